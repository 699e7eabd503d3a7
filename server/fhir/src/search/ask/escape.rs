//! Escapes: `\,` `\|` `\$` `\\` stand for the letter itself. A backslash before anything else, or at the end, is half an
//! escape and is refused: it cannot be told what was meant.

use super::wrong::Wrong;

/// The letters that have a meaning of their own.
const SPECIAL: [char; 4] = [',', '|', '$', '\\'];

/// Splits at every one of these letters that is not escaped. Escapes stay in the parts, and are whole.
pub(super) fn split(text: &str, at: char) -> Result<Vec<&str>, Wrong> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices();
    while let Some((place, letter)) = letters.next() {
        if letter == '\\' {
            match letters.next() {
                Some((_, escaped)) if SPECIAL.contains(&escaped) => {}
                _ => return Err(Wrong::fault("parameter-escape")),
            }
        } else if letter == at {
            parts.extend(text.get(start..place));
            start = place + letter.len_utf8();
        }
    }
    parts.extend(text.get(start..));
    Ok(parts)
}

/// Splits at the first of these letters that is not escaped.
pub(super) fn split_once(text: &str, at: char) -> Result<(&str, Option<&str>), Wrong> {
    let first = split(text, at)?.first().map_or(0, |part| part.len());
    let rest = text.get(first..).and_then(|rest| rest.strip_prefix(at));
    Ok((text.get(..first).unwrap_or(text), rest))
}

/// The text that is meant.
pub(super) fn plain(text: &str) -> Result<String, Wrong> {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some(escaped) if SPECIAL.contains(&escaped) => plain.push(escaped),
                _ => return Err(Wrong::fault("parameter-escape")),
            },
            letter => plain.push(letter),
        }
    }
    Ok(plain)
}

/// The text with these letters escaped, and backslashes.
pub(super) fn escaped(text: &str, letters: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter == '\\' || letters.contains(&letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
