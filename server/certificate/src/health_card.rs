//! SMART Health Cards: a small FHIR Bundle in a compact signature, as text, as digits of a QR code, or in a file.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use immunization::{Day, PartialDate};
use serde_json::{Value, json};

use crate::claims::words::{cut, fitting, latin_name};
use crate::claims::{Claims, Field, PersonName, Purpose, Refusal, StatedDose, Statement};
use crate::deflate::{Frame, deflate};
use crate::digest::sha256;
use crate::fault::Fault;
#[cfg(any(test, feature = "fuzz"))]
use crate::json;
use crate::jws;
use crate::keys::SigningKey;

mod digits;
mod written;

pub(crate) use digits::{PREFIX, chunk};
pub use digits::{from_digits, join_chunks, to_digits};

/// The longest card that one code holds.
pub const LETTERS_MAX: usize = 1195;
const CVX: &str = "http://hl7.org/fhir/sid/cvx";
const TYPE: &str = "https://smarthealth.cards#health-card";
const TYPE_IMMUNIZATION: &str = "https://smarthealth.cards#immunization";
/// What stands in a revocation list.
const REVOCATION_ID_LETTERS: std::ops::RangeInclusive<usize> = 1..=24;

/// The content.
#[derive(Clone, PartialEq, Eq)]
pub struct HealthCard {
    issuer: String,
    not_before: i64,
    expires: Option<i64>,
    revocation_id: Option<String>,
    names: Vec<PersonName>,
    birth_date: Option<PartialDate>,
    doses: Vec<Dose>,
}

#[derive(Clone, PartialEq, Eq)]
struct Dose {
    codes: Vec<(String, String)>,
    date: Option<String>,
    lot: Option<String>,
    performer: Option<String>,
}

/// The id under which a card is withdrawn: different for each, so that the cards of one person cannot be linked.
pub fn revocation_id(secret: &[u8], key_id: &str, serial: &str) -> Option<String> {
    let digest = keyed_digest(&[secret, key_id.as_bytes()].concat(), serial.as_bytes());
    Some(URL_SAFE_NO_PAD.encode(digest.get(..8)?))
}

/// HMAC with SHA-256 (RFC 2104).
fn keyed_digest(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0; 64];
    if key.len() > block.len() {
        let digest = sha256(key);
        block
            .iter_mut()
            .zip(digest)
            .for_each(|(to, from)| *to = from);
    } else {
        block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    }
    let inner = sha256(&[block.map(|byte| byte ^ 0x36).as_slice(), message].concat());
    sha256(&[block.map(|byte| byte ^ 0x5C).as_slice(), &inner].concat())
}

impl HealthCard {
    /// What is certified, in this form.
    pub fn from_claims(
        claims: &Claims,
        issuer: &str,
        revocation_id: &str,
    ) -> Result<HealthCard, Refusal> {
        let name = match &claims.subject.native {
            Some(native) if claims.purpose == Purpose::Domestic => native,
            _ => {
                let latin = claims.latin()?;
                latin_name(latin)?;
                latin
            }
        };
        fitting(&name.family_first(" "), 80, Field::Name)?;
        let mut diseases = claims.doses.iter().map(|dose| &dose.product.snomed_disease);
        let first = diseases.next().ok_or(Refusal::DoseCount)?;
        if first.is_none() || diseases.any(|other| other != first) {
            return Err(Refusal::Disease);
        }
        let mut ordered: Vec<_> = claims.doses.iter().collect();
        ordered.sort_by(|one, other| {
            (one.date, &one.product.cvx, &one.lot).cmp(&(
                other.date,
                &other.product.cvx,
                &other.lot,
            ))
        });
        let mut doses = Vec::new();
        for dose in ordered {
            let cvx = dose.product.cvx.clone().ok_or(Refusal::ProductNotMapped)?;
            let performer = dose.centre.as_deref().unwrap_or(&claims.issuer.name);
            doses.push(Dose {
                codes: vec![(CVX.to_owned(), cvx)],
                date: Some(dose.date.to_string()),
                lot: dose
                    .lot
                    .as_deref()
                    .map(|lot| fitting(lot, 20, Field::Lot))
                    .transpose()?,
                performer: Some(cut(performer, 40)),
            });
        }
        Ok(HealthCard {
            issuer: issuer.to_owned(),
            not_before: claims.issued_at,
            // A vaccination does not end with its paper; a card is withdrawn by its id.
            expires: None,
            revocation_id: Some(revocation_id.to_owned()),
            names: vec![name.clone()],
            birth_date: Some(
                claims
                    .subject
                    .birth_date
                    .ok_or(Refusal::Missing(Field::BirthDate))?,
            ),
            doses,
        })
    }

    /// Signs the card.
    pub(crate) fn seal(&self, key: &SigningKey, key_id: &str) -> Option<String> {
        let deflated = deflate(self.to_json()?.as_bytes(), Frame::Raw).ok()?;
        jws::sign(&deflated, key, key_id)
    }

    /// Reads a content as it is written.
    #[cfg(any(test, feature = "fuzz"))]
    pub(crate) fn read_text(payload: &[u8]) -> Result<HealthCard, Fault> {
        HealthCard::read(&json::parse(payload).map_err(|_| Fault::PayloadSchema)?)
    }

    /// Reads a content whose signature was checked.
    pub(crate) fn read(payload: &Value) -> Result<HealthCard, Fault> {
        let credential = payload.get("vc").ok_or(Fault::PayloadSchema)?;
        let has_type = credential
            .get("type")
            .and_then(Value::as_array)
            .is_some_and(|types| types.iter().any(|one| one == TYPE));
        if !has_type {
            return Err(Fault::UnsupportedClaim);
        }
        let subject = credential
            .get("credentialSubject")
            .ok_or(Fault::PayloadSchema)?;
        let version = word(subject, "fhirVersion").ok_or(Fault::PayloadSchema)?;
        if !version.starts_with("4.") {
            return Err(Fault::VersionUnknown);
        }
        let bundle = subject.get("fhirBundle").ok_or(Fault::PayloadSchema)?;
        if word(bundle, "resourceType").as_deref() != Some("Bundle")
            || word(bundle, "type").as_deref() != Some("collection")
        {
            return Err(Fault::PayloadSchema);
        }
        let mut card = HealthCard {
            issuer: word(payload, "iss").ok_or(Fault::PayloadSchema)?,
            not_before: seconds(payload, "nbf").ok_or(Fault::PayloadSchema)?,
            expires: seconds(payload, "exp"),
            revocation_id: word(credential, "rid"),
            names: Vec::new(),
            birth_date: None,
            doses: Vec::new(),
        };
        if card
            .revocation_id
            .as_ref()
            .is_some_and(|id| !is_revocation_id(id))
        {
            return Err(Fault::PayloadSchema);
        }
        card.read_entries(
            bundle
                .get("entry")
                .and_then(Value::as_array)
                .ok_or(Fault::PayloadSchema)?,
        )?;
        Ok(card)
    }

    /// One person, and doses that all point at that person.
    fn read_entries(&mut self, entries: &[Value]) -> Result<(), Fault> {
        let kind = |entry: &&Value, wanted: &str| {
            entry
                .get("resource")
                .and_then(|resource| word(resource, "resourceType"))
                .as_deref()
                == Some(wanted)
        };
        let mut patients = entries.iter().filter(|entry| kind(entry, "Patient"));
        let (Some(patient), None) = (patients.next(), patients.next()) else {
            return Err(Fault::PayloadSchema);
        };
        let address = word(patient, "fullUrl").ok_or(Fault::PayloadSchema)?;
        let person = patient.get("resource").ok_or(Fault::PayloadSchema)?;
        for name in person
            .get("name")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let given = name
                .get("given")
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            let given = given.filter_map(Value::as_str).map(str::to_owned).collect();
            let family = word(name, "family")
                .or_else(|| word(name, "text"))
                .unwrap_or_default();
            self.names.push(PersonName { family, given });
        }
        if self.names.is_empty() {
            return Err(Fault::PayloadSchema);
        }
        let born = word(person, "birthDate");
        self.birth_date = born
            .map(|date| PartialDate::parse_iso(&date).map_err(|_| Fault::PayloadSchema))
            .transpose()?;
        for entry in entries.iter().filter(|entry| kind(entry, "Immunization")) {
            let resource = entry.get("resource").ok_or(Fault::PayloadSchema)?;
            let of = resource
                .get("patient")
                .and_then(|patient| word(patient, "reference"));
            if of.as_deref() != Some(address.as_str()) {
                return Err(Fault::PayloadSchema);
            }
            // What was not given is no dose.
            if word(resource, "status").as_deref() == Some("completed") {
                self.doses.push(Dose::read(resource)?);
            }
        }
        if self.doses.is_empty() {
            Err(Fault::UnsupportedClaim)
        } else {
            Ok(())
        }
    }

    /// The id under which it may have been withdrawn.
    pub(crate) fn revocation_id(&self) -> Option<&str> {
        self.revocation_id.as_deref()
    }

    /// From when it counts.
    pub(crate) fn not_before(&self) -> i64 {
        self.not_before
    }

    /// What it says.
    pub(crate) fn statement(&self) -> Statement {
        let mut names = self.names.iter().map(|name| name.family_first(" "));
        Statement {
            name: names.next().unwrap_or_default(),
            name_other: names.next(),
            birth_date: self.birth_date.map(|date| date.to_string()),
            serial: self.revocation_id.clone(),
            doses: self.doses.iter().map(Dose::statement).collect(),
            ..Statement::default()
        }
    }
}

impl Dose {
    fn read(resource: &Value) -> Result<Dose, Fault> {
        let coding = resource
            .pointer("/vaccineCode/coding")
            .and_then(Value::as_array)
            .ok_or(Fault::PayloadSchema)?;
        let mut codes = Vec::new();
        for code in coding {
            let (Some(system), Some(code)) = (word(code, "system"), word(code, "code")) else {
                return Err(Fault::PayloadSchema);
            };
            codes.push((system, code));
        }
        let date = word(resource, "occurrenceDateTime");
        let plain = |date: &String| {
            PartialDate::parse_iso(date.split('T').next().unwrap_or_default()).is_ok()
        };
        if codes.is_empty() || date.as_ref().is_some_and(|date| !plain(date)) {
            return Err(Fault::PayloadSchema);
        }
        let performers = resource.get("performer").and_then(Value::as_array);
        let display = |one: &Value| {
            one.pointer("/actor/display")
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        Ok(Dose {
            codes,
            date,
            lot: word(resource, "lotNumber"),
            performer: performers.and_then(|all| all.iter().find_map(display)),
        })
    }

    fn statement(&self) -> StatedDose {
        let cvx = self
            .codes
            .iter()
            .find(|(system, _)| system == CVX)
            .or(self.codes.first());
        let day = self
            .date
            .as_ref()
            .and_then(|date| date.split('T').next())
            .map(str::to_owned);
        StatedDose {
            product: cvx.map(|(_, code)| code.clone()).unwrap_or_default(),
            date: day
                .filter(|text| Day::parse_iso(text).is_ok())
                .or_else(|| self.date.clone()),
            lot: self.lot.clone(),
            centre: self.performer.clone(),
            ..StatedDose::default()
        }
    }
}

/// Whether a text may be an id of a revocation list.
pub(crate) fn is_revocation_id(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    REVOCATION_ID_LETTERS.contains(&text.len()) && text.bytes().all(letter)
}

fn word(value: &Value, name: &str) -> Option<String> {
    value
        .get(name)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// Whole seconds. Some issuers write fractions.
pub(crate) fn seconds(value: &Value, name: &str) -> Option<i64> {
    let number = value.get(name)?;
    let bounded = |seconds: i64| seconds.unsigned_abs() <= 1 << 53;
    match number.as_i64() {
        Some(seconds) => Some(seconds).filter(|seconds| bounded(*seconds)),
        None => number
            .as_f64()
            .filter(|value| value.is_finite() && value.abs() < 9.0e15)
            .map(|value| value.floor() as i64),
    }
}

/// The members of a `.smart-health-card` file.
pub(crate) fn members(file: &Value) -> Result<Vec<String>, Fault> {
    let cards = file
        .get("verifiableCredential")
        .and_then(Value::as_array)
        .ok_or(Fault::BadEnvelope)?;
    if cards.is_empty() || cards.len() > CARDS_MAX {
        return Err(Fault::BadEnvelope);
    }
    cards
        .iter()
        .map(|card| card.as_str().map(str::to_owned).ok_or(Fault::BadEnvelope))
        .collect()
}

/// How many cards of a file are read.
const CARDS_MAX: usize = 32;

/// Cards as the file that wallets take.
pub fn to_file(cards: &[String]) -> String {
    json!({"verifiableCredential": cards}).to_string()
}

#[cfg(test)]
mod tests;
