//! A resident as a Patient, and back.

mod identity;

use ::immunization::{
    Death, Departure, DepartureReason, MunicipalityCode, PartialDate, Resident, Sex,
};
use fhir::Element;
use typed::Resource;
use typed::resources::{Patient, PatientDeceased};
use typed::types::{Date, Extension, ExtensionValue};

use crate::contact::{address_in, contact_in, contact_point, home_of};
use crate::disclosure::{confidentiality, disclosure_of};
use crate::making::{self, Unmade, made, of_coding, of_identifier, parts};
use crate::name;
use crate::naming::{extension as address, profile, system};
use crate::reading::{self, Findings, Reading, value_of};

pub(crate) use identity::coupon_number;

/// The resource of a resident, without id.
pub fn to_resource(resident: &Resident) -> Result<Element, Unmade> {
    let municipality = making::municipality(resident.municipality);
    let departure = resident.departure.as_ref().map(departure_of);
    let patient = Patient {
        meta: Some(making::meta(
            profile::PATIENT,
            confidentiality(resident.disclosure),
            &resident.doubts,
        )),
        extension: [of_identifier(address::MUNICIPALITY, municipality)]
            .into_iter()
            .chain(departure)
            .collect(),
        identifier: identity::identifiers(resident),
        active: Some((!resident.is_mistake).into()),
        name: name::names(&resident.names),
        telecom: resident.contacts.iter().map(contact_point).collect(),
        gender: making::code(resident.sex.map(gender)),
        birth_date: Some(birth_date(resident.birth)),
        deceased: deceased(resident),
        address: resident.addresses.iter().map(home_of).collect(),
        ..Patient::default()
    };
    made(&Resource::Patient(Box::new(patient)))
}

/// The resident that a Patient tells of. What does not name a municipality is of the one in whose records it stands.
pub fn from_resource(resource: &Element, of: MunicipalityCode) -> Reading<Resident> {
    if resource.type_name() != "Patient" {
        return Reading::foreign(resource, "Patient");
    }
    let mut findings = Findings::new();
    let municipality = municipality_of(resource, &mut findings).unwrap_or(of);
    let mut resident = Resident::new(municipality);
    identity::read(resource, &mut resident, &mut findings);
    resident.names = name::read(resource);
    resident.sex = sex_of(resource, &mut findings);
    resident.birth = birth_of(resource, &mut findings);
    resident.death = death_of(resource, &mut findings);
    resident.departure = departure_in(resource, &mut findings);
    resident.addresses = resource.children("address").map(address_in).collect();
    resident.contacts = resource
        .children("telecom")
        .filter_map(contact_in)
        .collect();
    let meta = resource.first("meta");
    resident.disclosure = disclosure_of(resource);
    resident.doubts = meta.map(reading::doubts).unwrap_or_default();
    resident.is_mistake = resource.text_of("active") == Some("false");
    Reading {
        record: Some(resident),
        findings: findings.into_vec(),
    }
}

fn municipality_of(resource: &Element, findings: &mut Findings) -> Option<MunicipalityCode> {
    let identifier = value_of(resource, address::MUNICIPALITY)?;
    let code = reading::municipality(identifier).and_then(Result::ok);
    if code.is_none() {
        findings.unread("Patient.extension".to_owned());
    }
    code
}

fn gender(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
        Sex::Other => "other",
        Sex::Unknown => "unknown",
    }
}

fn sex_of(resource: &Element, findings: &mut Findings) -> Option<Sex> {
    let code = resource.text_of("gender")?;
    let all = [Sex::Male, Sex::Female, Sex::Other, Sex::Unknown];
    let sex = all.into_iter().find(|sex| gender(*sex) == code);
    if sex.is_none() {
        findings.uncoded("Patient.gender".to_owned());
    }
    sex
}

/// The profile requires a birth date; that there is none has to be said.
fn birth_date(birth: Option<PartialDate>) -> Date {
    match birth {
        Some(birth) => birth.to_string().into(),
        None => Date {
            extension: making::unknown(),
            ..Date::default()
        },
    }
}

fn birth_of(resource: &Element, findings: &mut Findings) -> Option<PartialDate> {
    let birth = reading::date(resource.text_of("birthDate")?);
    if birth.is_none() {
        findings.unread("Patient.birthDate".to_owned());
    }
    birth
}

/// Who left the register by dying is dead, even if nothing else says so.
fn deceased(resident: &Resident) -> Option<PatientDeceased> {
    let left = resident
        .departure
        .as_ref()
        .map(|departure| departure.reason);
    match resident.death {
        Some(Death { on: Some(on) }) => Some(PatientDeceased::DateTime(on.to_string().into())),
        Some(Death { on: None }) => Some(PatientDeceased::Boolean(true.into())),
        None if left == Some(DepartureReason::Died) => Some(PatientDeceased::Boolean(true.into())),
        None => None,
    }
}

fn death_of(resource: &Element, findings: &mut Findings) -> Option<Death> {
    let deceased = resource.first("deceased")?;
    match deceased.text()? {
        "false" => None,
        "true" => Some(Death { on: None }),
        moment => {
            let on = reading::date(moment);
            if on.is_none() {
                findings.unread("Patient.deceased".to_owned());
            }
            // That somebody died is known, even where the day cannot be read.
            Some(Death { on })
        }
    }
}

fn departure_of(departure: &Departure) -> Extension {
    let reason = of_coding(
        address::DEPARTURE_REASON,
        system::DEPARTURE_REASON,
        departure.reason.code(),
    );
    let on = departure.on.map(|day| {
        let date = ExtensionValue::Date(day.to_string().into());
        making::extension(address::DEPARTURE_DATE, date)
    });
    parts(address::DEPARTURE, [reason].into_iter().chain(on).collect())
}

fn departure_in(resource: &Element, findings: &mut Findings) -> Option<Departure> {
    let extension = resource.extensions(address::DEPARTURE).next()?;
    let coding = value_of(extension, address::DEPARTURE_REASON);
    let code = reading::code_in(coding.into_iter(), system::DEPARTURE_REASON);
    let Some(reason) = code.and_then(DepartureReason::parse) else {
        findings.uncoded("Patient.extension.extension".to_owned());
        return None;
    };
    let date = value_of(extension, address::DEPARTURE_DATE).and_then(Element::text);
    let on = date.and_then(reading::date).and_then(PartialDate::day);
    if date.is_some() && on.is_none() {
        findings.unread("Patient.extension.extension".to_owned());
    }
    if reason == DepartureReason::Died && resource.text_of("deceased") == Some("false") {
        findings.contradiction("Patient.deceased".to_owned());
    }
    Some(Departure { reason, on })
}

#[cfg(test)]
mod tests;
