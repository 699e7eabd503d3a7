//! Parts of a resource, and the mark they carry.

use super::*;
use crate::codec::{Limits, json};

const DOSE: &str = r#"{"resourceType":"Immunization","id":"a","meta":{"versionId":"1","tag":[{"code":"t"}]},"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>"},"modifierExtension":[{"url":"http://example.org/m","valueQuantity":{"value":1}}],"status":"completed","vaccineCode":{"coding":[{"code":"b","extension":[{"url":"u","valueCode":"c"}]}],"text":"c"},"patient":{"reference":"Patient/p"},"occurrenceDateTime":"2024-04-01","lotNumber":"L1","isSubpotent":true,"protocolApplied":[{"doseNumberPositiveInt":1}]}"#;

fn dose() -> Element {
    json::read(DOSE.as_bytes(), &Limits::default()).unwrap()
}

fn names(element: &Element) -> Vec<&'static str> {
    element.fields().map(|(slot, _)| slot.name).collect()
}

#[test]
fn a_summary_has_the_elements_of_a_summary() {
    let part = summary(&dose(), Summary::True);
    assert_eq!(
        names(&part),
        [
            "id",
            "meta",
            "modifierExtension",
            "status",
            "vaccineCode",
            "patient",
            "occurrenceDateTime",
            "isSubpotent"
        ]
    );
    let code = part.first("vaccineCode").unwrap();
    assert_eq!(code.text_of("text"), Some("c"));
    assert_eq!(names(code.first("coding").unwrap()), ["code"]);
    // A modifier without its value would say nothing.
    assert!(
        part.first("modifierExtension")
            .unwrap()
            .first("value")
            .is_some()
    );
    assert!(is_subsetted(&part));
    assert_eq!(part.first("meta").unwrap().children("tag").count(), 2);
}

#[test]
fn text_and_data_are_the_two_halves() {
    let text = summary(&dose(), Summary::Text);
    assert_eq!(
        names(&text),
        [
            "id",
            "meta",
            "text",
            "status",
            "vaccineCode",
            "patient",
            "occurrenceDateTime"
        ]
    );
    let data = summary(&dose(), Summary::Data);
    assert!(data.first("text").is_none());
    assert_eq!(data.field_count(), dose().field_count() - 1);
    assert!(is_subsetted(&text) && is_subsetted(&data));
}

#[test]
fn chosen_elements_come_with_what_is_mandatory_or_changes_the_meaning() {
    let part = elements(
        &dose(),
        &["lotNumber", "Immunization.protocolApplied", "Patient.text"],
    );
    assert_eq!(
        names(&part),
        [
            "id",
            "meta",
            "modifierExtension",
            "status",
            "vaccineCode",
            "patient",
            "occurrenceDateTime",
            "lotNumber",
            "isSubpotent",
            "protocolApplied"
        ]
    );
    let patient = json::read(br#"{"resourceType":"Patient","birthDate":"2024","deceasedDateTime":"2024","gender":"male"}"#, &Limits::default()).unwrap();
    let part = elements(&patient, &["gender"]);
    assert_eq!(names(&part), ["meta", "deceasedDateTime", "gender"]);
    assert!(is_subsetted(&part));
}

#[test]
fn unknown_elements_are_told() {
    let ty = Type::named("Patient").unwrap();
    assert_eq!(
        unknown_elements(
            ty,
            &[
                "name",
                "deceased",
                "deceasedBoolean",
                "Patient.gender",
                "Immunization.lotNumber",
                "id"
            ]
        ),
        Vec::<&str>::new()
    );
    assert_eq!(
        unknown_elements(
            ty,
            &[
                "nmae",
                "Patient.lotNumber",
                "HumanName.family",
                "name.family",
                ""
            ]
        ),
        [
            "nmae",
            "Patient.lotNumber",
            "HumanName.family",
            "name.family",
            ""
        ]
    );
}

#[test]
fn a_part_of_a_part_is_marked_once() {
    let once = summary(&dose(), Summary::True);
    assert_eq!(summary(&once, Summary::True), once);
}

#[test]
fn only_three_values_ask_for_a_part() {
    for text in ["count", "false", "TRUE", ""] {
        assert_eq!(Summary::parse(text), None);
    }
    assert_eq!(Summary::parse("data"), Some(Summary::Data));
}
