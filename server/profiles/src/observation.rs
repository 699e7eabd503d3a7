//! Facts about a person that decide what may be given, out of Observations and Conditions.

use ::immunization::{Day, Disease, Observation, ObservedFact, PartialDate, VaccineGroup};
use fhir::Element;

use crate::maps;
use crate::naming::system;
use crate::reading::{self, Findings, Reading, code_in};

/// From day 0 of a pregnancy to the expected delivery.
const PREGNANCY_DAYS: i32 = 280;

/// How long after the expected delivery a pregnancy of which nobody told the end is believed to go on.
const OVERTERM_DAYS: i32 = 14;

/// LOINC: the expected date of delivery.
const DELIVERY_DATE: &str = "11778-8";

/// LOINC: whether somebody is pregnant.
const PREGNANCY_STATUS: &str = "82810-3";

/// SNOMED CT: pregnant.
const PREGNANT: &str = "77386006";

/// The fact that an Observation or a Condition tells. What was refuted or entered in error tells none; what nobody here
/// understands is told as a finding.
pub fn from_resource(resource: &Element) -> Reading<Observation> {
    let is_condition = resource.type_name() == "Condition";
    if !is_condition && resource.type_name() != "Observation" {
        return Reading::foreign(resource, "Observation");
    }
    let mut findings = Findings::new();
    let record = match is_withdrawn(resource) {
        true => None,
        false => {
            let found = read(resource, is_condition);
            if found.is_none() {
                findings.uncoded(format!("{}.code", resource.type_name()));
            }
            found
        }
    };
    Reading {
        record,
        findings: findings.into_vec(),
    }
}

fn is_withdrawn(resource: &Element) -> bool {
    let status = resource.text_of("status");
    let codings = resource.first("verificationStatus").into_iter();
    let mut verified = codings.flat_map(|concept| concept.children("coding"));
    matches!(status, Some("entered-in-error" | "cancelled"))
        || verified
            .any(|coding| matches!(coding.text_of("code"), Some("entered-in-error" | "refuted")))
}

fn read(resource: &Element, is_condition: bool) -> Option<Observation> {
    let fact = fact_of(resource, is_condition)?;
    let mut observation = Observation::new(fact);
    (observation.since, observation.until) = time_of(resource, is_condition);
    if let ObservedFact::Pregnancy { day_zero } = fact {
        let told_end = match is_condition {
            true => observation.until,
            false => period_end(resource),
        };
        observation.since = day_zero.or(observation.since);
        let term = day_zero.map(|zero| zero.plus_days(PREGNANCY_DAYS + OVERTERM_DAYS));
        observation.until = told_end.or(term);
    }
    Some(observation)
}

fn fact_of(resource: &Element, is_condition: bool) -> Option<ObservedFact> {
    let codings = || {
        resource
            .first("code")
            .into_iter()
            .flat_map(|code| code.children("coding"))
    };
    if let Some(code) = code_in(codings(), system::OBSERVED_FACT) {
        return match code {
            "excluded" => excluded(resource),
            "pregnancy" => Some(pregnancy(resource)),
            code => ObservedFact::parse(code),
        };
    }
    if is_condition {
        return codings().find_map(disease_of).map(ObservedFact::HadDisease);
    }
    match code_in(codings(), system::LOINC)? {
        DELIVERY_DATE => Some(pregnancy(resource)),
        PREGNANCY_STATUS => {
            let value = resource.first("value")?;
            let code = code_in(value.children("coding"), system::SNOMED);
            (code == Some(PREGNANT)).then_some(ObservedFact::Pregnancy { day_zero: None })
        }
        _ => None,
    }
}

fn disease_of(coding: &Element) -> Option<Disease> {
    let (system, code) = (coding.text_of("system")?, coding.text_of("code")?);
    match system == system::TARGET_DISEASE {
        true => Disease::parse(code),
        false => maps::disease_of(system, code),
    }
}

fn excluded(resource: &Element) -> Option<ObservedFact> {
    let value = resource.first("value")?;
    let group = code_in(value.children("coding"), system::VACCINE_GROUP)?;
    VaccineGroup::parse(group).map(ObservedFact::Excluded)
}

/// The value is the day on which the birth is expected.
fn pregnancy(resource: &Element) -> ObservedFact {
    let expected = resource.text_of("value").and_then(day);
    ObservedFact::Pregnancy {
        day_zero: expected.map(|day| day.plus_days(-PREGNANCY_DAYS)),
    }
}

fn day(text: &str) -> Option<Day> {
    reading::date(text)?.day()
}

/// From when and until when it holds. Of a month or a year the whole of it.
fn time_of(resource: &Element, is_condition: bool) -> (Option<Day>, Option<Day>) {
    let name = if is_condition { "onset" } else { "effective" };
    let told = resource.first(name);
    let (since, mut until) = match told.map(Element::type_name) {
        Some("Period") => reading::days(told),
        _ => {
            let text = told.and_then(Element::text);
            let date = text.and_then(reading::date);
            (date.map(PartialDate::earliest), None)
        }
    };
    if is_condition {
        // The time in which an illness began is not the time in which it ended.
        let ended = resource.first("abatement");
        until = match ended.map(Element::type_name) {
            Some("Period") => reading::days(ended).1,
            _ => {
                let date = ended.and_then(Element::text).and_then(reading::date);
                date.map(PartialDate::latest)
            }
        };
    }
    (since, until)
}

fn period_end(resource: &Element) -> Option<Day> {
    let told = resource.first("effective");
    let period = told.filter(|told| told.type_name() == "Period");
    reading::days(period).1
}

#[cfg(test)]
mod tests;
