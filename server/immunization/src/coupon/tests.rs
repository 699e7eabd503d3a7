//! The test lines of invented towns, and when a coupon counts.

use super::*;
use proptest::prelude::*;

fn campaign() -> CouponDigits {
    CouponDigits {
        kinds: vec![
            (2, CouponKind::Vaccination),
            (1, CouponKind::PreExamination),
        ],
        doses: (1, 7),
    }
}

fn read(text: &str) -> Result<(CouponKind, u8), &'static str> {
    let line = CouponLine::parse(text).map_err(CodeError::code)?;
    assert_eq!(line.digits(), text);
    campaign().read(&line).map_err(CouponLineDoubt::code)
}

#[test]
fn a_line_says_kind_dose_municipality_and_number() {
    let line = CouponLine::parse("232799860000000202").unwrap();
    assert_eq!((line.kind, line.dose), (2, 3));
    assert_eq!(line.municipality.to_string(), "279986");
    assert_eq!(line.number.digits(), "0000000202");
    assert_eq!(format!("{line:?}"), "CouponLine(…)");
    let leading_zero = CouponLine::parse("210199920000000303").unwrap();
    assert_eq!(leading_zero.municipality.to_string(), "019992");
}

#[test]
fn the_campaign_says_what_the_digits_mean() {
    assert_eq!(read("211399980000000101"), Ok((CouponKind::Vaccination, 1)));
    assert_eq!(read("221399980000000101"), Ok((CouponKind::Vaccination, 2)));
    assert_eq!(
        read("111399980000000101"),
        Ok((CouponKind::PreExamination, 1))
    );
    assert_eq!(read("911399980000000101"), Err("SCAN-KIND"));
    assert_eq!(read("291399980000000101"), Err("SCAN-DOSE"));
    assert_eq!(read("201399980000000101"), Err("SCAN-DOSE"));
    assert_eq!(read("281399980000000101"), Err("SCAN-DOSE"));
    // A misread coupon digit looks perfect.
    assert_eq!(read("211399980000000401"), Ok((CouponKind::Vaccination, 1)));
}

#[test]
fn an_error_names_what_is_wrong() {
    assert_eq!(read("211399970000000101"), Err("SCAN-MUNI"));
    assert_eq!(read("000000000000000000"), Err("SCAN-MUNI"));
    assert_eq!(read("111111111111111111"), Err("SCAN-MUNI"));
    assert_eq!(read("21139998000000010"), Err("SCAN-LEN"));
    assert_eq!(read("0000000101"), Err("SCAN-LEN"));
    assert_eq!(read("2l1399980000000101"), Err("SCAN-CHAR"));
    assert_eq!(read("2１1399980000000101"), Err("SCAN-CHAR"));
}

#[test]
fn a_coupon_counts_from_its_first_to_its_last_day() {
    let line = CouponLine::parse("211399980000000101").unwrap();
    let mut coupon = Coupon::new(line.municipality, line.number);
    assert!(coupon.is_of(&line));
    let day = |text: &str| Day::parse_iso(text).unwrap();
    assert!(coupon.is_valid_on(day("2021-01-01")));
    coupon.valid_from = Some(day("2021-04-01"));
    coupon.valid_to = Some(day("2022-03-31"));
    for (on, valid) in [
        ("2021-03-31", false),
        ("2021-04-01", true),
        ("2022-03-31", true),
        ("2022-04-01", false),
    ] {
        assert_eq!(coupon.is_valid_on(day(on)), valid, "{on}");
    }
    assert!(coupon.is_closed());
    assert_eq!(format!("{coupon:?}"), "Coupon(…)");
}

#[test]
fn every_reason_has_its_own_name() {
    for reason in Reissue::ALL {
        assert_eq!(Reissue::parse(reason.code()), Some(*reason));
    }
    assert_eq!(Reissue::parse("Lost"), None);
}

proptest! {
    #[test]
    fn no_text_is_taken_that_does_not_come_back_as_written(text in "\\PC{0,20}|[12][1-7]139998[0-9]{10}") {
        if let Ok(line) = CouponLine::parse(&text) {
            prop_assert_eq!(line.digits(), text);
        }
    }
}
