//! Fixed values, patterns, limits, forms, codes and invariants of profiles.

use super::*;

fn patient(elements: &str) -> Vec<String> {
    vec![profile("p", "Patient", elements)]
}

fn route(elements: &str) -> Vec<String> {
    vec![profile("p", "Immunization", elements)]
}

#[test]
fn a_fixed_value_is_all_and_a_pattern_is_the_least() {
    let fixed = route(
        r#"{"id":"Immunization.route","path":"Immunization.route","fixedCodeableConcept":{"coding":[{"system":"urn:x","code":"a"}]}}"#,
    );
    let pattern = route(
        r#"{"id":"Immunization.route","path":"Immunization.route","patternCodeableConcept":{"coding":[{"system":"urn:x","code":"a"}]}}"#,
    );
    let exactly = r#"{"resourceType":"Immunization","status":"completed","vaccineCode":{"text":"a"},"patient":{"reference":"Patient/1"},"occurrenceDateTime":"2026","route":{"coding":[{"system":"urn:x","code":"a"}]}}"#;
    let more = r#"{"resourceType":"Immunization","status":"completed","vaccineCode":{"text":"a"},"patient":{"reference":"Patient/1"},"occurrenceDateTime":"2026","route":{"coding":[{"code":"z"},{"system":"urn:x","code":"a","display":"A"}],"text":"t"}}"#;
    let other = r#"{"resourceType":"Immunization","status":"completed","vaccineCode":{"text":"a"},"patient":{"reference":"Patient/1"},"occurrenceDateTime":"2026","route":{"coding":[{"system":"urn:x","code":"b"},{"system":"urn:y","code":"a"}]}}"#;
    assert_eq!(found(&fixed, exactly), "");
    assert_eq!(found(&fixed, more), "e profile-fixed Immunization.route");
    assert_eq!(found(&fixed, other), "e profile-fixed Immunization.route");
    assert_eq!(found(&pattern, exactly), "");
    assert_eq!(found(&pattern, more), "");
    assert_eq!(
        found(&pattern, other),
        "e profile-pattern Immunization.route"
    );
}

#[test]
fn the_value_that_is_wanted_is_told_and_the_refused_one_is_not() {
    let book = load(&patient(
        r#"{"id":"Patient.gender","path":"Patient.gender","fixedCode":"female"}"#,
    ));
    let at = format!("{AT}p");
    let question = Question {
        profiles: &[&at],
        ..Question::default()
    };
    let issues = book.validate(
        &read(r#"{"resourceType":"Patient","gender":"male"}"#),
        &question,
    );
    assert_eq!(shown(&issues), "e profile-fixed Patient.gender");
    assert_eq!(facts(&issues, "wanted"), ["female"]);
    assert!(!format!("{issues:?}").contains("\"male\""));
    assert_eq!(facts(&issues, "profile"), [at]);
}

#[test]
fn values_have_limits_lengths_and_forms() {
    let p = patient(
        r#"{"id":"Patient.birthDate","path":"Patient.birthDate","minValueDate":"1900-01-01","maxValueDate":"2026-12-31"},
           {"id":"Patient.name.family","path":"Patient.name.family","maxLength":3},
           {"id":"Patient.identifier.value","path":"Patient.identifier.value","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/regex","valueString":"[0-9]{3}|x"}]}"#,
    );
    let with = |rest: &str| found(&p, &format!(r#"{{"resourceType":"Patient",{rest}}}"#));
    assert_eq!(with(r#""birthDate":"2026-04-15""#), "");
    assert_eq!(
        with(r#""birthDate":"1899-12-31""#),
        "e profile-value-min Patient.birthDate"
    );
    assert_eq!(
        with(r#""birthDate":"2027-01-01""#),
        "e profile-value-max Patient.birthDate"
    );
    assert_eq!(with(r#""birthDate":"2026""#), "");
    assert_eq!(with(r#""name":[{"family":"勅使河"}]"#), "");
    assert_eq!(
        with(r#""name":[{"family":"勅使河原"}]"#),
        "e profile-length Patient.name[0].family"
    );
    assert_eq!(with(r#""identifier":[{"value":"123"},{"value":"x"}]"#), "");
    assert_eq!(
        with(r#""identifier":[{"value":"1234"},{"value":"x1"}]"#),
        "e profile-form Patient.identifier[0].value\ne profile-form Patient.identifier[1].value"
    );
}

#[test]
fn an_invariant_of_a_profile_is_told_with_its_key_and_its_sentences() {
    let p = patient(
        r#"{"id":"Patient","path":"Patient","constraint":[
             {"key":"p-1","severity":"error","human":"誕生日か性別が要ります。","_human":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/translation","extension":[{"url":"lang","valueCode":"en"},{"url":"content","valueString":"A birth date or a gender."}]}]},"expression":"birthDate.exists() or gender.exists()"},
             {"key":"p-2","severity":"warning","human":"名前。","expression":"name.exists()"}]},
           {"id":"Patient.name","path":"Patient.name","constraint":[{"key":"p-3","severity":"error","human":"x","expression":"family.exists() implies given.exists()"}]}"#,
    );
    let book = load(&p);
    let at = format!("{AT}p");
    let question = Question {
        profiles: &[&at],
        ..Question::default()
    };
    let issues = book.validate(
        &read(r#"{"resourceType":"Patient","name":[{"family":"a"},{"family":"a","given":["b"]}]}"#),
        &question,
    );
    assert_eq!(
        shown(&issues),
        "e profile-invariant Patient\ne profile-invariant Patient.name[0]"
    );
    assert_eq!(facts(&issues, "key"), ["p-1", "p-3"]);
    assert_eq!(facts(&issues, "human"), ["誕生日か性別が要ります。", "x"]);
    assert_eq!(facts(&issues, "human_en"), ["A birth date or a gender."]);
    let issues = book.validate(
        &read(r#"{"resourceType":"Patient","gender":"male"}"#),
        &question,
    );
    assert_eq!(shown(&issues), "w profile-invariant Patient");
}

#[test]
fn a_reference_points_to_what_the_profile_allows() {
    let p = [
        profile(
            "p",
            "Patient",
            r#"{"id":"Patient.generalPractitioner","path":"Patient.generalPractitioner","type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Practitioner","@o"]}]}"#,
        ),
        profile(
            "o",
            "Organization",
            r#"{"id":"Organization.identifier","path":"Organization.identifier","min":1}"#,
        ),
    ];
    let with = |rest: &str| found(&p, &format!(r#"{{"resourceType":"Patient",{rest}}}"#));
    assert_eq!(
        with(
            r#""generalPractitioner":[{"reference":"Practitioner/1"},{"reference":"https://h.example/fhir/Organization/2"},{"identifier":{"value":"1"}},{"display":"x"}]"#
        ),
        ""
    );
    assert_eq!(
        with(
            r#""generalPractitioner":[{"reference":"PractitionerRole/1"},{"type":"PractitionerRole","identifier":{"value":"1"}}]"#
        ),
        "e profile-target Patient.generalPractitioner[0]\ne profile-target Patient.generalPractitioner[1]"
    );
    // What is contained is at hand, so its profile counts.
    assert_eq!(
        with(
            r##""contained":[{"resourceType":"Organization","id":"o","name":"x"}],"generalPractitioner":[{"reference":"#o"}]"##
        ),
        "e profile-target-profile Patient.generalPractitioner[0]"
    );
    assert_eq!(
        with(
            r##""contained":[{"resourceType":"Organization","id":"o","identifier":[{"value":"1"}]}],"generalPractitioner":[{"reference":"#o"}]"##
        ),
        ""
    );
}

#[test]
fn an_invariant_without_a_result_does_not_hold() {
    let p = patient(
        r#"{"id":"Patient.identifier","path":"Patient.identifier","constraint":[{"key":"k","severity":"error","human":"x","expression":"value.matches('^[0-9]$')"}]}"#,
    );
    assert_eq!(
        found(
            &p,
            r#"{"resourceType":"Patient","identifier":[{"value":"1"},{"system":"urn:x"},{"value":"x"}]}"#
        ),
        "e profile-invariant Patient.identifier[1]\ne profile-invariant Patient.identifier[2]"
    );
}

#[test]
fn a_largest_value_set_binds_whatever_the_binding_says() {
    let set = |name: &str, code: &str| {
        format!(
            r#"{{"resourceType":"ValueSet","url":"urn:set:{name}","status":"active","compose":{{"include":[{{"system":"urn:s","concept":[{{"code":"{code}"}}]}}]}}}}"#
        )
    };
    let mut all = patient(
        r#"{"id":"Patient.maritalStatus","path":"Patient.maritalStatus","binding":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet","valueCanonical":"urn:set:max"}],"strength":"preferred","valueSet":"urn:set:a"}}"#,
    );
    all.extend([set("a", "a"), set("max", "m")]);
    let with = |code: &str| {
        let text = found(
            &all,
            &format!(
                r#"{{"resourceType":"Patient","maritalStatus":{{"coding":[{{"system":"urn:s","code":"{code}"}}]}}}}"#
            ),
        );
        text.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(with("m"), "");
    assert_eq!(with("a"), "e profile-binding Patient.maritalStatus");
}

#[test]
fn words_in_two_languages_are_told_apart_by_their_letters() {
    let said = |human: &str| {
        let definition = profile(
            "p",
            "Patient",
            &format!(
                r#"{{"id":"Patient","path":"Patient","constraint":[{{"key":"p-1","severity":"error","human":"{human}","expression":"name.exists()"}}]}}"#
            ),
        );
        let book = load(&[definition.replace(
            r#""status""#,
            r#""title":"住民 / Resident","description":"一人です。\n\nOne person.","status""#,
        )]);
        let question = Question {
            profiles: &[&format!("{AT}p")],
            ..Question::default()
        };
        let profile = book.profile(&format!("{AT}p")).unwrap();
        assert_eq!(profile.title.as_deref(), Some("住民"));
        assert_eq!(profile.title_en.as_deref(), Some("Resident"));
        assert_eq!(profile.description.as_deref(), Some("一人です。"));
        assert_eq!(profile.description_en.as_deref(), Some("One person."));
        let issues = book.validate(&read(r#"{"resourceType":"Patient"}"#), &question);
        [facts(&issues, "human"), facts(&issues, "human_en")].concat()
    };
    assert_eq!(
        said("名前が要ります。 / A name."),
        ["名前が要ります。", "A name."]
    );
    assert_eq!(
        said("記号は . / - だけです。 / No signs but . / -"),
        ["記号は . / - だけです。", "No signs but . / -"]
    );
    for one in ["名前が要ります。", "A name / a text.", "名前 / 氏名"] {
        assert_eq!(said(one), [one]);
    }
}
