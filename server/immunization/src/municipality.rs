//! The six-digit code of a municipality (全国地方公共団体コード), trusted once it was parsed.

use std::fmt;
use std::str::FromStr;

const DIGITS: usize = 6;
const WEIGHTS: [u32; 5] = [6, 5, 4, 3, 2];
const PREFECTURES: std::ops::RangeInclusive<u8> = 1..=47;

/// The code of a municipality: two digits for the prefecture, three for the municipality, one check digit.
///
/// A wrong digit is nearly always found. Not found are wrong digits that turn a sum with remainder 0 into one with
/// remainder 10, or back: the scheme gives both the check digit 1.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MunicipalityCode(u32);

impl MunicipalityCode {
    /// The code in this text: exactly six ASCII digits. Nothing is trimmed, converted or filled up with zeros, because
    /// a text that needs it was damaged on its way.
    pub fn parse(text: &str) -> Result<MunicipalityCode, MunicipalityCodeError> {
        let characters = text.chars().count();
        if characters != DIGITS {
            return Err(MunicipalityCodeError::Length { characters });
        }
        let mut number = 0;
        for (character, position) in text.chars().zip(1..) {
            let digit = character
                .to_digit(10)
                .ok_or(MunicipalityCodeError::NotADigit { position })?;
            number = number * 10 + digit;
        }
        MunicipalityCode::checked(number)
    }

    /// The code that is kept as this number, where a leading zero has no place: 19992 is `019992`.
    pub fn from_number(number: i32) -> Result<MunicipalityCode, MunicipalityCodeError> {
        let number = u32::try_from(number).map_err(|_| MunicipalityCodeError::OutOfRange)?;
        if number > 999_999 {
            return Err(MunicipalityCodeError::OutOfRange);
        }
        MunicipalityCode::checked(number)
    }

    fn checked(number: u32) -> Result<MunicipalityCode, MunicipalityCodeError> {
        let code = MunicipalityCode(number);
        if !PREFECTURES.contains(&code.prefecture()) {
            return Err(MunicipalityCodeError::Prefecture);
        }
        if check_digit(number / 10) != number % 10 {
            return Err(MunicipalityCodeError::CheckDigit);
        }
        Ok(code)
    }

    /// What a text of five digits was before it was damaged: a spreadsheet took the zero in front, or somebody left the
    /// check digit off. It is an offer; nothing of it is ever taken without somebody's word.
    pub fn repaired(text: &str) -> Option<MunicipalityRepair> {
        if text.len() != DIGITS - 1 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let base = text.parse().ok()?;
        match MunicipalityCode::checked(base) {
            Ok(code) => Some(MunicipalityRepair::ZeroLost(code)),
            Err(_) => MunicipalityCode::checked(base * 10 + check_digit(base))
                .ok()
                .map(MunicipalityRepair::CheckDigitMissing),
        }
    }

    /// The code as a number, as tenants carry it.
    pub fn number(self) -> i32 {
        i32::try_from(self.0).unwrap_or(i32::MAX)
    }

    /// The prefecture, 1 for Hokkaido to 47 for Okinawa.
    pub fn prefecture(self) -> u8 {
        u8::try_from(self.0 / 10_000).unwrap_or(u8::MAX)
    }
}

/// The check digit of a code's first five digits.
fn check_digit(base: u32) -> u32 {
    let mut rest = base;
    let mut sum = 0;
    for weight in WEIGHTS.iter().rev() {
        sum += weight * (rest % 10);
        rest /= 10;
    }
    (11 - sum % 11) % 10
}

impl FromStr for MunicipalityCode {
    type Err = MunicipalityCodeError;

    fn from_str(text: &str) -> Result<MunicipalityCode, MunicipalityCodeError> {
        MunicipalityCode::parse(text)
    }
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

// The digits and nothing else: a code names a town, not a person, so logs may show it.
impl fmt::Debug for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MunicipalityCode({self})")
    }
}

/// What five digits may have been before they were damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MunicipalityRepair {
    /// This code, whose first zero was lost. Prefectures 01 to 09 have one.
    ZeroLost(MunicipalityCode),
    /// This code, whose check digit was left off, if there is such a municipality.
    CheckDigitMissing(MunicipalityCode),
}

impl MunicipalityRepair {
    /// The stable code of the finding.
    pub fn code(self) -> &'static str {
        match self {
            MunicipalityRepair::ZeroLost(_) => "ROW-ZEROLOST-MUNI",
            MunicipalityRepair::CheckDigitMissing(_) => "ROW-MUNI5",
        }
    }
}

/// What is wrong with a text or number that should be a municipality's code. Never holds the refused value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MunicipalityCodeError {
    /// Not six characters.
    Length {
        /// How many there are.
        characters: usize,
    },
    /// A character that is not one of 0 to 9. Full-width digits are none.
    NotADigit {
        /// Where, from 1.
        position: usize,
    },
    /// A number that six digits cannot say.
    OutOfRange,
    /// The first two digits are not 01 to 47.
    Prefecture,
    /// The last digit is not the check digit of the others.
    CheckDigit,
}

impl MunicipalityCodeError {
    /// The stable code of the finding, the same wherever municipality codes are read.
    pub fn code(self) -> &'static str {
        match self {
            MunicipalityCodeError::Length { .. } | MunicipalityCodeError::OutOfRange => {
                "CODE-MUNI-LEN"
            }
            MunicipalityCodeError::NotADigit { .. } => "CODE-MUNI-CHAR",
            MunicipalityCodeError::Prefecture => "CODE-MUNI-PREF",
            MunicipalityCodeError::CheckDigit => "CODE-MUNI-CD",
        }
    }
}

impl fmt::Display for MunicipalityCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MunicipalityCodeError::Length { characters } => {
                write!(f, "{characters} characters where six digits belong")
            }
            MunicipalityCodeError::NotADigit { position } => {
                write!(f, "character {position} is not a digit")
            }
            MunicipalityCodeError::OutOfRange => f.write_str("not a number of six digits"),
            MunicipalityCodeError::Prefecture => {
                f.write_str("the first two digits name no prefecture")
            }
            MunicipalityCodeError::CheckDigit => f.write_str("the check digit does not fit"),
        }
    }
}

impl std::error::Error for MunicipalityCodeError {}

#[cfg(test)]
mod tests;
