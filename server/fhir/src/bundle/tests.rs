//! Bundles as text: spliced, escaped, in order.

use super::*;
use crate::codec::{Limits, json};

#[test]
fn a_searchset_is_what_the_tree_would_have_written() {
    let mut bundle = Bundle::searchset();
    bundle.id = Some("b1");
    bundle.timestamp_ms = Some(0);
    bundle.total = Some(2);
    bundle
        .links
        .push(("self", "https://example.org/fhir/Patient?name=\"山\""));
    bundle.entries.push(Entry {
        full_url: Some("https://example.org/fhir/Patient/a"),
        resource: Some(br#"{"resourceType":"Patient","id":"a"}"#),
        search: Some(SearchMode::Match),
        ..Entry::default()
    });
    bundle.entries.push(Entry {
        resource: Some(br#"{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"informational"}]}"#),
        search: Some(SearchMode::Outcome),
        ..Entry::default()
    });
    let bytes = bundle.to_json();
    assert_eq!(
        String::from_utf8_lossy(&bytes),
        r#"{"resourceType":"Bundle","id":"b1","type":"searchset","timestamp":"1970-01-01T00:00:00.000Z","total":2,"link":[{"relation":"self","url":"https://example.org/fhir/Patient?name=\"山\""}],"entry":[{"fullUrl":"https://example.org/fhir/Patient/a","resource":{"resourceType":"Patient","id":"a"},"search":{"mode":"match"}},{"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"informational"}]},"search":{"mode":"outcome"}}]}"#
    );
}

#[test]
fn a_history_holds_deleted_versions_without_a_resource() {
    let mut bundle = Bundle::history();
    bundle.entries.push(Entry {
        full_url: Some("https://example.org/fhir/Patient/a"),
        request: Some(Request {
            method: "DELETE",
            url: "Patient/a",
        }),
        response: Some(Response {
            status: "204 No Content",
            location: Some("https://example.org/fhir/Patient/a/_history/2"),
            etag: Some("W/\"2\""),
            last_modified_ms: Some(1),
            outcome: Some(br#"{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"informational"}]}"#),
        }),
        ..Entry::default()
    });
    let bytes = bundle.to_json();
    let tree = json::read(&bytes, &Limits::default()).unwrap();
    let mut written = Vec::new();
    json::write(&tree, &mut written);
    assert_eq!(written, bytes);
    let response = tree.first("entry").unwrap().first("response").unwrap();
    assert_eq!(response.text_of("etag"), Some("W/\"2\""));
    assert_eq!(
        response.text_of("lastModified"),
        Some("1970-01-01T00:00:00.001Z")
    );
}

#[test]
fn an_empty_bundle_has_no_empty_lists() {
    assert_eq!(
        Bundle::new(BundleType::BatchResponse).to_json(),
        br#"{"resourceType":"Bundle","type":"batch-response"}"#
    );
}
