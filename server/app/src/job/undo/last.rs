//! Behind the taking back of an import: doses that were given back to waiting, and whose person stayed; and doses that are
//! again what somebody else has told meanwhile.

use std::collections::BTreeSet;

use fhir::{Key, Kind, Version};
use store::JobId;

use super::{PAGE, Stop};
use crate::job::runner::{Engine, Hold};
use crate::settle::LastLook;

/// Looks once more at the doses that an import changed, now that it was taken back. Those that it made wait for nobody whom
/// it brought.
pub(super) fn look(engine: &Engine, hold: &Hold<'_>, import: JobId) -> Result<(), Stop> {
    let look = LastLook::of(engine, hold.municipality()?, import)?;
    let (store, mut after) = (&engine.store, 0);
    loop {
        let page = store.written_by(hold.job.tenant, import, after, PAGE)?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = last.sequence;
        let changed = page.into_iter().filter(|made| made.version > Version(1));
        let keys = changed.map(|made| made.key);
        let doses: BTreeSet<Key> = keys.filter(|key| key.kind == Kind::IMMUNIZATION).collect();
        for dose in &doses {
            look.at(dose)?;
        }
        hold.beat()?;
    }
}
