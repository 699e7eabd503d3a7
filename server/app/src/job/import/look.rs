//! Looks up what is stored of the people and doses of a group of rows: a few questions for all of them.

use std::collections::{BTreeSet, HashMap};

use fhir::{Key, Kind, Reach};
use immunization::intake::PersonRow;
use immunization::{MunicipalityCode, ResidentNumber, VaccineTable};
use profiles::immunization::Person;
use profiles::naming::system;
use profiles::provenance;
use store::{Store, StoreError, Stored};

use super::rows::Taken;
use super::world::{ReportEntry, Waiter, World, element_of, patient_key, waiter_of};
use crate::told::{quotes, telling_of};

/// As many values as one question may have.
const VALUES_MAX: usize = 1_000;

/// Where and for whom is looked.
pub struct Look<'a> {
    /// What is at rest.
    pub store: &'a Store,
    /// What may be touched.
    pub reach: &'a Reach,
    /// Whose records these are.
    pub municipality: MunicipalityCode,
    /// The vaccines that are known.
    pub vaccines: &'a VaccineTable,
}

/// Something that is stored and cannot be read: nothing is decided over it.
fn unread(stored: &Stored) -> StoreError {
    StoreError::Unexpected(format!("{} cannot be read", stored.key))
}

impl Look<'_> {
    /// The world of these rows.
    pub fn world(&self, rows: &[Taken]) -> Result<World, StoreError> {
        let mut world = World::new(self.municipality);
        self.persons(rows, &mut world)?;
        self.individuals(rows, &mut world)?;
        self.waiting(rows, &mut world)?;
        self.named_doses(rows, &mut world)?;
        self.doses_of_persons(rows, &mut world)?;
        self.reports(&mut world)?;
        Ok(world)
    }

    /// The world of a dose that waits, with whoever has its coupon or number. Nothing where that is nobody, or two people.
    pub fn waiting_one(&self, dose: &Stored) -> Result<Option<World>, StoreError> {
        let before = element_of(dose).ok_or_else(|| unread(dose))?;
        let named = profiles::immunization::person_of(&before.element);
        let name = named.and_then(|named| self.name_of(&named));
        let Some(name) = name else {
            return Ok(None);
        };
        let persons = self.by_token(Kind::PATIENT, "identifier", &[name])?;
        let [person] = persons.as_slice() else {
            return Ok(None);
        };
        let mut world = self.world_of(person)?;
        self.add_cases(std::slice::from_ref(dose), &mut world)?;
        self.reports(&mut world)?;
        Ok(Some(world))
    }

    /// The world of a person and of all that is known of the person's doses.
    pub fn person_one(&self, person: &Stored) -> Result<World, StoreError> {
        let mut world = self.world_of(person)?;
        self.reports(&mut world)?;
        Ok(world)
    }

    fn world_of(&self, person: &Stored) -> Result<World, StoreError> {
        let mut world = World::new(self.municipality);
        self.add_persons(std::slice::from_ref(person), &mut world)?;
        let known = std::slice::from_ref(&person.key);
        for known in self.by_reference(Kind::IMMUNIZATION, "patient", known)? {
            self.add_cases(&known, &mut world)?;
        }
        Ok(world)
    }

    /// The identifier by which whoever a dose waits for is found.
    pub fn name_of(&self, named: &Person) -> Option<(String, String)> {
        match waiter_of(named, self.municipality)? {
            Waiter::Resident(number) => Some(self.resident(&number)),
            Waiter::Coupon(coupon) => {
                let system = format!("{}/{}", system::COUPON, self.municipality);
                Some((system, coupon.digits()))
            }
        }
    }

    fn resident(&self, number: &ResidentNumber) -> (String, String) {
        let system = format!("{}/{}", system::RESIDENT, self.municipality);
        (system, number.as_str().to_owned())
    }

    /// The numbers and coupons that rows name, each once.
    fn names(&self, rows: &[Taken]) -> Vec<(String, String)> {
        let mut names = BTreeSet::new();
        let coupon_system = format!("{}/{}", system::COUPON, self.municipality);
        for row in rows {
            let person = row.person().map(|row| (Some(&row.number), row.coupon));
            let dose = row.dose().map(|told| (told.resident.as_ref(), told.coupon));
            for (number, coupon) in person.into_iter().chain(dose) {
                names.extend(number.map(|number| self.resident(number)));
                names.extend(coupon.map(|coupon| (coupon_system.clone(), coupon.digits())));
            }
        }
        names.into_iter().collect()
    }

    fn by_token(
        &self,
        kind: Kind,
        parameter: &str,
        values: &[(String, String)],
    ) -> Result<Vec<Stored>, StoreError> {
        let mut all = Vec::new();
        for values in values.chunks(VALUES_MAX) {
            let found = self
                .store
                .find_by_token(self.reach, kind, parameter, values)?;
            all.extend(found.into_iter().flatten());
        }
        Ok(all)
    }

    fn by_reference(
        &self,
        kind: Kind,
        parameter: &str,
        targets: &[Key],
    ) -> Result<Vec<Vec<Stored>>, StoreError> {
        let mut all = Vec::with_capacity(targets.len());
        for targets in targets.chunks(VALUES_MAX) {
            let found = self
                .store
                .find_by_reference(self.reach, kind, parameter, targets)?;
            all.extend(found);
        }
        Ok(all)
    }

    fn add_persons(&self, stored: &[Stored], world: &mut World) -> Result<(), StoreError> {
        for stored in stored {
            if world.by_key(&stored.key).is_some() {
                continue;
            }
            let before = element_of(stored).ok_or_else(|| unread(stored))?;
            let added = world.add_stored_person(stored.key.clone(), before);
            added.ok_or_else(|| unread(stored))?;
        }
        Ok(())
    }

    fn add_cases(&self, stored: &[Stored], world: &mut World) -> Result<(), StoreError> {
        for stored in stored {
            if world.case_by_key(&stored.key).is_some() {
                continue;
            }
            let before = element_of(stored).ok_or_else(|| unread(stored))?;
            // A dose of which nobody knows whether it was given is no dose that anything could be decided about.
            let _ = world.add_stored_case(stored.key.clone(), before, self.vaccines);
        }
        Ok(())
    }

    fn persons(&self, rows: &[Taken], world: &mut World) -> Result<(), StoreError> {
        let names = self.names(rows);
        let found = self.by_token(Kind::PATIENT, "identifier", &names)?;
        self.add_persons(&found, world)
    }

    /// Whose the individual numbers of the rows are, and who has another one.
    fn individuals(&self, rows: &[Taken], world: &mut World) -> Result<(), StoreError> {
        let told: Vec<_> = rows
            .iter()
            .filter_map(|row| Some((row.person()?.number.clone(), row.individual()?)))
            .collect();
        if told.is_empty() {
            return Ok(());
        }
        let tenant = self.reach.tenant.0;
        let digits: Vec<String> = told
            .iter()
            .map(|(_, number)| number.expose_digits())
            .collect();
        let numbers: Vec<&str> = digits.iter().map(String::as_str).collect();
        let pairs: Vec<(&str, &str)> = told
            .iter()
            .zip(&numbers)
            .map(|((resident, _), number)| (resident.as_str(), *number))
            .collect();
        let owners = self.store.individual_owners(tenant, &numbers)?;
        for ((resident, number), owner) in told.iter().zip(owners) {
            let owner = owner.and_then(|owner| ResidentNumber::parse(&owner).ok());
            if owner.as_ref() == Some(resident) {
                world.kept.insert(*number);
            }
            world.owners.extend(owner.map(|owner| (*number, owner)));
        }
        let differs = self.store.individual_differs(tenant, &pairs)?;
        for ((resident, number), differs) in told.into_iter().zip(differs) {
            if differs {
                world.differs.insert(resident, number);
            }
        }
        Ok(())
    }

    /// Doses that wait for a coupon or a number of the rows.
    fn waiting(&self, rows: &[Taken], world: &mut World) -> Result<(), StoreError> {
        let names = self.names(rows);
        let found = self.by_token(Kind::IMMUNIZATION, "patient:identifier", &names)?;
        self.add_cases(&found, world)
    }

    /// Doses with the identifiers that rows tell, and the people whose they are.
    fn named_doses(&self, rows: &[Taken], world: &mut World) -> Result<(), StoreError> {
        let doses = rows.iter().filter_map(Taken::dose);
        let numbers = doses.flat_map(|told| &told.telling.dose.numbers);
        let names: BTreeSet<(String, String)> = numbers
            .map(|number| (number.system.clone(), number.value.clone()))
            .collect();
        let names: Vec<(String, String)> = names.into_iter().collect();
        let found = self.by_token(Kind::IMMUNIZATION, "identifier", &names)?;
        let mut unknown = BTreeSet::new();
        for stored in &found {
            let before = element_of(stored).ok_or_else(|| unread(stored))?;
            if let Some(Person::Reference(address)) =
                profiles::immunization::person_of(&before.element)
                && let Some(key) = patient_key(&address)
                && world.by_key(&key).is_none()
            {
                unknown.insert(key.id);
            }
        }
        for id in unknown {
            let key = Key {
                kind: Kind::PATIENT,
                id,
            };
            if let store::Found::Text(stored) = self.store.read(self.reach, &key)? {
                self.add_persons(std::slice::from_ref(&stored), world)?;
            }
        }
        self.add_cases(&found, world)
    }

    /// The doses of those whose doses or circumstances rows tell.
    fn doses_of_persons(&self, rows: &[Taken], world: &mut World) -> Result<(), StoreError> {
        let is_of_doses = rows.iter().any(|row| row.dose().is_some());
        let wanted: BTreeSet<usize> = match is_of_doses {
            true => (0..world.persons.len()).collect(),
            false => {
                let persons = rows.iter().filter_map(Taken::person);
                persons.filter_map(|row| changed_by(world, row)).collect()
            }
        };
        let persons = wanted.iter().filter_map(|place| world.persons.get(*place));
        let keys: Vec<Key> = persons.map(|entry| entry.key.clone()).collect();
        let found = self.by_reference(Kind::IMMUNIZATION, "patient", &keys)?;
        for stored in &found {
            self.add_cases(stored, world)?;
        }
        Ok(())
    }

    /// What is kept beside the doses.
    fn reports(&self, world: &mut World) -> Result<(), StoreError> {
        let Some(kind) = Kind::parse("Provenance") else {
            return Ok(());
        };
        let keys: Vec<Key> = world.cases.iter().map(|entry| entry.key.clone()).collect();
        let found = self.by_reference(kind, "target", &keys)?;
        let places: HashMap<&Key, usize> = keys.iter().zip(0..).collect();
        for (key, stored) in keys.iter().zip(&found) {
            let Some(entry) = places
                .get(key)
                .and_then(|place| world.cases.get_mut(*place))
            else {
                continue;
            };
            entry.has_reports = true;
            for stored in stored {
                if !quotes(stored) {
                    continue;
                }
                let before = element_of(stored).ok_or_else(|| unread(stored))?;
                let told = provenance::from_resource(&before.element).record;
                let report = told.and_then(|told| told.report);
                let Some(telling) = report.and_then(|dose| telling_of(&dose, self.vaccines)) else {
                    continue;
                };
                entry.case.beside.push(telling);
                entry.reports.push(ReportEntry {
                    key: stored.key.clone(),
                    before: Some(before),
                    row: None,
                    is_record: false,
                });
            }
        }
        Ok(())
    }
}

/// The person of a row that may change what doses are judged by, or how far they may be shown. The same row that comes
/// again changes nothing, and then nobody has to look at the doses.
fn changed_by(world: &World, row: &PersonRow) -> Option<usize> {
    let place = world.by_number(&row.number)?;
    let now = &world.persons.get(place)?.now;
    let coupon = row.coupon.map(Waiter::Coupon);
    let mut waiters = coupon
        .into_iter()
        .chain([Waiter::Resident(row.number.clone())]);
    let waits = waiters.any(|waiter| !world.waiting(&waiter).is_empty());
    let leaves = row.departure != now.departure.as_ref().map(|left| left.reason);
    let differs = row.resident.birth.is_some() && row.resident.birth != now.birth;
    let is_open = |number| {
        now.coupons
            .iter()
            .any(|coupon| coupon.number == number && coupon.valid_to.is_none())
    };
    let is_new = row.coupon.is_some_and(|number| !is_open(number));
    let hides = row.resident.disclosure > now.disclosure;
    (waits || leaves || differs || is_new || hides).then_some(place)
}
