//! Pieces of equal height in a row, evenly apart.

use super::cells::Cell;
use crate::pieces::Piece;

/// Pieces in a row; the place of each in it is counted from the first.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    members: Vec<(i32, Piece)>,
    fit: Fit,
}

/// Where the digits are: middles as curves over the place, height as a line.
#[derive(Debug, Clone, Copy)]
struct Fit {
    x: [f32; 3],
    y: [f32; 3],
    height: [f32; 3],
}

/// Fewer pieces than this are no line of a coupon.
const MEMBERS_MIN: usize = 11;
/// Places in a row without a piece: under a stamp or a shine.
const GAP_MAX: i32 = 3;
/// Steps of all searches of one picture.
const STEPS_MAX: usize = 150_000;
const CHAINS_MAX: usize = 40;
/// The most places where the line of one chain may begin.
const RUNS_MAX: i32 = 12;

impl Chain {
    /// The cells from the first to the last place of all runs of that length which hold the chain, or which it holds.
    pub fn cells(&self, length: usize) -> Vec<Cell> {
        let first = self.members.first().map_or(0, |(place, _)| *place);
        let last = self.members.last().map_or(0, |(place, _)| *place);
        let length = length as i32;
        let (low, high) = (first.min(last + 1 - length), first.max(last + 1 - length));
        let runs = (high - low + 1).min(RUNS_MAX);
        (low..low + runs - 1 + length)
            .map(|place| self.fit.cell(place as f32))
            .collect()
    }
}

impl Fit {
    fn cell(&self, place: f32) -> Cell {
        let value = |c: [f32; 3]| c[0] + c[1] * place + c[2] * place * place;
        let slope = |c: [f32; 3]| c[1] + 2.0 * c[2] * place;
        Cell {
            middle: (value(self.x), value(self.y)),
            pitch: (slope(self.x), slope(self.y)),
            height: value(self.height).max(4.0),
        }
    }
}

/// All chains that are long enough, best first.
pub(super) fn chains(pieces: &[Piece]) -> Vec<Chain> {
    let mut search = Search {
        pieces,
        used: vec![false; pieces.len()],
        steps: 0,
    };
    let mut chains: Vec<Chain> = Vec::new();
    for seed in 0..pieces.len() {
        if search.steps > STEPS_MAX || chains.len() >= CHAINS_MAX {
            break;
        }
        if search.used.get(seed) == Some(&true) {
            continue;
        }
        if let Some(chain) = search.from(seed) {
            chains.push(chain);
        }
    }
    chains.sort_by_key(|chain| std::cmp::Reverse(chain.members.len().min(super::LENGTH)));
    chains
}

struct Search<'a> {
    pieces: &'a [Piece],
    used: Vec<bool>,
    steps: usize,
}

impl Search<'_> {
    /// The longest chain to the right of a piece.
    fn from(&mut self, seed: usize) -> Option<Chain> {
        let first = *self.pieces.get(seed)?;
        let (x, y) = first.middle();
        let mut best: Vec<(i32, usize)> = Vec::new();
        for (next, piece) in self.near(x + first.height * 0.4, x + first.height * 1.9) {
            let (nx, ny) = piece.middle();
            let alike = (piece.height / first.height - 1.0).abs() < 0.22;
            if alike && (ny - y).abs() < (nx - x) * 0.3 {
                let found = self.follow(seed, next);
                if found.len() > best.len() {
                    best = found;
                }
            }
        }
        if best.len() < MEMBERS_MIN {
            return None;
        }
        let members: Vec<(i32, Piece)> = best
            .iter()
            .filter_map(|(place, at)| self.pieces.get(*at).map(|piece| (*place, *piece)))
            .collect();
        let (fit, members) = settle(members)?;
        for (_, at) in best {
            if let Some(used) = self.used.get_mut(at) {
                *used = true;
            }
        }
        Some(Chain { members, fit })
    }

    /// Pieces whose middle is between two places across.
    fn near(&self, from: f32, to: f32) -> Vec<(usize, Piece)> {
        // Ordered by their left side; no piece is wider than this.
        let widest = 190.0;
        let start = self.pieces.partition_point(|piece| piece.x < from - widest);
        let rest = self.pieces.iter().enumerate().skip(start);
        rest.take_while(|(_, piece)| piece.x <= to)
            .filter(|(_, piece)| (from..=to).contains(&piece.middle().0))
            .map(|(at, piece)| (at, *piece))
            .collect()
    }

    fn follow(&mut self, first: usize, second: usize) -> Vec<(i32, usize)> {
        let mut members = vec![(0, first), (1, second)];
        let (Some(a), Some(b)) = (self.pieces.get(first), self.pieces.get(second)) else {
            return members;
        };
        let height = (a.height + b.height) / 2.0;
        let (start, mut at) = (a.middle(), b.middle());
        let mut step = (at.0 - start.0, at.1 - start.1);
        let mut place = 1;
        let mut gap = 0;
        while gap <= GAP_MAX && place < 24 && self.steps <= STEPS_MAX {
            self.steps += 1;
            let ahead = (at.0 + step.0, at.1 + step.1);
            place += 1;
            let reach = step.0 * 0.3;
            let candidates = self.near(ahead.0 - reach, ahead.0 + reach);
            let next = candidates
                .into_iter()
                .filter(|(_, piece)| {
                    (piece.middle().1 - ahead.1).abs() < height * 0.2
                        && (piece.height / height - 1.0).abs() < 0.22
                })
                .min_by(|(_, p), (_, q)| {
                    (p.middle().0 - ahead.0)
                        .abs()
                        .total_cmp(&(q.middle().0 - ahead.0).abs())
                });
            if let Some((found, piece)) = next {
                let seen = piece.middle();
                // The step is that of the whole row so far, because a single digit can sit aside.
                step = (
                    (seen.0 - start.0) / place as f32,
                    (seen.1 - start.1) / place as f32,
                );
                at = (seen.0 * 0.6 + ahead.0 * 0.4, seen.1 * 0.6 + ahead.1 * 0.4);
                members.push((place, found));
                gap = 0;
            } else {
                at = ahead;
                gap += 1;
            }
        }
        members
    }
}

/// Curves through the members; those that lie aside are left out.
fn settle(mut members: Vec<(i32, Piece)>) -> Option<(Fit, Vec<(i32, Piece)>)> {
    for _ in 0..8 {
        let curve = |of: fn(&Piece) -> f32, degree: usize| {
            let points: Vec<(f32, f32)> = members
                .iter()
                .map(|(place, piece)| (*place as f32, of(piece)))
                .collect();
            fit(&points, degree)
        };
        let top = curve(|piece| piece.y, 2)?;
        let foot = curve(|piece| piece.y + piece.height, 2)?;
        let height = curve(|piece| piece.height, 1)?;
        let found = Fit {
            x: curve(|piece| piece.middle().0, 2)?,
            y: [0, 1, 2].map(|at| {
                (top.get(at).copied().unwrap_or(0.0) + foot.get(at).copied().unwrap_or(0.0)) / 2.0
            }),
            height,
        };
        let before = members.len();
        members.retain(|(place, piece)| {
            let cell = found.cell(*place as f32);
            let (x, y) = piece.middle();
            (x - cell.middle.0).abs() < cell.height * 0.22
                && (y - cell.middle.1).abs() < cell.height * 0.12
                && (piece.height - cell.height).abs() < cell.height * 0.15
        });
        if members.len() < MEMBERS_MIN {
            return None;
        }
        if members.len() == before {
            return Some((found, members));
        }
    }
    None
}

/// Least squares by a polynomial of degree 1 or 2.
fn fit(points: &[(f32, f32)], degree: usize) -> Option<[f32; 3]> {
    let count = points.len() as f64;
    // Around the middle place, so that the sums stay small.
    let middle = points.iter().map(|p| f64::from(p.0)).sum::<f64>() / count;
    let mut powers = [0.0f64; 5];
    let mut products = [0.0f64; 3];
    for (x, y) in points {
        let x = f64::from(*x) - middle;
        let mut power = 1.0;
        for (at, sum) in powers.iter_mut().enumerate() {
            if let Some(product) = products.get_mut(at) {
                *product += power * f64::from(*y);
            }
            *sum += power;
            power *= x;
        }
    }
    let [n, s1, s2, s3, s4] = powers;
    let [t0, t1, t2] = products;
    let (a, b, c) = if degree < 2 {
        let divisor = n * s2 - s1 * s1;
        let slope = (n * t1 - s1 * t0) / divisor;
        ((t0 - slope * s1) / n, slope, 0.0)
    } else {
        let whole = n * (s2 * s4 - s3 * s3) - s1 * (s1 * s4 - s3 * s2) + s2 * (s1 * s3 - s2 * s2);
        (
            (t0 * (s2 * s4 - s3 * s3) - s1 * (t1 * s4 - s3 * t2) + s2 * (t1 * s3 - s2 * t2))
                / whole,
            (n * (t1 * s4 - s3 * t2) - t0 * (s1 * s4 - s3 * s2) + s2 * (s1 * t2 - t1 * s2)) / whole,
            (n * (s2 * t2 - t1 * s3) - s1 * (s1 * t2 - t1 * s2) + t0 * (s1 * s3 - s2 * s2)) / whole,
        )
    };
    let found = [
        a - b * middle + c * middle * middle,
        b - 2.0 * c * middle,
        c,
    ]
    .map(|part| part as f32);
    found.iter().all(|part| part.is_finite()).then_some(found)
}

#[cfg(test)]
mod tests;
