//! Definitions that cannot be obeyed are refused, and why.

use super::*;

fn on_patient(elements: &str) -> String {
    defects(&[profile("p", "Patient", elements)])
}

#[test]
fn what_cannot_be_obeyed_is_refused_with_its_place() {
    let cases = [
        (
            r#"{"id":"Patient.nickname","path":"Patient.nickname","min":1}"#,
            "Patient.nickname definition-path nickname",
        ),
        (
            r#"{"id":"Patient.name:a","path":"Patient.name","sliceName":"a"}"#,
            "Patient.name:a definition-slicing a",
        ),
        (
            r#"{"id":"Patient.name","path":"Patient.name","slicing":{"rules":"open"}}"#,
            "Patient.name definition-slicing discriminator",
        ),
        (
            r#"{"id":"Patient.name","path":"Patient.name","slicing":{"discriminator":[{"type":"value","path":"a.where(b)"}],"rules":"open"}}"#,
            "Patient.name definition-slicing a.where(b)",
        ),
        (
            r#"{"id":"Patient.name","path":"Patient.name","slicing":{"discriminator":[{"type":"value","path":"use"}],"rules":"open"}},{"id":"Patient.name:a","path":"Patient.name","sliceName":"a"}"#,
            "- definition-discriminator name:a",
        ),
        (
            r#"{"id":"Patient.gender","path":"Patient.gender","type":[{"code":"string"}]}"#,
            "Patient.gender definition-type string",
        ),
        (
            r#"{"id":"Patient.gender","path":"Patient.gender","max":"2"}"#,
            "Patient.gender definition-loosens max",
        ),
        (
            r#"{"id":"Patient.gender","path":"Patient.gender","max":"*"}"#,
            "Patient.gender definition-loosens max",
        ),
        (
            r#"{"id":"Patient.link.other","path":"Patient.link.other","min":0}"#,
            "Patient.link.other definition-loosens min",
        ),
        (
            r#"{"id":"Patient.gender","path":"Patient.gender","fixedQuantity":{"value":1}}"#,
            "Patient.gender definition-value Quantity",
        ),
        (
            r#"{"id":"Patient.gender","path":"Patient.gender","defaultValueCode":"male"}"#,
            "Patient.gender definition-not-served defaultValue",
        ),
        (
            r#"{"id":"Patient.birthDate","path":"Patient.birthDate","binding":{"strength":"required","valueSet":"urn:x"}}"#,
            "Patient.birthDate definition-binding required",
        ),
        (
            r#"{"id":"Patient.gender","path":"Patient.gender","binding":{"strength":"required"}}"#,
            "Patient.gender definition-binding required",
        ),
        (
            r#"{"id":"Patient.name","path":"Patient.name","type":[{"code":"HumanName","profile":["@lost"]}]}"#,
            "Patient.name definition-profile-unknown @lost",
        ),
        (
            r#"{"id":"Patient.managingOrganization","path":"Patient.managingOrganization","type":[{"code":"Reference","targetProfile":["@lost"]}]}"#,
            "Patient.managingOrganization definition-profile-unknown @lost",
        ),
        (
            r#"{"id":"Patient.managingOrganization","path":"Patient.managingOrganization","type":[{"code":"Reference","aggregation":["contained"]}]}"#,
            "Patient.managingOrganization definition-not-served aggregation",
        ),
        (
            r#"{"id":"Patient","path":"Patient","constraint":[{"key":"k","severity":"error","human":"x","expression":"nmae.exists()"}]}"#,
            "Patient definition-expression k: nmae",
        ),
        (
            r#"{"id":"Patient","path":"Patient","constraint":[{"key":"k","severity":"error","human":"x","expression":"gender.memberOf('urn:x')"}]}"#,
            "Patient definition-expression k: memberOf",
        ),
        (
            r#"{"id":"Patient","path":"Patient","constraint":[{"key":"k","severity":"error","human":"x"}]}"#,
            "Patient definition-expression k",
        ),
        (
            r#"{"id":"Patient.gender","path":"Patient.name"}"#,
            "Patient.gender definition-path Patient.name",
        ),
        (
            r#"{"id":"Patient.identifier.value","path":"Patient.identifier.value","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/regex","valueString":"("}]}"#,
            "Patient.identifier.value definition-form (",
        ),
    ];
    for (elements, expected) in cases {
        assert_eq!(on_patient(elements), expected, "{elements}");
    }
}

#[test]
fn a_profile_refines_what_is_there_and_not_itself() {
    let at = |name: &str| format!("{AT}{name}");
    let empty = r#"{"id":"Patient","path":"Patient"}"#;
    assert_eq!(
        defects(&[
            refined("a", "Patient", &at("b"), empty),
            refined("b", "Patient", &at("a"), empty)
        ]),
        "- definition-circle @a"
    );
    assert_eq!(
        defects(&[refined("a", "Patient", &at("b"), empty)]),
        "- definition-base @b"
    );
    assert_eq!(
        defects(&[refined(
            "a",
            "Patient",
            "http://hl7.org/fhir/StructureDefinition/Group",
            empty
        )]),
        "- definition-base http://hl7.org/fhir/StructureDefinition/Group"
    );
    let twice = profile("a", "Patient", empty);
    assert_eq!(defects(&[twice.clone(), twice]), "- definition-twice @a");
}

#[test]
fn a_snapshot_is_read_where_there_is_no_differential() {
    let snapshot = profile(
        "p",
        "Patient",
        r#"{"id":"Patient","path":"Patient","min":0,"max":"*","constraint":[{"key":"dom-9","severity":"error","human":"x","expression":"false","source":"http://hl7.org/fhir/StructureDefinition/DomainResource"}]},
           {"id":"Patient.id","path":"Patient.id","min":0,"max":"1","type":[{"code":"http://hl7.org/fhirpath/System.String"}]},
           {"id":"Patient.gender","path":"Patient.gender","min":1,"max":"1","type":[{"code":"code"}]}"#,
    )
    .replace("differential", "snapshot");
    assert_eq!(
        found(&[snapshot], r#"{"resourceType":"Patient"}"#),
        "e profile-min Patient.gender"
    );
}

#[test]
fn a_profile_can_be_read_about() {
    let text = profile("p", "Patient", r#"{"id":"Patient","path":"Patient"}"#).replace(
        r#""status""#,
        r#""title":"患者","_title":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/translation","extension":[{"url":"lang","valueCode":"en"},{"url":"content","valueString":"Patient"}]}]},"version":"1.0","status""#,
    );
    let book = load(&[text]);
    let profile = book.profile(&format!("{AT}p|1.0")).unwrap();
    assert_eq!(profile.title.as_deref(), Some("患者"));
    assert_eq!(profile.title_en.as_deref(), Some("Patient"));
    assert_eq!(profile.ty.name(), "Patient");
    assert!(book.profile(&format!("{AT}p|2.0")).is_none());
    assert!(book.profiles().map(|p| &p.url).is_sorted());
}
