//! Which records of what was written may have to be put right: a few questions for a whole stretch. What is damaged is left
//! out of them: whether something has to be put right is looked up again, one by one.

use std::collections::{BTreeMap, BTreeSet};

use fhir::codec::{Limits, json};
use fhir::search::{Criterion, Query, Slot, Twin, Want, canonical_system};
use fhir::{Element, Key, Kind};
use profiles::naming::system;
use profiles::provenance;
use store::{Noticed, Search, StoreError};

use super::{Case, Settling, moved};
use crate::job::LateDoses;
use crate::{quality, told};

/// As many values as one question may have.
const ASKED_MAX: usize = 1_000;
/// How a dose that was a mistake says so, and somebody who was replaced, and an act that quotes a report.
const GONE: &[u8] = b"\"entered-in-error\"";
const REPLACED: &[u8] = b"\"replaced-by\"";
const QUOTATION: &[u8] = b"\"quotation\"";

/// What is read of a stretch in one go, and looked up together.
#[derive(Default)]
struct Touched {
    /// Doses that name a person, by the person.
    of_persons: BTreeMap<Key, BTreeSet<Key>>,
    /// People who were replaced.
    replaced: BTreeSet<Key>,
    /// Doses that wait, by what their person is found by.
    waiting: BTreeMap<(String, String), BTreeSet<Key>>,
    /// What people are found by.
    names: BTreeSet<(String, String)>,
    /// Doses that were entered in error.
    gone: BTreeSet<Key>,
}

impl Settling<'_> {
    /// Whether any dose waits: if none does, nobody who comes has to be looked at.
    pub(super) fn anybody_waits(&self) -> Result<bool, StoreError> {
        let town = self.municipality;
        let want = |issuer: &str| Want::Token {
            system: Some(canonical_system(&format!("{issuer}/{town}")).into()),
            code: None,
        };
        let search = Search {
            query: Query {
                kind: Kind::IMMUNIZATION,
                criteria: vec![Criterion::Value {
                    slot: Slot::twin(Kind::IMMUNIZATION, "patient", Twin::Identifier),
                    wants: vec![want(system::COUPON), want(system::RESIDENT)],
                    negated: false,
                }],
            },
            sort: Vec::new(),
            most: 1,
            after: None,
        };
        let page = self.store().readable().search(&self.reach, &search)?;
        // One that is damaged is no match, and hides those behind it.
        Ok(!page.hits.is_empty() || page.next.is_some())
    }

    /// What may have to be put right because of these versions.
    pub(super) fn cases(&self, versions: &[Noticed]) -> Result<BTreeSet<Case>, StoreError> {
        let late = LateDoses::new(self.engine, &self.reach, self.municipality);
        let mut touched = Touched::default();
        for noticed in versions {
            touched.take(noticed, &late, self.bases);
        }
        let mut cases = BTreeSet::new();
        self.find_left(&touched, &mut cases)?;
        self.find_waiting(&touched, &mut cases)?;
        self.find_taken_back(&touched, &mut cases)?;
        Ok(cases)
    }

    /// Doses of people who were replaced, and who are told by whoever replaced them.
    fn find_left(&self, touched: &Touched, cases: &mut BTreeSet<Case>) -> Result<(), StoreError> {
        let persons: Vec<Key> = touched.of_persons.keys().cloned().collect();
        for (person, others) in persons
            .iter()
            .zip(self.led_to(Kind::PATIENT, "link", &persons)?)
        {
            let doses = touched.of_persons.get(person).filter(|_| others > 0);
            cases.extend(doses.into_iter().flatten().cloned().map(Case::Left));
        }
        let replaced: Vec<Key> = touched.replaced.iter().cloned().collect();
        for some in replaced.chunks(ASKED_MAX) {
            let found = self.store().readable().find_by_reference(
                &self.reach,
                Kind::IMMUNIZATION,
                "patient",
                some,
            )?;
            let doses = found.into_iter().flatten();
            cases.extend(doses.map(|stored| Case::Left(stored.key)));
        }
        Ok(())
    }

    /// How many resources of a kind lead to each of these.
    fn led_to(&self, kind: Kind, by: &str, keys: &[Key]) -> Result<Vec<usize>, StoreError> {
        let mut all = Vec::with_capacity(keys.len());
        for some in keys.chunks(ASKED_MAX) {
            let found = self
                .store()
                .readable()
                .find_by_reference(&self.reach, kind, by, some)?;
            all.extend(found.iter().map(Vec::len));
        }
        Ok(all)
    }

    /// Doses that wait, of which somebody has the coupon or number.
    fn find_waiting(
        &self,
        touched: &Touched,
        cases: &mut BTreeSet<Case>,
    ) -> Result<(), StoreError> {
        let names: Vec<(String, String)> = touched.waiting.keys().cloned().collect();
        for some in names.chunks(ASKED_MAX) {
            let owners = self.store().readable().find_by_token(
                &self.reach,
                Kind::PATIENT,
                "identifier",
                some,
            )?;
            for (name, owners) in some.iter().zip(owners) {
                let doses = touched.waiting.get(name).filter(|_| !owners.is_empty());
                cases.extend(doses.into_iter().flatten().cloned().map(Case::Waiting));
            }
        }
        let names: Vec<(String, String)> = touched.names.iter().cloned().collect();
        for some in names.chunks(ASKED_MAX) {
            let (kind, by) = (Kind::IMMUNIZATION, "patient:identifier");
            let found = self.store().readable();
            let doses = found.find_by_token(&self.reach, kind, by, some)?;
            let doses = doses.into_iter().flatten();
            cases.extend(doses.map(|stored| Case::Waiting(stored.key)));
        }
        Ok(())
    }

    /// Doses that were entered in error, beside which something is told.
    fn find_taken_back(
        &self,
        touched: &Touched,
        cases: &mut BTreeSet<Case>,
    ) -> Result<(), StoreError> {
        let gone: Vec<Key> = touched.gone.iter().cloned().collect();
        let Some(acts) = Kind::parse("Provenance") else {
            return Ok(());
        };
        for some in gone.chunks(ASKED_MAX) {
            let found = self.store().readable();
            let about = found.find_by_reference(&self.reach, acts, "target", some)?;
            for (key, about) in some.iter().zip(about) {
                let is_told = about.iter().any(told::quotes);
                cases.extend(is_told.then(|| Case::TakenBack(key.clone())));
            }
        }
        Ok(())
    }
}

impl Touched {
    fn take(&mut self, noticed: &Noticed, late: &LateDoses<'_>, bases: &[String]) {
        match noticed.key.kind {
            Kind::IMMUNIZATION => self.take_dose(noticed, late, bases),
            Kind::PATIENT => self.take_person(noticed),
            _ => self.take_act(noticed),
        }
    }

    fn take_dose(&mut self, noticed: &Noticed, late: &LateDoses<'_>, bases: &[String]) {
        if is_gone(noticed) {
            self.gone.insert(noticed.key.clone());
        }
        let dose = noticed.key.clone();
        if let Some(person) = quality::named(&noticed.body) {
            self.of_persons.entry(person).or_default().insert(dose);
            return;
        }
        let Some(element) = element(&noticed.body) else {
            return;
        };
        if let Some(person) = moved::person_of(&element, bases) {
            self.of_persons.entry(person).or_default().insert(dose);
        } else if quality::waits(&element) {
            let named = profiles::immunization::person_of(&element);
            let name = named.and_then(|named| late.name_of(&named));
            if let Some(name) = name {
                self.waiting.entry(name).or_default().insert(dose);
            }
        }
    }

    fn take_person(&mut self, noticed: &Noticed) {
        if holds(&noticed.body, REPLACED) {
            self.replaced.insert(noticed.key.clone());
        }
        let Some(element) = element(&noticed.body) else {
            return;
        };
        self.names
            .extend(element.children("identifier").filter_map(|number| {
                let (issuer, value) = (number.text_of("system")?, number.text_of("value")?);
                let may_be = [system::COUPON, system::RESIDENT]
                    .iter()
                    .any(|system| issuer.starts_with(system));
                may_be.then(|| (issuer.to_owned(), value.to_owned()))
            }));
    }

    /// What is told beside a dose that was taken back already.
    fn take_act(&mut self, noticed: &Noticed) {
        if !holds(&noticed.body, QUOTATION) {
            return;
        }
        let act = element(&noticed.body).and_then(|act| provenance::from_resource(&act).record);
        let targets = act.iter().flat_map(|act| &act.targets);
        let keys = targets.filter_map(|target| fhir::local_reference(target, &[]));
        self.gone
            .extend(keys.filter(|key| key.kind == Kind::IMMUNIZATION));
    }
}

/// Whether a version of a dose says that it was a mistake.
pub fn is_gone(noticed: &Noticed) -> bool {
    noticed.key.kind == Kind::IMMUNIZATION && holds(&noticed.body, GONE)
}

fn holds(body: &[u8], part: &[u8]) -> bool {
    let mut places = body.windows(part.len());
    places.any(|window| window == part)
}

fn element(body: &[u8]) -> Option<Element> {
    json::read(body, &Limits::own()).ok()
}
