//! Histories hold the doses of one person and of nobody else.

use super::*;
use crate::samples::{read, table, told, town};

const PATIENT: &str = r#"{"resourceType":"Patient","id":"a","identifier":[{"system":"https://sesshu.example/fhir/sid/coupon/139998","value":"0000000101"}],"gender":"female","birthDate":"2024-04-15""#;

fn dose(patient: &str) -> Element {
    read(&format!(
        r#"{{"resourceType":"Immunization","status":"completed","vaccineCode":{{"text":"BCG"}},"patient":{patient},"occurrenceDateTime":"2024-09-20"}}"#
    ))
}

fn history(patient: &str, doses: &[&Element]) -> Reading<History> {
    from_resources(&read(patient), doses, town("139998"), table())
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
    let record = reading.record.unwrap();
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
    assert!(reading.findings.is_empty() && reading.record.unwrap().death.is_some());
}

#[test]
fn what_is_no_patient_has_no_history() {
    let reading = history(r#"{"resourceType":"Practitioner"}"#, &[]);
    assert!(reading.record.is_none());
    assert_eq!(told(&reading.findings), ["record-type Practitioner"]);
}
