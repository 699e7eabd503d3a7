//! A record was taken back, or detached from its person, while somebody else told the same dose of that person: what the other
//! tells is the record.

use fhir::element::Misfit;
use fhir::{Element, Key, Version};
use profiles::provenance::{Activity, Provenance};
use store::{Change, Found, StoreError, Stored};

use super::Settling;
use crate::quality::tags;
use crate::told::{self, KeptReport, ToldDose, is_gone};
use crate::{municipal, quality};

/// What is said of it.
const REASON: &str = "取り消しと同時に届いた控えを、記録にした / somebody else told the dose while it was taken back";

/// What made a mistake of a record.
struct Mistake {
    /// The record as it was before.
    before: Stored,
    /// The version that was the mistake first.
    version: Version,
    /// What made that version.
    acts: Vec<Provenance>,
}

/// What makes a report the record, as whoever took the record back would have done, had it been there. Nothing where
/// nobody else tells the dose, or where the record was entered in error in another way.
pub fn changes(settling: &Settling<'_>, dose: &Key) -> Result<Option<Vec<Change>>, StoreError> {
    let (store, reach) = (settling.store(), &settling.reach);
    let Found::Text(now) = store.read(reach, dose)? else {
        return Ok(None);
    };
    let element = told::element_of(&now)?;
    if !is_gone(&element) {
        return Ok(None);
    }
    let about = told::acts_about(store, reach, std::slice::from_ref(dose))?;
    let about = about.into_iter().next().unwrap_or_default();
    if !about.iter().any(told::quotes) {
        return Ok(None);
    }
    let Some(mistake) = Mistake::find(settling, &about, &now)? else {
        return Ok(None);
    };
    let Some(mut told) = ToldDose::of(&mistake.before, &about, settling.engine.vaccines)? else {
        return Ok(None);
    };
    told.element = counting(&told.element, element).map_err(misfit)?;
    let retold = mistake.retold(settling, &mut told)?;
    let Some((mut element, gone)) = retold else {
        return Ok(None);
    };
    tags::put_contradiction(&mut element, told.case.is_contradicted()).map_err(misfit)?;
    let target = format!("{dose}/_history/{}", Version(now.version.0 + 1));
    let mut act = settling.act(Activity::Correction, REASON);
    act.targets = vec![target.clone()];
    act.before = Some(format!("{dose}/_history/{}", now.version));
    let content = settling.content(element)?;
    let mut changes = vec![
        Change::over(now.key, now.version, content),
        settling.told(&act)?,
    ];
    for report in gone {
        changes.push(report.no_longer_beside(target.clone(), |element| {
            settling.content(element.map_err(misfit)?)
        })?);
    }
    Ok(Some(changes))
}

impl Mistake {
    /// The last that changed whether the record counts. A person, or marks, that the mistake got since change nothing about
    /// it; whoever wrote anything else into the mistake wanted that.
    fn find(
        settling: &Settling<'_>,
        about: &[Stored],
        now: &Stored,
    ) -> Result<Option<Mistake>, StoreError> {
        let (dose, mut version, mut gone) = (&now.key, now.version, told::element_of(now)?);
        while version > Version(1) {
            let earlier = Version(version.0 - 1);
            let Found::Text(before) = settling.store().vread(&settling.reach, dose, earlier)?
            else {
                return Ok(None);
            };
            let element = told::element_of(&before)?;
            // What was given the text that it had before was a mistake before.
            if !is_same_mistake(&element, &gone) {
                return Ok(None);
            }
            if !is_gone(&element) {
                let makers = told::makers(dose, about)?.into_iter();
                let of_it = makers.filter(|(made, _)| *made == version);
                return Ok(Some(Mistake {
                    before,
                    version,
                    acts: of_it.map(|(_, act)| act).collect(),
                }));
            }
            (version, gone) = (earlier, element);
        }
        Ok(None)
    }

    /// The record as somebody else tells it, with the reports that are no longer beside it. Nothing where nobody does, or
    /// where it is a mistake because somebody wanted that.
    fn retold(
        &self,
        settling: &Settling<'_>,
        told: &mut ToldDose,
    ) -> Result<Option<(Element, Vec<KeptReport>)>, StoreError> {
        let table = settling.engine.vaccines;
        let (dose, earlier) = (&self.before.key, self.before.version);
        let is_undoing = |act: &Provenance| {
            act.activity == Activity::Undo && told::replaced(act, dose) == Some(earlier)
        };
        if self.acts.iter().any(is_undoing) {
            let reports = told.reports.clone();
            let back = told.take_back(table)?.filter(|(e, _)| !is_gone(e));
            return Ok(back.map(|(element, dropped)| {
                let gone = dropped.iter().filter_map(|place| reports.get(*place));
                (element, gone.cloned().collect())
            }));
        }
        if !self.acts.iter().any(municipal::is_detaching) {
            return Ok(None);
        }
        // Whoever detaches looks at what is beside the record. What says that it met the record before came since.
        told.retain(|report, telling| {
            !telling.is_withdrawn() && told::version_of(&report.act) < self.version.0
        });
        let of = (settling.store(), &settling.reach);
        municipal::left_of_detached(of, (told, &self.before), table)
    }
}

/// Whether a record says the same as the mistake that came of it, whosever both are.
fn is_same_mistake(before: &Element, gone: &Element) -> bool {
    let mistake = |element: &Element| {
        let mut element = element.clone();
        element.remove("patient");
        let status = element.first_mut("status")?;
        status.set_text("entered-in-error").ok()?;
        Some(element)
    };
    let (Some(before), Some(gone)) = (mistake(before), mistake(gone)) else {
        return false;
    };
    tags::is_same_but_for_marks(&before, &gone)
}

/// The record as it counted before, of the person whose it is now.
fn counting(before: &Element, mut now: Element) -> Result<Element, Misfit> {
    if let (Some(was), Some(status)) = (before.text_of("status"), now.first_mut("status")) {
        status.set_text(was)?;
    }
    tags::put(&mut now, &tags::computed(before))?;
    if !quality::waits(&now) {
        municipal::no_longer_waits(&mut now);
    }
    Ok(now)
}

fn misfit(misfit: Misfit) -> StoreError {
    StoreError::Unexpected(misfit.to_string())
}
