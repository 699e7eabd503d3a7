//! What a resident's number may be made of.

use super::*;

#[test]
fn a_number_stays_as_it_was_written() {
    for text in [
        "1",
        "1000001",
        "0001000001",
        "Ab-9",
        "123456789012345678901234567890",
    ] {
        assert_eq!(ResidentNumber::parse(text).unwrap().as_str(), text);
    }
    assert_ne!(ResidentNumber::parse("ab"), ResidentNumber::parse("AB"));
    assert_ne!(ResidentNumber::parse("01"), ResidentNumber::parse("1"));
}

#[test]
fn an_error_names_what_is_wrong() {
    let code = |text: &str| ResidentNumber::parse(text).unwrap_err().code();
    assert_eq!(code(""), "CODE-RESIDENT-LEN");
    assert_eq!(code("1234567890123456789012345678901"), "CODE-RESIDENT-LEN");
    for text in [" 1", "1 ", "１", "a_b", "あ", "1\n"] {
        assert_eq!(code(text), "CODE-RESIDENT-CHAR", "{text}");
    }
}

#[test]
fn a_number_is_not_shown() {
    assert_eq!(
        format!("{:?}", ResidentNumber::parse("1000001").unwrap()),
        "ResidentNumber(…)"
    );
}
