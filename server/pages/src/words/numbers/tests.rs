//! Numbers, sizes, days and spans as people read them.

use super::*;

#[test]
fn counts_have_separators() {
    for (number, text) in [
        (0_i64, "0"),
        (999, "999"),
        (1_000, "1,000"),
        (3_800_000, "3,800,000"),
        (-1_234, "-1,234"),
    ] {
        assert_eq!(counted(number), text);
    }
    assert_eq!(counted(u64::MAX), "18,446,744,073,709,551,615");
}

#[test]
fn sizes_have_the_largest_unit_that_fits() {
    for (bytes, text) in [
        (0, "0 B"),
        (1_023, "1023 B"),
        (1_024, "1 KiB"),
        (1_536, "1.5 KiB"),
        (2 << 30, "2 GiB"),
        (5_452_595, "5.1 MiB"),
    ] {
        assert_eq!(bytes_in_words(bytes), text);
    }
}

#[test]
fn l_20_days_have_era_and_full_year() {
    let day = Day::new(2026, 4, 1).unwrap();
    assert_eq!(
        day_in_words(day, Language::Japanese),
        "2026年4月1日（令和8年）"
    );
    assert_eq!(day_in_words(day, Language::English), "1 April 2026");
    let first = Day::new(2019, 5, 1).unwrap();
    assert_eq!(
        day_in_words(first, Language::Japanese),
        "2019年5月1日（令和元年）"
    );
    let moment = Moment::parse_compact("20260401093005").unwrap();
    assert_eq!(
        moment_in_words(moment, Language::English),
        "1 April 2026 9:30"
    );
}

#[test]
fn spans_are_rounded_to_what_matters() {
    for (seconds, japanese, english) in [
        (0, "約1秒", "about 1 second"),
        (59, "約59秒", "about 59 seconds"),
        (90, "約2分", "about 2 minutes"),
        (5_399, "約90分", "about 90 minutes"),
        (9_000, "約2時間30分", "about 2 h 30 min"),
    ] {
        assert_eq!(span_in_words(seconds, Language::Japanese), japanese);
        assert_eq!(span_in_words(seconds, Language::English), english);
    }
}
