//! What a write can have ready before it waits for its turn: its index entries as they stand at rest.

use fhir::Reach;

use super::Store;
use crate::commit::Change;
use crate::index::{Encoder, Former};

/// Makes changes of one tenant ready, one after another.
pub struct Preparing<'a>(Former<'a>);

impl Preparing<'_> {
    /// Makes a change ready, if it is not. It takes less room then.
    pub fn prepare(&mut self, change: &mut Change) {
        if let Some(content) = change.content_mut() {
            content.settle(&mut self.0);
        }
    }
}

impl Store {
    /// Makes changes ready as they are made.
    pub fn preparing(&self, reach: &Reach) -> Preparing<'_> {
        Preparing(Former::of(Encoder {
            keys: &self.keys,
            tenant: reach.tenant.0,
        }))
    }

    /// Makes all changes of a write ready. A write that was not made ready is none the worse for it, but others wait longer
    /// behind it.
    pub fn prepare(&self, reach: &Reach, changes: &mut [Change]) {
        let mut preparing = self.preparing(reach);
        for change in changes {
            preparing.prepare(change);
        }
    }
}
