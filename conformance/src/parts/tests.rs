//! The examples are what the drivers take them for.

use super::*;

#[test]
fn each_placeholder_stands_where_it_is_looked_for() {
    assert_eq!(PATIENT.matches(PATIENT_MARKER).count(), 1);
    assert_eq!(IMMUNIZATION.matches(DOSE_MARKER).count(), 1);
    assert_eq!(IMMUNIZATION.matches(DOSE_PATIENT).count(), 1);
    let made: Value = serde_json::from_str(&patient("M-1", "tag 1")).unwrap();
    assert_eq!(
        (marker_of(&made), tag_of(&made)),
        (Some("M-1"), Some("tag 1"))
    );
    let made: Value = serde_json::from_str(&immunization("M-2", "tag 2", "p-9")).unwrap();
    assert_eq!(
        (marker_of(&made), tag_of(&made)),
        (Some("M-2"), Some("tag 2"))
    );
    assert_eq!(made["patient"]["reference"], "Patient/p-9");
}

#[test]
fn compact_changes_nothing_but_white_space() {
    for text in [PATIENT, IMMUNIZATION] {
        let before: Value = serde_json::from_str(text).unwrap();
        let after: Value = serde_json::from_str(&compact(text)).unwrap();
        assert_eq!(before, after);
    }
    assert_eq!(compact("{ \"a b\\\" c\" : [ 1 ] }"), "{\"a b\\\" c\":[1]}");
}

#[test]
fn a_dose_has_a_realistic_size() {
    let bytes = compact(IMMUNIZATION).len();
    assert!((1800..=2048).contains(&bytes), "{bytes}");
}

#[test]
fn an_id_is_put_behind_the_type() {
    let made: Value = serde_json::from_str(&with_id(&patient("m", "t"), "a-1")).unwrap();
    assert_eq!(made["id"], "a-1");
    assert_eq!(made["resourceType"], "Patient");
}

#[test]
fn criteria_are_encoded() {
    assert_eq!(
        Kind::Patient.criteria("m1"),
        "identifier=https%3A%2F%2Fclinic.example%2Ffhir%2Fchart-number%7Cm1"
    );
}
