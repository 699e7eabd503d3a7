//! QR codes of versions 1 to 10.

mod finder;
mod grid;
mod text;
mod words;

use crate::grey::Grey;
use crate::ink::Ink;
use crate::sighting::{Place, Sighting, Source, Symbology};

pub(crate) use grid::Warp;

/// Reads the QR codes of a picture.
pub(crate) fn read(grey: &Grey, ink: &Ink) -> Vec<Sighting> {
    let mut found: Vec<Sighting> = Vec::new();
    for corners in finder::corners(ink) {
        if found
            .iter()
            .any(|sighting| is_inside(&sighting.place, corners.middle()))
        {
            continue;
        }
        if let Some((text, place)) = grid::read(grey, &corners) {
            let source = if text.gs1 {
                Source::Gs1(Symbology::Qr)
            } else {
                Source::Qr
            };
            found.push(Sighting::even(source, text.text, text.confidence, place));
        }
    }
    found
}

fn is_inside(place: &Place, at: (f32, f32)) -> bool {
    let [a, b, c, d] = place.0;
    let left_of = |p: (f32, f32), q: (f32, f32)| {
        (q.0 - p.0) * (at.1 - p.1) - (q.1 - p.1) * (at.0 - p.0) < 0.0
    };
    let sides = [left_of(a, b), left_of(b, c), left_of(c, d), left_of(d, a)];
    sides.iter().all(|side| *side) || sides.iter().all(|side| !*side)
}
