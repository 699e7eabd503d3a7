//! A plan that is kept is a record in which everything counts.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::resident::Sex;

fn schedule() -> &'static Schedule {
    Schedule::embedded()
        .map_err(|error| error.to_string())
        .unwrap()
}

fn vaccines() -> &'static VaccineTable {
    VaccineTable::embedded().unwrap()
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap()
}

fn born(text: &str, sex: Sex) -> History {
    History {
        birth: Some(day(text).into()),
        sex: Some(sex),
        ..History::default()
    }
}

fn wish(from: Day, days: i32) -> PlanWish {
    PlanWish {
        from,
        until: from.plus_days(days),
        voluntary: false,
    }
}

fn told(plan: &Plan<'_>) -> Vec<String> {
    let visit = |visit: &Visit<'_>| {
        let doses = visit.doses.iter();
        let doses: Vec<String> = doses
            .map(|dose| format!("{} {}", dose.group.key, dose.number))
            .collect();
        format!("{} {}", visit.day, doses.join(", "))
    };
    plan.visits.iter().map(visit).collect()
}

fn carried(history: &History, plan: &Plan<'_>) -> History {
    let mut history = history.clone();
    for visit in &plan.visits {
        let doses = visit.doses.iter();
        history
            .doses
            .extend(doses.map(|dose| given(dose.vaccine, vaccines(), visit.day)));
    }
    history
}

#[test]
fn a_newborn_has_few_visits_in_the_first_year() {
    let history = born("2026-04-15", Sex::Female);
    let plan = plan(
        schedule(),
        vaccines(),
        &history,
        wish(day("2026-05-01"), 365),
    );
    let told = told(&plan);
    assert!(told.len() <= 9, "{told:#?}");
    let first = &told[0];
    for group in ["DTP-IPV-HIB 1", "PCV 1", "HEPB 1", "ROTA 1"] {
        assert!(first.contains(group), "{told:#?}");
    }
    let all = told.join("; ");
    for group in [
        "DTP-IPV-HIB 3",
        "PCV 3",
        "HEPB 3",
        "ROTA 2",
        "BCG 1",
        "MR 1",
        "VAR 1",
    ] {
        assert!(all.contains(group), "{group}: {told:#?}");
    }
}

#[test]
fn a_child_who_is_late_comes_at_once_and_gets_live_vaccines_on_one_day() {
    let history = born("2024-04-15", Sex::Male);
    let today = day("2025-12-01");
    let plan = plan(schedule(), vaccines(), &history, wish(today, 400));
    let first = &plan.visits[0];
    assert_eq!(first.day, today);
    let groups: BTreeSet<&str> = first
        .doses
        .iter()
        .map(|dose| dose.group.key.as_str())
        .collect();
    for group in ["DTP-IPV-HIB", "MR", "PCV", "VAR"] {
        assert!(groups.contains(group), "{groups:?}");
    }
    assert!(first.latest().is_some_and(|latest| latest >= today));
}

#[test]
fn what_depends_on_what_is_not_known_is_told_and_not_planned() {
    let history = History {
        sex: None,
        ..born("2013-06-01", Sex::Female)
    };
    let plan = plan(
        schedule(),
        vaccines(),
        &history,
        wish(day("2026-06-01"), 365),
    );
    let unplanned: Vec<&str> = plan
        .unplanned
        .iter()
        .map(|line| line.group.key.as_str())
        .collect();
    assert!(unplanned.contains(&"HPV"), "{unplanned:?}");
    assert!(!told(&plan).join(" ").contains("HPV"));
}

#[test]
fn voluntary_vaccines_are_planned_only_when_they_are_wished() {
    let history = born("2026-04-15", Sex::Female);
    let voluntary = |voluntary| {
        let wish = PlanWish {
            voluntary,
            ..wish(day("2026-06-14"), 500)
        };
        told(&plan(schedule(), vaccines(), &history, wish)).join(" ")
    };
    assert!(!voluntary(false).contains("MUMPS"));
    assert!(voluntary(true).contains("MUMPS 1"));
}

#[test]
fn a_record_of_a_thousand_doses_is_not_planned_and_takes_no_time() {
    let mut history = born("2020-04-15", Sex::Female);
    for days in 0..1_000 {
        history
            .doses
            .push(given("PCV", vaccines(), day("2020-06-14").plus_days(days)));
    }
    let plan = plan(
        schedule(),
        vaccines(),
        &history,
        wish(day("2026-06-14"), 3_650),
    );
    assert!(plan.visits.is_empty() && !plan.unplanned.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_dose_of_a_plan_counts_when_the_plan_is_kept(
        birth in 0..4_000i32,
        girl in any::<bool>(),
        age in 0..5_500i32,
        voluntary in any::<bool>(),
        doses in prop::collection::vec((0..8usize, 60..3_000i32), 0..6),
    ) {
        let birth = Day::new(2016, 1, 1).unwrap().plus_days(birth);
        let mut history = born(&birth.to_string(), if girl { Sex::Female } else { Sex::Male });
        const NAMES: [&str; 8] = ["product:gobik", "product:pcv20", "product:bimmugen", "product:rotarix", "MR", "VAR", "JE", "BCG"];
        let from = birth.plus_days(age);
        for (name, days) in doses {
            let day = birth.plus_days(days);
            if day < from {
                history.doses.push(given(NAMES[name], vaccines(), day));
            }
        }
        let before = history.doses.len();
        let wish = PlanWish { from, until: from.plus_days(1_200), voluntary };
        let plan = plan(schedule(), vaccines(), &history, wish);
        prop_assert!(plan.visits.is_sorted_by(|one, other| one.day < other.day));
        prop_assert!(plan.visits.iter().all(|visit| (wish.from..=wish.until).contains(&visit.day)));
        let kept = carried(&history, &plan);
        let found = forecast(schedule(), &kept, wish.until);
        for position in before..kept.doses.len() {
            let mut of_dose = found.evaluations.iter().filter(|one| one.dose == position);
            prop_assert!(of_dose.any(|one| one.verdict == Verdict::Valid), "{:?}", told(&plan));
        }
        // Nothing that could be planned is late at the end.
        for line in found.recommendations.iter().filter(|line| wants(line, wish)) {
            prop_assert!(line.status != Status::Overdue, "{}: {:?}", line.group.key, told(&plan));
        }
    }
}
