//! One digit of the line, cut out and evenly lit.

use crate::grey::Grey;

/// Where one digit should be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    /// The middle, in pixels.
    pub middle: (f32, f32),
    /// The way to the next digit.
    pub pitch: (f32, f32),
    /// From the top of the digits to their foot.
    pub height: f32,
}

/// Pixels across a patch.
pub(crate) const PATCH_WIDE: usize = 20;
/// Pixels down a patch.
pub(crate) const PATCH_HIGH: usize = 28;
/// Heights of a digit for one pixel of a patch.
const GRAIN: f32 = 0.043;
/// Pixels around a patch, by which it may be moved.
pub(crate) const MARGIN: usize = 2;
const WIDE: usize = PATCH_WIDE + 2 * MARGIN;
const HIGH: usize = PATCH_HIGH + 2 * MARGIN;

/// How much ink is where, from 0 to 1, row by row; with a margin by which it can be moved.
#[derive(Debug, Clone)]
pub(crate) struct Patch {
    ink: Vec<f32>,
    /// How strong the print is here against the rest of the line.
    pub contrast: f32,
}

impl Patch {
    /// The pixels of the patch, moved by up to the margin.
    pub fn moved(&self, x: i32, y: i32) -> impl Iterator<Item = f32> + '_ {
        let left = (MARGIN as i32 + x).clamp(0, 2 * MARGIN as i32) as usize;
        let top = (MARGIN as i32 + y).clamp(0, 2 * MARGIN as i32) as usize;
        self.ink
            .chunks_exact(WIDE)
            .skip(top)
            .take(PATCH_HIGH)
            .flat_map(move |row| row.iter().skip(left).take(PATCH_WIDE).copied())
    }

    /// All pixels with the margin.
    pub fn whole(&self) -> &[f32] {
        &self.ink
    }
}

impl Cell {
    /// A point of the cell; the digit reaches from -0.5 to 0.5 down, and its pitch across.
    pub fn at(&self, across: f32, down: f32) -> (f32, f32) {
        let length = self.pitch.0.hypot(self.pitch.1).max(1e-3);
        let (ux, uy) = (self.pitch.0 / length, self.pitch.1 / length);
        let (right, low) = (across * length, down * self.height);
        (
            self.middle.0 + ux * right - uy * low,
            self.middle.1 + uy * right + ux * low,
        )
    }
}

/// Cuts out all digits of a line.
pub(crate) fn patches(grey: &Grey, window: &[Cell]) -> Vec<Patch> {
    let raw: Vec<Raw> = window.iter().map(|cell| cut(grey, cell)).collect();
    let mut contrasts: Vec<f32> = raw.iter().map(|raw| raw.paper - raw.black).collect();
    contrasts.sort_by(f32::total_cmp);
    let usual = contrasts
        .get(contrasts.len() / 2)
        .copied()
        .unwrap_or(1.0)
        .max(8.0);
    raw.into_iter()
        .map(|raw| {
            let own = raw.paper - raw.black;
            // A cell without print is not blown up until its noise looks like print.
            let range = own.max(usual * 0.4);
            let ink = raw
                .shades
                .iter()
                .map(|shade| ((raw.paper - shade) / range).clamp(-0.1, 1.1))
                .collect();
            Patch {
                ink,
                contrast: own / usual,
            }
        })
        .collect()
}

struct Raw {
    shades: Vec<f32>,
    paper: f32,
    black: f32,
}

fn cut(grey: &Grey, cell: &Cell) -> Raw {
    let length = cell.pitch.0.hypot(cell.pitch.1).max(1e-3);
    let (ux, uy) = (cell.pitch.0 / length, cell.pitch.1 / length);
    let grain = cell.height * GRAIN;
    // As many samples as there are pixels below one of the patch.
    let fine = (grain.ceil() as usize).clamp(1, 4);
    let mut shades = Vec::with_capacity(WIDE * HIGH);
    for j in 0..HIGH {
        for i in 0..WIDE {
            let mut sum = 0.0;
            for part in 0..fine * fine {
                let inner = |at: usize| (at as f32 + 0.5) / fine as f32;
                let right = (i as f32 + inner(part % fine) - WIDE as f32 / 2.0) * grain;
                let low = (j as f32 + inner(part / fine) - HIGH as f32 / 2.0) * grain;
                sum += grey.between(
                    cell.middle.0 + ux * right - uy * low,
                    cell.middle.1 + uy * right + ux * low,
                );
            }
            shades.push(sum / (fine * fine) as f32);
        }
    }
    let mut sorted = shades.clone();
    sorted.sort_by(f32::total_cmp);
    let share = |part: f32| {
        sorted
            .get((sorted.len() as f32 * part) as usize)
            .copied()
            .unwrap_or(0.0)
    };
    Raw {
        paper: share(0.8),
        black: share(0.04),
        shades,
    }
}
