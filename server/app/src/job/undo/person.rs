//! A person whom an import made goes when nobody else knows that person; and so do the doses of that person, where all that
//! was told of them was taken back.

use std::collections::{BTreeMap, BTreeSet};

use fhir::{Key, Kind, VersionCondition};
use profiles::naming::system;
use profiles::provenance::{self, Activity, Provenance};
use store::{Change, Stored, Target};

use super::{Fate, Stop, Undo, read};
use crate::told;

/// What goes with a record: what says where its versions come from.
type Acts = BTreeMap<Key, Change>;

impl Undo<'_> {
    /// A person whom the import made. What says where the versions come from goes with the person: it may not refer to
    /// somebody who is not there.
    pub(super) fn delete_person(
        &self,
        key: &Key,
        expect: Option<VersionCondition>,
    ) -> Result<Fate, Stop> {
        let (store, reach) = (&self.engine.store, &self.hold.reach);
        let keys = std::slice::from_ref(key);
        let doses = store.find_by_reference(reach, Kind::IMMUNIZATION, "patient", keys)?;
        let doses: Vec<Stored> = doses.into_iter().flatten().collect();
        for dose in &doses {
            if read(&dose.body)?.text_of("status") != Some("entered-in-error") {
                return Ok(Fate::Touched);
            }
        }
        let records: Vec<Key> = doses.iter().map(|dose| dose.key.clone()).collect();
        let records = [records, vec![key.clone()]].concat();
        let Some(acts) = self.acts_of(&records)? else {
            return Ok(Fate::Touched);
        };
        let mut changes: Vec<Change> = doses
            .into_iter()
            .map(|dose| Change::end(dose.key, dose.version))
            .collect();
        changes.push(Change::Delete {
            target: Target::Key(key.clone()),
            expect,
        });
        changes.extend(acts.into_values());
        Ok(Fate::Back(changes))
    }

    /// A dose of which nobody has told anything that counts: a withdrawal alone, which waited for its dose. It goes with its
    /// acts, so that the same file does again what it did. Nothing where somebody else had a hand in it.
    pub(super) fn delete_dose(&self, dose: &Stored) -> Result<Option<Vec<Change>>, Stop> {
        let acts = self.acts_of(std::slice::from_ref(&dose.key))?;
        Ok(acts.map(|acts| {
            let end = Change::end(dose.key.clone(), dose.version);
            std::iter::once(end).chain(acts.into_values()).collect()
        }))
    }

    /// What says where the versions of these records come from, each to be deleted. Nothing where one of a record came from
    /// somebody else: neither from this import, nor from another one that was taken back. Nothing either where one tells of
    /// another record as well.
    fn acts_of(&self, records: &[Key]) -> Result<Option<Acts>, Stop> {
        let (store, reach) = (&self.engine.store, &self.hold.reach);
        let import = self.import.to_string();
        let mut ends = Acts::new();
        for found in told::acts_about(store, reach, records)? {
            let mut acts = Vec::new();
            for stored in found {
                let Some(act) = provenance::from_resource(&read(&stored.body)?).record else {
                    return Ok(None);
                };
                if !is_about(&act, records) {
                    return Ok(None);
                }
                acts.push(act);
                ends.insert(stored.key.clone(), Change::end(stored.key, stored.version));
            }
            if !is_all_taken_back(&acts, &import) {
                return Ok(None);
            }
        }
        Ok(Some(ends))
    }
}

/// Whether an act is about nothing but these records.
fn is_about(act: &Provenance, records: &[Key]) -> bool {
    let key = |target: &String| fhir::local_reference(target, &[]);
    let mut targets = act.targets.iter().map(key);
    targets.all(|target| target.is_some_and(|target| records.contains(&target)))
}

/// Whether these acts are of this import alone, and of others that were taken back from the same record.
fn is_all_taken_back(acts: &[Provenance], import: &str) -> bool {
    let undone = acts.iter().filter(|act| act.activity == Activity::Undo);
    let undone: BTreeSet<&str> = undone.flat_map(imports_of).collect();
    acts.iter().all(|act| {
        let is_by_file = matches!(act.activity, Activity::Import | Activity::Undo);
        imports_of(act).any(|of| of == import || (is_by_file && undone.contains(of)))
    })
}

/// The imports that an act rests on.
pub(super) fn imports_of(act: &Provenance) -> impl Iterator<Item = &str> {
    let sources = act.sources.iter();
    sources.filter_map(|source| source.what.number_in(system::IMPORT))
}
