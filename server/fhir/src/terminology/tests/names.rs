//! What codes are called, and in which language.

use super::*;

fn named(terminology: &Terminology, code: &str, languages: &[&str]) -> Option<String> {
    let question = LookupQuestion {
        system: "http://c.example/colours",
        code,
        languages,
        ..LookupQuestion::default()
    };
    terminology.lookup(&question).unwrap().display
}

#[test]
fn the_first_language_that_there_is_a_name_in_wins() {
    let known = terminology(&[COLOURS]);
    for (languages, name) in [
        (&[][..], "Red"),
        (&["ja"][..], "赤"),
        (&["ja-JP"][..], "赤"),
        (&["ja-JP-x-kana"][..], "アカ"),
        (&["JA"][..], "赤"),
        (&["en-GB"][..], "Red"),
        (&["fr"][..], "Red"),
        (&["fr", "ja", "en"][..], "赤"),
        (&["de"][..], "Rot"),
        (&["j"][..], "Red"),
        (&["*"][..], "Red"),
    ] {
        assert_eq!(
            named(&known, "red", languages).as_deref(),
            Some(name),
            "{languages:?}"
        );
    }
    assert_eq!(
        named(&known, "blue", &["ja", "en"]).as_deref(),
        Some("Blue")
    );
}

#[test]
fn a_name_of_no_language_counts_as_english_where_there_is_no_other() {
    let plain = COLOURS.replace("\"language\":\"en\",\"content\"", "\"content\"");
    let known = terminology(&[&plain]);
    assert_eq!(named(&known, "red", &["en"]).as_deref(), Some("Red"));
    assert_eq!(named(&known, "red", &["en", "ja"]).as_deref(), Some("Red"));
    assert_eq!(named(&known, "red", &["ja", "en"]).as_deref(), Some("赤"));
}

#[test]
fn supplements_add_names_and_properties() {
    let more = r#"{"resourceType":"CodeSystem","status":"active","language":"fr","url":"http://x.example","content":"supplement","supplements":"http://c.example/colours|1",
        "property":[{"code":"rank","type":"integer"}],"concept":[{"code":"red","display":"Rouge","property":[{"code":"rank","valueInteger":1}],"concept":[{"code":"pink","display":"Rose"}]}]}"#;
    let known = terminology(&[more, COLOURS]);
    assert_eq!(named(&known, "red", &["fr"]).as_deref(), Some("Rouge"));
    assert_eq!(named(&known, "pink", &["fr"]).as_deref(), Some("Rose"));
    assert_eq!(named(&known, "red", &[]).as_deref(), Some("Red"));
    assert_eq!(known.systems().filter(|one| !one.of_r4).count(), 1);
    // R4's own have no names before somebody gives them some.
    let own = r#"{"resourceType":"CodeSystem","status":"active","language":"ja","url":"http://y.example","content":"supplement","supplements":"http://hl7.org/fhir/administrative-gender","concept":[{"code":"male","display":"男性"}]}"#;
    let known = terminology(&[own]);
    let question = LookupQuestion {
        system: "http://hl7.org/fhir/administrative-gender",
        code: "male",
        ..LookupQuestion::default()
    };
    assert_eq!(
        known.lookup(&question).unwrap().display.as_deref(),
        Some("男性")
    );
    assert_eq!(
        known.member(
            "http://hl7.org/fhir/ValueSet/administrative-gender",
            None,
            "female"
        ),
        Membership::Member
    );
}

#[test]
fn all_that_is_known_of_a_code_is_told() {
    let known = terminology(&[COLOURS]);
    let question = LookupQuestion {
        system: "urn:oid:1.2.3.4",
        version: Some("1"),
        code: "red",
        ..LookupQuestion::default()
    };
    let red = known.lookup(&question).unwrap();
    assert_eq!(
        (
            red.system.as_str(),
            red.name.as_str(),
            red.version.as_deref()
        ),
        ("http://c.example/colours", "Colours", Some("1"))
    );
    assert_eq!(red.definition.as_deref(), Some("Like blood"));
    assert_eq!(red.designations.len(), 3);
    assert_eq!(
        red.designations[2].usage,
        Some((None, Some("synonym".to_owned()), None))
    );
    let told: Vec<String> = red
        .properties
        .iter()
        .map(|one| format!("{} {:?}", one.code, one.value))
        .collect();
    assert_eq!(
        told,
        [
            "warm Boolean(true)",
            "wave Integer(\"700\")",
            "like Code(\"orange\")",
            "maker String(\"M-1\")",
            "mixed Coding { system: Some(\"http://d.example\"), code: Some(\"x\"), display: None }",
            "weight Decimal(\"0.10\")",
            "seen DateTime(\"2026-01-02\")",
            "parent Code(\"any\")",
            "child Code(\"crimson\")",
            "child Code(\"pink\")",
            "child Code(\"orange\")",
        ]
    );
    assert_eq!(
        red.properties[1].description.as_deref(),
        Some("In nanometres")
    );
    assert_eq!(red.properties[7].description.as_deref(), Some("Any colour"));
    let some = LookupQuestion {
        properties: &["child", "lang.ja"],
        ..question
    };
    let red = known.lookup(&some).unwrap();
    assert_eq!(
        (red.properties.len(), red.designations.len(), red.definition),
        (3, 2, None)
    );
    let old = known
        .lookup(&LookupQuestion {
            code: "old",
            ..question
        })
        .unwrap();
    assert!(old.inactive && !old.is_abstract);
    assert!(
        known
            .lookup(&LookupQuestion {
                code: "any",
                ..question
            })
            .unwrap()
            .is_abstract
    );
}

#[test]
fn what_is_not_known_is_refused() {
    let hot = r#"{"resourceType":"CodeSystem","status":"active","content":"not-present","url":"http://h.example"}"#;
    let known = terminology(&[COLOURS, hot]);
    let rule = |system, version, code| {
        let refusal = known
            .lookup(&LookupQuestion {
                system,
                version,
                code,
                ..LookupQuestion::default()
            })
            .unwrap_err();
        assert_eq!(crate::Problem::from(refusal.clone()).status(), 404);
        refusal.rule
    };
    assert_eq!(
        rule("http://gone.example", None, "a"),
        "code-system-unknown"
    );
    assert_eq!(
        rule("http://c.example/colours", Some("2"), "red"),
        "code-system-version"
    );
    assert_eq!(
        rule("http://c.example/colours", None, "green"),
        "code-unknown"
    );
    assert_eq!(
        rule("http://h.example", None, "1"),
        "code-system-not-loaded"
    );
    assert_eq!(rule("urn:ietf:bcp:47", None, "ja jp"), "code-unknown");
    let question = LookupQuestion {
        system: "urn:ietf:bcp:47",
        code: "ja-JP",
        ..LookupQuestion::default()
    };
    assert_eq!(known.lookup(&question).unwrap().code, "ja-JP");
}

#[test]
fn the_broader_code_is_found() {
    let known = terminology(&[COLOURS]);
    let of = |a, b| {
        known
            .subsumes("http://c.example/colours|1", a, b)
            .map(Outcome::code)
    };
    assert_eq!(of("red", "red"), Ok("equivalent"));
    assert_eq!(of("any", "pink"), Ok("subsumes"));
    assert_eq!(of("pink", "any"), Ok("subsumed-by"));
    assert_eq!(of("orange", "red"), Ok("subsumed-by"));
    assert_eq!(of("pink", "blue"), Ok("not-subsumed"));
    assert_eq!(of("pink", "green").unwrap_err().rule, "code-unknown");
    assert_eq!(
        known
            .subsumes("http://gone.example", "a", "a")
            .unwrap_err()
            .rule,
        "code-system-unknown"
    );
    assert_eq!(
        known
            .subsumes("http://c.example/colours|9", "a", "a")
            .unwrap_err()
            .rule,
        "code-system-version"
    );
    let tree = "http://terminology.hl7.org/CodeSystem/v3-Tree";
    assert_eq!(
        known.subsumes(tree, "low", "TOP").map(Outcome::code),
        Ok("subsumed-by")
    );
    assert_eq!(
        known
            .subsumes("urn:ietf:bcp:47", "ja", "JA")
            .map(Outcome::code),
        Ok("equivalent")
    );
    let sorted = COLOURS.replace(
        "\"content\":\"complete\"",
        "\"content\":\"complete\",\"hierarchyMeaning\":\"part-of\"",
    );
    let known = terminology(&[&sorted]);
    let refusal = known
        .subsumes("http://c.example/colours", "red", "any")
        .unwrap_err();
    assert_eq!(refusal.rule, "subsumption-undefined");
}
