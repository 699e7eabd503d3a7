//! What both forms of patch share: results are read again, and what is the server's stays as it is.

use proptest::prelude::*;

use super::*;
use crate::codec::samples::{any_resource, corpus};

mod fhirpath;
mod json;

/// 2026-11-21T00:00:00Z
pub(super) const NOW_MS: i64 = 1_795_219_200_000;

/// A person as stored.
pub(super) const PERSON: &str = r#"{"resourceType":"Patient","id":"p1","meta":{"versionId":"3","lastUpdated":"2026-11-01T00:00:00.000Z"},"text":{"status":"additional","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">花子</div>"},"extension":[{"url":"urn:weight","valueDecimal":0.10}],"identifier":[{"system":"urn:n","value":"1"},{"system":"urn:n","value":"2"}],"active":true,"name":[{"family":"未来","given":["花子","Hana"]}],"birthDate":"2024-04-01","contact":[{"name":{"text":"太郎"},"gender":"male"}]}"#;

pub(super) fn resource(text: &str) -> Element {
    codec::json::read(text.as_bytes(), &Limits::default()).unwrap()
}

pub(super) fn text_of(element: &Element) -> String {
    let mut text = Vec::new();
    codec::json::write(element, &mut text);
    String::from_utf8(text).unwrap()
}

/// Status, rule and place of the first issue.
pub(super) fn shown(problem: &Problem) -> String {
    let issue = &problem.issues[0];
    let place = issue.expression.as_deref().unwrap_or("-");
    format!("{} {} {place}", issue.kind.status(), issue.rule)
}

#[test]
fn a_narrative_that_stayed_while_data_changed_is_told() {
    let before = resource(PERSON);
    let after = resource(&PERSON.replace("2024-04-01", "2024-04-02"));
    assert!(leaves_narrative(&before, &after));
    assert!(!leaves_narrative(&before, &before));
    let told = resource(
        &PERSON
            .replace("2024-04-01", "2024-04-02")
            .replace(">花子<", ">x<"),
    );
    assert!(!leaves_narrative(&before, &told));
}

#[test]
fn a_result_that_could_not_be_sent_is_refused_by_the_rule_of_the_codec() {
    let read = |text: &str| Patch::read_json_patch(text.as_bytes(), &Limits::default()).unwrap();
    let patch = read(r#"[{"op":"add","path":"/birthDat","value":"2024-04-01"}]"#);
    let problem = patch
        .apply(&resource(PERSON), &Limits::default(), NOW_MS)
        .unwrap_err();
    let rules: Vec<&str> = problem.issues.iter().map(|issue| issue.rule).collect();
    assert_eq!(rules, ["patch-result", "element-unknown"]);
    assert_eq!(problem.status(), 400);
    assert!(problem.issues.iter().all(|issue| issue.position.is_none()));
}

#[test]
fn each_patch_of_the_corpus_is_read_and_applied_or_refused() {
    let mut applied = 0;
    for (path, bytes) in corpus("patch") {
        let limits = Limits::default();
        let patch = match codec::json::read(&bytes, &limits) {
            Ok(parameters) => Patch::read_parameters(&parameters),
            Err(_) => Patch::read_json_patch(&bytes, &limits),
        };
        let patch = patch.unwrap_or_else(|problem| panic!("{path:?}: {}", shown(&problem)));
        applied += usize::from(patch.apply(&resource(PERSON), &limits, NOW_MS).is_ok());
    }
    assert_eq!(applied, 2);
}

/// A random JSON Patch on paths that are often there.
fn any_json_patch() -> impl Strategy<Value = String> {
    let path = prop_oneof![
        Just(""),
        Just("/id"),
        Just("/meta"),
        Just("/active"),
        Just("/name"),
        Just("/name/0"),
        Just("/name/-"),
        Just("/extension"),
        Just("/extension/0/url"),
        Just("/contained/0"),
        Just("/text/div"),
        Just("/identifier/1"),
        Just("/~01"),
        Just("//"),
        Just("/resourceType"),
        Just("/status"),
    ];
    let value = prop_oneof![
        Just("null"),
        Just("1"),
        Just("0.10"),
        Just("\"x\""),
        Just("[]"),
        Just("{}"),
        Just("[{\"text\":\"x\"}]"),
        Just("{\"resourceType\":\"Patient\"}"),
        Just("true"),
        Just("{\"a\":{\"b\":[1,{}]}}"),
    ];
    let operation = (0..6_usize, path.clone(), path, value).prop_map(|(op, path, from, value)| {
        let op = ["add", "remove", "replace", "move", "copy", "test"][op];
        format!(r#"{{"op":"{op}","path":"{path}","from":"{from}","value":{value}}}"#)
    });
    proptest::collection::vec(operation, 0..6).prop_map(|all| format!("[{}]", all.join(",")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r_p01_a_random_patch_is_refused_or_gives_what_can_be_read(resource in any_resource(), text in any_json_patch()) {
        let patch = Patch::read_json_patch(text.as_bytes(), &Limits::default());
        let Ok(patch) = patch else { return Ok(()) };
        match patch.apply(&resource, &Limits::default(), NOW_MS) {
            Ok(result) => {
                prop_assert!(guarded(&result) == guarded(&resource));
                let read = codec::json::read(text_of(&result).as_bytes(), &Limits::default());
                prop_assert!(read.is_ok_and(|read| read == result));
            }
            Err(problem) => prop_assert!((400..500).contains(&problem.status())),
        }
    }

    #[test]
    fn r_p01_any_bytes_as_a_patch_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
        let _ = Patch::read_json_patch(&bytes, &Limits::default());
    }
}
