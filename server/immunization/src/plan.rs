//! All doses that remain, put on days: the forecast is asked, doses are given as it says, and it is asked again.
//!
//! A dose may wait a little for others, so that fewer visits are needed; never beyond its standard time, and never when
//! that has passed. What is planned is judged like what was given: every dose of a plan counts when the plan is kept.

use crate::calendar::Day;
use crate::dose::{Dose, DoseTime, GivenVaccine};
use crate::forecast::{Recommendation, Status, Verdict, forecast, next_change};
use crate::history::History;
use crate::schedule::{Class, Group, Schedule, Series};
use crate::vaccine::{VaccineGroup, VaccineTable};

/// For how long a dose may wait for others. Longer would leave a child without protection to spare a walk.
const WAIT_DAYS_MAX: i32 = 28;

/// More visits than anybody makes: a schedule that never ends is cut off here.
const VISITS_MAX: usize = 100;

/// How often the forecast is asked for one plan.
const TURNS_MAX: usize = 2_000;

/// What is to be planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanWish {
    /// The first day of the plan.
    pub from: Day,
    /// Its last day.
    pub until: Day,
    /// Whether voluntary vaccines are planned as well.
    pub voluntary: bool,
}

/// One dose of a plan.
#[derive(Clone, PartialEq, Eq)]
pub struct PlannedDose<'s> {
    /// The group, or what combines several.
    pub group: &'s Group,
    /// The series that is followed.
    pub series: Option<&'s Series>,
    /// Which dose it is.
    pub number: u32,
    /// The vaccine, by its code in the schedule.
    pub vaccine: &'s str,
    /// How it stands with the dose on the day of the visit.
    pub status: Status,
    /// The last day on which it would still count.
    pub latest: Option<Day>,
}

/// One visit of a plan.
#[derive(Clone, PartialEq, Eq)]
pub struct Visit<'s> {
    /// Its day.
    pub day: Day,
    /// What is given.
    pub doses: Vec<PlannedDose<'s>>,
}

impl Visit<'_> {
    /// The last day to which the visit could be put off with every dose still counting.
    pub fn latest(&self) -> Option<Day> {
        self.doses.iter().filter_map(|dose| dose.latest).min()
    }
}

/// A plan.
#[derive(Clone, PartialEq, Eq)]
pub struct Plan<'s> {
    /// The visits, by day.
    pub visits: Vec<Visit<'s>>,
    /// What nobody can plan, as it stands on the first day: it depends on what the record does not hold.
    pub unplanned: Vec<Recommendation<'s>>,
}

// What is about a person does not show.
impl std::fmt::Debug for Plan<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Plan(…)")
    }
}

/// A plan for a person: doses that count, on as few days as were found.
pub fn plan<'s>(
    schedule: &'s Schedule,
    vaccines: &VaccineTable,
    history: &History,
    wish: PlanWish,
) -> Plan<'s> {
    let mut carried = history.clone();
    let mut visits: Vec<Visit<'s>> = Vec::new();
    let first = forecast(schedule, history, wish.from);
    let unplanned = first
        .recommendations
        .iter()
        .filter(|line| line.status == Status::Conditional && wants(line, wish));
    let unplanned = unplanned.cloned().collect();
    let mut today = wish.from;
    for _ in 0..TURNS_MAX {
        if visits.len() >= VISITS_MAX || today > wish.until {
            break;
        }
        let now = forecast(schedule, &carried, today);
        let day = together(&now.recommendations, (today, wish));
        // A season that begins, or an age that is attained, may ask for something before that day.
        let change = next_change(schedule, &carried, &now);
        if let Some(change) = change.filter(|change| day.is_none_or(|day| *change < day)) {
            today = change;
            continue;
        }
        let Some(day) = day.filter(|day| *day <= wish.until) else {
            break;
        };
        let visit = visit(schedule, vaccines, &mut carried, (day, wish));
        if !visit.doses.is_empty() {
            visits.push(visit);
        }
        today = day.next();
    }
    Plan { visits, unplanned }
}

/// The day on which everybody comes who is asked for by then.
fn together(lines: &[Recommendation<'_>], (today, wish): (Day, PlanWish)) -> Option<Day> {
    let waiting = lines.iter().filter(|line| wants(line, wish));
    let waiting: Vec<(Day, Day)> = waiting.filter_map(|line| span(line, today)).collect();
    // Whoever cannot wait any longer decides by when; nobody waits for no one.
    let last = waiting.iter().map(|(_, last)| *last).min()?;
    let by_then = waiting.iter().filter(|(from, _)| *from <= last);
    by_then.map(|(from, _)| *from).max()
}

/// Whether a line is to be planned.
fn wants(line: &Recommendation<'_>, wish: PlanWish) -> bool {
    line.status.is_open() && (wish.voluntary || line.class() != Class::Voluntary)
}

/// From when and until when the next dose should be given. Nothing where that depends on what is not known.
fn span(line: &Recommendation<'_>, today: Day) -> Option<(Day, Day)> {
    if line.status == Status::Conditional {
        return None;
    }
    let wanted = line.recommended?.max(line.earliest?);
    let from = wanted.max(today);
    if line.latest.is_some_and(|latest| latest < from) {
        return None;
    }
    let wait = wanted.plus_days(WAIT_DAYS_MAX);
    // What is late already does not wait, and what has waited waits no longer.
    let last = wait.min(line.overdue_after.unwrap_or(Day::LAST));
    let last = last.min(line.latest.unwrap_or(Day::LAST));
    Some((from, last.max(from)))
}

/// What is given on a day: everything that is due on it and counts.
fn visit<'s>(
    schedule: &'s Schedule,
    vaccines: &VaccineTable,
    carried: &mut History,
    (day, wish): (Day, PlanWish),
) -> Visit<'s> {
    let lines = forecast(schedule, carried, day).recommendations;
    let mut doses = Vec::new();
    for line in lines.iter().filter(|line| wants(line, wish)) {
        let due = matches!(line.status, Status::Due | Status::Overdue);
        // Where no product is on offer any more, the group stands for it.
        let standing = || schedule.vaccines(line.group).first().copied();
        let vaccine = line.vaccines.first().copied().or_else(standing);
        let (true, Some(number), Some(vaccine)) = (due, line.number, vaccine) else {
            continue;
        };
        carried.doses.push(given(vaccine, vaccines, day));
        let position = carried.doses.len() - 1;
        if !counts(schedule, carried, (position, day)) {
            carried.doses.pop();
            continue;
        }
        doses.push(PlannedDose {
            group: line.group,
            series: line.series,
            number,
            vaccine,
            status: line.status,
            latest: line.latest,
        });
    }
    Visit { day, doses }
}

/// A dose as it will be on record.
fn given(vaccine: &str, vaccines: &VaccineTable, day: Day) -> Dose {
    let name = vaccine.strip_prefix("unspecified:").unwrap_or(vaccine);
    let product = name.strip_prefix("product:");
    let product = product.and_then(|id| vaccines.product(id));
    let group = product.map(|product| product.group);
    Dose::given(
        GivenVaccine {
            product: product.map(|product| product.id.clone()),
            group: group.or_else(|| VaccineGroup::parse(name)),
            ..GivenVaccine::default()
        },
        DoseTime::from(day),
    )
}

/// Whether a dose counts somewhere.
fn counts(schedule: &Schedule, history: &History, (position, day): (usize, Day)) -> bool {
    let found = forecast(schedule, history, day);
    let mut of_dose = found.evaluations.iter().filter(|one| one.dose == position);
    of_dose.any(|one| one.verdict == Verdict::Valid)
}

#[cfg(test)]
mod tests;
