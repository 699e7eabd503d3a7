//! The ICAO's visible digital seal for travellers (VDS-NC): canonical JSON, signed with a certificate that it carries.

use immunization::{Day, PartialDate};
use serde_json::{Map, Value, json};

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE_NO_PAD};

use crate::claims::words::{cut, fitting, latin_name, required};
use crate::claims::{Claims, Field, Refusal, Sex, StatedDose, Statement};
use crate::fault::Fault;
use crate::json;
use crate::keys::{Algorithm, Certificate, SigningKey};

/// The type of the message that is written.
pub(crate) const TYPE: &str = "icao.vacc";
/// The type of tests, whose signers nobody should trust in earnest.
pub(crate) const TYPE_TEST: &str = "icao.test";
/// The document type that a signer of seals is for.
pub(crate) const DOCUMENT_TYPE: &str = "NV";

/// How long the parts may be.
const NAME_MAX: usize = 39;
const DOCUMENT_MAX: usize = 11;
const CENTRE_MAX: usize = 20;
const LOT_MAX: usize = 20;
const ICD11_MAX: usize = 6;

/// Padding is accepted, and never written.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The content.
#[derive(Clone, PartialEq, Eq)]
pub struct Seal {
    kind: String,
    issuer: String,
    serial: String,
    name: String,
    birth_date: Option<String>,
    sex: Option<String>,
    document: Option<String>,
    other_number: Option<String>,
    events: Vec<Event>,
}

/// Doses of one product.
#[derive(Clone, PartialEq, Eq)]
struct Event {
    vaccine: String,
    brand: String,
    disease: Option<String>,
    doses: Vec<Dose>,
}

#[derive(Clone, PartialEq, Eq)]
struct Dose {
    date: Day,
    number: u32,
    country: String,
    centre: String,
    lot: String,
    next_due: Option<Day>,
}

impl Seal {
    /// What is certified, in this form.
    pub fn from_claims(claims: &Claims) -> Result<Seal, Refusal> {
        let subject = &claims.subject;
        let latin = claims.latin()?;
        latin_name(latin)?;
        let born = subject.birth_date.map(|date| date.to_string());
        if born.is_none() && subject.document.is_none() {
            return Err(Refusal::Missing(Field::BirthDate));
        }
        let sex = subject.sex.map(|sex| match sex {
            Sex::Male => "M",
            Sex::Female => "F",
            Sex::Other | Sex::Unknown => "X",
        });
        let document = subject
            .document
            .as_ref()
            .map(|document| fitting(&document.number, DOCUMENT_MAX, Field::Document));
        let mut ordered: Vec<_> = claims.doses.iter().collect();
        ordered.sort_by(|one, other| {
            (one.date, &one.product.brand, &one.lot).cmp(&(
                other.date,
                &other.product.brand,
                &other.lot,
            ))
        });
        let mut events: Vec<Event> = Vec::new();
        for dose in ordered {
            let code = |code: &Option<String>| code.clone().filter(|code| code.len() <= ICD11_MAX);
            let vaccine = code(&dose.product.icd11).ok_or(Refusal::ProductNotMapped)?;
            let disease = code(&dose.product.icd11_disease);
            let brand = required(Some(&dose.product.brand), 40, Field::Text)?;
            let number = dose
                .dose_number
                .filter(|number| (1..=99).contains(number))
                .ok_or(Refusal::Missing(Field::DoseNumber))?;
            let centre = dose.centre.as_deref().unwrap_or(&claims.issuer.name);
            let said = Dose {
                date: dose.date,
                number,
                country: dose.country.alpha3.clone(),
                centre: cut(centre, CENTRE_MAX),
                lot: required(dose.lot.as_deref(), LOT_MAX, Field::Lot)?,
                next_due: dose.next_due,
            };
            // Doses of one product together: that saves a good part of the code.
            let same = |event: &&mut Event| {
                event.vaccine == vaccine && event.brand == brand && event.disease == disease
            };
            match events.iter_mut().find(same) {
                Some(event) => event.doses.push(said),
                None => events.push(Event {
                    vaccine,
                    brand,
                    disease,
                    doses: vec![said],
                }),
            }
        }
        Ok(Seal {
            kind: TYPE.to_owned(),
            issuer: claims.issuer.country.alpha3.clone(),
            serial: claims.serial.short().to_owned(),
            name: fitting(
                &latin.family_first("  ").to_uppercase(),
                NAME_MAX,
                Field::Name,
            )?,
            birth_date: born,
            sex: sex.map(str::to_owned),
            document: document.transpose()?,
            other_number: None,
            events,
        })
    }

    /// The part that is signed.
    pub(crate) fn to_json(&self) -> Value {
        let mut person = Map::new();
        person.insert("n".to_owned(), json!(self.name));
        let parts = [
            ("dob", &self.birth_date),
            ("sex", &self.sex),
            ("i", &self.document),
            ("ai", &self.other_number),
        ];
        for (name, value) in parts {
            if let Some(value) = value {
                person.insert(name.to_owned(), json!(value));
            }
        }
        let events: Vec<Value> = self.events.iter().map(Event::to_json).collect();
        json!({
            "hdr": {"is": self.issuer, "t": self.kind, "v": 1},
            "msg": {"pid": person, "uvci": self.serial, "ve": events},
        })
    }

    /// Signs the seal: its text, and what was signed.
    pub(crate) fn seal(
        &self,
        key: &SigningKey,
        certificate: &Certificate,
    ) -> Option<(String, Vec<u8>)> {
        let data = self.to_json();
        let bytes = json::canonical(&data).ok()?;
        let signature = key.sign(&bytes)?;
        let signed = json!({
            "data": data,
            "sig": {
                "alg": "ES256",
                "cer": URL_SAFE_NO_PAD.encode(certificate.der()),
                "sigvl": URL_SAFE_NO_PAD.encode(signature),
            },
        });
        let text = String::from_utf8(json::canonical(&signed).ok()?).ok()?;
        Some((text, bytes))
    }

    /// Reads a content whose signature was checked.
    pub(crate) fn read(data: &Value) -> Result<Seal, Fault> {
        let text = |pointer: &str| {
            data.pointer(pointer)
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        let kind = text("/hdr/t").ok_or(Fault::PayloadSchema)?;
        if kind != TYPE && kind != TYPE_TEST {
            return Err(Fault::UnsupportedClaim);
        }
        if data.pointer("/hdr/v").and_then(Value::as_f64) != Some(1.0) {
            return Err(Fault::VersionUnknown);
        }
        let birth_date = text("/msg/pid/dob");
        if birth_date
            .as_ref()
            .is_some_and(|date| PartialDate::parse_iso(date).is_err())
        {
            return Err(Fault::PayloadSchema);
        }
        let events = data
            .pointer("/msg/ve")
            .and_then(Value::as_array)
            .ok_or(Fault::PayloadSchema)?;
        let seal = Seal {
            kind,
            issuer: text("/hdr/is").ok_or(Fault::PayloadSchema)?,
            serial: text("/msg/uvci").ok_or(Fault::PayloadSchema)?,
            name: text("/msg/pid/n").ok_or(Fault::PayloadSchema)?,
            birth_date,
            sex: text("/msg/pid/sex"),
            document: text("/msg/pid/i"),
            other_number: text("/msg/pid/ai"),
            events: events.iter().map(Event::read).collect::<Result<_, _>>()?,
        };
        let nobody = seal.birth_date.is_none() && seal.document.is_none();
        if nobody || seal.events.is_empty() {
            Err(Fault::PayloadSchema)
        } else {
            Ok(seal)
        }
    }

    /// Whether it is of the type of tests.
    pub(crate) fn is_test(&self) -> bool {
        self.kind == TYPE_TEST
    }

    /// The identifier under which it may have been withdrawn.
    pub(crate) fn serial(&self) -> &str {
        &self.serial
    }

    /// What it says.
    pub(crate) fn statement(&self) -> Statement {
        let stated = |event: &Event, dose: &Dose| StatedDose {
            product: event.vaccine.clone(),
            product_name: Some(event.brand.clone()),
            disease: event.disease.clone(),
            date: Some(dose.date.to_string()),
            lot: Some(dose.lot.clone()),
            dose_number: Some(dose.number),
            country: Some(dose.country.clone()),
            centre: Some(dose.centre.clone()),
            ..StatedDose::default()
        };
        Statement {
            name: self.name.split_whitespace().collect::<Vec<_>>().join(" "),
            birth_date: self.birth_date.clone(),
            sex: self.sex.clone(),
            document: self.document.clone(),
            serial: Some(self.serial.clone()),
            doses: self
                .events
                .iter()
                .flat_map(|event| event.doses.iter().map(|dose| stated(event, dose)))
                .collect(),
            ..Statement::default()
        }
    }
}

impl Event {
    fn to_json(&self) -> Value {
        let doses: Vec<Value> = self.doses.iter().map(Dose::to_json).collect();
        let mut event = json!({"des": self.vaccine, "nam": self.brand, "vd": doses});
        if let (Some(disease), Some(members)) = (&self.disease, event.as_object_mut()) {
            members.insert("dis".to_owned(), json!(disease));
        }
        event
    }

    fn read(event: &Value) -> Result<Event, Fault> {
        let doses = event
            .get("vd")
            .and_then(Value::as_array)
            .ok_or(Fault::PayloadSchema)?;
        let event = Event {
            vaccine: word(event, "des").ok_or(Fault::PayloadSchema)?,
            brand: word(event, "nam").ok_or(Fault::PayloadSchema)?,
            disease: word(event, "dis"),
            doses: doses.iter().map(Dose::read).collect::<Result<_, _>>()?,
        };
        if event.doses.is_empty() {
            Err(Fault::PayloadSchema)
        } else {
            Ok(event)
        }
    }
}

impl Dose {
    fn to_json(&self) -> Value {
        let mut dose = json!({
            "dvc": self.date.to_string(),
            "seq": self.number,
            "ctr": self.country,
            "adm": self.centre,
            "lot": self.lot,
        });
        if let (Some(next), Some(members)) = (self.next_due, dose.as_object_mut()) {
            members.insert("dvn".to_owned(), json!(next.to_string()));
        }
        dose
    }

    fn read(dose: &Value) -> Result<Dose, Fault> {
        let day = |name: &str| {
            word(dose, name)
                .map(|text| Day::parse_iso(&text).map_err(|_| Fault::PayloadSchema))
                .transpose()
        };
        let number = match dose.get("seq") {
            Some(Value::Number(number)) => number
                .as_f64()
                .filter(|value| value.fract() == 0.0 && (1.0..=99.0).contains(value))
                .map(|value| value as u32),
            Some(Value::String(text)) => {
                text.parse().ok().filter(|number| (1..=99).contains(number))
            }
            _ => None,
        };
        Ok(Dose {
            date: day("dvc")?.ok_or(Fault::PayloadSchema)?,
            number: number.ok_or(Fault::PayloadSchema)?,
            country: word(dose, "ctr").ok_or(Fault::PayloadSchema)?,
            centre: word(dose, "adm").ok_or(Fault::PayloadSchema)?,
            lot: word(dose, "lot").ok_or(Fault::PayloadSchema)?,
            next_due: day("dvn")?,
        })
    }
}

fn word(value: &Value, name: &str) -> Option<String> {
    value
        .get(name)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// A seal, taken apart. Nothing in it is to be believed before its signature was checked.
pub(crate) struct Sealed {
    pub(crate) algorithm: Option<Algorithm>,
    pub(crate) certificate: Certificate,
    pub(crate) data: Value,
    pub(crate) signed: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

/// Takes a seal apart.
pub(crate) fn open(seal: &Value) -> Result<Sealed, Fault> {
    let data = seal
        .get("data")
        .filter(|data| data.is_object())
        .ok_or(Fault::BadEnvelope)?;
    let signature = seal.get("sig").ok_or(Fault::BadEnvelope)?;
    let bytes = |name: &str| {
        let text = word(signature, name).ok_or(Fault::BadEnvelope)?;
        BASE64.decode(text).map_err(|_| Fault::BadTransport)
    };
    let certificate = Certificate::from_der(&bytes("cer")?).ok_or(Fault::BadEnvelope)?;
    let algorithm = word(signature, "alg").ok_or(Fault::BadEnvelope)?;
    let algorithm =
        Algorithm::from_name(&algorithm).filter(|algorithm| *algorithm != Algorithm::Ps256);
    let signed = json::canonical(data)?;
    Ok(Sealed {
        algorithm,
        certificate,
        data: data.clone(),
        signed,
        signature: bytes("sigvl")?,
    })
}

#[cfg(test)]
mod tests;
