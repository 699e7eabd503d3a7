//! Current versions in memory, so that reading what was read before costs no database.
//!
//! Nothing stale is ever put in: a reader that looked into the database before a change was announced finds its shelf
//! marked, and leaves it empty. Changes are announced after their commit and before their answer, so whoever has an
//! answer sees the change. What other processes write is noticed by their tenant's sequence; see `Store::follow`.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use fhir::Key;
use quick_cache::sync::Cache as Shelves;
use quick_cache::{Equivalent, Weighter};

use crate::read::Stored;

pub(crate) mod pages;

/// How many marks there are. More marks, fewer readers that leave a shelf empty for nothing.
const MARKS: usize = 256;

/// What an entry costs beside its text.
const ENTRY_BYTES: u64 = 256;

/// About how long a text is, to size the table at the start.
const TEXT_BYTES_TYPICAL: u64 = 2_048;

pub(crate) struct Cache {
    shelves: Shelves<Name, Stored, Weight>,
    marks: Vec<Mutex<u64>>,
    hasher: RandomState,
    seen: Mutex<HashMap<i32, i64>>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Name {
    tenant: i32,
    key: Key,
}

/// A name without owning it; it must hash as [`Name`] does.
#[derive(Hash)]
struct Borrowed<'a> {
    tenant: i32,
    key: &'a Key,
}

impl Equivalent<Name> for Borrowed<'_> {
    fn equivalent(&self, name: &Name) -> bool {
        self.tenant == name.tenant && *self.key == name.key
    }
}

#[derive(Clone)]
struct Weight;

impl Weighter<Name, Stored> for Weight {
    fn weight(&self, _: &Name, stored: &Stored) -> u64 {
        ENTRY_BYTES + stored.body.len() as u64
    }
}

/// How a mark stood before a reader looked into the database.
#[derive(Clone, Copy)]
pub(crate) struct Mark(u64);

impl Cache {
    pub fn new(bytes_max: u64) -> Cache {
        let items = usize::try_from(bytes_max / TEXT_BYTES_TYPICAL).unwrap_or(usize::MAX);
        Cache {
            shelves: Shelves::with_weighter(items, bytes_max, Weight),
            marks: (0..MARKS).map(|_| Mutex::new(0)).collect(),
            hasher: RandomState::new(),
            seen: Mutex::default(),
        }
    }

    pub fn find(&self, tenant: i32, key: &Key) -> Option<Stored> {
        self.shelves.get(&Borrowed { tenant, key })
    }

    /// To be taken before the database is asked.
    pub fn mark(&self, tenant: i32, key: &Key) -> Mark {
        Mark(*self.lock(tenant, key))
    }

    /// Puts in what the database said, unless a change was announced since the mark was taken.
    pub fn put(&self, mark: Mark, tenant: i32, key: &Key, stored: &Stored) {
        let now = self.lock(tenant, key);
        if *now == mark.0 {
            self.shelves.insert(
                Name {
                    tenant,
                    key: key.clone(),
                },
                stored.clone(),
            );
        }
    }

    /// Announces a change that was committed.
    pub fn announce(&self, tenant: i32, key: &Key) {
        let mut mark = self.lock(tenant, key);
        *mark += 1;
        self.shelves.remove(&Borrowed { tenant, key });
    }

    /// Notes that we took a tenant from one place in its order to another. Whatever another process did in between is
    /// not known here, so the tenant's texts go; says whether that was so.
    pub fn advance(&self, tenant: i32, from: i64, to: i64) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Of a tenant that was never looked at it is not known what happened since its texts were put in.
        let known = seen.get(&tenant).copied().unwrap_or(i64::MIN);
        let skipped = known < from;
        seen.insert(tenant, known.max(to));
        drop(seen);
        if skipped {
            self.forget(tenant);
        }
        skipped
    }

    /// Notes where a tenant stands in the database; says whether something happened that was not known here.
    pub fn observe(&self, tenant: i32, sequence: i64) -> bool {
        self.advance(tenant, sequence, sequence)
    }

    fn forget(&self, tenant: i32) {
        for mark in &self.marks {
            *mark.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        }
        self.shelves.retain(|name, _| name.tenant != tenant);
    }

    fn lock(&self, tenant: i32, key: &Key) -> MutexGuard<'_, u64> {
        let hash = self.hasher.hash_one(Borrowed { tenant, key });
        let index = usize::try_from(hash % MARKS as u64).unwrap_or(0);
        #[expect(
            clippy::indexing_slicing,
            reason = "the index is a remainder of the length"
        )]
        self.marks[index]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use fhir::{Id, Kind, Version};

    fn key() -> Key {
        Key {
            kind: Kind::PATIENT,
            id: Id::parse("1").unwrap(),
        }
    }

    fn stored(version: u32) -> Stored {
        Stored {
            key: key(),
            version: Version(version),
            changed_at: 0,
            body: Bytes::from_static(b"{}"),
        }
    }

    #[test]
    fn what_was_put_in_is_found_for_its_own_tenant_only() {
        let cache = Cache::new(1 << 20);
        cache.put(cache.mark(1, &key()), 1, &key(), &stored(1));
        assert_eq!(cache.find(1, &key()), Some(stored(1)));
        assert_eq!(cache.find(2, &key()), None);
    }

    #[test]
    fn a_reader_overtaken_by_a_change_leaves_nothing_behind() {
        let cache = Cache::new(1 << 20);
        let mark = cache.mark(1, &key());
        cache.announce(1, &key());
        cache.put(mark, 1, &key(), &stored(1));
        assert_eq!(cache.find(1, &key()), None);
    }

    #[test]
    fn a_text_put_in_before_its_tenant_was_ever_looked_at_does_not_survive_the_first_look() {
        let cache = Cache::new(1 << 20);
        cache.put(cache.mark(1, &key()), 1, &key(), &stored(1));
        cache.observe(1, 14);
        assert_eq!(cache.find(1, &key()), None);
    }

    #[test]
    fn what_another_process_wrote_empties_its_tenant() {
        let cache = Cache::new(1 << 20);
        cache.advance(1, 10, 12);
        cache.put(cache.mark(1, &key()), 1, &key(), &stored(1));
        cache.advance(1, 12, 13);
        assert!(
            cache.find(1, &key()).is_some(),
            "our own changes are announced one by one"
        );
        cache.observe(1, 13);
        assert!(cache.find(1, &key()).is_some());
        cache.observe(1, 14);
        assert_eq!(cache.find(1, &key()), None);
        cache.put(cache.mark(1, &key()), 1, &key(), &stored(1));
        cache.advance(1, 15, 16);
        assert_eq!(
            cache.find(1, &key()),
            None,
            "somebody ticked between our groups"
        );
    }
}
