//! The number that a municipality gives a resident (個別宛名番号): an opaque text that means nothing elsewhere.

use std::fmt;

use crate::code::{CodeError, CodeFault, Scheme};

const CHARACTERS_MAX: usize = 30;

/// A resident's number within one municipality. Case counts, and so do zeros in front.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResidentNumber(Box<str>);

impl ResidentNumber {
    /// The number in this text: 1 to 30 ASCII letters, digits and hyphens. Nothing is filled up or taken away.
    pub fn parse(text: &str) -> Result<ResidentNumber, CodeError> {
        let refuse = |fault| CodeError {
            scheme: Scheme::Resident,
            fault,
        };
        let characters = text.chars().count();
        if characters == 0 || characters > CHARACTERS_MAX {
            return Err(refuse(CodeFault::Length { characters }));
        }
        let strange = |character: char| !character.is_ascii_alphanumeric() && character != '-';
        match text.chars().position(strange) {
            Some(before) => Err(refuse(CodeFault::Character {
                position: before + 1,
            })),
            None => Ok(ResidentNumber(text.into())),
        }
    }

    /// The number as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// It names a person.
impl fmt::Debug for ResidentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResidentNumber(…)")
    }
}

#[cfg(test)]
mod tests;
