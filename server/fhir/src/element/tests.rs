//! The tree: building it, walking it, taking it apart.

use super::*;
use crate::codec::{Limits, json};

fn read(text: &str) -> Element {
    json::read(text.as_bytes(), &Limits::default()).unwrap()
}

fn written(element: &Element) -> String {
    let mut out = Vec::new();
    json::write(element, &mut out);
    String::from_utf8(out).unwrap()
}

const PATIENT: &str = r##"{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","partOf":{"reference":"#p"}}],"name":[{"family":"山田","given":["はなこ",null,"さくら"],"_given":[null,{"extension":[{"url":"http://example.org/a","valueReference":{"reference":"Patient/x"}}]},null]},{"text":"b"}],"birthDate":"2024-04-01","_birthDate":{"id":"b"},"deceasedBoolean":false,"managingOrganization":{"reference":"#o"}}"##;

#[test]
fn children_are_found_by_name_and_a_choice_by_either_name() {
    let patient = read(PATIENT);
    assert_eq!(patient.type_name(), "Patient");
    assert_eq!(patient.kind(), Some(crate::Kind::PATIENT));
    assert_eq!(patient.children("name").count(), 2);
    let name = patient.first("name").unwrap();
    let given: Vec<_> = name.children("given").map(Element::text).collect();
    assert_eq!(given, [Some("はなこ"), None, Some("さくら")]);
    assert_eq!(patient.text_of("deceased"), Some("false"));
    assert_eq!(patient.text_of("deceasedBoolean"), Some("false"));
    assert_eq!(patient.text_of("deceasedDateTime"), None);
    let birth = patient.first("birthDate").unwrap();
    assert_eq!(
        (birth.type_name(), birth.text()),
        ("date", Some("2024-04-01"))
    );
    assert_eq!(birth.text_of("id"), Some("b"));
    let middle = name.children("given").nth(1).unwrap();
    assert_eq!(middle.extensions("http://example.org/a").count(), 1);
    assert_eq!(middle.extensions("http://example.org/b").count(), 0);
}

#[test]
fn every_reference_is_found_wherever_it_is() {
    let patient = read(PATIENT);
    let found: Vec<_> = patient
        .descendants_of("Reference")
        .map(|reference| reference.text_of("reference").unwrap())
        .collect();
    assert_eq!(found, ["#p", "Patient/x", "#o"]);
}

#[test]
fn a_walk_tells_the_place_of_each_node() {
    let patient = read(PATIENT);
    let mut places = Vec::new();
    patient.walk(&mut |place, element| {
        if element.text() == Some("さくら") || element.type_name() == "Reference" {
            places.push(place.to_string());
        }
    });
    assert_eq!(
        places,
        [
            "Patient.contained[0].partOf",
            "Patient.name[0].given[1].extension[0].value",
            "Patient.name[0].given[2]",
            "Patient.managingOrganization"
        ]
    );
    assert_eq!(patient.descendants().count(), {
        let mut count = 0;
        patient.walk(&mut |_, _| count += 1);
        count
    });
}

#[test]
fn a_tree_is_built_by_hand() {
    let mut patient = Element::new("Patient").unwrap();
    patient.push_text("birthDate", "2024-04-01").unwrap();
    let name = patient.push_new("name").unwrap();
    name.push_text("given", "はなこ").unwrap();
    name.push_text("family", "𠮷野").unwrap();
    name.push_text("given", "さくら").unwrap();
    patient
        .push_new("name")
        .unwrap()
        .push_text("text", "b")
        .unwrap();
    let organization = Element::new("Organization").unwrap();
    patient.push("contained", organization).unwrap();
    assert_eq!(
        written(&patient),
        r#"{"resourceType":"Patient","birthDate":"2024-04-01","name":[{"given":["はなこ","さくら"],"family":"𠮷野"},{"text":"b"}],"contained":[{"resourceType":"Organization"}]}"#
    );
    assert_eq!(read(&written(&patient)), patient);
    patient.sort_fields();
    assert_eq!(
        written(&patient),
        r#"{"resourceType":"Patient","contained":[{"resourceType":"Organization"}],"name":[{"family":"𠮷野","given":["はなこ","さくら"]},{"text":"b"}],"birthDate":"2024-04-01"}"#
    );
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let mut patient = read(PATIENT);
    let before = patient.clone();
    assert_eq!(
        patient.push_text("birthdate", "2024").err(),
        Some(Misfit::Name)
    );
    assert_eq!(
        patient.push_text("birthDate", "2024").err(),
        Some(Misfit::Full)
    );
    assert_eq!(
        patient.push_text("deceasedDateTime", "2024").err(),
        Some(Misfit::Full)
    );
    assert_eq!(patient.push_text("gender", "").err(), Some(Misfit::Value));
    assert_eq!(
        patient.push_text("name", "a").err(),
        Some(Misfit::OtherType)
    );
    let date = Element::primitive("date", "2024").unwrap();
    assert_eq!(
        patient.push("gender", date.clone()).err(),
        Some(Misfit::OtherType)
    );
    assert_eq!(
        patient.set("contained", date).err(),
        Some(Misfit::OtherType)
    );
    assert_eq!(patient.set_text("a").err(), Some(Misfit::OtherType));
    assert_eq!(Element::new("Person2").err(), Some(Misfit::Type));
    assert_eq!(patient, before);
}

#[test]
fn set_takes_the_place_of_what_was_there() {
    let mut patient = read(PATIENT);
    patient
        .set(
            "deceasedDateTime",
            Element::primitive("dateTime", "2024").unwrap(),
        )
        .unwrap();
    patient
        .set("name", {
            let mut name = Element::new("HumanName").unwrap();
            name.push_text("text", "c").unwrap();
            name
        })
        .unwrap();
    patient.remove("contained");
    patient.remove("managingOrganization");
    assert_eq!(
        written(&patient),
        r#"{"resourceType":"Patient","name":[{"text":"c"}],"birthDate":"2024-04-01","_birthDate":{"id":"b"},"deceasedDateTime":"2024"}"#
    );
    assert_eq!(patient.remove("deceased").len(), 1);
    assert_eq!(patient.remove("deceased").len(), 0);
}

#[test]
fn a_value_changes_and_its_extensions_stay() {
    let mut patient = read(PATIENT);
    patient
        .first_mut("birthDate")
        .unwrap()
        .set_text("2024-04-02")
        .unwrap();
    assert!(written(&patient).contains(r#""birthDate":"2024-04-02","_birthDate":{"id":"b"}"#));
    patient.first_mut("birthDate").unwrap().clear_text();
    assert!(written(&patient).contains(r#"null,"さくら"],"_given""#));
    assert!(!written(&patient).contains(r#""birthDate""#));
}

#[test]
fn the_debug_text_tells_nothing_about_a_person() {
    assert_eq!(format!("{:?}", read(PATIENT)), "Patient(…)");
}

#[test]
fn order_and_values_make_two_trees_differ() {
    let one = read(r#"{"resourceType":"Patient","active":true,"language":"ja"}"#);
    let mut other = read(r#"{"resourceType":"Patient","language":"ja","active":true}"#);
    assert!(one != other);
    other.sort_fields();
    assert!(one != other);
    let mut one = one;
    one.sort_fields();
    assert!(one == other);
    other.first_mut("language").unwrap().set_text("en").unwrap();
    assert!(one != other);
}

#[test]
fn a_node_is_small() {
    assert!(size_of::<Element>() <= 48, "{}", size_of::<Element>());
}
