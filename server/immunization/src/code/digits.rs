//! Exactly so many ASCII digits.

use super::CodeFault;

/// The digits of a text that is exactly so many of them.
pub(crate) fn exactly<const N: usize>(text: &str) -> Result<[u8; N], CodeFault> {
    let mut digits = [0; N];
    let characters = text.chars().count();
    if characters != N {
        return Err(CodeFault::Length { characters });
    }
    for ((character, digit), position) in text.chars().zip(&mut digits).zip(1..) {
        *digit = of(character).ok_or(CodeFault::Character { position })?;
    }
    Ok(digits)
}

/// The digits of a text that may be as long as one of these lengths.
pub(crate) fn one_of(text: &str, lengths: &[usize]) -> Result<Vec<u8>, CodeFault> {
    let characters = text.chars().count();
    if !lengths.contains(&characters) {
        return Err(CodeFault::Length { characters });
    }
    text.chars()
        .zip(1..)
        .map(|(character, position)| of(character).ok_or(CodeFault::Character { position }))
        .collect()
}

/// Whether a text is ASCII digits, and at least one.
pub(crate) fn only(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits as text.
pub(crate) fn text(digits: &[u8]) -> String {
    digits
        .iter()
        .map(|digit| char::from(b'0' + digit % 10))
        .collect()
}

/// The number that digits say. Eighteen of them fit.
pub(crate) fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0_u64, |number, digit| {
        number.saturating_mul(10).saturating_add(u64::from(*digit))
    })
}

fn of(character: char) -> Option<u8> {
    character
        .to_digit(10)
        .and_then(|digit| u8::try_from(digit).ok())
}
