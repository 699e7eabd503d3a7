//! Institutions' codes, and how good their check digit is.

use super::*;
use proptest::prelude::*;

#[test]
fn codes_with_their_check_digit_hold() {
    for text in [
        "0110113719",
        "1319999015",
        "1319999023",
        "2739999015",
        "0119999019",
        "4799999992",
    ] {
        assert_eq!(InstitutionCode::parse(text).unwrap().to_string(), text);
    }
    assert_eq!(
        InstitutionCode::parse("4799999992").unwrap().fee_table(),
        None
    );
    let code = InstitutionCode::parse("2739999015").unwrap();
    assert_eq!(code.prefecture(), 27);
    assert_eq!(code.fee_table(), Some(FeeTable::Dental));
    assert_eq!(code.number().to_string(), "9999015");
}

#[test]
fn an_error_names_what_is_wrong() {
    let code = |text: &str| InstitutionCode::parse(text).unwrap_err().code();
    assert_eq!(code("1312345670"), "CODE-MI-CD");
    assert_eq!(code("1319999014"), "CODE-MI-CD");
    assert_eq!(code("131999901"), "CODE-MI-LEN");
    assert_eq!(code("131999901x"), "CODE-MI-CHAR");
    assert_eq!(code("4819999015"), "CODE-MI-PREF");
    assert_eq!(code("0019999015"), "CODE-MI-PREF");
    assert_eq!(
        InstitutionNumber::parse("123456").unwrap_err().code(),
        "CODE-MI-LEN"
    );
    let doubtful = InstitutionCode::parse_unchecked_digit("1312345670").unwrap();
    assert!(!doubtful.has_check_digit());
}

#[test]
fn seven_digits_are_proven_only_with_what_stands_before_them() {
    let number = InstitutionNumber::parse("9999015").unwrap();
    let tokyo = Prefecture::new(13).unwrap();
    let code = InstitutionCode::from_number(tokyo, FeeTable::Medical, number);
    assert_eq!(code.unwrap().to_string(), "1319999015");
    assert!(InstitutionCode::from_number(tokyo, FeeTable::CheckUp, number).is_err());
}

proptest! {
    #[test]
    fn every_wrong_digit_and_nearly_every_swap_is_found(
        prefecture in 1..48_u32, table in 0..10_u32, base in 0..1_000_000_u32, place in 0..10_usize, other in 1..10_u8,
    ) {
        let base = format!("{prefecture:02}{table}{base:06}");
        let right = (0..10).map(|digit| format!("{base}{digit}")).find(|text| InstitutionCode::parse(text).is_ok());
        let right = right.unwrap().into_bytes();
        let mut wrong = right.clone();
        wrong[place] = b'0' + (wrong[place] - b'0' + other) % 10;
        prop_assert!(InstitutionCode::parse(&String::from_utf8(wrong).unwrap()).is_err());
        let mut swapped = right;
        let next = (place + 1) % 10;
        if place < next {
            let pair = (swapped[place], swapped[next]);
            swapped.swap(place, next);
            let blind = pair.0 == pair.1 || matches!(pair, (b'0', b'9') | (b'9', b'0'));
            prop_assert!(blind || InstitutionCode::parse(&String::from_utf8(swapped).unwrap()).is_err());
        }
    }
}
