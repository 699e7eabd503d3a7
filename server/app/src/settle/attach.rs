//! A dose waits though somebody has its coupon or number: the file that brought the person and whoever told the dose were
//! at it at once.

use fhir::Key;
use profiles::provenance::Activity;
use store::{Change, Found, StoreError, Stored};

use super::{Settling, acts_of};
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

/// Whether it waits because a wrong attachment was taken back, or the import that brought the person: who did that goes on,
/// and the person may be gone in a moment.
fn is_wanted(settling: &Settling<'_>, stored: &Stored) -> Result<bool, StoreError> {
    let key = std::slice::from_ref(&stored.key);
    let about = told::acts_about(settling.store(), &settling.reach, key)?;
    let acts = acts_of(&stored.key, about.first().map_or(&[], Vec::as_slice))?;
    let last = acts.iter().map(|(version, _)| *version).max();
    Ok(acts.iter().any(|(version, act)| {
        let mut reasons = act.reasons.iter();
        let was_detached = reasons.any(|why| why.text.as_deref() == Some(WAITS_AGAIN));
        was_detached || (act.activity == Activity::Undo && Some(*version) == last)
    }))
}
