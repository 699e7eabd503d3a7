//! Rows that are even, with gaps, with neighbours, and no rows at all.

use super::{Piece, chains, fit};

fn row(places: impl Iterator<Item = usize>, slope: f32) -> Vec<Piece> {
    places
        .map(|at| Piece {
            x: 100.0 + at as f32 * 27.0,
            y: 200.0 + at as f32 * 27.0 * slope,
            width: 18.0,
            height: 30.0,
        })
        .collect()
}

#[test]
fn a_row_of_eighteen_is_one_window() {
    let chains = chains(&row(0..18, 0.08));
    let cells = chains[0].cells(18);
    assert_eq!(cells.len(), 18);
    let first = cells[0].middle;
    let last = cells[17].middle;
    assert!((first.0 - 109.0).abs() < 1.0 && (last.0 - 568.0).abs() < 1.0);
    assert!((last.1 - first.1 - 17.0 * 27.0 * 0.08).abs() < 1.0);
}

#[test]
fn digits_under_a_stamp_keep_their_places() {
    let chains = chains(&row((0..18).filter(|at| ![7, 8].contains(at)), -0.05));
    let cells = chains[0].cells(18);
    assert_eq!(cells.len(), 18);
    assert!((cells[7].middle.0 - (109.0 + 7.0 * 27.0)).abs() < 1.0);
}

#[test]
fn a_row_whose_end_is_missing_has_two_windows() {
    assert_eq!(chains(&row(1..18, 0.0))[0].cells(18).len(), 19);
}

#[test]
fn a_short_row_is_no_line() {
    assert!(chains(&row(0..10, 0.0)).is_empty());
}

#[test]
fn many_pieces_end_in_time() {
    // A carpet: every piece has neighbours everywhere.
    let carpet: Vec<Piece> = (0..4000)
        .map(|at| Piece {
            x: (at / 60) as f32 * 14.0,
            y: (at % 60) as f32 * 14.0,
            width: 10.0,
            height: 12.0,
        })
        .collect();
    let begun = std::time::Instant::now();
    let found = chains(&carpet).len();
    assert!(found <= super::CHAINS_MAX);
    assert!(begun.elapsed().as_secs() < 10);
}

#[test]
fn curves_go_through_their_points() {
    let points: Vec<(f32, f32)> = (0..18)
        .map(|x| (x as f32, 3.0 + 2.0 * x as f32 - 0.1 * (x * x) as f32))
        .collect();
    let [a, b, c] = fit(&points, 2).unwrap();
    assert!((a - 3.0).abs() < 0.01 && (b - 2.0).abs() < 0.01 && (c + 0.1).abs() < 0.001);
    assert!(fit(&[(1.0, 1.0)], 2).is_none());
}
