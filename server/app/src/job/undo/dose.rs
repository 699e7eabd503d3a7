//! A dose that an import made, changed, or told beside what others tell of it. What it told goes; what others told stays,
//! and becomes the record where the import's telling was.

use fhir::{Element, Key, Kind, Version, VersionCondition};
use immunization::VaccineTable;
use immunization::intake::Telling;
use profiles::naming::extension;
use profiles::provenance::{self, Activity, Provenance};
use store::{Change, Found, Stored};

use super::person::imports_of;
use super::{Fate, Span, Stop, Undo, read};
use crate::quality::tags;
use crate::state::fresh_id;
use crate::told::{self, KeptReport, ToldDose};
use crate::write;

/// A dose as it stands, with what others than the import tell beside it.
struct Standing {
    /// As it is stored.
    stored: Stored,
    /// What is told of it.
    dose: ToldDose,
    /// Every act about it.
    acts: Vec<Stored>,
    /// What the import tells beside it, each to be deleted.
    own: Vec<Change>,
}

impl Undo<'_> {
    /// What becomes of a dose.
    pub(super) fn dose(&self, stored: Stored, span: &Span) -> Result<Fate, Stop> {
        let element = read(&stored.body)?;
        let is_own = self.is_own(&stored, span, &element)?;
        let Some(mut standing) = self.standing(stored, !is_own)? else {
            return Ok(Fate::Touched);
        };
        if !is_own {
            self.take_out_withdrawal(&mut standing, span)?;
            // Somebody else's word stands there. Where the import only brought it in doubt, nothing of it is left.
            let is_beside = !standing.own.is_empty() || self.is_mark(&standing.stored.key, span)?;
            let is_done = self.done.doses.contains(&standing.stored.key);
            return match (is_beside, is_done) {
                (true, _) => self.without_own(standing),
                (false, true) => Ok(Fate::Nothing),
                (false, false) => Ok(Fate::Touched),
            };
        }
        match span.first {
            Version(1) => self.take_dose_back(standing),
            _ => self.restore_dose(standing, span),
        }
    }

    /// What the import told beside a dose goes, and the doubt with it where the others agree. Where that has become the
    /// record meanwhile, the record is taken back.
    pub(super) fn report(
        &self,
        stored: &Stored,
        span: &Span,
        act: &Provenance,
    ) -> Result<Fate, Stop> {
        let end = || Fate::Back(vec![Change::end(stored.key.clone(), stored.version)]);
        let target = act.targets.first();
        let place = target.and_then(|target| target.split_once("/_history/"));
        let key = place.and_then(|(key, _)| fhir::local_reference(key, &[]));
        let Some(key) = key.filter(|key| key.kind == Kind::IMMUNIZATION) else {
            return Ok(end());
        };
        let Found::Text(dose) = self.engine.store.read(&self.hold.reach, &key)? else {
            return Ok(end());
        };
        if let Some(report) = &act.report {
            // What the import wrote of the dose itself comes later.
            if self.doses.contains(&key) {
                let told = told::telling_of(report, table()?);
                return Ok(match told.is_some_and(|told| self.is_brought(&told)) {
                    true => Fate::Nothing,
                    false => end(),
                });
            }
            return match self.standing(dose, false)? {
                Some(standing) => self.without_own(standing),
                None => Ok(end()),
            };
        }
        if !self.quoted(&stored.key, span.last)? {
            return Ok(Fate::Nothing);
        }
        let version = place.and_then(|(_, version)| version.parse().ok());
        let element = read(&dose.body)?;
        let is_record = match version.map(Version) {
            Some(version) => {
                dose.version == version || self.is_only_marked(&key, version, &element)?
            }
            None => false,
        };
        match self.standing(dose, false)?.filter(|_| is_record) {
            Some(standing) => self.take_dose_back(standing),
            None => Ok(Fate::Touched),
        }
    }

    /// Whether a version of an act quoted a report.
    fn quoted(&self, key: &Key, version: Version) -> Result<bool, Stop> {
        match self.engine.store.vread(&self.hold.reach, key, version)? {
            Found::Text(stored) => Ok(told::quotes(&stored)),
            Found::Gone(..) | Found::Nothing => Ok(false),
        }
    }

    /// Whether the import wrote nothing of a record but marks of quality.
    fn is_mark(&self, key: &Key, span: &Span) -> Result<bool, Stop> {
        for version in span.own() {
            let before = Version(version.0.saturating_sub(1));
            if !self.is_only_marked_until(key, before, version)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a report of the import is a withdrawal that an earlier file told: it stands under the row that told the dose in
    /// its place.
    fn is_brought(&self, telling: &Telling) -> bool {
        let sender = telling.dose.source.sender.as_ref();
        telling.is_withdrawal() && sender.is_some() && sender != self.sender.as_ref()
    }

    /// A dose with what is told of it, without what the import tells beside it. Nothing where it is no dose. A withdrawal that
    /// the import only brought there stays where the record stays.
    fn standing(&self, stored: Stored, stays: bool) -> Result<Option<Standing>, Stop> {
        let keys = std::slice::from_ref(&stored.key);
        let acts = told::acts_about(&self.engine.store, &self.hold.reach, keys)?;
        let acts: Vec<Stored> = acts.into_iter().flatten().collect();
        let Some(mut dose) = ToldDose::of(&stored, &acts, table()?)? else {
            return Ok(None);
        };
        let import = self.import.to_string();
        let is_own = |report: &KeptReport, telling: &Telling| {
            report.act.activity == Activity::Import
                && imports_of(&report.act).any(|of| of == import)
                && !(stays && self.is_brought(telling))
        };
        let beside = std::mem::take(&mut dose.case.beside);
        let reports = std::mem::take(&mut dose.reports);
        let mut own = Vec::new();
        for (telling, report) in beside.into_iter().zip(reports) {
            if is_own(&report, &telling) {
                own.push(Change::end(report.key, report.version));
            } else {
                dose.case.beside.push(telling);
                dose.reports.push(report);
            }
        }
        Ok(Some(Standing {
            stored,
            dose,
            acts,
            own,
        }))
    }

    /// The import made the record as a withdrawal of a dose that had not come, and somebody else tells the dose since: then the
    /// withdrawal stands beside, in a report of whoever did.
    fn take_out_withdrawal(&self, standing: &mut Standing, span: &Span) -> Result<(), Stop> {
        let key = &standing.stored.key;
        let Found::Text(told) = self.engine.store.vread(&self.hold.reach, key, span.last)? else {
            return Ok(());
        };
        let told = told::telling_of(&read(&told.body)?, table()?);
        let Some(told) = told.filter(|told| told.is_withdrawal()) else {
            return Ok(());
        };
        let is_it = |one: &Telling| {
            one.is_withdrawal()
                && one.has_same_source(&told)
                && one.source_id == told.source_id
                && one.dose.recorded == told.dose.recorded
        };
        let Some(place) = standing.dose.case.beside.iter().position(is_it) else {
            return Ok(());
        };
        standing.dose.case.beside.remove(place);
        let report = standing.dose.reports.remove(place);
        standing.own.push(Change::end(report.key, report.version));
        Ok(())
    }

    /// The import made the record. What somebody else tells of the dose takes its place, or it is a mistake.
    fn take_dose_back(&self, mut standing: Standing) -> Result<Fate, Stop> {
        match standing.dose.take_back(table()?)? {
            Some((element, dropped)) => self.put(standing, element, &dropped),
            None => self.drop_withdrawal(standing),
        }
    }

    /// The import told a mistake from the start: a withdrawal, which says nothing any more.
    fn drop_withdrawal(&self, standing: Standing) -> Result<Fate, Stop> {
        let mut element = standing.dose.element.clone();
        let is_withdrawal = |one: &Element| one.text_of("url") == Some(extension::WITHDRAWAL);
        if !element.children("extension").any(is_withdrawal) {
            return match standing.own.is_empty() {
                true => Ok(Fate::Nothing),
                false => self.without_own(standing),
            };
        }
        if standing.dose.reports.is_empty()
            && let Some(changes) = self.delete_dose(&standing.stored)?
        {
            return Ok(Fate::Back(changes));
        }
        element.retain(|slot, one| slot.name != "extension" || !is_withdrawal(one));
        self.put(standing, element, &[])
    }

    /// The import changed the record, which gets the text that it had before; unless somebody has told the dose since, and
    /// that is later than the text or takes the place of a mistake.
    fn restore_dose(&self, mut standing: Standing, span: &Span) -> Result<Fate, Stop> {
        let Some(before) = self.before(&standing.stored.key, span)? else {
            // It was deleted before the import made it anew.
            return self.take_dose_back(standing);
        };
        let since = told_since(&standing, span.first);
        let dose = &mut standing.dose;
        let (element, dropped) = dose.put_back(before, &since, table()?)?;
        self.put(standing, element, &dropped)
    }

    /// The dose as it is from now on, with where that comes from, and what becomes of the reports beside it.
    fn put(
        &self,
        standing: Standing,
        mut element: Element,
        dropped: &[usize],
    ) -> Result<Fate, Stop> {
        let (key, version) = (standing.stored.key.clone(), standing.stored.version);
        let is_contradicted = standing.dose.case.is_contradicted();
        tags::put_contradiction(&mut element, is_contradicted).map_err(unsaid)?;
        let expect = Some(VersionCondition::OneOf(vec![version]));
        let Some(change) = self.update(&key, element, expect)? else {
            return Ok(Fate::Touched);
        };
        let mut changes = vec![change];
        changes.extend(self.origin(&key, version)?);
        let target = format!("{key}/_history/{}", version.0 + 1);
        let places = standing.dose.reports.iter().enumerate();
        let (gone, left): (Vec<_>, Vec<_>) = places.partition(|(place, _)| dropped.contains(place));
        for (_, report) in gone {
            changes.push(report.no_longer_beside(target.clone(), |element| {
                self.content(element.map_err(unsaid)?)
            })?);
        }
        changes.extend(self.kept_withdrawal(&standing, left.len(), &target)?);
        let left = left.into_iter().map(|(_, report)| report);
        changes.extend(self.remarked(&standing, left)?);
        changes.extend(standing.own);
        Ok(Fate::Back(changes))
    }

    /// What the import told beside a dose, and the doubt that it made, are gone.
    fn without_own(&self, standing: Standing) -> Result<Fate, Stop> {
        let mut element = standing.dose.element.clone();
        let is_contradicted = standing.dose.case.is_contradicted();
        let is_other = tags::put_contradiction(&mut element, is_contradicted).map_err(unsaid)?;
        let mut changes = self.remarked(&standing, standing.dose.reports.iter())?;
        changes.extend(standing.own);
        if is_other {
            let expect = Some(VersionCondition::OneOf(vec![standing.stored.version]));
            changes.extend(self.update(&standing.stored.key, element, expect)?);
        }
        Ok(match changes.is_empty() {
            true => Fate::Nothing,
            false => Fate::Back(changes),
        })
    }

    /// A withdrawal that was the record before the import, and stands beside somebody's telling now: under the act of the
    /// file that told it.
    fn kept_withdrawal(
        &self,
        standing: &Standing,
        places: usize,
        target: &str,
    ) -> Result<Option<Change>, Stop> {
        let Some(telling) = standing.dose.case.beside.get(places) else {
            return Ok(None);
        };
        let person = profiles::immunization::person_of(&standing.dose.element);
        let person = person.ok_or(Stop::failed("a dose is nobody's"))?;
        let mut dose = telling.dose.clone();
        dose.doubts.clear();
        let report = profiles::immunization::to_resource(&dose, &person, table()?);
        let import = self.import.to_string();
        let mut others = Vec::new();
        for act in &standing.acts {
            let told = provenance::from_resource(&read(&act.body)?).record;
            if told.is_some_and(|told| imports_of(&told).all(|of| of != import)) {
                others.push(act.clone());
            }
        }
        let Some(mut act) = told::last_import(&others)? else {
            return Ok(None);
        };
        act.targets = vec![target.to_owned()];
        act.report = Some(report.map_err(|_| Stop::failed("a withdrawal cannot be said"))?);
        let element = provenance::to_resource(&act);
        let element = element.map_err(|_| Stop::failed("a withdrawal cannot be said"))?;
        Ok(Some(Change::Create {
            id: fresh_id()?,
            content: self.content(element)?,
            unless: None,
        }))
    }

    /// Reports that stay beside a dose, where they are in another doubt than before.
    fn remarked<'r>(
        &self,
        standing: &Standing,
        reports: impl Iterator<Item = &'r KeptReport>,
    ) -> Result<Vec<Change>, Stop> {
        let is_contradicted = standing.dose.case.is_contradicted();
        let mut changes = Vec::new();
        for report in reports {
            let stored = standing.acts.iter().find(|act| act.key == report.key);
            let Some(stored) = stored else {
                continue;
            };
            let mut element = read(&stored.body)?;
            if tags::put_contradiction(&mut element, is_contradicted).map_err(unsaid)? {
                let content = self.content(element)?;
                changes.push(Change::over(report.key.clone(), report.version, content));
            }
        }
        Ok(changes)
    }

    /// A text of ours, taken apart.
    pub(super) fn content(&self, mut element: Element) -> Result<store::Content, Stop> {
        element.sort_fields();
        let prepared = write::content_unchecked(&self.engine.rules, element, &[]);
        let prepared = prepared.map_err(|_| Stop::failed("what others told cannot be said"))?;
        Ok(prepared.content)
    }
}

/// What others told beside a dose since a version of it was there, by their places. Each names the version that it was told
/// of: no clock is asked, for a device keeps the time at which its reading came in.
fn told_since(standing: &Standing, first: Version) -> Vec<usize> {
    let reports = standing.dose.reports.iter().enumerate();
    let since = reports.filter(|(_, report)| told::version_of(&report.act) >= first.0);
    since.map(|(place, _)| place).collect()
}

pub(super) fn table() -> Result<&'static VaccineTable, Stop> {
    VaccineTable::embedded().map_err(|error| Stop::Store(error.to_string()))
}

pub(super) fn unsaid(_: fhir::element::Misfit) -> Stop {
    Stop::failed("what others told cannot be said")
}
