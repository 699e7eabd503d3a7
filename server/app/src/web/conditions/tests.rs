//! Conditions, read and refused.

use super::*;
use fhir::Version;

fn read(headers: Headers<'_>) -> Result<Conditions, Problem> {
    headers.read("Patient", 64)
}

#[test]
fn tags_are_read_in_every_spelling() {
    for text in ["W/\"3\"", "\"3\"", "3"] {
        let read = read(Headers {
            if_match: Some(text.as_bytes()),
            ..Headers::default()
        });
        assert_eq!(
            read.expect("a condition").if_match,
            Some(VersionCondition::OneOf(vec![Version(3)])),
            "{text}"
        );
    }
}

#[test]
fn a_condition_that_cannot_be_read_is_refused_not_dropped() {
    for bytes in [&b""[..], b"\"", b"\"3", b"\xff"] {
        assert!(
            read(Headers {
                if_match: Some(bytes),
                ..Headers::default()
            })
            .is_err()
        );
        assert!(
            read(Headers {
                if_none_match: Some(bytes),
                ..Headers::default()
            })
            .is_err()
        );
        assert!(
            read(Headers {
                if_modified_since: Some(bytes),
                ..Headers::default()
            })
            .is_err()
        );
    }
    for text in [
        "yesterday",
        "2026-01-01T00:00:00Z",
        "Sun, 32 Nov 1994 08:49:37 GMT",
    ] {
        let headers = Headers {
            if_modified_since: Some(text.as_bytes()),
            ..Headers::default()
        };
        assert!(read(headers).is_err(), "{text}");
    }
}

#[test]
fn if_none_match_wins_over_if_modified_since() {
    let since = Some(&b"Sun, 06 Nov 1994 08:49:37 GMT"[..]);
    let alone = read(Headers {
        if_modified_since: since,
        ..Headers::default()
    })
    .expect("read");
    assert_eq!(alone.if_modified_since, Some(784_111_777_000));
    let both = read(Headers {
        if_modified_since: since,
        if_none_match: Some(b"W/\"1\""),
        ..Headers::default()
    });
    assert_eq!(both.expect("read").if_modified_since, None);
}

#[test]
fn if_none_exist_is_read_bare_and_behind_its_type() {
    for text in [
        "identifier=a%7Cb",
        "?identifier=a|b",
        "Patient?identifier=a%7Cb",
        "https://sesshu.example/fhir/Patient?identifier=a%7Cb",
    ] {
        let headers = Headers {
            if_none_exist: Some(text.as_bytes()),
            ..Headers::default()
        };
        let expected = vec![("identifier".to_owned(), "a|b".to_owned())];
        assert_eq!(
            read(headers).expect("read").if_none_exist,
            Some(expected),
            "{text}"
        );
    }
    for text in ["Immunization?identifier=a", "identifier=%zz"] {
        let headers = Headers {
            if_none_exist: Some(text.as_bytes()),
            ..Headers::default()
        };
        assert!(read(headers).is_err(), "{text}");
    }
}

#[test]
fn an_idempotency_key_is_short_and_visible() {
    assert_eq!(
        idempotency_key(Some(b"a-1")).expect("read").as_deref(),
        Some("a-1")
    );
    assert!(idempotency_key(Some(&[b'x'; 128])).is_ok());
    for bad in [&b""[..], &[b'x'; 129], b"a b", b"\xe3\x81\x82"] {
        assert!(idempotency_key(Some(bad)).is_err());
    }
}
