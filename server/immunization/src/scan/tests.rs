//! The test lines of invented towns, every way in which readings agree or do not, and what becomes of a line.

mod settling;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::session::clock;
use super::*;
use crate::calendar::{Day, Moment, PartialDate};
use crate::coupon::{CouponDigits, CouponKind, CouponLine};
use crate::municipality::MunicipalityCode;
use crate::name::{Name, Script};
use crate::resident::{Disclosure, Resident};

const LINE: &str = "211399980000000101";
const OTHER: &str = "211399980000000401";

fn campaign() -> CouponDigits {
    CouponDigits {
        kinds: vec![
            (2, CouponKind::Vaccination),
            (1, CouponKind::PreExamination),
            (3, CouponKind::AntibodyTest),
        ],
        doses: (1, 7),
    }
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn town(code: &str) -> MunicipalityCode {
    MunicipalityCode::parse(code).unwrap()
}

fn reading(source: ReadingSource, text: &str) -> ScanReading {
    ScanReading {
        source,
        text: text.to_owned(),
        min_confidence: (source == ReadingSource::Ocr).then_some(0.97),
    }
}

fn qr(text: &str) -> ScanReading {
    reading(ReadingSource::Qr, text)
}

fn ocr(text: &str) -> ScanReading {
    reading(ReadingSource::Ocr, text)
}

fn bar(text: &str) -> ScanReading {
    reading(ReadingSource::Nw7Line, text)
}

fn number(text: &str) -> ScanReading {
    reading(ReadingSource::Nw7Number, text)
}

fn typed(text: &str) -> ScanReading {
    reading(ReadingSource::Manual, text)
}

fn unsure(text: &str, confidence: Option<f64>) -> ScanReading {
    ScanReading {
        min_confidence: confidence,
        ..ocr(text)
    }
}

/// The code of what readings come to: `accepted`, or why they are held.
fn came_to(readings: &[ScanReading], comparison: Option<Comparison>) -> &'static str {
    match decide(readings, &campaign(), comparison) {
        Decision::Accepted(scan) if scan.needs_person => "accepted with a person",
        Decision::Accepted(_) => "accepted",
        Decision::Held(held) => held.outcome.code(),
    }
}

#[test]
fn every_test_line_comes_to_what_is_written_of_it() {
    for (text, expected) in [
        (LINE, "accepted"),
        ("221399980000000101", "accepted"),
        ("111399980000000101", "accepted"),
        ("232799860000000202", "accepted"),
        ("210199920000000303", "accepted"),
        ("211399970000000101", "SCAN-MUNI"),
        (OTHER, "accepted"),
        ("911399980000000101", "SCAN-KIND"),
        ("311399980000000101", "SCAN-KIND"),
        ("291399980000000101", "SCAN-DOSE"),
        ("201399980000000101", "SCAN-DOSE"),
        ("281399980000000101", "SCAN-DOSE"),
        ("21139998000000010", "SCAN-LEN"),
        ("0000000101", "SCAN-10"),
        ("a0000000101a", "SCAN-10"),
        ("2１1399980000000101", "accepted"),
        ("2l1399980000000101", "HOLD-CONFIRM"),
        ("2x1399980000000101", "SCAN-CHAR"),
        ("000000000000000000", "SCAN-MUNI"),
        ("111111111111111111", "SCAN-MUNI"),
        ("", "SCAN-LEN"),
    ] {
        assert_eq!(came_to(&[qr(text)], None), expected, "{text}");
    }
    assert_eq!(came_to(&[], None), "SCAN-LEN");
}

#[test]
fn sources_are_taken_by_the_rule_of_agreement_alone() {
    let ten = "0000000101";
    let other_ten = "0000000401";
    let cases: Vec<(Vec<ScanReading>, &str)> = vec![
        (vec![qr(LINE)], "accepted"),
        (vec![bar(LINE)], "accepted"),
        (vec![bar(&format!("a{LINE}d"))], "accepted"),
        (vec![ocr(LINE)], "HOLD-CONFIRM"),
        (vec![typed(LINE)], "HOLD-CONFIRM"),
        (vec![number(ten)], "SCAN-10"),
        (vec![qr(LINE), ocr(LINE)], "accepted"),
        (vec![qr(LINE), number(ten)], "accepted"),
        (
            vec![qr(LINE), ocr(LINE), bar(LINE), typed(LINE)],
            "accepted",
        ),
        (vec![ocr(LINE), number(ten)], "accepted"),
        (vec![ocr(LINE), bar(ten)], "accepted"),
        (vec![unsure(LINE, Some(0.90)), number(ten)], "accepted"),
        (vec![unsure(LINE, Some(0.899)), number(ten)], "HOLD-CONFIRM"),
        (vec![unsure(LINE, None), number(ten)], "HOLD-CONFIRM"),
        (
            vec![unsure(LINE, Some(f64::NAN)), number(ten)],
            "HOLD-CONFIRM",
        ),
        (vec![unsure(LINE, Some(7.0)), number(ten)], "HOLD-CONFIRM"),
        // Digits that were read from the print do not become another source by being fewer.
        (vec![ocr(LINE), ocr(ten)], "HOLD-CONFIRM"),
        (vec![typed(LINE), number(ten)], "HOLD-CONFIRM"),
        (vec![ocr(LINE), typed(LINE)], "HOLD-CONFIRM"),
        (vec![ocr(LINE), ocr(LINE)], "HOLD-CONFIRM"),
        (vec![typed(LINE), typed(LINE)], "accepted"),
        (vec![typed(LINE), typed(OTHER)], "SCAN-MISMATCH"),
        (vec![qr(LINE), ocr(OTHER)], "SCAN-MISMATCH"),
        (
            vec![ocr(OTHER), qr(LINE), bar(LINE), typed(LINE)],
            "SCAN-MISMATCH",
        ),
        (vec![qr(LINE), number(other_ten)], "SCAN-MISMATCH"),
        (vec![ocr(LINE), number(other_ten)], "SCAN-MISMATCH"),
        (vec![number(ten), number(other_ten)], "SCAN-MISMATCH"),
        (vec![qr(LINE), ocr("211399970000000101")], "SCAN-MISMATCH"),
        (vec![qr(LINE), ocr("2l1399980000000401")], "SCAN-MISMATCH"),
        (
            vec![ocr("2l1399980000000101"), number(other_ten)],
            "SCAN-MISMATCH",
        ),
        // A letter that stands for the digit that the code has takes nothing away from the code.
        (vec![qr(LINE), ocr("2l1399980000000101")], "accepted"),
        (vec![ocr("2l1399980000000101"), number(ten)], "HOLD-CONFIRM"),
        // Another source is there, and nobody knows what it says.
        (vec![qr(LINE), ocr("21139998000000010")], "HOLD-CONFIRM"),
        (vec![qr(LINE), ocr("21139998#000000101")], "HOLD-CONFIRM"),
        (vec![qr(LINE), number("00000001013")], "HOLD-CONFIRM"),
        // A source without anything is none.
        (vec![qr(LINE), ocr("  ")], "accepted"),
        (vec![ocr("21139998000000010"), number(ten)], "SCAN-LEN"),
        (
            vec![ocr("2x1399980000000101"), qr("211399970000000101")],
            "SCAN-MUNI",
        ),
    ];
    for (readings, expected) in cases {
        let told: Vec<String> = readings.iter().map(|one| one.text.clone()).collect();
        assert_eq!(came_to(&readings, None), expected, "{readings:?} {told:?}");
        let backwards: Vec<ScanReading> = readings.into_iter().rev().collect();
        assert_eq!(came_to(&backwards, None), expected, "backwards {told:?}");
    }
}

#[test]
fn who_compared_the_person_may_take_weak_readings_and_no_unsure_ones() {
    let same = Some(Comparison::Same);
    assert_eq!(came_to(&[ocr(LINE)], same), "accepted with a person");
    assert_eq!(came_to(&[typed(LINE)], same), "accepted with a person");
    assert_eq!(came_to(&[qr(LINE)], same), "accepted");
    assert_eq!(came_to(&[unsure(LINE, Some(0.5))], same), "HOLD-CONFIRM");
    assert_eq!(came_to(&[ocr("2l1399980000000101")], same), "HOLD-CONFIRM");
    assert_eq!(came_to(&[ocr(LINE), typed(OTHER)], same), "SCAN-MISMATCH");
    assert_eq!(
        came_to(&[ocr(LINE)], Some(Comparison::Different)),
        "HOLD-CONFIRM"
    );
}

#[test]
fn readings_that_are_held_are_shown_digit_by_digit() {
    let held = |readings: &[ScanReading]| match decide(readings, &campaign(), None) {
        Decision::Held(held) => held,
        Decision::Accepted(_) => panic!("accepted"),
    };
    let both = held(&[qr(&format!("]Q1{LINE}")), ocr(OTHER), number("0000000101")]);
    assert_eq!(both.candidate, None);
    let told: Vec<(&str, &[usize])> = both
        .shown
        .iter()
        .map(|one| (one.text.as_str(), one.doubtful.as_slice()))
        .collect();
    assert_eq!(
        told,
        [(LINE, &[16][..]), (OTHER, &[16]), ("0000000101", &[8])]
    );
    let letter = held(&[ocr("2l1399980000000101")]);
    assert_eq!(letter.shown[0].doubtful, [2]);
    assert_eq!(letter.shown[0].suggestion.as_deref(), Some(LINE));
    assert!(letter.candidate.is_none());
    let weak = held(&[ocr(LINE)]);
    assert_eq!(
        weak.candidate.map(|scan| scan.line.digits()),
        Some(LINE.to_owned())
    );
    assert!(held(&[unsure(LINE, Some(0.3))]).candidate.is_none());
    assert!(!format!("{weak:?} {both:?}").contains("0000000"));
}

#[test]
fn the_codes_of_outcomes_are_their_own() {
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::parse(outcome.code()), Some(*outcome));
    }
    assert_eq!(Outcome::ALL.len(), 28);
    assert!(Outcome::Waiting.is_written() && !Outcome::Conflict.is_written());
    assert!(
        Outcome::ALL
            .iter()
            .all(|one| !(one.is_written() && one.is_held()))
    );
}

#[test]
fn a_session_ends_after_twelve_hours_or_at_midnight() {
    let at = |text: &str| Moment::parse_compact(text).unwrap();
    let span = |opened: &str, ended: Option<&str>| SessionSpan {
        opened: at(opened),
        ended: ended.map(at),
    };
    let morning = span("20260401080000", None);
    assert!(morning.holds(at("20260401080000")));
    assert!(morning.holds(at("20260401075500")));
    assert!(!morning.holds(at("20260401075459")));
    assert!(morning.holds(at("20260401195959")));
    assert!(!morning.holds(at("20260401200000")));
    let evening = span("20260401200000", None);
    assert!(evening.holds(at("20260401235959")));
    assert!(!evening.holds(at("20260402000000")));
    let ended = span("20260401080000", Some("20260401120000"));
    assert!(ended.holds(at("20260401120000")) && !ended.holds(at("20260401120001")));
}

/// R-S09
#[test]
fn what_waited_on_a_device_is_of_its_session_and_a_slow_clock_is_of_the_one_that_lasts() {
    const MINUTE: i64 = 60_000;
    const DAY: i64 = 24 * 60 * MINUTE;
    // From ten in the morning on, to midnight at most: fourteen hours, cut to twelve.
    let opened = Moment::parse_compact("20260401100000").unwrap().unix() * 1_000;
    let span = SessionSpan {
        opened: Moment::from_unix(opened / 1_000).unwrap(),
        ended: None,
    };
    let belongs = |ms: i64| span.holds(Moment::from_unix(ms / 1_000).unwrap());
    let asked = |read: i64, sent: Option<i64>, received: i64| {
        let came = (sent.map(|sent| opened + sent), opened + received);
        clock_in_session(opened + read, came, opened, belongs)
    };
    assert_eq!(asked(MINUTE, None, MINUTE), (Clock::Right, true));
    // It waited for days, also where its clock has it a moment before the session.
    for read in [MINUTE, -MINUTE] {
        let late = 3 * DAY;
        assert_eq!(asked(read, None, late), (Clock::Off(late - read), true));
    }
    // A slow clock, while the session lasts; after it, nobody knows.
    let slow = -20 * MINUTE;
    assert_eq!(asked(slow, None, MINUTE), (Clock::Off(21 * MINUTE), true));
    assert!(!asked(slow, None, 13 * 60 * MINUTE).1);
    assert_eq!(asked(slow, None, 3 * DAY), (Clock::Lost, false));
    // One that is a day slow is lost.
    assert_eq!(asked(-DAY - MINUTE, None, MINUTE).0, Clock::Lost);
    // Where it is known when it was sent, it is known when it was read.
    assert_eq!(asked(slow, Some(MINUTE), MINUTE), (Clock::Right, false));
    assert_eq!(
        asked(slow, Some(slow), MINUTE),
        (Clock::Off(21 * MINUTE), true)
    );
    assert_eq!(asked(2 * DAY, None, MINUTE).0, Clock::Lost);
}

#[test]
fn a_clock_that_is_off_is_told_and_one_that_is_lost_counts_for_nothing() {
    const MINUTE: i64 = 60_000;
    const DAY: i64 = 24 * 60 * MINUTE;
    let now = 1_775_000_000_000;
    assert_eq!(clock(now, None, now), Clock::Right);
    assert_eq!(clock(now - 5 * MINUTE, None, now), Clock::Right);
    assert_eq!(
        clock(now - 6 * MINUTE, None, now).off_ms(),
        Some(6 * MINUTE)
    );
    assert_eq!(
        clock(now + 6 * MINUTE, None, now).off_ms(),
        Some(-6 * MINUTE)
    );
    assert_eq!(clock(now - DAY - 1, None, now), Clock::Lost);
    assert_eq!(clock(now + DAY + 1, None, now), Clock::Lost);
    // What waited on the device has a clock all the same.
    assert_eq!(
        clock(now - 8 * 60 * MINUTE, Some(now - MINUTE), now),
        Clock::Right
    );
    assert_eq!(
        clock(now - 8 * 60 * MINUTE, Some(now - 7 * MINUTE), now).off_ms(),
        Some(7 * MINUTE)
    );
    // Nothing is read after it came.
    assert_eq!(clock(now + 2 * DAY, Some(now), now), Clock::Lost);
    assert_eq!(clock(i64::MIN, Some(i64::MAX), now), Clock::Lost);
    assert!(is_again(now, now + 10_000) && !is_again(now, now + 10_001));
    assert!(!is_again(i64::MIN, i64::MAX));
}

#[test]
fn a_hint_lets_compare_and_names_nobody() {
    let mut person = Resident::new(town("139998"));
    assert_eq!(hint(&person), None);
    person.names.push(Name::new(Script::Kanji, "見本", "一郎"));
    person.birth = Some(day("1950-04-15").into());
    assert_eq!(hint(&person).as_deref(), Some("1950/04"));
    person
        .names
        .push(Name::new(Script::Kana, "シミズ", "イチロウ"));
    assert_eq!(hint(&person).as_deref(), Some("シ・イ 1950/04"));
    person.birth = Some(PartialDate::new(1950, None, None).unwrap());
    assert_eq!(hint(&person).as_deref(), Some("シ・イ 1950"));
    person.names[1] = Name::whole(Script::Kana, "シミズ　イチロウ");
    person.birth = None;
    assert_eq!(hint(&person).as_deref(), Some("シ・イ"));
    for protected in [Disclosure::NotDisclosed, Disclosure::Protected] {
        person.disclosure = protected;
        assert_eq!(hint(&person), None);
    }
}

/// A line of a town, and every digit of it.
fn lines() -> impl Strategy<Value = String> {
    let town = select(vec!["139998", "279986", "019992"]);
    let kind = select(vec!['1', '2']);
    (kind, 1..=7_u8, town, 0..10_000_000_000_u64)
        .prop_map(|(kind, dose, town, number)| format!("{kind}{dose}{town}{number:010}"))
}

fn sources() -> impl Strategy<Value = ReadingSource> {
    select(ReadingSource::ALL.to_vec())
}

/// What a source reads of a line when it reads it well.
fn well_read(source: ReadingSource, line: &str) -> ScanReading {
    match source {
        ReadingSource::Nw7Number => number(line.get(8..).unwrap_or_default()),
        source => reading(source, line),
    }
}

proptest! {
    #[test]
    fn one_wrong_digit_in_one_of_several_sources_is_never_taken(
        line in lines(),
        sources in vec(sources(), 2..5),
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        shift in 1..10_u8,
        same in any::<bool>(),
    ) {
        let mut readings: Vec<ScanReading> =
            sources.iter().map(|source| well_read(*source, &line)).collect();
        let comparison = same.then_some(Comparison::Same);
        let misread = which.get_mut(&mut readings);
        let mut digits: Vec<u8> = misread.text.bytes().collect();
        let at = place.index(digits.len());
        digits[at] = b'0' + (digits[at] - b'0' + shift) % 10;
        misread.text = String::from_utf8(digits).unwrap();
        // A number alone says nothing of kind, dose and town, so a slip there is seen by none but a second whole line.
        let whole = sources.iter().filter(|source| **source != ReadingSource::Nw7Number).count();
        let is_number = sources[which.index(sources.len())] == ReadingSource::Nw7Number;
        let is_in_number = is_number || at >= 8;
        let decision = decide(&readings, &campaign(), comparison);
        if whole > 1 || is_in_number {
            prop_assert!(matches!(decision, Decision::Held(_)), "{readings:?}");
        }
    }

    #[test]
    fn what_is_taken_is_what_every_source_says(readings in vec((sources(), lines(), 0.0..1.0_f64), 0..5)) {
        let readings: Vec<ScanReading> = readings
            .into_iter()
            .map(|(source, line, confidence)| ScanReading {
                min_confidence: Some(confidence),
                ..well_read(source, &line)
            })
            .collect();
        if let Decision::Accepted(scan) = decide(&readings, &campaign(), None) {
            let line = scan.line.digits();
            prop_assert!(readings.iter().all(|one| line.ends_with(&one.text)));
            prop_assert!(readings.iter().any(|one| one.text == line));
            prop_assert!(!scan.needs_person);
        }
    }

    #[test]
    fn no_readings_are_too_strange(readings in vec((sources(), "\\PC{0,80}|[12][1-7]139998[0-9]{10}"), 0..9)) {
        let readings: Vec<ScanReading> =
            readings.into_iter().map(|(source, text)| reading(source, &text)).collect();
        match decide(&readings, &campaign(), Some(Comparison::Same)) {
            Decision::Accepted(scan) => prop_assert!(CouponLine::parse(&scan.line.digits()).is_ok()),
            Decision::Held(held) => prop_assert!(!held.outcome.is_written()),
        }
    }

    #[test]
    fn the_order_of_readings_changes_nothing(
        readings in vec((sources(), select(vec![LINE, OTHER, "0000000101", "2l1399980000000101", "x"])), 0..5),
    ) {
        let readings: Vec<ScanReading> =
            readings.into_iter().map(|(source, text)| reading(source, text)).collect();
        let backwards: Vec<ScanReading> = readings.iter().cloned().rev().collect();
        prop_assert_eq!(came_to(&readings, None), came_to(&backwards, None));
    }
}

#[test]
fn ten_digits_are_a_line_in_a_batch_that_says_the_rest_and_once_somebody_compared_the_person() {
    fn come(
        readings: &[ScanReading],
        comparison: Option<Comparison>,
        batch: Option<&BatchCoupons>,
    ) -> Decision {
        decide_in_batch(readings, &campaign(), comparison, batch)
    }
    let batch = BatchCoupons::parse("21139998").unwrap();
    let same = Some(Comparison::Same);
    for text in ["0000000101", "a0000000101a"] {
        let Decision::Held(held) = come(&[number(text)], None, Some(&batch)) else {
            panic!("taken without a comparison");
        };
        assert_eq!(held.outcome, Outcome::HoldConfirm);
        assert_eq!(held.candidate.unwrap().line.digits(), LINE);
        let Decision::Accepted(scan) = come(&[number(text)], same, Some(&batch)) else {
            panic!("held");
        };
        assert_eq!(
            (scan.line.digits().as_str(), scan.needs_person),
            (LINE, true)
        );
        // Without a batch it stays what it is, whoever compared whatever.
        let Decision::Held(held) = come(&[number(text)], same, None) else {
            panic!("taken");
        };
        assert_eq!(held.outcome, Outcome::NumberAlone);
    }
    // Two numbers, letters, and digits that the campaign has not, are not made good by it.
    let two = [number("0000000101"), number("0000000401")];
    for (readings, prefix) in [
        (two.to_vec(), "21139998"),
        (vec![number("0000000l01")], "21139998"),
        (vec![number("0000000101")], "91139998"),
        (vec![number("0000000101")], "29139998"),
    ] {
        let batch = BatchCoupons::parse(prefix).unwrap();
        let Decision::Held(held) = come(&readings, same, Some(&batch)) else {
            panic!("taken");
        };
        assert_eq!(held.candidate, None, "{readings:?} {prefix}");
    }
    // A whole line says what it says.
    let Decision::Accepted(scan) = come(&[qr(OTHER)], None, Some(&batch)) else {
        panic!("held");
    };
    assert_eq!(scan.line.digits(), OTHER);
    for wrong in ["", "2113999", "211399981", "21139997", "2113999８"] {
        assert!(BatchCoupons::parse(wrong).is_err(), "{wrong}");
    }
}
