//! What a certificate says: the one record from which every format takes the least that is enough.
//!
//! Claims are built from stored records, never from what somebody typed, and every format is rendered from them and from
//! nothing else. They hold no resident number and no individual number, because nothing abroad needs one.

use immunization::{Day, PartialDate};
use serde::{Deserialize, Serialize};

mod iso;
mod refusal;
mod serial;
mod statement;
pub(crate) mod words;

pub use refusal::{Field, Refusal};
pub use serial::Serial;
pub use statement::{Dates, StatedDose, Statement};
pub use words::{country_names, country_of};

/// What is certified, for whom, by whom, and for how long.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Claims {
    /// The number of this one rendering, by which it can be withdrawn.
    pub serial: Serial,
    /// What it is for.
    pub purpose: Purpose,
    /// Who was vaccinated.
    pub subject: Subject,
    /// The doses, each from a committed, completed and unflagged record.
    pub doses: Vec<CertifiedDose>,
    /// Who certifies.
    pub issuer: Issuer,
    /// When it is issued, in seconds since 1970.
    pub issued_at: i64,
    /// When its signature ends, in seconds since 1970.
    pub not_after: i64,
}

impl std::fmt::Debug for Claims {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Claims({} doses)", self.doses.len())
    }
}

/// What a certificate is for. It decides which name is used and whether a passport is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// The international certificate of vaccination.
    TravelIcvp,
    /// A record for entry abroad.
    TravelRecord,
    /// Within Japan.
    Domestic,
    /// A pointer to a record.
    Link,
}

impl Purpose {
    /// Whether it is shown abroad.
    pub fn is_travel(self) -> bool {
        matches!(self, Purpose::TravelIcvp | Purpose::TravelRecord)
    }
}

/// The person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Subject {
    /// In Latin letters as the passport spells it. Never made from kana.
    pub latin: Option<PersonName>,
    /// As it is written in Japan.
    pub native: Option<PersonName>,
    /// The date of birth, so far as it is known.
    #[serde(with = "iso::option")]
    pub birth_date: Option<PartialDate>,
    /// As FHIR has it.
    pub sex: Option<Sex>,
    /// Three letters.
    pub nationality: Option<Country>,
    /// The travel document that the person confirmed in the same request.
    pub document: Option<TravelDocument>,
    /// Parent or guardian, in Latin letters, of somebody who cannot sign.
    pub guardian: Option<String>,
}

/// A name in its parts.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PersonName {
    /// The family name.
    pub family: String,
    /// The given names.
    pub given: Vec<String>,
}

/// Administrative sex, in FHIR's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Male.
    Male,
    /// Female.
    Female,
    /// Neither.
    Other,
    /// Not known.
    Unknown,
}

impl Sex {
    /// FHIR's word.
    pub fn code(self) -> &'static str {
        match self {
            Sex::Male => "male",
            Sex::Female => "female",
            Sex::Other => "other",
            Sex::Unknown => "unknown",
        }
    }
}

/// A travel document.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TravelDocument {
    /// Its kind, `PPN` for a passport.
    pub kind: String,
    /// Its number: capital letters and digits.
    pub number: String,
    /// Who issued it.
    pub country: Country,
}

/// A country by its three letters. Some formats want two.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Country {
    /// ISO 3166-1, three letters.
    pub alpha3: String,
    /// ISO 3166-1, two letters.
    pub alpha2: String,
}

/// One dose.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CertifiedDose {
    /// The exact version of the record, so that a correction finds the certificate.
    pub record: RecordVersion,
    /// The product in the codes of other systems.
    pub product: ProductCodes,
    /// The day in Japan on which it was given.
    #[serde(with = "iso::plain")]
    pub date: Day,
    /// The lot.
    pub lot: Option<String>,
    /// Which dose of the series it is.
    pub dose_number: Option<u32>,
    /// How many the series has.
    pub total_doses: Option<u32>,
    /// Where it was given.
    pub country: Country,
    /// The place or institution, in Latin letters for travel.
    pub centre: Option<String>,
    /// Who gave it, in Latin letters.
    pub clinician: Option<String>,
    /// When the next one is due.
    #[serde(with = "iso::option")]
    pub next_due: Option<Day>,
    /// What people call it. It is never in a code, and kept so that a sheet says the same whenever it is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<DoseWords>,
}

/// What people call a dose, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DoseWords {
    /// The vaccine.
    pub vaccine: Words,
    /// What it is against.
    pub disease: Words,
    /// Who makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker: Option<Words>,
}

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

/// A stored record in one of its versions.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RecordVersion {
    /// The id of the Immunization.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The code of the municipality whose record it is, where that is not the one that certifies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub municipality: Option<String>,
}

/// What a product is called elsewhere, as published maps say it. What no map says is absent and makes a format unavailable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ProductCodes {
    /// The brand, for people.
    pub brand: String,
    /// ICD-11, class of the vaccine.
    pub icd11: Option<String>,
    /// ICD-11, the brand itself.
    pub icd11_brand: Option<String>,
    /// ICD-11, the disease.
    pub icd11_disease: Option<String>,
    /// Who holds the authorisation, as a code.
    pub holder: Option<Coded>,
    /// The product's id in the WHO's catalogue of prequalified products.
    pub catalogue: Option<String>,
    /// The EU's codes.
    pub eu: Option<EuCodes>,
    /// CVX.
    pub cvx: Option<String>,
    /// SNOMED CT, the disease.
    pub snomed_disease: Option<String>,
}

/// A code and its system.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coded {
    /// The system.
    pub system: String,
    /// The code.
    pub code: String,
}

/// The three codes of the EU's value sets.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EuCodes {
    /// The kind of vaccine (`vp`).
    pub prophylaxis: String,
    /// The product (`mp`).
    pub product: String,
    /// The holder of the authorisation (`ma`).
    pub holder: String,
}

/// Who certifies.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Issuer {
    /// The name in Latin letters.
    pub name: String,
    /// The name as it is written in Japan. Never in a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub native: Option<String>,
    /// The country.
    pub country: Country,
}

impl PersonName {
    /// Family name first, as machine-readable zones have it.
    pub fn family_first(&self, between: &str) -> String {
        let given = self.given.join(" ");
        match (self.family.is_empty(), given.is_empty()) {
            (_, true) => self.family.clone(),
            (true, _) => given,
            _ => format!("{}{between}{given}", self.family),
        }
    }
}

impl Claims {
    /// The name in Latin letters, without which nothing is certified for travel.
    pub(crate) fn latin(&self) -> Result<&PersonName, Refusal> {
        self.subject
            .latin
            .as_ref()
            .filter(|name| !name.family.is_empty() || !name.given.is_empty())
            .ok_or(Refusal::NoLatinName)
    }

    /// The one dose of a format that states one.
    pub(crate) fn only_dose(&self) -> Result<&CertifiedDose, Refusal> {
        match self.doses.as_slice() {
            [dose] => Ok(dose),
            _ => Err(Refusal::DoseCount),
        }
    }

    /// What holds for every format: text in one form, doses in the past of the certificate and of the person's life.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.doses.is_empty() && self.purpose != Purpose::Link || self.doses.len() > DOSES_MAX {
            return Err(Refusal::DoseCount);
        }
        if self.not_after <= self.issued_at || self.issued_at < 0 || self.not_after > SECONDS_MAX {
            return Err(Refusal::Form(Field::Validity));
        }
        let today = words::day_in_japan(self.issued_at).ok_or(Refusal::Form(Field::Validity))?;
        let born = self.subject.birth_date.map(PartialDate::earliest);
        for dose in &self.doses {
            if dose.date > today || born.is_some_and(|born| dose.date < born) {
                return Err(Refusal::Form(Field::Date));
            }
            words::check_country(&dose.country)?;
        }
        if let Some(document) = &self.subject.document {
            words::check_document(document)?;
        }
        for country in self
            .subject
            .nationality
            .iter()
            .chain([&self.issuer.country])
        {
            words::check_country(country)?;
        }
        if !self.texts().into_iter().all(words::is_clean) {
            return Err(Refusal::Form(Field::Text));
        }
        Ok(())
    }

    fn texts(&self) -> Vec<&str> {
        let names = self.subject.latin.iter().chain(&self.subject.native);
        let mut all: Vec<&str> = names
            .flat_map(|name| name.given.iter().chain([&name.family]))
            .map(String::as_str)
            .collect();
        all.extend(self.subject.guardian.as_deref());
        all.push(&self.issuer.name);
        for dose in &self.doses {
            all.push(&dose.product.brand);
            all.extend(
                [&dose.lot, &dose.centre, &dose.clinician]
                    .into_iter()
                    .flatten()
                    .map(String::as_str),
            );
        }
        all
    }
}

/// More doses than this are a history, not a certificate.
const DOSES_MAX: usize = 64;
/// The last moment that certificates speak of: the year 9999 is far enough.
const SECONDS_MAX: i64 = 253_402_300_799;

#[cfg(test)]
mod tests;
