//! Groups that grow, shrink and give way.

use super::*;

/// The sizes of the next groups where each row takes so long.
fn sizes(
    pace: &mut Pace,
    now: Instant,
    (row_us, met_others): (i64, bool),
    count: usize,
) -> Vec<usize> {
    (0..count)
        .map(|_| {
            let took_us = i64::try_from(pace.rows()).unwrap() * row_us;
            pace.note(now, took_us / 1_000, met_others);
            pace.rows()
        })
        .collect()
}

#[test]
fn groups_grow_while_nobody_waits() {
    let mut pace = Pace::default();
    let sizes = sizes(&mut pace, Instant::now(), (200, false), 8);
    assert_eq!(sizes, [150, 225, 337, 505, 700, 700, 700, 700]);
}

#[test]
fn a_group_that_took_long_is_followed_by_one_that_fits() {
    let mut pace = Pace::default();
    let now = Instant::now();
    sizes(&mut pace, now, (100, false), 8);
    assert_eq!(pace.rows(), ROWS_MAX);
    assert_eq!(sizes(&mut pace, now, (1_000, false), 2), [300, 300]);
    assert_eq!(sizes(&mut pace, now, (10_000, false), 2), [ROWS_MIN; 2]);
}

#[test]
fn who_comes_is_given_way_at_once_and_for_a_while() {
    let mut pace = Pace::default();
    let began = Instant::now();
    sizes(&mut pace, began, (200, false), 8);
    let met = sizes(&mut pace, began, (200, true), 1);
    assert_eq!(met, [700 * 120 / 140]);
    // Nobody met the next groups, but somebody may come any moment.
    assert_eq!(sizes(&mut pace, began + MET_FOR, (200, false), 3), [600; 3]);
    let later = began + MET_FOR + Duration::from_millis(1);
    assert_eq!(sizes(&mut pace, later, (200, false), 2), [ROWS_MAX; 2]);
}
