//! Who gives doses as a Practitioner, and back.

use ::immunization::{ForeignNumber, Practitioner};
use fhir::Element;
use typed::Resource;
use typed::resources::{Practitioner as Typed, PractitionerQualification};

use crate::making::{self, Unmade, concept, identifier, made};
use crate::name;
use crate::naming::{profile, system};
use crate::reading::{Findings, Reading, numbered, owned};

/// A licence to work as a doctor.
const DOCTOR: &str = "medical-registration";

/// The resource of a practitioner, without id.
pub fn to_resource(practitioner: &Practitioner) -> Result<Element, Unmade> {
    let number = practitioner.doctor_number.iter();
    let licence = number.map(|number| PractitionerQualification {
        identifier: vec![identifier(system::DOCTOR_REGISTER, number)],
        code: concept(system::LICENCE, DOCTOR),
        ..PractitionerQualification::default()
    });
    let numbers = practitioner.numbers.iter();
    let resource = Typed {
        meta: Some(making::meta(profile::PRACTITIONER, None, &[])),
        identifier: numbers
            .map(|number| identifier(&number.system, &number.value))
            .collect(),
        active: Some((!practitioner.is_former).into()),
        name: name::names(&practitioner.names),
        qualification: licence.collect(),
        ..Typed::default()
    };
    made(&Resource::Practitioner(Box::new(resource)))
}

/// The practitioner of a Practitioner.
pub fn from_resource(resource: &Element) -> Reading<Practitioner> {
    if resource.type_name() != "Practitioner" {
        return Reading::foreign(resource, "Practitioner");
    }
    let mut findings = Findings::new();
    let mut numbers = Vec::new();
    for (at, element) in numbered(resource, "identifier") {
        match owned(element, "value") {
            Some(value) => numbers.push(ForeignNumber {
                system: owned(element, "system").unwrap_or_default(),
                value,
            }),
            None => findings.unread(format!("Practitioner.identifier[{at}]")),
        }
    }
    let licences = resource.children("qualification");
    let mut identifiers = licences.flat_map(|licence| licence.children("identifier"));
    let doctor = identifiers.find(|one| one.text_of("system") == Some(system::DOCTOR_REGISTER));
    let record = Practitioner {
        names: name::read(resource),
        doctor_number: doctor.and_then(|one| owned(one, "value")),
        numbers,
        is_former: resource.text_of("active") == Some("false"),
    };
    Reading {
        record: Some(record),
        findings: findings.into_vec(),
    }
}

#[cfg(test)]
mod tests;
