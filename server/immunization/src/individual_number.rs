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
    /// groups, perhaps within more digits. For texts that have no digits of their own; elsewhere one number in ten would
    /// fit by chance.
    pub fn is_within(text: &str) -> bool {
        // Nearly every text has not so many.
        let is_digit = |letter: &char| matches!(letter, '0'..='9' | '０'..='９');
        text.chars().filter(is_digit).count() >= 12 && !spots(text).is_empty()
    }

    /// Whether a text is such a number and nothing else, narrow or wide, perhaps in groups.
    pub fn is_all_of(text: &str) -> bool {
        let letters = text.chars().map(width::narrow_letter);
        let digits: String = letters.filter(|letter| !is_between(*letter)).collect();
        IndividualNumber::parse(&digits).is_ok()
    }

    /// A text with asterisks for every digit of what may be an individual number in it.
    pub fn masked_in(text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        for place in spots(text).concat() {
            if let Some(letter) = letters.get_mut(place) {
                *letter = '*';
            }
        }
        letters.into_iter().collect()
    }

    /// The twelve digits, for sealing, for a keyed digest, and for files that the law has them in.
    pub fn expose_digits(self) -> String {
        format!("{:012}", self.0)
    }
}

/// A digit of a text with its place among the letters.
type Digit = (usize, char);

/// Where digits of a text may be individual numbers: the places of the twelve letters of each. They stand side by side, or
/// are whole groups; half a group and the half of another are two telephone numbers.
fn spots(text: &str) -> Vec<Vec<usize>> {
    let mut spots = Vec::new();
    let mut run: Vec<Digit> = Vec::new();
    for (place, letter) in text
        .chars()
        .map(width::narrow_letter)
        .chain(['.'])
        .enumerate()
    {
        match letter {
            '0'..='9' => run.push((place, letter)),
            letter if is_between(letter) => {}
            _ => {
                let starts = 0..=run.len().saturating_sub(12);
                spots.extend(starts.filter_map(|start| spot(&run, start)));
                run.clear();
            }
        }
    }
    spots
}

/// The number that begins at a digit of a run.
fn spot(run: &[Digit], start: usize) -> Option<Vec<usize>> {
    let digits = run.get(start..start + 12)?;
    let follows = |one: Option<&Digit>, next: Option<&Digit>| {
        one.zip(next).is_some_and(|(one, next)| one.0 + 1 == next.0)
    };
    let mut pairs = digits.windows(2);
    let is_unbroken = pairs.all(|pair| follows(pair.first(), pair.last()));
    let before = start.checked_sub(1).and_then(|before| run.get(before));
    let is_whole = !follows(before, digits.first()) && !follows(digits.last(), run.get(start + 12));
    let number: String = digits.iter().map(|(_, digit)| digit).collect();
    let fits = (is_unbroken || is_whole) && IndividualNumber::parse(&number).is_ok();
    fits.then(|| digits.iter().map(|(place, _)| *place).collect())
}

/// What stands between groups of digits, in its narrow form.
fn is_between(letter: char) -> bool {
    matches!(letter, ' ' | '-' | '‐' | '−')
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
