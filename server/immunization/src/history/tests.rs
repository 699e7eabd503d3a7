//! Doses in order, and when observations hold.

use super::*;
use crate::dose::{DoseStatus, DoseTime, GivenVaccine, NotGivenReason};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn on(text: &str) -> Dose {
    Dose::given(
        GivenVaccine::default(),
        DoseTime::On(PartialDate::parse_iso(text).unwrap()),
    )
}

#[test]
fn doses_are_in_order_of_their_days_and_mistakes_are_none() {
    let mut mistake = on("2025-01-01");
    mistake.status = DoseStatus::EnteredInError;
    let mut not_given = on("2025-01-02");
    not_given.status = DoseStatus::NotGiven(NotGivenReason::pre_examination());
    let history = History {
        doses: vec![
            on("2026-03-01"),
            mistake,
            on("2025-12-01"),
            not_given,
            on("2026-03-01"),
            on("2026-02"),
        ],
        ..History::default()
    };
    let found: Vec<(String, usize)> = history
        .doses_by_day()
        .iter()
        .map(|(day, position, _)| (day.to_string(), *position))
        .collect();
    let expected = [("2025-12-01", 2), ("2026-03-01", 0), ("2026-03-01", 4)];
    assert_eq!(
        found,
        expected.map(|(day, position)| (day.to_owned(), position))
    );
    let undated: Vec<usize> = history
        .doses_undated()
        .map(|(position, _)| position)
        .collect();
    assert_eq!(undated, [5]);
}

#[test]
fn an_observation_holds_from_its_first_to_its_last_day() {
    let pregnancy = Observation {
        fact: ObservedFact::Pregnancy {
            day_zero: Some(day("2026-01-01")),
        },
        since: Some(day("2026-01-01")),
        until: Some(day("2026-10-01")),
    };
    let always = Observation::new(ObservedFact::HadDisease(Disease::Measles));
    let history = History {
        observations: vec![pregnancy, always],
        ..History::default()
    };
    for (on, count) in [
        ("2025-12-31", 1),
        ("2026-01-01", 2),
        ("2026-10-01", 2),
        ("2026-10-02", 1),
    ] {
        assert_eq!(history.observed_on(day(on)).count(), count, "{on}");
    }
}

#[test]
fn a_partial_birth_date_is_no_day() {
    let born = |text: &str| History {
        birth: PartialDate::parse_iso(text).ok(),
        ..History::default()
    };
    assert_eq!(born("2026-04-15").birth_day(), Some(day("2026-04-15")));
    assert_eq!(born("2026-04").birth_day(), None);
    assert_eq!(History::default().birth_day(), None);
}

#[test]
fn nothing_about_the_person_is_shown() {
    let history = History {
        birth: PartialDate::parse_iso("1950-04-01").ok(),
        doses: vec![on("2026-03-01")],
        observations: vec![Observation::new(ObservedFact::Keloid)],
        ..History::default()
    };
    assert_eq!(
        format!("{history:?} {:?}", history.observations),
        "History(…) [Observation(…)]"
    );
}

proptest! {
    #[test]
    fn the_order_of_the_record_does_not_matter_to_the_days(days in proptest::collection::vec(18_000..21_000_i32, 0..12)) {
        let doses: Vec<Dose> = days
            .iter()
            .map(|number| Dose::given(GivenVaccine::default(), Day::from_number(*number).unwrap().into()))
            .collect();
        let of = |doses: Vec<Dose>| -> Vec<i32> {
            let history = History { doses, ..History::default() };
            history.doses_by_day().iter().map(|(day, ..)| day.number()).collect()
        };
        let mut sorted = days.clone();
        sorted.sort_unstable();
        prop_assert_eq!(of(doses.clone()), sorted.clone());
        prop_assert_eq!(of(doses.into_iter().rev().collect()), sorted);
    }
}
