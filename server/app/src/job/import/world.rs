//! What is known of the people and doses of a group of rows: as it is stored, and as earlier rows of the group left it.

use std::collections::{HashMap, HashSet};

use fhir::codec::{Limits, json};
use fhir::{Element, Key, Version};
use immunization::individual_number::IndividualNumber;
use immunization::intake::{DoseCase, Telling};
use immunization::{
    CouponNumber, ForeignNumber, MunicipalityCode, Resident, ResidentNumber, VaccineTable,
};
use profiles::immunization::Person;
use store::Stored;

use crate::told::telling_of;

/// A resource as it is stored.
pub struct Before {
    /// Which version.
    pub version: Version,
    /// What it says.
    pub element: Element,
}

/// A person.
pub struct PersonEntry {
    /// Which resource.
    pub key: Key,
    /// As stored; nothing for somebody who is new.
    pub before: Option<(Before, Resident)>,
    /// As the rows left the person.
    pub now: Resident,
    /// The row that last changed something.
    pub row: Option<u64>,
    /// Whether the person's doses have to be looked at.
    pub is_touched: bool,
}

/// Whose a dose is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Whose {
    /// A person's, by the place in the world.
    Person(usize),
    /// Nobody's who is registered yet; it is found by its coupon or resident number.
    Waiting,
    /// Somebody's who is not part of this world.
    Elsewhere,
}

/// Something that was told of a dose and is kept beside it.
pub struct ReportEntry {
    /// Which resource.
    pub key: Key,
    /// As stored; nothing where it is new.
    pub before: Option<Before>,
    /// The row that told it, of a new one.
    pub row: Option<u64>,
    /// Whether it is no longer beside the dose because it is the record now.
    pub is_record: bool,
}

/// A dose, with what is kept beside it.
pub struct CaseEntry {
    /// Which resource.
    pub key: Key,
    /// As stored, with what the record said; nothing for a dose that is new.
    pub before: Option<(Before, Telling)>,
    /// What is told of it.
    pub case: DoseCase,
    /// What is kept beside, in the order of the case.
    pub reports: Vec<ReportEntry>,
    /// What was kept beside and is no longer.
    pub dropped: Vec<ReportEntry>,
    /// Whether what is kept beside was looked up.
    pub has_reports: bool,
    /// Whose it is.
    pub whose: Whose,
    /// Whose it was when it was stored.
    pub was: Option<Whose>,
    /// By what the person of a waiting dose is named.
    pub named: Option<Person>,
    /// The row that last changed something.
    pub row: Option<u64>,
}

/// People and doses.
pub struct World {
    /// Whose records these are.
    pub municipality: MunicipalityCode,
    /// The people.
    pub persons: Vec<PersonEntry>,
    /// The doses.
    pub cases: Vec<CaseEntry>,
    /// Individual numbers by their owners, as stored and as rows told them.
    pub owners: HashMap<IndividualNumber, ResidentNumber>,
    /// Individual numbers that are stored as rows tell them.
    pub kept: HashSet<IndividualNumber>,
    /// Whose individual number is another than the one told.
    pub differs: HashMap<ResidentNumber, IndividualNumber>,
    by_number: HashMap<ResidentNumber, usize>,
    by_coupon: HashMap<CouponNumber, usize>,
    by_key: HashMap<Key, usize>,
    cases_by_key: HashMap<Key, usize>,
    cases_by_number: HashMap<ForeignNumber, Vec<usize>>,
    cases_of: HashMap<usize, Vec<usize>>,
    waiting: HashMap<Waiter, Vec<usize>>,
}

/// By what a waiting dose is found.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Waiter {
    /// The coupon.
    Coupon(CouponNumber),
    /// The resident number.
    Resident(ResidentNumber),
}

/// What was stored, read. Nothing where it cannot be: whoever asks must not go on as if it were not there.
pub fn element_of(stored: &Stored) -> Option<Before> {
    let element = json::read(&stored.body, &Limits::own()).ok()?;
    Some(Before {
        version: stored.version,
        element,
    })
}

impl World {
    /// Nobody.
    pub fn new(municipality: MunicipalityCode) -> World {
        World {
            municipality,
            persons: Vec::new(),
            cases: Vec::new(),
            owners: HashMap::new(),
            kept: HashSet::new(),
            differs: HashMap::new(),
            by_number: HashMap::new(),
            by_coupon: HashMap::new(),
            by_key: HashMap::new(),
            cases_by_key: HashMap::new(),
            cases_by_number: HashMap::new(),
            cases_of: HashMap::new(),
            waiting: HashMap::new(),
        }
    }

    /// The person with this resident number, open or closed.
    pub fn by_number(&self, number: &ResidentNumber) -> Option<usize> {
        self.by_number.get(number).copied()
    }

    /// The person with this coupon, open or closed.
    pub fn by_coupon(&self, coupon: CouponNumber) -> Option<usize> {
        self.by_coupon.get(&coupon).copied()
    }

    /// The person of this resource.
    pub fn by_key(&self, key: &Key) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// The dose of this resource.
    pub fn case_by_key(&self, key: &Key) -> Option<usize> {
        self.cases_by_key.get(key).copied()
    }

    /// The doses that became known under an identifier.
    pub fn cases_by_number(&self, number: &ForeignNumber) -> &[usize] {
        self.cases_by_number.get(number).map_or(&[], Vec::as_slice)
    }

    /// The doses of a person, in the order in which they became known.
    pub fn cases_of(&self, person: usize) -> &[usize] {
        self.cases_of.get(&person).map_or(&[], Vec::as_slice)
    }

    /// The doses that wait for a coupon or a number.
    pub fn waiting(&self, waiter: &Waiter) -> &[usize] {
        self.waiting.get(waiter).map_or(&[], Vec::as_slice)
    }

    /// Takes in somebody who is stored, once.
    pub fn add_stored_person(&mut self, key: Key, before: Before) -> Option<usize> {
        if let Some(place) = self.by_key(&key) {
            return Some(place);
        }
        let reading = profiles::patient::from_resource(&before.element, self.municipality);
        let resident = reading.record?;
        let now = resident.clone();
        Some(self.add_person(PersonEntry {
            key,
            before: Some((before, resident)),
            now,
            row: None,
            is_touched: false,
        }))
    }

    /// Takes in somebody, and gives the place.
    pub fn add_person(&mut self, entry: PersonEntry) -> usize {
        let place = self.persons.len();
        self.by_key.insert(entry.key.clone(), place);
        self.persons.push(entry);
        self.note_person(place);
        place
    }

    /// Notes under which numbers a person is found now.
    pub fn note_person(&mut self, place: usize) {
        let Some(entry) = self.persons.get(place) else {
            return;
        };
        let own = self.municipality;
        let former = entry.now.former_numbers.iter();
        let former = former
            .filter(|(of, _)| *of == own)
            .map(|(_, number)| number);
        for number in entry.now.number.iter().chain(former) {
            self.by_number.entry(number.clone()).or_insert(place);
        }
        let coupons = entry.now.coupons.iter();
        for coupon in coupons.filter(|coupon| coupon.municipality == own) {
            self.by_coupon.entry(coupon.number).or_insert(place);
        }
    }

    /// The number of a person in this municipality, the one that counts or one that counted.
    pub fn number_of(&self, place: usize) -> Option<&ResidentNumber> {
        let entry = self.persons.get(place)?;
        let own = self.municipality;
        let mut former = entry.now.former_numbers.iter().rev();
        let former = || former.find(|(of, _)| *of == own).map(|(_, number)| number);
        entry.now.number.as_ref().or_else(former)
    }

    /// Takes in a dose, and gives the place.
    pub fn add_case(&mut self, entry: CaseEntry) -> usize {
        let place = self.cases.len();
        self.cases_by_key.insert(entry.key.clone(), place);
        for number in &entry.case.record.dose.numbers {
            let same = self.cases_by_number.entry(number.clone()).or_default();
            same.push(place);
        }
        match (entry.whose, &entry.named) {
            (Whose::Person(person), _) => self.cases_of.entry(person).or_default().push(place),
            (Whose::Waiting, Some(named)) => {
                if let Some(waiter) = waiter_of(named, self.municipality) {
                    self.waiting.entry(waiter).or_default().push(place);
                }
            }
            _ => {}
        }
        self.cases.push(entry);
        place
    }

    /// Takes in a dose that is stored, once. Whose it is, is found among the people who are known here.
    pub fn add_stored_case(
        &mut self,
        key: Key,
        before: Before,
        table: &VaccineTable,
    ) -> Option<usize> {
        if let Some(place) = self.case_by_key(&key) {
            return Some(place);
        }
        let telling = telling_of(&before.element, table)?;
        let named = profiles::immunization::person_of(&before.element);
        let whose = match &named {
            Some(Person::Reference(address)) => match patient_key(address) {
                Some(patient) => self
                    .by_key(&patient)
                    .map_or(Whose::Elsewhere, Whose::Person),
                None => Whose::Elsewhere,
            },
            Some(Person::Coupon(..) | Person::Resident(..)) => Whose::Waiting,
            _ => Whose::Elsewhere,
        };
        Some(self.add_case(CaseEntry {
            key,
            before: Some((before, telling.clone())),
            case: DoseCase::new(telling),
            reports: Vec::new(),
            dropped: Vec::new(),
            has_reports: false,
            whose,
            was: Some(whose),
            named,
            row: None,
        }))
    }

    /// Gives a waiting dose to a person.
    pub fn attach(&mut self, case: usize, person: usize, row: u64) {
        let Some(entry) = self.cases.get_mut(case) else {
            return;
        };
        if let Some(waiter) = entry
            .named
            .as_ref()
            .and_then(|named| waiter_of(named, self.municipality))
            && let Some(waiting) = self.waiting.get_mut(&waiter)
        {
            waiting.retain(|one| *one != case);
        }
        entry.whose = Whose::Person(person);
        entry.row = Some(row);
        self.cases_of.entry(person).or_default().push(case);
        if let Some(person) = self.persons.get_mut(person) {
            person.is_touched = true;
            person.row.get_or_insert(row);
        }
    }
}

/// The Patient that an address of this server means.
pub fn patient_key(address: &str) -> Option<Key> {
    let plain = address.split("/_history/").next().unwrap_or_default();
    let id = plain.strip_prefix("Patient/")?;
    Some(Key {
        kind: fhir::Kind::PATIENT,
        id: fhir::Id::parse(id)?,
    })
}

/// By what a dose waits, if it is in this municipality.
pub fn waiter_of(named: &Person, municipality: MunicipalityCode) -> Option<Waiter> {
    match named {
        Person::Coupon(of, coupon) if *of == municipality => Some(Waiter::Coupon(*coupon)),
        Person::Resident(of, number) if *of == municipality => {
            Some(Waiter::Resident(number.clone()))
        }
        _ => None,
    }
}
