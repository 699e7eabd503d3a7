//! Days in both languages, at the borders of eras and with parts unknown.

use immunization::{Day, PartialDate};

use super::{in_english, in_japanese, partial_in_english, partial_in_japanese};

fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}

#[test]
fn a_day_has_its_era_in_japanese_and_its_month_as_a_word_in_english() {
    assert_eq!(in_japanese(day("2026-04-01")), "2026年4月1日（令和8年）");
    assert_eq!(in_english(day("2026-04-01")), "1 April 2026");
    assert_eq!(in_english(day("1999-12-31")), "31 December 1999");
}

#[test]
fn the_first_year_of_an_era_is_its_origin() {
    assert_eq!(in_japanese(day("2019-04-30")), "2019年4月30日（平成31年）");
    assert_eq!(in_japanese(day("2019-05-01")), "2019年5月1日（令和元年）");
    assert_eq!(in_japanese(day("1989-01-07")), "1989年1月7日（昭和64年）");
}

#[test]
fn what_is_not_known_of_a_birth_is_said() {
    let date = |text| PartialDate::parse_iso(text).expect("a date");
    assert_eq!(
        partial_in_japanese(date("1991-12-01")),
        "1991年12月1日（平成3年）"
    );
    assert_eq!(
        partial_in_japanese(date("1950-06")),
        "1950年6月（昭和25年） 日は不詳"
    );
    assert_eq!(
        partial_in_english(date("1950-06")),
        "June 1950 (day unknown)"
    );
    assert_eq!(
        partial_in_japanese(date("1989")),
        "1989年（昭和64年／平成元年） 月日は不詳"
    );
    assert_eq!(
        partial_in_english(date("1989")),
        "1989 (day and month unknown)"
    );
}
