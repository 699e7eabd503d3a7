//! Names of resources: what is one, and what is not.

use super::*;

#[test]
fn every_kind_comes_back_from_its_name_and_its_number() {
    for kind in Kind::all() {
        assert_eq!(Kind::parse(kind.name()), Some(kind));
        assert_eq!(Kind::from_number(kind.number()), Some(kind));
    }
    assert_eq!(Kind::parse("patient"), None);
    assert_eq!(Kind::parse("Medication"), None);
    assert_eq!(Kind::from_number(0), None);
}

#[test]
fn ids_have_1_to_64_plain_characters() {
    for good in ["a", "A-1.b", &"x".repeat(64)] {
        assert!(Id::parse(good).is_some(), "{good}");
    }
    for bad in ["", &"x".repeat(65), "a_b", "a/b", "é", "a b", "$x"] {
        assert!(Id::parse(bad).is_none(), "{bad}");
    }
}

#[test]
fn entity_tags_are_read_weak_strong_bare_and_in_lists() {
    let three = Some(VersionCondition::OneOf(vec![Version(3)]));
    assert_eq!(VersionCondition::parse("W/\"3\""), three);
    assert_eq!(VersionCondition::parse("\"3\""), three);
    assert_eq!(VersionCondition::parse("3"), three);
    assert_eq!(
        VersionCondition::parse("W/\"1\", \"2\""),
        Some(VersionCondition::OneOf(vec![Version(1), Version(2)]))
    );
    assert_eq!(VersionCondition::parse("*"), Some(VersionCondition::Any));
    assert_eq!(
        VersionCondition::parse("W/\"not-ours\""),
        Some(VersionCondition::OneOf(vec![]))
    );
    assert_eq!(VersionCondition::parse(""), None);
    assert_eq!(VersionCondition::parse("\"3"), None);
}

#[test]
fn only_references_to_this_server_are_local() {
    let bases = ["http://here/fhir"];
    let key = |kind: &str, id: &str| {
        Some(Key {
            kind: Kind::parse(kind).unwrap(),
            id: Id::parse(id).unwrap(),
        })
    };
    assert_eq!(local_reference("Patient/1", &bases), key("Patient", "1"));
    assert_eq!(
        local_reference("http://here/fhir/Patient/1", &bases),
        key("Patient", "1")
    );
    assert_eq!(
        local_reference("Patient/1/_history/2", &bases),
        key("Patient", "1")
    );
    for other in [
        "#p",
        "urn:uuid:1",
        "http://there/fhir/Patient/1",
        "Patient?identifier=1",
        "Patient",
        "Medication/1",
        "Patient/1/x",
    ] {
        assert_eq!(local_reference(other, &bases), None, "{other}");
    }
}
