//! Days against a count of days made by hand, the published examples of ages and intervals, and the ends of eras.

use super::*;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn any_day() -> impl Strategy<Value = Day> {
    // Wide enough for everybody who is vaccinated, narrow enough that no step meets an end.
    (day("1870-01-01").number()..day("2199-12-31").number())
        .prop_map(|number| Day::from_number(number).unwrap())
}

/// Days at the ends of months, where rules differ.
fn month_end() -> impl Strategy<Value = Day> {
    (1900..2150_i32, 1..=12_u8, 28..=31_u8).prop_filter_map("no such day", |(year, month, day)| {
        Day::new(year, month, day).ok()
    })
}

#[test]
fn every_day_follows_the_one_before() {
    let mut expected = Day::FIRST;
    for year in 1868..=2400 {
        for month in 1..=12 {
            for of_month in 1..=31 {
                let Ok(found) = Day::new(year, month, of_month) else {
                    assert!(of_month > 28);
                    continue;
                };
                assert_eq!(found, expected);
                assert_eq!(found.parts(), (year, month, of_month));
                expected = expected.next();
            }
        }
    }
    assert_eq!(day("1970-01-01").number(), 0);
    assert_eq!(day("2000-03-01").number(), 11_017);
    assert_eq!(Day::FIRST.to_string(), "1868-01-01");
    assert_eq!(Day::LAST.to_string(), "9999-12-31");
}

#[test]
fn february_is_as_long_as_the_gregorian_rule_says() {
    for (year, days) in [(1900, 28), (2000, 29), (2023, 28), (2024, 29), (2100, 28)] {
        assert_eq!(Day::new(year, 2, 1).unwrap().month_days(), days);
    }
}

#[test]
fn a_text_that_is_no_day_is_refused_with_its_reason() {
    for text in [
        "",
        "2026",
        "2026-4-1",
        "20260401",
        "2026/04/01",
        "2026-04-01 ",
        "2026-04-01T00:00:00",
        "+026-04-01",
        "２０２６-04-01",
        "2026-04",
        "2026-0４-1",
        "年月日",
    ] {
        assert_eq!(Day::parse_iso(text), Err(DayError::Form), "{text}");
    }
    assert_eq!(Day::parse_iso("2023-02-29"), Err(DayError::NonExisting));
    assert_eq!(Day::parse_iso("2023-13-01"), Err(DayError::NonExisting));
    assert_eq!(Day::parse_iso("2023-00-01"), Err(DayError::NonExisting));
    assert_eq!(Day::parse_iso("1867-12-31"), Err(DayError::OutOfRange));
    assert_eq!(Day::parse_compact("19500230"), Err(DayError::NonExisting));
    assert_eq!(
        Day::parse_compact("19500230").unwrap_err().code(),
        "DATE-NONEXIST"
    );
    for text in [
        "",
        "2026040",
        "202604011",
        "2026-4-1",
        "2021/4/1",
        "44287",
        "1.2E+08 ",
    ] {
        assert_eq!(
            Day::parse_compact(text).unwrap_err().code(),
            "DATE-FORM",
            "{text}"
        );
    }
    assert_eq!(Day::parse_compact("20260401"), Ok(day("2026-04-01")));
}

#[test]
fn arithmetic_stops_at_the_ends() {
    assert_eq!(Day::FIRST.previous(), Day::FIRST);
    assert_eq!(Day::LAST.plus_days(i32::MAX), Day::LAST);
    assert_eq!(Day::LAST.after_months(u32::MAX), Day::LAST);
    assert_eq!(Day::FIRST.months_before(u32::MAX), Day::FIRST);
    assert_eq!(Day::FIRST.attains_years(u32::MAX), Day::LAST.previous());
    assert_eq!(Day::fiscal_year_opens(i32::MAX), Day::LAST);
    assert_eq!(Day::fiscal_year_opens(i32::MIN), Day::FIRST);
    assert_eq!(Day::LAST.fiscal_year_last(), Day::LAST.previous());
}

#[test]
fn ages_are_attained_as_the_published_examples_say() {
    for (birth, months, attained) in [
        ("2018-04-01", 2, "2018-05-31"),
        ("2018-04-01", 60, "2023-03-31"),
        ("2018-04-01", 90, "2025-09-30"),
        ("2018-12-31", 2, "2019-02-28"),
        ("2013-04-02", 2, "2013-06-01"),
        ("2020-04-01", 12, "2021-03-31"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2020-02-29", 48, "2024-02-28"),
        ("2022-03-31", 6, "2022-09-30"),
        // Births at the end of December, in a common year and before a leap February.
        ("2018-12-29", 2, "2019-02-28"),
        ("2018-12-30", 2, "2019-02-28"),
        ("2023-12-29", 2, "2024-02-28"),
        ("2023-12-30", 2, "2024-02-29"),
        ("2023-12-31", 2, "2024-02-29"),
    ] {
        let birth = day(birth);
        assert_eq!(
            birth.attains_months(months),
            day(attained),
            "{birth} {months}"
        );
    }
}

#[test]
fn a_birthday_and_the_day_before_it_differ_in_what_they_say() {
    let birth = day("1950-04-01");
    assert_eq!(birth.years_attained_on(day("2015-03-30")), Some(64));
    assert_eq!(birth.years_attained_on(day("2015-03-31")), Some(65));
    assert_eq!(birth.years_old_on(day("2015-03-31")), Some(64));
    assert_eq!(birth.years_old_on(day("2015-04-01")), Some(65));
    assert_eq!(birth.years_old_on(birth), Some(0));
    assert_eq!(birth.years_attained_on(birth), Some(0));
    assert_eq!(birth.years_attained_on(birth.previous()), None);
    assert_eq!(birth.years_old_on(birth.previous()), None);
    let leap = day("2020-02-29");
    assert_eq!(leap.years_old_on(day("2021-02-28")), Some(0));
    assert_eq!(leap.years_old_on(day("2021-03-01")), Some(1));
    assert_eq!(leap.years_attained_on(day("2021-02-28")), Some(1));
}

#[test]
fn intervals_open_on_the_published_days() {
    let from = day("2022-04-01");
    for (days, opens) in [(6, "2022-04-08"), (20, "2022-04-22"), (27, "2022-04-29")] {
        assert_eq!(from.after_days(days), day(opens));
        assert_eq!(from.days_between(day(opens)), i32::try_from(days).unwrap());
    }
    assert_eq!(from.after_days(27), from.after_weeks(4));
    assert_eq!(from.after_days(139), from.after_weeks(20));
    for (from, months, opens) in [
        ("2023-04-01", 3, "2023-07-01"),
        ("2022-11-30", 3, "2023-03-01"),
        ("2024-08-31", 6, "2025-03-01"),
        ("2024-08-28", 6, "2025-02-28"),
        ("2023-11-30", 3, "2024-03-01"),
        ("2023-11-29", 3, "2024-02-29"),
    ] {
        assert_eq!(
            day(from).after_months(months),
            day(opens),
            "{from} {months}"
        );
    }
    assert_eq!(from.until_days(56), day("2022-05-28"));
    assert_eq!(from.until_months(18), day("2023-10-01"));
}

#[test]
fn half_a_month_depends_on_the_month_it_falls_in() {
    for (from, opens) in [
        ("2023-04-01", "2023-06-16"), // June: 15
        ("2022-12-01", "2023-02-15"), // February: 14
        ("2023-12-01", "2024-02-16"), // February of a leap year: 15
        ("2023-03-01", "2023-05-17"), // May: 16
    ] {
        assert_eq!(day(from).after_months_and_half(2), day(opens), "{from}");
    }
}

#[test]
fn months_before_stop_at_the_end_of_a_short_month() {
    assert_eq!(day("2023-03-31").months_before(1), day("2023-02-28"));
    assert_eq!(day("2024-03-31").months_before(1), day("2024-02-29"));
    assert_eq!(day("2023-03-28").months_before(1), day("2023-02-28"));
    assert_eq!(day("2023-01-15").months_before(13), day("2021-12-15"));
}

#[test]
fn weeks_count_the_day_of_birth_as_nothing() {
    let birth = day("2026-01-01");
    assert_eq!(birth.weeks_old(0, 0), birth);
    assert_eq!(birth.weeks_old(6, 0), day("2026-02-12"));
    assert_eq!(birth.weeks_old(14, 6), day("2026-04-15"));
}

#[test]
fn a_fiscal_year_begins_in_april_and_a_child_of_1_april_goes_with_the_older_ones() {
    assert_eq!(day("2026-03-31").fiscal_year(), 2025);
    assert_eq!(day("2026-04-01").fiscal_year(), 2026);
    // The year of reaching six, for births from 2019-04-02 to 2020-04-01.
    for birth in ["2019-04-02", "2020-02-29", "2020-04-01"] {
        let reached = day(birth).attains_years(6);
        assert_eq!(reached.fiscal_year_first(), day("2025-04-01"), "{birth}");
        assert_eq!(reached.fiscal_year_last(), day("2026-03-31"), "{birth}");
    }
    for birth in ["2019-04-01", "2020-04-02"] {
        assert_ne!(day(birth).attains_years(6).fiscal_year(), 2025, "{birth}");
    }
    // HPV: first day of the year of reaching 12, last day of the year of reaching 16.
    for birth in ["2019-04-02", "2020-04-01"] {
        let birth = day(birth);
        assert_eq!(
            birth.attains_years(12).fiscal_year_first(),
            day("2031-04-01")
        );
        assert_eq!(
            birth.attains_years(16).fiscal_year_last(),
            day("2036-03-31")
        );
    }
}

#[test]
fn an_era_holds_from_its_first_to_its_last_day() {
    for (text, expected) in [
        ("3471014", "1972-10-14"),
        ("S47.10.14", "1972-10-14"),
        ("S471014", "1972-10-14"),
        ("昭和47年10月14日", "1972-10-14"),
        ("昭４７．１０．１４", "1972-10-14"),
        ("明治1年1月25日", "1868-01-25"),
        ("M45.7.29", "1912-07-29"),
        ("T1.7.30", "1912-07-30"),
        ("大正元年7月30日", "1912-07-30"),
        ("T15/12/24", "1926-12-24"),
        ("S1-12-25", "1926-12-25"),
        ("S64.1.7", "1989-01-07"),
        ("平成元年1月8日", "1989-01-08"),
        ("H01.01.08", "1989-01-08"),
        ("H31.04.30", "2019-04-30"),
        ("4310430", "2019-04-30"),
        ("R1.5.1", "2019-05-01"),
        ("r元.5.1", "2019-05-01"),
        ("5010501", "2019-05-01"),
        ("㋿2年2月29日", "2020-02-29"),
        ("令和８年４月１日", "2026-04-01"),
        ("令8.4.1", "2026-04-01"),
    ] {
        assert_eq!(Day::parse_era(text), Ok(day(expected)), "{text}");
    }
    for text in [
        "M1.1.24",
        "M45.7.30",
        "T1.7.29",
        "T15.12.25",
        "S1.12.24",
        "S64.1.8",
        "H1.1.7",
        "H31.5.1",
        "平成32年4月1日",
        "R1.4.30",
        "4320401",
        "5010430",
    ] {
        assert_eq!(Day::parse_era(text), Err(DayError::OutsideEra), "{text}");
    }
    for text in [
        "",
        "R",
        "R8",
        "R8.4",
        "8.4.1",
        "R8.4.1.1",
        "R8.4/1",
        "X8.4.1",
        "6010101",
        "347101",
        "34710145",
        "3.47.10",
        "令和",
        "令和年4月1日",
        "令和八年四月一日",
        "R8..1",
        "R-8.4.1",
        "R+8.4.1",
        "R8.4.1日",
        "R100.1.1",
        "令和令和令和令和令和令和令和令和令和令和令和令和令和8年4月1日",
    ] {
        assert_eq!(Day::parse_era(text), Err(DayError::Form), "{text}");
    }
    assert_eq!(Day::parse_era("R5.2.29"), Err(DayError::NonExisting));
    assert_eq!(Day::parse_era("R0.4.1"), Err(DayError::NonExisting));
    assert_eq!(Day::parse_era("3000401"), Err(DayError::NonExisting));
}

#[test]
fn a_form_printed_before_the_era_ended_can_still_be_read() {
    let printed = EraDay::parse("平成32年4月1日").unwrap();
    assert_eq!(printed.day(), day("2020-04-01"));
    assert!(!printed.is_within_era());
    assert_eq!(printed.to_string(), "平成32年4月1日");
    assert_eq!(EraDay::parse("R1.4.30"), Err(DayError::OutsideEra));
}

#[test]
fn a_day_is_written_in_its_own_era() {
    for (text, expected) in [
        ("2019-04-30", "平成31年4月30日"),
        ("2019-05-01", "令和元年5月1日"),
        ("1926-12-25", "昭和元年12月25日"),
        ("2026-11-03", "令和8年11月3日"),
    ] {
        assert_eq!(EraDay::of(day(text)).unwrap().to_string(), expected);
    }
    assert_eq!(EraDay::of(day("1868-01-24")), None);
}

#[test]
fn unknown_parts_of_a_date_stay_unknown() {
    for (text, expected) in [
        ("19750000", "1975"),
        ("19750400", "1975-04"),
        ("19750012", "1975"),
        ("19750401", "1975-04-01"),
    ] {
        assert_eq!(
            PartialDate::parse_compact(text).unwrap().to_string(),
            expected
        );
        assert_eq!(
            PartialDate::parse_iso(expected).unwrap().to_string(),
            expected
        );
    }
    for (text, expected) in [
        ("昭和50年不詳", "1975"),
        ("昭和50年4月不詳", "1975-04"),
        ("昭和50年", "1975"),
        ("S50.4.0", "1975-04"),
        ("3500000", "1975"),
        ("昭和64年", "1989"),
        ("大正元年", "1912"),
    ] {
        let found = EraDay::parse_partial(text);
        match found {
            Ok(date) => assert_eq!(date.to_string(), expected, "{text}"),
            // 年 without marks for month and day is told by what follows it.
            Err(error) => panic!("{text}: {error}"),
        }
    }
    assert_eq!(EraDay::parse_partial("平成32年"), Err(DayError::OutsideEra));
    assert_eq!(
        PartialDate::parse_compact("00000401"),
        Err(DayError::OutOfRange)
    );
    assert_eq!(
        PartialDate::parse_compact("19751300"),
        Err(DayError::NonExisting)
    );
    assert_eq!(
        PartialDate::parse_compact("19750099"),
        Err(DayError::NonExisting)
    );
    assert_eq!(
        PartialDate::parse_compact("19750230"),
        Err(DayError::NonExisting)
    );
    for text in [
        "",
        "197",
        "1975-4",
        "1975-04-1",
        "1975-",
        "19754",
        "1975_04",
    ] {
        assert_eq!(PartialDate::parse_iso(text), Err(DayError::Form), "{text}");
    }
    let april = PartialDate::new(1976, Some(2), None).unwrap();
    assert_eq!(april.earliest(), day("1976-02-01"));
    assert_eq!(april.latest(), day("1976-02-29"));
    assert_eq!(april.day(), None);
    assert!(april.may_be(day("1976-02-29").into()));
    assert!(!april.may_be(day("1976-03-01").into()));
    assert_eq!(PartialDate::new(1976, None, Some(1)), Err(DayError::Form));
}

#[test]
fn a_moment_is_told_in_the_time_of_japan() {
    let moment = Moment::parse_compact("20210524153000").unwrap();
    assert_eq!(moment.to_string(), "2021-05-24T15:30:00+09:00");
    assert_eq!(moment.unix(), 1_621_837_800);
    assert_eq!(Moment::from_unix(1_621_837_800), Ok(moment));
    assert_eq!(moment.compact(), "20210524153000");
    assert_eq!(
        Moment::from_unix(-1).unwrap().to_string(),
        "1970-01-01T08:59:59+09:00"
    );
    assert_eq!(
        Moment::parse_compact("20210524240000"),
        Err(MomentError::Time)
    );
    assert_eq!(
        Moment::parse_compact("2021052415300"),
        Err(MomentError::Day(DayError::Form))
    );
    assert_eq!(
        Moment::parse_compact("20210230153000"),
        Err(MomentError::Day(DayError::NonExisting))
    );
    assert_eq!(Moment::from_unix(i64::MAX), Err(DayError::OutOfRange));
}

proptest! {
    #[test]
    fn a_day_comes_back_from_every_writing(day in any_day()) {
        let (year, month, of_month) = day.parts();
        prop_assert_eq!(Day::parse_iso(&day.to_string()), Ok(day));
        prop_assert_eq!(Day::parse_compact(&format!("{year:04}{month:02}{of_month:02}")), Ok(day));
        prop_assert_eq!(PartialDate::from(day).day(), Some(day));
        if let Some(written) = EraDay::of(day).filter(|written| written.year() < 100) {
            prop_assert_eq!(Day::parse_era(&written.to_string()), Ok(day));
            let short = format!("{}{:02}{month:02}{of_month:02}", written.era().digit(), written.year());
            prop_assert_eq!(Day::parse_era(&short), Ok(day));
        }
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,30}|[MTSHR令和平成元年月日0-9./-]{0,14}") {
        let _ = Day::parse_iso(&text);
        let _ = Day::parse_compact(&text);
        let _ = Day::parse_era(&text);
        let _ = EraDay::parse_partial(&text);
        let _ = PartialDate::parse_iso(&text);
        let _ = PartialDate::parse_compact(&text);
        let _ = Moment::parse_compact(&text);
    }

    #[test]
    fn an_age_is_attained_the_day_before_the_day_an_interval_opens(day in any_day(), months in 1..1_500_u32) {
        // Where the month has the day. Where it has none, the month's end stands for both.
        prop_assert_eq!(day.attains_months(months).next(), day.after_months(months));
    }

    #[test]
    fn ages_follow_each_other(day in month_end(), months in 0..1_500_u32, later in 0..60_i32) {
        prop_assert!(day.attains_months(months) < day.attains_months(months + 1));
        prop_assert!(day.attains_months(months) <= day.plus_days(later).attains_months(months));
        prop_assert!(day.after_months(months) < day.after_months(months + 1));
        prop_assert!(day.after_months(months) <= day.plus_days(later).after_months(months));
        prop_assert!(day.months_before(months) <= day);
    }

    #[test]
    fn what_is_attained_on_a_day_is_what_was_attained_by_it(birth in month_end(), later in 0..45_000_i32) {
        let day = birth.plus_days(later);
        let months = birth.months_attained_on(day).unwrap();
        prop_assert!(months == 0 || birth.attains_months(months) <= day);
        prop_assert!(birth.attains_months(months + 1) > day);
        let years = birth.years_attained_on(day).unwrap();
        prop_assert_eq!(years, months / 12);
        let old = birth.years_old_on(day).unwrap();
        prop_assert!(old == years || old + 1 == years && birth.attains_years(years) == day);
    }

    #[test]
    fn every_day_is_in_its_fiscal_year(day in any_day()) {
        prop_assert!(day.fiscal_year_first() <= day && day <= day.fiscal_year_last());
        prop_assert_eq!(day.fiscal_year_last().next().fiscal_year(), day.fiscal_year() + 1);
    }

    #[test]
    fn a_moment_comes_back_from_its_number(seconds in -3_000_000_000..8_000_000_000_i64) {
        let moment = Moment::from_unix(seconds).unwrap();
        prop_assert_eq!(moment.unix(), seconds);
        prop_assert_eq!(Moment::parse_compact(&moment.compact()), Ok(moment));
    }
}
