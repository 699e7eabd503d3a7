//! A birth date of which only a part is known: what holds for every day that it can be is said, the rest is not.

use std::collections::BTreeSet;

use crate::calendar::{Day, PartialDate};
use crate::few::Few;
use crate::history::History;
use crate::schedule::Schedule;

use super::result::{Evaluation, Forecast, Reason, Reasons, Recommendation, Status, Verdict};
use super::unusable::{evaluations, not_evaluated};
use super::with_birth;

/// No dose can be judged, and everything depends on what is missing: a birth date, or a history of a size that a person
/// can have.
pub(super) fn nothing<'s>(
    schedule: &'s Schedule,
    history: &History,
    today: Day,
    (reason, depends_on): (Reason, &'static str),
) -> Forecast<'s> {
    let mut found = evaluations(history, today);
    let told: BTreeSet<usize> = found.iter().map(|one| one.dose).collect();
    for (position, dose) in history.doses.iter().enumerate() {
        if dose.is_given() && !told.contains(&position) {
            found.push(not_evaluated(position, Reasons::of(reason)));
        }
    }
    let lines = schedule.groups.iter().map(|group| Recommendation {
        group,
        parts: Few::NONE,
        series: None,
        status: Status::Conditional,
        number: None,
        earliest: None,
        recommended: None,
        overdue_after: None,
        latest: None,
        reasons: Few::one(depends_on),
        supporting: Few::NONE,
        vaccines: Few::NONE,
    });
    Forecast {
        today,
        version: schedule.version(),
        evaluations: found,
        recommendations: lines.collect(),
        trace: Vec::new(),
    }
}

/// The forecast of every day that the birth can be, where they agree. There are at most 366 of them.
pub(super) fn of_all_births<'s>(
    schedule: &'s Schedule,
    history: &History,
    birth: PartialDate,
    today: Day,
) -> Forecast<'s> {
    let mut day = birth.earliest();
    let mut common = with_birth(schedule, history, day, today);
    // What was decided for one of the days is no reasoning for all of them.
    common.trace.clear();
    while day < birth.latest() {
        day = day.next();
        let other = with_birth(schedule, history, day, today);
        agree(&mut common, &other);
    }
    for line in &mut common.recommendations {
        let open = line.status.is_open();
        let empty = line
            .earliest
            .zip(line.latest)
            .is_some_and(|(from, to)| to < from);
        if open && (empty || line.earliest.is_none()) && !line.reasons.contains(&"needs-birth") {
            unclear(line);
        }
    }
    common
}

fn agree<'s>(common: &mut Forecast<'s>, other: &Forecast<'s>) {
    let same_dose =
        |one: &Evaluation<'s>, two: &Evaluation<'s>| one.dose == two.dose && one.group == two.group;
    for one in &mut common.evaluations {
        let found = other.evaluations.iter().find(|two| same_dose(one, two));
        let agrees =
            found.is_some_and(|two| (two.verdict, two.number) == (one.verdict, one.number));
        if !agrees && one.verdict != Verdict::NotEvaluated {
            one.verdict = Verdict::NotEvaluated;
            one.reasons = Reasons::of(Reason::BirthUnknown);
            one.number = None;
        }
    }
    for two in &other.evaluations {
        if !common.evaluations.iter().any(|one| same_dose(one, two)) {
            common.evaluations.push(Evaluation {
                verdict: Verdict::NotEvaluated,
                reasons: Reasons::of(Reason::BirthUnknown),
                number: None,
                ..two.clone()
            });
        }
    }
    for line in &mut common.recommendations {
        match other
            .recommendations
            .iter()
            .find(|one| one.group == line.group)
        {
            Some(other) if (other.status, other.number) == (line.status, line.number) => {
                // What holds for all births lies between the latest beginning and the earliest end.
                line.earliest = line.earliest.max(other.earliest);
                line.recommended = line.recommended.max(other.recommended);
                line.overdue_after = line.overdue_after.max(other.overdue_after);
                line.latest = sooner(line.latest, other.latest);
                line.supporting
                    .retain(|dose| other.supporting.contains(dose));
                line.recommended = line
                    .recommended
                    .map(|day| day.min(line.latest.unwrap_or(Day::LAST)));
                line.overdue_after = line
                    .overdue_after
                    .map(|day| day.min(line.latest.unwrap_or(Day::LAST)));
            }
            _ => unclear(line),
        }
    }
    for two in &other.recommendations {
        if !common
            .recommendations
            .iter()
            .any(|one| one.group == two.group)
        {
            let mut line = two.clone();
            unclear(&mut line);
            common.recommendations.push(line);
        }
    }
}

fn sooner(one: Option<Day>, other: Option<Day>) -> Option<Day> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, None) => one,
        (None, other) => other,
    }
}

fn unclear(line: &mut Recommendation<'_>) {
    line.status = Status::Conditional;
    line.number = None;
    line.earliest = None;
    line.recommended = None;
    line.overdue_after = None;
    line.latest = None;
    line.reasons.clear();
    line.reasons.push("needs-birth");
    line.vaccines.clear();
    line.supporting.clear();
}
