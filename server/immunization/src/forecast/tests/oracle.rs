//! A second evaluator, written apart from the first and as simply as it can be: the rules of some groups as plain code
//! with their numbers in it, and the next dose found by trying one day after the other. It shares with the engine the
//! calendar's count of days and nothing else: no schedule, no terms, no arithmetic of ages and intervals.
//!
//! `ORACLE_HISTORIES` says how many random histories are compared, `ORACLE_SEED` from which seed.

use crate::{
    Day, Dose, DoseTime, GivenVaccine, History, Recommendation, Schedule, Status, VaccineGroup,
    Verdict, forecast,
};

/// How many histories are compared where nobody says.
const HISTORIES: u64 = 3_000;
/// The last day that is tried, in days after birth.
const TRIED_DAYS: i32 = 14 * 366;

/// Chance that anybody can repeat.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}

fn is_leap(year: i32) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn month_days(year: i32, month: i32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

fn at(year: i32, month: i32, day: i32) -> Day {
    Day::new(
        year,
        u8::try_from(month).unwrap(),
        u8::try_from(day).unwrap(),
    )
    .unwrap()
}

/// Year, month and day so many months later; the day may not exist.
fn months_later(day: Day, months: i32) -> (i32, i32, i32) {
    let (year, month, of_month) = day.parts();
    let all = year * 12 + i32::from(month) - 1 + months;
    (all / 12, all % 12 + 1, i32::from(of_month))
}

/// The day on which an age is attained: the eve of the day in the month, or the last day of a month that lacks it.
fn attained(birth: Day, months: i32) -> Day {
    let (year, month, day) = months_later(birth, months);
    match day <= month_days(year, month) {
        true => at(year, month, day).plus_days(-1),
        false => at(year, month, month_days(year, month)),
    }
}

/// The first day behind so many full days.
fn behind_days(day: Day, days: i32) -> Day {
    day.plus_days(days + 1)
}

/// The first day behind so many months: the same day of the month, or the first of the month after one that lacks it.
fn behind_months(day: Day, months: i32) -> Day {
    let (year, month, of_month) = months_later(day, months);
    match (of_month <= month_days(year, month), month) {
        (true, _) => at(year, month, of_month),
        (false, 12) => at(year + 1, 1, 1),
        (false, _) => at(year, month + 1, 1),
    }
}

/// The fiscal year in which an age is attained.
fn fiscal_year(birth: Day, years: i32) -> (Day, Day) {
    let (year, month, _) = attained(birth, 12 * years).parts();
    let first = if month >= 4 { year } else { year - 1 };
    (at(first, 4, 1), at(first + 1, 3, 31))
}

/// The groups that are written a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rules {
    HepatitisB,
    Bcg,
    Measles,
    Varicella,
    Encephalitis,
    Pneumococcal,
    FiveInOne,
}

const ALL: [Rules; 7] = [
    Rules::HepatitisB,
    Rules::Bcg,
    Rules::Measles,
    Rules::Varicella,
    Rules::Encephalitis,
    Rules::Pneumococcal,
    Rules::FiveInOne,
];

impl Rules {
    fn vaccine(self) -> VaccineGroup {
        match self {
            Rules::HepatitisB => VaccineGroup::HepB,
            Rules::Bcg => VaccineGroup::Bcg,
            Rules::Measles => VaccineGroup::Mr,
            Rules::Varicella => VaccineGroup::Var,
            Rules::Encephalitis => VaccineGroup::Je,
            Rules::Pneumococcal => VaccineGroup::Pcv,
            Rules::FiveInOne => VaccineGroup::DtpIpvHib,
        }
    }

    /// In which group the engine judges a dose, and the line that tells of the next one.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Rules::HepatitisB => ("HEPB", "HEPB"),
            Rules::Bcg => ("BCG", "BCG"),
            Rules::Measles => ("MEASLES", "MR"),
            Rules::Varicella => ("VAR", "VAR"),
            Rules::Encephalitis => ("JE", "JE"),
            Rules::Pneumococcal => ("PCV", "PCV"),
            Rules::FiveInOne => ("DTP", "DTP-IPV-HIB"),
        }
    }

    fn is_live(self) -> bool {
        matches!(self, Rules::Bcg | Rules::Measles | Rules::Varicella)
    }

    /// How many doses there are at most.
    fn doses(self) -> usize {
        match self {
            Rules::Bcg => 1,
            Rules::Measles | Rules::Varicella => 2,
            Rules::HepatitisB => 3,
            Rules::Encephalitis | Rules::Pneumococcal | Rules::FiveInOne => 4,
        }
    }
}

/// How far somebody is in one group.
#[derive(Clone, Default)]
struct Progress {
    /// The doses that count, each with the place that it took.
    valid: Vec<(Day, usize)>,
    /// The last dose of the group, whether it counts or not.
    last: Option<Day>,
}

/// Everything about one child.
struct Child {
    birth: Day,
    /// The days on which ages are attained, by months, so that nobody counts them for every day that is tried.
    ages: Vec<Day>,
    /// The fiscal year of six.
    school: (Day, Day),
    /// All doses by day.
    doses: Vec<(Day, Rules)>,
}

impl Child {
    fn new(birth: Day, doses: Vec<(Day, Rules)>) -> Child {
        Child {
            birth,
            ages: (0..=160).map(|months| attained(birth, months)).collect(),
            school: fiscal_year(birth, 6),
            doses,
        }
    }

    fn age(&self, months: usize) -> Day {
        self.ages[months]
    }

    /// The place that a dose of a group would take on a day, if it counts: the whole of the rules.
    fn place(&self, rules: Rules, progress: &Progress, day: Day) -> Option<usize> {
        if rules.is_live() && !self.is_free(day) {
            return None;
        }
        self.place_alone(rules, progress, day)
    }

    /// The same without a look at other vaccines.
    fn place_alone(&self, rules: Rules, progress: &Progress, day: Day) -> Option<usize> {
        let count = progress.valid.len();
        let since_last = |days: i32| {
            progress
                .last
                .is_none_or(|last| day >= behind_days(last, days))
        };
        let months_since_last = |months: i32| {
            progress
                .last
                .is_none_or(|last| day >= behind_months(last, months))
        };
        let within = |from: Day, to: Day| from <= day && day <= to;
        match rules {
            Rules::HepatitisB => {
                let first = progress.valid.first().map(|(day, _)| *day);
                let spaced = match count {
                    0 => true,
                    1 => since_last(27),
                    2 => since_last(6) && first.is_none_or(|first| day >= behind_days(first, 139)),
                    _ => return None,
                };
                (spaced && within(self.birth, self.age(12))).then_some(count)
            }
            Rules::Bcg => (count == 0 && within(self.birth, self.age(12))).then_some(0),
            Rules::Measles => {
                let (first, last) = self.school;
                let has = |place| progress.valid.iter().any(|(_, one)| *one == place);
                if !has(0) && !has(1) && within(self.age(12), self.age(24)) {
                    return Some(0);
                }
                (!has(1) && within(first, last)).then_some(1)
            }
            Rules::Varicella => {
                let spaced = count == 0 || months_since_last(3);
                (count < 2 && spaced && within(self.age(12), self.age(36))).then_some(count)
            }
            Rules::Encephalitis => self.encephalitis(progress, day),
            Rules::Pneumococcal => self.pneumococcal(progress, day),
            Rules::FiveInOne => {
                let spaced = match count {
                    0 => true,
                    1 | 2 => since_last(20),
                    3 => months_since_last(6),
                    _ => return None,
                };
                (spaced && within(self.age(2), self.age(90))).then_some(count)
            }
        }
    }

    fn encephalitis(&self, progress: &Progress, day: Day) -> Option<usize> {
        let next = progress.valid.last().map_or(0, |(_, place)| place + 1);
        let last = progress.last;
        if next <= 2 && self.age(6) <= day && day <= self.age(90) {
            let spaced = match next {
                0 => true,
                1 => last.is_none_or(|last| day >= behind_days(last, 6)),
                _ => last.is_none_or(|last| day >= behind_months(last, 6)),
            };
            return spaced.then_some(next);
        }
        let spaced = last.is_none_or(|last| day >= behind_days(last, 6));
        let in_period_2 = self.age(9 * 12) <= day && day <= self.age(13 * 12);
        (next <= 3 && in_period_2 && spaced).then_some(3)
    }

    /// The day of the first dose that counts fixes the path.
    fn pneumococcal(&self, progress: &Progress, day: Day) -> Option<usize> {
        let Some((first, _)) = progress.valid.first().copied() else {
            return (self.age(2) <= day && day <= self.age(60)).then_some(0);
        };
        if day > self.age(60) {
            return None;
        }
        let next = progress.valid.last().map_or(0, |(_, place)| place + 1);
        let last = progress.last.unwrap_or(first);
        let booster = || {
            let from = behind_days(last, 60).max(self.age(12));
            (next <= 3 && day >= from).then_some(3)
        };
        if first > self.age(24) {
            return None;
        }
        if first > self.age(12) {
            return (next == 1 && day >= behind_days(last, 60)).then_some(1);
        }
        // Three primary doses, or two for who began after seven months; those that are missed are left out.
        let primary = if first <= self.age(7) { 3 } else { 2 };
        let second_late = self
            .second_given(progress)
            .is_some_and(|second| second > self.age(12));
        let leaves_out = primary == 3 && next == 2 && second_late;
        if next < primary && day <= self.age(24) && !leaves_out {
            return (day >= behind_days(last, 27)).then_some(next);
        }
        booster()
    }

    /// The dose given behind the first one that counts, whether it counts or not.
    fn second_given(&self, progress: &Progress) -> Option<Day> {
        let (first, _) = progress.valid.first()?;
        let given = self
            .doses
            .iter()
            .filter(|(day, rules)| *rules == Rules::Pneumococcal && day >= first);
        let mut days: Vec<Day> = given.map(|(day, _)| *day).collect();
        days.dedup();
        days.get(1)
            .copied()
            .filter(|second| progress.last.is_some_and(|last| *second <= last))
    }

    /// Whether the day is far enough from every live vaccine before it.
    fn is_free(&self, day: Day) -> bool {
        let before = self
            .doses
            .iter()
            .filter(|(other, rules)| rules.is_live() && *other < day);
        before
            .map(|(other, _)| behind_days(*other, 27))
            .all(|free| day >= free)
    }

    /// Whether a day is far enough from every live vaccine on record, today's too.
    fn is_free_later(&self, day: Day) -> bool {
        let mut live = self.doses.iter().filter(|(_, rules)| rules.is_live());
        live.all(|(other, _)| day >= behind_days(*other, 27))
    }

    /// Goes through the doses of a group: which of them count, and where that leads.
    fn walk(&self, rules: Rules) -> (Vec<bool>, Progress) {
        let mut progress = Progress::default();
        let mut counts = Vec::new();
        for (day, _) in self.doses.iter().filter(|(_, of)| *of == rules) {
            if *day < self.birth || progress.last == Some(*day) {
                counts.push(false);
                continue;
            }
            let place = self.place(rules, &progress, *day);
            counts.push(place.is_some());
            progress.valid.extend(place.map(|place| (*day, place)));
            progress.last = Some(*day);
        }
        (counts, progress)
    }

    /// The next day on which a dose counts, and the last one on which it is the same dose.
    fn next(&self, rules: Rules, progress: &Progress, today: Day) -> Option<(Day, Day)> {
        let end = self.birth.plus_days(TRIED_DAYS);
        let mut day = today;
        let mut found: Option<(Day, usize, Day)> = None;
        while day <= end {
            // Whoever got a live vaccine today could get another with it, and is not asked to come back today.
            let place = match rules.is_live() && !self.is_free_later(day) {
                true => None,
                false => self.place_alone(rules, progress, day),
            };
            match (found, place) {
                (None, Some(place)) => found = Some((day, place, day)),
                (Some((first, same, _)), Some(place)) if place == same => {
                    found = Some((first, same, day));
                }
                (Some(_), _) => break,
                (None, None) => {}
            }
            day = day.next();
        }
        found.map(|(first, _, last)| (first, last))
    }
}

fn child(dice: &mut Dice) -> (Child, Day) {
    // All programmes of today are in force from birth on, and nobody belongs to a cohort with rules of its own.
    let birth = at(2024, 4, 2).plus_days(i32::try_from(dice.below(1_200)).unwrap());
    let count = dice.below(14);
    let mut doses = Vec::new();
    for _ in 0..count {
        let rules = ALL[usize::try_from(dice.below(ALL.len() as u64)).unwrap()];
        let near = dice.below(3);
        let days = match near {
            // Close to an age that a rule speaks of.
            0 => {
                let ages = [2, 6, 7, 9, 12, 24, 36, 60, 72, 90, 108, 156];
                let months = ages[usize::try_from(dice.below(ages.len() as u64)).unwrap()];
                attained(birth, months).days_since(birth) + i32::try_from(dice.below(5)).unwrap()
                    - 2
            }
            1 => 50 + i32::try_from(dice.below(700)).unwrap(),
            _ => i32::try_from(dice.below(4_800)).unwrap() - 5,
        };
        doses.push((birth.plus_days(days), rules));
        // A second one that keeps an interval, or just does not.
        if dice.below(2) == 0 {
            let gaps = [6, 7, 20, 21, 27, 28, 60, 61, 90, 92, 139, 140, 180, 184];
            let gap = gaps[usize::try_from(dice.below(gaps.len() as u64)).unwrap()];
            doses.push((birth.plus_days(days + gap), rules));
        }
    }
    doses.sort_by_key(|(day, rules)| (*day, rules.vaccine()));
    let today = birth.plus_days(i32::try_from(dice.below(5_000)).unwrap());
    doses.retain(|(day, _)| *day <= today);
    (Child::new(birth, doses), today)
}

fn history(child: &Child) -> History {
    let doses = child.doses.iter().map(|(day, rules)| {
        let vaccine = GivenVaccine {
            group: Some(rules.vaccine()),
            ..GivenVaccine::default()
        };
        Dose::given(vaccine, DoseTime::from(*day))
    });
    History {
        birth: Some(child.birth.into()),
        doses: doses.collect(),
        ..History::default()
    }
}

/// What the engine says of the next dose, in the oracle's words: the first day from today on, and the last.
fn said(line: &Recommendation<'_>, today: Day) -> Option<(Day, Day)> {
    let open = matches!(
        line.status,
        Status::NotYet | Status::Eligible | Status::Due | Status::Overdue
    );
    open.then_some((line.earliest?.max(today), line.latest?))
}

fn differences(child: &Child, today: Day) -> Vec<String> {
    let schedule = Schedule::embedded()
        .map_err(|error| error.to_string())
        .unwrap();
    let history = history(child);
    let found = forecast(schedule, &history, today);
    let mut differences = Vec::new();
    for rules in ALL {
        let (group, line) = rules.names();
        let (counts, progress) = child.walk(rules);
        let positions = child
            .doses
            .iter()
            .enumerate()
            .filter(|(_, (_, of))| *of == rules);
        for ((position, (day, _)), counts) in positions.zip(&counts) {
            let judged = found
                .evaluations
                .iter()
                .find(|one| one.dose == position && one.group.is_some_and(|of| of.key == group));
            let valid = judged.is_some_and(|one| one.verdict == Verdict::Valid);
            if valid != *counts {
                differences.push(format!(
                    "{group}: dose of {day}: engine {valid}, here {counts}"
                ));
            }
        }
        let Some(line) = found.of(line).or_else(|| found.of(group)) else {
            differences.push(format!("{group}: no line"));
            continue;
        };
        let next = child.next(rules, &progress, today);
        let engine = said(line, today);
        if engine != next {
            differences.push(format!(
                "{group}: next on {today}: engine {:?} {engine:?}, here {next:?}",
                line.status
            ));
        }
        let complete = progress
            .valid
            .last()
            .is_some_and(|(_, place)| place + 1 >= rules.doses());
        if complete && line.status != Status::Complete {
            differences.push(format!("{group}: complete here, engine {:?}", line.status));
        }
    }
    differences
}

pub(super) fn told(variable: &str, otherwise: u64) -> u64 {
    let text = std::env::var(variable).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn the_engine_agrees_with_a_second_evaluator_on_random_histories() {
    let count = told("ORACLE_HISTORIES", HISTORIES);
    let seed = told("ORACLE_SEED", 20_261_121);
    println!("{count} histories from seed {seed}");
    let mut dice = Dice(seed);
    for number in 0..count {
        let (child, today) = child(&mut dice);
        let differences = differences(&child, today);
        let doses: Vec<String> = child
            .doses
            .iter()
            .map(|(day, rules)| format!("{day} {rules:?}"))
            .collect();
        assert!(
            differences.is_empty(),
            "history {number} of seed {seed}, born {}, {doses:#?}\n{differences:#?}",
            child.birth
        );
    }
}
