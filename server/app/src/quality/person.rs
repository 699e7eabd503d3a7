//! One person's doses, or a dose that waits for its person: what their marks should be, and the write that makes them so.

use std::collections::HashMap;

use fhir::element::Misfit;
use fhir::search::{Criterion, Query, Referent, Slot, Want};
use fhir::{Element, Key, Kind, Reach, Tenant, Version};
use immunization::quality::{
    Assessment, DOSES_MAX, DoseRecord, PersonRecord, ProductWindows, QualityRule, QualitySubject,
    Standards, judge,
};
use immunization::{Day, Disclosure, LotMaster, MunicipalityCode, Resident, VaccineTable};
use profiles::{disclose, is_labelled, patient};
use store::{Author, Change, Found, Search, Store, StoreError, Stored, Write};

use super::{CLIENT, tags};
use crate::lane::NO_ZONE;
use crate::rules::Rules;
use crate::state::day_at;
use crate::told::{self, ToldDose};
use crate::write;

/// Whose records are judged, and by what.
pub struct Judging<'a> {
    /// What is at rest.
    pub store: &'a Store,
    /// What everything that is written is held against.
    pub rules: &'a Rules,
    /// The vaccines that are known.
    pub vaccines: &'a VaccineTable,
    /// When which product could be given.
    pub windows: &'a ProductWindows,
    /// The lots that are known.
    pub lots: &'a LotMaster,
    /// The addresses under which this server is known.
    pub bases: &'a [String],
    /// Whose records these are.
    pub municipality: MunicipalityCode,
    /// Now, in milliseconds of the Unix epoch.
    pub now_ms: i64,
    /// Marks of sessions and devices that take the place of those that doses have.
    pub instead: HashMap<Key, Vec<QualityRule>>,
}

/// Records whose marks are not what they should be.
#[derive(Default)]
pub struct Remarked {
    records: Vec<(Key, Version, Element)>,
}

impl Remarked {
    /// Whether all marks are what they should be.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Puts these marks in the place of those that are there; with the label of the person, if it is a person's dose.
    fn mark(
        &mut self,
        (key, version): (&Key, Version),
        element: &Element,
        (mut codes, label): (Vec<String>, Option<Disclosure>),
    ) -> Result<(), StoreError> {
        let before = tags::computed(element);
        // A class without a rule is nothing that was computed: somebody wants the record looked at.
        let is_asked_for = before == [tags::TO_CHECK] && codes.is_empty();
        codes.extend(is_asked_for.then(|| tags::TO_CHECK.to_owned()));
        codes.sort_unstable();
        codes.dedup();
        let has_label = label.is_none_or(|label| is_labelled(element, label));
        if before == codes && has_label {
            return Ok(());
        }
        let mut element = element.clone();
        let misfit = |misfit: Misfit| unexpected(misfit.to_string());
        if let Some(label) = label {
            disclose(&mut element, label).map_err(misfit)?;
        }
        tags::put(&mut element, &codes).map_err(misfit)?;
        element.sort_fields();
        self.records.push((key.clone(), version, element));
        Ok(())
    }
}

fn unexpected(what: String) -> StoreError {
    StoreError::Unexpected(what)
}

/// A person with all doses, each with whether it may be certified.
pub struct Judged {
    /// The version of the person that was read.
    pub version: Version,
    /// The person as it is stored.
    pub element: Element,
    /// The person.
    pub resident: Resident,
    /// The doses, and whether each may be certified as far as quality goes.
    pub doses: Vec<(ToldDose, bool)>,
}

impl Judging<'_> {
    /// A person with all doses, judged for a certificate now, whatever tags they carry. Nothing where there is nobody, or
    /// where there are more doses than can be judged.
    pub fn judged(&self, person: &Key) -> Result<Option<Judged>, StoreError> {
        let Found::Text(stored) = self.store.read(&self.reach(), person)? else {
            return Ok(None);
        };
        let element = told::element_of(&stored)?;
        let Some(resident) = patient::from_resource(&element, self.municipality).record else {
            return Ok(None);
        };
        let Some(doses) = self.doses(person)? else {
            return Ok(None);
        };
        let found = self.assess(&resident, &doses)?;
        let certifiable = |(place, dose): (usize, ToldDose)| {
            let is_good = found.is_certifiable(place);
            (dose, is_good)
        };
        Ok(Some(Judged {
            version: stored.version,
            element,
            resident,
            doses: doses.into_iter().enumerate().map(certifiable).collect(),
        }))
    }

    fn reach(&self) -> Reach {
        Reach::whole(Tenant(self.municipality.number()))
    }

    /// Today in Japan.
    pub fn today(&self) -> Result<Day, StoreError> {
        day_at(self.now_ms)
    }

    /// The records of a person whose marks are not what they should be. More doses than anybody has are left as they are.
    pub fn person(&self, person: &Key) -> Result<Remarked, StoreError> {
        let mut remarked = Remarked::default();
        let Found::Text(stored) = self.store.read(&self.reach(), person)? else {
            return Ok(remarked);
        };
        let element = told::element_of(&stored)?;
        let resident = patient::from_resource(&element, self.municipality).record;
        let Some(resident) = resident else {
            return Ok(remarked);
        };
        let Some(doses) = self.doses(person)? else {
            return Ok(remarked);
        };
        let found = self.assess(&resident, &doses)?;
        for (dose, place) in doses.iter().zip(0..) {
            let codes = tags::of(&found, QualitySubject::Dose(place));
            let marks = (codes, Some(resident.disclosure));
            remarked.mark((&dose.key, dose.version), &dose.element, marks)?;
        }
        if !doses.is_empty() {
            let codes = tags::of(&found, QualitySubject::Person);
            remarked.mark((person, stored.version), &element, (codes, None))?;
        }
        Ok(remarked)
    }

    /// Marks of a dose that nobody can compute from the doses alone.
    fn marks(&self, dose: &ToldDose) -> Vec<QualityRule> {
        let instead = self.instead.get(&dose.key).cloned();
        instead.unwrap_or_else(|| marks(&dose.element))
    }

    fn assess(&self, resident: &Resident, doses: &[ToldDose]) -> Result<Assessment, StoreError> {
        let marks: Vec<Vec<QualityRule>> = doses.iter().map(|dose| self.marks(dose)).collect();
        let records = doses.iter().zip(&marks).map(|(dose, marks)| DoseRecord {
            conflicting_reports: conflicts(dose),
            marks,
            ..DoseRecord::new(&dose.case.record.dose)
        });
        let record = PersonRecord::of_resident(resident, records.collect());
        let standards = Standards {
            today: self.today()?,
            windows: self.windows,
            lots: self.lots,
        };
        Ok(judge(&record, &standards))
    }

    /// The doses of a person with what was told of each. Nothing where there are more than can be judged.
    fn doses(&self, person: &Key) -> Result<Option<Vec<ToldDose>>, StoreError> {
        let criterion = Criterion::Value {
            slot: Slot::of(Kind::IMMUNIZATION, "patient"),
            wants: vec![Want::Reference(Referent::Own(person.clone()))],
            negated: false,
        };
        let search = Search {
            query: Query {
                kind: Kind::IMMUNIZATION,
                criteria: vec![criterion],
            },
            sort: Vec::new(),
            most: DOSES_MAX + 1,
            after: None,
        };
        let page = self.store.search(&self.reach(), &search)?;
        if page.hits.len() > DOSES_MAX {
            return Ok(None);
        }
        let stored: Vec<Stored> = page.hits.into_iter().map(Stored::from).collect();
        told::read(self.store, &self.reach(), self.vaccines, &stored).map(Some)
    }

    /// A dose that waits for its person, if its marks are not what they should be: that it waits, since this day, and what
    /// is told of it otherwise. Of somebody who is not known nothing else can be judged.
    pub fn waiting(&self, stored: &Stored, since: Day) -> Result<Remarked, StoreError> {
        let mut remarked = Remarked::default();
        let stored = std::slice::from_ref(stored);
        let doses = told::read(self.store, &self.reach(), self.vaccines, stored)?;
        let is_late = tags::is_late(since, self.today()?);
        for dose in &doses {
            let codes = match is_gone(&dose.element) {
                true => Vec::new(),
                false => {
                    let rules = self.marks(dose);
                    tags::of_waiting(rules, conflicts(dose) > 0, is_late)
                }
            };
            remarked.mark((&dose.key, dose.version), &dose.element, (codes, None))?;
        }
        Ok(remarked)
    }

    /// The write that gives records their marks, as new versions. They have no Provenance: the audit trail tells who wrote
    /// them, and a record that something refers to could not be deleted any more.
    pub fn write(&self, remarked: Remarked) -> Result<Write, StoreError> {
        let mut changes = Vec::with_capacity(remarked.records.len());
        let bases = self.bases_of(&remarked);
        for (key, version, element) in remarked.records {
            let content = self.content(element, &bases)?;
            changes.push(Change::over(key, version, content));
        }
        Ok(Write::of(
            self.reach(),
            Author {
                client: CLIENT.into(),
                zone: NO_ZONE,
                request_id: store::JobId::fresh()?.0,
                further: Default::default(),
            },
            changes,
        ))
    }

    /// The addresses of this server as the records themselves name them: a dose that is found by its person names the
    /// person here, whatever stands in front.
    fn bases_of(&self, remarked: &Remarked) -> Vec<String> {
        let mut bases = self.bases.to_vec();
        for (_, _, element) in &remarked.records {
            let address = element
                .first("patient")
                .and_then(|one| one.text_of("reference"));
            let base = address.and_then(|address| Some(address.split_once("/Patient/")?.0));
            let base = base.filter(|base| !bases.iter().any(|known| known == base));
            bases.extend(base.map(str::to_owned));
        }
        bases
    }

    /// What was accepted before is not held against the rules again for the sake of its marks.
    fn content(&self, element: Element, bases: &[String]) -> Result<store::Content, StoreError> {
        let prepared = write::content_unchecked(self.rules, element, bases);
        let refused = |_| unexpected("a stored record cannot be taken apart".to_owned());
        Ok(prepared.map_err(refused)?.content)
    }
}

/// How many reports contradict a dose.
fn conflicts(dose: &ToldDose) -> u32 {
    match dose.case.is_contradicted() {
        true => u32::try_from(dose.case.others()).unwrap_or(u32::MAX),
        false => 0,
    }
}

/// Marks that the stored dose has, and that nobody can compute from the doses alone.
pub fn marks(element: &Element) -> Vec<QualityRule> {
    tags::of_sessions(&tags::computed(element))
}

/// The person of a dose, whatever address stands in front. Where that is another server's, somebody is looked at who has
/// not got the dose, and nothing comes of it.
pub fn person_of(element: &Element) -> Option<Key> {
    use profiles::immunization::Person;
    let Some(Person::Reference(address)) = profiles::immunization::person_of(element) else {
        return None;
    };
    let relative = match address.rfind("/Patient/") {
        Some(place) => address.get(place + 1..)?,
        None => &address,
    };
    fhir::local_reference(relative, &[]).filter(|key| key.kind == Kind::PATIENT)
}

/// Whether a dose names its person by a coupon or a number alone.
pub fn is_unattached(element: &Element) -> bool {
    use profiles::immunization::Person;
    let named = profiles::immunization::person_of(element);
    matches!(named, Some(Person::Coupon(..) | Person::Resident(..)))
}

/// Whether a dose waits for its person.
pub fn waits(element: &Element) -> bool {
    !is_gone(element) && is_unattached(element)
}

/// Whether a dose was a mistake.
fn is_gone(element: &Element) -> bool {
    element.text_of("status") == Some("entered-in-error")
}
