//! Searches and look-ups for whoever follows what is written, and decides nothing by what is found alone: a text that is
//! damaged is left out, and holds nobody else up. The scrub raises its alarm, and whoever reads it is refused.

use fhir::{Key, Kind, Reach};

use super::{Damaged, Page, Scene, Search};
use crate::error::StoreError;
use crate::read::Stored;
use crate::store::Store;

/// What can be read of a store.
#[derive(Clone, Copy)]
pub struct Readable<'a>(&'a Store);

impl Store {
    /// The store without what is damaged.
    pub fn readable(&self) -> Readable<'_> {
        Readable(self)
    }
}

impl Readable<'_> {
    fn scene<'s>(&'s self, reach: &'s Reach) -> Scene<'s> {
        Scene {
            damaged: Damaged::LeftOut,
            ..self.0.scene(reach)
        }
    }

    /// As [`Store::search`]. A page may have fewer matches than there are, with a next one behind it.
    pub fn search(&self, reach: &Reach, search: &Search) -> Result<Page, StoreError> {
        self.0.read_of(reach.tenant.0, |connection| {
            super::page(connection, &self.scene(reach), search)
        })
    }

    /// As [`Store::find_by_token`].
    pub fn find_by_token(
        &self,
        reach: &Reach,
        kind: Kind,
        parameter: &str,
        values: &[(String, String)],
    ) -> Result<Vec<Vec<Stored>>, StoreError> {
        let scene = self.scene(reach);
        self.0.find_token_of(&scene, (kind, parameter), values)
    }

    /// As [`Store::find_by_reference`].
    pub fn find_by_reference(
        &self,
        reach: &Reach,
        kind: Kind,
        parameter: &str,
        targets: &[Key],
    ) -> Result<Vec<Vec<Stored>>, StoreError> {
        let scene = self.scene(reach);
        self.0.find_reference_of(&scene, (kind, parameter), targets)
    }
}
