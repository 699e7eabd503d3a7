//! Which form each wish gets.

use super::*;

fn check(format: Option<&str>, accept: &[&str], expected: &str) {
    let found = negotiate(format, accept).map_or("406", |answer| answer.content_type);
    let found = found.strip_suffix("; charset=utf-8").unwrap_or(found);
    assert_eq!(found, expected, "{format:?} {accept:?}");
}

#[test]
fn accept_is_ranked() {
    for (accept, expected) in [
        ("*/*", "application/fhir+json"),
        ("", "application/fhir+json"),
        ("application/fhir+json", "application/fhir+json"),
        ("application/json", "application/json"),
        ("APPLICATION/JSON", "application/json"),
        ("text/json", "text/json"),
        ("application/json+fhir", "application/fhir+json"),
        ("application/xml+fhir", "application/fhir+xml"),
        ("application/fhir+xml", "application/fhir+xml"),
        ("application/xml", "application/xml"),
        ("text/xml", "text/xml"),
        ("text/*", "text/json"),
        ("application/*", "application/fhir+json"),
        (
            "application/fhir+xml, application/fhir+json",
            "application/fhir+json",
        ),
        (
            "application/fhir+xml;q=1.0, application/fhir+json;q=0.9",
            "application/fhir+xml",
        ),
        ("application/json, text/plain, */*", "application/json"),
        ("application/fhir+json;q=0, */*", "application/json"),
        ("*/*;q=0.1, application/xml;q=0.2", "application/xml"),
        (
            "application/json;q=0, application/fhir+json;q=0, text/json;q=0, */*",
            "application/fhir+xml",
        ),
        (
            "application/fhir+json; fhirVersion=4.0",
            "application/fhir+json",
        ),
        (
            "application/fhir+json; fhirVersion=4.0.1",
            "application/fhir+json",
        ),
        ("application/fhir+json; fhirVersion=3.0", "406"),
        (
            "application/fhir+json; fhirVersion=3.0, application/fhir+xml",
            "application/fhir+xml",
        ),
        (
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "application/fhir+json",
        ),
        ("image/png", "406"),
        ("text/turtle", "406"),
        ("application/fhir+json;q=0", "406"),
        ("*/*;q=0", "406"),
        ("nonsense", "406"),
    ] {
        check(None, &[accept], expected);
    }
    check(None, &[], "application/fhir+json");
    check(None, &["image/png", "application/xml"], "application/xml");
}

#[test]
fn the_parameter_beats_the_header() {
    for (format, expected) in [
        ("json", "application/fhir+json"),
        ("application/json", "application/json"),
        ("application/fhir+json", "application/fhir+json"),
        ("application/fhir json", "application/fhir+json"),
        ("text/json", "text/json"),
        ("xml", "application/fhir+xml"),
        ("text/xml", "text/xml"),
        ("application/xml", "application/xml"),
        ("application/fhir xml", "application/fhir+xml"),
        ("html", "application/fhir+json"),
        ("text/html", "application/fhir+json"),
        ("ttl", "406"),
        ("text/turtle", "406"),
        ("", "406"),
        ("application/fhir+json;fhirVersion=5.0", "406"),
    ] {
        check(Some(format), &["application/fhir+xml"], expected);
    }
}
