//! What a birth alone says about a window: its days, and for which births it has any.

use crate::calendar::Day;

use super::parts::When;
use super::term::Base;

/// The days of a window as far as a birth tells them. Windows with the same terms share one, so that it is counted once
/// for a person.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    from: Vec<When>,
    to: Vec<When>,
    /// Whoever was born before or after has no day in the window: what is fixed in the calendar passes them by.
    births: (Day, Day),
}

impl Reach {
    pub(crate) fn new(from: &[When], to: &[When]) -> Reach {
        let of_person = |whens: &[When]| -> Vec<When> {
            let told = whens.iter().filter(|when| when.of_person.is_some());
            told.copied().collect()
        };
        let (from, to) = (of_person(from), of_person(to));
        Reach {
            births: births(&from, &to),
            from,
            to,
        }
    }

    /// The first and the last day for somebody. Nothing where there is no day between.
    pub(crate) fn days(
        &self,
        birth: Day,
        day: impl Fn(&When) -> Option<Day>,
    ) -> Option<(Day, Day)> {
        if birth < self.births.0 || self.births.1 < birth {
            return None;
        }
        let (mut first, mut last) = (Day::FIRST, Day::LAST);
        for when in &self.from {
            first = first.max(day(when)?);
        }
        for when in &self.to {
            last = last.min(day(when)?);
        }
        (first <= last).then_some((first, last))
    }
}

/// The births for which no day that is fixed in the calendar closes the window before it opens, or opens it after it has
/// closed. Whoever is born later comes to no age earlier, so the births stand next to each other.
fn births(from: &[When], to: &[When]) -> (Day, Day) {
    let is_fixed = |when: &When| matches!(when.term.base, Base::Fixed(_));
    let fixed = |whens: &[When]| -> Vec<Day> {
        let fixed = whens.iter().filter(|when| is_fixed(when));
        fixed
            .filter_map(|when| when.term.of_birth(Day::FIRST))
            .collect()
    };
    let opens = fixed(from).into_iter().max().unwrap_or(Day::FIRST);
    let closes = fixed(to).into_iter().min().unwrap_or(Day::LAST);
    let day = |when: &When, birth| when.term.of_birth(birth).filter(|_| !is_fixed(when));
    let too_young = |birth| {
        let mut first = from.iter().filter_map(|when| day(when, birth));
        first.any(|first| closes < first)
    };
    let young_enough = |birth| {
        let mut last = to.iter().filter_map(|when| day(when, birth));
        last.all(|last| opens <= last)
    };
    let first = first_birth(young_enough).unwrap_or(Day::LAST);
    let last = first_birth(too_young).map_or(Day::LAST, Day::previous);
    (first, last)
}

/// The first birth for which something holds that holds for all later ones too.
fn first_birth(holds: impl Fn(Day) -> bool) -> Option<Day> {
    let (mut before, mut from) = (Day::FIRST.number(), Day::LAST.number());
    let at = |number| Day::from_number(number).is_ok_and(&holds);
    if !at(from) {
        return None;
    }
    // Half of what is left each time.
    while before < from {
        let middle = before + (from - before) / 2;
        if at(middle) {
            from = middle;
        } else {
            before = middle + 1;
        }
    }
    Day::from_number(from).ok()
}

#[cfg(test)]
mod tests;
