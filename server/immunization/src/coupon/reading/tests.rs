//! The test lines of coupons, and bar codes with and without check characters.

use super::*;
use proptest::prelude::*;

const LINE: &str = "211399980000000101";

fn read(text: &str) -> (Option<&'static str>, String) {
    let reading = CouponReading::read(text);
    let digits = match &reading {
        CouponReading::Line(line) | CouponReading::Suggested(line) => line.digits(),
        CouponReading::NumberAlone(number) => number.digits(),
        CouponReading::Refused(_) => String::new(),
    };
    (reading.code(), digits)
}

#[test]
fn what_scanners_put_around_a_line_is_taken_away() {
    for text in [
        LINE,
        "2１1399980000000101",
        " 21 139998 0000000101\r\n",
        "]Q1211399980000000101",
        "]F0a211399980000000101a",
        "A211399980000000101B",
        "\u{1D}２１１３９９９８０００００００１０１",
    ] {
        assert_eq!(read(text), (None, LINE.to_owned()), "{text}");
    }
}

#[test]
fn ten_digits_alone_do_not_say_whose_they_are() {
    for text in ["0000000101", "a0000000101a", "]F0d0000000101c"] {
        assert_eq!(
            read(text),
            (Some("SCAN-10"), "0000000101".to_owned()),
            "{text}"
        );
    }
}

#[test]
fn letters_are_suggested_as_digits_and_never_taken() {
    assert_eq!(
        read("2l1399980000000101"),
        (Some("HOLD-CONFIRM"), LINE.to_owned())
    );
    assert_eq!(
        read("Z1139998OOOOOOO1O1"),
        (Some("HOLD-CONFIRM"), LINE.to_owned())
    );
    // A suggestion that does not hold is none.
    assert_eq!(read("2l1399970000000101").0, Some("SCAN-CHAR"));
    assert_eq!(read("2x1399980000000101").0, Some("SCAN-CHAR"));
}

#[test]
fn what_is_no_line_is_refused() {
    assert_eq!(read("21139998000000010").0, Some("SCAN-LEN"));
    assert_eq!(read("").0, Some("SCAN-LEN"));
    assert_eq!(read("a").0, Some("SCAN-LEN"));
    assert_eq!(read(&"2".repeat(100)).0, Some("SCAN-LEN"));
    assert_eq!(read("211399970000000101").0, Some("SCAN-MUNI"));
    assert_eq!(read("000000000000000000").0, Some("SCAN-MUNI"));
}

#[test]
fn a_check_character_is_taken_away_only_where_it_fits() {
    assert!(modulus_16("A37859+B"));
    assert!(!modulus_16("A37859-B"));
    assert!(!modulus_16("A37859xB"));
    // 16 + 2 + 16 = 34; what is missing to 48 is the 14th: a full stop.
    assert_eq!(
        read("a0000000101.a"),
        (Some("SCAN-10"), "0000000101".to_owned())
    );
    assert_eq!(read("a0000000101+a").0, Some("SCAN-LEN"));
    // 101 divided by seven leaves 3.
    assert_eq!(
        read("a00000001013a"),
        (Some("SCAN-10"), "0000000101".to_owned())
    );
    assert_eq!(read("a00000001014a").0, Some("SCAN-LEN"));
    // Without start and stop it may as well be a digit too many, misread from the line.
    assert_eq!(read("00000001013").0, Some("SCAN-LEN"));
}

#[test]
fn nothing_of_the_coupon_is_shown() {
    assert_eq!(
        format!("{:?}", CouponReading::read(LINE)),
        "CouponReading(line, …)"
    );
    assert_eq!(
        format!("{:?}", CouponReading::read("0000000101")),
        "CouponReading(SCAN-10, …)"
    );
}

proptest! {
    #[test]
    fn no_reading_is_too_strange(text in "\\PC{0,30}|[abcd][0-9+:./$-]{9,20}[abcd]") {
        let _ = CouponReading::read(&text);
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(text in "\\PC{0,70}|(\\]Q1|\\]F0){0,3}[abcdABCD ]{0,2}[0-9+:./$-]{9,20}[abcdABCD]{0,2}") {
        let once = CouponReading::cleaned(&text);
        prop_assert_eq!(CouponReading::cleaned(&once), once.clone());
        if text.chars().count() <= CHARACTERS_MAX {
            prop_assert!(CouponReading::read(&once) == CouponReading::read(&text), "{once}");
        }
    }

    #[test]
    fn a_right_line_is_read_as_it_is(kind in 0..10_u8, dose in 0..10_u8, number in 0..10_000_000_000_u64) {
        let line = format!("{kind}{dose}139998{number:010}");
        prop_assert_eq!(read(&line), (None, line.clone()));
        prop_assert_eq!(read(&format!("a{line}d")), (None, line));
    }
}
