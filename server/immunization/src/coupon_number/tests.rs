//! Coupons' numbers.

use super::*;
use proptest::prelude::*;

#[test]
fn ten_digits_are_a_number() {
    assert_eq!(
        CouponNumber::parse("0000000101").unwrap().digits(),
        "0000000101"
    );
    let code = |text: &str| CouponNumber::parse(text).unwrap_err().code();
    assert_eq!(code("101"), "ROW-ZEROLOST-COUPON");
    assert_eq!(code(""), "CODE-COUPON-LEN");
    assert_eq!(code("00000001011"), "CODE-COUPON-LEN");
    assert_eq!(code("000000010l"), "CODE-COUPON-CHAR");
    assert_eq!(code("1e2"), "CODE-COUPON-LEN");
}

#[test]
fn lost_zeros_are_put_back_only_when_asked() {
    assert_eq!(
        CouponNumber::with_zeros("101"),
        CouponNumber::parse("0000000101").ok()
    );
    assert_eq!(CouponNumber::with_zeros(""), None);
    assert_eq!(CouponNumber::with_zeros("1a"), None);
    assert_eq!(CouponNumber::with_zeros("0000000101"), None);
}

#[test]
fn a_number_is_not_shown() {
    assert_eq!(
        format!("{:?}", CouponNumber::parse("0000000101").unwrap()),
        "CouponNumber(…)"
    );
}

#[test]
fn a_serial_of_more_than_nine_digits_is_not_issued() {
    assert_eq!(CouponNumber::issued(1_000_000_000), None);
    assert_eq!(CouponNumber::issued(u64::MAX), None);
}

proptest! {
    #[test]
    fn every_wrong_digit_is_found_in_a_number_of_ours(serial in 0..1_000_000_000_u64, place in 0..10_usize, other in 1..10_u8) {
        let number = CouponNumber::issued(serial).unwrap();
        prop_assert!(number.has_check_digit());
        let mut wrong = number.digits().into_bytes();
        wrong[place] = b'0' + (wrong[place] - b'0' + other) % 10;
        let wrong = CouponNumber::parse(&String::from_utf8(wrong).unwrap()).unwrap();
        prop_assert!(!wrong.has_check_digit());
    }
}
