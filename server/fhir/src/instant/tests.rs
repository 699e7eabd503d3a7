//! Dates and times as moments and stretches.

use super::*;

#[test]
fn known_moments_are_written() {
    for (ms, text) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_767_323_045_678, "2026-01-02T03:04:05.678Z"),
        (i64::MIN, "0001-01-01T00:00:00.000Z"),
        (i64::MAX, "9999-12-31T23:59:59.999Z"),
    ] {
        assert_eq!(instant_text(ms), text);
    }
}

#[test]
fn what_is_written_is_read_back() {
    let mut ms = -62_135_596_800_000;
    while ms < 253_402_300_800_000 {
        assert_eq!(parse_instant(&instant_text(ms)), Some(ms));
        ms += 86_400_000 * 31 + 12_345_679;
    }
}

#[test]
fn every_day_follows_the_day_before() {
    let (mut year, mut month, mut day) = (1, 1, 1);
    for days in days_from_civil(1, 1, 1)..days_from_civil(2400, 1, 1) {
        assert_eq!(civil_from_days(days), (year, month, day));
        assert_eq!(days_from_civil(year, month, day), days);
        day += 1;
        if day > days_in_month(year, month) {
            (month, day) = (month + 1, 1);
        }
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
}

#[test]
fn instants_need_seconds_and_a_zone() {
    assert_eq!(
        parse_instant("2026-01-02T12:04:05.6789+09:00"),
        Some(1_767_323_045_678)
    );
    assert_eq!(
        parse_instant("2016-12-31T23:59:60Z"),
        parse_instant("2017-01-01T00:00:00Z")
    );
    for text in [
        "2026",
        "2026-01-02",
        "2026-01-02T03:04Z",
        "2026-01-02T03:04:05",
        "2026-01-02T24:00:00Z",
        "2026-01-02T03:04:05.Z",
        "2026-01-02T03:04:05+14:01",
        "2026-01-02T03:04:05+9:00",
        "2026-02-30T03:04:05Z",
        "2026-01-02T03:04:05ZZ",
        "2026-01-02t03:04:05Z",
        "0000-01-01T00:00:00Z",
        "２０２６-01-02T03:04:05Z",
        "",
    ] {
        assert_eq!(parse_instant(text), None, "{text}");
    }
}

fn span(text: &str) -> (String, String) {
    let span = parse_span(text, JAPAN_MINUTES).expect(text);
    (instant_text(span.from_ms), instant_text(span.to_ms))
}

#[test]
fn a_partial_date_is_its_stretch_of_time_in_japan() {
    for (text, from, to) in [
        (
            "2026",
            "2025-12-31T15:00:00.000Z",
            "2026-12-31T15:00:00.000Z",
        ),
        (
            "2026-12",
            "2026-11-30T15:00:00.000Z",
            "2026-12-31T15:00:00.000Z",
        ),
        (
            "2024-02",
            "2024-01-31T15:00:00.000Z",
            "2024-02-29T15:00:00.000Z",
        ),
        (
            "2026-01-02",
            "2026-01-01T15:00:00.000Z",
            "2026-01-02T15:00:00.000Z",
        ),
        (
            "2026-01-02T03:04",
            "2026-01-01T18:04:00.000Z",
            "2026-01-01T18:05:00.000Z",
        ),
        (
            "2026-01-02T03:04:05",
            "2026-01-01T18:04:05.000Z",
            "2026-01-01T18:04:06.000Z",
        ),
        (
            "2026-01-02T03:04:05Z",
            "2026-01-02T03:04:05.000Z",
            "2026-01-02T03:04:06.000Z",
        ),
        (
            "2026-01-02T03:04:05.1-14:00",
            "2026-01-02T17:04:05.100Z",
            "2026-01-02T17:04:05.200Z",
        ),
        (
            "2026-01-02T03:04:05.123456Z",
            "2026-01-02T03:04:05.123Z",
            "2026-01-02T03:04:05.124Z",
        ),
    ] {
        assert_eq!(span(text), (from.to_string(), to.to_string()), "{text}");
    }
    assert_eq!(parse_span("2026-1", JAPAN_MINUTES), None);
    assert_eq!(parse_span("2026-13", JAPAN_MINUTES), None);
    assert_eq!(parse_span("2023-02-29", JAPAN_MINUTES), None);
    assert!(parse_span("2024-02-29", JAPAN_MINUTES).is_some());
    assert_eq!(parse_span("1900-02-29", JAPAN_MINUTES), None);
    assert!(parse_span("9999-12", JAPAN_MINUTES).is_some());
}
