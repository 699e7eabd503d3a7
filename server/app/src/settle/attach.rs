//! A dose waits though somebody has its coupon or number: the file that brought the person and whoever told the dose were
//! at it at once.

use fhir::Key;
use profiles::immunization::Person;
use profiles::naming::system;
use profiles::provenance::{Activity, Provenance};
use store::{Change, Found, Job, JobId, JobState, StoreError, Stored};

use super::Settling;
use crate::job::LateDoses;
use crate::municipal::WAITS_AGAIN;
use crate::state::day_at;
use crate::{quality, told};

/// What is said of it.
const REASON: &str = "券または宛名番号の人が登録されたため、登録待ちの記録を結び付けた / attached to the person of its coupon or number";

/// What attaches a dose. Nothing where it does not wait, where nobody or more than one has its coupon or number, or where
/// somebody wanted it to wait.
pub fn changes(settling: &Settling<'_>, dose: &Key) -> Result<Option<Vec<Change>>, StoreError> {
    let Found::Text(stored) = settling.store().read(&settling.reach, dose)? else {
        return Ok(None);
    };
    if !quality::waits(&told::element_of(&stored)?) || is_wanted(settling, &stored)? {
        return Ok(None);
    }
    let act = settling.act(Activity::Correction, REASON);
    let today = day_at(act.recorded_ms)?;
    let late = LateDoses::new(settling.engine, &settling.reach, settling.municipality);
    late.attach(&stored, (&act, today))
}

/// Whether somebody wants it to wait: a wrong attachment was taken back, or the import that brought the person is being
/// taken back. Who does that goes on, and the person may be gone in a moment.
fn is_wanted(settling: &Settling<'_>, stored: &Stored) -> Result<bool, StoreError> {
    let key = &stored.key;
    let about = told::acts_about(settling.store(), &settling.reach, std::slice::from_ref(key))?;
    let makers = told::makers(key, about.first().map_or(&[], Vec::as_slice))?;
    if makers.iter().any(|(_, act)| was_detached(act)) {
        return Ok(true);
    }
    for (_, act) in told::last_makers(&makers) {
        if was_attached_before(settling, key, act)? && is_going_on(settling, act)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn was_detached(act: &Provenance) -> bool {
    let mut reasons = act.reasons.iter();
    reasons.any(|why| why.text.as_deref() == Some(WAITS_AGAIN))
}

/// Whether a taking back took the dose from somebody. What was taken back of a dose that waited all the time says nothing
/// of its person.
fn was_attached_before(
    settling: &Settling<'_>,
    dose: &Key,
    act: &Provenance,
) -> Result<bool, StoreError> {
    let is_undo = act.activity == Activity::Undo;
    let Some(version) = told::replaced(act, dose).filter(|_| is_undo) else {
        return Ok(false);
    };
    let Found::Text(before) = settling.store().vread(&settling.reach, dose, version)? else {
        return Ok(false);
    };
    let named = profiles::immunization::person_of(&told::element_of(&before)?);
    Ok(matches!(named, Some(Person::Reference(_))))
}

/// Whether the import that an act takes back is not taken back to its end. Then the person is gone, or stays.
fn is_going_on(settling: &Settling<'_>, act: &Provenance) -> Result<bool, StoreError> {
    let sources = act.sources.iter();
    let imports = sources.filter_map(|origin| origin.what.number_in(system::IMPORT));
    for import in imports.filter_map(JobId::parse) {
        let tenant = settling.municipality.number();
        let job = settling.store().job(tenant, import)?;
        // An import that took itself back was rejected.
        let is_back = |job: &Job| matches!(job.state, JobState::Undone | JobState::Rejected);
        if settling.taken_back != Some(import) && job.is_some_and(|job| !is_back(&job)) {
            return Ok(true);
        }
    }
    Ok(false)
}
