//! Help knows every code and offers the nearest ones for any other.

use super::*;

#[test]
fn the_nearest_codes_come_first() {
    assert_eq!(nearest("ROW-QOUTE", 3).first(), Some(&"ROW-QUOTE"));
    assert_eq!(nearest("date-future", 1), ["DATE-FUTURE"]);
    assert!(nearest("ZEROLOST", 5).contains(&"ROW-ZEROLOST-MUNI"));
    assert!(nearest("Q1", 9).len() <= 9);
    assert_eq!(nearest("絶対にないもの", 5), Vec::<&str>::new());
    assert_eq!(nearest("", 5).len(), 0);
    assert_eq!(nearest(&"X".repeat(100_000), 5), Vec::<&str>::new());
}

#[test]
fn topics_share_the_codes_out() {
    let mut count = 0;
    for one in Topic::ALL {
        for code in of_topic(one) {
            assert_eq!(topic(code), Some(one));
            count += 1;
        }
        assert!(of_topic(one).count() > 15, "{one:?}");
    }
    assert_eq!(count, CATALOGUE.len());
    assert_eq!(topic("no-such-code"), None);
    assert_eq!(help("no-such-code", Language::Japanese), None);
}
