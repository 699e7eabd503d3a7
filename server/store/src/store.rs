//! The store: one value that holds pools, keys and cache, with a function for everything the house may ask of it.

use std::collections::HashSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use fhir::search::{Catalogue, Include, Query};
use fhir::{Id, Key, Reach, Version};

use crate::cache::Cache;
use crate::cache::pages::Pages;
use crate::changes::{self, History, Scope, Window};
use crate::commit::pack::Packer;
use crate::commit::{self, Group, Idempotency, Refused, Write, Written};
use crate::connection::{self, Address, MigrationState, Pool, SessionSettings, Wall, on_either};
use crate::error::StoreError;
use crate::index;
use crate::individual_number;
use crate::jobs::JobId;
use crate::read::{self, Found};
use crate::reindex::{self, EntriesOf, Reindexed, Reindexing};
use crate::schema::{idempotency, tenant_order};
use crate::scrub::{self, Portion, Scrubbed};
use crate::seal::{KeyRing, chance};
use crate::search::{self, Costs, Damaged, Explained, Hit, Included, Page, Scene, Search};
use crate::trail::Looks;

mod door;
mod prepare;

pub use prepare::Preparing;

/// What part of the memory for texts is for pages of searches.
const PAGES_SHARE: u64 = 2;
/// Changes that are no growth worth telling.
const GROWN_AFTER: i64 = 500;
/// The database was not told of any growth.
const NEVER: i64 = i64::MIN;

/// How a store is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which database.
    pub address: Address,
    /// How many sessions read.
    pub read_connections: usize,
    /// How many sessions write. On SQLite there is one.
    pub write_connections: usize,
    /// How long to wait for a session.
    pub acquire_timeout: Duration,
    /// How long a reading statement may take.
    pub statement_timeout: Duration,
    /// How long to look for the outcome of a commit whose answer was lost.
    pub settle_timeout: Duration,
    /// How much memory current versions may take.
    pub cache_bytes_max: u64,
    /// How long texts in memory are believed after the last look at what other processes wrote; `None` where no other
    /// process writes.
    pub cache_trust: Option<Duration>,
    /// Whether references to this server must lead somewhere, and keep what they lead to.
    pub referential_integrity: bool,
    /// What keeps nobody from deleting what it refers to: it is computed, and whoever computes it takes it back.
    pub is_computed: fn(&Key) -> bool,
    /// What tells of a certificate: it is written together with the certificate that it tells of, and never by itself.
    pub is_of_register: fn(&Key) -> bool,
    /// What can be searched for.
    pub catalogue: Arc<Catalogue>,
    /// What a search may cost.
    pub costs: Costs,
    /// On PostgreSQL, the role under which individual numbers are touched. The session's own role has then no privilege
    /// on them.
    pub numbers_role: Option<String>,
    /// On PostgreSQL, what besides the statements holds those who read to their tenant.
    pub wall: Wall,
}

/// Why a write was not done.
#[derive(Clone, Debug)]
pub enum WriteError {
    /// It may not be done, for a reason the caller can mend.
    Refused(Refused),
    /// It could not be done.
    Failed(Arc<StoreError>),
}

/// Sessions in use and open, for the metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolUsage {
    /// Reading sessions in use, and open.
    pub readers: (usize, usize),
    /// Writing sessions in use, and open.
    pub writers: (usize, usize),
}

/// Keeps everything that must not be lost.
pub struct Store {
    writers: Pool,
    /// SQLite in memory lives in its one session, which then reads too.
    readers: Option<Pool>,
    looks: Looks,
    keys: Arc<KeyRing>,
    packer: Packer,
    cache: Cache,
    /// The way in which this program makes index entries.
    index_way: Vec<u8>,
    /// The numbers under which references are kept.
    references: HashSet<i32>,
    /// Pages in memory.
    pages: Pages,
    /// When it was last known what other processes wrote.
    followed_at: Mutex<Option<Instant>>,
    /// How much had been written when the database was last told how large its tables are.
    noted: AtomicI64,
    settings: Settings,
}

impl Store {
    /// Sets up a store. Sessions are opened when they are needed; see [`Store::check`].
    pub fn new(settings: Settings, keys: KeyRing) -> Store {
        let keys = Arc::new(keys);
        let session = |read_only| SessionSettings {
            statement_timeout: settings.statement_timeout,
            read_only,
            wall: settings.wall.clone(),
        };
        let pool = |read_only, size| {
            Pool::new(
                settings.address.clone(),
                session(read_only),
                size,
                settings.acquire_timeout,
            )
        };
        let writers = if settings.address.is_sqlite() {
            1
        } else {
            settings.write_connections
        };
        let readers =
            (settings.address != Address::Memory).then(|| pool(true, settings.read_connections));
        let looks = Looks::new((!settings.address.is_sqlite()).then(|| pool(false, 1)));
        Store {
            writers: pool(false, writers),
            readers,
            looks,
            packer: Packer::new(Arc::clone(&keys)),
            keys,
            cache: Cache::new(settings.cache_bytes_max - settings.cache_bytes_max / PAGES_SHARE),
            index_way: reindex::way(&settings.catalogue),
            references: index::reference_numbers(&settings.catalogue),
            pages: Pages::new(settings.cache_bytes_max / PAGES_SHARE),
            followed_at: Mutex::default(),
            noted: AtomicI64::new(NEVER),
            settings,
        }
    }

    /// Whether all tenants share one lane, because the database takes one writer at a time.
    pub fn has_one_lane(&self) -> bool {
        self.settings.address.is_sqlite()
    }

    /// Opens a session, which checks its durability, and compares the schema with this program's.
    pub fn check(&self) -> Result<MigrationState, StoreError> {
        self.write_session(connection::migration_state)
    }

    /// Brings the schema up to date, and names what was done. Individual numbers are then set apart, if they are to be.
    pub fn migrate(&self) -> Result<Vec<String>, StoreError> {
        self.write_session(|connection| {
            let done = connection::migrate(connection)?;
            connection::build(connection, &self.settings.wall)?;
            if let Some(role) = &self.settings.numbers_role {
                individual_number::set_apart(connection, role)?;
            }
            Ok(done)
        })
    }

    /// The statements that [`Store::migrate`] would run, by name.
    pub fn pending_statements(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.write_session(connection::pending_statements)
    }

    /// Makes a partition for each of these tenants that has none.
    pub fn add_tenants(&self, tenants: &[i32]) -> Result<(), StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| {
                let there = scrub::tenants(connection)?;
                for of in tenants.iter().filter(|of| !there.iter().any(|(known, _)| known == *of)) {
                    let row = (tenant_order::tenant.eq(*of), tenant_order::sequence.eq(0_i64), tenant_order::last_at.eq(0_i64));
                    on_either!(connection, c => diesel::insert_into(tenant_order::table).values(row).execute(c))?;
                    reindex::mark(connection, *of, &self.index_way, 0)?;
                }
                Ok(())
            })
        })
    }

    /// The tenants that have a partition here.
    pub fn tenants(&self) -> Result<Vec<i32>, StoreError> {
        let all = self.read_session(scrub::tenants)?;
        Ok(all.into_iter().map(|(of, _)| of).collect())
    }

    /// Tells the database that its tables have grown, if they have doubled since it was told or since this process began: so
    /// that it does not go by plans from when they were small, or from when there was nothing of a kind. It would find out by
    /// itself, but only minutes after much was written. Gives whether it was told.
    pub fn note_growth(&self) -> Result<bool, StoreError> {
        let places = self.read_session(scrub::tenants)?;
        let written: i64 = places.iter().map(|(_, sequence)| *sequence).sum();
        let noted = self.noted.load(Ordering::Relaxed);
        if noted != NEVER && written < noted.saturating_mul(2).saturating_add(GROWN_AFTER) {
            return Ok(false);
        }
        // Of several that ask at once, one does it.
        let is_first =
            self.noted
                .compare_exchange(noted, written, Ordering::Relaxed, Ordering::Relaxed);
        if noted == NEVER || is_first.is_err() {
            return Ok(false);
        }
        self.write_session(connection::note_growth)?;
        Ok(true)
    }

    /// The current version, if it is in memory and the caller may touch the whole kind. Never waits.
    pub fn read_cached(&self, reach: &Reach, key: &Key) -> Option<Found> {
        let may = reach.open.contains(key.kind) && self.believes_memory();
        may.then(|| self.cache.find(reach.tenant.0, key))
            .flatten()
            .map(Found::Text)
    }

    /// Whether it is known recently enough what other processes wrote.
    fn believes_memory(&self) -> bool {
        self.settings.cache_trust.is_none_or(|trust| {
            let followed_at = self
                .followed_at
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            followed_at.is_some_and(|at| at.elapsed() < trust)
        })
    }

    /// The current version. It does not stay in memory: whoever goes through the records of everybody would drive out what
    /// is asked for.
    pub fn read(&self, reach: &Reach, key: &Key) -> Result<Found, StoreError> {
        self.read_of(reach.tenant.0, |connection| {
            read::current(connection, &self.keys, reach, key)
        })
    }

    /// The current version. It stays in memory for [`Store::read_cached`].
    pub fn read_and_keep(&self, reach: &Reach, key: &Key) -> Result<Found, StoreError> {
        let of = reach.tenant.0;
        let mark = self.cache.mark(of, key);
        let found = self.read(reach, key)?;
        if let Found::Text(stored) = &found {
            self.cache.put(mark, of, key, stored);
        }
        Ok(found)
    }

    /// A given version.
    pub fn vread(&self, reach: &Reach, key: &Key, version: Version) -> Result<Found, StoreError> {
        self.read_of(reach.tenant.0, |connection| {
            read::version(connection, &self.keys, reach, key, version)
        })
    }

    /// A page of a history; `None` where there is nothing, or nothing within reach.
    pub fn history(
        &self,
        reach: &Reach,
        scope: &Scope,
        window: &Window,
    ) -> Result<Option<History>, StoreError> {
        self.read_of(reach.tenant.0, |connection| {
            changes::history(connection, &self.keys, reach, scope, window)
        })
    }

    /// A page of a search, if it is in memory and the caller may touch the whole kind. Never waits.
    pub fn search_cached(&self, reach: &Reach, search: &Search) -> Option<Arc<Page>> {
        if !self.believes_memory() {
            return None;
        }
        let name = self.scene(reach).page_name(search)?;
        self.pages.find(&name)
    }

    /// A page of a search. It does not stay in memory.
    pub fn search(&self, reach: &Reach, search: &Search) -> Result<Page, StoreError> {
        self.read_of(reach.tenant.0, |connection| {
            search::page(connection, &self.scene(reach), search)
        })
    }

    /// A page of a search. If it is one of those that are, it stays in memory for [`Store::search_cached`].
    pub fn search_and_keep(&self, reach: &Reach, search: &Search) -> Result<Page, StoreError> {
        let kept = self.scene(reach).page_name(search);
        let mark = kept.as_ref().map(|name| self.pages.mark(name));
        let page = self.search(reach, search)?;
        if let (Some(name), Some(mark)) = (kept, mark) {
            self.pages.put(name, mark, &page);
        }
        Ok(page)
    }

    /// How many a search would find.
    pub fn count(&self, reach: &Reach, query: &Query) -> Result<i64, StoreError> {
        self.read_of(reach.tenant.0, |connection| {
            search::count(connection, &self.scene(reach), query)
        })
    }

    /// What comes along with matches, at most so many.
    pub fn included(
        &self,
        reach: &Reach,
        (matches, includes): (&[Hit], &[Include]),
        most: usize,
    ) -> Result<Included, StoreError> {
        self.read_of(reach.tenant.0, |connection| {
            search::included(connection, &self.scene(reach), (matches, includes), most)
        })
    }

    /// How a search is done; `None` where nothing of its kind is within reach.
    pub fn explain(&self, reach: &Reach, search: &Search) -> Result<Option<Explained>, StoreError> {
        self.read_of(reach.tenant.0, |connection| {
            search::explain(connection, &self.scene(reach), search)
        })
    }

    pub(crate) fn scene<'a>(&'a self, reach: &'a Reach) -> Scene<'a> {
        Scene {
            keys: &self.keys,
            catalogue: &self.settings.catalogue,
            reach,
            costs: self.settings.costs,
            damaged: Damaged::Refused,
        }
    }

    /// A client's key for a request, and a digest of what it asks for.
    pub fn idempotency(
        &self,
        reach: &Reach,
        client: &str,
        key: &str,
        content: &[&[u8]],
    ) -> Idempotency {
        let of = reach.tenant.0;
        Idempotency {
            key: self
                .keys
                .digest("idempotency key", of, &[client.as_bytes(), key.as_bytes()]),
            content: self.keys.digest("idempotency content", of, content),
        }
    }

    /// Forgets idempotency keys that are older than this.
    pub fn forget_idempotency(&self, before_ms: i64) -> Result<usize, StoreError> {
        self.write_session(|connection| {
            Ok(on_either!(connection, c => {
                diesel::delete(idempotency::table).filter(idempotency::kept_from.lt(before_ms)).execute(c)
            })?)
        })
    }

    /// Reads the next versions of a tenant again and holds them against their digests.
    pub fn scrub(&self, of: i32, portion: Portion) -> Result<Scrubbed, StoreError> {
        self.write_session(|connection| scrub::portion(connection, &self.keys, of, portion))
    }

    /// Makes the index of a tenant anew from the bodies, or only holds it against them. The tenant may be written to in
    /// the meantime by programs that make entries in the same way.
    pub fn reindex(
        &self,
        of: i32,
        entries_of: &EntriesOf<'_>,
        how: Reindexing,
    ) -> Result<Reindexed, StoreError> {
        self.write_session(|connection| {
            let found = reindex::tenant(connection, &self.keys, of, (entries_of, how))?;
            if how.mend && found.unreadable.is_empty() {
                reindex::mark(connection, of, &self.index_way, how.now_ms)?;
            }
            Ok(found)
        })
    }

    /// The tenants whose index was made in another way than this program's.
    pub fn outdated_indexes(&self) -> Result<Vec<i32>, StoreError> {
        self.read_session(|connection| {
            let marks = reindex::marks(connection)?;
            let is_current = |of: &i32| {
                marks
                    .iter()
                    .any(|(tenant, made_by)| tenant == of && *made_by == self.index_way)
            };
            let tenants = scrub::tenants(connection)?.into_iter().map(|(of, _)| of);
            Ok(tenants.filter(|of| !is_current(of)).collect())
        })
    }

    /// Notices what other processes have written.
    pub fn follow(&self) -> Result<(), StoreError> {
        let asked_at = Instant::now();
        for (of, sequence) in self.read_session(scrub::tenants)? {
            if self.cache.observe(of, sequence) {
                self.pages.forget();
            }
        }
        *self
            .followed_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(asked_at);
        Ok(())
    }

    /// Sessions in use and open.
    pub fn pool_usage(&self) -> PoolUsage {
        let writers = self.writers.usage();
        PoolUsage {
            readers: self.readers.as_ref().map_or(writers, Pool::usage),
            writers,
        }
    }

    /// Commits a group of calls, all in one transaction, and answers each of their changes. No answer is given before the
    /// commit.
    ///
    /// A fault that hits the whole group through one of its calls does not take the others with it: each is then tried
    /// alone.
    pub fn commit(&self, writes: &[Write], now_ms: i64) -> Vec<Result<Vec<Written>, WriteError>> {
        if writes.is_empty() {
            return Vec::new();
        }
        match self.commit_group(writes, now_ms) {
            Ok(results) => results
                .into_iter()
                .map(|result| result.map_err(WriteError::Refused))
                .collect(),
            Err(error) if writes.len() > 1 && !error.is_transient() => writes
                .iter()
                .flat_map(|write| self.commit(std::slice::from_ref(write), now_ms))
                .collect(),
            Err(error) => {
                let error = Arc::new(error);
                writes
                    .iter()
                    .map(|_| Err(WriteError::Failed(Arc::clone(&error))))
                    .collect()
            }
        }
    }

    fn commit_group(
        &self,
        writes: &[Write],
        now_ms: i64,
    ) -> Result<Vec<Result<Vec<Written>, Refused>>, StoreError> {
        // A session that died while it lay idle is found out by its first statement, before anything was done.
        const ATTEMPTS: usize = 3;
        let mut attempt = 1;
        loop {
            match self.try_group(writes, now_ms) {
                Err(StoreError::Away(_) | StoreError::Busy) if attempt < ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }

    fn try_group(
        &self,
        writes: &[Write],
        now_ms: i64,
    ) -> Result<Vec<Result<Vec<Written>, Refused>>, StoreError> {
        let mut decided: Option<Group> = None;
        let committed = self.writers.take(None)?.run(|connection| {
            let result = connection.transaction::<_, StoreError, _>(|connection| {
                let group = commit::run(
                    connection,
                    (&self.packer, &self.settings, &self.references),
                    writes,
                    now_ms,
                )?;
                decided = Some(group);
                Ok(())
            });
            match (&decided, result) {
                (_, Ok(())) => Ok(()),
                // Everything was done, and then the commit itself went wrong. SQLite has then rolled back.
                (Some(_), Err(error)) if !self.has_one_lane() => {
                    Err(StoreError::OutcomeUnknown(error.to_string()))
                }
                (_, Err(error)) => Err(error),
            }
        });
        match (decided, committed) {
            (Some(group), Ok(())) => Ok(self.publish(group)),
            (Some(group), Err(StoreError::OutcomeUnknown(reason))) => self.settle(group, reason),
            (_, Err(error)) => Err(error),
            (None, Ok(())) => Err(StoreError::Unexpected(
                "a group ended without a decision".to_owned(),
            )),
        }
    }

    /// Announces what was committed to those who read from memory.
    fn publish(&self, group: Group) -> Vec<Result<Vec<Written>, Refused>> {
        for (of, key) in &group.changed {
            self.cache.announce(*of, key);
        }
        for (of, target) in &group.referred {
            self.pages.announce(*of, target);
        }
        for (of, (from, to)) in &group.ticked {
            if self.cache.advance(*of, *from, *to) {
                self.pages.forget();
            }
        }
        group.results
    }

    /// Finds out what became of a commit whose answer was lost, and answers accordingly. A commit is never sent again.
    fn settle(
        &self,
        group: Group,
        reason: String,
    ) -> Result<Vec<Result<Vec<Written>, Refused>>, StoreError> {
        const PAUSE: Duration = Duration::from_millis(100);
        let Some(witness) = group.witness else {
            return Ok(self.publish(group));
        };
        let until = Instant::now() + self.settings.settle_timeout;
        loop {
            match self.write_session(|connection| commit::was_committed(connection, &witness)) {
                Ok(true) => return Ok(self.publish(group)),
                Ok(false) => return Err(StoreError::Away(reason)),
                Err(error) if error.is_transient() && Instant::now() < until => {
                    std::thread::sleep(PAUSE)
                }
                Err(_) => {
                    // Whatever it was, what is in memory may be older now.
                    self.publish(group);
                    return Err(StoreError::OutcomeUnknown(reason));
                }
            }
        }
    }

    pub(crate) fn keys(&self) -> &KeyRing {
        &self.keys
    }

    pub(crate) fn looks(&self) -> &Looks {
        &self.looks
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }
}

/// Sixteen fresh bytes: 122 random bits from the operating system, as a UUID of version 4.
pub(crate) fn fresh_bytes() -> Result<[u8; 16], StoreError> {
    let mut bytes: [u8; 16] = chance::bytes()?;
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
    *version = (*version & 0x0f) | 0x40;
    *variant = (*variant & 0x3f) | 0x80;
    Ok(bytes)
}

/// A fresh id: a UUID of version 7, which is this moment before 74 random bits. Ids that are made one after another stand beside
/// one another in the index of ids, however large it is.
pub fn fresh_id(now_ms: i64) -> Result<Id, StoreError> {
    let mut bytes = fresh_bytes()?;
    let [_, _, moment @ ..] = now_ms.max(0).to_be_bytes();
    for (place, byte) in bytes.iter_mut().zip(moment) {
        *place = byte;
    }
    let [_, _, _, _, _, _, version, ..] = &mut bytes;
    *version = (*version & 0x0f) | 0x70;
    let text = JobId(bytes).to_string();
    Id::parse(&text).ok_or_else(|| StoreError::Unexpected("a fresh id is no id".to_owned()))
}

#[cfg(test)]
mod tests;
