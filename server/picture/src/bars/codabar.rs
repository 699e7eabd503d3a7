//! NW-7: seven elements a character, each narrow or wide.

use super::Heard;
use super::scan::Runs;
use crate::sighting::Source;

/// Which elements of each character are wide, from the first on.
const CHARACTERS: [(char, u8); 20] = [
    ('0', 0b000_0011),
    ('1', 0b000_0110),
    ('2', 0b000_1001),
    ('3', 0b110_0000),
    ('4', 0b001_0010),
    ('5', 0b100_0010),
    ('6', 0b010_0001),
    ('7', 0b010_0100),
    ('8', 0b011_0000),
    ('9', 0b100_1000),
    ('-', 0b000_1100),
    ('$', 0b001_1000),
    (':', 0b100_0101),
    ('/', 0b101_0001),
    ('.', 0b101_0100),
    ('+', 0b001_0101),
    ('a', 0b001_1010),
    ('b', 0b010_1001),
    ('c', 0b000_1011),
    ('d', 0b000_1110),
];

/// Fewer digits than this are taken for chance.
const DIGITS_MIN: usize = 6;
const CHARACTERS_MAX: usize = 40;

/// Reads every NW-7 code that a line crosses.
pub(super) fn read(runs: &Runs, heard: &mut Vec<Heard>) {
    let widths = &runs.widths;
    let mut from = 1;
    while from + 8 * (DIGITS_MIN + 1) < widths.len() {
        let before = widths.get(from - 1).copied().unwrap_or(0.0);
        let quiet = quiet_after(widths, from);
        let count = quiet - from;
        let narrow = narrowest(widths.get(from..quiet).unwrap_or_default());
        if count % 8 == 7
            && (DIGITS_MIN + 2..=CHARACTERS_MAX).contains(&(count / 8 + 1))
            && before > narrow * 4.0
            && let Some(text) = widths.get(from..quiet).and_then(letters)
        {
            heard.push(runs.heard(Source::Nw7, text, from..quiet));
        }
        from = quiet + 1;
    }
}

/// The run behind the code: a light one that is much wider than what came so far.
fn quiet_after(widths: &[f32], from: usize) -> usize {
    let mut narrow = f32::MAX;
    for (at, width) in widths.iter().enumerate().skip(from) {
        narrow = narrow.min(width.max(1.0));
        if (at - from) % 2 == 1 && *width > narrow * 5.5 {
            return at;
        }
    }
    // The last run is light or belongs to no code.
    widths.len() - (widths.len() - from + 1) % 2
}

fn narrowest(widths: &[f32]) -> f32 {
    widths.iter().copied().fold(f32::MAX, f32::min).max(0.5)
}

fn letters(widths: &[f32]) -> Option<String> {
    let elements = |dark: bool| {
        let inside = widths.iter().enumerate().filter(|(at, _)| at % 8 != 7);
        inside
            .filter(move |(at, _)| ((at % 8) % 2 == 0) == dark)
            .map(|(_, width)| *width)
    };
    let dark = border(elements(true))?;
    let light = border(elements(false))?;
    let mut text = String::new();
    for character in widths.chunks(8) {
        let wides = character
            .iter()
            .take(7)
            .enumerate()
            .fold(0u8, |sum, (at, width)| {
                let border = if at % 2 == 0 { dark } else { light };
                (sum << 1) | u8::from(*width > border)
            });
        let (letter, _) = CHARACTERS.iter().find(|(_, known)| *known == wides)?;
        text.push(*letter);
    }
    let inner = text.get(1..text.len() - 1)?;
    let ends_well = text.starts_with(['a', 'b', 'c', 'd']) && text.ends_with(['a', 'b', 'c', 'd']);
    (ends_well && !inner.contains(['a', 'b', 'c', 'd'])).then_some(text)
}

/// Between narrow and wide, if the two are clearly apart.
fn border(widths: impl Iterator<Item = f32> + Clone) -> Option<f32> {
    let low = widths.clone().fold(f32::MAX, f32::min);
    let high = widths.clone().fold(0.0, f32::max);
    let mut border = (low + high) / 2.0;
    let (mut narrow, mut wide) = (low, high);
    for _ in 0..4 {
        let mean = |keep: bool| {
            let (sum, count) = widths
                .clone()
                .filter(|width| (*width > border) == keep)
                .fold((0.0, 0.0), |(sum, count), width| (sum + width, count + 1.0));
            if count > 0.0 { sum / count } else { border }
        };
        (narrow, wide) = (mean(false), mean(true));
        border = (narrow + wide) / 2.0;
    }
    let unclear = (wide - narrow) * 0.06;
    let clear = widths.clone().all(|width| (width - border).abs() > unclear);
    (wide > narrow * 1.5 && clear).then_some(border)
}
