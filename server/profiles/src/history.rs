//! A Patient and its Immunizations as the history that judgments are about.

use std::fmt;

use ::immunization::{History, MunicipalityCode, Resident, VaccineTable};
use fhir::{Element, Issue, problem};

use crate::immunization::{self, Person};
use crate::patient;
use crate::reading::Reading;

/// How many findings are told about one history.
const FINDINGS_MAX: usize = 500;

/// Where a person's resources come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From the record. A dose is the person's if it says so.
    Record,
    /// They were handed over together, with names and numbers perhaps masked. A dose is the person's unless it names
    /// another one.
    HandedOver,
}

/// A history, and where its parts stood.
#[derive(Clone, PartialEq, Eq)]
pub struct Told {
    /// The history.
    pub history: History,
    /// For each of its doses, which of the resources told it.
    pub places: Vec<usize>,
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Told(…)")
    }
}

/// The history of a person. A dose that is another person's is left out and told; a dose without a record likewise. What
/// else is known of the person – illnesses, contraindications – is not told by these resources.
pub fn from_resources(
    patient: &Element,
    doses: &[&Element],
    origin: Origin,
    of: MunicipalityCode,
    table: &VaccineTable,
) -> Reading<Told> {
    let Reading {
        record,
        mut findings,
    } = patient::from_resource(patient, of);
    let Some(resident) = record else {
        return Reading {
            record: None,
            findings,
        };
    };
    let history = History {
        birth: resident.birth,
        sex: resident.sex,
        death: resident.death.and_then(|death| death.on),
        ..History::default()
    };
    let mut told = Told {
        history,
        places: Vec::with_capacity(doses.len()),
    };
    if resident.death.is_some() && told.history.death.is_none() {
        // The history tells a day, and there is none: whoever judges must not take the person for alive.
        findings.push(
            Issue::warning(problem::Kind::BusinessRule, "history-death-undated")
                .at("Patient.deceased"),
        );
    }
    for (position, resource) in doses.iter().enumerate() {
        let person = immunization::person_of(resource);
        let belongs = match origin {
            Origin::Record => person.is_some_and(|person| may_be(&person, patient, &resident)),
            Origin::HandedOver => !person.is_some_and(|person| is_another(&person, patient)),
        };
        if !belongs {
            let finding = Issue::error(problem::Kind::BusinessRule, "history-other-person");
            let finding = finding.at("Immunization.patient");
            findings.push(finding.with("position", position));
            continue;
        }
        let reading = immunization::from_resource(resource, table);
        told.places
            .extend(reading.record.is_some().then_some(position));
        told.history.doses.extend(reading.record);
        let notes = reading.findings.into_iter();
        findings.extend(notes.map(|finding| finding.with("position", position)));
    }
    findings.truncate(FINDINGS_MAX);
    Reading {
        record: Some(told),
        findings,
    }
}

/// Whether a dose names another person than the one it was handed over with.
fn is_another(person: &Person, patient: &Element) -> bool {
    let (Person::Reference(address), Some(id)) = (person, patient.text_of("id")) else {
        return false;
    };
    let plain = address.split("/_history/").next().unwrap_or_default();
    match plain.rsplit_once('/') {
        Some((kind, named)) if kind == "Patient" || kind.ends_with("/Patient") => named != id,
        _ => false,
    }
}

/// Whether a dose can be this person's. An address of elsewhere cannot be told from here and is believed.
fn may_be(person: &Person, patient: &Element, resident: &Resident) -> bool {
    match person {
        Person::Reference(address) => {
            let id = patient.text_of("id");
            // With or without the version that was meant.
            let plain = address.split("/_history/").next().unwrap_or_default();
            match plain.rsplit_once('/') {
                Some((kind, named)) if kind == "Patient" || kind.ends_with("/Patient") => {
                    id.is_none_or(|id| id == named)
                }
                // A name within a bundle, which only the bundle explains.
                _ => plain.starts_with("urn:"),
            }
        }
        Person::Resident(municipality, number) => {
            let own = resident.number.as_ref();
            let counts = resident.municipality == *municipality && own == Some(number);
            let former = resident.former_numbers.iter();
            let mut former = former.map(|(of, number)| (*of, number));
            counts || former.any(|one| one == (*municipality, number))
        }
        Person::Coupon(municipality, number) => resident
            .coupons
            .iter()
            .any(|coupon| coupon.municipality == *municipality && coupon.number == *number),
        Person::Number(number) => resident.other_numbers.contains(number),
    }
}

#[cfg(test)]
mod tests;
