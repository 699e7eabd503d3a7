//! DataMatrix (ECC 200), square: an L of solid ink, and modules between it and two dotted sides.

mod text;
mod words;

use crate::grey::Grey;
use crate::pieces::Pieces;
use crate::qr::Warp;
use crate::sighting::{Place, Sighting, Source, Symbology};

/// The sides of symbols, and whether they are cut into four.
const SIDES: [usize; 13] = [10, 12, 14, 16, 18, 20, 22, 24, 26, 32, 36, 40, 44];

/// How far inside its edge the solid side is looked at: within the outermost module also of the largest symbol.
const NEAR_EDGE: f32 = 0.018;
/// Corners of one outline that are tried.
const CORNERS_MAX: usize = 12;

/// Reads the symbols of GS1 in a picture.
pub(crate) fn read(grey: &Grey, pieces: &mut Pieces) -> Vec<Sighting> {
    let mut found: Vec<Sighting> = Vec::new();
    for outline in pieces.outlines() {
        if let Some(sighting) = read_outline(grey, &outline)
            && !found.iter().any(|other| other.text == sighting.text)
        {
            found.push(sighting);
        }
    }
    found
}

/// Three corners of what hangs together, the fourth by the others; each of them may be the corner of the L.
fn read_outline(grey: &Grey, outline: &[(f32, f32)]) -> Option<Sighting> {
    let mut corners = right_corners(outline);
    corners.truncate(CORNERS_MAX);
    corners
        .into_iter()
        .find_map(|corners| read_corners(grey, corners))
}

/// Every corner with two sides of about one length and a right angle, the largest first: corner, end of the foot, opposite,
/// end of the upright. The corner beside the dotted sides need not be ink, so three of the outermost points are tried
/// in turn.
fn right_corners(outline: &[(f32, f32)]) -> Vec<[(f32, f32); 4]> {
    let mut points: Vec<(f32, f32)> = Vec::new();
    for point in outline {
        if !points.contains(point) {
            points.push(*point);
        }
    }
    let mut found: Vec<(f32, [(f32, f32); 4])> = Vec::new();
    for corner in &points {
        for foot in &points {
            for upright in &points {
                let (ax, ay) = (foot.0 - corner.0, foot.1 - corner.1);
                let (bx, by) = (upright.0 - corner.0, upright.1 - corner.1);
                // From the foot the upright is to the left.
                let area = ay * bx - ax * by;
                let (wide, high) = (ax.hypot(ay), bx.hypot(by));
                let is_even = wide < high * 1.3 && high < wide * 1.3;
                if is_even && area > wide * high * 0.94 {
                    let opposite = (foot.0 + bx, foot.1 + by);
                    found.push((area, [*corner, *foot, opposite, *upright]));
                }
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, corners)| corners).collect()
}

/// The L goes from its corner up one side and along the other: corner, end of the foot, opposite, end of the upright.
fn read_corners(
    grey: &Grey,
    [corner, foot, opposite, upright]: [(f32, f32); 4],
) -> Option<Sighting> {
    let long = |p: (f32, f32), q: (f32, f32)| (p.0 - q.0).hypot(p.1 - q.1);
    let (wide, high) = (long(corner, foot), long(corner, upright));
    if (wide / high).ln().abs() > 0.3 || wide < 20.0 {
        return None;
    }
    if !has_solid_sides(grey, &Warp::of([corner, foot, opposite, upright])?) {
        return None;
    }
    let unit = [
        (foot.0 - corner.0, foot.1 - corner.1),
        (upright.0 - corner.0, upright.1 - corner.1),
    ];
    for shift in [
        (0, 0),
        (1, 1),
        (-1, -1),
        (1, 0),
        (0, 1),
        (-1, 0),
        (0, -1),
        (2, 2),
        (1, -1),
        (-1, 1),
    ] {
        let (x, y) = (shift.0 as f32 * 0.02, shift.1 as f32 * 0.02);
        let opposite = (
            opposite.0 + unit[0].0 * x + unit[1].0 * y,
            opposite.1 + unit[0].1 * x + unit[1].1 * y,
        );
        let Some(warp) = Warp::of([corner, foot, opposite, upright]) else {
            continue;
        };
        for side in SIDES {
            if wide / (side as f32) < 1.6 {
                break;
            }
            if !is_framed(grey, &warp, side) {
                continue;
            }
            let modules = sample(grey, &warp, side);
            if let Some((text, share_wrong)) = words::read(&modules, side)
                && let Some(text) = text::read(&text)
            {
                let place = Place([upright, opposite, foot, corner]);
                let source = Source::Gs1(Symbology::DataMatrix);
                return Some(Sighting::even(
                    source,
                    text,
                    1.0 - 0.02 * share_wrong,
                    place,
                ));
            }
        }
    }
    None
}

/// Whether both sides of the L are ink along their whole length, and the others are not: a quick look before the long one.
fn has_solid_sides(grey: &Grey, warp: &Warp) -> bool {
    let shade = |u: f32, v: f32| {
        let (x, y) = warp.at(u, v);
        grey.between(x, y)
    };
    let steps = || (0..24).map(|at| (at as f32 + 0.5) / 24.0);
    let side = |of: &dyn Fn(f32) -> f32| steps().map(of).collect::<Vec<f32>>();
    let foot = side(&|at| shade(at, NEAR_EDGE));
    let upright = side(&|at| shade(NEAR_EDGE, at));
    let inner = [
        side(&|at| shade(at, 0.4)),
        side(&|at| shade(at, 0.7)),
        side(&|at| shade(0.5, at)),
    ]
    .concat();
    let low = inner.iter().chain(&foot).copied().fold(f32::MAX, f32::min);
    let high = inner.iter().copied().fold(f32::MIN, f32::max);
    let dark = |shades: &[f32]| {
        shades
            .iter()
            .filter(|shade| **shade < (low + high) / 2.0)
            .count()
    };
    // Inside about half is ink.
    high - low > 25.0
        && dark(&foot) >= 21
        && dark(&upright) >= 21
        && (14..=58).contains(&dark(&inner))
}

/// Modules from the top row on, dark or light: with u along the foot and v up the upright.
fn sample(grey: &Grey, warp: &Warp, side: usize) -> Vec<bool> {
    let mut shades = Vec::with_capacity(side * side);
    for row in 0..side {
        for column in 0..side {
            let shade = |dx: f32, dy: f32| {
                let u = (column as f32 + 0.5 + dx) / side as f32;
                let v = (row as f32 + 0.5 + dy) / side as f32;
                let (x, y) = warp.at(u, 1.0 - v);
                grey.between(x, y)
            };
            shades.push(
                (2.0 * shade(0.0, 0.0)
                    + shade(0.2, 0.0)
                    + shade(-0.2, 0.0)
                    + shade(0.0, 0.2)
                    + shade(0.0, -0.2))
                    / 6.0,
            );
        }
    }
    let low = shades.iter().copied().fold(f32::MAX, f32::min);
    let high = shades.iter().copied().fold(f32::MIN, f32::max);
    shades
        .into_iter()
        .map(|shade| shade < (low + high) / 2.0)
        .collect()
}

/// Solid on the left and at the foot, dotted at the top and on the right; a module in ten may be wrong. Only the frame is
/// looked at, because most squares of a picture fail here, at every size that is tried.
fn is_framed(grey: &Grey, warp: &Warp, side: usize) -> bool {
    let shade = |column: usize, row: usize| {
        let middle = |at: usize| (at as f32 + 0.5) / side as f32;
        let (x, y) = warp.at(middle(column), 1.0 - middle(row));
        grey.between(x, y)
    };
    let last = side - 1;
    let frame: Vec<(f32, bool)> = (0..side)
        .flat_map(|at| {
            [
                (shade(0, at), true),
                (shade(at, last), true),
                (shade(at, 0), at % 2 == 0),
                (shade(last, at), at % 2 == 1),
            ]
        })
        .collect();
    let low = frame
        .iter()
        .map(|(shade, _)| *shade)
        .fold(f32::MAX, f32::min);
    let high = frame
        .iter()
        .map(|(shade, _)| *shade)
        .fold(f32::MIN, f32::max);
    let middle = (low + high) / 2.0;
    let wrong = frame
        .iter()
        .filter(|(shade, dark)| (*shade < middle) != *dark)
        .count();
    wrong * 10 <= side * 4
}
