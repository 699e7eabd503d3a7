//! Bindings, of R4 and of profiles.

use super::*;

/// A code system of two codes, one without its codes, and value sets of them.
fn terminology() -> Vec<String> {
    let set = |name: &str, system: &str| {
        format!(
            r#"{{"resourceType":"ValueSet","url":"urn:set:{name}","status":"active","compose":{{"include":[{{"system":"{system}"}}]}}}}"#
        )
    };
    vec![
        r#"{"resourceType":"CodeSystem","url":"urn:known","status":"active","content":"complete","concept":[{"code":"a"},{"code":"b"}]}"#.into(),
        r#"{"resourceType":"CodeSystem","url":"urn:hidden","status":"active","content":"not-present"}"#.into(),
        set("known", "urn:known"),
        set("hidden", "urn:hidden"),
    ]
}

fn with_binding(path: &str, strength: &str, set: &str) -> Vec<String> {
    let element = format!(
        r#"{{"id":"Immunization.{path}","path":"Immunization.{path}","binding":{{"strength":"{strength}","valueSet":"urn:set:{set}"}}}}"#
    );
    let mut all = vec![profile("p", "Immunization", &element)];
    all.extend(terminology());
    all
}

fn immunization(rest: &str) -> String {
    format!(
        r#"{{"resourceType":"Immunization","status":"completed","vaccineCode":{{"text":"a"}},"patient":{{"reference":"Patient/1"}},"occurrenceDateTime":"2026"{rest}}}"#
    )
}

#[test]
fn codes_are_from_the_value_set_as_strongly_as_it_binds() {
    let site = |strength: &str, set: &str, concept: &str| {
        found(
            &with_binding("site", strength, set),
            &immunization(&format!(r#","site":{concept}"#)),
        )
    };
    let good =
        r#"{"coding":[{"system":"urn:other","code":"z"},{"system":"urn:known","code":"a"}]}"#;
    let bad = r#"{"coding":[{"system":"urn:known","code":"z"}]}"#;
    let no_system = r#"{"coding":[{"code":"a"}]}"#;
    let text = r#"{"text":"arm"}"#;
    let absent = r#"{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}"#;
    let error = "e profile-binding Immunization.site";
    let warning = "w profile-binding-extensible Immunization.site";
    for (strength, concept, expected) in [
        ("required", good, ""),
        ("required", bad, error),
        ("required", no_system, error),
        ("required", text, error),
        ("required", absent, ""),
        ("extensible", good, ""),
        ("extensible", bad, warning),
        ("extensible", no_system, warning),
        ("extensible", text, ""),
        ("preferred", bad, ""),
        ("example", bad, ""),
    ] {
        assert_eq!(
            site(strength, "known", concept),
            expected,
            "{strength} {concept}"
        );
    }
    assert_eq!(
        site(
            "required",
            "hidden",
            r#"{"coding":[{"system":"urn:hidden","code":"q"}]}"#
        ),
        ""
    );
}

#[test]
fn who_asks_is_told_what_was_not_checked_and_what_was_preferred() {
    for (strength, set, expected) in [
        ("required", "hidden", "i code-unchecked Immunization.site"),
        (
            "preferred",
            "known",
            "i profile-binding-preferred Immunization.site",
        ),
        ("preferred", "hidden", ""),
    ] {
        let book = load(&with_binding("site", strength, set));
        let at = format!("{AT}p");
        let question = Question {
            profiles: &[&at],
            strict: true,
            ..Question::default()
        };
        let resource = read(&immunization(
            r#","site":{"coding":[{"system":"urn:hidden","code":"q"}]}"#,
        ));
        let mut issues = book.validate(&resource, &question);
        issues.retain(|issue| issue.rule != "invariant");
        assert_eq!(shown(&issues), expected);
    }
}

#[test]
fn bindings_of_r4_count_too() {
    assert_eq!(
        found_plainly(&immunization("").replace("completed", "finished")),
        "e binding-required Immunization.status"
    );
    assert_eq!(
        found_plainly(
            r#"{"resourceType":"Patient","maritalStatus":{"coding":[{"system":"urn:x","code":"z"}]}}"#
        ),
        "w binding-extensible Patient.maritalStatus"
    );
    // Any language may be told, but only a language.
    assert_eq!(
        found_plainly(r#"{"resourceType":"Patient","language":"ja"}"#),
        ""
    );
    assert_eq!(
        found_plainly(r#"{"resourceType":"Patient","language":"not a language"}"#),
        "e binding-required Patient.language"
    );
}

#[test]
fn a_required_binding_can_tell_slices_apart() {
    let mut all = vec![profile(
        "p",
        "Immunization",
        r#"{"id":"Immunization.vaccineCode.coding","path":"Immunization.vaccineCode.coding","slicing":{"discriminator":[{"type":"value","path":"$this"}],"rules":"open"}},
           {"id":"Immunization.vaccineCode.coding:known","path":"Immunization.vaccineCode.coding","sliceName":"known","min":1,"max":"1","binding":{"strength":"required","valueSet":"urn:set:known"}}"#,
    )];
    all.extend(terminology());
    let with = |codings: &str| {
        found(
            &all,
            &immunization("").replace(r#""text":"a""#, &format!(r#""coding":[{codings}]"#)),
        )
    };
    let a = r#"{"system":"urn:known","code":"a"}"#;
    let z = r#"{"system":"urn:known","code":"z"}"#;
    assert_eq!(with(&format!("{z},{a}")), "");
    assert_eq!(with(z), "e profile-min Immunization.vaccineCode.coding");
    assert_eq!(
        with(&format!("{a},{a}")),
        "e profile-max Immunization.vaccineCode.coding"
    );
}

#[test]
fn references_of_r4_lead_to_types_of_r4() {
    let patient = |reference: &str| {
        found_plainly(&immunization("").replace(r#"{"reference":"Patient/1"}"#, reference))
    };
    assert_eq!(
        patient(r#"{"reference":"https://a.example/fhir/Patient/1/_history/2"}"#),
        ""
    );
    assert_eq!(patient(r#"{"reference":"Patient?identifier=urn:x|1"}"#), "");
    assert_eq!(patient(r#"{"identifier":{"value":"1"}}"#), "");
    assert_eq!(
        patient(r#"{"reference":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"}"#),
        ""
    );
    let wrong = "e reference-not-allowed Immunization.patient";
    assert_eq!(patient(r#"{"reference":"Group/1"}"#), wrong);
    assert_eq!(
        patient(r#"{"type":"Group","identifier":{"value":"1"}}"#),
        wrong
    );
    assert_eq!(
        patient(r#"{"reference":"Patient/1","type":"Group"}"#),
        "e reference-type Immunization.patient"
    );
    assert_eq!(
        found_plainly(
            &immunization(r##","contained":[{"resourceType":"Group","id":"g","type":"person","actual":true}]"##)
                .replace("Patient/1", "#g")
        ),
        wrong
    );
}

#[test]
fn the_binding_of_a_profile_takes_the_place_of_an_extensible_one_of_r4() {
    let patient = |profile: &str| {
        format!(
            r#"{{"resourceType":"Patient","meta":{{"profile":[{profile}]}},"maritalStatus":{{"coding":[{{"system":"urn:known","code":"a"}}]}},"communication":[{{"language":{{"coding":[{{"system":"urn:known","code":"a"}}]}}}}],"identifier":[{{"type":{{"coding":[{{"system":"urn:known","code":"a"}}]}},"value":"1"}}]}}"#
        )
    };
    let plain = r#""http://hl7.org/fhir/StructureDefinition/Patient""#.to_owned();
    let bound = |name: &str, binding: &str| {
        profile(
            name,
            "Patient",
            &format!(
                r#"{{"id":"Patient.maritalStatus","path":"Patient.maritalStatus","binding":{{{binding}}}}}"#
            ),
        )
    };
    let mut all = vec![
        bound(
            "good",
            r#""strength":"required","valueSet":"urn:set:known""#,
        ),
        bound(
            "other",
            r#""strength":"extensible","valueSet":"urn:set:hidden""#,
        ),
        profile(
            "silent",
            "Patient",
            r#"{"id":"Patient.name","path":"Patient.name","min":0}"#,
        ),
    ];
    all.extend(terminology());
    let book = load(&all);
    let found = |profile: &str| {
        let text = patient(&format!(r#""{AT}{profile}""#));
        shown(&book.validate(&read(&text), &Question::default()))
    };
    let marital = "w binding-extensible Patient.maritalStatus";
    let kind = "w binding-extensible Patient.identifier[0].type";
    let of_r4 = shown(&book.validate(&read(&patient(&plain)), &Question::default()));
    assert!(of_r4.contains(marital) && of_r4.contains(kind), "{of_r4}");
    assert_eq!(found("silent"), of_r4);
    let without = of_r4.replace(&format!("{marital}\n"), "");
    assert_ne!(without, of_r4);
    assert_eq!(found("good"), without);
    assert_eq!(
        found("other")
            .lines()
            .filter(|line| *line == marital)
            .count(),
        0
    );
    // Each resource of a bundle has its own profiles.
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{{"fullUrl":"urn:uuid:3fbe4b83-6a67-4ae9-8a5c-e3b2e5d9a001","resource":{}}},{{"fullUrl":"urn:uuid:3fbe4b83-6a67-4ae9-8a5c-e3b2e5d9a002","resource":{}}}]}}"#,
        patient(&format!(r#""{AT}good""#)),
        patient(&plain)
    );
    let found = shown(&book.validate(&read(&bundle), &Question::default()));
    let marital: Vec<&str> = found
        .lines()
        .filter(|line| line.contains("marital"))
        .collect();
    assert_eq!(
        marital,
        ["w binding-extensible Bundle.entry[1].resource.maritalStatus"]
    );
}

#[test]
fn a_required_binding_of_r4_stays_where_a_profile_binds_too() {
    let mut all = vec![profile(
        "p",
        "Patient",
        r#"{"id":"Patient.gender","path":"Patient.gender","binding":{"strength":"extensible","valueSet":"urn:set:known"}}"#,
    )];
    all.extend(terminology());
    assert_eq!(
        found(&all, r#"{"resourceType":"Patient","gender":"a"}"#),
        "e binding-required Patient.gender"
    );
}
