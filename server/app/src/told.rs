//! A dose as it is stored, with all that was told of it: the record, and the reports that are kept beside it. Files, scans
//! and whoever judges records look at the same.

mod merge;

use fhir::codec::{Limits, json};
use fhir::element::Misfit;
use fhir::{Element, Id, Key, Kind, Reach, Tenant, Version};
use immunization::intake::{DoseCase, Heard, Telling};
use immunization::scan::is_again;
use immunization::{Dose, ForeignNumber, Report, VaccineTable};
use profiles::naming::system;
use profiles::provenance::{self, Activity, Provenance};
use store::{Change, Content, JobId, Store, StoreError, Stored};

pub use merge::merge;

/// How a Provenance that quotes a report says so: others are not read.
const QUOTATION: &[u8] = b"\"quotation\"";

/// A dose with what is kept beside it.
#[derive(Clone)]
pub struct ToldDose {
    /// Which resource.
    pub key: Key,
    /// Which version of it.
    pub version: Version,
    /// What it says.
    pub element: Element,
    /// What was told of it, the record and the others.
    pub case: DoseCase,
    /// Where each of the others is kept, in their order.
    pub reports: Vec<KeptReport>,
    /// The scan that made the record, where one did.
    pub own: Option<Provenance>,
}

/// A report that is kept beside a dose.
#[derive(Clone)]
pub struct KeptReport {
    /// Which resource.
    pub key: Key,
    /// Which version of it.
    pub version: Version,
    /// The act by which it came.
    pub act: Provenance,
}

/// What was stored, read. Nothing is decided over what cannot be.
pub fn element_of(stored: &Stored) -> Result<Element, StoreError> {
    let unread = |_| StoreError::Unexpected(format!("{} cannot be read", stored.key));
    json::read(&stored.body, &Limits::own()).map_err(unread)
}

/// Every act of a session of a venue in the records of one municipality.
pub fn acts_of_session(
    store: &Store,
    tenant: i32,
    session: JobId,
) -> Result<Vec<Provenance>, StoreError> {
    let Some(kind) = Kind::parse("Provenance") else {
        return Ok(Vec::new());
    };
    let reach = Reach::whole(Tenant(tenant));
    let token = (system::SESSION.to_owned(), session.to_string());
    let found = store.find_by_token(&reach, kind, "entity:identifier", &[token])?;
    let act = |stored: &Stored| provenance::from_resource(&element_of(stored).ok()?).record;
    Ok(found.iter().flatten().filter_map(act).collect())
}

/// What a stored dose tells, and where it comes from. Nothing where nobody knows whether it was given: that is no dose of
/// which anything could be decided.
pub fn telling_of(element: &Element, table: &VaccineTable) -> Option<Telling> {
    let dose = profiles::immunization::from_resource(element, table).record?;
    let mut numbers = dose.numbers.iter();
    let source = numbers.find(|number| is_source_id(number));
    let source_id = source.map(|number| number.value.clone());
    Some(Telling { dose, source_id })
}

/// Whether a number is the id of a record where it comes from. It is one within its sender.
pub fn is_source_id(number: &ForeignNumber) -> bool {
    number.system.starts_with(system::SOURCE_RECORD)
}

/// Whether a stored Provenance quotes a report.
pub fn quotes(stored: &Stored) -> bool {
    let mut places = stored.body.windows(QUOTATION.len());
    places.any(|window| window == QUOTATION)
}

/// The scan that an act is.
pub fn scan_of(act: &Provenance) -> Option<&str> {
    let mut sources = act.sources.iter();
    sources.find_map(|origin| origin.what.number_in(system::SCAN))
}

/// Every act about each of some records, as it is stored, in the order of the records.
pub fn acts_about(
    store: &Store,
    reach: &Reach,
    keys: &[Key],
) -> Result<Vec<Vec<Stored>>, StoreError> {
    match Kind::parse("Provenance").filter(|_| !keys.is_empty()) {
        Some(kind) => store.find_by_reference(reach, kind, "target", keys),
        None => Ok(vec![Vec::new(); keys.len()]),
    }
}

/// The act by which a file made a version of a record last, if a file made one.
pub fn last_import(acts: &[Stored]) -> Result<Option<Provenance>, StoreError> {
    let mut last: Option<Provenance> = None;
    for stored in acts.iter().filter(|stored| !quotes(stored)) {
        let act = provenance::from_resource(&element_of(stored)?).record;
        let act = act.filter(|act| act.activity == Activity::Import);
        let is_later = |act: &Provenance| {
            let known = last.as_ref().map(version_of);
            known.is_none_or(|known| known < version_of(act))
        };
        if let Some(act) = act.filter(is_later) {
            last = Some(act);
        }
    }
    Ok(last)
}

/// The acts that made versions of a record, each with the version, as far as they can be read. What quotes a report made
/// none; nor did what took a report back beside the record, and says of no version that it took its place.
pub fn makers(key: &Key, about: &[Stored]) -> Result<Vec<(Version, Provenance)>, StoreError> {
    let mut makers = Vec::with_capacity(about.len());
    for stored in about.iter().filter(|stored| !quotes(stored)) {
        let Some(act) = provenance::from_resource(&element_of(stored)?).record else {
            continue;
        };
        let mut targets = act.targets.iter();
        let version = targets.find_map(|target| version_in(target, key));
        let version = version.filter(|_| act.activity != Activity::Undo || act.before.is_some());
        makers.extend(version.map(|version| (version, act)));
    }
    Ok(makers)
}

/// The acts that made the last of these versions, with that version: more than one where somebody else's word became the
/// record.
pub fn last_makers(
    makers: &[(Version, Provenance)],
) -> impl Iterator<Item = (Version, &Provenance)> {
    let last = makers.iter().map(|(version, _)| *version).max();
    let makers = makers.iter().map(|(version, act)| (*version, act));
    makers.filter(move |(version, _)| Some(*version) == last)
}

/// The version of a record in whose place an act put another.
pub fn replaced(act: &Provenance, key: &Key) -> Option<Version> {
    version_in(act.before.as_deref()?, key)
}

/// The version of this record that an address names.
fn version_in(address: &str, key: &Key) -> Option<Version> {
    let number = address.strip_prefix(&format!("{key}/_history/"))?;
    number.parse().ok().map(Version)
}

/// Whether a record was entered in error.
pub fn is_gone(element: &Element) -> bool {
    element.text_of("status") == Some("entered-in-error")
}

/// Doses with what is kept beside each of them, in their order. What is no dose is left out.
pub fn read(
    store: &Store,
    reach: &Reach,
    table: &VaccineTable,
    stored: &[Stored],
) -> Result<Vec<ToldDose>, StoreError> {
    let keys: Vec<Key> = stored.iter().map(|one| one.key.clone()).collect();
    let acts = acts_about(store, reach, &keys)?;
    let doses = stored.iter().zip(&acts);
    let doses = doses.map(|(one, acts)| ToldDose::of(one, acts, table));
    doses.filter_map(Result::transpose).collect()
}

impl ToldDose {
    /// A dose, and what the acts about it tell. Nothing where it is no dose.
    pub fn of(
        stored: &Stored,
        acts: &[Stored],
        table: &VaccineTable,
    ) -> Result<Option<ToldDose>, StoreError> {
        let element = element_of(stored)?;
        let Some(record) = telling_of(&element, table) else {
            return Ok(None);
        };
        let mut dose = ToldDose {
            key: stored.key.clone(),
            version: stored.version,
            element,
            case: DoseCase::new(record),
            reports: Vec::new(),
            own: None,
        };
        for act in acts {
            dose.take(act, table)?;
        }
        Ok(Some(dose))
    }

    /// Takes in an act about the dose: a report, or the scan that made the record.
    fn take(&mut self, stored: &Stored, table: &VaccineTable) -> Result<(), StoreError> {
        let report = self.case.record.dose.source.report;
        let may_be_own = report.is_some_and(Report::is_scan);
        if !quotes(stored) && !may_be_own {
            return Ok(());
        }
        let element = element_of(stored)?;
        let Some(act) = provenance::from_resource(&element).record else {
            return Ok(());
        };
        let scan = scan_of(&act).filter(|_| act.activity == Activity::Scan);
        let scan = scan.map(str::to_owned);
        let Some(report) = act.report.clone() else {
            // The first target is what the scan told of; the others it only saw in another light.
            let is_later = self
                .own
                .as_ref()
                .is_none_or(|own| version_of(own) < version_of(&act));
            if scan.is_some() && may_be_own && is_later && self.is_first_of(&act) {
                self.case.record.source_id = scan;
                self.own = Some(act);
            }
            return Ok(());
        };
        let Some(mut told) = telling_of(&report, table) else {
            return Ok(());
        };
        if scan.is_some() {
            told.source_id = scan;
        }
        self.case.beside.push(told);
        self.reports.push(KeptReport {
            key: stored.key.clone(),
            version: stored.version,
            act,
        });
        Ok(())
    }

    fn is_first_of(&self, act: &Provenance) -> bool {
        let target = act.targets.first();
        let key = target.and_then(|target| fhir::local_reference(target, &[]));
        key.as_ref() == Some(&self.key)
    }

    /// Whether a session told the same of this dose from the same coupon a moment before, as the record itself or beside it:
    /// then the same paper was read twice. A later reading is a scan of its own, in whichever session.
    pub fn is_read_again(&self, session: &str, dose: &Dose, read_ms: i64) -> bool {
        let own = self.own.iter().map(|act| (act, &self.case.record));
        let reports = self.reports.iter().map(|report| &report.act);
        let beside = reports.zip(&self.case.beside);
        let mut of_session = own.chain(beside).filter(|(act, _)| is_of(act, session));
        of_session.any(|(act, told)| {
            // It is kept to the second.
            let second = |seconds: i64| seconds.saturating_mul(1_000);
            let read_ms = second(read_ms.div_euclid(1_000));
            let read = act.occurred.map(|read| second(read.unix()));
            is_same(&told.dose, dose) && read.is_some_and(|read| is_again(read, read_ms))
        })
    }

    /// Keeps only some of the reports in sight.
    pub fn retain(&mut self, is_kept: impl Fn(&KeptReport, &Telling) -> bool) {
        let beside = std::mem::take(&mut self.case.beside);
        let reports = std::mem::take(&mut self.reports);
        let all = reports.into_iter().zip(beside);
        (self.reports, self.case.beside) =
            all.filter(|(report, told)| is_kept(report, told)).unzip();
    }

    /// The record after it was taken back: what somebody else tells of the dose, or the same as a mistake. With it the
    /// places of the reports that are no longer beside it.
    pub fn take_back(
        &mut self,
        table: &VaccineTable,
    ) -> Result<Option<(Element, Vec<usize>)>, StoreError> {
        let before = self.case.record.clone();
        let hearing = self.case.take_back();
        let element = match hearing.heard {
            Heard::Same => return Ok(None),
            Heard::Withdrawn => {
                let mut element = self.element.clone();
                let status = Element::primitive("code", "entered-in-error");
                let status = status.map_err(|_| self.unmade())?;
                element.set("status", status).map_err(|_| self.unmade())?;
                element
            }
            _ => self.retold(&before, table)?,
        };
        Ok(Some((element, hearing.dropped)))
    }

    /// The record with a text that stood before, or with what somebody has told since, by the places of those reports, where
    /// that is later or the text was a mistake. With it the places of the reports that are no longer beside it. A mistake
    /// that its source took back stands last beside it then.
    pub fn put_back(
        &mut self,
        before: Element,
        since: &[usize],
        table: &VaccineTable,
    ) -> Result<(Element, Vec<usize>), StoreError> {
        self.element = before;
        let Some(telling) = telling_of(&self.element, table) else {
            return Ok((self.element.clone(), Vec::new()));
        };
        let hearing = self.case.put_back(telling.clone(), since);
        let element = match hearing.heard {
            Heard::Updated => self.retold(&telling, table)?,
            _ => self.element.clone(),
        };
        Ok((element, hearing.dropped))
    }

    /// The text of the dose after somebody else's telling took the place of the one before. Whoever knew the dose by its
    /// numbers finds it so; but the id of a sender goes with what that sender told.
    fn retold(&mut self, before: &Telling, table: &VaccineTable) -> Result<Element, StoreError> {
        let now = &mut self.case.record.dose;
        let (then, source) = (&before.dose.source, now.source.clone());
        let keeps_ids = then.sender.is_none() || then.is_same_as(&source);
        for number in &before.dose.numbers {
            let mut known = now.numbers.iter();
            let is_new = known.all(|known| known.system != number.system);
            if is_new && (keeps_ids || !is_source_id(number)) {
                now.numbers.push(number.clone());
            }
        }
        if now.coupon.is_none() {
            now.coupon.clone_from(&before.dose.coupon);
        }
        let person = profiles::immunization::person_of(&self.element);
        let person = person.ok_or_else(|| self.unmade())?;
        let made = |dose: &Dose| {
            let dose = Dose {
                doubts: Vec::new(),
                ..dose.clone()
            };
            let made = profiles::immunization::to_resource(&dose, &person, table);
            made.map_err(|_| self.unmade())
        };
        let (then, now) = (made(&before.dose)?, made(&self.case.record.dose)?);
        merge(&self.element, &then, &now).map_err(|_| self.unmade())
    }

    fn unmade(&self) -> StoreError {
        StoreError::Unexpected(format!("{} cannot be said", self.key))
    }
}

/// Whether an act belongs to a session.
fn is_of(act: &Provenance, session: &str) -> bool {
    let mut sources = act.sources.iter();
    sources.any(|origin| origin.what.number_in(system::SESSION) == Some(session))
}

/// Whether two reports say the same of a dose, by one coupon.
fn is_same(one: &Dose, other: &Dose) -> bool {
    one.coupon == other.coupon
        && one.time == other.time
        && one.lot == other.lot
        && one.vaccine.group == other.vaccine.group
        && one.vaccine.product == other.vaccine.product
}

impl KeptReport {
    /// The change by which a report that has become the record, at this version, stands beside it no more.
    pub fn no_longer_beside<E>(
        &self,
        target: String,
        content: impl FnOnce(Result<Element, Misfit>) -> Result<Content, E>,
    ) -> Result<Change, E> {
        let (key, version) = (self.key.clone(), self.version);
        match promoted(&self.act, &self.key.id, target) {
            Some(element) => Ok(Change::over(key, version, content(element)?)),
            None => Ok(Change::end(key, version)),
        }
    }
}

/// The act of a scan or a file whose report has become the record: it made this version, and quotes nothing any more. So it
/// can be taken back as what it is. Nothing where the act is another.
pub fn promoted(act: &Provenance, id: &Id, target: String) -> Option<Result<Element, Misfit>> {
    let is_act = matches!(act.activity, Activity::Scan | Activity::Import);
    is_act.then(|| unquoted(act, id, target))
}

/// An act that is kept under this id and quotes nothing any more.
pub fn unquoted(act: &Provenance, id: &Id, target: String) -> Result<Element, Misfit> {
    let mut act = act.clone();
    act.targets = vec![target];
    act.report = None;
    act.doubts = Vec::new();
    kept(&act, id)
}

/// An act as it is kept under this id.
pub fn kept(act: &Provenance, id: &Id) -> Result<Element, Misfit> {
    let mut element = provenance::to_resource(act).map_err(|_| Misfit::Value)?;
    element.push_text("id", id.as_str())?;
    element.sort_fields();
    Ok(element)
}

/// The version that an act made first, or that a report met.
pub fn version_of(act: &Provenance) -> u32 {
    let target = act.targets.first();
    let version = target.and_then(|target| target.rsplit_once("/_history/"));
    version
        .and_then(|(_, version)| version.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
pub(crate) mod tests;
