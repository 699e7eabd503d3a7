//! Codes that hold, codes that do not, and how good the check digit is at telling them apart.

use super::*;
use proptest::prelude::*;

fn error(text: &str) -> MunicipalityCodeError {
    MunicipalityCode::parse(text).expect_err("must be refused")
}

/// The remainder of the weighted sum, calculated from text, apart from the code under test.
fn remainder(base: &str) -> u32 {
    base.bytes()
        .zip([6, 5, 4, 3, 2])
        .map(|(byte, weight)| u32::from(byte - b'0') * weight)
        .sum::<u32>()
        % 11
}

#[test]
fn codes_with_their_check_digit_hold() {
    for text in [
        "139998", "279986", "019992", // the invented towns
        "131016", "011002", "112241", // remainders 5, 9, 0
        "019950", "019941", // remainders 1 and 10
    ] {
        let code = MunicipalityCode::parse(text).unwrap();
        assert_eq!(code.to_string(), text);
        assert_eq!(MunicipalityCode::from_number(code.number()), Ok(code));
    }
}

#[test]
fn an_error_names_what_is_wrong() {
    assert_eq!(error(""), MunicipalityCodeError::Length { characters: 0 });
    assert_eq!(error("19992").code(), "CODE-MUNI-LEN");
    assert_eq!(error("1399980").code(), "CODE-MUNI-LEN");
    assert_eq!(error("139998 ").code(), "CODE-MUNI-LEN");
    assert_eq!(
        error("13999a"),
        MunicipalityCodeError::NotADigit { position: 6 }
    );
    assert_eq!(
        error("１３９９９８"),
        MunicipalityCodeError::NotADigit { position: 1 }
    );
    assert_eq!(error("+39998").code(), "CODE-MUNI-CHAR");
    assert_eq!(error("139997"), MunicipalityCodeError::CheckDigit);
    assert_eq!(error("009997").code(), "CODE-MUNI-PREF");
    assert_eq!(error("489998").code(), "CODE-MUNI-PREF");
    assert_eq!(
        MunicipalityCode::from_number(-139_998),
        Err(MunicipalityCodeError::OutOfRange)
    );
    assert_eq!(
        MunicipalityCode::from_number(1_399_980),
        Err(MunicipalityCodeError::OutOfRange)
    );
}

#[test]
fn every_published_code_is_judged_as_published() {
    for text in [
        "131016", "011002", "112241", "141003", "271004", "401307", "019950", "019941", "139998",
        "279986", "019992", "479993",
    ] {
        assert!(MunicipalityCode::parse(text).is_ok(), "{text}");
    }
    for text in ["131017", "011001", "139999", "279985", "019991"] {
        assert_eq!(error(text).code(), "CODE-MUNI-CD", "{text}");
    }
}

#[test]
fn five_digits_are_offered_what_they_may_have_been() {
    let code = |text: &str| MunicipalityCode::parse(text).unwrap();
    assert_eq!(
        MunicipalityCode::repaired("19992"),
        Some(MunicipalityRepair::ZeroLost(code("019992")))
    );
    assert_eq!(
        MunicipalityCode::repaired("13999"),
        Some(MunicipalityRepair::CheckDigitMissing(code("139998")))
    );
    assert_eq!(
        MunicipalityCode::repaired("19992").map(MunicipalityRepair::code),
        Some("ROW-ZEROLOST-MUNI")
    );
    assert_eq!(
        MunicipalityCode::repaired("13999").map(MunicipalityRepair::code),
        Some("ROW-MUNI5")
    );
    for text in ["", "1999", "139998", "99999", "1399a", "１３９９９"] {
        assert_eq!(MunicipalityCode::repaired(text), None, "{text}");
    }
}

#[test]
fn the_prefecture_stands_in_the_first_two_digits() {
    assert_eq!(MunicipalityCode::parse("019992").unwrap().prefecture(), 1);
    assert_eq!(MunicipalityCode::parse("279986").unwrap().prefecture(), 27);
}

#[test]
fn every_base_has_exactly_one_check_digit() {
    for base in 1_000..48_000_u32 {
        let text = format!("{base:05}");
        let fitting = (0..10)
            .filter(|digit| MunicipalityCode::parse(&format!("{text}{digit}")).is_ok())
            .collect::<Vec<u32>>();
        assert_eq!(fitting, [(11 - remainder(&text)) % 10], "{text}");
    }
}

#[test]
fn every_wrong_digit_is_found_unless_the_scheme_itself_is_blind_to_it() {
    let (mut tried, mut unnoticed) = (0_u32, 0_u32);
    for base in (1..48).flat_map(|prefecture| (100..1000).map(move |body| prefecture * 1000 + body))
    {
        let text = format!("{base:05}");
        let right = format!("{text}{}", (11 - remainder(&text)) % 10);
        for place in 0..6 {
            for wrong_digit in b'0'..=b'9' {
                let mut bytes = right.clone().into_bytes();
                if std::mem::replace(&mut bytes[place], wrong_digit) == wrong_digit {
                    continue;
                }
                tried += 1;
                let wrong = String::from_utf8(bytes).unwrap();
                if MunicipalityCode::parse(&wrong).is_ok() {
                    unnoticed += 1;
                    let pair = (remainder(&text), remainder(&wrong[..5]));
                    assert!(matches!(pair, (0, 10) | (10, 0)), "{right} {wrong}");
                }
            }
        }
    }
    assert!(
        unnoticed * 1000 < tried * 16,
        "{unnoticed} of {tried} unnoticed"
    );
}

proptest! {
    #[test]
    fn no_text_is_taken_that_does_not_come_back_as_written(text in "\\PC{0,8}|[0-9]{6}") {
        if let Ok(code) = MunicipalityCode::parse(&text) {
            prop_assert_eq!(code.to_string(), text);
        }
    }

    #[test]
    fn a_number_and_its_six_digits_are_judged_alike(number in 0..1_000_000_i32) {
        prop_assert_eq!(
            MunicipalityCode::from_number(number),
            MunicipalityCode::parse(&format!("{number:06}"))
        );
    }

    #[test]
    fn no_number_is_too_strange(number: i32) {
        let _ = MunicipalityCode::from_number(number);
    }
}
