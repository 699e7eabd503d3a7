//! Three squares → modules → text.

use super::finder::Corners;
use super::text::Text;
use super::words;
use crate::grey::Grey;
use crate::sighting::Place;

/// A flat thing seen at an angle: where each of its points is in the picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Warp([f32; 8]);

impl Warp {
    /// From the unit square to four points: origin, right, opposite, below.
    pub fn of(corners: [(f32, f32); 4]) -> Option<Self> {
        let [(x0, y0), (x1, y1), (x2, y2), (x3, y3)] = corners;
        let (dx1, dx2, dx3) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
        let (dy1, dy2, dy3) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
        let divisor = dx1 * dy2 - dx2 * dy1;
        if divisor.abs() < 1e-6 {
            return None;
        }
        let g = (dx3 * dy2 - dx2 * dy3) / divisor;
        let h = (dx1 * dy3 - dx3 * dy1) / divisor;
        Some(Self([
            x1 - x0 + g * x1,
            x3 - x0 + h * x3,
            x0,
            y1 - y0 + g * y1,
            y3 - y0 + h * y3,
            y0,
            g,
            h,
        ]))
    }

    pub fn at(&self, u: f32, v: f32) -> (f32, f32) {
        let [a, b, c, d, e, f, g, h] = self.0;
        let far = g * u + h * v + 1.0;
        ((a * u + b * v + c) / far, (d * u + e * v + f) / far)
    }
}

/// Where the fourth corner may be away from where a parallelogram has it, in modules.
const AWAY_MAX: i32 = 4;

/// Modules, dark or light, row by row.
#[derive(Debug, Clone)]
pub(super) struct Modules {
    pub side: usize,
    pub dark: Vec<bool>,
}

impl Modules {
    pub fn at(&self, x: usize, y: usize) -> bool {
        self.dark.get(y * self.side + x) == Some(&true)
    }
}

/// Reads a code with these corners. The fourth one is tried out until the check words agree.
pub(super) fn read(grey: &Grey, corners: &Corners) -> Option<(Text, Place)> {
    let across = distance(corners.origin, corners.right);
    let down = distance(corners.origin, corners.below);
    let estimate = (across + down) / 2.0 / corners.module + 7.0;
    let version = ((estimate - 17.0) / 4.0).round() as i32;
    for version in [version, version - 1, version + 1] {
        if !(1..=10).contains(&version) {
            continue;
        }
        let side = (17 + 4 * version) as usize;
        if let Some(found) = try_side(grey, corners, side) {
            return Some(found);
        }
    }
    None
}

fn try_side(grey: &Grey, corners: &Corners, side: usize) -> Option<(Text, Place)> {
    let span = side as f32 - 7.0;
    let (origin, right, below) = (corners.origin, corners.right, corners.below);
    let unit_x = ((right.0 - origin.0) / span, (right.1 - origin.1) / span);
    let unit_y = ((below.0 - origin.0) / span, (below.1 - origin.1) / span);
    let mut shifts: Vec<(i32, i32)> = (-AWAY_MAX..=AWAY_MAX)
        .flat_map(|x| (-AWAY_MAX..=AWAY_MAX).map(move |y| (x, y)))
        .collect();
    shifts.sort_by_key(|(x, y)| x * x + y * y);
    for (x, y) in shifts {
        let (x, y) = (x as f32 * 0.5, y as f32 * 0.5);
        let opposite = (
            right.0 + below.0 - origin.0 + x * unit_x.0 + y * unit_y.0,
            right.1 + below.1 - origin.1 + x * unit_x.1 + y * unit_y.1,
        );
        let Some(warp) = Warp::of([origin, right, opposite, below]) else {
            continue;
        };
        let modules = sample(grey, &warp, side);
        // The dotted lines hardly depend on the fourth corner: where they are not, there is no code.
        if timing_errors(&modules) * 10 > (side - 16) * 2 * 3 {
            return None;
        }
        if let Some(text) = words::read(&modules) {
            let low = -3.5 / span;
            let high = 1.0 + 3.5 / span;
            let place = Place([
                warp.at(low, low),
                warp.at(high, low),
                warp.at(high, high),
                warp.at(low, high),
            ]);
            return Some((text, place));
        }
    }
    None
}

fn distance(a: (f32, f32), b: (f32, f32)) -> f32 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn timing_errors(modules: &Modules) -> usize {
    (8..modules.side - 8)
        .map(|at| {
            usize::from(modules.at(at, 6) != (at % 2 == 0))
                + usize::from(modules.at(6, at) != (at % 2 == 0))
        })
        .sum()
}

/// The shade of each module, held against the darkest and the lightest around it.
fn sample(grey: &Grey, warp: &Warp, side: usize) -> Modules {
    let span = side as f32 - 7.0;
    let mut shades = Vec::with_capacity(side * side);
    for y in 0..side {
        for x in 0..side {
            let shade = |dx: f32, dy: f32| {
                let (u, v) = warp.at((x as f32 - 3.0 + dx) / span, (y as f32 - 3.0 + dy) / span);
                grey.between(u, v)
            };
            let around = shade(0.2, 0.0) + shade(-0.2, 0.0) + shade(0.0, 0.2) + shade(0.0, -0.2);
            shades.push((shade(0.0, 0.0) * 2.0 + around) / 6.0);
        }
    }
    let extreme = |x: usize, y: usize| {
        let rows = y.saturating_sub(2)..(y + 3).min(side);
        let near = rows.flat_map(|row| {
            let from = row * side + x.saturating_sub(2);
            let to = row * side + (x + 3).min(side);
            shades.get(from..to).unwrap_or_default()
        });
        near.fold((f32::MAX, f32::MIN), |(low, high), shade| {
            (low.min(*shade), high.max(*shade))
        })
    };
    let dark = shades
        .iter()
        .enumerate()
        .map(|(at, shade)| {
            let (low, high) = extreme(at % side, at / side);
            *shade < (low + high) / 2.0
        })
        .collect();
    Modules { side, dark }
}
