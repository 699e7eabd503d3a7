//! Bundles as strangers send them.

use super::*;
use crate::codec::{Limits, json};

const BASES: [&str; 2] = ["https://town.example/fhir/R4", "https://town.example/fhir"];

fn opened(text: &str) -> Result<Opened, Vec<Issue>> {
    let element = json::read(text.as_bytes(), &Limits::default()).unwrap();
    open(element, &BASES, 3)
}

fn of(entries: &str) -> Result<Opened, Vec<Issue>> {
    opened(&format!(
        r#"{{"resourceType":"Bundle","type":"transaction","entry":[{entries}]}}"#
    ))
}

fn wrong(entries: &str) -> Vec<(&'static str, String)> {
    let issues = of(entries).unwrap_err();
    issues
        .into_iter()
        .map(|issue| (issue.rule, issue.expression.unwrap_or_default()))
        .collect()
}

fn get(url: &str) -> String {
    format!(r#"{{"request":{{"method":"GET","url":"{url}"}}}}"#)
}

#[test]
fn only_batches_and_transactions_ask_for_something() {
    let empty = opened(r#"{"resourceType":"Bundle","type":"batch"}"#).unwrap();
    assert!(!empty.is_transaction && empty.entries.is_empty());
    assert!(of(&get("Patient/1")).unwrap().is_transaction);
    for (text, rule) in [
        (
            r#"{"resourceType":"Bundle","type":"collection"}"#,
            "bundle-type",
        ),
        (
            r#"{"resourceType":"Bundle","type":"nonsense"}"#,
            "bundle-type",
        ),
        (r#"{"resourceType":"Patient"}"#, "type-mismatch"),
    ] {
        assert_eq!(opened(text).unwrap_err()[0].rule, rule);
    }
}

#[test]
fn an_address_is_relative_or_below_a_base_of_ours() {
    let address = |url: &str| {
        of(&get(url))
            .map(|opened| {
                (
                    opened.entries[0].path.clone(),
                    opened.entries[0].query.clone(),
                )
            })
            .ok()
    };
    let is = |path: &str, query: Option<&str>| Some((path.to_owned(), query.map(str::to_owned)));
    assert_eq!(address("Patient/1"), is("Patient/1", None));
    assert_eq!(address("/Patient/1"), is("Patient/1", None));
    assert_eq!(
        address("https://town.example/fhir/Patient/1"),
        is("Patient/1", None)
    );
    assert_eq!(
        address("https://town.example/fhir/R4/Patient?a=b"),
        is("Patient", Some("a=b"))
    );
    assert_eq!(
        address("Patient?identifier=https://clinic.example/n|1?x"),
        is("Patient", Some("identifier=https://clinic.example/n|1?x"))
    );
    for foreign in [
        "https://clinic.example/fhir/Patient/1",
        "https://town.example/fhirx/Patient",
        "https://clinic.example/Patient?a=b",
        "urn:uuid:1",
        "Patient/1#x",
    ] {
        assert_eq!(
            wrong(&get(foreign)),
            [("entry-url", "Bundle.entry[0].request.url".to_owned())]
        );
    }
}

#[test]
fn everything_that_is_wrong_is_told_with_its_place() {
    let found = wrong(
        r#"{"fullUrl":"Patient/1","resource":{"resourceType":"Patient"}},
           {"request":{"method":"FETCH","url":"Patient"}},
           {"resource":{"resourceType":"Patient"},"request":{"method":"DELETE","url":"Patient/1","ifNoneExist":"a=b"}}"#,
    );
    let found: Vec<String> = found
        .into_iter()
        .map(|(rule, at)| format!("{rule} {at}"))
        .collect();
    assert_eq!(
        found,
        [
            "full-url-form Bundle.entry[0].fullUrl",
            "entry-request-missing Bundle.entry[0].request",
            "entry-method Bundle.entry[1].request.method",
            "entry-condition Bundle.entry[2].request.ifNoneExist",
            "entry-resource-surplus Bundle.entry[2].resource",
        ]
    );
    let missing = wrong(r#"{"request":{"method":"PUT","url":"Patient/1"}}"#);
    assert_eq!(missing[0].0, "entry-resource-missing");
    let four = [get("a"), get("a"), get("a"), get("a")].join(",");
    assert_eq!(
        wrong(&four),
        [("bundle-entries", "Bundle.entry".to_owned())]
    );
}

#[test]
fn a_name_belongs_to_one_entry_and_to_no_version() {
    let named = |name: &str| {
        format!(r#"{{"fullUrl":"{name}","request":{{"method":"GET","url":"Patient/1"}}}}"#)
    };
    let twice = of(&[named("urn:uuid:1"), get("Patient/2"), named("urn:uuid:1")].join(","));
    let issue = &twice.unwrap_err()[0];
    assert_eq!(issue.rule, "full-url-twice");
    assert_eq!(
        issue.facts,
        [
            ("first", "Bundle.entry[0]".to_owned()),
            ("second", "Bundle.entry[2]".to_owned())
        ]
    );
    assert_eq!(
        wrong(&named("https://a.example/Patient/1/_history/2"))[0].0,
        "full-url-form"
    );
}

#[test]
fn conditions_are_taken_along() {
    let entry = r#"{"request":{"method":"GET","url":"Patient/1","ifMatch":"W/\"1\"","ifNoneMatch":"W/\"2\"","ifModifiedSince":"2026-01-02T03:04:05Z"}}"#;
    let asked = of(entry).unwrap().entries.remove(0);
    assert_eq!(asked.if_match.as_deref(), Some("W/\"1\""));
    assert_eq!(asked.if_none_match.as_deref(), Some("W/\"2\""));
    assert_eq!(asked.if_modified_since, Some(1_767_323_045_000));
}
