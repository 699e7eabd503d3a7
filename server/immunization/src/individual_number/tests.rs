//! Numbers that hold and do not, how good the check digit is, and that none is ever shown.

use super::*;
use proptest::prelude::*;

fn code(text: &str) -> &'static str {
    IndividualNumber::parse(text)
        .expect_err("must be refused")
        .code()
}

#[test]
fn numbers_with_their_check_digit_hold() {
    for text in [
        "000000000019",
        "000000000027",
        "000000000035",
        "000000000043",
        "000000000051",
        "000000000060",
        "000000000450",
        "010101010100",
        "123456789018",
        "983205673214",
    ] {
        assert_eq!(IndividualNumber::parse(text).unwrap().expose_digits(), text);
    }
}

#[test]
fn an_error_names_what_is_wrong() {
    for text in ["000000000018", "123456789012", "210987654321"] {
        assert_eq!(code(text), "CODE-MYNO-CD", "{text}");
    }
    assert_eq!(code("0000000019"), "CODE-MYNO-LEN");
    assert_eq!(code(""), "CODE-MYNO-LEN");
    assert_eq!(code("1234567890189"), "CODE-MYNO-LEN");
    assert_eq!(code("12345678901a"), "CODE-MYNO-CHAR");
    assert_eq!(code("12345678901８"), "CODE-MYNO-CHAR");
    assert_eq!(code("00000000019"), "ROW-ZEROLOST-MYNO");
    // Eleven digits that no zero makes right are only too short.
    assert_eq!(code("00000000018"), "CODE-MYNO-LEN");
}

#[test]
fn nothing_of_it_is_shown() {
    let number = IndividualNumber::parse("123456789018").unwrap();
    assert_eq!(
        format!("{number:?} {number:#?}"),
        "IndividualNumber(…) IndividualNumber(…)"
    );
    let error = IndividualNumber::parse("123456789012").unwrap_err();
    assert!(!format!("{error:?} {error}").contains("123456"));
}

fn sum(digits: &[u8]) -> u32 {
    // Counted from the right, as the ordinance words it.
    let weight = |n: u32| if n <= 6 { n + 1 } else { n - 5 };
    digits
        .iter()
        .rev()
        .zip(1..)
        .map(|(digit, n)| u32::from(*digit) * weight(n))
        .sum()
}

proptest! {
    #[test]
    fn every_base_has_exactly_one_check_digit(base in 0..100_000_000_000_u64) {
        let fitting = (0..10).filter(|digit| IndividualNumber::parse(&format!("{base:011}{digit}")).is_ok());
        prop_assert_eq!(fitting.count(), 1);
    }

    #[test]
    fn every_wrong_digit_is_found_unless_the_scheme_itself_is_blind_to_it(
        base in 0..100_000_000_000_u64, place in 0..12_usize, other in 1..10_u8,
    ) {
        let base = format!("{base:011}");
        let right = (0..10).map(|digit| format!("{base}{digit}")).find(|text| IndividualNumber::parse(text).is_ok());
        let right = right.unwrap();
        let mut digits: Vec<u8> = right.bytes().map(|byte| byte - b'0').collect();
        let before = sum(&digits[..11]) % 11;
        digits[place] = (digits[place] + other) % 10;
        let after = sum(&digits[..11]) % 11;
        let wrong: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        let blind = place < 11 && before < 2 && after < 2;
        prop_assert_eq!(IndividualNumber::parse(&wrong).is_ok(), blind);
    }

    #[test]
    fn no_text_is_taken_that_does_not_come_back_as_written(text in "\\PC{0,14}|[0-9]{10,13}") {
        if let Ok(number) = IndividualNumber::parse(&text) {
            prop_assert_eq!(number.expose_digits(), text);
        }
    }
}

/// R-N03
#[test]
fn a_text_is_looked_through_for_individual_numbers() {
    for text in [
        "123456789018",
        "試験 １２３４５６７８９０１８",
        "1234-5678-9018様",
        "no. 000000000019",
        // Within more digits, and as groups among others.
        "１２915550000197",
        "9123456789018",
        "会場 03 1234 5678 9018 7",
    ] {
        assert!(IndividualNumber::is_within(text), "{text}");
    }
    for text in [
        "",
        "123456789012",
        "1234567890120",
        // Two telephone numbers, though some twelve digits across both of them fit.
        "03-1234-5678 090-1234-5678",
        "12345678901",
        "試験 一郎",
        "0123-45-6789",
    ] {
        assert!(!IndividualNumber::is_within(text), "{text}");
    }
}

/// R-N03
#[test]
fn an_individual_number_alone_is_told_however_it_is_written() {
    for text in [
        "915550000189",
        "9155 5000 0189",
        "9155-5000-0189",
        "９１５５　５０００　０１８９",
    ] {
        assert!(IndividualNumber::is_all_of(text), "{text}");
    }
    for text in [
        "",
        "FF9999",
        "915550000188",
        "9155500001890",
        "A915550000189",
    ] {
        assert!(!IndividualNumber::is_all_of(text), "{text}");
    }
}

/// R-N03
#[test]
fn individual_numbers_within_a_text_are_hidden_and_the_rest_stays() {
    for (text, shown) in [
        ("915550000170_A.csv", "************_A.csv"),
        ("9155-5000-0170様.csv", "****-****-****様.csv"),
        ("９１５５５００００１７０", "************"),
        ("2026年度 接種者 3.csv", "2026年度 接種者 3.csv"),
        ("", ""),
    ] {
        assert_eq!(IndividualNumber::masked_in(text), shown);
    }
}
