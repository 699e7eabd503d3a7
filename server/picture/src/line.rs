//! The printed line: 18 digits, evenly set.

mod cells;
mod chain;
mod digit;

use crate::grey::Grey;
use crate::pieces::Pieces;
use crate::sighting::{Place, Sighting, Source};

pub(crate) use cells::{Cell, MARGIN, PATCH_HIGH, PATCH_WIDE, Patch};

/// Digits in the line of a coupon.
pub(crate) const LENGTH: usize = 18;
/// The most lines of one picture that are read.
const LINES_MAX: usize = 6;
/// What is left of the sureness where a line could be taken for two.
const DOUBTFUL: f32 = 0.5;

/// Reads the lines of 18 digits of a picture.
pub(crate) fn read(grey: &Grey, pieces: &Pieces) -> Vec<Sighting> {
    let net = digit::Reader::built_in();
    let mut found: Vec<Sighting> = Vec::new();
    for chain in chain::chains(&pieces.digits()).iter().take(LINES_MAX) {
        let Some(sighting) = read_chain(grey, chain, &net) else {
            continue;
        };
        // The same line, found from another beginning.
        let again = found.iter().any(|other| is_same(other, &sighting));
        if !again {
            found.push(sighting);
        }
    }
    found
}

/// The patches of every window of 18 that a picture's chains allow; for training.
pub(crate) fn windows(grey: &Grey, pieces: &Pieces) -> Vec<Vec<(Cell, Patch)>> {
    let chains = chain::chains(&pieces.digits());
    let mut windows = Vec::new();
    for chain in chains.iter().take(LINES_MAX) {
        let cells = chain.cells(LENGTH);
        let patches = cells::patches(grey, &cells);
        let whole: Vec<(Cell, Patch)> = cells.into_iter().zip(patches).collect();
        windows.extend(whole.windows(LENGTH).map(<[_]>::to_vec));
    }
    windows
}

struct Reading {
    text: String,
    characters: Vec<f32>,
    least: f32,
    sum: f32,
    place: Place,
}

fn read_chain(grey: &Grey, chain: &chain::Chain, net: &digit::Reader) -> Option<Sighting> {
    let cells = chain.cells(LENGTH);
    let digits: Vec<(u8, f32)> = cells::patches(grey, &cells)
        .iter()
        .map(|patch| net.read(patch))
        .collect();
    let windows = digits.windows(LENGTH).zip(cells.windows(LENGTH));
    let mut readings: Vec<Reading> = windows
        .map(|(digits, cells)| read_window(digits, cells))
        .collect();
    readings.sort_by(|a, b| b.sum.total_cmp(&a.sum));
    let mut readings = readings.into_iter();
    let mut best = readings.next()?;
    // A second window of the same chain that reads nearly as well: nobody knows where the line begins.
    if readings
        .next()
        .is_some_and(|second| second.least > DOUBTFUL || second.sum > best.sum - 0.4)
    {
        for character in &mut best.characters {
            *character = character.min(DOUBTFUL);
        }
    }
    let mean = best.sum / LENGTH as f32;
    // What is mostly no digits is no line.
    if mean < 0.5 {
        return None;
    }
    let confidence = best.characters.iter().copied().fold(1.0, f32::min);
    Some(Sighting {
        source: Source::Ocr,
        text: best.text,
        confidence,
        characters: best.characters,
        place: best.place,
    })
}

fn read_window(digits: &[(u8, f32)], cells: &[Cell]) -> Reading {
    let text = digits.iter().map(|(digit, _)| char::from(b'0' + digit));
    let characters: Vec<f32> = digits.iter().map(|(_, sure)| *sure).collect();
    Reading {
        text: text.collect(),
        least: characters.iter().copied().fold(1.0, f32::min),
        sum: characters.iter().sum(),
        characters,
        place: place(cells),
    }
}

fn place(window: &[Cell]) -> Place {
    match (window.first(), window.last()) {
        (Some(first), Some(last)) => Place([
            first.at(-0.5, -0.5),
            last.at(0.5, -0.5),
            last.at(0.5, 0.5),
            first.at(-0.5, 0.5),
        ]),
        _ => Place([(0.0, 0.0); 4]),
    }
}

fn is_same(one: &Sighting, other: &Sighting) -> bool {
    let [(ax, ay), _, (bx, by), _] = one.place.0;
    let [(cx, cy), _, (dx, dy), _] = other.place.0;
    let height = (by - ay).abs().max(4.0);
    let apart = |x: f32, y: f32| (x.powi(2) + y.powi(2)).sqrt();
    apart(
        (ax + bx) / 2.0 - (cx + dx) / 2.0,
        (ay + by) / 2.0 - (cy + dy) / 2.0,
    ) < height * 2.0
}
