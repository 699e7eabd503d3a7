//! What holds for every history.

use proptest::prelude::*;

use crate::*;

const PRODUCTS: [&str; 24] = [
    "gobik",
    "quattrovac",
    "tribik",
    "imovax-polio",
    "acthib",
    "pcv13",
    "pcv15",
    "pcv20",
    "bimmugen",
    "rotarix",
    "rotateq",
    "bcg",
    "mearubik",
    "measles-takeda",
    "mmr-mimrit",
    "mumps-ds",
    "var-biken",
    "jebikv",
    "silgard9",
    "gardasil",
    "cervarix",
    "dt-biken",
    "flu-biken",
    "flumist",
];

fn schedule() -> &'static Schedule {
    Schedule::embedded()
        .map_err(|error| error.to_string())
        .unwrap()
}

fn dose(product: &str, day: Day) -> Dose {
    let product = VaccineTable::embedded().unwrap().product(product).unwrap();
    let vaccine = GivenVaccine {
        product: Some(product.id.clone()),
        group: Some(product.group),
        ..GivenVaccine::default()
    };
    Dose::given(vaccine, day.into())
}

fn of_group(group: VaccineGroup, day: Day) -> Dose {
    Dose::given(
        GivenVaccine {
            group: Some(group),
            ..GivenVaccine::default()
        },
        day.into(),
    )
}

/// Born on any day from 2016 on, with up to twelve doses in seventeen years, seen on some day.
fn persons() -> impl Strategy<Value = (History, Day)> {
    let doses = prop::collection::vec(
        (0..PRODUCTS.len(), prop_oneof![60..1000i32, 0..6200i32]),
        0..12,
    );
    (0..4000i32, doses, 0..6500i32, any::<bool>()).prop_map(|(birth, doses, age, girl)| {
        let birth = Day::new(2016, 1, 1).unwrap().plus_days(birth);
        let doses = doses
            .into_iter()
            .map(|(product, days)| dose(PRODUCTS[product], birth.plus_days(days)));
        let history = History {
            birth: Some(birth.into()),
            sex: Some(if girl { Sex::Female } else { Sex::Male }),
            doses: doses.collect(),
            ..History::default()
        };
        (history, birth.plus_days(age))
    })
}

/// What is said about a group, without positions.
fn line(forecast: &Forecast<'_>, key: &str) -> Option<String> {
    let one = forecast.of(key)?;
    let dates = [one.earliest, one.recommended, one.overdue_after, one.latest];
    let series = one.series.map(|series| &series.id);
    Some(format!(
        "{:?} {:?} {dates:?} {:?} {series:?}",
        one.status, one.number, one.reasons
    ))
}

fn verdicts(forecast: &Forecast<'_>, history: &History) -> Vec<String> {
    let mut all: Vec<String> = forecast
        .evaluations
        .iter()
        .map(|one| {
            let dose = &history.doses[one.dose];
            let group = one.group.map(|group| &group.key);
            format!(
                "{:?} {:?} {group:?} {:?} {:?} {:?}",
                dose.time.date(),
                dose.vaccine.product,
                one.number,
                one.verdict,
                one.reasons
            )
        })
        .collect();
    all.sort();
    all
}

/// The dose that a line offers, as it would be recorded.
fn offered(line: &Recommendation<'_>, day: Day) -> Option<Dose> {
    let first = line.vaccines.first()?;
    Some(match first.strip_prefix("product:") {
        Some(product) => dose(product, day),
        None => of_group(VaccineGroup::parse(first)?, day),
    })
}

/// Whether the last dose of a history is valid in all groups of a line.
fn counts(history: &History, day: Day, line: &Recommendation<'_>) -> bool {
    let after = forecast(schedule(), history, day);
    let last = history.doses.len() - 1;
    let parts: Vec<&str> = if line.parts.is_empty() {
        vec![&line.group.key]
    } else {
        line.parts.iter().map(|part| part.key.as_str()).collect()
    };
    // Where the parts differ, the dose has to count in one of them.
    let differ = line.reasons.contains(&"parts-differ");
    let mut valid = parts.iter().map(|key| {
        after.evaluations.iter().any(|one| {
            one.dose == last
                && one.group.is_some_and(|group| group.key == *key)
                && one.verdict == Verdict::Valid
        })
    });
    if differ {
        valid.any(|one| one)
    } else {
        valid.all(|one| one)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_same_input_has_the_same_answer_in_any_order((history, today) in persons(), seed in any::<u64>()) {
        let first = forecast(schedule(), &history, today);
        prop_assert!(first == forecast(schedule(), &history, today));
        let mut other = history.clone();
        let count = other.doses.len();
        if count > 1 {
            for place in 0..count {
                let with = (seed as usize).wrapping_mul(place + 7) % count;
                other.doses.swap(place, with);
            }
        }
        let second = forecast(schedule(), &other, today);
        prop_assert_eq!(verdicts(&first, &history), verdicts(&second, &other));
        for group in &first.recommendations {
            prop_assert_eq!(line(&first, &group.group.key), line(&second, &group.group.key));
        }
    }

    #[test]
    fn dates_are_in_order((history, today) in persons()) {
        for one in forecast(schedule(), &history, today).recommendations {
            if let (Some(earliest), Some(recommended)) = (one.earliest, one.recommended) {
                prop_assert!(earliest <= recommended, "{}", one.group.key);
                let latest = one.latest.unwrap_or(Day::LAST);
                prop_assert!(recommended <= latest, "{}", one.group.key);
                prop_assert!(today <= latest, "{}", one.group.key);
                let overdue = one.overdue_after.unwrap_or(recommended);
                prop_assert!(recommended <= overdue && overdue <= latest, "{}", one.group.key);
                prop_assert_eq!(one.status == Status::NotYet, today < earliest && one.status != Status::Conditional);
            } else {
                prop_assert!(one.number.is_none());
            }
        }
    }

    #[test]
    fn a_dose_on_the_earliest_day_counts((history, today) in persons()) {
        for line in forecast(schedule(), &history, today).recommendations {
            let Some(earliest) = line.earliest else { continue };
            let day = earliest.max(today);
            // Doses that lie ahead are no part of the answer.
            let mut then = history.clone();
            then.doses.retain(|dose| dose.day_given().is_none_or(|given| given <= today));
            if then.doses.iter().any(|dose| dose.day_given() == Some(day)) {
                continue;
            }
            let Some(dose) = offered(&line, day) else { continue };
            then.doses.push(dose);
            let said = super::cases::lines(&then, day, &line.group.key);
            prop_assert!(counts(&then, day, &line), "{} on {day}, born {:?}\n{said}", line.group.key, then.birth);
        }
    }

    #[test]
    fn a_dose_on_the_last_day_counts((history, today) in persons()) {
        for line in forecast(schedule(), &history, today).recommendations {
            let Some(day) = line.latest else { continue };
            let mut then = history.clone();
            then.doses.retain(|dose| dose.day_given().is_none_or(|given| given <= today));
            if then.doses.iter().any(|dose| dose.day_given() == Some(day)) {
                continue;
            }
            // On that day another product may be the one that is given.
            let again = forecast(schedule(), &then, day);
            let Some(line) = again.recommendations.iter().find(|one| one.group == line.group) else { continue };
            let Some(dose) = offered(line, day) else { continue };
            then.doses.push(dose);
            let said = super::cases::lines(&then, day, &line.group.key);
            prop_assert!(counts(&then, day, line), "{} on {day}, born {:?}\n{said}", line.group.key, then.birth);
        }
    }

    #[test]
    fn nothing_changes_while_one_waits((history, today) in persons()) {
        let mut known = history;
        known.doses.retain(|dose| dose.day_given().is_none_or(|given| given <= today));
        let first = forecast(schedule(), &known, today);
        for one in first.recommendations.iter().filter(|one| one.status == Status::NotYet) {
            let Some(earliest) = one.earliest else { continue };
            let middle = today.plus_days(earliest.days_since(today) / 2);
            for day in [middle, earliest] {
                let later = forecast(schedule(), &known, day);
                let then = later.recommendations.iter().find(|then| then.group == one.group);
                // A combination may come apart, when another of its parts has waited too long.
                if let Some(then) = then {
                    prop_assert_eq!(then.earliest, one.earliest, "{} on {}", one.group.key, day);
                }
            }
        }
    }

    #[test]
    fn a_dose_of_something_else_changes_nothing((history, today) in persons(), days in 0..2000i32) {
        let day = history.birth_day().unwrap().plus_days(days);
        let first = forecast(schedule(), &history, today);
        let mut more = history.clone();
        more.doses.push(dose("typhim", day));
        let second = forecast(schedule(), &more, today);
        for one in first.recommendations.iter().filter(|one| one.group.key != "TYPHOID") {
            prop_assert_eq!(line(&first, &one.group.key), line(&second, &one.group.key));
        }
    }

    #[test]
    fn a_valid_dose_more_never_takes_one_away((history, today) in persons()) {
        let mut known = history;
        known.doses.retain(|dose| dose.day_given().is_none_or(|given| given <= today));
        for one in forecast(schedule(), &known, today).recommendations {
            if one.status != Status::Due && one.status != Status::Overdue { continue; }
            let Some(dose) = offered(&one, today) else { continue };
            if known.doses.iter().any(|dose| dose.day_given() == Some(today)) { continue; }
            let mut more = known.clone();
            more.doses.push(dose);
            let after = forecast(schedule(), &more, today);
            if let Some(then) = after.recommendations.iter().find(|then| then.group == one.group) {
                let more_or_done = then.number.is_none_or(|number| Some(number) > one.number);
                // After the end of a season the next one begins anew.
                let said = super::cases::lines(&more, today, &one.group.key);
                prop_assert!(more_or_done || then.earliest > one.latest || one.reasons.contains(&"parts-differ"), "{} #{:?} {:?}\n{said}", one.group.key, one.number, one.series.map(|s| &s.id));
            }
        }
    }
}

#[test]
fn births_at_the_ends_of_months_have_real_dates_in_order() {
    for year in [2023, 2024] {
        for month in 1..=12 {
            for day in 28..=31 {
                let Ok(birth) = Day::new(year, month, day) else {
                    continue;
                };
                let history = History {
                    birth: Some(birth.into()),
                    sex: Some(Sex::Female),
                    ..History::default()
                };
                for one in forecast(schedule(), &history, birth).recommendations {
                    assert!(
                        one.earliest <= one.recommended,
                        "{} of {birth}",
                        one.group.key
                    );
                }
            }
        }
    }
}

#[test]
fn more_records_than_anybody_has_are_reported_and_not_judged() {
    let birth = Day::new(2020, 4, 10).unwrap();
    let history = History {
        birth: Some(birth.into()),
        doses: (0..5000)
            .map(|days| dose("pcv20", birth.plus_days(days % 900)))
            .collect(),
        ..History::default()
    };
    let found = forecast(schedule(), &history, birth.plus_days(1000));
    assert_eq!(found.evaluations.len(), 5000);
    assert!(
        found
            .evaluations
            .iter()
            .all(|one| one.verdict == Verdict::NotEvaluated)
    );
    assert!(
        found
            .recommendations
            .iter()
            .all(|one| one.status == Status::Conditional)
    );
}

/// Facts that hold for a time, as they are on record.
fn facts() -> impl Strategy<Value = Vec<Observation>> {
    const NAMES: [&str; 8] = [
        "had:varicella",
        "excluded:MR",
        "immunodeficiency",
        "pregnancy",
        "long-illness-certified",
        "keloid",
        "shortage-accepted",
        "severe-disability",
    ];
    let one = (0..NAMES.len(), 0..6_000i32, prop::option::of(0..300i32));
    prop::collection::vec(one, 0..3).prop_map(|facts| {
        let first = Day::new(2016, 1, 1).unwrap();
        let facts = facts.into_iter().map(|(name, since, length)| {
            let since = first.plus_days(since);
            let mut fact = ObservedFact::parse(NAMES[name]).unwrap();
            if let ObservedFact::Pregnancy { day_zero } = &mut fact {
                *day_zero = length.map(|_| since);
            }
            Observation {
                fact,
                since: Some(since),
                until: length.map(|days| since.plus_days(days)),
            }
        });
        facts.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn until_the_next_change_nothing_changes((mut history, today) in persons(), facts in facts(), some in 0..10_000i32) {
        history.observations = facts;
        let now = forecast(schedule(), &history, today);
        let Some(change) = next_change(schedule(), &history, &now) else {
            return Ok(());
        };
        prop_assert!(change > today);
        // Every day of the first weeks, and some day of those that follow.
        let between = change.days_since(today);
        let days = (1..between.min(40)).chain((between > 1).then(|| 1 + some % (between - 1)));
        for days in days {
            let then = forecast(schedule(), &history, today.plus_days(days));
            for (one, other) in now.recommendations.iter().zip(&then.recommendations) {
                prop_assert!(one == other, "{} on {}, {:?} {:?}, before {change}", one.group.key, then.today, one.status, other.status);
            }
            prop_assert!(now.recommendations.len() == then.recommendations.len());
        }
    }
}
