//! Why something is not certified. Nobody is ever given a certificate that says less or other than the record.

use serde::{Deserialize, Serialize};

/// A part of the claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    /// The person's name.
    Name,
    /// The date of birth.
    BirthDate,
    /// Sex.
    Sex,
    /// Nationality.
    Nationality,
    /// The travel document.
    Document,
    /// The day of the dose.
    Date,
    /// The lot.
    Lot,
    /// Number of the dose, or of all.
    DoseNumber,
    /// The country.
    Country,
    /// The place.
    Centre,
    /// Who gave it.
    Clinician,
    /// The issuer.
    Issuer,
    /// From when until when.
    Validity,
    /// Some text.
    Text,
}

/// The reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Refusal {
    /// There is no name in Latin letters.
    NoLatinName,
    /// No published map has a code of this format for the product.
    ProductNotMapped,
    /// The format is for one disease, and this is another, or there are several.
    Disease,
    /// The format states one dose, or at most so many.
    DoseCount,
    /// Something is missing that the format requires.
    Missing(Field),
    /// Something is longer than the format has room for.
    TooLong(Field),
    /// Something is not of the form that is required.
    Form(Field),
    /// The whole is larger than its code may be.
    TooLarge,
    /// There is no key for this format.
    NoKey,
    /// The key's time does not cover the certificate's.
    KeyTime,
    /// The signer could not sign.
    SigningFailed,
    /// What was signed did not pass the signer's own check. Nothing was released.
    SelfCheckFailed,
}

impl Refusal {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::NoLatinName => "CERT-NO-LATIN-NAME",
            Refusal::ProductNotMapped => "CERT-PRODUCT-NOT-MAPPED",
            Refusal::Disease => "CERT-DISEASE",
            Refusal::DoseCount => "CERT-DOSE-COUNT",
            Refusal::Missing(_) => "CERT-FIELD-MISSING",
            Refusal::TooLong(_) => "CERT-FIELD-TOO-LONG",
            Refusal::Form(_) => "CERT-FIELD-FORM",
            Refusal::TooLarge => "CERT-TOO-LARGE",
            Refusal::NoKey => "CERT-NO-KEY",
            Refusal::KeyTime => "CERT-KEY-TIME",
            Refusal::SigningFailed => "CERT-SIGNING-FAILED",
            Refusal::SelfCheckFailed => "CERT-SELF-CHECK",
        }
    }

    /// The part of the claims that is meant, if one is.
    pub fn field(self) -> Option<Field> {
        match self {
            Refusal::Missing(field) | Refusal::TooLong(field) | Refusal::Form(field) => Some(field),
            _ => None,
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Refusal {}
