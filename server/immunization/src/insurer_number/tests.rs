//! Insurers' numbers of both lengths.

use super::*;
use proptest::prelude::*;

#[test]
fn numbers_with_their_check_digit_hold() {
    for text in ["33120015", "06999999", "39999990", "138016", "139980"] {
        assert_eq!(InsurerNumber::parse(text).unwrap().to_string(), text);
    }
    assert_eq!(InsurerNumber::parse("06999999").unwrap().law(), Some(6));
    assert_eq!(InsurerNumber::parse("138016").unwrap().law(), None);
    assert_ne!(
        InsurerNumber::parse("00138016"),
        InsurerNumber::parse("138016")
    );
}

#[test]
fn an_error_names_what_is_wrong() {
    let code = |text: &str| InsurerNumber::parse(text).unwrap_err().code();
    assert_eq!(code("33120016"), "CODE-INSURER-CD");
    assert_eq!(code("139981"), "CODE-INSURER-CD");
    assert_eq!(code("3312001"), "CODE-INSURER-LEN");
    assert_eq!(code("3312001a"), "CODE-INSURER-CHAR");
}

proptest! {
    #[test]
    fn every_wrong_digit_is_found(base in 0..10_000_000_u32, place in 0..8_usize, other in 1..10_u8) {
        let text = (0..10).map(|digit| format!("{base:07}{digit}")).find(|text| InsurerNumber::parse(text).is_ok());
        let mut wrong = text.unwrap().into_bytes();
        wrong[place] = b'0' + (wrong[place] - b'0' + other) % 10;
        prop_assert!(InsurerNumber::parse(&String::from_utf8(wrong).unwrap()).is_err());
    }
}
