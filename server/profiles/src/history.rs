//! A Patient and its Immunizations as the history that judgments are about.

use ::immunization::{History, MunicipalityCode, Resident, VaccineTable};
use fhir::{Element, Issue, problem};

use crate::immunization::{self, Person};
use crate::patient;
use crate::reading::Reading;

/// How many findings are told about one history.
const FINDINGS_MAX: usize = 500;

/// The history of a person. A dose that is another person's is left out and told; a dose without a record likewise. What
/// else is known of the person – illnesses, contraindications – is not told by these resources.
pub fn from_resources(
    patient: &Element,
    doses: &[&Element],
    of: MunicipalityCode,
    table: &VaccineTable,
) -> Reading<History> {
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
    let mut history = History {
        birth: resident.birth,
        sex: resident.sex,
        death: resident.death.and_then(|death| death.on),
        ..History::default()
    };
    if resident.death.is_some() && history.death.is_none() {
        // The history tells a day, and there is none: whoever judges must not take the person for alive.
        findings.push(
            Issue::warning(problem::Kind::BusinessRule, "history-death-undated")
                .at("Patient.deceased"),
        );
    }
    for (position, resource) in doses.iter().enumerate() {
        let person = immunization::person_of(resource);
        if !person.is_some_and(|person| may_be(&person, patient, &resident)) {
            let finding = Issue::error(problem::Kind::BusinessRule, "history-other-person");
            let finding = finding.at("Immunization.patient");
            findings.push(finding.with("position", position));
            continue;
        }
        let reading = immunization::from_resource(resource, table);
        history.doses.extend(reading.record);
        let told = reading.findings.into_iter();
        findings.extend(told.map(|finding| finding.with("position", position)));
    }
    findings.truncate(FINDINGS_MAX);
    Reading {
        record: Some(history),
        findings,
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
