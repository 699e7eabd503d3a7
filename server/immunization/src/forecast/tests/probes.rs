//! Persons who stand on the days at which something begins or ends, and beside them: for each group of the schedule some
//! hundreds, made by dice that fall alike for ever. What comes out is recorded as one number a group, so that no fact
//! changes unnoticed; what is right stands in the case files. `UPDATE_EXPECT=1` records anew.

use std::path::PathBuf;

use super::cases::{Asked, told};
use super::oracle::Dice;
use crate::schedule::{Base, Condition, Term, When};
use crate::*;

/// How many persons are asked about each group.
const PERSONS: u64 = 500;

/// Ages to be of where nothing in the group says one, in months.
const AGES_MONTHS: [u32; 12] = [1, 3, 6, 11, 12, 24, 60, 84, 144, 240, 600, 780];

/// Days of the calendar around which programmes begin and end, fiscal years turn and influenza is about.
const DAYS: [(i32, u8, u8); 18] = [
    (2020, 10, 1),
    (2022, 4, 1),
    (2023, 4, 1),
    (2025, 7, 31),
    (2024, 4, 1),
    (2025, 4, 1),
    (2025, 10, 1),
    (2025, 12, 31),
    (2026, 3, 31),
    (2026, 4, 1),
    (2026, 6, 1),
    (2026, 10, 1),
    (2026, 11, 21),
    (2027, 3, 31),
    (2027, 4, 1),
    (2029, 4, 1),
    (2030, 4, 1),
    (2032, 6, 15),
];

const OBSERVED: [ObservedFact; 12] = [
    ObservedFact::Immunodeficiency,
    ObservedFact::Keloid,
    ObservedFact::Intussusception,
    ObservedFact::MotherToChildScheme,
    ObservedFact::SevereDisability,
    ObservedFact::HivDisability,
    ObservedFact::LongIllness { certified: true },
    ObservedFact::LongIllness { certified: false },
    ObservedFact::ShortageAccepted,
    ObservedFact::RubellaAntibodyLow,
    ObservedFact::ShorterIntervalJudged,
    ObservedFact::TuberculosisInfection,
];

fn one_of<T: Copy>(dice: &mut Dice, all: &[T]) -> T {
    all[usize::try_from(dice.below(all.len() as u64)).unwrap()]
}

/// The day before, the day, or the day after.
fn beside(dice: &mut Dice, day: Day) -> Day {
    day.plus_days(i32::try_from(dice.below(3)).unwrap() - 1)
}

/// Where a group draws its lines: every term in it.
fn terms_of(group: &Group) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut add =
        |whens: &mut dyn Iterator<Item = &When>| terms.extend(whens.map(|when| when.term));
    add(&mut group
        .takes
        .iter()
        .flat_map(|one| one.from.iter().chain(&one.to)));
    let rules = group
        .complete
        .iter()
        .chain(&group.exclude)
        .chain(&group.outside);
    let mut conditions: Vec<&Condition> = rules.flat_map(|rule| &rule.when).collect();
    for series in &group.series {
        conditions.extend(&series.when);
        add(&mut series
            .vaccines
            .iter()
            .flat_map(|one| one.from.iter().chain(&one.to)));
        for target in &series.targets {
            conditions.extend(&target.omit);
            for window in &target.windows {
                add(&mut window.from.iter().chain(&window.to));
                conditions.extend(window.when.iter().chain(&window.needs));
            }
            let bounds = target
                .after
                .iter()
                .chain(&target.recommended)
                .chain(&target.overdue);
            add(&mut bounds.clone().map(|bound| &bound.is));
            conditions.extend(bounds.flat_map(|bound| &bound.when));
        }
    }
    while let Some(condition) = conditions.pop() {
        match condition {
            Condition::Given(given) => add(&mut given.since.iter().chain(&given.until)),
            Condition::DoseBefore(_, when) | Condition::DoseAfter(_, when) => {
                add(&mut std::iter::once(when));
            }
            Condition::Any(any) => conditions.extend(any),
            Condition::Not(inner) => conditions.push(inner),
            _ => {}
        }
    }
    terms
}

/// A day at one of the lines, or beside it.
fn of_age(dice: &mut Dice, lines: &[Term], birth: Day) -> Day {
    let told = if lines.is_empty() {
        None
    } else {
        one_of(dice, lines).of_birth(birth)
    };
    let day = told.unwrap_or_else(|| birth.after_months(one_of(dice, &AGES_MONTHS)));
    beside(dice, day)
}

/// A birth so that a day lies at one of the lines, or beside it; or at the turn of a school year.
fn born(dice: &mut Dice, lines: &[Term], today: Day) -> Day {
    let base = if lines.is_empty() {
        Base::Birth
    } else {
        one_of(dice, lines).base
    };
    let at_turn = |dice: &mut Dice, months: u32| {
        let (year, ..) = today.months_before(months).parts();
        let turn = Day::new(year + i32::try_from(dice.below(2)).unwrap() - 1, 4, 2).unwrap();
        beside(dice, turn)
    };
    let birth = match base {
        Base::Age(months) if dice.below(4) > 0 => today.months_before(months),
        Base::Age(months) | Base::FiscalFirst(months) | Base::FiscalLast(months) => {
            at_turn(dice, months)
        }
        Base::Week(days) => today.plus_days(-days),
        _ => today.months_before(one_of(dice, &AGES_MONTHS)),
    };
    // Most stand well within, so that courses can be had before today.
    let months = match dice.below(3) {
        0 => 0,
        _ => one_of(dice, &[1, 2, 3, 6, 12, 24]),
    };
    beside(dice, birth.months_before(months))
}

/// The day of the next dose: at one of the intervals, or beside it.
fn after(dice: &mut Dice, lines: &[Term], birth: Day, previous: Day) -> Day {
    let behind = |term: &Term| match term.base {
        Base::After(span, _) => Some(span.after(previous)),
        _ => None,
    };
    let intervals: Vec<Day> = lines.iter().filter_map(behind).collect();
    let day = match dice.below(4) {
        0 => of_age(dice, lines, birth).max(previous),
        1 => previous.after_months(1 + u32::try_from(dice.below(18)).unwrap()),
        _ if intervals.is_empty() => previous.after_days(27),
        _ => one_of(dice, &intervals),
    };
    beside(dice, day)
}

/// Products and kinds of vaccines that have to do with a group, in the order of the table.
fn vaccines_of(group: &Group) -> Vec<GivenVaccine> {
    let table = VaccineTable::embedded().unwrap();
    let meant = |one: VaccineGroup| group.mask & crate::schedule::group_bit(one) != 0;
    let products = table.products().iter().filter(|one| meant(one.group));
    let mut vaccines: Vec<GivenVaccine> = products
        .map(|product| GivenVaccine {
            product: Some(product.id.clone()),
            group: Some(product.group),
            ..GivenVaccine::default()
        })
        .collect();
    let kinds = VaccineGroup::ALL.iter().copied().filter(|one| meant(*one));
    vaccines.extend(kinds.map(|group| GivenVaccine {
        group: Some(group),
        ..GivenVaccine::default()
    }));
    vaccines
}

/// Doses of one course, most of them of one vaccine.
fn course(dice: &mut Dice, group: &Group, lines: &[Term], (birth, today): (Day, Day)) -> Vec<Dose> {
    let vaccines = vaccines_of(group);
    let count = [0, 0, 1, 1, 1, 2, 2, 3, 3, 4][usize::try_from(dice.below(10)).unwrap()];
    let place = |dice: &mut Dice| usize::try_from(dice.below(vaccines.len() as u64)).unwrap();
    let mut vaccine = place(dice);
    let mut day = of_age(dice, lines, birth);
    let mut doses = Vec::new();
    for _ in 0..count {
        if day > today {
            break;
        }
        doses.push(Dose::given(vaccines[vaccine].clone(), DoseTime::from(day)));
        if dice.below(6) == 0 {
            vaccine = place(dice);
        }
        day = after(dice, lines, birth, day);
    }
    doses
}

fn observed(dice: &mut Dice, birth: Day, today: Day) -> Option<Observation> {
    if dice.below(4) != 0 {
        return None;
    }
    if dice.below(3) == 0 {
        let week = i32::try_from(dice.below(44)).unwrap();
        let day_zero = beside(dice, today.plus_days(-7 * week));
        return Some(Observation::new(ObservedFact::Pregnancy {
            day_zero: Some(day_zero),
        }));
    }
    let mut observation = Observation::new(one_of(dice, &OBSERVED));
    if matches!(observation.fact, ObservedFact::LongIllness { .. }) {
        observation.since = Some(birth);
        observation.until = Some(beside(dice, today.months_before(12)));
    }
    Some(observation)
}

/// The persons about whom a group is asked.
fn persons(group: &Group) -> Vec<Asked> {
    let seed = group.key.bytes().fold(20_261_121, |seed, byte| {
        (seed * 31 + u64::from(byte)) % 1_000_000_007
    });
    let mut dice = Dice(seed);
    let lines = terms_of(group);
    let person = |_| thrown(&mut dice, group, &lines);
    (0..PERSONS).map(person).collect()
}

/// One of the persons about whom a group can be asked, without those before. Half of them had vaccines of another group, too,
/// and some stand on the day that is counted from one of their doses.
pub(super) fn person(group: &Group, place: u64) -> Asked {
    let seed = number(0xcbf2_9ce4_8422_2325, &format!("{} {place}", group.key));
    let (dice, lines) = (&mut Dice(seed), terms_of(group));
    let mut asked = thrown(dice, group, &lines);
    let mut birth = asked.history.birth.and_then(PartialDate::day).unwrap();
    if dice.below(3) == 0 {
        // Those who are born at the turn of a school year.
        birth = beside(dice, Day::new(birth.year(), 4, 1).unwrap());
        asked.history.birth = Some(birth.into());
        asked.history.doses = course(dice, group, &lines, (birth, asked.today));
    }
    let kinds = observed_in(group);
    if !kinds.is_empty() && dice.below(2) == 0 {
        let fact = one_of(dice, &kinds);
        let mut observation = Observation::new(fact);
        if matches!(fact, ObservedFact::LongIllness { .. }) {
            observation.since = Some(birth);
            observation.until = Some(of_age(dice, &lines, birth).min(asked.today));
        }
        asked.history.observations = vec![observation];
    }
    if dice.below(2) == 0 {
        let groups = Schedule::embedded().unwrap().groups();
        let other = &groups[usize::try_from(dice.below(groups.len() as u64)).unwrap()];
        let more = course(dice, other, &terms_of(other), (birth, asked.today));
        asked.history.doses.extend(more);
    } else if let [first, .., last] = asked.history.doses.as_mut_slice() {
        // The last dose at an interval after the first.
        let day = after(dice, &lines, birth, first.day_given().unwrap());
        last.time = DoseTime::from(day.min(asked.today));
    }
    let days: Vec<Day> = asked
        .history
        .doses
        .iter()
        .filter_map(Dose::day_given)
        .collect();
    if days.is_empty() {
        return asked;
    }
    let day = one_of(dice, &days);
    if dice.below(2) == 0 {
        asked.today = after(dice, &lines, birth, day).max(day);
        let today = asked.today;
        asked
            .history
            .doses
            .retain(|dose| dose.day_given().is_some_and(|day| day <= today));
    }
    let pregnancies = group.series.iter().filter_map(|series| series.pregnancy);
    for bound in pregnancies.flat_map(|(from, to)| [from, to]) {
        if let (Base::Gestation(days), 0) = (bound.base, dice.below(3)) {
            let day_zero = beside(dice, day.plus_days(-days - bound.plus_days));
            asked.history.observations = vec![Observation::new(ObservedFact::Pregnancy {
                day_zero: Some(day_zero),
            })];
        }
    }
    asked
}

/// What may be observed that a group asks for.
fn observed_in(group: &Group) -> Vec<ObservedFact> {
    let targets = || group.series.iter().flat_map(|series| &series.targets);
    let windows = targets().flat_map(|target| &target.windows);
    let bounds = targets().flat_map(|target| &target.after);
    let mut conditions: Vec<&Condition> = windows
        .flat_map(|window| window.when.iter().chain(&window.needs))
        .chain(bounds.flat_map(|bound| &bound.when))
        .chain(group.series.iter().flat_map(|series| &series.when))
        .collect();
    let mut found = Vec::new();
    while let Some(condition) = conditions.pop() {
        match condition {
            Condition::Observed(kind) => {
                found.extend(OBSERVED.iter().filter(|fact| kind.is(**fact)));
            }
            Condition::Any(any) => conditions.extend(any),
            Condition::Not(inner) => conditions.push(inner),
            _ => {}
        }
    }
    found
}

fn thrown(dice: &mut Dice, group: &Group, lines: &[Term]) -> Asked {
    let (year, month, of_month) = one_of(dice, &DAYS);
    let today = beside(dice, Day::new(year, month, of_month).unwrap());
    let birth = born(dice, lines, today);
    let sex = one_of(dice, &[Sex::Female, Sex::Male]);
    Asked {
        today,
        history: History {
            birth: Some(birth.into()),
            sex: Some(sex),
            doses: course(dice, group, lines, (birth, today)),
            observations: observed(dice, birth, today).into_iter().collect(),
            ..History::default()
        },
        groups: vec![group.key.clone()],
        trace: false,
    }
}

/// A number for a text: FNV-1a, which never changes.
fn number(of: u64, text: &str) -> u64 {
    text.bytes().fold(of, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn what_comes_out_beside_every_boundary_is_as_recorded() {
    let schedule = Schedule::embedded().unwrap();
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/forecast-probes.txt");
    let found: String = schedule
        .groups()
        .iter()
        .map(|group| {
            let persons = persons(group);
            let all = persons.iter().fold(0xcbf2_9ce4_8422_2325, |hash, asked| {
                number(hash, &told(asked, schedule))
            });
            format!("{} {all:016x}\n", group.key)
        })
        .collect();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, &found).unwrap();
    }
    let recorded = std::fs::read_to_string(&file).unwrap();
    let changed: Vec<&str> = found
        .lines()
        .filter(|line| !recorded.lines().any(|other| other == *line))
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(
        changed.is_empty() && recorded.lines().count() == found.lines().count(),
        "other than recorded: {changed:?}"
    );
}
