//! How many, of which type, and what is absent.

use super::*;

#[test]
fn what_a_profile_requires_must_be_there() {
    let p = [profile(
        "p",
        "Patient",
        r#"{"id":"Patient.identifier","path":"Patient.identifier","min":1},
           {"id":"Patient.identifier.value","path":"Patient.identifier.value","min":1},
           {"id":"Patient.contact.name.family","path":"Patient.contact.name.family","min":1}"#,
    )];
    assert_eq!(
        found(&p, r#"{"resourceType":"Patient"}"#),
        "e profile-min Patient.identifier"
    );
    assert_eq!(
        found(
            &p,
            r#"{"resourceType":"Patient","identifier":[{"value":"1"},{"system":"urn:x"}],
               "contact":[{"name":{"text":"a"}},{"gender":"male","telecom":[{"system":"phone","value":"1"}]}]}"#
        ),
        "e profile-min Patient.identifier[1].value\ne profile-min Patient.contact[0].name.family"
    );
    assert_eq!(
        found(
            &p,
            r#"{"resourceType":"Patient","identifier":[{"value":"1"}]}"#
        ),
        ""
    );
}

#[test]
fn more_than_a_profile_allows_is_too_much() {
    let p = [profile(
        "p",
        "Patient",
        r#"{"id":"Patient.name","path":"Patient.name","max":"1"},
           {"id":"Patient.photo","path":"Patient.photo","max":"0"}"#,
    )];
    assert_eq!(
        found(
            &p,
            r#"{"resourceType":"Patient","name":[{"text":"a"},{"text":"b"}],"photo":[{"title":"x"}]}"#
        ),
        "e profile-max Patient.name\ne profile-max Patient.photo"
    );
    assert_eq!(
        found(&p, r#"{"resourceType":"Patient","name":[{"text":"a"}]}"#),
        ""
    );
}

#[test]
fn a_reason_for_being_absent_satisfies_a_minimum() {
    let p = [profile(
        "p",
        "Patient",
        r#"{"id":"Patient.identifier","path":"Patient.identifier","min":1},
           {"id":"Patient.identifier.value","path":"Patient.identifier.value","min":1},
           {"id":"Patient.birthDate","path":"Patient.birthDate","min":1}"#,
    )];
    let absent = r#""extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]"#;
    assert_eq!(
        found(
            &p,
            &format!(
                r#"{{"resourceType":"Patient","identifier":[{{{absent}}}],"_birthDate":{{{absent}}}}}"#
            )
        ),
        ""
    );
    // Another extension beside nothing is no reason.
    assert_eq!(
        found(
            &p,
            r#"{"resourceType":"Patient","identifier":[{"extension":[{"url":"urn:x","valueCode":"unknown"}]}],"birthDate":"2026"}"#
        ),
        "e profile-min Patient.identifier[0].value"
    );
}

#[test]
fn a_choice_can_be_narrowed_to_types() {
    let p = [profile(
        "p",
        "Immunization",
        r#"{"id":"Immunization.occurrence[x]","path":"Immunization.occurrence[x]","type":[{"code":"dateTime"}]}"#,
    )];
    let with = |occurrence: &str| {
        found(
            &p,
            &format!(
                r#"{{"resourceType":"Immunization","status":"completed","vaccineCode":{{"text":"a"}},"patient":{{"reference":"Patient/1"}},{occurrence}}}"#
            ),
        )
    };
    assert_eq!(with(r#""occurrenceDateTime":"2026-01-02""#), "");
    assert_eq!(
        with(r#""occurrenceString":"at six""#),
        "e profile-type Immunization.occurrence"
    );
}

#[test]
fn a_type_can_have_a_profile() {
    let p = [
        profile(
            "p",
            "Patient",
            r#"{"id":"Patient.name","path":"Patient.name","type":[{"code":"HumanName","profile":["@n"]}]}"#,
        ),
        profile(
            "n",
            "HumanName",
            r#"{"id":"HumanName.family","path":"HumanName.family","min":1}"#,
        ),
        profile(
            "q",
            "Immunization",
            r#"{"id":"Immunization.doseQuantity","path":"Immunization.doseQuantity","type":[{"code":"Quantity","profile":["http://hl7.org/fhir/StructureDefinition/SimpleQuantity"]}]}"#,
        ),
    ];
    assert_eq!(
        found(
            &p,
            r#"{"resourceType":"Patient","name":[{"family":"a"},{"text":"b"}]}"#
        ),
        "e profile-min Patient.name[1].family"
    );
    assert_eq!(
        found(
            &p,
            r#"{"resourceType":"Patient","meta":{"profile":["@q"]},"name":[{"family":"a"}]}"#
        ),
        "e profile-other-type Patient.meta.profile[0]"
    );
    assert_eq!(
        found(
            &p[2..],
            r#"{"resourceType":"Immunization","status":"completed","vaccineCode":{"text":"a"},"patient":{"reference":"Patient/1"},"occurrenceDateTime":"2026","doseQuantity":{"value":1,"comparator":"<"}}"#
        ),
        "e invariant Immunization.doseQuantity\ne profile-max Immunization.doseQuantity.comparator"
    );
}

#[test]
fn what_several_profiles_of_a_type_allow_is_one_of_them() {
    let p = [
        profile(
            "p",
            "Patient",
            r#"{"id":"Patient.name","path":"Patient.name","type":[{"code":"HumanName","profile":["@n","@t"]}]}"#,
        ),
        profile(
            "n",
            "HumanName",
            r#"{"id":"HumanName.family","path":"HumanName.family","min":1}"#,
        ),
        profile(
            "t",
            "HumanName",
            r#"{"id":"HumanName.text","path":"HumanName.text","min":1}"#,
        ),
    ];
    assert_eq!(
        found(
            &p,
            r#"{"resourceType":"Patient","name":[{"family":"a"},{"text":"b"},{"given":["c"]}]}"#
        ),
        "e profile-type Patient.name[2]"
    );
}

#[test]
fn a_profile_has_what_the_one_above_it_says_in_any_order_of_loading() {
    let a = refined(
        "a",
        "Patient",
        "https://example.org/fhir/StructureDefinition/b",
        r#"{"id":"Patient.name","path":"Patient.name","min":1},
           {"id":"Patient.identifier:x.value","path":"Patient.identifier.value","min":1}"#,
    );
    let b = refined(
        "b",
        "Patient",
        "https://example.org/fhir/StructureDefinition/c",
        r#"{"id":"Patient.identifier","path":"Patient.identifier","slicing":{"discriminator":[{"type":"value","path":"system"}],"rules":"open"}},
           {"id":"Patient.identifier:x","path":"Patient.identifier","sliceName":"x","min":1,"max":"1"},
           {"id":"Patient.identifier:x.system","path":"Patient.identifier.system","fixedUri":"urn:x"}"#,
    );
    let c = profile(
        "c",
        "Patient",
        r#"{"id":"Patient.gender","path":"Patient.gender","min":1}"#,
    );
    let expected = "e profile-min Patient.identifier[0].value\ne profile-min Patient.name\ne profile-min Patient.gender";
    let resource = r#"{"resourceType":"Patient","identifier":[{"system":"urn:x"}]}"#;
    assert_eq!(
        found(&[a.clone(), b.clone(), c.clone()], resource),
        expected
    );
    assert_eq!(found(&[a, c, b], resource), expected);
}
