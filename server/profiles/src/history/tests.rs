//! Histories hold the doses of one person and of nobody else.

use super::*;
use crate::samples::{read, table, told, town};

const PATIENT: &str = r#"{"resourceType":"Patient","id":"a","identifier":[{"system":"https://sesshu.example/fhir/sid/coupon/139998","value":"0000000101"}],"gender":"female","birthDate":"2024-04-15""#;

fn dose(patient: &str) -> Element {
    read(&format!(
        r#"{{"resourceType":"Immunization","status":"completed","vaccineCode":{{"text":"BCG"}},"patient":{patient},"occurrenceDateTime":"2024-09-20"}}"#
    ))
}

fn history(patient: &str, doses: &[&Element]) -> Reading<Told> {
    from_resources(
        &read(patient),
        doses,
        Origin::Record,
        town("139998"),
        table(),
    )
}

#[test]
fn a_dose_of_another_person_is_left_out_and_told() {
    let own = [
        dose(r#"{"reference":"Patient/a"}"#),
        dose(r#"{"reference":"https://sesshu.example/fhir/Patient/a/_history/2"}"#),
        dose(
            r#"{"identifier":{"system":"https://sesshu.example/fhir/sid/coupon/139998","value":"0000000101"}}"#,
        ),
    ];
    let others = [
        dose(r#"{"reference":"Patient/b"}"#),
        dose(r#"{"reference":"Group/a"}"#),
        dose(r#"{"display":"somebody"}"#),
        dose(
            r#"{"identifier":{"system":"https://sesshu.example/fhir/sid/coupon/279986","value":"0000000101"}}"#,
        ),
        dose(
            r#"{"identifier":{"system":"https://sesshu.example/fhir/sid/resident/139998","value":"1"}}"#,
        ),
    ];
    let all: Vec<&Element> = own.iter().chain(&others).collect();
    let reading = history(&format!("{PATIENT}}}"), &all);
    let told_of = reading.record.unwrap();
    assert_eq!(told_of.places, [0, 1, 2]);
    let record = told_of.history;
    assert_eq!(record.doses.len(), own.len());
    assert!(record.birth_day().is_some() && record.sex.is_some());
    assert_eq!(
        told(&reading.findings),
        vec!["history-other-person Immunization.patient"; others.len()]
    );
}

#[test]
fn a_death_without_a_day_is_told() {
    let reading = history(&format!(r#"{PATIENT},"deceasedBoolean":true}}"#), &[]);
    assert_eq!(
        told(&reading.findings),
        ["history-death-undated Patient.deceased"]
    );
    let reading = history(&format!(r#"{PATIENT},"deceasedDateTime":"2025-01"}}"#), &[]);
    assert!(reading.findings.is_empty() && reading.record.unwrap().history.death.is_some());
}

#[test]
fn what_is_no_patient_has_no_history() {
    let reading = history(r#"{"resourceType":"Practitioner"}"#, &[]);
    assert!(reading.record.is_none());
    assert_eq!(told(&reading.findings), ["record-type Practitioner"]);
}

#[test]
fn what_is_handed_over_together_belongs_together_unless_it_names_somebody_else() {
    let doses = [
        dose(r#"{"reference":"Patient/b"}"#),
        dose(r#"{"display":"masked"}"#),
        dose(r#"{"reference":"https://clinic.example/fhir/Patient/a"}"#),
        dose(r#"{"identifier":{"system":"urn:s","value":"9"}}"#),
    ];
    let all: Vec<&Element> = doses.iter().collect();
    let handed = |patient: &str| {
        let patient = read(patient);
        from_resources(&patient, &all, Origin::HandedOver, town("139998"), table())
    };
    let reading = handed(&format!("{PATIENT}}}"));
    assert_eq!(reading.record.unwrap().places, [1, 2, 3]);
    assert_eq!(
        told(&reading.findings),
        ["history-other-person Immunization.patient"]
    );
    // Without an id nobody can be told from anybody.
    let masked = handed(r#"{"resourceType":"Patient","birthDate":"2024-04-15"}"#);
    assert_eq!(masked.record.unwrap().places, [0, 1, 2, 3]);
}
