//! A record was taken back while somebody else told the same dose: what the other tells is the record.

use fhir::{Element, Key, Version};
use profiles::provenance::Activity;
use store::{Change, Found, StoreError, Stored};

use super::Settling;
use crate::quality::tags;
use crate::told::{self, ToldDose, is_gone};

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
    let Some(before) = before_undo(settling, &about, (dose, &element))? else {
        return Ok(None);
    };
    let table = settling.engine.vaccines;
    let Some(mut told) = ToldDose::of(&before, &about, table)? else {
        return Ok(None);
    };
    let reports = told.reports.clone();
    let Some((mut element, dropped)) = told.take_back(table)?.filter(|(e, _)| !is_gone(e)) else {
        return Ok(None);
    };
    let misfit = |misfit: fhir::element::Misfit| StoreError::Unexpected(misfit.to_string());
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

/// The record as it was before it was taken back, if that is the last that somebody did to it.
fn before_undo(
    settling: &Settling<'_>,
    about: &[Stored],
    (dose, now): (&Key, &Element),
) -> Result<Option<Stored>, StoreError> {
    let makers = told::makers(dose, about)?;
    let mut last = told::last_makers(&makers);
    let Some((version, act)) = last.find(|(_, act)| act.activity == Activity::Undo) else {
        return Ok(None);
    };
    let Some(earlier) = told::replaced(act, dose) else {
        return Ok(None);
    };
    let (store, reach) = (settling.store(), &settling.reach);
    let (Found::Text(undone), Found::Text(before)) = (
        store.vread(reach, dose, version)?,
        store.vread(reach, dose, earlier)?,
    ) else {
        return Ok(None);
    };
    let undone = told::element_of(&undone)?;
    // Who took it back changed nothing but that it counts, and nobody wrote it since. What was given the text that it had
    // before was a mistake before.
    let mut gone = told::element_of(&before)?;
    let status = gone.first_mut("status");
    let is_set = status.is_some_and(|status| status.set_text("entered-in-error").is_ok());
    let is_theirs = is_set
        && tags::is_same_but_for_marks(&gone, &undone)
        && tags::is_same_but_for_marks(&undone, now);
    Ok(is_theirs.then_some(before))
}
