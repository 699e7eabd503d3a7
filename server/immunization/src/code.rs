//! What codes of digits have in common: reading exactly so many digits, check digits, and the reasons of a refusal.

mod check;
pub(crate) mod digits;

use std::fmt;

pub(crate) use check::{luhn_digit, mod10_digit};

/// Which code a text should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// The twelve digits of an individual number (個人番号).
    Individual,
    /// The number of a resident in a municipality's ledger (個別宛名番号).
    Resident,
    /// The ten digits of a coupon (券番号).
    Coupon,
    /// The eighteen digits printed on a coupon.
    CouponLine,
    /// An insurer's number (保険者番号).
    Insurer,
    /// A medical institution's code (医療機関コード).
    Institution,
    /// The two digits of a prefecture.
    Prefecture,
    /// A GTIN, once called JAN.
    Gtin,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeFault {
    /// Not as long as the code is.
    Length {
        /// How many characters there are.
        characters: usize,
    },
    /// Shorter than the code is, and with zeros in front it would be one: a spreadsheet took them away.
    ZeroLost,
    /// A character that the code does not have. Full-width digits are none of its characters.
    Character {
        /// Where, from 1.
        position: usize,
    },
    /// Digits that should name a prefecture and do not.
    Prefecture,
    /// A digit that should tell the kind of the thing and does not.
    Kind,
    /// A municipality's code inside it does not hold.
    Municipality,
    /// The check digit does not fit.
    CheckDigit,
}

/// A refused code: which one it should have been, and why it is not. Never holds the refused value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CodeError {
    /// Which code it should have been.
    pub scheme: Scheme,
    /// What is wrong with it.
    pub fault: CodeFault,
}

impl CodeError {
    /// The stable code of the finding.
    pub fn code(self) -> &'static str {
        match self.scheme {
            Scheme::Individual => self.of("CODE-MYNO-LEN", "CODE-MYNO-CHAR", "CODE-MYNO-CD"),
            Scheme::Resident => self.of("CODE-RESIDENT-LEN", "CODE-RESIDENT-CHAR", ""),
            Scheme::Coupon => self.of("CODE-COUPON-LEN", "CODE-COUPON-CHAR", "CODE-COUPON-CD"),
            Scheme::CouponLine => self.of("SCAN-LEN", "SCAN-CHAR", "SCAN-MUNI"),
            Scheme::Insurer => self.of("CODE-INSURER-LEN", "CODE-INSURER-CHAR", "CODE-INSURER-CD"),
            Scheme::Institution => self.of("CODE-MI-LEN", "CODE-MI-CHAR", "CODE-MI-CD"),
            Scheme::Prefecture => self.of("CODE-PREF-LEN", "CODE-PREF-CHAR", ""),
            Scheme::Gtin => self.of("GS1-GTIN-LEN", "GS1-GTIN-CHAR", "GS1-CD"),
        }
    }

    fn of(
        self,
        length: &'static str,
        character: &'static str,
        check: &'static str,
    ) -> &'static str {
        match (self.fault, self.scheme) {
            (CodeFault::ZeroLost, Scheme::Individual) => "ROW-ZEROLOST-MYNO",
            (CodeFault::ZeroLost, Scheme::Coupon) => "ROW-ZEROLOST-COUPON",
            (CodeFault::ZeroLost | CodeFault::Length { .. }, _) => length,
            (CodeFault::Character { .. }, _) => character,
            (CodeFault::Prefecture, Scheme::Institution) => "CODE-MI-PREF",
            (CodeFault::Prefecture, _) => "CODE-PREF",
            (CodeFault::Kind | CodeFault::Municipality | CodeFault::CheckDigit, _) => check,
        }
    }
}

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault {
            CodeFault::Length { characters } => {
                write!(f, "{characters} characters are not as long as this code is")
            }
            CodeFault::ZeroLost => f.write_str("zeros in front are missing"),
            CodeFault::Character { position } => {
                write!(f, "character {position} does not belong into this code")
            }
            CodeFault::Prefecture => f.write_str("no prefecture has this number"),
            CodeFault::Kind => f.write_str("the digit that tells the kind is unknown"),
            CodeFault::Municipality => f.write_str("the municipality's code does not hold"),
            CodeFault::CheckDigit => f.write_str("the check digit does not fit"),
        }
    }
}

impl std::error::Error for CodeError {}
