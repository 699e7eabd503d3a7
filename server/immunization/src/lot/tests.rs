//! Lots as they are written and compared, their shapes, and their expiry.

use super::*;

fn lot(text: &str) -> LotNumber {
    LotNumber::parse(text).unwrap_or_else(|| panic!("{text} is a lot"))
}

#[test]
fn a_lot_stays_as_written_and_is_compared_without_width_case_and_blanks() {
    let written = lot("ｆｆ 9999");
    assert_eq!(written.written(), "ｆｆ 9999");
    assert_eq!(written.folded(), "FF9999");
    assert_eq!(written, lot("FF9999"));
    assert_ne!(lot("0FF9999"), lot("FF9999"));
    assert_eq!(lot("A1-B/2").folded(), "A1-B/2");
    assert_eq!(LotNumber::parse(" 　"), None);
    assert_eq!(LotNumber::parse(""), None);
}

#[test]
fn what_no_label_holds_is_kept_and_told() {
    assert!(lot("A1-B/2").is_plain());
    assert!(lot("12345678901234567890").is_plain());
    assert!(!lot("123456789012345678901").is_plain());
    assert!(!lot("不明").is_plain());
    assert!(!lot("-A1").is_plain());
    assert!(!lot("A#1").is_plain());
}

#[test]
fn some_makers_lots_have_a_shape() {
    for (text, shape) in [
        ("FJ7489", Some(LotShape::Pfizer)),
        ("fk0108", Some(LotShape::Pfizer)),
        ("3004733", Some(LotShape::Moderna)),
        ("400082A", Some(LotShape::Moderna)),
        ("400082", None),
        ("FJ748", None),
        ("F17489", None),
        ("FJ74891", None),
        ("4000821A", None),
        ("あいう", None),
    ] {
        assert_eq!(lot(text).shape(), shape, "{text}");
    }
}

#[test]
fn a_slip_leads_to_the_one_known_lot_that_is_nearest() {
    let known = [lot("FJ7489"), lot("FK0108"), lot("3004733")];
    let nearest = |text: &str| lot(text).nearest(&known).map(LotNumber::folded);
    assert_eq!(nearest("FJ7489"), None);
    assert_eq!(nearest("FKO1O8"), Some("FK0108"));
    assert_eq!(nearest("FJ748"), Some("FJ7489"));
    assert_eq!(nearest("FJ74899"), Some("FJ7489"));
    assert_eq!(nearest("FX7489"), Some("FJ7489"));
    assert_eq!(nearest("XX7489"), None);
    assert_eq!(nearest("3OO4733"), Some("3004733"));
    // Two are as near, so neither is meant.
    assert_eq!(lot("AB12").nearest(&[lot("AB13"), lot("AB14")]), None);
    // A letter for a digit comes before any other slip.
    assert_eq!(
        lot("AB1O")
            .nearest(&[lot("AB11"), lot("AB10")])
            .map(LotNumber::folded),
        Some("AB10")
    );
}

#[test]
fn a_lot_is_expired_only_beyond_every_date_that_counted() {
    let day = |text: &str| Day::parse_iso(text).unwrap();
    let expiry = LotExpiry {
        printed: Some(day("2022-02-28")),
        extended: vec![
            (day("2022-04-22"), day("2022-08-31")),
            (day("2022-08-19"), day("2022-11-30")),
        ],
    };
    for (on, state) in [
        ("2022-02-28", LotState::Good),
        ("2022-03-01", LotState::Expired),
        ("2022-04-21", LotState::Expired),
        ("2022-04-22", LotState::Extended),
        ("2022-08-31", LotState::Extended),
        ("2022-11-30", LotState::Extended),
        ("2022-12-01", LotState::Expired),
    ] {
        assert_eq!(expiry.state_on(day(on)), state, "{on}");
    }
    assert_eq!(
        LotExpiry::default().state_on(day("2022-01-01")),
        LotState::Unknown
    );
}
