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
    pub(super) bit: u64,
    pub(super) product: Option<u16>,
    pub(super) expired: bool,
    /// The place of the next dose of the same group.
    next: Option<u16>,
}

/// What a term comes to for one person.
#[derive(Clone, Copy)]
enum Counted {
    NotYet,
    Never,
    Day(Day),
}

/// What the birth tells of a window for one person.
#[derive(Clone, Copy)]
enum Reached {
    NotYet,
    Never,
    Days(Day, Day),
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
    pub(super) groups: u64,
    /// The place of the first dose of each group, by the number of its bit.
    firsts: [Option<u16>; u64::BITS as usize],
    /// Bits of the groups of vaccines that were given nobody knows when.
    pub(super) undated: u64,
    /// The birth as year, month and day.
    birth_parts: (i32, u8, u8),
    /// What the terms of the schedule come to, in their order, once somebody asked: few are asked about one person.
    days: Vec<Cell<Counted>>,
    /// What the birth tells of windows, in the order of the schedule, once somebody asked.
    reaches: Vec<Cell<Reached>>,
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
        let firsts = linked(&mut doses);
        Case {
            schedule,
            history,
            birth,
            sex: history.sex,
            today,
            doses,
            groups,
            firsts,
            undated,
            birth_parts: birth.parts(),
            days: vec![Cell::new(Counted::NotYet); schedule.terms.len()],
            reaches: vec![Cell::new(Reached::NotYet); schedule.reaches.len()],
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

    /// The first and the last day of a window as far as the birth alone tells them. Nothing where there is no day between.
    pub(super) fn reach(&self, place: u16) -> Option<(Day, Day)> {
        let place = usize::from(place);
        let known = self.reaches.get(place)?;
        match known.get() {
            Reached::Days(first, last) => Some((first, last)),
            Reached::Never => None,
            Reached::NotYet => {
                let reach = self.schedule.reaches.get(place)?;
                let found = reach.days(self.birth, |when| self.of_person(when));
                let reached = |(first, last)| Reached::Days(first, last);
                known.set(found.map_or(Reached::Never, reached));
                found
            }
        }
    }

    /// Finds the doses that have to do with a group, by their places among the doses.
    pub(super) fn relevant(&self, group: &Group, found: &mut Vec<usize>) {
        found.clear();
        let mut bits = self.groups & group.mask;
        let one_group = bits.is_power_of_two();
        while bits != 0 {
            let first = usize::try_from(bits.trailing_zeros()).unwrap_or(usize::MAX);
            bits &= bits - 1;
            let mut place = self.firsts.get(first).copied().flatten().map(usize::from);
            while let Some((at, dose)) = place.and_then(|at| Some((at, self.doses.get(at)?))) {
                if group.whole & dose.bit != 0 || self.takes(group, dose) {
                    found.push(at);
                }
                place = dose.next.map(usize::from);
            }
        }
        if !one_group {
            found.sort_unstable();
        }
    }

    /// Whether a group takes a dose, given on its day.
    fn takes(&self, group: &Group, dose: &GivenDose) -> bool {
        group.takes.iter().any(|take| {
            let day = |when: &Option<When>| self.of_person(when.as_ref()?);
            take.of.is(dose.group, dose.product)
                && day(&take.from).is_none_or(|from| from <= dose.day)
                && day(&take.to).is_none_or(|to| dose.day <= to)
        })
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

/// Ties the doses of each group together, by day. The first of each is told.
fn linked(doses: &mut [GivenDose]) -> [Option<u16>; u64::BITS as usize] {
    let mut firsts = [None; u64::BITS as usize];
    for (place, dose) in doses.iter_mut().enumerate().rev() {
        if let Some(first) = firsts.get_mut(dose.group as usize) {
            dose.next = *first;
            *first = u16::try_from(place).ok();
        }
    }
    firsts
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
        next: None,
    }
}
