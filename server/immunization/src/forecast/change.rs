//! When a forecast may say something else though nothing new is recorded: because a day has come.

use crate::calendar::Day;
use crate::history::{History, ObservedFact};
use crate::schedule::{Base, Schedule};

use super::forecast;
use super::result::Forecast;

/// How many days on which something might change are tried before somebody else has to.
const TRIED_MAX: usize = 48;

/// The first day after this one on which the lines of a forecast may be different. Until the day before, they are what
/// they are on this one. Nothing where nothing will change any more.
///
/// Days that change nothing are passed over, as far as a bound that keeps the work small; so what is said may come too
/// early, and never too late.
pub fn next_change(schedule: &Schedule, history: &History, now: &Forecast<'_>) -> Option<Day> {
    let mut day = next_day(schedule, history, now)?;
    let mut then;
    for _ in 0..TRIED_MAX {
        then = forecast(schedule, history, day);
        if now.recommendations != then.recommendations {
            return Some(day);
        }
        day = next_day(schedule, history, &then)?;
    }
    Some(day)
}

/// The next day on which any rule may decide otherwise.
fn next_day(schedule: &Schedule, history: &History, now: &Forecast<'_>) -> Option<Day> {
    let today = now.today;
    let mut next: Option<Day> = None;
    let mut take = |day: Day| {
        if day > today && next.is_none_or(|found| day < found) {
            next = Some(day);
        }
    };
    let mut around = |day: Day| {
        take(day);
        take(day.next());
    };
    for line in &now.recommendations {
        let dates = [
            line.earliest,
            line.recommended,
            line.overdue_after,
            line.latest,
        ];
        dates.into_iter().flatten().for_each(&mut around);
    }
    if let Some(birth) = history.birth {
        // Of a birth of which only the month or year is known, every day in it has terms of its own.
        let mut day = birth.earliest();
        while day <= birth.latest() {
            let terms = schedule.terms.iter().filter_map(|term| term.of_birth(day));
            terms.for_each(&mut around);
            day = day.next();
        }
    }
    for series in schedule.groups.iter().flat_map(|group| &group.series) {
        if let Some(season) = series.season {
            let first = season.first.on_or_after(today.next());
            around(first);
            around(season.last.on_or_after(today));
        }
    }
    for spacing in &schedule.spacings {
        spacing
            .from
            .into_iter()
            .chain(spacing.to)
            .for_each(&mut around);
        for dose in &history.doses {
            if let Some(day) = dose.day_given() {
                around(spacing.interval.after(day));
            }
        }
    }
    for dose in &history.doses {
        dose.day_given().into_iter().for_each(&mut around);
    }
    if let Some(death) = history.death {
        around(death.earliest());
    }
    for one in &history.observations {
        one.since.into_iter().chain(one.until).for_each(&mut around);
        // What is counted from a pregnancy or from the end of an illness is looked at day by day: both are short.
        let is_short = matches!(one.fact, ObservedFact::Pregnancy { .. });
        if is_short && one.holds_on(today) {
            around(today.next());
        }
        if matches!(one.fact, ObservedFact::LongIllness { .. }) {
            ends_of_illness(schedule, one.until).for_each(&mut around);
        }
    }
    next
}

/// The days that are counted from the end of an illness.
fn ends_of_illness(schedule: &Schedule, end: Option<Day>) -> impl Iterator<Item = Day> {
    let windows = schedule
        .groups
        .iter()
        .flat_map(|group| &group.series)
        .flat_map(|series| &series.targets)
        .flat_map(|target| &target.windows);
    let terms = windows.flat_map(|window| window.from.iter().chain(&window.to));
    let spans = terms.filter_map(|when| match when.term.base {
        Base::After(span, crate::schedule::Anchor::IllnessEnd) => Some((span, when.term.plus_days)),
        _ => None,
    });
    end.into_iter().flat_map(move |end| {
        let spans = spans.clone();
        spans.map(move |(span, days)| span.after(end).plus_days(days))
    })
}
