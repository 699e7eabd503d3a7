//! What a tablet sends is what a tablet would send.

use super::*;

#[test]
fn moments_are_told_by_the_calendar() {
    assert_eq!(moment(0), "1970-01-01T00:00:00+09:00");
    assert_eq!(moment(951_782_400), "2000-02-29T00:00:00+09:00");
    assert_eq!(moment(1_775_038_503), "2026-04-01T10:15:03+09:00");
    assert_eq!(moment(1_767_225_599), "2025-12-31T23:59:59+09:00");
}

#[test]
fn a_line_has_eighteen_digits_and_every_scan_an_id_of_its_own() {
    let line = coupon_line("139998", 1, "0000000101");
    assert_eq!(line, "211399980000000101");
    assert_ne!(scan_id(1, 1), scan_id(1, 2));
    assert_eq!(scan_id(7, 255), "00000000-0007-7000-8000-0000000000ff");
    let tablet = Tablet {
        session: "s".to_owned(),
        device: "d".to_owned(),
    };
    let body: Value = serde_json::from_str(&tablet.scan(&scan_id(1, 1), &line)).unwrap();
    assert_eq!(body["readings"][0]["text"], "211399980000000101");
}
