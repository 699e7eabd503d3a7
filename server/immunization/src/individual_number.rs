//! The twelve digits of an individual number (個人番号): read, checked, compared, and never shown.

use std::fmt;

use crate::code::{CodeError, CodeFault, Scheme, digits};
use crate::width;

const WEIGHTS: [u32; 11] = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/// An individual number. It has no way into text but [`IndividualNumber::expose_digits`], so that where it comes out can
/// be found.
///
/// A wrong digit is nearly always found. Not found are those that turn a sum with remainder 0 into one with remainder 1,
/// or back: the scheme gives both the check digit 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct IndividualNumber(u64);

impl IndividualNumber {
    /// The number in this text: exactly twelve ASCII digits, the last of which checks the others.
    pub fn parse(text: &str) -> Result<IndividualNumber, CodeError> {
        let refuse = |fault| CodeError {
            scheme: Scheme::Individual,
            fault,
        };
        if text.len() == 11 && digits::exactly::<12>(&format!("0{text}")).is_ok_and(holds) {
            return Err(refuse(CodeFault::ZeroLost));
        }
        let digits = digits::exactly::<12>(text).map_err(refuse)?;
        if !holds(digits) {
            return Err(refuse(CodeFault::CheckDigit));
        }
        Ok(IndividualNumber(digits::number(&digits)))
    }

    /// Whether a text holds what may be an individual number: twelve digits that fit each other, narrow or wide, perhaps in
    /// groups. For texts that have no digits of their own; elsewhere one number in ten would fit by chance.
    pub fn is_within(text: &str) -> bool {
        let is_digit = |letter: &char| matches!(letter, '0'..='9' | '０'..='９');
        if text.chars().filter(is_digit).count() < 12 {
            return false;
        }
        let narrow = width::narrow(text);
        let mut digits = String::new();
        let mut found = false;
        for letter in narrow.chars().chain(['.']) {
            match letter {
                '0'..='9' => digits.push(letter),
                ' ' | '-' if !digits.is_empty() => {}
                _ => found |= IndividualNumber::parse(&std::mem::take(&mut digits)).is_ok(),
            }
        }
        found
    }

    /// The twelve digits, for sealing, for a keyed digest, and for files that the law has them in.
    pub fn expose_digits(self) -> String {
        format!("{:012}", self.0)
    }
}

/// Whether the last digit fits the others.
fn holds(digits: [u8; 12]) -> bool {
    let [base @ .., check] = digits;
    let sum: u32 = base
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    let expected = match sum % 11 {
        0 | 1 => 0,
        remainder => 11 - remainder,
    };
    expected == u32::from(check)
}

impl fmt::Debug for IndividualNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IndividualNumber(…)")
    }
}

#[cfg(test)]
mod tests;
