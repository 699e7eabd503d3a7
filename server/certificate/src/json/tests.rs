//! Strict reading, and the canonical form against its known answers.

use proptest::prelude::*;

use super::{canonical, parse};
use crate::fault::Fault;

fn check(text: &str, expect: &str) {
    let value = parse(text.as_bytes()).unwrap();
    assert_eq!(
        String::from_utf8(canonical(&value).unwrap()).unwrap(),
        expect
    );
}

#[test]
fn the_canonical_form_has_known_answers() {
    check(
        r#"{"b":1.0,"a":"\u00e9","c":1e21}"#,
        r#"{"a":"é","b":1,"c":1e+21}"#,
    );
    check(
        r#"{"n":-0, "m":-0.0, "o":1e0, "p":0.000001, "q":1e-7}"#,
        r#"{"m":0,"n":0,"o":1,"p":0.000001,"q":1e-7}"#,
    );
    check(
        r#"["\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\/"]"#,
        "[\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"]",
    );
    // By code units of UTF-16: the face comes before the letter of the private range.
    check(
        "{\"\u{fb33}\":1,\"\u{1f600}\":2,\"1\":3}",
        "{\"1\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}",
    );
    check(
        "[9007199254740993,18446744073709551615]",
        "[9007199254740992,18446744073709552000]",
    );
}

#[test]
fn a_name_twice_or_anything_behind_the_end_is_refused() {
    for text in [
        r#"{"a":1,"a":1}"#,
        r#"{"a":1,"\u0061":1}"#,
        r#"{"a":{"b":[{"c":1,"c":2}]}}"#,
        "{} {}",
        "{}x",
        "",
        "{\"a\":NaN}",
        "{\"a\":1e400}",
        "[\"\\ud800\"]",
        "[1,]",
    ] {
        assert_eq!(parse(text.as_bytes()), Err(Fault::BadEnvelope), "{text}");
    }
    assert_eq!(
        parse(&[b"[".repeat(5000), b"]".repeat(5000)].concat()),
        Err(Fault::BadEnvelope)
    );
    assert!(parse(&[b"[".repeat(32), b"]".repeat(32)].concat()).is_ok());
    assert!(parse(&[b"[".repeat(33), b"]".repeat(33)].concat()).is_err());
}

proptest! {
    #[test]
    fn the_canonical_form_is_its_own(text in "[\\[\\]{}\",:0-9a-z.eE+-]{0,60}") {
        if let Ok(value) = parse(text.as_bytes()) {
            let once = canonical(&value).unwrap();
            prop_assert_eq!(canonical(&parse(&once).unwrap()).unwrap(), once);
        }
    }
}
