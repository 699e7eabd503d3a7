//! Codewords → fields of GS1.

/// What the letters of the two sets of three in two bytes are.
const BASIC_CAPITAL: &str = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const BASIC_SMALL: &str = " 0123456789abcdefghijklmnopqrstuvwxyz";
const SIGNS: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_";
const THIRD_CAPITAL: &str = "`abcdefghijklmnopqrstuvwxyz{|}~";
const THIRD_SMALL: &str = "`ABCDEFGHIJKLMNOPQRSTUVWXYZ{|}~";

/// Reads a symbol that says its fields are those of GS1; others are not ours.
pub(super) fn read(words: &[u8]) -> Option<String> {
    let (first, mut rest) = words.split_first()?;
    if *first != 232 {
        return None;
    }
    let mut text = String::new();
    // Every round takes a word.
    while let Some((word, tail)) = rest.split_first() {
        rest = tail;
        match *word {
            129 => break,
            word @ 1..=128 => text.push(char::from(word - 1)),
            word @ 130..=229 => text.push_str(&format!("{:02}", word - 130)),
            230 => rest = threes(rest, BASIC_CAPITAL, THIRD_CAPITAL, &mut text)?,
            239 => rest = threes(rest, BASIC_SMALL, THIRD_SMALL, &mut text)?,
            231 => rest = bytes(words.len(), rest, &mut text)?,
            232 => text.push('\u{1d}'),
            _ => return None,
        }
    }
    let text = text.trim_end_matches('\u{1d}').to_owned();
    (!text.is_empty() && text.is_ascii()).then_some(text)
}

/// Three letters in two bytes, until a mark ends them.
fn threes<'a>(mut rest: &'a [u8], basic: &str, third: &str, text: &mut String) -> Option<&'a [u8]> {
    let mut set = 0;
    loop {
        match rest {
            [254, tail @ ..] => return Some(tail),
            [] | [_] => return Some(rest),
            [a, b, tail @ ..] => {
                rest = tail;
                let value = (usize::from(*a) * 256 + usize::from(*b)).checked_sub(1)?;
                for part in [value / 1600, value / 40 % 40, value % 40] {
                    let now = std::mem::take(&mut set);
                    match (now, part) {
                        (0, 0..=2) => set = part + 1,
                        (0, part) => text.push(basic.chars().nth(part - 3)?),
                        (1, part) => text.push(char::from(part as u8)),
                        (2, 27) => text.push('\u{1d}'),
                        (2, part) => text.push(SIGNS.chars().nth(part)?),
                        (_, part) => text.push(third.chars().nth(part)?),
                    }
                }
            }
        }
    }
}

/// Bytes as they are, hidden by numbers that follow from their place.
fn bytes<'a>(total: usize, rest: &'a [u8], text: &mut String) -> Option<&'a [u8]> {
    let plain = |at: usize| {
        let word = usize::from(*rest.get(at)?);
        // Counted from 1 over all words of the symbol.
        let place = total - rest.len() + at + 1;
        let noise = 149 * place % 255 + 1;
        Some(((word + 256 - noise) % 256) as u8)
    };
    let mut at = 1usize;
    let mut count = usize::from(plain(0)?);
    if count == 0 {
        count = rest.len() - 1;
    } else if count >= 250 {
        count = (count - 249) * 250 + usize::from(plain(1)?);
        at = 2;
    }
    for place in at..at.checked_add(count)? {
        text.push(char::from(plain(place)?));
    }
    rest.get(at + count..)
}
