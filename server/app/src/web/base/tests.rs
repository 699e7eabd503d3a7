//! Which base the links get.

use super::*;
use crate::web::Network;
use actix_web::http::header::{HeaderName, HeaderValue};

fn check(limits: &EdgeLimits, peer: &str, headers: &[(&str, &str)], expected: Option<&str>) {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(
            HeaderName::from_bytes(name.as_bytes()).expect("a name"),
            HeaderValue::from_str(value).expect("a value"),
        );
    }
    let peer = Some(peer.parse().expect("an address"));
    let found = address(limits, &map, peer, false, "/fhir").ok();
    assert_eq!(found.as_deref(), expected, "{headers:?}");
}

#[test]
fn links_follow_the_host_unless_an_address_is_configured() {
    let open = EdgeLimits::default();
    check(
        &open,
        "192.0.2.1",
        &[("host", "a.example:8080")],
        Some("http://a.example:8080/fhir"),
    );
    check(
        &open,
        "192.0.2.1",
        &[("host", "[::1]:8080")],
        Some("http://[::1]:8080/fhir"),
    );
    for bad in [
        "", "a b", "a/b", "a@b", "a:b", "a:+1", "[::1", "<x>", "a\"b",
    ] {
        check(&open, "192.0.2.1", &[("host", bad)], None);
    }
    for public in [
        "https://p.example",
        "https://p.example/",
        "https://p.example/fhir",
    ] {
        let fixed = EdgeLimits {
            public_base: Some(public.to_owned()),
            ..EdgeLimits::default()
        };
        check(
            &fixed,
            "192.0.2.1",
            &[("host", "evil.example")],
            Some("https://p.example/fhir"),
        );
    }
}

#[test]
fn only_trusted_proxies_are_believed() {
    let limits = EdgeLimits {
        trusted_proxies: vec![Network::parse("10.0.0.0/8").expect("a network")],
        ..EdgeLimits::default()
    };
    let headers = [
        ("host", "inner:8080"),
        ("x-forwarded-host", "outer.example, x"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-prefix", "/town/"),
    ];
    check(
        &limits,
        "10.1.1.1",
        &headers,
        Some("https://outer.example/town/fhir"),
    );
    check(
        &limits,
        "192.0.2.1",
        &headers,
        Some("http://inner:8080/fhir"),
    );
    let forwarded = [
        ("host", "inner"),
        (
            "forwarded",
            "for=1.2.3.4;host=\"o.example\";proto=https, host=x",
        ),
    ];
    check(
        &limits,
        "10.1.1.1",
        &forwarded,
        Some("https://o.example/fhir"),
    );
    let evil = [
        ("host", "inner"),
        ("x-forwarded-host", "a/b"),
        ("x-forwarded-prefix", "//e"),
    ];
    check(&limits, "10.1.1.1", &evil, None);
}

#[test]
fn both_names_of_the_base_are_known() {
    for (path, expected) in [
        ("/fhir", Some(("/fhir", ""))),
        ("/fhir/", Some(("/fhir", "/"))),
        ("/fhir/Patient", Some(("/fhir", "/Patient"))),
        ("/fhir/R4", Some(("/fhir/R4", ""))),
        ("/fhir/R4/Patient", Some(("/fhir/R4", "/Patient"))),
        ("/fhir/R4x", Some(("/fhir", "/R4x"))),
        ("/fhirx", None),
        ("/", None),
    ] {
        assert_eq!(split(path), expected, "{path}");
    }
}
