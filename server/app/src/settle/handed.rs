//! A record was taken back while somebody else told the same dose: what the other tells is the record.

use fhir::element::Misfit;
use fhir::{Element, Key, Version};
use profiles::provenance::{Activity, Provenance};
use store::{Change, Found, StoreError, Stored};

use super::Settling;
use crate::quality::tags;
use crate::told::{self, ToldDose, is_gone};
use crate::{municipal, quality};

/// What is said of it.
const REASON: &str = "取り消しと同時に届いた控えを、記録にした / somebody else told the dose while it was taken back";

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
    let Some(before) = before_undo(settling, &about, &now)? else {
        return Ok(None);
    };
    let table = settling.engine.vaccines;
    let Some(mut told) = ToldDose::of(&before, &about, table)? else {
        return Ok(None);
    };
    told.element = counting(&told.element, element).map_err(misfit)?;
    let reports = told.reports.clone();
    let Some((mut element, dropped)) = told.take_back(table)?.filter(|(e, _)| !is_gone(e)) else {
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
    for report in dropped.iter().filter_map(|place| reports.get(*place)) {
        changes.push(report.no_longer_beside(target.clone(), |element| {
            settling.content(element.map_err(misfit)?)
        })?);
    }
    Ok(Some(changes))
}

/// The record as it was before it was taken back, if an undoing did that. It is the last that changed whether the record
/// counts. A person, or marks, that the mistake got since change nothing about it; whoever wrote anything else into the mistake
/// wanted that.
fn before_undo(
    settling: &Settling<'_>,
    about: &[Stored],
    now: &Stored,
) -> Result<Option<Stored>, StoreError> {
    let (dose, mut undone, mut gone) = (&now.key, now.version, told::element_of(now)?);
    let makers = told::makers(dose, about)?;
    while undone > Version(1) {
        let earlier = Version(undone.0 - 1);
        let Found::Text(before) = settling.store().vread(&settling.reach, dose, earlier)? else {
            return Ok(None);
        };
        let element = told::element_of(&before)?;
        // What was given the text that it had before was a mistake before.
        if !is_same_mistake(&element, &gone) {
            return Ok(None);
        }
        if !is_gone(&element) {
            let is_undoing = |(version, act): &(Version, Provenance)| {
                let is_of_it = *version == undone && act.activity == Activity::Undo;
                is_of_it && told::replaced(act, dose) == Some(earlier)
            };
            return Ok(makers.iter().any(is_undoing).then_some(before));
        }
        (undone, gone) = (earlier, element);
    }
    Ok(None)
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
