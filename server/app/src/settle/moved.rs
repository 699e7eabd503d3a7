//! A dose stands with somebody who was replaced: it was written while the two were merged, or by whoever did not know of it.

use fhir::{Element, Key, Kind, Version};
use profiles::immunization::Person;
use profiles::provenance::Activity;
use store::{Change, Found, StoreError};

use super::Settling;
use crate::{municipal, told};

/// What is said of it.
const REASON: &str =
    "統合された人の記録を、残る人に移した / the person was replaced, and the dose goes along";
/// How many may have been replaced one after the other.
const STEPS_MAX: usize = 8;

/// What gives a dose to whoever stands in the place of its person. A dose that this person has already stays beside it, as
/// after any merge: marks of quality tell.
pub fn changes(settling: &Settling<'_>, dose: &Key) -> Result<Option<Vec<Change>>, StoreError> {
    let Found::Text(stored) = settling.store().read(&settling.reach, dose)? else {
        return Ok(None);
    };
    let mut element = told::element_of(&stored)?;
    let Some(person) = person_of(&element, settling.bases) else {
        return Ok(None);
    };
    let Some(kept) = kept(settling, &person)? else {
        return Ok(None);
    };
    let misfit = |misfit: fhir::element::Misfit| StoreError::Unexpected(misfit.to_string());
    municipal::name(&mut element, &kept.to_string()).map_err(misfit)?;
    let mut act = settling.act(Activity::Merge, REASON);
    let next = Version(stored.version.0 + 1);
    act.targets = vec![format!("{dose}/_history/{next}")];
    Ok(Some(vec![
        Change::over(stored.key, stored.version, settling.content(element)?),
        settling.told(&act)?,
    ]))
}

/// Whom a dose names here. Somebody with the same id on another server is somebody else.
pub fn person_of(dose: &Element, bases: &[String]) -> Option<Key> {
    let Some(Person::Reference(address)) = profiles::immunization::person_of(dose) else {
        return None;
    };
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    fhir::local_reference(&address, &bases).filter(|key| key.kind == Kind::PATIENT)
}

/// Who stands in the place of a person in the end. Nothing where the person was not replaced, or where the way leads nowhere:
/// then a dose is best left where it is.
fn kept(settling: &Settling<'_>, person: &Key) -> Result<Option<Key>, StoreError> {
    let bases: Vec<&str> = settling.bases.iter().map(String::as_str).collect();
    let mut known = person.clone();
    for step in 0..STEPS_MAX {
        let Found::Text(stored) = settling.store().read(&settling.reach, &known)? else {
            return Ok(None);
        };
        let Some(address) = municipal::successor(&told::element_of(&stored)?) else {
            return Ok((step > 0).then_some(known));
        };
        let next = fhir::local_reference(&address, &bases);
        let Some(next) = next.filter(|next| next.kind == Kind::PATIENT) else {
            return Ok(None);
        };
        known = next;
    }
    Ok(None)
}
