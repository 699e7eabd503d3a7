//! An insurer's number (保険者番号): eight digits, or six for the insurance of a municipality.

use std::fmt;

use crate::code::{CodeError, CodeFault, Scheme, digits, luhn_digit};

/// An insurer's number, which names no person.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InsurerNumber {
    number: u32,
    length: u8,
}

impl InsurerNumber {
    /// The number in this text: eight or six ASCII digits, the last of which checks the others.
    pub fn parse(text: &str) -> Result<InsurerNumber, CodeError> {
        let refuse = |fault| CodeError {
            scheme: Scheme::Insurer,
            fault,
        };
        let digits = digits::one_of(text, &[6, 8]).map_err(refuse)?;
        match digits.split_last() {
            Some((check, base)) if luhn_digit(base) == *check => Ok(InsurerNumber {
                number: u32::try_from(digits::number(&digits)).unwrap_or(u32::MAX),
                length: u8::try_from(digits.len()).unwrap_or(u8::MAX),
            }),
            _ => Err(refuse(CodeFault::CheckDigit)),
        }
    }

    /// The first two of eight digits, which say by which law the insurance is. Six digits have none.
    pub fn law(self) -> Option<u8> {
        let law = u8::try_from(self.number / 1_000_000).ok();
        law.filter(|_| self.length == 8)
    }
}

impl fmt::Display for InsurerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:0width$}",
            self.number,
            width = usize::from(self.length)
        )
    }
}

impl fmt::Debug for InsurerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InsurerNumber({self})")
    }
}

#[cfg(test)]
mod tests;
