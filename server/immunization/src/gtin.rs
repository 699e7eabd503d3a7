//! The number of a trade item (GTIN, once JAN) with 8, 12, 13 or 14 digits.

use std::fmt;

use crate::code::{CodeError, CodeFault, Scheme, digits, mod10_digit};

/// A GTIN, told with fourteen digits: shorter ones are the same number with zeros in front.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Gtin(u64);

impl Gtin {
    /// The number in this text: 8, 12, 13 or 14 ASCII digits, the last of which checks the others.
    pub fn parse(text: &str) -> Result<Gtin, CodeError> {
        let refuse = |fault| CodeError {
            scheme: Scheme::Gtin,
            fault,
        };
        let digits = digits::one_of(text, &[8, 12, 13, 14]).map_err(refuse)?;
        match digits.split_last() {
            Some((check, base)) if mod10_digit(base) == *check => Ok(Gtin(digits::number(&digits))),
            _ => Err(refuse(CodeFault::CheckDigit)),
        }
    }

    /// The first of fourteen digits, which tells the package: on Japanese drugs 0 a vial, 1 a box, 2 a case.
    pub fn package(self) -> u8 {
        u8::try_from(self.0 / 10_000_000_000_000).unwrap_or(0)
    }

    /// The item without its package: the same for vial, box and case of one product, as drugs are numbered in Japan.
    pub fn item(self) -> u64 {
        self.0 % 10_000_000_000_000 / 10
    }
}

impl fmt::Display for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:014}", self.0)
    }
}

impl fmt::Debug for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gtin({self})")
    }
}

#[cfg(test)]
mod tests;
