//! Who is in whose compartment, and who is not.

use super::*;
use crate::Element;
use crate::codec::{self, Limits};
use crate::search::Catalogue;
use crate::search::compile::tests::r4_definitions;

fn catalogue() -> Catalogue {
    Catalogue::load(&r4_definitions(), str::to_lowercase).unwrap()
}

fn read(json: &str) -> Element {
    codec::json::read(json.as_bytes(), &Limits::default()).unwrap()
}

fn patients(catalogue: &Catalogue, json: &str) -> Vec<String> {
    let resource = read(json);
    let entries = catalogue.entries(&resource, &[], 540).unwrap();
    members(&entries, resource.kind().unwrap())
        .iter()
        .map(Id::to_string)
        .collect()
}

#[test]
fn every_parameter_of_the_compartment_is_a_reference_to_patients() {
    let catalogue = catalogue();
    for (name, codes) in PATIENT {
        let kind = Kind::parse(name).unwrap();
        for code in *codes {
            let parameter = catalogue.find(kind, code);
            let parameter = parameter.unwrap_or_else(|| panic!("{name} {code}"));
            assert_eq!(parameter.ty.code(), "reference", "{name} {code}");
            assert!(parameter.targets.contains(Kind::PATIENT), "{name} {code}");
        }
        assert_eq!(compartment_slots(kind).len(), codes.len());
    }
}

#[test]
fn r_a03_membership_comes_from_the_definition_and_from_no_other_reference() {
    let catalogue = catalogue();
    let patients = |json| patients(&catalogue, json);
    let shot = r#"{"resourceType":"Immunization","status":"completed","vaccineCode":{"text":"a"},"occurrenceString":"a","patient":{"reference":"Patient/hana"},
        "performer":[{"actor":{"reference":"Patient/other"}}],"contained":[{"resourceType":"Basic","id":"b","code":{"text":"a"},"subject":{"reference":"Patient/third"}}]}"#;
    assert_eq!(patients(shot), ["hana"]);
    let seen = r#"{"resourceType":"Observation","status":"final","code":{"text":"a"},"subject":{"reference":"Group/a"},"performer":[{"reference":"Patient/b"},{"reference":"Patient/a"},{"reference":"Patient/b"}],"focus":[{"reference":"Patient/other"}]}"#;
    assert_eq!(patients(seen), ["a", "b"]);
    let origin = r#"{"resourceType":"Provenance","recorded":"2026-04-01T00:00:00Z","target":[{"reference":"Patient/a"},{"reference":"Immunization/1"}],"agent":[{"who":{"reference":"Patient/other"}}]}"#;
    assert_eq!(patients(origin), ["a"]);
    assert_eq!(
        patients(r#"{"resourceType":"Organization","name":"みらい市"}"#),
        [""; 0]
    );
    assert_eq!(
        patients(
            r#"{"resourceType":"Patient","link":[{"other":{"reference":"Patient/old"},"type":"replaces"}],"generalPractitioner":[{"reference":"Practitioner/1"}]}"#
        ),
        ["old"]
    );
}

#[test]
fn the_criterion_asks_for_the_same_slots() {
    let id = Id::parse("hana").unwrap();
    let slots = |kind| match criterion(kind, &id) {
        Criterion::Any(ways) => ways.len(),
        Criterion::Value { slot, .. } => {
            assert_eq!(vec![slot], compartment_slots(kind));
            1
        }
        _ => panic!(),
    };
    assert_eq!(slots(Kind::IMMUNIZATION), 1);
    assert_eq!(slots(Kind::parse("Observation").unwrap()), 2);
    // Its links, and itself.
    assert_eq!(slots(Kind::PATIENT), 2);
    // Nothing holds where a kind has no part in compartments.
    assert_eq!(slots(Kind::parse("Organization").unwrap()), 0);
}
