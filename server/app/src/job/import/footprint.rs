//! What a group of rows may change, and what it depends on: by this, the next group can be decided while the group before
//! it is still being written, as long as the two have nothing in common.

use std::collections::HashSet;

use fhir::Key;
use immunization::individual_number::IndividualNumber;
use immunization::{CouponNumber, ForeignNumber, ResidentNumber};

use super::rows::Taken;
use super::world::{Waiter, World, waiter_of};

/// By what a group and its world are known: whatever the group looked up, and whatever it may have changed.
#[derive(Default)]
pub struct Footprint {
    residents: HashSet<ResidentNumber>,
    coupons: HashSet<CouponNumber>,
    numbers: HashSet<ForeignNumber>,
    individuals: HashSet<IndividualNumber>,
    keys: HashSet<Key>,
    /// Whether it may change what is known of individual numbers that no row of it tells.
    is_open: bool,
}

impl Footprint {
    /// What rows name, before anything of it is looked up.
    pub fn of_rows(rows: &[Taken]) -> Footprint {
        let mut footprint = Footprint::default();
        for row in rows {
            footprint.individuals.extend(row.individual());
            if let Some(person) = row.person() {
                footprint.residents.insert(person.number.clone());
                footprint.coupons.extend(person.coupon);
            }
            if let Some(told) = row.dose() {
                footprint.residents.extend(told.resident.clone());
                footprint.coupons.extend(told.coupon);
                let numbers = &told.telling.dose.numbers;
                footprint.numbers.extend(numbers.iter().cloned());
            }
        }
        footprint
    }

    /// The same with everything that is known by now of what rows name, before and after them.
    pub fn with_world(mut self, world: &World) -> Footprint {
        let own = world.municipality;
        for entry in &world.persons {
            self.keys.insert(entry.key.clone());
            let before = entry.before.as_ref().map(|(_, before)| before);
            for resident in before.into_iter().chain([&entry.now]) {
                self.residents.extend(resident.number.clone());
                let former = resident.former_numbers.iter();
                let former = former.filter(|(of, _)| *of == own);
                self.residents
                    .extend(former.map(|(_, number)| number.clone()));
                let coupons = resident.coupons.iter();
                let coupons = coupons.filter(|coupon| coupon.municipality == own);
                self.coupons.extend(coupons.map(|coupon| coupon.number));
            }
        }
        for entry in &world.cases {
            self.keys.insert(entry.key.clone());
            let before = entry.before.as_ref().map(|(_, telling)| &telling.dose);
            for dose in before.into_iter().chain([&entry.case.record.dose]) {
                self.numbers.extend(dose.numbers.iter().cloned());
            }
            let waiter = entry.named.as_ref();
            match waiter.and_then(|named| waiter_of(named, own)) {
                Some(Waiter::Coupon(coupon)) => drop(self.coupons.insert(coupon)),
                Some(Waiter::Resident(number)) => drop(self.residents.insert(number)),
                None => {}
            }
        }
        self.individuals.extend(world.owners.keys().copied());
        // Whose number is another than the one told may lose it, whatever it is.
        self.is_open = !world.differs.is_empty();
        self
    }

    /// Whether one may see what the other changes.
    pub fn meets(&self, other: &Footprint) -> bool {
        let tells_numbers = (self.is_open && !other.individuals.is_empty())
            || (other.is_open && !self.individuals.is_empty());
        tells_numbers
            || !self.residents.is_disjoint(&other.residents)
            || !self.coupons.is_disjoint(&other.coupons)
            || !self.numbers.is_disjoint(&other.numbers)
            || !self.individuals.is_disjoint(&other.individuals)
            || !self.keys.is_disjoint(&other.keys)
    }
}

/// Whether two rows that stand one behind the other tell of the same: then they are better decided together.
pub fn belong_together(one: &Taken, other: &Taken) -> bool {
    Footprint::of_rows(std::slice::from_ref(one))
        .meets(&Footprint::of_rows(std::slice::from_ref(other)))
}

#[cfg(test)]
mod tests;
