//! Drafts: what the server owns goes, all else stays.

use super::*;
use crate::codec::Limits;

fn draft(text: &str) -> Result<Draft, Issue> {
    Draft::new(json::read(text.as_bytes(), &Limits::default()).unwrap())
}

fn stamped(text: &str) -> String {
    let body = draft(text)
        .unwrap()
        .body(&Id::parse("p1").unwrap(), Version(7), 1_767_323_045_678);
    String::from_utf8(body).unwrap()
}

const STAMP: &str = r#""id":"p1","meta":{"versionId":"7","lastUpdated":"2026-01-02T03:04:05.678Z""#;

#[test]
fn id_version_and_time_are_the_servers() {
    for sent in [
        r#"{"resourceType":"Patient","active":true}"#,
        r#"{"resourceType":"Patient","id":"x","active":true}"#,
        r#"{"active":true,"meta":{"versionId":"3","lastUpdated":"2020-01-01T00:00:00Z"},"id":"x","resourceType":"Patient"}"#,
    ] {
        assert_eq!(
            stamped(sent),
            format!(r#"{{"resourceType":"Patient",{STAMP}}},"active":true}}"#)
        );
    }
    assert_eq!(
        stamped(r#"{"resourceType":"Patient"}"#),
        format!(r#"{{"resourceType":"Patient",{STAMP}}}}}"#)
    );
}

#[test]
fn the_rest_of_meta_stays_as_sent() {
    assert_eq!(
        stamped(
            r#"{"resourceType":"Patient","active":true,"meta":{"id":"m","versionId":"3","_versionId":{"id":"v"},"source":"a","profile":["b"],"_profile":[{"id":"c"}]},"contained":[{"resourceType":"Basic","id":"i","meta":{"versionId":"9"},"code":{"text":"a"}}]}"#
        ),
        format!(
            r#"{{"resourceType":"Patient",{STAMP},"id":"m","source":"a","profile":["b"],"_profile":[{{"id":"c"}}]}},"active":true,"contained":[{{"resourceType":"Basic","id":"i","meta":{{"versionId":"9"}},"code":{{"text":"a"}}}}]}}"#
        )
    );
}

#[test]
fn what_is_stored_reads_as_the_draft_with_its_stamp() {
    let sent = include_str!("../../testdata/corpus/json/immunization.json");
    let draft = draft(sent).unwrap();
    assert_eq!(draft.kind(), Kind::IMMUNIZATION);
    assert_eq!(draft.sent_id(), Some("dose-1"));
    let body = draft.body(&Id::parse("a").unwrap(), Version(1), 0);
    let stored = json::read(&body, &Limits::default()).unwrap();
    let meta = stored.first("meta").unwrap();
    assert_eq!(meta.text_of("versionId"), Some("1"));
    assert_eq!(
        meta.text_of("lastUpdated"),
        Some("1970-01-01T00:00:00.000Z")
    );
    let again = Draft::new(stored).unwrap();
    assert_eq!(again.body(&Id::parse("a").unwrap(), Version(1), 0), body);
}

#[test]
fn a_part_of_a_resource_is_refused() {
    let issue = draft(r#"{"resourceType":"Patient","meta":{"tag":[{"code":"a"},{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}]}}"#).err().unwrap();
    assert_eq!((issue.rule, issue.kind.status()), ("subsetted-body", 422));
    assert!(draft(r#"{"resourceType":"Patient","meta":{"tag":[{"system":"http://example.org","code":"SUBSETTED"}]}}"#).is_ok());
}

#[test]
fn a_kind_that_is_not_stored_is_refused() {
    let issue = draft(r#"{"resourceType":"Medication"}"#).err().unwrap();
    assert_eq!(issue.rule, "resource-type-unserved");
}
