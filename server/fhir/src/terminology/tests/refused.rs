//! Definitions that cannot be obeyed.

use super::*;

fn refused(resources: &[&str]) -> Vec<(&'static str, Option<String>)> {
    match loaded(resources) {
        Ok(_) => panic!("loaded: {resources:?}"),
        Err(rules) => rules,
    }
}

fn system(rest: &str) -> String {
    format!(r#"{{"resourceType":"CodeSystem","status":"active","url":"http://s.example",{rest}}}"#)
}

#[track_caller]
fn check(resources: &[&str], rule: &str, name: &str) {
    let name = (!name.is_empty()).then(|| name.to_owned());
    let rules = refused(resources);
    assert_eq!(rules.len(), 1, "{rules:?}");
    assert_eq!((rules[0].0, rules[0].1.clone()), (rule, name));
}

#[test]
fn code_systems() {
    let complete =
        |concepts: &str| system(&format!(r#""content":"complete","concept":[{concepts}]"#));
    check(
        &[&complete(
            r#"{"code":"a"},{"code":"b","concept":[{"code":"a"}]}"#,
        )],
        "definition-code-twice",
        "a",
    );
    let folded = system(
        r#""content":"complete","caseSensitive":false,"concept":[{"code":"a"},{"code":"A"}]"#,
    );
    check(&[&folded], "definition-code-twice", "A");
    check(
        &[&complete(
            r#"{"code":"a","property":[{"code":"size","valueInteger":1}]}"#,
        )],
        "definition-property",
        "size",
    );
    let typed = |kind: &str| {
        system(&format!(
            r#""content":"complete","property":[{{"code":"size","type":"{kind}"}}],"concept":[{{"code":"a","property":[{{"code":"size","valueInteger":1}}]}}]"#
        ))
    };
    assert!(loaded(&[&typed("integer")]).is_ok());
    check(&[&typed("string")], "definition-property", "size");
    check(
        &[&complete(
            r#"{"code":"a","property":[{"code":"parent","valueCode":"b"}]}"#,
        )],
        "definition-code-unknown",
        "b",
    );
    check(
        &[&complete(
            r#"{"code":"a","property":[{"code":"parent","valueCode":"b"}]},{"code":"b","property":[{"code":"parent","valueCode":"a"}]}"#,
        )],
        "definition-circle",
        "a",
    );
    check(
        &[&complete(
            r#"{"code":"a","property":[{"code":"parent","valueCode":"a"}]}"#,
        )],
        "definition-circle",
        "a",
    );
    check(
        &[&system(
            r#""content":"not-present","concept":[{"code":"a"}]"#,
        )],
        "definition-content",
        "not-present",
    );
    check(
        &[&system(
            r#""content":"complete","count":2,"concept":[{"code":"a"}]"#,
        )],
        "definition-count",
        "1",
    );
    check(
        &[r#"{"resourceType":"CodeSystem","status":"active","content":"complete"}"#],
        "definition-url",
        "",
    );
    check(
        &[COLOURS, COLOURS],
        "definition-twice",
        "http://c.example/colours",
    );
    let shaped = |content: &str, shape: &str| {
        system(&format!(
            r#""content":"{content}","extension":[{{"url":"{CODE_SHAPE}","valueString":"{shape}"}}]"#
        ))
    };
    assert!(loaded(&[&shaped("not-present", "[0-9]+")]).is_ok());
    let long = "^(01|1[2-5]|2[1-7]|3[1-5]|4[2-6]|5[2-9AB]|8[1-9A-HJ]|A[1-9A])[0RLB]{1,9}[0-9]{13}$";
    assert!(loaded(&[&shaped("not-present", long)]).is_ok());
    let endless = "(a{9}){99}{99}";
    check(
        &[&shaped("not-present", endless)],
        "definition-code-shape",
        endless,
    );
    check(
        &[&shaped("not-present", "[0-9")],
        "definition-code-shape",
        "[0-9",
    );
    check(
        &[&shaped("complete", "[0-9]+")],
        "definition-code-shape",
        "[0-9]+",
    );
}

#[test]
fn supplements() {
    let for_base = |base: &str, code: &str| {
        format!(
            r#"{{"resourceType":"CodeSystem","status":"active","url":"http://x.example","content":"supplement","supplements":"{base}","concept":[{{"code":"{code}","display":"D"}}]}}"#
        )
    };
    check(
        &[&for_base("http://nothing.example", "a")],
        "definition-system-unknown",
        "http://nothing.example",
    );
    check(
        &[COLOURS, &for_base("http://c.example/colours", "green")],
        "definition-code-unknown",
        "green",
    );
    check(
        &[COLOURS, &for_base("http://c.example/colours|2", "red")],
        "definition-version",
        "2",
    );
    check(
        &[&for_base("http://hl7.org/fhir/administrative-gender", "x")],
        "definition-code-unknown",
        "x",
    );
}

#[test]
fn value_sets() {
    let of = |compose: &str| set("http://v.example/s", compose);
    check(
        &[&of(r#"{"include":[{"valueSet":["http://gone.example"]}]}"#)],
        "definition-value-set-unknown",
        "http://gone.example",
    );
    check(
        &[&of(
            r#"{"include":[{"filter":[{"property":"a","op":"=","value":"b"}]}]}"#,
        )],
        "definition-include",
        "",
    );
    check(
        &[
            COLOURS,
            &of(
                r#"{"include":[{"system":"http://c.example/colours","concept":[{"code":"green"}]}]}"#,
            ),
        ],
        "definition-code-unknown",
        "green",
    );
    check(
        &[
            COLOURS,
            &of(r#"{"include":[{"system":"http://c.example/colours","version":"2"}]}"#),
        ],
        "definition-version",
        "2",
    );
    for (property, op, value, rule, name) in [
        ("taste", "=", "x", "definition-filter", "taste"),
        ("warm", "is-a", "x", "definition-filter", "warm"),
        ("warm", "exists", "x", "definition-filter", "warm"),
        ("code", "regex", "(", "definition-filter", "code"),
        ("code", "like", "x", "definition-filter", "code"),
        (
            "concept",
            "is-a",
            "green",
            "definition-code-unknown",
            "green",
        ),
        ("notSelectable", "=", "yes", "definition-filter", "yes"),
    ] {
        check(&[COLOURS, &filtered(property, op, value)], rule, name);
    }
    let partial = r#"{"resourceType":"ValueSet","status":"active","url":"http://v.example/s","expansion":{"timestamp":"2026-01-01","total":3,"contains":[{"system":"http://l.example","code":"b"}]}}"#;
    check(&[partial], "definition-expansion-partial", "");
    assert_eq!(
        refused(&[
            COLOURS,
            &of(r#"{"include":[{"system":"http://c.example/colours"}]}"#),
            &of(r#"{"include":[{"system":"http://c.example/colours"}]}"#)
        ])
        .len(),
        1
    );
}

#[test]
fn sets_that_take_from_each_other_in_a_circle() {
    let from = |url: &str, other: &str| {
        set(
            url,
            &format!(r#"{{"include":[{{"valueSet":["{other}"]}}]}}"#),
        )
    };
    check(
        &[&from("http://v.example/1", "http://v.example/1")],
        "definition-circle",
        "http://v.example/1",
    );
    let rules = refused(&[
        &from("http://v.example/1", "http://v.example/2"),
        &from("http://v.example/2", "http://v.example/3|1"),
        &from("http://v.example/3", "http://v.example/1"),
    ]);
    assert_eq!(
        rules
            .iter()
            .filter(|(rule, _)| *rule == "definition-circle")
            .count(),
        3,
        "{rules:?}"
    );
    let excluding = set(
        "http://v.example/1",
        r#"{"include":[{"system":"http://l.example"}],"exclude":[{"valueSet":["http://v.example/1"]}]}"#,
    );
    check(&[&excluding], "definition-circle", "http://v.example/1");
}

#[test]
fn what_follows_from_a_defect_is_not_told_as_another_one() {
    let bad = set(
        "http://v.example/1",
        r#"{"include":[{"valueSet":["http://gone.example"]}]}"#,
    );
    let user = set(
        "http://v.example/2",
        r#"{"include":[{"valueSet":["http://v.example/1"]}]}"#,
    );
    check(
        &[&user, &bad],
        "definition-value-set-unknown",
        "http://gone.example",
    );
}

#[test]
fn a_name_that_would_mean_two_systems() {
    let naming = |url: &str| {
        format!(
            r#"{{"resourceType":"NamingSystem","name":"N","status":"active","kind":"codesystem","date":"2026","uniqueId":[{{"type":"oid","value":"1.2"}},{{"type":"uri","value":"{url}"}}]}}"#
        )
    };
    assert!(loaded(&[&naming("http://a.example"), &naming("http://a.example")]).is_ok());
    check(
        &[&naming("http://a.example"), &naming("http://b.example")],
        "definition-name-twice",
        "urn:oid:1.2",
    );
}

#[test]
fn concept_maps() {
    let map = |group: &str| {
        format!(
            r#"{{"resourceType":"ConceptMap","status":"active","url":"http://m.example","group":[{group}]}}"#
        )
    };
    let element = |code: &str, target: &str| {
        map(&format!(
            r#"{{"source":"http://c.example/colours","target":"http://t.example","element":[{{"code":"{code}","target":[{target}]}}]}}"#
        ))
    };
    let good = r#"{"code":"x","equivalence":"equal"}"#;
    assert!(loaded(&[COLOURS, &element("red", good)]).is_ok());
    check(
        &[COLOURS, &element("green", good)],
        "definition-code-unknown",
        "green",
    );
    check(
        &[COLOURS, &element("red", r#"{"equivalence":"equal"}"#)],
        "definition-map-target",
        "equal",
    );
    check(
        &[
            COLOURS,
            &element("red", r#"{"code":"x","equivalence":"same"}"#),
        ],
        "definition-map-target",
        "same",
    );
    check(
        &[&map(
            r#"{"source":"http://a.example","target":"http://b.example","element":[{"code":"a"},{"code":"a"}]}"#,
        )],
        "definition-code-twice",
        "a",
    );
    check(
        &[&map(
            r#"{"target":"http://b.example","element":[{"code":"a"}]}"#,
        )],
        "definition-map-group",
        "",
    );
    let other = |url: &str| {
        map(&format!(
            r#"{{"source":"http://a.example","target":"http://b.example","element":[{{"code":"a"}}],"unmapped":{{"mode":"other-map","url":"{url}"}}}}"#
        ))
    };
    check(
        &[&other("http://gone.example")],
        "definition-map-unknown",
        "http://gone.example",
    );
    check(
        &[&other("http://m.example")],
        "definition-circle",
        "http://m.example",
    );
}
