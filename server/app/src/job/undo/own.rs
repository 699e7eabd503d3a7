//! What of a record is the import's own, what is this undoing's, and what somebody else wrote.

use std::collections::{BTreeMap, BTreeSet};

use fhir::{Element, Key, Kind, Version};
use profiles::provenance;
use store::{Found, JobId, Stored};

use super::{PAGE, Stop, Undo, read};
use crate::quality::tags;

/// The versions of one resource that an import made.
#[derive(Clone)]
pub(super) struct Span {
    pub(super) first: Version,
    pub(super) last: Version,
    /// Those between the two that somebody else made.
    others: Vec<Version>,
}

impl Span {
    fn of(version: Version) -> Span {
        Span {
            first: version,
            last: version,
            others: Vec::new(),
        }
    }

    /// Takes in a later version that the import made.
    fn reach(&mut self, version: Version) {
        self.others
            .extend((self.last.0 + 1..version.0).map(Version));
        self.last = self.last.max(version);
    }

    /// The versions that the import made.
    pub(super) fn own(&self) -> impl Iterator<Item = Version> {
        let all = (self.first.0..=self.last.0).map(Version);
        all.filter(|version| !self.others.contains(version))
    }
}

/// What an undoing took back in earlier turns: it begins anew, and its own work is nobody else's.
#[derive(Default)]
pub(super) struct Done {
    /// The last version of each record that it wrote.
    pub(super) versions: BTreeMap<Key, Version>,
    /// The doses beside which it took something away.
    pub(super) doses: BTreeSet<Key>,
}

impl Undo<'_> {
    /// What a job wrote, by resource.
    pub(super) fn spans(&self, job: JobId) -> Result<BTreeMap<Key, Span>, Stop> {
        let mut spans: BTreeMap<Key, Span> = BTreeMap::new();
        let mut after = 0;
        loop {
            let store = &self.engine.store;
            let page = store.written_by(self.hold.job.tenant, job, after, PAGE)?;
            let Some(last) = page.last() else {
                return Ok(spans);
            };
            after = last.sequence;
            for made in page {
                let span = spans.entry(made.key);
                let span = span.or_insert_with(|| Span::of(made.version));
                span.reach(made.version);
            }
            self.hold.beat()?;
        }
    }

    /// What earlier turns of this undoing wrote of these records. An import that takes itself back tells nobody what it left.
    pub(super) fn done_before(&self, spans: &BTreeMap<Key, Span>) -> Result<Done, Stop> {
        let mut done = Done::default();
        if self.is_of_import() {
            return Ok(done);
        }
        let (store, reach) = (&self.engine.store, &self.hold.reach);
        for (key, written) in self.spans(self.hold.job.id)? {
            let Some(span) = spans.get(&key) else {
                continue;
            };
            if [Kind::IMMUNIZATION, Kind::PATIENT].contains(&key.kind) {
                done.versions.insert(key, written.last);
                continue;
            }
            // A dose beside which it stood may be as it was.
            if let Found::Text(stored) = store.vread(reach, &key, span.last)? {
                let act = provenance::from_resource(&read(&stored.body)?).record;
                let targets = act.into_iter().flat_map(|act| act.targets);
                let about = targets.filter_map(|target| fhir::local_reference(&target, &[]));
                done.doses.extend(about);
            }
            done.versions.insert(key, written.last);
        }
        Ok(done)
    }

    /// Whether a record is as this undoing left it in an earlier turn.
    pub(super) fn is_done(&self, current: &Stored, now: &Element) -> Result<bool, Stop> {
        match self.done.versions.get(&current.key) {
            Some(version) if current.version == *version => Ok(true),
            Some(version) => self.is_only_marked(&current.key, *version, now),
            None => Ok(false),
        }
    }

    /// Whether nothing but marks of quality came between the import's versions and behind its last one. Who corrected a record
    /// while the import was running must not lose that.
    pub(super) fn is_own(
        &self,
        current: &Stored,
        span: &Span,
        now: &Element,
    ) -> Result<bool, Stop> {
        let key = &current.key;
        let mut before = span.first;
        for own in span.own() {
            let is_between = own.0 > before.0 + 1;
            if is_between && !self.is_only_marked_until(key, before, Version(own.0 - 1))? {
                return Ok(false);
            }
            before = own;
        }
        Ok(current.version == span.last || self.is_only_marked(key, span.last, now)?)
    }

    /// Whether nothing but marks of quality came between a version and a later one.
    pub(super) fn is_only_marked_until(
        &self,
        key: &Key,
        version: Version,
        later: Version,
    ) -> Result<bool, Stop> {
        match self.engine.store.vread(&self.hold.reach, key, later)? {
            Found::Text(stored) => self.is_only_marked(key, version, &read(&stored.body)?),
            Found::Gone(..) | Found::Nothing => Ok(false),
        }
    }

    /// Whether nothing came behind a version but marks of quality, which nobody wrote.
    pub(super) fn is_only_marked(
        &self,
        key: &Key,
        last: Version,
        now: &Element,
    ) -> Result<bool, Stop> {
        match self.engine.store.vread(&self.hold.reach, key, last)? {
            Found::Text(stored) => Ok(tags::is_same_but_for_marks(&read(&stored.body)?, now)),
            Found::Gone(..) | Found::Nothing => Ok(false),
        }
    }
}
