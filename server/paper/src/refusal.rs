//! Why a sheet is not drawn: a rule, the field, and where in it. Never the value.

use std::fmt;

/// What a text on the sheet is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The sheet's own words.
    Words,
    /// The name in Latin letters.
    LatinName,
    /// The name as it is written in Japan.
    NativeName,
    /// How the name is read.
    Kana,
    /// The date of birth.
    Birth,
    /// Nationality.
    Nationality,
    /// The travel document.
    Document,
    /// Parent or guardian.
    Guardian,
    /// The disease that a dose is against.
    Disease,
    /// The vaccine's name.
    Vaccine,
    /// Who makes it.
    Maker,
    /// Its lot.
    Lot,
    /// The country of vaccination.
    DoseCountry,
    /// Where it was given.
    Centre,
    /// Who gave it.
    Clinician,
    /// Who certifies.
    Issuer,
    /// The number of the certificate.
    Serial,
    /// Where to check it.
    VerifyAddress,
    /// What a code carries.
    Code,
    /// The doses together.
    Doses,
}

impl Field {
    /// The field's stable name.
    pub fn code(self) -> &'static str {
        match self {
            Field::Words => "words",
            Field::LatinName => "latin-name",
            Field::NativeName => "native-name",
            Field::Kana => "kana",
            Field::Birth => "birth",
            Field::Nationality => "nationality",
            Field::Document => "document",
            Field::Guardian => "guardian",
            Field::Disease => "disease",
            Field::Vaccine => "vaccine",
            Field::Maker => "maker",
            Field::Lot => "lot",
            Field::DoseCountry => "dose-country",
            Field::Centre => "centre",
            Field::Clinician => "clinician",
            Field::Issuer => "issuer",
            Field::Serial => "serial",
            Field::VerifyAddress => "verify-address",
            Field::Code => "code",
            Field::Doses => "doses",
        }
    }
}

/// A field, and of which dose or code it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The field.
    pub field: Field,
    /// Which dose or code, counted from 0.
    pub entry: Option<usize>,
}

impl From<Field> for Place {
    fn from(field: Field) -> Place {
        Place { field, entry: None }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entry {
            None => f.write_str(self.field.code()),
            Some(entry) => write!(f, "{}[{entry}]", self.field.code()),
        }
    }
}

/// Why a sheet is not drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// No font here can draw a character as it was meant: a box or a look-alike would be a false name.
    Character {
        /// Where it stands.
        place: Place,
        /// Which character of the field, counted from 0.
        position: usize,
    },
    /// A text is longer than a sheet has room for. Names are never cut.
    TooLong {
        /// Which one.
        place: Place,
    },
    /// Something that this kind of sheet must say is not there.
    Missing {
        /// What.
        place: Place,
    },
    /// There are more doses or codes than a certificate may have.
    TooMany {
        /// Of what.
        field: Field,
    },
    /// A code is no square of a size that codes have, or could not be read once printed.
    Code {
        /// Which code, counted from 0.
        entry: usize,
    },
    /// The sheet was laid out and could not be written. This is a fault of ours.
    Engine,
}

impl Refusal {
    /// The rule's stable code.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Character { .. } => "PAPER-CHARACTER",
            Refusal::TooLong { .. } => "PAPER-TOO-LONG",
            Refusal::Missing { .. } => "PAPER-MISSING",
            Refusal::TooMany { .. } => "PAPER-TOO-MANY",
            Refusal::Code { .. } => "PAPER-CODE",
            Refusal::Engine => "PAPER-ENGINE",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Character { place, position } => {
                write!(f, "no font draws character {position} of {place}")
            }
            Refusal::TooLong { place } => write!(f, "{place} is too long for a sheet"),
            Refusal::Missing { place } => write!(f, "{place} is missing"),
            Refusal::TooMany { field } => write!(f, "too many {}", field.code()),
            Refusal::Code { entry } => write!(f, "code {entry} cannot be printed"),
            Refusal::Engine => f.write_str("the sheet could not be written"),
        }
    }
}

impl std::error::Error for Refusal {}
