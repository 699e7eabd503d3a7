//! Which references put a resource into the compartment of the patient they lead to. Only the parameters of the
//! definition count; any other reference to a patient does not.

use super::{Criterion, Entry, Referent, Slot, Value, Want};
use crate::key::{Id, Key, Kind};

/// FHIR's definition of the compartment, for the kinds served here: kind → parameters.
const PATIENT: &[(&str, &[&str])] = &[
    ("AllergyIntolerance", &["patient", "recorder", "asserter"]),
    ("AuditEvent", &["patient"]),
    ("Basic", &["patient", "author"]),
    ("Composition", &["subject", "author", "attester"]),
    ("Consent", &["patient"]),
    ("DocumentReference", &["subject", "author"]),
    ("Group", &["member"]),
    ("Immunization", &["patient"]),
    ("ImmunizationEvaluation", &["patient"]),
    ("ImmunizationRecommendation", &["patient"]),
    ("List", &["subject", "source"]),
    ("Observation", &["subject", "performer"]),
    ("Patient", &["link"]),
    ("Provenance", &["patient"]),
];

/// The names of a kind's parameters that put a resource into a patient's compartment. A kind without any has no part in
/// compartments.
pub fn compartment_parameters(kind: Kind) -> &'static [&'static str] {
    PATIENT
        .iter()
        .find(|(name, _)| *name == kind.name())
        .map_or(&[], |(_, codes)| codes)
}

/// The same as slots.
pub fn compartment_slots(kind: Kind) -> Vec<Slot> {
    compartment_parameters(kind)
        .iter()
        .map(|code| Slot::of(kind, code))
        .collect()
}

/// The patients in whose compartments a resource with these entries lies, each once. That a patient lies in its own is
/// not among its entries.
pub fn members(entries: &[Entry], kind: Kind) -> Vec<Id> {
    let slots = compartment_slots(kind);
    let mut patients: Vec<Id> = entries
        .iter()
        .filter(|entry| slots.contains(&entry.slot))
        .filter_map(|entry| match &entry.value {
            Value::Reference(Referent::Own(key)) if key.kind == Kind::PATIENT => {
                Some(key.id.clone())
            }
            _ => None,
        })
        .collect();
    patients.sort_unstable();
    patients.dedup();
    patients
}

/// What finds the resources of a kind that lie in the compartment of a patient. It finds nothing where the kind has no
/// part in compartments.
pub fn criterion(kind: Kind, patient: &Id) -> Criterion {
    let patient_key = Key {
        kind: Kind::PATIENT,
        id: patient.clone(),
    };
    let mut ways: Vec<Criterion> = compartment_slots(kind)
        .into_iter()
        .map(|slot| Criterion::Value {
            slot,
            wants: vec![Want::Reference(Referent::Own(patient_key.clone()))],
            negated: false,
        })
        .collect();
    if kind == Kind::PATIENT {
        ways.push(Criterion::Id(vec![patient.clone()]));
    }
    // One way alone is a plain criterion, which can be walked over in order and kept in memory.
    match ways.len() {
        1 => ways.swap_remove(0),
        _ => Criterion::Any(ways),
    }
}

#[cfg(test)]
mod tests;
