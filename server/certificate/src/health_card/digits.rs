//! Cards as digits: two for each letter, which QR codes hold most densely; and cards in several codes, which are read only.

use crate::fault::Fault;

/// What stands in front of the digits.
pub(crate) const PREFIX: &str = "shc:/";
/// The letters of a compact signature lie between these.
const LETTER_FIRST: u8 = b'-';
const LETTER_LAST: u8 = b'z';
/// How many codes one card may be spread over.
const CHUNKS_MAX: usize = 16;

/// A compact signature as digits behind `shc:/`.
pub fn to_digits(jws: &str) -> Option<String> {
    let mut text = Vec::with_capacity(PREFIX.len() + jws.len() * 2);
    text.extend_from_slice(PREFIX.as_bytes());
    for letter in jws.bytes() {
        if !(LETTER_FIRST..=LETTER_LAST).contains(&letter) {
            return None;
        }
        let value = letter - LETTER_FIRST;
        text.extend_from_slice(&[b'0' + value / 10, b'0' + value % 10]);
    }
    String::from_utf8(text).ok()
}

/// `shc:/` and digits as a compact signature. One part of several is not a whole.
pub fn from_digits(text: &str) -> Result<String, Fault> {
    let rest = text.strip_prefix(PREFIX).ok_or(Fault::BadTransport)?;
    if chunk(text)?.is_some() {
        return Err(Fault::ChunkMissing);
    }
    letters(rest)
}

fn letters(digits: &str) -> Result<String, Fault> {
    let mut text = Vec::with_capacity(digits.len() / 2);
    for pair in digits.as_bytes().chunks(2) {
        let (&[tens @ b'0'..=b'9', ones @ b'0'..=b'9'], true) = (pair, digits.len() >= 2) else {
            return Err(Fault::BadTransport);
        };
        let letter = (tens - b'0') * 10 + (ones - b'0') + LETTER_FIRST;
        if letter > LETTER_LAST {
            return Err(Fault::BadTransport);
        }
        text.push(letter);
    }
    match String::from_utf8(text) {
        Ok(text) if !text.is_empty() => Ok(text),
        _ => Err(Fault::BadTransport),
    }
}

/// Whether it is one part of several, and which: its number, how many there are, its digits.
pub(crate) fn chunk(text: &str) -> Result<Option<(usize, usize, &str)>, Fault> {
    let Some(rest) = text.strip_prefix(PREFIX).filter(|rest| rest.contains('/')) else {
        return Ok(None);
    };
    let parts: Vec<&str> = rest.split('/').collect();
    let [at, of, digits] = parts.as_slice() else {
        return Err(Fault::BadTransport);
    };
    let number = |text: &str| {
        let plain = !text.is_empty()
            && text.len() <= 2
            && !text.starts_with('0')
            && text.bytes().all(|byte| byte.is_ascii_digit());
        plain
            .then(|| text.parse::<usize>().ok())
            .flatten()
            .ok_or(Fault::BadTransport)
    };
    let (at, of) = (number(at)?, number(of)?);
    if at > of || of > CHUNKS_MAX {
        return Err(Fault::ChunkMismatch);
    }
    Ok(Some((at, of, digits)))
}

/// The parts of one card, in any order, as its digits in one piece. Each must be there once, and all must say the same
/// total. Whether they are parts of the same card, the signature tells.
pub fn join_chunks(texts: &[&str]) -> Result<String, Fault> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut total = None;
    for text in texts {
        let (at, of, digits) = chunk(text)?.ok_or(Fault::ChunkMismatch)?;
        if total.is_some_and(|total| total != of) || found.iter().any(|(other, _)| *other == at) {
            return Err(Fault::ChunkMismatch);
        }
        total = Some(of);
        found.push((at, digits));
    }
    if total != Some(found.len()) {
        return Err(Fault::ChunkMissing);
    }
    found.sort_unstable_by_key(|(at, _)| *at);
    let digits: String = found.into_iter().map(|(_, digits)| digits).collect();
    Ok(format!("{PREFIX}{digits}"))
}
