//! The three squares in the corners of a QR code.

use crate::ink::Ink;

/// The middles of the three squares: upper left, upper right, lower left; and the size of a module.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Corners {
    pub origin: (f32, f32),
    pub right: (f32, f32),
    pub below: (f32, f32),
    pub module: f32,
}

impl Corners {
    pub fn middle(&self) -> (f32, f32) {
        (
            (self.right.0 + self.below.0) / 2.0,
            (self.right.1 + self.below.1) / 2.0,
        )
    }
}

#[derive(Debug, Clone, Copy)]
struct Square {
    x: f32,
    y: f32,
    module: f32,
    seen: f32,
}

const SQUARES_MAX: usize = 300;
const LIKELY: usize = 14;
const TRIPLES_MAX: usize = 40;

/// All threes of squares that could be a code, likeliest first.
pub(super) fn corners(ink: &Ink) -> Vec<Corners> {
    let mut squares = squares(ink);
    squares.sort_by(|a, b| b.seen.total_cmp(&a.seen));
    squares.truncate(LIKELY);
    let mut triples = Vec::new();
    for (i, a) in squares.iter().enumerate() {
        for (j, b) in squares.iter().enumerate().skip(i + 1) {
            for c in squares.iter().skip(j + 1) {
                for (origin, p, q) in [(a, b, c), (b, a, c), (c, a, b)] {
                    if let Some(rated) = rate(origin, p, q) {
                        triples.push(rated);
                    }
                }
            }
        }
    }
    triples.sort_by(|a, b| a.0.total_cmp(&b.0));
    triples.truncate(TRIPLES_MAX);
    triples.into_iter().map(|(_, corners)| corners).collect()
}

/// How far three squares are from a right angle with equal sides, if they may be a code at all.
fn rate(origin: &Square, p: &Square, q: &Square) -> Option<(f32, Corners)> {
    let (px, py) = (p.x - origin.x, p.y - origin.y);
    let (qx, qy) = (q.x - origin.x, q.y - origin.y);
    let (long, wide) = (px.hypot(py), qx.hypot(qy));
    let module = (origin.module + p.module + q.module) / 3.0;
    let uneven = [origin, p, q]
        .iter()
        .map(|square| (square.module / module).ln().abs())
        .fold(0.0, f32::max);
    let sides = (long / wide).ln().abs();
    let cosine = ((px * qx + py * qy) / (long * wide).max(1e-6)).abs();
    let modules = (long + wide) / 2.0 / module;
    if uneven > 0.35 || sides > 0.35 || cosine > 0.35 || !(10.0..60.0).contains(&modules) {
        return None;
    }
    // Clockwise on the screen from right to below.
    let turned = px * qy - py * qx > 0.0;
    let (right, below) = if turned { (p, q) } else { (q, p) };
    let corners = Corners {
        origin: (origin.x, origin.y),
        right: (right.x, right.y),
        below: (below.x, below.y),
        module,
    };
    Some((uneven + sides + cosine, corners))
}

fn squares(ink: &Ink) -> Vec<Square> {
    let mut squares: Vec<Square> = Vec::new();
    for (y, row) in ink.rows().enumerate() {
        let mut runs = [0u32; 5];
        let mut dark = false;
        for (x, bit) in row
            .iter()
            .copied()
            .chain([!row.last().copied().unwrap_or(false)])
            .enumerate()
        {
            if bit == dark {
                let [.., last] = &mut runs;
                *last += 1;
                continue;
            }
            // A run ends: if it was dark, five runs may be a square.
            if dark && is_square(runs) {
                notice(&mut squares, ink, x as f32, y as i32, runs);
            }
            let [_, b, c, d, e] = runs;
            runs = [b, c, d, e, 1];
            dark = bit;
        }
    }
    squares.retain(|square| square.seen >= 2.0);
    squares
}

/// Dark, light, dark, light, dark as 1 : 1 : 3 : 1 : 1.
fn is_square(runs: [u32; 5]) -> bool {
    let total: u32 = runs.iter().sum();
    if total < 7 || runs.contains(&0) {
        return false;
    }
    let module = total as f32 / 7.0;
    let slack = module * 0.62 + 0.5;
    runs.iter()
        .zip([1.0, 1.0, 3.0, 1.0, 1.0])
        .all(|(run, modules)| {
            (*run as f32 - modules * module).abs() < slack * if modules > 2.0 { 1.6 } else { 1.0 }
        })
}

fn notice(squares: &mut Vec<Square>, ink: &Ink, end: f32, y: i32, runs: [u32; 5]) {
    let [_, _, middle, after, last] = runs.map(|run| run as f32);
    let total: f32 = runs.iter().sum::<u32>() as f32;
    let x = end - last - after - middle / 2.0;
    let Some((middle_y, tall)) = cross(ink, x as i32, y, (0, 1), total) else {
        return;
    };
    let Some((middle_x, wide)) = cross(ink, x as i32, middle_y as i32, (1, 0), total) else {
        return;
    };
    let module = (tall + wide) / 14.0;
    let near = squares.iter_mut().find(|known| {
        (known.x - middle_x).abs() < module * 2.0
            && (known.y - middle_y).abs() < module * 2.0
            && (known.module / module).ln().abs() < 0.4
    });
    if let Some(known) = near {
        let weight = known.seen / (known.seen + 1.0);
        known.x = known.x * weight + middle_x * (1.0 - weight);
        known.y = known.y * weight + middle_y * (1.0 - weight);
        known.module = known.module * weight + module * (1.0 - weight);
        known.seen += 1.0;
    } else if squares.len() < SQUARES_MAX {
        squares.push(Square {
            x: middle_x,
            y: middle_y,
            module,
            seen: 1.0,
        });
    }
}

/// The five runs through a point along one direction: their middle and their length, if they are a square.
fn cross(ink: &Ink, x: i32, y: i32, step: (i32, i32), expected: f32) -> Option<(f32, f32)> {
    let most = expected as i32 + 3;
    let walk = |sign: i32| {
        let mut runs = [0u32; 3];
        let mut dark = true;
        let mut place = 0;
        for (at, run) in runs.iter_mut().enumerate() {
            while place < most
                && ink.at(x + sign * step.0 * place, y + sign * step.1 * place) == dark
            {
                *run += 1;
                place += 1;
            }
            if *run == 0 && at > 0 {
                return None;
            }
            dark = !dark;
        }
        Some(runs)
    };
    if !ink.at(x, y) {
        return None;
    }
    let [before, gap_before, edge_before] = walk(-1)?;
    let [after, gap_after, edge_after] = walk(1)?;
    let middle = before + after - 1;
    let runs = [edge_before, gap_before, middle, gap_after, edge_after];
    let total = runs.iter().sum::<u32>() as f32;
    if !is_square(runs) || (total / expected).ln().abs() > 0.45 {
        return None;
    }
    let start = if step.0 == 1 { x } else { y };
    // From the middle run's first pixel to behind its last.
    let low = start - before as i32 + 1;
    let high = start + after as i32;
    Some(((low + high) as f32 / 2.0, total))
}
