//! R4 itself: invariants, references, what is contained, extensions, bundles.

use super::*;

#[test]
fn what_was_made_in_code_lacks_nothing_required() {
    let mut immunization = Element::new("Immunization").unwrap();
    immunization.push_text("status", "completed").unwrap();
    immunization.push_new("vaccineCode").unwrap();
    let issues = load(&[]).validate(&immunization, &Question::default());
    assert_eq!(
        shown(&issues),
        "e element-required Immunization.patient\ne element-required Immunization.occurrence\ne invariant Immunization.vaccineCode"
    );
    assert_eq!(facts(&issues, "key"), ["ele-1"]);
}

#[test]
fn invariants_of_r4_hold() {
    assert_eq!(
        found_plainly(
            r#"{"resourceType":"Patient","contact":[{"gender":"male"},{"name":{"text":"a"}}]}"#
        ),
        "e invariant Patient.contact[0]"
    );
    assert_eq!(
        found_plainly(
            r#"{"resourceType":"Patient","name":[{"text":"a","period":{"start":"2026-02","end":"2026-01"}}]}"#
        ),
        "e invariant Patient.name[0].period"
    );
    assert_eq!(
        found_plainly(r#"{"resourceType":"Patient","extension":[{"url":"urn:x"}]}"#),
        "e invariant Patient.extension[0]"
    );
}

#[test]
fn what_is_contained_is_referred_to_and_what_is_referred_to_is_contained() {
    let organization = r#"{"resourceType":"Organization","id":"o","name":"x"}"#;
    assert_eq!(
        found_plainly(&format!(
            r##"{{"resourceType":"Patient","contained":[{organization}],"managingOrganization":{{"reference":"#o"}}}}"##
        )),
        ""
    );
    assert_eq!(
        found_plainly(&format!(
            r#"{{"resourceType":"Patient","contained":[{organization}]}}"#
        )),
        "e contained-unreferenced Patient.contained[0]"
    );
    assert_eq!(
        found_plainly(r##"{"resourceType":"Patient","managingOrganization":{"reference":"#o"}}"##),
        "e reference-contained Patient.managingOrganization"
    );
    // In a circle, and back to what contains it.
    assert_eq!(
        found_plainly(
            r##"{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a","name":"x","partOf":{"reference":"#b"}},{"resourceType":"Organization","id":"b","name":"x","partOf":{"reference":"#a"}},{"resourceType":"RelatedPerson","patient":{"reference":"#"}}]}"##
        ),
        ""
    );
}

#[test]
fn extensions_that_cannot_be_ignored_must_be_known() {
    assert_eq!(
        found_plainly(
            r#"{"resourceType":"Patient","modifierExtension":[{"url":"urn:x","valueCode":"a"}],"extension":[{"url":"urn:y","valueCode":"a"}]}"#
        ),
        "e extension-modifier-unknown Patient.modifierExtension[0]"
    );
    let extension = |modifies: bool| {
        profile(
            "x",
            "Extension",
            &format!(
                r#"{{"id":"Extension","path":"Extension","isModifier":{modifies}}},{{"id":"Extension.value[x]","path":"Extension.value[x]","type":[{{"code":"code"}}]}}"#
            ),
        )
    };
    let with = |modifies: bool, name: &str| {
        let book = load(&[extension(modifies)]);
        shown(&book.validate(
            &read(&format!(
                r#"{{"resourceType":"Patient","{name}":[{{"url":"{AT}x","valueCode":"a"}}]}}"#
            )),
            &Question::default(),
        ))
    };
    assert_eq!(with(true, "modifierExtension"), "");
    assert_eq!(with(false, "extension"), "");
    assert_eq!(
        with(true, "extension"),
        "e extension-modifier Patient.extension[0]"
    );
    assert_eq!(
        with(false, "modifierExtension"),
        "e extension-modifier Patient.modifierExtension[0]"
    );
}

#[test]
fn an_extension_stands_where_its_definition_says_and_holds_what_it_says() {
    let on = |context: &str| {
        profile(
            "x",
            "Extension",
            r#"{"id":"Extension.extension","path":"Extension.extension","max":"0"},
               {"id":"Extension.url","path":"Extension.url","fixedUri":"@x"},
               {"id":"Extension.value[x]","path":"Extension.value[x]","min":1,"type":[{"code":"date"}]}"#,
        )
        .replace(
            r#"{"type":"element","expression":"Element"}"#,
            context,
        )
    };
    let with = |context: &str, resource: &str| {
        let book = load(&[on(context)]);
        shown(&book.validate(&read(&resource.replace('@', AT)), &Question::default()))
    };
    let good = r#""extension":[{"url":"@x","valueDate":"2026"}]"#;
    let on_patient = format!(r#"{{"resourceType":"Patient",{good}}}"#);
    let on_name =
        format!(r#"{{"resourceType":"Patient","contact":[{{"name":{{"text":"a",{good}}}}}]}}"#);
    let on_date =
        format!(r#"{{"resourceType":"Patient","birthDate":"2026","_birthDate":{{{good}}}}}"#);
    let element = |expression: &str| format!(r#"{{"type":"element","expression":"{expression}"}}"#);
    for (context, resource, expected) in [
        (element("Patient"), &on_patient, ""),
        (element("DomainResource"), &on_patient, ""),
        (element("Element"), &on_patient, ""),
        (
            element("Group"),
            &on_patient,
            "e extension-context Patient.extension[0]",
        ),
        (element("HumanName"), &on_name, ""),
        (element("Patient.contact.name"), &on_name, ""),
        (
            element("Patient.name"),
            &on_name,
            "e extension-context Patient.contact[0].name.extension[0]",
        ),
        (element("Patient.birthDate"), &on_date, ""),
        (element("date"), &on_date, ""),
        (
            element("Patient"),
            &on_date,
            "e extension-context Patient.birthDate.extension[0]",
        ),
        (
            r#"{"type":"fhirpath","expression":"Patient.contact.name"}"#.into(),
            &on_name,
            "",
        ),
        (
            r#"{"type":"fhirpath","expression":"Patient.name"}"#.into(),
            &on_name,
            "e extension-context Patient.contact[0].name.extension[0]",
        ),
        (
            r#"{"type":"extension","expression":"urn:y"}"#.into(),
            &on_patient,
            "e extension-context Patient.extension[0]",
        ),
    ] {
        assert_eq!(with(&context, resource), expected, "{context} {resource}");
    }
    assert_eq!(
        with(
            &element("Patient"),
            r#"{"resourceType":"Patient","extension":[{"url":"@x","valueCode":"a"},{"url":"@x","extension":[{"url":"urn:y","valueCode":"a"}]}]}"#
        ),
        "e profile-type Patient.extension[0].value\ne profile-max Patient.extension[1].extension\ne profile-min Patient.extension[1].value"
    );
    assert_eq!(
        with(
            &element("Patient"),
            r#"{"resourceType":"Patient","extension":[{"url":"@unknown","valueCode":"a"}]}"#
        ),
        "w extension-unknown Patient.extension[0]"
    );
}

#[test]
fn a_profile_that_is_claimed_must_be_known_and_of_the_type() {
    let book = load(&[profile(
        "p",
        "Patient",
        r#"{"id":"Patient.name","path":"Patient.name","min":1}"#,
    )]);
    let claims = |address: &str| {
        let resource =
            format!(r#"{{"resourceType":"Patient","meta":{{"profile":["{address}"]}}}}"#);
        shown(&book.validate(&read(&resource.replace('@', AT)), &Question::default()))
    };
    assert_eq!(claims("@p"), "e profile-min Patient.name");
    assert_eq!(claims("@q"), "w profile-unknown Patient.meta.profile[0]");
    assert_eq!(claims("@p|2"), "w profile-unknown Patient.meta.profile[0]");
    assert_eq!(
        claims("http://hl7.org/fhir/StructureDefinition/Patient"),
        ""
    );
    assert_eq!(
        claims("http://hl7.org/fhir/StructureDefinition/Group"),
        "e profile-other-type Patient.meta.profile[0]"
    );
    // That there is no narrative is not said, whoever asks.
    let asked = |strict: bool| {
        let question = Question {
            profiles: &["urn:lost"],
            strict,
            ..Question::default()
        };
        shown(&book.validate(&read(r#"{"resourceType":"Patient"}"#), &question))
    };
    assert_eq!(asked(false), "w profile-unknown Patient");
    assert_eq!(asked(true), "e profile-unknown Patient");
}

#[test]
fn entries_are_validated_each_for_itself() {
    let book = load(&[profile(
        "p",
        "Patient",
        r#"{"id":"Patient.name","path":"Patient.name","min":1}"#,
    )]);
    let bundle = r##"{"resourceType":"Bundle","type":"collection","entry":[
        {"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0","resource":{"resourceType":"Patient","meta":{"profile":["@p"]},"contained":[{"resourceType":"Organization","id":"o","name":"x"}],"managingOrganization":{"reference":"#o"}}},
        {"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0","resource":{"resourceType":"Patient","managingOrganization":{"reference":"#o"}}},
        {"resource":{"resourceType":"Patient","managingOrganization":{"reference":"urn:uuid:1c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"}}}]}"##;
    assert_eq!(
        shown(&book.validate(&read(&bundle.replace('@', AT)), &Question::default())),
        "e reference-contained Bundle.entry[1].resource.managingOrganization\n\
         e bundle-address-twice Bundle.entry[1]\n\
         e profile-min Bundle.entry[0].resource.name\n\
         w bundle-reference Bundle.entry[2].resource.managingOrganization"
    );
}

#[test]
fn findings_are_bounded_and_in_order() {
    let book = load(&[]);
    let contact = r#"{"gender":"male"}"#;
    let resource = format!(
        r#"{{"resourceType":"Patient","meta":{{"profile":["urn:lost"]}},"contact":[{}]}}"#,
        vec![contact; 100].join(",")
    );
    let resource = read(&resource);
    let question = Question {
        issues_max: 3,
        ..Question::default()
    };
    assert_eq!(
        shown(&book.validate(&resource, &question)),
        "e invariant Patient.contact[0]\ne invariant Patient.contact[1]\ne invariant Patient.contact[2]"
    );
    assert_eq!(book.validate(&resource, &Question::default()).len(), 101);
}

#[test]
fn an_extension_may_have_conditions_on_what_holds_it() {
    let extension = profile(
        "x",
        "Extension",
        r#"{"id":"Extension.value[x]","path":"Extension.value[x]","type":[{"code":"code"}]}"#,
    )
    .replace(
        r#""type":"Extension","base"#,
        r#""contextInvariant":["gender.exists() and %extension.value.exists()"],"type":"Extension","base"#,
    );
    let with = |rest: &str| {
        let resource = format!(
            r#"{{"resourceType":"Patient","extension":[{{"url":"@x","valueCode":"a"}}]{rest}}}"#
        );
        let book = load(std::slice::from_ref(&extension));
        shown(&book.validate(&read(&resource.replace('@', AT)), &Question::default()))
    };
    assert_eq!(with(r#","gender":"male""#), "");
    assert_eq!(with(""), "e extension-context Patient.extension[0]");
}

#[test]
fn nobody_is_told_to_write_a_narrative() {
    let patient = read(r#"{"resourceType":"Patient","active":true}"#);
    let asked = |strict: bool| {
        let question = Question {
            strict,
            ..Question::default()
        };
        shown(&load(&[]).validate(&patient, &question))
    };
    assert_eq!(asked(false), "");
    assert_eq!(asked(true), "");
}
