//! Ink that hangs together.

use std::collections::BTreeMap;

use crate::ink::Ink;

/// A connected piece of ink: the box around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Piece {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Piece {
    pub const fn middle(&self) -> (f32, f32) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

/// The most pieces that are kept; a picture with more of them is no coupon.
const PIECES_MAX: usize = 4000;

#[derive(Debug, Clone, Copy)]
struct Bounds {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
    area: u32,
}

/// A run of ink in a row: from, behind, row, group.
type Run = (u32, u32, u32, u32);

/// All ink of a picture, by what hangs together.
pub(crate) struct Pieces {
    groups: Groups,
    runs: Vec<Run>,
}

/// Pieces that could be symbols, of which the outline is taken.
const OUTLINES_MAX: usize = 60;
/// The directions in which the outermost point of a piece is looked for; the opposite ones go with them.
const DIRECTIONS: [(f32, f32); 8] = [
    (1.0, 0.0),
    (1.0, 0.41),
    (1.0, 1.0),
    (0.41, 1.0),
    (0.0, 1.0),
    (-0.41, 1.0),
    (-1.0, 1.0),
    (-1.0, 0.41),
];

impl Pieces {
    /// Puts together what touches.
    pub fn of(ink: &Ink) -> Self {
        let mut groups = Groups::default();
        let mut all: Vec<Run> = Vec::new();
        let mut above = 0..0;
        for (y, row) in ink.rows().enumerate() {
            let begin = all.len();
            let mut near = above.start;
            for (from, to) in runs(row) {
                let group = groups.add(from, to, y as u32);
                // Runs of the row above that touch this one, also by a corner.
                while near < above.end && all.get(near).is_some_and(|run| run.1 < from) {
                    near += 1;
                }
                for at in near..above.end {
                    match all.get(at) {
                        Some((start, _, _, other)) if *start <= to => groups.join(*other, group),
                        _ => break,
                    }
                }
                all.push((from, to, y as u32, group));
            }
            above = begin..all.len();
        }
        Self { groups, runs: all }
    }

    /// The pieces that could be digits, from left to right.
    pub fn digits(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = self
            .groups
            .roots()
            .filter_map(|(_, found)| likely(found))
            .collect();
        pieces.sort_by(|a, b| a.x.total_cmp(&b.x));
        pieces.truncate(PIECES_MAX);
        pieces
    }

    /// The outermost points of each piece that could be a square symbol, largest first.
    pub fn outlines(&mut self) -> Vec<Vec<(f32, f32)>> {
        let mut wanted: Vec<(u32, Bounds)> = self
            .groups
            .roots()
            .filter(|(_, found)| {
                let (wide, high) = (found.right - found.left, found.bottom - found.top);
                wide >= 20
                    && high >= 20
                    && wide < high * 2
                    && high < wide * 2
                    && found.area * 7 > wide * high
            })
            .collect();
        wanted.sort_by_key(|(_, found)| std::cmp::Reverse(found.area));
        wanted.truncate(OUTLINES_MAX);
        let mut outlines: BTreeMap<u32, Outline> = wanted
            .iter()
            .map(|(root, _)| (*root, Outline::default()))
            .collect();
        for (from, to, y, group) in &self.runs {
            let root = self.groups.root(*group);
            if let Some(outline) = outlines.get_mut(&root) {
                for (x, y) in [(*from, *y), (*to, *y), (*from, y + 1), (*to, y + 1)] {
                    outline.reach((x as f32, y as f32));
                }
            }
        }
        wanted
            .iter()
            .filter_map(|(root, _)| outlines.get(root))
            .map(|outline| outline.0.iter().map(|(_, point)| *point).collect())
            .collect()
    }
}

struct Outline([(f32, (f32, f32)); 16]);

impl Default for Outline {
    fn default() -> Self {
        Self([(f32::MIN, (0.0, 0.0)); 16])
    }
}

impl Outline {
    fn reach(&mut self, point: (f32, f32)) {
        for (slots, (x, y)) in self.0.chunks_exact_mut(2).zip(DIRECTIONS) {
            let far = point.0 * x + point.1 * y;
            for (slot, far) in slots.iter_mut().zip([far, -far]) {
                if far > slot.0 {
                    *slot = (far, point);
                }
            }
        }
    }
}

/// From and behind, of each run of ink in a row.
fn runs(row: &[bool]) -> Vec<(u32, u32)> {
    let mut runs = Vec::new();
    let mut from = None;
    for (x, bit) in row.iter().copied().chain([false]).enumerate() {
        match (bit, from) {
            (true, None) => from = Some(x as u32),
            (false, Some(start)) => {
                runs.push((start, x as u32));
                from = None;
            }
            _ => {}
        }
    }
    runs
}

fn likely(found: Bounds) -> Option<Piece> {
    let (width, height) = (
        (found.right - found.left) as f32,
        (found.bottom - found.top) as f32,
    );
    let filled = found.area as f32 / (width * height).max(1.0);
    let fits = (8.0..=160.0).contains(&height)
        && width <= height * 1.15
        && width >= height * 0.1
        && filled > 0.1;
    fits.then_some(Piece {
        x: found.left as f32,
        y: found.top as f32,
        width,
        height,
    })
}

#[derive(Default)]
struct Groups {
    parents: Vec<u32>,
    boxes: Vec<Bounds>,
}

impl Groups {
    fn add(&mut self, from: u32, to: u32, y: u32) -> u32 {
        let group = self.parents.len() as u32;
        self.parents.push(group);
        self.boxes.push(Bounds {
            left: from,
            top: y,
            right: to,
            bottom: y + 1,
            area: to - from,
        });
        group
    }

    fn root(&mut self, group: u32) -> u32 {
        let mut at = group;
        loop {
            let parent = self.parents.get(at as usize).copied().unwrap_or(at);
            if parent == at {
                return at;
            }
            // Each step halves the way for the next one.
            let beyond = self.parents.get(parent as usize).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(at as usize) {
                *slot = beyond;
            }
            at = beyond;
        }
    }

    fn join(&mut self, one: u32, other: u32) {
        let (a, b) = (self.root(one), self.root(other));
        if a == b {
            return;
        }
        let (keep, drop) = (a.min(b), a.max(b));
        let Some(gone) = self.boxes.get(drop as usize).copied() else {
            return;
        };
        if let Some(slot) = self.parents.get_mut(drop as usize) {
            *slot = keep;
        }
        if let Some(kept) = self.boxes.get_mut(keep as usize) {
            kept.left = kept.left.min(gone.left);
            kept.top = kept.top.min(gone.top);
            kept.right = kept.right.max(gone.right);
            kept.bottom = kept.bottom.max(gone.bottom);
            kept.area += gone.area;
        }
    }

    fn roots(&self) -> impl Iterator<Item = (u32, Bounds)> + '_ {
        let own = self
            .parents
            .iter()
            .enumerate()
            .filter(|(at, parent)| *at as u32 == **parent);
        own.filter_map(|(at, root)| self.boxes.get(at).map(|found| (*root, *found)))
    }
}
