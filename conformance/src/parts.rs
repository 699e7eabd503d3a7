//! The resources that drivers send, made from the examples that users may copy.

use serde_json::Value;

const PATIENT: &str = include_str!("../../examples/resources/patient.json");
const IMMUNIZATION: &str = include_str!("../../examples/resources/immunization.json");

/// What of the examples is replaced.
const PATIENT_MARKER: &str = "CHART-000001";
const PATIENT_TAG: &str = "みらい市中央町1-2-3";
const DOSE_MARKER: &str = "DOSE-000001";
const DOSE_TAG: &str = "接種後30分の観察で異状なし";
const DOSE_PATIENT: &str = "Patient/mirai-0001";

/// The system of a patient's identifier in the examples.
pub const PATIENT_SYSTEM: &str = "https://clinic.example/fhir/chart-number";
/// The system of a dose's identifier in the examples.
pub const DOSE_SYSTEM: &str = "https://clinic.example/fhir/dose-number";

/// The two types that drivers send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A Patient.
    Patient,
    /// An Immunization.
    Immunization,
}

impl Kind {
    /// FHIR's name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Patient => "Patient",
            Kind::Immunization => "Immunization",
        }
    }

    /// The system of the identifier that holds the marker.
    pub fn system(self) -> &'static str {
        match self {
            Kind::Patient => PATIENT_SYSTEM,
            Kind::Immunization => DOSE_SYSTEM,
        }
    }

    /// The search by marker, encoded, as it stands in an address or in `If-None-Exist`.
    pub fn criteria(self, marker: &str) -> String {
        let system = self.system().replace(':', "%3A").replace('/', "%2F");
        format!("identifier={system}%7C{marker}")
    }
}

/// A patient whose identifier is the marker and whose address is the tag, as compact JSON.
pub fn patient(marker: &str, tag: &str) -> String {
    compact(PATIENT)
        .replace(PATIENT_MARKER, marker)
        .replace(PATIENT_TAG, tag)
}

/// A dose whose identifier is the marker and whose note is the tag, given to this patient, as compact JSON.
pub fn immunization(marker: &str, tag: &str, patient_id: &str) -> String {
    compact(IMMUNIZATION)
        .replace(DOSE_MARKER, marker)
        .replace(DOSE_TAG, tag)
        .replace(DOSE_PATIENT, &format!("Patient/{patient_id}"))
}

/// The same resource with an id, as an update needs it.
pub fn with_id(resource: &str, id: &str) -> String {
    match resource.split_once(',') {
        Some((kind, rest)) => format!("{kind},\"id\":\"{id}\",{rest}"),
        None => resource.to_owned(),
    }
}

/// The marker of a resource that one of the functions above made.
pub fn marker_of(resource: &Value) -> Option<&str> {
    let first = resource.get("identifier")?.get(0)?;
    let system = first.get("system")?.as_str()?;
    (system == PATIENT_SYSTEM || system == DOSE_SYSTEM)
        .then(|| first.get("value")?.as_str())
        .flatten()
}

/// The tag of a resource that one of the functions above made.
pub fn tag_of(resource: &Value) -> Option<&str> {
    let place = match resource.get("resourceType")?.as_str()? {
        "Patient" => resource.get("address")?,
        _ => resource.get("note")?,
    };
    place.get(0)?.get("text")?.as_str()
}

/// JSON without the white space between its parts, everything else as written.
pub fn compact(json: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    json.chars()
        .filter(|c| {
            let keep = inside || !c.is_ascii_whitespace();
            if escaped {
                escaped = false;
            } else if *c == '"' {
                inside = !inside;
            } else {
                escaped = inside && *c == '\\';
            }
            keep
        })
        .collect()
}

#[cfg(test)]
mod tests;
