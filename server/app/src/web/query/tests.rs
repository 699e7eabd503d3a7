//! What a query string means.

use super::*;

fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    parse(text.as_bytes(), 64).ok()
}

fn some(expected: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
    Some(
        expected
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect(),
    )
}

#[test]
fn r_p13_each_text_has_one_meaning() {
    assert_eq!(pairs(""), some(&[]));
    assert_eq!(
        pairs("a=1&a=2&b="),
        some(&[("a", "1"), ("a", "2"), ("b", "")])
    );
    assert_eq!(pairs("a"), some(&[("a", "")]));
    assert_eq!(pairs("&&a=1&"), some(&[("a", "1")]));
    assert_eq!(pairs("a=1+2%2B3"), some(&[("a", "1 2+3")]));
    assert_eq!(pairs("a=b=c"), some(&[("a", "b=c")]));
    assert_eq!(pairs("a;b=1;c"), some(&[("a;b", "1;c")]));
    assert_eq!(pairs("%61=%252F"), some(&[("a", "%2F")]), "decoded once");
    assert_eq!(pairs("n=%E6%8E%A5%E7%A8%AE"), some(&[("n", "接種")]));
}

#[test]
fn r_p13_what_cannot_be_decoded_is_refused() {
    for text in [
        "a=%", "a=%4", "a=%zz", "a=%c0%af", "a=%ff", "%e6=1", "a=%00",
    ] {
        assert_eq!(pairs(text), None, "{text}");
    }
}

#[test]
fn more_parameters_than_the_limit_are_refused() {
    assert!(parse(b"a&b", 2).is_ok());
    assert!(parse(b"a&b&c", 2).is_err());
}

#[test]
fn a_plus_in_a_path_is_a_plus() {
    assert_eq!(decode(b"a+b%20c", false).ok().as_deref(), Some("a+b c"));
}
