//! What the edge does with bodies.

use super::*;
use actix_web::http::header::{HeaderName, HeaderValue};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        map.append(
            HeaderName::from_bytes(name.as_bytes()).expect("a name"),
            HeaderValue::from_str(value).expect("a value"),
        );
    }
    map
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("written");
    encoder.finish().expect("finished")
}

#[test]
fn the_type_of_a_body_is_known_or_it_is_refused() {
    let check = |content_type: &str, expected: Option<Format>| {
        let headers = headers(&[("content-length", "2"), ("content-type", content_type)]);
        let found = announced(&headers, Taken::Resource).ok().flatten();
        let expected = expected.map(|format| Content::Sent(Form::Resource(format)));
        assert_eq!(found.map(|found| found.content), expected, "{content_type}");
    };
    for json in [
        "application/fhir+json",
        "application/fhir+json; charset=utf-8; fhirVersion=4.0",
        "application/json",
        "text/json;charset=UTF-8",
        "application/json+fhir",
        "application/fhir+json;fhirVersion=4.0.1",
    ] {
        check(json, Some(Format::Json));
    }
    for xml in [
        "application/fhir+xml",
        "application/xml",
        "text/xml",
        "application/xml+fhir",
    ] {
        check(xml, Some(Format::Xml));
    }
    for other in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/fhir+json; charset=shift_jis",
        "application/fhir+json; fhirVersion=3.0",
        "nonsense",
        "",
    ] {
        check(other, None);
    }
}

#[test]
fn a_patch_names_its_kind_or_is_refused() {
    let form = |content_type: &str| {
        let headers = headers(&[("content-length", "2"), ("content-type", content_type)]);
        announced(&headers, Taken::Patch).map(|found| found.map(|found| found.content))
    };
    for (content_type, expected) in [
        ("application/json-patch+json", Form::JsonPatch),
        (
            "application/json-patch+json; charset=utf-8",
            Form::JsonPatch,
        ),
        ("application/fhir+json", Form::Resource(Format::Json)),
        (
            "application/fhir+xml; fhirVersion=4.0",
            Form::Resource(Format::Xml),
        ),
    ] {
        let found = form(content_type).expect("a form");
        assert_eq!(found, Some(Content::Sent(expected)), "{content_type}");
    }
    for other in [
        "application/merge-patch+json",
        "application/xml-patch+xml",
        "application/json",
        "application/xml",
        "text/json",
    ] {
        let refused = form(other).expect_err("refused");
        assert_eq!(refused.status(), 415, "{other}");
        let offered = refused.issues.iter().flat_map(|issue| &issue.facts);
        let offered: Vec<&str> = offered.map(|(_, fact)| fact.as_str()).collect();
        assert_eq!(offered, [PATCH_FORMS], "{other}");
    }
    let resource = headers(&[
        ("content-length", "2"),
        ("content-type", "application/json-patch+json"),
    ]);
    assert!(
        announced(&resource, Taken::Resource).is_err(),
        "a patch is no resource"
    );
}

#[test]
fn a_body_without_a_type_is_refused_and_no_body_needs_none() {
    let with = headers(&[("content-length", "2")]);
    let refused = announced(&with, Taken::Resource).expect_err("refused");
    assert_eq!(refused.status(), 415);
    let chunked = headers(&[("transfer-encoding", "chunked")]);
    assert_eq!(
        announced(&chunked, Taken::Resource)
            .expect_err("refused")
            .status(),
        415
    );
    assert_eq!(
        announced(&headers(&[]), Taken::Resource).expect("none"),
        None
    );
    assert_eq!(
        announced(&headers(&[("content-length", "0")]), Taken::Form).expect("none"),
        None
    );
}

#[test]
fn r_p06_only_gzip_is_inflated() {
    for (encoding, fits) in [
        ("gzip", true),
        ("x-gzip", true),
        ("identity", true),
        ("br", false),
        ("gzip, gzip", false),
    ] {
        let headers = headers(&[
            ("content-length", "2"),
            ("content-type", "application/json"),
            ("content-encoding", encoding),
        ]);
        assert_eq!(
            announced(&headers, Taken::Resource).is_ok(),
            fits,
            "{encoding}"
        );
    }
}

#[test]
fn r_p06_inflating_stops_at_the_limit_and_at_the_ratio() {
    let text = vec![b'a'; 100_000];
    let small = gzip(&text);
    assert_eq!(inflate(&small, 100_000, 10_000).expect("inflated"), text);
    assert_eq!(
        inflate(&small, 99_999, 10_000).expect_err("over").status(),
        413
    );
    let bomb = gzip(&vec![0; 10 << 20]);
    assert_eq!(
        inflate(&bomb, 100 << 20, 100).expect_err("over").status(),
        413
    );
    assert_eq!(
        inflate(b"not gzip", 100, 100).expect_err("broken").status(),
        400
    );
    assert_eq!(
        inflate(&small[..20], 1 << 20, 10_000)
            .expect_err("cut")
            .status(),
        400
    );
    let mut trailing = small;
    trailing.extend_from_slice(b"x");
    assert_eq!(
        inflate(&trailing, 1 << 20, 10_000)
            .expect_err("trailing")
            .status(),
        400
    );
}
