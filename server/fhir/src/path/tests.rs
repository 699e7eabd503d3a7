//! What expressions give.

use super::*;
use crate::codec::{Limits, json};

fn read(text: &str) -> Element {
    json::read(text.as_bytes(), &Limits::default()).unwrap()
}

fn count(element: &Element, text: &str) -> usize {
    let expression = Expression::parse(text).unwrap();
    expression
        .evaluate(element, &Environment::of(element))
        .unwrap()
        .len()
}

#[test]
fn a_first_round() {
    let patient = read(
        r#"{"resourceType":"Patient","name":[{"use":"official","family":"未来","given":["花","子"]}],
        "telecom":[{"system":"email","value":"a@example"},{"system":"phone","value":"1"}],"deceasedBoolean":false,
        "managingOrganization":{"reference":"Organization/1"}}"#,
    );
    assert_eq!(count(&patient, "Patient.name | Practitioner.name"), 1);
    assert_eq!(count(&patient, "Patient.telecom.where(system='email')"), 1);
    assert_eq!(count(&patient, "(Patient.deceased as boolean)"), 1);
    assert_eq!(count(&patient, "Patient.deceased.ofType(dateTime)"), 0);
    assert_eq!(
        count(
            &patient,
            "Patient.managingOrganization.where(resolve() is Organization)"
        ),
        1
    );
    assert_eq!(
        count(
            &patient,
            "Patient.managingOrganization.where(resolve() is Patient)"
        ),
        0
    );
    assert_eq!(count(&patient, "Patient.name.given[1]"), 1);
    let union = Expression::parse("Patient.name | Practitioner.name").unwrap();
    assert_eq!(union.alternatives()[1].starts_at(), Some("Practitioner"));
    assert_eq!(
        union.result_types(patient.ty()),
        [Type::named("HumanName").unwrap()]
    );
}
