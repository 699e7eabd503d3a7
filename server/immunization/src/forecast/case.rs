//! One person, made ready: doses in order, the days that a birth alone tells, what was observed.

use std::cell::Cell;

use crate::calendar::Day;
use crate::dose::Dose;
use crate::history::{History, ObservedFact};
use crate::resident::Sex;
use crate::schedule::{Group, Schedule, When, group_bit};
use crate::vaccine::VaccineGroup;

/// A dose that can be judged.
#[derive(Clone, Copy)]
pub(super) struct GivenDose {
    pub(super) day: Day,
    /// In the history.
    pub(super) position: usize,
    pub(super) group: VaccineGroup,
    /// The bit of its group.
    bit: u64,
    pub(super) product: Option<u16>,
    pub(super) expired: bool,
}

/// What a term comes to for one person.
#[derive(Clone, Copy)]
enum Counted {
    NotYet,
    Never,
    Day(Day),
}

/// All that rules may look at.
pub(super) struct Case<'s, 'h> {
    pub(super) schedule: &'s Schedule,
    pub(super) history: &'h History,
    pub(super) birth: Day,
    pub(super) sex: Option<Sex>,
    pub(super) today: Day,
    /// By day.
    pub(super) doses: Vec<GivenDose>,
    /// Bits of the groups of vaccines that were given.
    groups: u64,
    /// Bits of the groups of vaccines that were given nobody knows when.
    pub(super) undated: u64,
    /// The birth as year, month and day.
    birth_parts: (i32, u8, u8),
    /// What the terms of the schedule come to, in their order, once somebody asked: few are asked about one person.
    days: Vec<Cell<Counted>>,
    /// How many doses are valid in each group so far.
    pub(super) valid: Vec<u32>,
}

impl<'s, 'h> Case<'s, 'h> {
    pub(super) fn new(
        schedule: &'s Schedule,
        history: &'h History,
        birth: Day,
        today: Day,
    ) -> Case<'s, 'h> {
        let mut doses = Vec::with_capacity(history.doses.len());
        let (mut groups, mut undated) = (0, 0);
        for (position, dose) in history.doses.iter().enumerate() {
            let Some(group) = dose.vaccine.group.filter(|_| dose.is_given()) else {
                continue;
            };
            match dose.day_given() {
                Some(day) if day <= today => {
                    groups |= group_bit(group);
                    doses.push(given(schedule, dose, group, day, position));
                }
                Some(_) => {}
                None => undated |= group_bit(group),
            }
        }
        // Ties are settled by what was given, so that the order of the record decides nothing.
        doses.sort_unstable_by_key(|one| {
            (
                one.day,
                one.group,
                one.expired,
                one.product.is_none(),
                one.product,
                one.position,
            )
        });
        Case {
            schedule,
            history,
            birth,
            sex: history.sex,
            today,
            doses,
            groups,
            undated,
            birth_parts: birth.parts(),
            days: vec![Cell::new(Counted::NotYet); schedule.terms.len()],
            valid: Vec::with_capacity(schedule.groups.len()),
        }
    }

    /// The day that a term comes to, if the birth alone tells it.
    pub(super) fn of_person(&self, when: &When) -> Option<Day> {
        let day = self.days.get(usize::from(when.of_person?))?;
        match day.get() {
            Counted::Day(found) => Some(found),
            Counted::Never => None,
            Counted::NotYet => {
                let found = when.term.of_birth_from(self.birth, self.birth_parts);
                day.set(found.map_or(Counted::Never, Counted::Day));
                found
            }
        }
    }

    /// Finds the doses that have to do with a group, by their places among the doses.
    pub(super) fn relevant(&self, group: &Group, found: &mut Vec<usize>) {
        found.clear();
        if self.groups & group.mask == 0 {
            return;
        }
        let of_group = |dose: &GivenDose| {
            group.whole & dose.bit != 0
                || group.takes.iter().any(|take| {
                    let from = take.from.as_ref().and_then(|when| self.of_person(when));
                    let to = take.to.as_ref().and_then(|when| self.of_person(when));
                    take.of.is(dose.group, dose.product)
                        && from.is_none_or(|from| from <= dose.day)
                        && to.is_none_or(|to| dose.day <= to)
                })
        };
        let places = self.doses.iter().enumerate();
        let meant = places.filter(|(_, dose)| group.mask & dose.bit != 0 && of_group(dose));
        found.extend(meant.map(|(place, _)| place));
    }

    /// The first day of a pregnancy that holds on a day. Inside: nothing where that day is not known.
    pub(super) fn pregnancy_on(&self, day: Day) -> Option<Option<Day>> {
        let mut holding = self
            .history
            .observed_on(day)
            .filter_map(|one| match one.fact {
                ObservedFact::Pregnancy { day_zero } => Some(day_zero),
                _ => None,
            });
        let first = holding.next()?;
        Some(first.or_else(|| holding.flatten().next()))
    }

    /// Every day from which a pregnancy is counted.
    pub(super) fn pregnancies(&self) -> impl Iterator<Item = Day> {
        self.history
            .observations
            .iter()
            .filter_map(|one| match one.fact {
                ObservedFact::Pregnancy { day_zero } => day_zero,
                _ => None,
            })
    }

    /// The last end of a long illness by a day.
    pub(super) fn illness_end(&self, day: Day) -> Option<Day> {
        let illnesses = self.history.observations.iter();
        let ends = illnesses.filter_map(|one| match one.fact {
            ObservedFact::LongIllness { .. } => one.until.filter(|end| *end <= day),
            _ => None,
        });
        ends.max()
    }
}

fn given(
    schedule: &Schedule,
    dose: &Dose,
    group: VaccineGroup,
    day: Day,
    position: usize,
) -> GivenDose {
    let product = dose.vaccine.product.as_ref();
    GivenDose {
        day,
        position,
        group,
        bit: group_bit(group),
        product: product.and_then(|id| schedule.products.get(id).copied()),
        expired: dose.lot_expiry.is_some_and(|last| last.latest() < day),
    }
}
