//! GS1-128: Code 128 that begins with the function character 1.

use super::Heard;
use super::scan::Runs;
use crate::sighting::{Source, Symbology};

/// Widths of the bars and gaps of each symbol, as decimal digits.
const SYMBOLS: [u32; 106] = [
    212_222, 222_122, 222_221, 121_223, 121_322, 131_222, 122_213, 122_312, 132_212, 221_213,
    221_312, 231_212, 112_232, 122_132, 122_231, 113_222, 123_122, 123_221, 223_211, 221_132,
    221_231, 213_212, 223_112, 312_131, 311_222, 321_122, 321_221, 312_212, 322_112, 322_211,
    212_123, 212_321, 232_121, 111_323, 131_123, 131_321, 112_313, 132_113, 132_311, 211_313,
    231_113, 231_311, 112_133, 112_331, 132_131, 113_123, 113_321, 133_121, 313_121, 211_331,
    231_131, 213_113, 213_311, 213_131, 311_123, 311_321, 331_121, 312_113, 312_311, 332_111,
    314_111, 221_411, 431_111, 111_224, 111_422, 121_124, 121_421, 141_122, 141_221, 112_214,
    112_412, 122_114, 122_411, 142_112, 142_211, 241_211, 221_114, 413_111, 241_112, 134_111,
    111_242, 121_142, 121_241, 114_212, 124_112, 124_211, 411_212, 421_112, 421_211, 212_141,
    214_121, 412_121, 111_143, 111_341, 131_141, 114_113, 114_311, 411_113, 411_311, 113_141,
    114_131, 311_141, 411_131, 211_412, 211_214, 211_232,
];
const STOP: [f32; 7] = [2.0, 3.0, 3.0, 1.0, 1.0, 1.0, 2.0];
const SYMBOLS_MAX: usize = 80;

/// Reads every GS1-128 code that a line crosses.
pub(super) fn read(runs: &Runs, heard: &mut Vec<Heard>) {
    let mut from = 1;
    while from + 6 * 4 + 1 < runs.widths.len() {
        let found = code_at(&runs.widths, from);
        if let Some((text, end)) = found {
            heard.push(runs.heard(Source::Gs1(Symbology::Code128), text, from..end));
            from = end | 1;
        } else {
            from += 2;
        }
    }
}

fn code_at(widths: &[f32], from: usize) -> Option<(String, usize)> {
    let quiet = widths.get(from - 1)?;
    let first = widths.get(from..from + 6)?;
    let module = first.iter().sum::<f32>() / 11.0;
    // All beginnings have two modules, one, one; most lines end here.
    let begins = first
        .iter()
        .zip([2.0, 1.0, 1.0])
        .all(|(width, modules)| (width / module - modules).abs() < 0.7);
    if !begins || *quiet < module * 3.0 {
        return None;
    }
    let start = symbol(first).filter(|start| (103..=105).contains(start))?;
    let mut symbols = vec![start];
    let mut at = from + 6;
    loop {
        if widths.get(at..at + 7).is_some_and(is_stop) {
            break;
        }
        symbols.push(symbol(widths.get(at..at + 6)?)?);
        at += 6;
        if symbols.len() > SYMBOLS_MAX {
            return None;
        }
    }
    let check = symbols.pop()?;
    let sum: usize = symbols
        .iter()
        .enumerate()
        .map(|(place, value)| place.max(1) * value)
        .sum();
    if sum % 103 != check || symbols.get(1) != Some(&102) {
        return None;
    }
    Some((letters(&symbols)?, at + 7))
}

/// The symbol whose widths are nearest; sums of neighbours count, because running ink does not change them.
fn symbol(widths: &[f32]) -> Option<usize> {
    let total: f32 = widths.iter().sum();
    let module = total / 11.0;
    if module < 0.8 {
        return None;
    }
    let mut best = (f32::MAX, 0);
    let mut second = f32::MAX;
    for (value, known) in SYMBOLS.iter().enumerate() {
        let mut places = 100_000;
        let mut apart = 0.0;
        let mut before: Option<(f32, f32)> = None;
        for width in widths {
            let modules = (known / places % 10) as f32;
            let seen = width / module;
            apart += (seen - modules).powi(2) * 0.3;
            if let Some((earlier, earlier_modules)) = before {
                apart += (seen + earlier - modules - earlier_modules).powi(2);
            }
            before = Some((seen, modules));
            places /= 10;
        }
        if apart < best.0 {
            second = best.0;
            best = (apart, value);
        } else {
            second = second.min(apart);
        }
    }
    (best.0 < 1.1 && best.0 < second * 0.7).then_some(best.1)
}

fn is_stop(widths: &[f32]) -> bool {
    let module = widths.iter().sum::<f32>() / 13.0;
    widths
        .iter()
        .zip(STOP)
        .all(|(width, modules)| (width / module - modules).abs() < 0.65)
}

fn letters(symbols: &[usize]) -> Option<String> {
    let mut set = symbols.first()? - 103;
    let mut text = String::new();
    let mut shifted = None;
    // The function character that says GS1 is not part of the text; later ones end fields.
    for value in symbols.iter().skip(2) {
        let now = shifted.take().unwrap_or(set);
        match (now, *value) {
            (_, 102) => text.push('\u{1d}'),
            (2, value @ 0..=99) => text.push_str(&format!("{value:02}")),
            (0 | 1, value @ 0..=63) => text.push(char::from(value as u8 + 32)),
            (1, value @ 64..=95) => text.push(char::from(value as u8 + 32)),
            (0 | 1, 98) => shifted = Some(1 - now),
            (0 | 1, 99) => set = 2,
            (0 | 2, 100) => set = 1,
            (1 | 2, 101) => set = 0,
            _ => return None,
        }
    }
    (!text.is_empty()).then_some(text)
}
