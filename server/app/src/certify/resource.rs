//! A certificate as resources: the register entry that is stored and searched, who made it out of what, and the document
//! that is put together for whoever asks for FHIR.

use certificate::Format;
use certificate::claims::{Claims, Purpose, RecordVersion};
use fhir::codec::{Limits, json};
use fhir::{Element, Id, instant};
use profiles::naming::{CANONICAL_BASE, system};
use serde_json::{Value, json};

/// Why a certificate was withdrawn, in the order of the numbers under which the reasons are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A dose was corrected, or has to be.
    Correction,
    /// A dose was a mistake, or was deleted.
    EnteredInError,
    /// Two persons were made one.
    Merge,
    /// Somebody else's identity was used.
    Identity,
    /// A new one took its place.
    Reissue,
    /// Its key was withdrawn.
    Key,
    /// The person asked for it.
    Request,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Reason; 7] = [
        Reason::Correction,
        Reason::EnteredInError,
        Reason::Merge,
        Reason::Identity,
        Reason::Reissue,
        Reason::Key,
        Reason::Request,
    ];

    /// FHIR's code.
    pub fn code(self) -> &'static str {
        match self {
            Reason::Correction => "correction",
            Reason::EnteredInError => "entered-in-error",
            Reason::Merge => "merge",
            Reason::Identity => "identity",
            Reason::Reissue => "reissue",
            Reason::Key => "key",
            Reason::Request => "request",
        }
    }

    /// The reason with this code.
    pub fn parse(code: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The number under which it is kept.
    pub fn number(self) -> i16 {
        self as i16 + 1
    }

    /// The reason with this number.
    pub fn from_number(number: i16) -> Option<Reason> {
        Reason::ALL.into_iter().find(|one| one.number() == number)
    }
}

/// The number under which a format is kept.
pub fn format_number(format: Format) -> i16 {
    let place = Format::ISSUED.iter().position(|one| *one == format);
    place
        .and_then(|place| i16::try_from(place + 1).ok())
        .unwrap_or(0)
}

/// The format with this number.
pub fn format_of(number: i16) -> Option<Format> {
    let place = usize::try_from(number).ok()?.checked_sub(1)?;
    Format::ISSUED.get(place).copied()
}

/// The format in the words of the code system.
fn format_code(format: Format) -> &'static str {
    match format {
        Format::Icvp => "icvp",
        Format::Ddcc => "ddcc-vs",
        Format::EuDcc => "eu-dcc",
        Format::SignedLink => "vhl",
        Format::HealthCard => "shc",
        Format::HealthLink => "shl",
        Format::VdsNc | Format::Hcert => "vds-nc",
    }
}

pub(super) fn purpose_code(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::TravelIcvp => "travel-icvp",
        Purpose::TravelRecord => "travel-record",
        Purpose::Domestic => "domestic",
        Purpose::Link => "link",
    }
}

/// Where a register entry stands.
#[derive(Clone, Copy)]
pub enum Standing {
    /// It has its number.
    Intended,
    /// It was signed by this key.
    Issued,
    /// It was never signed.
    Abandoned,
    /// It does not count any more.
    Withdrawn(Reason, i64),
}

/// What a register entry tells.
pub struct Entry<'a> {
    /// In which format.
    pub format: Format,
    /// What is certified.
    pub claims: &'a Claims,
    /// Whose it is.
    pub person: &'a Id,
    /// Whose records these are: the code of the municipality.
    pub municipality: &'a str,
}

pub(super) fn own(path: &str) -> String {
    format!("{CANONICAL_BASE}{path}")
}

/// The register entry.
pub fn document_reference(entry: &Entry<'_>, standing: Standing) -> Option<Element> {
    read(&register_entry(entry, standing))
}

/// The register entry, as JSON.
pub fn register_entry(entry: &Entry<'_>, standing: Standing) -> Value {
    let Entry {
        format,
        claims,
        person,
        municipality,
    } = entry;
    let serial = claims.serial.as_str();
    let moment = |seconds: i64| instant::instant_text(seconds.saturating_mul(1_000));
    let (status, doc_status) = match standing {
        Standing::Intended => ("current", "preliminary"),
        Standing::Issued => ("current", "final"),
        Standing::Abandoned => ("entered-in-error", "entered-in-error"),
        Standing::Withdrawn(..) => ("entered-in-error", "entered-in-error"),
    };
    let mut extensions = vec![
        json!({"url": own("/StructureDefinition/certificate-purpose"), "valueCode": purpose_code(claims.purpose)}),
        json!({
            "url": own("/StructureDefinition/certificate-validity"),
            "valuePeriod": {"start": moment(claims.issued_at), "end": moment(claims.not_after)},
        }),
    ];
    if let Standing::Withdrawn(reason, at) = standing {
        extensions.push(json!({
            "url": own("/StructureDefinition/certificate-revocation"),
            "extension": [
                {"url": "time", "valueInstant": instant::instant_text(at)},
                {"url": "reason", "valueCode": reason.code()},
            ],
        }));
    }
    let related: Vec<Value> = claims
        .doses
        .iter()
        .map(|dose| {
            let name = name_of(&dose.record);
            // What another municipality keeps is told by its name: nothing here can be followed to it.
            match dose.record.municipality {
                Some(_) => json!({"type": "Immunization", "display": name}),
                None => json!({"reference": name}),
            }
        })
        .collect();
    json!({
        "resourceType": "DocumentReference",
        "meta": {"profile": [own("/StructureDefinition/sesshu-certificate-document-reference")]},
        "extension": extensions,
        "masterIdentifier": {"system": system::CERTIFICATE, "value": serial},
        "status": status,
        "docStatus": doc_status,
        "type": {"coding": [{"system": own("/CodeSystem/certificate-format"), "code": format_code(*format)}]},
        "subject": {"reference": format!("Patient/{person}")},
        "date": moment(claims.issued_at),
        "author": [{
            "type": "Organization",
            "identifier": {"system": system::MUNICIPALITY, "value": municipality},
            "display": claims.issuer.name,
        }],
        "content": contents(serial, standing),
        "context": {"related": related},
    })
}

/// A record by its name: in front, whose it is, where that is another municipality.
pub(super) fn name_of(record: &RecordVersion) -> String {
    let name = format!("Immunization/{}/_history/{}", record.id, record.version);
    match &record.municipality {
        Some(code) => format!("{code}/{name}"),
        None => name,
    }
}

/// What there is of a certificate and where. Of one that does not count there is nothing to be had.
fn contents(serial: &str, standing: Standing) -> Vec<Value> {
    let all = [
        ("text/plain", "text", "serialized"),
        ("image/png", "code.png", "image"),
        ("application/pdf", "pdf", "pdf"),
    ];
    let is_issued = matches!(standing, Standing::Issued);
    let shown = if is_issued { all.len() } else { 1 };
    let content = |(kind, place, code): (&str, &str, &str)| {
        let mut attachment = json!({"contentType": kind});
        if let Some(members) = attachment.as_object_mut().filter(|_| is_issued) {
            let url = format!("/certificates/{serial}/{place}");
            members.insert("url".to_owned(), json!(url));
        }
        json!({
            "attachment": attachment,
            "format": {"system": own("/CodeSystem/certificate-rendering"), "code": code},
        })
    };
    all.into_iter().take(shown).map(content).collect()
}

/// Who made a certificate, out of which versions of which records.
pub fn provenance(entry: &Entry<'_>, client: &str, recorded_ms: i64) -> Option<Element> {
    let serial = entry.claims.serial.as_str();
    let sources: Vec<Value> = entry
        .claims
        .doses
        .iter()
        .map(|dose| {
            let what = name_of(&dose.record);
            // By its name alone: a reference would keep the dose from ever being deleted.
            json!({"role": "source", "what": {"type": "Immunization", "display": what}})
        })
        .collect();
    let value = json!({
        "resourceType": "Provenance",
        "target": [{"reference": format!("DocumentReference/{serial}")}],
        "recorded": instant::instant_text(recorded_ms),
        "activity": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion",
            "code": "LA",
        }]},
        "agent": [{
            "type": {"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
                "code": "attester",
            }]},
            "who": {
                "type": "Organization",
                "identifier": {"system": system::MUNICIPALITY, "value": entry.municipality},
                "display": entry.claims.issuer.name,
            },
        }, {
            "type": {"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
                "code": "enterer",
            }]},
            "who": {"identifier": {"system": system::CLIENT, "value": client}},
        }],
        "entity": sources,
    });
    read(&value)
}

/// What was put together here, as a tree.
pub fn read(value: &Value) -> Option<Element> {
    let mut element = json::read(value.to_string().as_bytes(), &Limits::own()).ok()?;
    element.sort_fields();
    Some(element)
}

#[cfg(test)]
mod tests;
