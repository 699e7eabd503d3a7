//! What each part of a schedule cannot see for itself: keys that stand twice, bounds that count from nothing, windows
//! that nobody ever fits into.

use std::collections::BTreeSet;

use super::error::{ScheduleError, ScheduleFault};
use super::parts::{Group, Series, Target, When};
use super::term::{Anchor, Base};
use super::{FactId, Schedule};
use crate::calendar::Day;

pub(super) fn check(schedule: &Schedule) -> Result<(), ScheduleError> {
    let mut seen = BTreeSet::new();
    let keys = schedule
        .groups
        .iter()
        .chain(schedule.combinations.iter().map(|one| &one.group));
    for group in keys {
        if !seen.insert(group.key.as_str()) {
            return Err(at(schedule, group.fact, ScheduleFault::Twice));
        }
        if group.ja.is_empty() || group.en.is_empty() {
            return Err(at(schedule, group.fact, ScheduleFault::NoWords));
        }
        for series in &group.series {
            if !seen.insert(series.id.as_str()) {
                return Err(at(schedule, series.fact, ScheduleFault::Twice));
            }
            of_series(schedule, group, series)?;
        }
    }
    let empty = schedule.groups.iter().find(|group| group.series.is_empty());
    if let Some(group) = empty {
        return Err(at(schedule, group.fact, ScheduleFault::Empty));
    }
    if schedule.groups.is_empty() {
        return Err(ScheduleError::new("", "group", ScheduleFault::Empty));
    }
    Ok(())
}

fn at(schedule: &Schedule, fact: FactId, fault: ScheduleFault) -> ScheduleError {
    match schedule.citation(fact) {
        Some(citation) => ScheduleError::new(&citation.file, &citation.key, fault),
        None => ScheduleError::new("", "", fault),
    }
}

fn of_series(schedule: &Schedule, group: &Group, series: &Series) -> Result<(), ScheduleError> {
    // What counts in a series has to be looked at by its group.
    for accept in &series.vaccines {
        let taken = group.takes.iter().any(|take| match (take.of, accept.of) {
            (one, other) if one == other => true,
            (super::Selector::Group(group), super::Selector::Unspecified(other)) => group == other,
            (super::Selector::Group(group), super::Selector::Product(product)) => {
                schedule.products_of(group).contains(&product)
            }
            _ => false,
        });
        if !taken {
            return Err(at(schedule, accept.fact, ScheduleFault::Contradiction));
        }
    }
    let last = series.targets.len().saturating_sub(1);
    for (place, target) in series.targets.iter().enumerate() {
        if target.repeat && place != last {
            return Err(at(schedule, target.fact, ScheduleFault::Contradiction));
        }
        of_target(schedule, series, place, target)?;
    }
    Ok(())
}

fn of_target(
    schedule: &Schedule,
    series: &Series,
    place: usize,
    target: &Target,
) -> Result<(), ScheduleError> {
    let bounds = [&target.after, &target.recommended, &target.overdue];
    for bound in bounds.into_iter().flatten() {
        if !counts_from_something(&bound.is, series, place) {
            return Err(at(schedule, bound.fact, ScheduleFault::Term));
        }
    }
    for window in &target.windows {
        let mut all = window.from.iter().chain(&window.to);
        if window.from.is_empty() || !all.all(|when| counts_from_something(when, series, place)) {
            return Err(at(schedule, window.fact, ScheduleFault::Term));
        }
        // Somebody is born on some day for whom the window is open.
        let open = BIRTHS.iter().any(|number| {
            let birth = Day::from_number(*number).unwrap_or(Day::FIRST);
            let day = |when: &When| when.term.of_birth(birth);
            let from = window.from.iter().filter_map(day).max();
            let to = window.to.iter().filter_map(day).min();
            from.zip(to).is_none_or(|(from, to)| from <= to)
        });
        if !open {
            return Err(at(schedule, window.fact, ScheduleFault::Contradiction));
        }
    }
    Ok(())
}

/// Days of birth to try windows with: about every half year from 1920 to 2040, as days since 1970.
const BIRTHS: [i32; 240] = {
    let mut days = [0; 240];
    let mut place = 0;
    let mut day = -18_262;
    while place < 240 {
        #[expect(
            clippy::indexing_slicing,
            reason = "counted by the line above, when this is built"
        )]
        {
            days[place] = day;
        }
        place += 1;
        day += 183;
    }
    days
};

/// Whether a term's beginning exists: a dose ahead in the series, a season, a pregnancy.
fn counts_from_something(when: &When, series: &Series, place: usize) -> bool {
    match when.term.base {
        Base::After(_, Anchor::Dose(dose)) => dose < place,
        Base::After(_, Anchor::Previous) => {
            place > 0 || series.targets.iter().any(|one| one.repeat)
        }
        Base::Season(_) => series.season.is_some(),
        Base::Gestation(_) => series.pregnancy.is_some(),
        _ => true,
    }
}
