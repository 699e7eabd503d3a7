//! Which of the doses that are known a row is about.

use immunization::intake::{DoseCase, Heard, Operation, Telling};
use immunization::{DoseStatus, ForeignNumber};

use super::super::rows::ToldDose;
use super::super::world::{CaseEntry, Waiter, Whose, World, waiter_of};
use crate::told::is_source_id;

/// The doses that the row may be about: the person's, those that wait for the same, and those with the same identifiers.
pub(super) fn candidates(world: &World, told: &ToldDose, person: Option<usize>) -> Vec<usize> {
    let mut found: Vec<usize> = person
        .map(|person| world.cases_of(person).to_vec())
        .unwrap_or_default();
    let coupon = told.coupon.map(Waiter::Coupon);
    let number = told.resident.clone().map(Waiter::Resident);
    for waiter in coupon.into_iter().chain(number) {
        found.extend(world.waiting(&waiter));
    }
    for number in &told.telling.dose.numbers {
        let known = world.cases_by_number(number).iter().copied();
        found.extend(known.filter(|place| {
            let entry = world.cases.get(*place);
            entry.is_some_and(|entry| entry.is_known_by(number, &told.telling))
        }));
    }
    found.sort_unstable();
    found.dedup();
    let may_be = |place: &usize| {
        let entry = world.cases.get(*place);
        entry.is_some_and(|entry| entry.may_be(world, told, person))
    };
    found.retain(may_be);
    found
}

/// The dose that is meant: the one with the same identifier first, and one that was taken back last.
pub(super) fn matching(world: &World, candidates: &[usize], telling: &Telling) -> Option<usize> {
    let entries = candidates
        .iter()
        .filter_map(|place| Some((*place, world.cases.get(*place)?)));
    let mut fitting: Vec<(u8, usize)> = entries
        .filter_map(|(place, entry)| Some((entry.rank(telling)?, place)))
        .collect();
    fitting.sort_unstable();
    fitting.first().map(|(_, place)| *place)
}

/// The dose that a row is about. Who takes a record of its own back means that one, whatever else the row says of it.
pub(super) fn meant(world: &World, candidates: &[usize], told: &ToldDose) -> Option<usize> {
    let telling = &told.telling;
    let own = |is_own: fn(&DoseCase, &Telling) -> bool| {
        let mut places = candidates.iter().copied();
        places.find(|place| {
            let entry = world.cases.get(*place);
            entry.is_some_and(|entry| is_own(&entry.case, telling))
        })
    };
    let taken_back = match told.operation {
        Operation::Delete => own(DoseCase::tells).or_else(|| own(DoseCase::took_back)),
        Operation::Report => None,
    };
    taken_back.or_else(|| matching(world, candidates, telling))
}

impl CaseEntry {
    /// Whether it can be the record of what is told. What was taken back from somebody stays there: a row about somebody
    /// else, or about nobody who is known, does not bring it back and is not told of it (R-T01). Only a row that is older
    /// than the taking back changes nothing, unless it names another coupon.
    fn may_be(&self, world: &World, told: &ToldDose, person: Option<usize>) -> bool {
        if !self.is_gone() {
            return true;
        }
        match (self.whose, person) {
            (Whose::Waiting, _) | (_, Some(_)) => !self.is_of_other(world, told, person),
            (_, None) => match self.is_named_by(world, told) {
                // Two coupons are two people's, until somebody says otherwise.
                false if told.coupon.is_some() && self.case.record.dose.coupon.is_some() => false,
                is_named => self.takes_back(told, is_named),
            },
        }
    }

    pub(super) fn is_gone(&self) -> bool {
        self.case.record.dose.status == DoseStatus::EnteredInError
    }

    /// Whether it is the record of somebody else than the row names. Somebody who is not registered is somebody else,
    /// unless the record was told by that coupon or waits for that number: a coupon is one person's, and so is an id, but
    /// nobody knows yet whether both are the same person's.
    pub(super) fn is_of_other(
        &self,
        world: &World,
        told: &ToldDose,
        person: Option<usize>,
    ) -> bool {
        match (self.whose, person) {
            (Whose::Person(of), Some(person)) => of != person,
            (Whose::Elsewhere, Some(_)) => true,
            (Whose::Waiting, Some(person)) => {
                !self.is_named_by(world, told) && self.owner(world) != Some(person)
            }
            (_, None) => !self.is_named_by(world, told),
        }
    }

    /// Whether the row names its person as the record does, or as somebody who told it did.
    fn is_named_by(&self, world: &World, told: &ToldDose) -> bool {
        let coupon = |telling: &Telling| {
            let coupon = telling.dose.coupon.as_ref();
            coupon.map(|coupon| (coupon.municipality, coupon.number))
        };
        let mut known = std::iter::once(&self.case.record).chain(&self.case.beside);
        let named = coupon(&told.telling);
        if named.is_some() && known.any(|one| coupon(one) == named) {
            return true;
        }
        match self.waiter(world) {
            Some(Waiter::Coupon(coupon)) => told.coupon == Some(coupon),
            Some(Waiter::Resident(number)) => told.resident == Some(number),
            None => false,
        }
    }

    /// For what it waits.
    fn waiter(&self, world: &World) -> Option<Waiter> {
        let named = self.named.as_ref().filter(|_| self.whose == Whose::Waiting);
        waiter_of(named?, world.municipality)
    }

    /// The person for whom it waits, where somebody else registered that one meanwhile.
    fn owner(&self, world: &World) -> Option<usize> {
        match self.waiter(world)? {
            Waiter::Coupon(coupon) => world.by_coupon(coupon),
            Waiter::Resident(number) => world.by_number(&number),
        }
    }

    /// Whether what is told was taken back already, before or after it came. Of somebody who may be another it changes
    /// nothing.
    fn takes_back(&self, told: &ToldDose, is_named: bool) -> bool {
        let mut case = self.case.clone();
        let heard = match told.operation {
            Operation::Report => case.hear(told.telling.clone(), false).heard,
            Operation::Delete if is_named => return true,
            Operation::Delete => case.withdraw(&told.telling, false).heard,
        };
        match heard {
            Heard::Older => true,
            Heard::TakenBack => is_named,
            Heard::Same => told.operation == Operation::Delete,
            _ => false,
        }
    }

    /// Whether the record is known by a number of what is told. An id of one sender says nothing about the record of another.
    fn is_known_by(&self, number: &ForeignNumber, telling: &Telling) -> bool {
        let record = &self.case.record.dose;
        let is_of_anyone = !is_source_id(number);
        record.numbers.contains(number)
            && (is_of_anyone || record.source.may_be_sender_of(&telling.dose.source))
    }

    /// How well a telling fits, the best first; nothing where it is about another dose. The line of a coupon says more than an
    /// id, under which its sender may have told another dose before.
    pub(super) fn rank(&self, telling: &Telling) -> Option<u8> {
        let known_by = |is_wanted: fn(&ForeignNumber) -> bool| {
            let mut numbers = telling.dose.numbers.iter();
            numbers.any(|number| is_wanted(number) && self.is_known_by(number, telling))
        };
        let has_line = known_by(|number| !is_source_id(number));
        let (by_id, others): (Vec<&Telling>, Vec<&Telling>) =
            self.told().partition(|one| one.has_same_record(telling));
        let is_same = others.iter().any(|one| one.is_of_same_dose(telling));
        // What others tell does not become another dose because one of them corrects itself.
        let speaks = |one: &&Telling| !one.is_withdrawn() || one.is_withdrawal();
        let is_held = !telling.is_withdrawn() && others.iter().any(speaks);
        let has_id = (!by_id.is_empty() || known_by(is_source_id)) && (is_same || !is_held);
        let fit = match (has_line, has_id, is_same) {
            (true, _, _) => 0,
            (_, true, _) => 1,
            (_, _, true) => 2,
            _ => return None,
        };
        let is_gone = self.case.record.is_withdrawn();
        let worst = match (is_gone, self.counts()) {
            (false, _) => 0,
            (true, true) => 3,
            (true, false) => 6,
        };
        Some(worst + fit)
    }

    fn told(&self) -> impl Iterator<Item = &Telling> {
        std::iter::once(&self.case.record).chain(&self.case.beside)
    }

    /// Whether somebody tells the dose, or has taken it back: what was entered in error in another way says nothing.
    pub(super) fn counts(&self) -> bool {
        self.told()
            .any(|one| !one.is_withdrawn() || one.is_withdrawal())
    }
}
