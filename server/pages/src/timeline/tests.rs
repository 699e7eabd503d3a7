//! The picture shows what was found, and nothing that is not there.

use immunization::{Dose, DoseTime, GivenVaccine, Sex, VaccineGroup, forecast};

use super::*;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn given(group: VaccineGroup, day: Day) -> Dose {
    let vaccine = GivenVaccine {
        group: Some(group),
        ..GivenVaccine::default()
    };
    Dose::given(vaccine, DoseTime::from(day))
}

fn drawn(history: &History, today: &str, language: Language) -> String {
    let schedule = Schedule::embedded().unwrap();
    let found = forecast(schedule, history, day(today));
    let view = TimelineView {
        title: "花子 <はなこ>",
        history,
        forecast: &found,
        schedule,
    };
    timeline(&view, language)
}

fn child() -> History {
    History {
        birth: Some(day("2024-04-15").into()),
        sex: Some(Sex::Female),
        doses: vec![
            given(VaccineGroup::DtpIpvHib, day("2024-06-20")),
            given(VaccineGroup::DtpIpvHib, day("2024-07-20")),
            given(VaccineGroup::Var, day("2025-05-01")),
            given(VaccineGroup::Var, day("2025-05-20")),
            Dose::given(GivenVaccine::default(), DoseTime::from(day("2025-06-01"))),
            Dose::given(GivenVaccine::default(), DoseTime::Told("冬".to_owned())),
        ],
        ..History::default()
    }
}

#[test]
fn doses_windows_and_what_is_late_are_drawn_in_both_languages() {
    let japanese = drawn(&child(), "2026-11-21", Language::Japanese);
    for part in [
        "五種混合",
        "水痘",
        "標準的な時期を過ぎています",
        "url(#late)",
        "判定できない接種",
        "1 件",
        "2024-06-20",
        "基準日 2026-11-21",
    ] {
        assert!(japanese.contains(part), "{part}");
    }
    let english = drawn(&child(), "2026-11-21", Language::English);
    for part in [
        "Five-in-one",
        "Varicella",
        "Overdue",
        "1 of an unknown day",
        "lang=\"en\"",
    ] {
        assert!(english.contains(part), "{part}");
    }
    // Two doses of the five-in-one that count, one of varicella that does, and the legend's one.
    let counted = japanese.matches("fill=\"#14724a\" stroke").count();
    assert_eq!(counted, 4);
    for text in [japanese, english] {
        assert!(
            !text.contains('⟨')
                && !text.contains("<script")
                && !text.contains("http://www.w3.org/1999")
        );
        assert!(text.contains("花子 &lt;はなこ&gt;"));
    }
}

#[test]
fn every_day_and_every_person_can_be_drawn() {
    for (birth, today) in [
        ("2026-11-20", "2026-11-21"),
        ("1900-01-01", "2026-11-21"),
        ("2030-01-01", "2026-11-21"),
        ("2009-02-28", "9999-12-30"),
    ] {
        let history = History {
            birth: Some(day(birth).into()),
            ..History::default()
        };
        assert!(drawn(&history, today, Language::Japanese).ends_with("</svg>\n"));
    }
    let nobody = History::default();
    assert!(drawn(&nobody, "2026-11-21", Language::English).contains("</svg>"));
}

#[test]
fn doses_from_before_the_picture_are_told_with_the_last_of_their_days() {
    let history = History {
        birth: Some(day("1975-08-12").into()),
        sex: Some(Sex::Male),
        doses: vec![
            given(VaccineGroup::Mr, day("1997-04-01")),
            given(VaccineGroup::Mr, day("1999-06-03")),
        ],
        ..History::default()
    };
    let drawn = drawn(&history, "2026-11-21", Language::English);
    assert!(drawn.contains("← 1999-06-03 +1"));
}

#[test]
fn a_line_for_others_is_left_out_where_its_doses_stand_elsewhere() {
    let history = History {
        birth: Some(day("2021-03-30").into()),
        sex: Some(Sex::Male),
        doses: vec![given(VaccineGroup::Mr, day("2022-06-01"))],
        ..History::default()
    };
    let drawn = drawn(&history, "2026-11-21", Language::English);
    assert!(drawn.contains("Measles and rubella") && !drawn.contains("Rubella, period 5"));
}

#[test]
fn words_end_where_the_picture_begins() {
    let history = History {
        birth: Some(day("1975-08-12").into()),
        sex: Some(Sex::Male),
        doses: vec![given(VaccineGroup::Covid, day("2021-08-01"))],
        ..History::default()
    };
    let drawn = drawn(&history, "2026-11-21", Language::English);
    let words = drawn.split("? Depends on").nth(1).unwrap();
    let words = words.split('<').next().unwrap();
    assert!(
        words.contains('…') && words.ends_with("(dose 1)"),
        "{words}"
    );
    assert!(
        "? Depends on".len() + words.chars().count() <= 44,
        "{words}"
    );
}
