//! What a correction makes of a dose with all that is told of it: a scan that is kept beside the record says what it would say
//! as the record, and whether the dose is told in two ways is decided anew.

use fhir::{Element, Key, Problem, Version};
use profiles::provenance::{Activity, Provenance};

use super::{Correction, Edits, Read, corrected};
use crate::device::{internal, look, record, vaccines};
use crate::quality::tags;
use crate::told::{self, ToldDose};

/// What a correction makes of a dose.
#[derive(Default)]
pub(super) struct Made {
    /// What is written: each with the version that it takes the place of.
    pub elements: Vec<(Key, Version, Element)>,
    /// How many tellings of the segment say otherwise than before.
    pub changed: usize,
}

/// The record and the scans beside it, as they have to be. Only what changes is made.
pub(super) fn made(read: &Read, correction: &Correction<'_>) -> Result<Made, Problem> {
    let now = look::element(&read.stored).ok_or_else(|| internal("a text of ours"))?;
    let record = match says_segment(read, correction) {
        true => corrected(now.clone(), &read.edits, correction)?,
        false => None,
    };
    let key = || (read.stored.key.clone(), read.stored.version);
    let Some(dose) = &read.dose else {
        let elements = record
            .into_iter()
            .map(|element| (key().0, key().1, element));
        let elements: Vec<_> = elements.collect();
        let changed = elements.len();
        return Ok(Made { elements, changed });
    };
    let mut light = Light::of(dose, correction)?;
    let changed = usize::from(record.is_some()) + light.reports.iter().flatten().count();
    if changed == 0 {
        return Ok(Made::default());
    }
    let record = light.judge(dose, (now, record))?;
    let mut elements = Vec::new();
    elements.extend(record.map(|element| (key().0, key().1, element)));
    for (report, act) in dose.reports.iter().zip(light.reports) {
        if let Some(act) = act {
            let element = told::kept(&act, &report.key.id).map_err(record::misfit)?;
            elements.push((report.key.clone(), report.version, element));
        }
    }
    Ok(Made { elements, changed })
}

/// Whether the record says what a scan of the segment told. It may say by now what another scan or a file told, which was
/// beside it or came after the scan was taken back. One that names nobody, because somebody left that out by hand, is still
/// the scan's that made it.
fn says_segment(read: &Read, correction: &Correction<'_>) -> bool {
    let Some(dose) = &read.dose else {
        return read.is_scanned;
    };
    match &dose.own {
        Some(own) => correction.is_about(own),
        None => read.is_scanned && dose.case.record.dose.source.report.is_none(),
    }
}

/// The light in which a dose stands by what is told beside it.
struct Light {
    /// Reports that change, in the order in which they are kept.
    reports: Vec<Option<Provenance>>,
}

impl Light {
    /// With the scans of the segment as they have to be.
    fn of(dose: &ToldDose, correction: &Correction<'_>) -> Result<Light, Problem> {
        let mut reports = Vec::with_capacity(dose.reports.len());
        for report in &dose.reports {
            let act = &report.act;
            let said = act
                .report
                .clone()
                .filter(|_| act.activity == Activity::Scan && correction.is_about(act));
            let said = match said {
                Some(said) => corrected(said, &Edits::new(), correction)?,
                None => None,
            };
            reports.push(said.map(|said| Provenance {
                report: Some(said),
                ..act.clone()
            }));
        }
        Ok(Light { reports })
    }

    /// Decides whether the dose is told in two ways, with the record as it was and as it has to be, and marks the record and
    /// the reports. The record comes back where it changes.
    fn judge(
        &mut self,
        dose: &ToldDose,
        (now, corrected): (Element, Option<Element>),
    ) -> Result<Option<Element>, Problem> {
        let table = vaccines()?;
        let mut case = dose.case.clone();
        let told = |element: &Element| told::telling_of(element, table).map(|told| told.dose);
        if let Some(dose) = corrected.as_ref().and_then(told) {
            case.record.dose = dose;
        }
        for (telling, act) in case.beside.iter_mut().zip(&self.reports) {
            let report = act.as_ref().and_then(|act| act.report.as_ref());
            if let Some(dose) = report.and_then(told) {
                telling.dose = dose;
            }
        }
        let (was, is) = (dose.case.is_contradicted(), case.is_contradicted());
        let is_changed = corrected.is_some();
        let mut element = corrected.unwrap_or(now);
        let is_marked = match (was, is) {
            (_, true) => record::add_doubts(&mut element, &record::CONTRADICTED),
            (true, false) => tags::remove_contradiction(&mut element),
            (false, false) => Ok(false),
        };
        let is_marked = is_marked.map_err(record::misfit)?;
        for (report, act) in dose.reports.iter().zip(&mut self.reports) {
            match (was, is) {
                (_, true) => mark(act.as_mut()),
                (true, false) => clear(&report.act, act),
                (false, false) => {}
            }
        }
        Ok((is_changed || is_marked).then_some(element))
    }
}

/// A report that changes contradicts somebody.
fn mark(act: Option<&mut Provenance>) {
    if let Some(act) = act {
        act.doubts = record::CONTRADICTED.map(str::to_owned).to_vec();
    }
}

/// Nobody contradicts the report any more.
fn clear(before: &Provenance, act: &mut Option<Provenance>) {
    let is_of_it = |doubt: &String| record::CONTRADICTED.contains(&doubt.as_str());
    if before.doubts.iter().any(is_of_it) {
        let act = act.get_or_insert_with(|| before.clone());
        act.doubts.retain(|doubt| !is_of_it(doubt));
    }
}
