//! A certificate as a document of FHIR, in the shape of the WHO's DDCC: put together of what was kept when it was issued,
//! for whoever asks for FHIR. It is not what was signed, and needs nothing that stands elsewhere.

use certificate::claims::{CertifiedDose, Claims, Coded, PersonName, Purpose};
use fhir::Problem;
use fhir::instant;
use fhir::problem::Kind as ProblemKind;
use openssl::sha::sha256;
use profiles::naming::system;
use serde_json::{Map, Value, json};

use super::intent::Intent;
use super::resource::{self, Entry, Standing, own};
use crate::job::hexadecimal;

const ICD11: &str = "http://id.who.int/icd11/mms";
const CVX: &str = "http://hl7.org/fhir/sid/cvx";
const SNOMED: &str = "http://snomed.info/sct";
const LOINC: &str = "http://loinc.org";
/// Extensions of the WHO's guide.
const DDCC: &str = "http://smart.who.int/ddcc/StructureDefinition/";

/// A certificate that was issued, whose municipality's it is, and where this server is.
pub struct Documented<'a> {
    /// What was meant to be signed, and was.
    pub intent: &'a Intent,
    /// The code of the municipality.
    pub municipality: &'a str,
    /// The FHIR base, without a slash at the end.
    pub base: &'a str,
}

/// The document.
pub fn document(documented: &Documented<'_>) -> Result<Value, Problem> {
    let claims = documented.intent.claims();
    let serial = claims.serial.as_str();
    let identifier = json!({"system": system::CERTIFICATE, "value": serial});
    let issued_at = moment(claims.issued_at);
    let person = fhir::Id::parse(&documented.intent.person)
        .ok_or_else(|| unmade("an intent without a person"))?;
    let entry = Entry {
        format: documented.intent.format(),
        claims,
        person: &person,
        municipality: documented.municipality,
    };
    let base = documented.base;
    let mut entries = vec![
        part(
            &name_of(serial, "composition"),
            composition(claims, &identifier),
        ),
        part(&name_of(serial, "patient"), patient(claims)),
        part(&name_of(serial, "organization"), organization(&entry)),
    ];
    for (at, dose) in claims.doses.iter().enumerate() {
        let name = name_of(serial, &format!("dose {at}"));
        entries.push(part(&name, immunization(serial, dose)));
    }
    let mut register = resource::register_entry(&entry, Standing::Issued);
    set(&mut register, "id", json!(serial));
    entries.push(part(
        &format!("{base}/DocumentReference/{serial}"),
        register,
    ));
    let place = format!(
        "{}/certificates/{serial}/document",
        crate::web::origin(base)
    );
    Ok(json!({
        "resourceType": "Bundle",
        "meta": {"profile": [own("/StructureDefinition/sesshu-certificate-bundle")]},
        "identifier": identifier,
        "type": "document",
        "timestamp": issued_at,
        "link": [{"relation": "publication", "url": place}],
        "entry": entries,
    }))
}

fn unmade(what: &str) -> Problem {
    Problem::new(ProblemKind::Exception, "internal").from_source(what.to_owned())
}

fn moment(seconds: i64) -> String {
    instant::instant_text(seconds.saturating_mul(1_000))
}

fn part(name: &str, resource: Value) -> Value {
    json!({"fullUrl": name, "resource": resource})
}

fn set(value: &mut Value, name: &str, member: Value) {
    if let Some(members) = value.as_object_mut() {
        members.insert(name.to_owned(), member);
    }
}

/// The name of a part within its document: always the same for the same certificate.
fn name_of(serial: &str, part: &str) -> String {
    let mut bytes = sha256(format!("{serial} {part}").as_bytes());
    // The form of names that are made of a digest by an own rule.
    for (at, mask, mark) in [(6, 0x0F, 0x80), (8, 0x3F, 0x80)] {
        if let Some(byte) = bytes.get_mut(at) {
            *byte = *byte & mask | mark;
        }
    }
    let digits = hexadecimal(&bytes);
    let mut name = String::from("urn:uuid:");
    for (at, digit) in digits.chars().take(32).enumerate() {
        if [8, 12, 16, 20].contains(&at) {
            name.push('-');
        }
        name.push(digit);
    }
    name
}

fn composition(claims: &Claims, identifier: &Value) -> Value {
    let serial = claims.serial.as_str();
    let issuer = json!({"reference": name_of(serial, "organization")});
    let doses = claims.doses.iter().enumerate().map(|(at, dose)| {
        json!({
            "extension": [{
                "url": own("/StructureDefinition/certified-version"),
                "valueId": dose.record.version,
            }],
            "reference": name_of(serial, &format!("dose {at}")),
        })
    });
    json!({
        "resourceType": "Composition",
        "meta": {"profile": [own("/StructureDefinition/sesshu-certificate-composition")]},
        "extension": [
            {
                "url": own("/StructureDefinition/certificate-purpose"),
                "valueCode": resource::purpose_code(claims.purpose),
            },
            {
                "url": own("/StructureDefinition/certificate-validity"),
                "valuePeriod": {"start": moment(claims.issued_at), "end": moment(claims.not_after)},
            },
        ],
        "identifier": identifier,
        "status": "final",
        "type": {"coding": [{"system": LOINC, "code": "82593-5"}]},
        "subject": {"reference": name_of(serial, "patient")},
        "date": moment(claims.issued_at),
        "author": [issuer],
        "title": "予防接種証明書 / Certificate of vaccination",
        "attester": [{"mode": "official", "party": issuer}],
        "section": [{
            "title": "接種の記録 / Doses",
            "code": {"coding": [{"system": LOINC, "code": "11369-6"}]},
            "entry": doses.collect::<Vec<_>>(),
        }],
    })
}

/// The person by the name that was signed, and nothing more than the certificate says.
fn patient(claims: &Claims) -> Value {
    let subject = &claims.subject;
    let named = match claims.purpose {
        Purpose::Domestic | Purpose::Link => subject.native.as_ref().or(subject.latin.as_ref()),
        Purpose::TravelIcvp | Purpose::TravelRecord => subject.latin.as_ref(),
    };
    let mut told = json!({"resourceType": "Patient"});
    if let Some(named) = named {
        set(&mut told, "name", json!([name(named)]));
    }
    if let Some(birth) = subject.birth_date {
        set(&mut told, "birthDate", json!(birth.to_string()));
    }
    told
}

fn name(named: &PersonName) -> Value {
    let given: Vec<&String> = named
        .given
        .iter()
        .filter(|given| !given.is_empty())
        .collect();
    let mut told = Map::new();
    told.insert("use".to_owned(), json!("official"));
    told.insert("text".to_owned(), json!(named.family_first(" ")));
    if !named.family.is_empty() {
        told.insert("family".to_owned(), json!(named.family));
    }
    if !given.is_empty() {
        told.insert("given".to_owned(), json!(given));
    }
    Value::Object(told)
}

fn organization(entry: &Entry<'_>) -> Value {
    let issuer = &entry.claims.issuer;
    let name = issuer.native.as_ref().unwrap_or(&issuer.name);
    let mut told = json!({
        "resourceType": "Organization",
        "meta": {"profile": [own("/StructureDefinition/sesshu-municipality")]},
        "identifier": [{"system": system::MUNICIPALITY, "value": entry.municipality}],
        "active": true,
        "name": name,
    });
    if issuer.native.is_some() {
        set(&mut told, "alias", json!([issuer.name]));
    }
    told
}

fn immunization(serial: &str, dose: &CertifiedDose) -> Value {
    let product = &dose.product;
    let coding = |system: &str, code: &Option<String>| {
        code.as_ref()
            .map(|code| json!({"system": system, "code": code}))
    };
    let codings: Vec<Value> = [coding(ICD11, &product.icd11), coding(CVX, &product.cvx)]
        .into_iter()
        .flatten()
        .collect();
    let mut vaccine = json!({"text": product.brand});
    if !codings.is_empty() {
        set(&mut vaccine, "coding", Value::Array(codings));
    }
    let mut told = json!({
        "resourceType": "Immunization",
        "extension": extensions(dose),
        "status": "completed",
        "vaccineCode": vaccine,
        "patient": {"reference": name_of(serial, "patient")},
        "occurrenceDateTime": dose.date.to_string(),
    });
    if let Some(centre) = &dose.centre {
        set(&mut told, "location", json!({"display": centre}));
    }
    if let Some(lot) = &dose.lot {
        set(&mut told, "lotNumber", json!(lot));
    }
    if let Some(protocol) = protocol(serial, dose) {
        set(&mut told, "protocolApplied", json!([protocol]));
    }
    told
}

/// What the WHO's guide says beside R4.
fn extensions(dose: &CertifiedDose) -> Vec<Value> {
    let product = &dose.product;
    let coding = |name: &str, coded: &Coded| {
        json!({
            "url": format!("{DDCC}{name}"),
            "valueCoding": {"system": coded.system, "code": coded.code},
        })
    };
    let mut all = Vec::new();
    if let Some(code) = &product.icd11_brand {
        let brand = Coded {
            system: ICD11.to_owned(),
            code: code.clone(),
        };
        all.push(coding("DDCCEventBrand", &brand));
    }
    if let Some(holder) = &product.holder {
        all.push(coding("DDCCVaccineMarketAuthorization", holder));
    }
    all.push(json!({
        "url": format!("{DDCC}DDCCCountryOfEvent"),
        "valueCode": dose.country.alpha3,
    }));
    all
}

fn protocol(serial: &str, dose: &CertifiedDose) -> Option<Value> {
    let mut told = json!({
        "authority": {"reference": name_of(serial, "organization")},
        "doseNumberPositiveInt": dose.dose_number?,
    });
    if let Some(total) = dose.total_doses {
        set(&mut told, "seriesDosesPositiveInt", json!(total));
    }
    let diseases = [
        (ICD11, &dose.product.icd11_disease),
        (SNOMED, &dose.product.snomed_disease),
    ];
    let codings: Vec<Value> = diseases
        .into_iter()
        .filter_map(|(system, code)| Some(json!({"system": system, "code": code.as_ref()?})))
        .collect();
    if !codings.is_empty() {
        set(&mut told, "targetDisease", json!([{"coding": codings}]));
    }
    Some(told)
}
