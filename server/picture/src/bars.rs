//! Bar codes: lines are laid through the picture, and what many of them say counts.

mod codabar;
mod code128;
mod databar;
mod expanded;
mod limited;
mod scan;
mod widths;

use std::collections::BTreeMap;

use crate::grey::Grey;
use crate::sighting::{Place, Sighting, Source, Symbology};

/// What one line through a code said.
#[derive(Debug, Clone)]
struct Heard {
    source: Source,
    text: String,
    from: (f32, f32),
    to: (f32, f32),
}

/// Slopes of the lines: no code of a coupon is so low that one of these does not cross it whole.
const SLOPES: [f32; 5] = [0.0, 0.07, -0.07, 0.14, -0.14];
/// The most readings that are kept.
const HEARD_MAX: usize = 4000;

/// Reads the bar codes of a picture.
pub(crate) fn read(grey: &Grey) -> Vec<Sighting> {
    let mut heard = Vec::new();
    let mut pairs = databar::Pairs::default();
    let mut parts = expanded::Parts::default();
    for upright in [false, true] {
        for slope in SLOPES.into_iter().take(if upright { 3 } else { 5 }) {
            for line in scan::lines(grey, slope, upright) {
                for runs in [&line, &line.reversed()] {
                    if heard.len() >= HEARD_MAX {
                        break;
                    }
                    codabar::read(runs, &mut heard);
                    code128::read(runs, &mut heard);
                    limited::read(runs, &mut heard);
                    pairs.look(runs);
                    parts.look(runs);
                }
            }
        }
    }
    heard.extend(pairs.join());
    heard.extend(parts.join());
    weigh(&heard)
}

/// What was heard often enough, and nowhere contradicted.
fn weigh(heard: &[Heard]) -> Vec<Sighting> {
    let mut texts: BTreeMap<(String, String), Vec<&Heard>> = BTreeMap::new();
    for one in heard {
        let key = (format!("{:?}", one.source), one.text.clone());
        texts.entry(key).or_default().push(one);
    }
    let mut sightings: Vec<(usize, Sighting)> = Vec::new();
    for same in texts.values() {
        let Some(first) = same.first() else { continue };
        let against = heard
            .iter()
            .filter(|other| {
                other.source == first.source
                    && other.text != first.text
                    && same.iter().any(|one| is_near(one, other))
            })
            .count();
        let votes = same.len();
        // NW-7 has no check digit, and the checks of the others let one chance in a hundred through: one line proves
        // nothing.
        let needed = if first.source == Source::Gs1(Symbology::Code128) {
            2
        } else {
            3
        };
        if votes < needed || votes <= against * 3 {
            continue;
        }
        let sure = match (first.source, votes) {
            (_, 2 | 3) => 0.92,
            _ => 0.99,
        };
        let confidence = sure * votes as f32 / (votes + against) as f32;
        let sighting = Sighting::even(first.source, first.text.clone(), confidence, place(same));
        sightings.push((votes, sighting));
    }
    sightings.sort_by_key(|(votes, _)| std::cmp::Reverse(*votes));
    sightings
        .into_iter()
        .map(|(_, sighting)| sighting)
        .collect()
}

fn is_near(one: &Heard, other: &Heard) -> bool {
    let middle = |heard: &Heard| {
        (
            (heard.from.0 + heard.to.0) / 2.0,
            (heard.from.1 + heard.to.1) / 2.0,
        )
    };
    let length = (one.from.0 - one.to.0).hypot(one.from.1 - one.to.1);
    let ((ax, ay), (bx, by)) = (middle(one), middle(other));
    (ax - bx).hypot(ay - by) < length / 3.0
}

/// Between the outermost lines.
fn place(same: &[&Heard]) -> Place {
    let across = |heard: &Heard| {
        let (dx, dy) = (heard.to.0 - heard.from.0, heard.to.1 - heard.from.1);
        // A code that was read backwards runs the other way, so the side is taken from the picture.
        if dx.abs() > dy.abs() {
            heard.from.1 + heard.to.1
        } else {
            heard.from.0 + heard.to.0
        }
    };
    let low = same.iter().min_by(|a, b| across(a).total_cmp(&across(b)));
    let high = same.iter().max_by(|a, b| across(a).total_cmp(&across(b)));
    match (low, high) {
        (Some(low), Some(high)) => Place([low.from, low.to, high.to, high.from]),
        _ => Place([(0.0, 0.0); 4]),
    }
}
