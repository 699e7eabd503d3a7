//! Whether codes are valid, and what is said about it.

use super::*;

const PLACE: Place<'_> = Place::ValueSet("http://v.example/s");

fn known() -> Terminology {
    let hot = r#"{"resourceType":"CodeSystem","status":"active","content":"not-present","url":"http://h.example","extension":[{"url":"https://sesshu.example/fhir/StructureDefinition/code-shape","valueString":"[0-9]+"}]}"#;
    let all = set(
        "http://v.example/s",
        r#"{"include":[{"system":"http://c.example/colours","filter":[{"property":"code","op":"not-in","value":"blue"}]},{"system":"http://h.example"},{"system":"http://l.example","concept":[{"code":"red"},{"code":"x","display":"Ex"}]}]}"#,
    );
    terminology(&[COLOURS, hot, &all])
}

fn coding<'a>(system: &'a str, code: &'a str, display: &'a str) -> Coding<'a> {
    let some = |text: &'a str| Some(text).filter(|text| !text.is_empty());
    Coding {
        system: some(system),
        version: None,
        code,
        display: some(display),
    }
}

fn told(place: Place<'_>, codings: &[Coding<'_>]) -> String {
    let verdict = known()
        .validate_code(&ValidateQuestion::of(place, codings))
        .unwrap();
    let rules: Vec<&str> = verdict.remarks.iter().map(|one| one.rule).collect();
    format!("{} {}", verdict.result, rules.join(" "))
        .trim_end()
        .to_owned()
}

#[test]
fn one_code_in_a_value_set() {
    let colours = "http://c.example/colours";
    for (system, code, display, expected) in [
        (colours, "red", "", "true"),
        ("urn:oid:1.2.3.4", "red", "", "true"),
        (colours, "red", " RED ", "true"),
        (colours, "red", "赤", "true"),
        (colours, "red", "Green", "false display-wrong"),
        (colours, "blue", "", "false code-not-in-value-set"),
        (colours, "green", "", "false code-unknown"),
        (colours, "any", "", "false code-abstract"),
        (colours, "old", "", "true code-inactive"),
        ("http://l.example", "x", "ex", "true"),
        ("http://l.example", "red", "Red", "true display-unchecked"),
        ("http://l.example", "y", "", "false code-not-in-value-set"),
        ("http://h.example", "12", "", "false code-unchecked"),
        ("http://h.example", "ab", "", "false code-shape"),
        (
            "http://gone.example",
            "ab",
            "",
            "false code-not-in-value-set",
        ),
        ("", "pink", "", "true"),
        ("", "red", "", "false code-system-ambiguous"),
    ] {
        assert_eq!(
            told(PLACE, &[coding(system, code, display)]),
            expected,
            "{system} {code} {display}"
        );
    }
}

#[test]
fn one_coding_of_several_is_enough() {
    let wrong = coding("http://c.example/colours", "blue", "");
    let right = coding("http://c.example/colours", "red", "");
    assert_eq!(told(PLACE, &[wrong, right]), "true");
    assert_eq!(told(PLACE, &[right, wrong]), "true");
    assert_eq!(told(PLACE, &[wrong, wrong]), "false code-not-in-value-set");
    assert_eq!(told(PLACE, &[]), "false coding-required");
}

#[test]
fn a_code_system_can_be_asked_itself() {
    let colours = Place::System("http://c.example/colours|1");
    assert_eq!(told(colours, &[coding("", "blue", "Blue")]), "true");
    assert_eq!(
        told(colours, &[coding("", "green", "")]),
        "false code-unknown"
    );
    assert_eq!(
        told(colours, &[coding("http://l.example", "red", "")]),
        "false code-not-in-value-set"
    );
    assert_eq!(
        told(Place::System("http://gone.example"), &[coding("", "a", "")]),
        "false code-system-unknown"
    );
    assert_eq!(
        told(
            Place::System("http://h.example"),
            &[coding("http://h.example", "1", "")]
        ),
        "false code-unchecked"
    );
    let versioned = Coding {
        version: Some("2"),
        ..coding("http://c.example/colours", "red", "")
    };
    assert_eq!(told(colours, &[versioned]), "false code-system-version");
    assert_eq!(
        told(
            Place::System("urn:ietf:bcp:47"),
            &[coding("urn:ietf:bcp:47", "ja", "")]
        ),
        "true"
    );
}

#[test]
fn the_answer_carries_the_code_as_its_system_has_it() {
    let known = known();
    let codings = [coding("urn:oid:1.2.3.4", "red", "Wrong")];
    let question = ValidateQuestion {
        languages: &["ja"],
        ..ValidateQuestion::of(PLACE, &codings)
    };
    let verdict = known.validate_code(&question).unwrap();
    assert_eq!(
        (
            verdict.system.as_deref(),
            verdict.code.as_deref(),
            verdict.display.as_deref()
        ),
        (Some("http://c.example/colours"), Some("red"), Some("赤"))
    );
    assert_eq!(verdict.remarks[0].facts, [("display", "赤".to_owned())]);
    let codings = [coding("http://c.example/colours", "any", "")];
    let question = ValidateQuestion {
        abstract_allowed: true,
        ..ValidateQuestion::of(PLACE, &codings)
    };
    assert!(known.validate_code(&question).unwrap().result);
    let codings = [coding(
        "http://terminology.hl7.org/CodeSystem/v3-Tree",
        "low",
        "",
    )];
    let tree = ValidateQuestion::of(
        Place::ValueSet("http://hl7.org/fhir/ValueSet/tree"),
        &codings,
    );
    assert_eq!(
        known.validate_code(&tree).unwrap().code.as_deref(),
        Some("LOW")
    );
}

#[test]
fn a_value_set_that_is_not_known_is_refused() {
    let known = known();
    let codings = [coding("", "red", "")];
    for url in ["http://gone.example", "http://v.example/s|9"] {
        let refusal = known
            .validate_code(&ValidateQuestion::of(Place::ValueSet(url), &codings))
            .unwrap_err();
        assert_eq!(
            (refusal.rule, refusal.kind.status()),
            ("value-set-unknown", 404)
        );
    }
}

#[test]
fn a_value_set_can_come_with_the_question() {
    let known = known();
    let inline = element(&set(
        "http://v.example/new",
        r#"{"include":[{"system":"http://c.example/colours","concept":[{"code":"blue"}]}]}"#,
    ));
    let codings = [coding("http://c.example/colours", "blue", "")];
    assert!(
        known
            .validate_code(&ValidateQuestion::of(Place::Inline(&inline), &codings))
            .unwrap()
            .result
    );
    let rule = |compose: &str| {
        let inline = element(&set("http://v.example/new", compose));
        let refusal = known
            .validate_code(&ValidateQuestion::of(Place::Inline(&inline), &codings))
            .unwrap_err();
        assert!(!format!("{refusal:?}").contains("secret"));
        (refusal.rule, refusal.kind.status())
    };
    assert_eq!(
        rule(r#"{"include":[{"valueSet":["http://secret.example"]}]}"#),
        ("definition-value-set-unknown", 404)
    );
    assert_eq!(
        rule(
            r#"{"include":[{"system":"http://c.example/colours","concept":[{"code":"secret"}]}]}"#
        ),
        ("definition-code-unknown", 400)
    );
}
