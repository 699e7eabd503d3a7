//! Names in every kind of place.

use super::*;
use crate::codec::{Limits, json};
use crate::key::Kind as ResourceKind;

fn meaning(name: &str) -> Option<Meaning> {
    let key = |id: &str| {
        Meaning::Key(Key {
            kind: ResourceKind::PATIENT,
            id: Id::parse(id).unwrap(),
        })
    };
    match name {
        "urn:uuid:c757873d-ec9a-4326-a141-556f43239520" => Some(key("p1")),
        "urn:oid:1.2.3" => Some(key("p2")),
        "https://clinic.example/fhir/Patient/7" => Some(key("p3")),
        "urn:uuid:late" => Some(Meaning::Later),
        "Patient?identifier=known" => Some(key("p4")),
        _ => None,
    }
}

fn rewritten(text: &str, full_url: Option<&str>) -> (String, Met) {
    let mut element = json::read(text.as_bytes(), &Limits::default()).unwrap();
    let met = rewrite(&mut element, "Bundle.entry[0].resource", full_url, &meaning);
    let mut out = Vec::new();
    json::write(&element, &mut out);
    (String::from_utf8(out).unwrap(), met)
}

fn reference(text: &str, full_url: Option<&str>) -> String {
    let body = format!(
        r#"{{"resourceType":"Immunization","status":"completed","vaccineCode":{{"text":"x"}},"patient":{{"reference":"{text}"}},"occurrenceDateTime":"2026-01-02"}}"#
    );
    let (out, _) = rewritten(&body, full_url);
    out.split(r#""reference":""#)
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

const UUID: &str = "urn:uuid:c757873d-ec9a-4326-a141-556f43239520";

#[test]
fn a_reference_by_name_becomes_one_by_id_and_keeps_its_tail() {
    for (sent, stored) in [
        (UUID.to_owned(), "Patient/p1"),
        (format!("{UUID}#part"), "Patient/p1#part"),
        ("urn:oid:1.2.3".to_owned(), "Patient/p2"),
        (
            "https://clinic.example/fhir/Patient/7".to_owned(),
            "Patient/p3",
        ),
        (
            "https://clinic.example/fhir/Patient/7/_history/2".to_owned(),
            "Patient/p3/_history/2",
        ),
        (
            "https://clinic.example/fhir/Patient/8".to_owned(),
            "https://clinic.example/fhir/Patient/8",
        ),
        ("Patient/7".to_owned(), "Patient/7"),
        ("#contained".to_owned(), "#contained"),
        ("Patient?identifier=known".to_owned(), "Patient/p4"),
    ] {
        assert_eq!(reference(&sent, None), stored, "{sent}");
    }
}

#[test]
fn a_relative_reference_is_read_against_the_name_of_its_own_entry() {
    let own = |name| reference("Patient/7/_history/3", Some(name));
    assert_eq!(
        own("https://clinic.example/fhir/Immunization/1"),
        "Patient/p3/_history/3"
    );
    for other in [
        "https://clinic.example/other/Immunization/1",
        "https://clinic.example/fhir/Immunization",
        "urn:uuid:1",
    ] {
        assert_eq!(own(other), "Patient/7/_history/3");
    }
}

#[test]
fn contained_resources_extensions_and_narratives_are_not_forgotten_and_canonicals_are_left() {
    let body = format!(
        r##"{{"resourceType":"Patient","meta":{{"profile":["{UUID}"],"source":"{UUID}"}},"text":{{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"{UUID}\">x</a><!-- a href='{UUID}' --><img alt=\"{UUID}\" src='{UUID}#a'/><p title=\"{UUID}\">{UUID}</p></div>"}},"contained":[{{"resourceType":"Organization","id":"o","partOf":{{"reference":"{UUID}"}}}}],"extension":[{{"url":"http://town.example/a","valueReference":{{"reference":"{UUID}"}}}},{{"url":"http://town.example/b","valueUri":"{UUID}"}},{{"url":"http://town.example/c","valueUuid":"{UUID}"}},{{"url":"http://town.example/d","valueOid":"urn:oid:1.2.3"}},{{"url":"http://town.example/e","valueCanonical":"{UUID}"}},{{"url":"http://town.example/f","valueUrl":"{UUID}"}}],"birthDate":"2024-04-01","_birthDate":{{"extension":[{{"url":"http://town.example/g","valueReference":{{"reference":"{UUID}"}}}}]}},"managingOrganization":{{"reference":"#o"}}}}"##
    );
    let (out, met) = rewritten(&body, None);
    let expected = format!(
        r##"{{"resourceType":"Patient","meta":{{"profile":["{UUID}"],"source":"Patient/p1"}},"text":{{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"Patient/p1\">x</a><!-- a href='{UUID}' --><img alt=\"{UUID}\" src='Patient/p1#a'/><p title=\"{UUID}\">{UUID}</p></div>"}},"contained":[{{"resourceType":"Organization","id":"o","partOf":{{"reference":"Patient/p1"}}}}],"extension":[{{"url":"http://town.example/a","valueReference":{{"reference":"Patient/p1"}}}},{{"url":"http://town.example/b","valueUri":"Patient/p1"}},{{"url":"http://town.example/c","valueUri":"Patient/p1"}},{{"url":"http://town.example/d","valueUri":"Patient/p2"}},{{"url":"http://town.example/e","valueCanonical":"{UUID}"}},{{"url":"http://town.example/f","valueUrl":"Patient/p1"}}],"birthDate":"2024-04-01","_birthDate":{{"extension":[{{"url":"http://town.example/g","valueReference":{{"reference":"Patient/p1"}}}}]}},"managingOrganization":{{"reference":"#o"}}}}"##
    );
    assert_eq!(out, expected);
    assert!(!met.later && met.criteria.is_empty() && met.lost.is_empty());
}

#[test]
fn what_cannot_be_replaced_yet_is_told_and_left() {
    let body = r#"{"resourceType":"Patient","identifier":[{"system":"urn:oid:9.9.9","value":"1"}],"generalPractitioner":[{"reference":"urn:uuid:late"},{"reference":"Practitioner?identifier=a|b"},{"reference":"urn:uuid:nobody"}],"managingOrganization":{"reference":"https://town.example/fhir/Organization?name=x"}}"#;
    let (out, met) = rewritten(body, None);
    assert_eq!(out, body);
    assert!(met.later);
    let criteria: Vec<String> = met
        .criteria
        .iter()
        .map(|c| format!("{} {}", c.place, c.text))
        .collect();
    assert_eq!(
        criteria,
        [
            "Bundle.entry[0].resource.generalPractitioner[1].reference Practitioner?identifier=a|b",
            "Bundle.entry[0].resource.managingOrganization.reference https://town.example/fhir/Organization?name=x",
        ]
    );
    assert_eq!(met.lost.len(), 1);
    assert_eq!(
        met.lost[0].expression.as_deref(),
        Some("Bundle.entry[0].resource.generalPractitioner[2].reference")
    );
}
