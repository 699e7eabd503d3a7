//! Slices.

use super::*;

fn patient(elements: &str) -> Vec<String> {
    vec![profile("p", "Patient", elements)]
}

fn identifiers(rules: &str, ordered: bool) -> Vec<String> {
    patient(&format!(
        r#"{{"id":"Patient.identifier","path":"Patient.identifier","slicing":{{"discriminator":[{{"type":"value","path":"system"}}],"rules":"{rules}","ordered":{ordered}}}}},
           {{"id":"Patient.identifier:a","path":"Patient.identifier","sliceName":"a","min":1,"max":"1"}},
           {{"id":"Patient.identifier:a.system","path":"Patient.identifier.system","fixedUri":"urn:a"}},
           {{"id":"Patient.identifier:a.value","path":"Patient.identifier.value","min":1}},
           {{"id":"Patient.identifier:b","path":"Patient.identifier","sliceName":"b"}},
           {{"id":"Patient.identifier:b.system","path":"Patient.identifier.system","patternUri":"urn:b"}},
           {{"id":"Patient.identifier:b.value","path":"Patient.identifier.value","maxLength":2}}"#
    ))
}

fn of(p: &[String], systems: &[&str]) -> String {
    let identifiers: Vec<String> = systems
        .iter()
        .map(|system| format!(r#"{{"system":"urn:{system}","value":"1"}}"#))
        .collect();
    found(
        p,
        &format!(
            r#"{{"resourceType":"Patient","identifier":[{}]}}"#,
            identifiers.join(",")
        ),
    )
}

#[test]
fn items_belong_to_the_slice_whose_value_they_have() {
    let p = identifiers("open", false);
    assert_eq!(of(&p, &["c", "b", "a", "b"]), "");
    assert_eq!(of(&p, &["b"]), "e profile-min Patient.identifier");
    assert_eq!(of(&p, &["a", "a"]), "e profile-max Patient.identifier");
    assert_eq!(
        found(
            &p,
            r#"{"resourceType":"Patient","identifier":[{"system":"urn:a"},{"system":"urn:b","value":"123"},{"system":"urn:c","value":"123"}]}"#
        ),
        "e profile-min Patient.identifier[0].value\ne profile-length Patient.identifier[1].value"
    );
}

#[test]
fn a_slice_that_is_missing_is_named() {
    let book = load(&identifiers("open", false));
    let at = format!("{AT}p");
    let question = Question {
        profiles: &[&at],
        ..Question::default()
    };
    let issues = book.validate(&read(r#"{"resourceType":"Patient"}"#), &question);
    assert_eq!(facts(&issues, "slice"), ["a"]);
    assert_eq!(facts(&issues, "element"), ["identifier"]);
}

#[test]
fn a_closed_slicing_takes_nothing_else() {
    let p = identifiers("closed", false);
    assert_eq!(of(&p, &["b", "a"]), "");
    assert_eq!(
        of(&p, &["c", "a"]),
        "e profile-closed Patient.identifier[0]"
    );
}

#[test]
fn an_order_is_kept() {
    let p = identifiers("open", true);
    assert_eq!(of(&p, &["a", "c", "b", "b"]), "");
    assert_eq!(of(&p, &["b", "a"]), "e profile-order Patient.identifier[1]");
    let p = identifiers("openAtEnd", false);
    assert_eq!(of(&p, &["b", "a", "c"]), "");
    assert_eq!(
        of(&p, &["b", "c", "a"]),
        "e profile-order Patient.identifier[2]"
    );
}

#[test]
fn slices_of_slices_are_told_apart_within_them() {
    let p = patient(
        r#"{"id":"Patient.telecom","path":"Patient.telecom","slicing":{"discriminator":[{"type":"value","path":"system"}],"rules":"open"}},
           {"id":"Patient.telecom:phone","path":"Patient.telecom","sliceName":"phone","slicing":{"discriminator":[{"type":"value","path":"use"}],"rules":"closed"}},
           {"id":"Patient.telecom:phone.system","path":"Patient.telecom.system","fixedCode":"phone"},
           {"id":"Patient.telecom:phone/home","path":"Patient.telecom","sliceName":"phone/home","min":1,"max":"1"},
           {"id":"Patient.telecom:phone/home.use","path":"Patient.telecom.use","fixedCode":"home"},
           {"id":"Patient.telecom:phone/work","path":"Patient.telecom","sliceName":"phone/work"},
           {"id":"Patient.telecom:phone/work.use","path":"Patient.telecom.use","fixedCode":"work"},
           {"id":"Patient.telecom:phone/work.rank","path":"Patient.telecom.rank","min":1}"#,
    );
    let with = |telecom: &str| {
        found(
            &p,
            &format!(r#"{{"resourceType":"Patient","telecom":[{telecom}]}}"#),
        )
    };
    let home = r#"{"system":"phone","value":"1","use":"home"}"#;
    assert_eq!(with(home), "");
    assert_eq!(with(r#"{"system":"email","value":"1","use":"mobile"}"#), "");
    assert_eq!(
        with(&format!(
            r#"{home},{{"system":"phone","value":"1","use":"mobile"}}"#
        )),
        "e profile-closed Patient.telecom[1]"
    );
    assert_eq!(
        with(&format!(
            r#"{{"system":"phone","value":"1","use":"work"}},{home},{home}"#
        )),
        "e profile-min Patient.telecom[0].rank\ne profile-max Patient.telecom"
    );
    assert_eq!(
        with(r#"{"system":"phone","value":"1","use":"work","rank":1}"#),
        "e profile-min Patient.telecom"
    );
}

#[test]
fn one_type_of_a_choice_is_a_slice() {
    for (id, path) in [
        ("Observation.value[x]:valueQuantity", "Observation.value[x]"),
        ("Observation.valueQuantity", "Observation.valueQuantity"),
    ] {
        let slice = match path.ends_with("[x]") {
            true => r#""sliceName":"valueQuantity","#,
            false => "",
        };
        let p = [profile(
            "p",
            "Observation",
            &format!(
                r#"{{"id":"{id}","path":"{path}",{slice}"min":0}},
                   {{"id":"{id}.code","path":"{path}.code","min":1}}"#
            ),
        )];
        let with = |value: &str| {
            found(
                &p,
                &format!(
                    r#"{{"resourceType":"Observation","status":"final","code":{{"text":"x"}},{value}}}"#
                ),
            )
        };
        assert_eq!(with(r#""valueString":"x""#), "");
        assert_eq!(
            with(r#""valueQuantity":{"value":1}"#),
            "e profile-min Observation.value.code"
        );
        assert_eq!(
            with(r#""valueQuantity":{"value":1,"system":"urn:x","code":"mL"}"#),
            ""
        );
    }
}

fn bundle(discriminator: &str, slices: &str) -> String {
    profile(
        "p",
        "Bundle",
        &format!(
            r#"{{"id":"Bundle.entry","path":"Bundle.entry","slicing":{{"discriminator":[{discriminator}],"rules":"closed"}}}},{slices}"#
        ),
    )
}

#[test]
fn entries_are_told_apart_by_type_and_by_profile() {
    let by_type = [bundle(
        r#"{"type":"type","path":"resource"}"#,
        r#"{"id":"Bundle.entry:a","path":"Bundle.entry","sliceName":"a","min":1},
           {"id":"Bundle.entry:a.resource","path":"Bundle.entry.resource","min":1,"type":[{"code":"Patient"}]},
           {"id":"Bundle.entry:a.resource.gender","path":"Bundle.entry.resource.gender","min":1},
           {"id":"Bundle.entry:b","path":"Bundle.entry","sliceName":"b"},
           {"id":"Bundle.entry:b.resource","path":"Bundle.entry.resource","type":[{"code":"Organization"}]}"#,
    )];
    let of = |p: &[String], resources: &str| {
        found(
            p,
            &format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{resources}]}}"#),
        )
    };
    let patient = r#"{"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0","resource":{"resourceType":"Patient","gender":"male"}}"#;
    assert_eq!(of(&by_type, patient), "");
    assert_eq!(
        of(
            &by_type,
            r#"{"resource":{"resourceType":"Patient","active":true}},{"resource":{"resourceType":"Location"}}"#
        ),
        "e profile-min Bundle.entry[0].resource.gender\ne profile-closed Bundle.entry[1]"
    );
    let by_profile = [
        bundle(
            r#"{"type":"profile","path":"resource"}"#,
            r#"{"id":"Bundle.entry:a","path":"Bundle.entry","sliceName":"a","min":1},
               {"id":"Bundle.entry:a.resource","path":"Bundle.entry.resource","type":[{"code":"Patient","profile":["@q"]}]}"#,
        ),
        profile(
            "q",
            "Patient",
            r#"{"id":"Patient.gender","path":"Patient.gender","min":1}"#,
        ),
    ];
    assert_eq!(of(&by_profile, patient), "");
    assert_eq!(
        of(
            &by_profile,
            r#"{"resource":{"resourceType":"Patient","active":true}}"#
        ),
        "e profile-closed Bundle.entry[0]\ne profile-min Bundle.entry"
    );
}

#[test]
fn references_are_told_apart_by_what_they_point_to() {
    let p = [profile(
        "p",
        "Provenance",
        r#"{"id":"Provenance.target","path":"Provenance.target","slicing":{"discriminator":[{"type":"type","path":"resolve()"}],"rules":"closed"}},
           {"id":"Provenance.target:a","path":"Provenance.target","sliceName":"a","min":1,"type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Immunization"]}]},
           {"id":"Provenance.target:b","path":"Provenance.target","sliceName":"b","max":"1","type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Patient"]}]}"#,
    )];
    let of = |targets: &str| {
        found(
            &p,
            &format!(
                r#"{{"resourceType":"Provenance","recorded":"2026-01-02T03:04:05Z","agent":[{{"who":{{"display":"x"}}}}],"target":[{targets}]}}"#
            ),
        )
    };
    assert_eq!(
        of(r#"{"reference":"Patient/1"},{"reference":"Immunization/1"}"#),
        ""
    );
    assert_eq!(
        of(
            r#"{"reference":"Immunization/1"},{"reference":"Location/1"},{"reference":"Patient/1"},{"reference":"Patient/2"}"#
        ),
        "e profile-closed Provenance.target[1]\ne profile-max Provenance.target"
    );
}

#[test]
fn items_are_told_apart_by_whether_something_is_there() {
    let p = patient(
        r#"{"id":"Patient.name","path":"Patient.name","slicing":{"discriminator":[{"type":"exists","path":"period"}],"rules":"open"}},
           {"id":"Patient.name:old","path":"Patient.name","sliceName":"old","max":"1"},
           {"id":"Patient.name:old.period","path":"Patient.name.period","min":1},
           {"id":"Patient.name:now","path":"Patient.name","sliceName":"now","min":1},
           {"id":"Patient.name:now.period","path":"Patient.name.period","max":"0"}"#,
    );
    let of = |names: &str| {
        found(
            &p,
            &format!(r#"{{"resourceType":"Patient","name":[{names}]}}"#),
        )
    };
    let old = r#"{"text":"a","period":{"end":"2026"}}"#;
    assert_eq!(of(&format!(r#"{{"text":"b"}},{old}"#)), "");
    assert_eq!(
        of(&format!("{old},{old}")),
        "e profile-max Patient.name\ne profile-min Patient.name"
    );
}

#[test]
fn what_a_slice_is_told_by_may_lie_deep_in_a_pattern_or_in_an_extension() {
    let p = patient(
        r#"{"id":"Patient.identifier","path":"Patient.identifier","slicing":{"discriminator":[{"type":"value","path":"type.coding.code"}],"rules":"open"}},
           {"id":"Patient.identifier:mr","path":"Patient.identifier","sliceName":"mr","min":1},
           {"id":"Patient.identifier:mr.type","path":"Patient.identifier.type","patternCodeableConcept":{"coding":[{"code":"MR"}]}},
           {"id":"Patient.name","path":"Patient.name","slicing":{"discriminator":[{"type":"value","path":"extension('urn:s').value.ofType(code)"}],"rules":"open"}},
           {"id":"Patient.name:syl","path":"Patient.name","sliceName":"syl","max":"1"},
           {"id":"Patient.name:syl.extension:s","path":"Patient.name.extension","sliceName":"s","min":1},
           {"id":"Patient.name:syl.extension:s.url","path":"Patient.name.extension.url","fixedUri":"urn:s"},
           {"id":"Patient.name:syl.extension:s.value[x]","path":"Patient.name.extension.value[x]","type":[{"code":"code"}],"fixedCode":"SYL"}"#,
    );
    let name = r#"{"text":"a","extension":[{"url":"urn:s","valueCode":"SYL"}]}"#;
    let other = r#"{"text":"a","extension":[{"url":"urn:s","valueCode":"IDE"}]}"#;
    let of = |code: &str, names: &str| {
        found(
            &p,
            &format!(
                r#"{{"resourceType":"Patient","identifier":[{{"type":{{"coding":[{{"code":"X"}},{{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"{code}"}}]}}}}],"name":[{names}]}}"#
            ),
        )
    };
    assert_eq!(of("MR", &format!("{name},{other}")), "");
    assert_eq!(of("PPN", name), "e profile-min Patient.identifier");
    assert_eq!(
        of("MR", &format!("{name},{name}")),
        "e profile-max Patient.name"
    );
}
