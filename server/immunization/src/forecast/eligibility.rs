//! Who: whether conditions hold for a person, do not, or cannot be told.

use crate::calendar::Day;
use crate::resident::Sex;
use crate::schedule::{Anchor, Base, Condition, FactKind, Given, When};

use super::case::Case;
use super::series::Walk;

/// Where a rule stands: the person, the doses of the group, how far the series has come, and the day that is judged.
#[derive(Clone, Copy)]
pub(super) struct Standing<'c, 's, 'h> {
    pub(super) case: &'c Case<'s, 'h>,
    /// Places of the doses that have to do with the group.
    pub(super) relevant: &'c [usize],
    pub(super) walk: &'c Walk,
    pub(super) dropped: bool,
    pub(super) day: Day,
}

/// What a condition comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    /// Not known; the code of what would have to be.
    Unknown(&'static str),
}

impl From<bool> for Answer {
    fn from(holds: bool) -> Answer {
        if holds { Answer::Yes } else { Answer::No }
    }
}

impl Standing<'_, '_, '_> {
    /// The day that a term comes to. Nothing where what it counts from is not there.
    pub(super) fn day_of(&self, when: &When) -> Option<Day> {
        if when.of_person.is_some() {
            return self.case.of_person(when);
        }
        let day = match when.term.base {
            Base::After(span, anchor) => {
                let from = match anchor {
                    Anchor::Dose(place) => {
                        let valid = self.walk.valid.iter().find(|one| one.slot == place);
                        // A dose that was dropped is stood in for by the one before it.
                        valid.map(|one| one.day).or(self.walk.previous)
                    }
                    Anchor::Previous => self.walk.previous,
                    Anchor::Birth => Some(self.case.birth),
                    Anchor::IllnessEnd => self.case.illness_end(self.day),
                };
                span.after(from?)
            }
            Base::Season(day) => {
                self.walk.season?;
                day.on_or_after_parts(self.walk.season_parts)
            }
            Base::Gestation(days) => self.walk.day_zero?.plus_days(days),
            _ => return None,
        };
        Some(day.plus_days(when.term.plus_days))
    }

    /// Whether all conditions hold.
    pub(super) fn hold(&self, conditions: &[Condition]) -> Answer {
        let mut answer = Answer::Yes;
        for condition in conditions {
            match self.holds(condition) {
                Answer::No => return Answer::No,
                Answer::Unknown(what) => answer = Answer::Unknown(what),
                Answer::Yes => {}
            }
        }
        answer
    }

    fn holds(&self, condition: &Condition) -> Answer {
        match condition {
            Condition::Sex(sex) => match self.case.sex {
                None | Some(Sex::Unknown | Sex::Other) => Answer::Unknown("needs-sex"),
                Some(known) => (known == *sex).into(),
            },
            Condition::Born(first, last) => (*first..=*last).contains(&self.case.birth).into(),
            Condition::Observed(fact) => self.observed(*fact).into(),
            Condition::Given(given) => self.given(given).into(),
            Condition::First(of) => {
                let first = self
                    .relevant
                    .first()
                    .and_then(|place| self.case.doses.get(*place));
                first
                    .is_some_and(|dose| of.iter().any(|one| one.is(dose.group, dose.product)))
                    .into()
            }
            Condition::DoseBefore(place, when) => {
                self.dose(*place, when, |dose, day| dose < day).into()
            }
            Condition::DoseAfter(place, when) => {
                self.dose(*place, when, |dose, day| dose > day).into()
            }
            Condition::ValidIn(group, least) => {
                (self.case.valid.get(*group).copied().unwrap_or(0) >= *least).into()
            }
            Condition::Dropped(dropped) => (self.dropped == *dropped).into(),
            Condition::Any(any) => self.any(any),
            // Conditions lie in each other only as deep as the reader of the schedule let them.
            Condition::Not(inner) => match self.holds(inner) {
                Answer::Yes => Answer::No,
                Answer::No => Answer::Yes,
                unknown => unknown,
            },
        }
    }

    fn any(&self, any: &[Condition]) -> Answer {
        let mut answer = Answer::No;
        for one in any {
            match self.holds(one) {
                Answer::Yes => return Answer::Yes,
                Answer::Unknown(what) => answer = Answer::Unknown(what),
                Answer::No => {}
            }
        }
        answer
    }

    fn observed(&self, fact: FactKind) -> bool {
        let observations = &self.case.history.observations;
        observations.iter().any(|one| {
            let holds = if fact.outlasts() {
                one.since.is_none_or(|since| since <= self.day)
            } else {
                one.holds_on(self.day)
            };
            fact.is(one.fact) && holds
        })
    }

    fn given(&self, given: &Given) -> bool {
        if self.case.groups & given.mask == 0 {
            return given.at_least == 0;
        }
        let since = given.since.as_ref().and_then(|when| self.day_of(when));
        let until = given.until.as_ref().and_then(|when| self.day_of(when));
        let counted = self.case.doses.iter().filter(|dose| {
            given.mask & dose.bit != 0
                && since.is_none_or(|since| since <= dose.day)
                && until.is_none_or(|until| dose.day <= until)
                && given.of.iter().any(|one| one.is(dose.group, dose.product))
        });
        let count = u32::try_from(counted.count()).unwrap_or(u32::MAX);
        (given.at_least..=given.at_most).contains(&count)
    }

    /// Whether the dose given at a place, from the first valid one on, stands so to a day.
    fn dose(&self, place: usize, when: &When, stands: fn(Day, Day) -> bool) -> bool {
        let Some(first) = self.walk.valid.first().map(|one| one.day) else {
            return false;
        };
        let mut days = self.walk.taken.iter().copied().filter(|day| *day >= first);
        days.nth(place)
            .zip(self.day_of(when))
            .is_some_and(|(dose, day)| stands(dose, day))
    }
}
