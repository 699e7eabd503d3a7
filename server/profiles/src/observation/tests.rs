//! Facts are read where they stand, and only while they hold.

use super::*;
use crate::samples::{read, told};

fn observed(text: &str) -> Observation {
    let reading = from_resource(&read(text));
    assert_eq!(told(&reading.findings), Vec::<String>::new(), "{text}");
    reading.record.unwrap()
}

fn fact(code: &str, more: &str) -> Observation {
    observed(&format!(
        r#"{{"resourceType":"Observation","status":"final","code":{{"coding":[{{"system":"https://sesshu.example/fhir/CodeSystem/observed-fact","code":"{code}"}}]}}{more}}}"#
    ))
}

fn on(text: &str) -> Option<Day> {
    Day::parse_iso(text).ok()
}

#[test]
fn every_code_of_the_package_is_a_fact() {
    let package = crate::definitions::package_files().iter();
    let systems = package.filter(|file| file.name == "CodeSystem-observed-fact.json");
    let mut count = 0;
    for system in systems.map(|file| read(file.text)) {
        for concept in system.children("concept") {
            let code = concept.text_of("code").unwrap();
            let value = r#","valueCodeableConcept":{"coding":[{"system":"https://sesshu.example/fhir/CodeSystem/vaccine-group","code":"MR"}]}"#;
            let more = if code == "excluded" { value } else { "" };
            assert!(fact(code, more).until.is_none(), "{code}");
            count += 1;
        }
    }
    assert_eq!(count, 16);
}

#[test]
fn a_pregnancy_is_counted_from_the_expected_delivery() {
    let expected = ObservedFact::Pregnancy {
        day_zero: on("2026-01-10"),
    };
    let own = fact("pregnancy", r#","valueDateTime":"2026-10-17""#);
    assert!(own.fact == expected && own.since == on("2026-01-10"));
    assert_eq!(own.until, on("2026-10-31"));
    let loinc = observed(
        r#"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"11778-8"}]},"valueDateTime":"2026-10-17","effectivePeriod":{"start":"2026-03-01","end":"2026-10-01"}}"#,
    );
    assert!(loinc.fact == expected && loinc.until == on("2026-10-01"));
    let status = observed(
        r#"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"82810-3"}]},"valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"77386006"}]},"effectiveDateTime":"2026-05-01"}"#,
    );
    assert!(status.fact == ObservedFact::Pregnancy { day_zero: None });
    assert_eq!(status.since, on("2026-05-01"));
}

#[test]
fn a_disease_that_was_had_is_known_by_our_code_and_by_others() {
    for coding in [
        r#"{"system":"https://sesshu.example/fhir/CodeSystem/target-disease","code":"measles"}"#,
        r#"{"system":"http://snomed.info/sct","code":"14189004"}"#,
    ] {
        let had = observed(&format!(
            r#"{{"resourceType":"Condition","subject":{{"reference":"Patient/a"}},"code":{{"coding":[{coding}]}},"onsetDateTime":"2025-03","abatementDateTime":"2025-04"}}"#
        ));
        assert!(had.fact == ObservedFact::HadDisease(Disease::Measles));
        assert_eq!((had.since, had.until), (on("2025-03-01"), on("2025-04-30")));
    }
}

#[test]
fn what_was_refuted_tells_nothing_and_what_is_unknown_is_told() {
    for text in [
        r#"{"resourceType":"Condition","subject":{"reference":"Patient/a"},"verificationStatus":{"coding":[{"code":"refuted"}]},"code":{"coding":[{"system":"https://sesshu.example/fhir/CodeSystem/target-disease","code":"measles"}]}}"#,
        r#"{"resourceType":"Observation","status":"entered-in-error","code":{"coding":[{"system":"https://sesshu.example/fhir/CodeSystem/observed-fact","code":"keloid"}]}}"#,
    ] {
        let reading = from_resource(&read(text));
        assert!(reading.record.is_none() && reading.findings.is_empty());
    }
    let unknown = r#"{"resourceType":"Observation","status":"final","code":{"text":"tall"}}"#;
    let reading = from_resource(&read(unknown));
    assert!(reading.record.is_none());
    assert_eq!(
        told(&reading.findings),
        ["record-code-unread Observation.code"]
    );
    let foreign = from_resource(&read(r#"{"resourceType":"Patient"}"#));
    assert_eq!(told(&foreign.findings), ["record-type Patient"]);
}
