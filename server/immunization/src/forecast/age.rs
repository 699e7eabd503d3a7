//! When: the windows of ages, fiscal years, cohorts and weeks in which a dose counts.

use crate::calendar::Day;
use crate::schedule::{FactId, Target, Window};

use super::eligibility::{Answer, Standing};

/// A window for one person.
#[derive(Clone, Copy)]
pub(super) struct Open<'s> {
    pub(super) from: Day,
    pub(super) to: Day,
    /// What would have to be known for it to be open.
    pub(super) depends_on: Option<&'s str>,
    /// Whether a dose in it counts without anything more. It may still be advised against.
    pub(super) lawful: bool,
    pub(super) offer: bool,
    pub(super) fact: FactId,
}

/// Where a day lies.
#[derive(Clone, Copy)]
pub(super) enum Fit<'s> {
    Inside(Open<'s>),
    Early(Option<Open<'s>>),
    Late(Open<'s>),
}

impl<'s> Standing<'_, 's, '_> {
    /// A window, if it is about this person and has a day at all.
    pub(super) fn open(&self, window: &'s Window) -> Option<Open<'s>> {
        let (mut from, mut to) = self.case.reach(window.reach)?;
        let mut depends_on = match self.hold(&window.when) {
            Answer::No => return None,
            Answer::Unknown(what) => Some(what),
            Answer::Yes => None,
        };
        let met = self.hold(&window.needs) == Answer::Yes;
        let lawful = met && depends_on.is_none();
        // A reason without needs is advice: the dose counts, and somebody has to judge.
        if !met || window.needs.is_empty() {
            depends_on = window.reason.as_deref().or(depends_on);
        }
        if let Some(moving) = &window.moving {
            for when in &moving.from {
                from = from.max(self.day_of(when)?);
            }
            for when in &moving.to {
                to = to.min(self.day_of(when)?);
            }
        }
        let open = Open {
            from,
            to,
            depends_on,
            lawful,
            offer: window.offer,
            fact: window.fact,
        };
        (from <= to).then_some(open)
    }

    /// The windows of a dose that can be about this person: nobody of whom nothing was observed had a long illness.
    pub(super) fn possible(&self, target: &'s Target) -> &'s [Window] {
        match target.windows.split_last() {
            Some((_, others)) if target.extended && self.case.history.observations.is_empty() => {
                others
            }
            _ => &target.windows,
        }
    }

    /// The windows of a dose.
    pub(super) fn windows(&self, target: &'s Target) -> impl Iterator<Item = Open<'s>> + Clone {
        let possible = self.possible(target).iter();
        possible.filter_map(|window| self.open(window))
    }

    /// Where the day lies in the windows of a dose. What is open without a condition goes before what is not.
    pub(super) fn fit(&self, target: &'s Target) -> Fit<'s> {
        let mut inside: Option<Open<'s>> = None;
        let mut late: Option<Open<'s>> = None;
        let mut early: Option<Open<'s>> = None;
        for open in self.windows(target) {
            if open.to < self.day {
                late = Some(late.filter(|other| other.to >= open.to).unwrap_or(open));
            } else if self.day < open.from {
                early = Some(
                    early
                        .filter(|other| other.from <= open.from)
                        .unwrap_or(open),
                );
            } else if inside.is_none_or(|other| !other.lawful && open.lawful) {
                inside = Some(open);
            }
        }
        match (inside, late) {
            (Some(inside), _) => Fit::Inside(inside),
            (None, Some(late)) => Fit::Late(late),
            (None, None) => Fit::Early(early),
        }
    }
}
