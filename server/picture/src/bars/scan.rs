//! One line through a picture → widths of light and dark.

use std::ops::Range;

use super::Heard;
use crate::grey::Grey;
use crate::sighting::Source;

/// Widths along a line, light and dark in turn, beginning with light.
#[derive(Debug, Clone)]
pub(super) struct Runs {
    pub widths: Vec<f32>,
    /// Where each run begins, along the line.
    starts: Vec<f32>,
    origin: (f32, f32),
    step: (f32, f32),
}

impl Runs {
    /// Where in the picture a run begins.
    pub fn place(&self, run: usize) -> (f32, f32) {
        let along = self.starts.get(run).copied().unwrap_or(0.0);
        (
            self.origin.0 + along * self.step.0,
            self.origin.1 + along * self.step.1,
        )
    }

    /// What the runs of a code said, and where it is.
    pub fn heard(&self, source: Source, text: String, code: Range<usize>) -> Heard {
        Heard {
            source,
            text,
            from: self.place(code.start),
            to: self.place(code.end),
        }
    }

    /// The same line from its other end.
    pub fn reversed(&self) -> Self {
        let mut widths = self.widths.clone();
        let mut starts: Vec<f32> = self
            .starts
            .iter()
            .zip(&self.widths)
            .map(|(start, width)| start + width)
            .collect();
        // It begins with light again.
        if widths.len().is_multiple_of(2) {
            let end = starts.last().copied().unwrap_or(0.0);
            widths.push(0.0);
            starts.push(end);
        }
        widths.reverse();
        starts.reverse();
        Self {
            widths,
            starts,
            origin: self.origin,
            step: self.step,
        }
    }
}

/// The most runs of one line that are looked at.
const RUNS_MAX: usize = 1200;

/// Lines with that slope, as dense as is useful; upright ones run down the picture.
pub(super) fn lines(grey: &Grey, slope: f32, upright: bool) -> impl Iterator<Item = Runs> {
    let (length, across) = if upright {
        (grey.height(), grey.width())
    } else {
        (grey.width(), grey.height())
    };
    let apart = (across / 160).max(3);
    let fall = (slope * length as f32).abs();
    let from = if slope > 0.0 { -fall } else { 0.0 };
    let count = ((across as f32 + fall) / apart as f32) as usize;
    let stretch = slope.hypot(1.0);
    let step = if upright {
        (slope / stretch, 1.0 / stretch)
    } else {
        (1.0 / stretch, slope / stretch)
    };
    (0..count).filter_map(move |at| {
        let aside = from + (at as f32 + 0.5) * apart as f32;
        let origin = if upright { (aside, 0.5) } else { (0.5, aside) };
        measure(grey, origin, step, (length as f32 * stretch) as usize)
    })
}

/// Edges are where the brightness crosses the middle between a valley and the next hill.
fn measure(grey: &Grey, origin: (f32, f32), step: (f32, f32), length: usize) -> Option<Runs> {
    let (width, height) = (grey.width() as f32, grey.height() as f32);
    let mut shades = Vec::with_capacity(length);
    let mut first = None;
    for at in 0..length {
        let (x, y) = (origin.0 + at as f32 * step.0, origin.1 + at as f32 * step.1);
        if x < 0.0 || y < 0.0 || x >= width || y >= height {
            continue;
        }
        first.get_or_insert(at);
        shades.push(grey.between(x, y));
    }
    let first = first? as f32;
    let turns = turns(&shades);
    let mut edges: Vec<f32> = Vec::new();
    for pair in turns.windows(2) {
        let [(from, a), (to, b)] = pair else { continue };
        let middle = (a + b) / 2.0;
        let part = shades.get(*from..=*to)?;
        let crossing = part.windows(2).enumerate().find_map(|(at, two)| {
            let [p, q] = two else { return None };
            ((p - middle) * (q - middle) <= 0.0 && p != q)
                .then(|| at as f32 + (middle - p) / (q - p))
        });
        edges.push(*from as f32 + crossing.unwrap_or((*to - *from) as f32 / 2.0));
    }
    if edges.len() < 8 || edges.len() > RUNS_MAX {
        return None;
    }
    // The first edge goes from light to dark, or an empty light run is put ahead.
    let falls = matches!(turns.as_slice(), [(_, a), (_, b), ..] if a > b);
    let mut starts = vec![0.0];
    if !falls {
        starts.push(0.0);
    }
    starts.extend(edges);
    let ends = starts.iter().skip(1).copied().chain([shades.len() as f32]);
    let widths = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| end - start)
        .collect();
    let origin = (origin.0 + first * step.0, origin.1 + first * step.1);
    Some(Runs {
        widths,
        starts,
        origin,
        step,
    })
}

/// Hills and valleys in turn, each clearly apart from the next, with their brightness.
fn turns(shades: &[f32]) -> Vec<(usize, f32)> {
    let mut turns: Vec<(usize, f32)> = Vec::new();
    let Some(mut extreme) = shades.first().map(|shade| (0usize, *shade)) else {
        return turns;
    };
    let (mut low, mut high) = (extreme, extreme);
    let mut rising = None;
    for (at, shade) in shades.iter().enumerate() {
        // Hysteresis grows with the light: in the sun print is lighter too.
        let gap = 9.0 + 0.06 * shade;
        match rising {
            None => {
                if *shade < low.1 {
                    low = (at, *shade);
                }
                if *shade > high.1 {
                    high = (at, *shade);
                }
                if high.1 - low.1 > gap {
                    let up = high.0 > low.0;
                    turns.push(if up { low } else { high });
                    extreme = (at, *shade);
                    rising = Some(up);
                }
            }
            Some(true) if *shade >= extreme.1 => extreme = (at, *shade),
            Some(false) if *shade <= extreme.1 => extreme = (at, *shade),
            Some(up) if (extreme.1 - shade).abs() > gap => {
                turns.push(extreme);
                extreme = (at, *shade);
                rising = Some(!up);
            }
            Some(_) => {}
        }
    }
    turns.push(extreme);
    turns
}
