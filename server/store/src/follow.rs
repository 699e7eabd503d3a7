//! Following a tenant's order: what was written behind a place, and how far a follower has come. Versions are the change
//! log already, so whoever follows reads them, in their order, and keeps its place.

use std::collections::HashMap;

use bytes::Bytes;
use diesel::prelude::*;
use fhir::{Id, Key, Kind, Version};

use crate::body::{self, Row};
use crate::commit::Action;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::read::{VERSION_COLUMNS, VersionColumns};
use crate::schema::{audit_event, job, resource, resource_version};
use crate::scrub;
use crate::seal::KeyRing;
use crate::store::Store;

/// A place in the table of jobs that goes on and never ends.
const RUNNING: i16 = 1;
/// Rows that are asked for at once, each by its key.
const ASKED_MAX: usize = 1_000;

/// Who follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follower {
    /// Whoever judges the quality of records.
    Quality,
    /// Whoever keeps what is due next.
    Recommendations,
    /// The edition of the schedule by which everybody was judged: its number stands in the place.
    Edition,
    /// Whoever withdraws certificates of doses that are different now.
    Certificates,
    /// Whoever counts events of subscriptions.
    Subscriptions,
    /// Whoever puts right what came at the same moment.
    Settled,
}

impl Follower {
    /// Its number among the jobs of the house. The first one is the scrub's.
    pub(crate) fn number(self) -> i16 {
        match self {
            Follower::Quality => 2,
            Follower::Recommendations => 3,
            Follower::Edition => 4,
            Follower::Certificates => 5,
            Follower::Subscriptions => 6,
            Follower::Settled => 7,
        }
    }
}

/// What of a tenant's order is read.
#[derive(Clone, Copy, Debug)]
pub struct Stretch<'a> {
    /// Only what was written behind this place.
    pub after: i64,
    /// At most so many places, whatever was written there.
    pub places: i64,
    /// The kinds that are read, and whether their first versions are.
    pub kinds: &'a [(Kind, bool)],
    /// Whose own writes are left out.
    pub not_by: &'a str,
}

/// What was written in a stretch.
#[derive(Debug, Default)]
pub struct Stretched {
    /// The versions, in their order for each kind.
    pub versions: Vec<Noticed>,
    /// The last place of the stretch: everything up to it was read.
    pub reached: i64,
}

/// A version that was written.
#[derive(Debug)]
pub struct Noticed {
    /// Of which resource.
    pub key: Key,
    /// Which one.
    pub version: Version,
    /// Its place in the tenant's order.
    pub place: i64,
    /// When it was written.
    pub at: i64,
    /// Who wrote it, by the registered client.
    pub by: String,
    /// Its text; empty where it marks the end.
    pub body: Bytes,
    /// The text of the version before; empty where there was none.
    pub before: Bytes,
}

impl Store {
    /// The tenants that have a partition here, with the place each has reached in its order.
    pub fn places(&self) -> Result<Vec<(i32, i64)>, StoreError> {
        self.read_session(scrub::tenants)
    }

    /// How far a follower has come.
    pub fn followed(&self, tenant: i32, follower: Follower) -> Result<i64, StoreError> {
        let place: Option<i64> = self.read_of(tenant, |connection| {
            Ok(on_either!(connection, c => {
                job::table
                    .find((tenant, follower.number()))
                    .select(job::cursor_sequence)
                    .first(c)
                    .optional()
            })?)
        })?;
        Ok(place.unwrap_or(0))
    }

    /// Keeps how far a follower has come. It never goes back.
    pub fn keep_followed(
        &self,
        tenant: i32,
        follower: Follower,
        (place, now_ms): (i64, i64),
    ) -> Result<(), StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| keep(connection, (tenant, follower), place, now_ms))
        })
    }

    /// What was written in a stretch of a tenant's order. What a follower reads is complete: places are given out while the
    /// tenant's row is locked, so that none is filled behind one that was seen.
    pub fn written_in(&self, tenant: i32, stretch: &Stretch<'_>) -> Result<Stretched, StoreError> {
        self.read_of(tenant, |connection| {
            read(connection, self.keys(), tenant, stretch)
        })
    }
}

fn keep(
    connection: &mut AnyConnection,
    (tenant, follower): (i32, Follower),
    place: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    let kind = follower.number();
    on_either!(connection, c => {
        let moved = diesel::update(
                job::table.find((tenant, kind)).filter(job::cursor_sequence.lt(place)),
            )
            .set((job::cursor_sequence.eq(place), job::updated_at.eq(now_ms)))
            .execute(c)?;
        if moved == 0 {
            diesel::insert_into(job::table)
                .values((
                    job::tenant.eq(tenant),
                    job::kind.eq(kind),
                    job::state.eq(RUNNING),
                    job::updated_at.eq(now_ms),
                    job::cursor_sequence.eq(place),
                    job::checked.eq(0_i64),
                    job::found.eq(0_i64),
                ))
                .on_conflict_do_nothing()
                .execute(c)?;
        }
        Ok::<_, diesel::result::Error>(())
    })?;
    Ok(())
}

/// Each of the tables is asked by itself, by all columns of one of its keys: a join is only as good as what the database
/// believes of their sizes, and of a town that is being filled it knows nothing yet.
fn read(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    tenant: i32,
    stretch: &Stretch<'_>,
) -> Result<Stretched, StoreError> {
    // First the end, and then what lies before it: what is committed in between is read next time.
    let places = scrub::tenants(connection)?;
    let end = places.iter().find(|(of, _)| *of == tenant);
    let end = end.map_or(stretch.after, |(_, end)| *end);
    let reached = end.min(stretch.after.saturating_add(stretch.places));
    let mut found = Stretched {
        versions: Vec::new(),
        reached: reached.max(stretch.after),
    };
    if reached <= stretch.after {
        return Ok(found);
    }
    for (kind, is_first_read) in stretch.kinds {
        let least = if *is_first_read { 1 } else { 2 };
        let mut rows: Vec<(i64, VersionColumns)> = on_either!(connection, c => {
            resource_version::table
                .filter(resource_version::tenant.eq(tenant))
                .filter(resource_version::kind.eq(kind.number()))
                .filter(resource_version::sequence.gt(stretch.after))
                .filter(resource_version::sequence.le(reached))
                .filter(resource_version::version.ge(least))
                .order(resource_version::sequence.asc())
                .select((resource_version::resource_no, VERSION_COLUMNS))
                .load(c)
        })?;
        let writers = writers(connection, tenant, &rows)?;
        // Of what is older than the trail is kept nobody knows who wrote it, and it is read.
        let is_read = |by: Option<&String>| by.is_none_or(|by| by != stretch.not_by);
        rows.retain(|(_, columns)| is_read(writers.get(&columns.0)));
        let ids = ids(connection, (tenant, *kind), &rows)?;
        for (number, columns) in rows {
            let by = writers.get(&columns.0).cloned().unwrap_or_default();
            let id = ids.get(&number).cloned().unwrap_or_default();
            let noticed = notice(connection, keys, (tenant, number), (*kind, id, columns))?;
            found.versions.push(Noticed { by, ..noticed });
        }
    }
    Ok(found)
}

/// Who wrote these versions: the client by the place.
fn writers(
    connection: &mut AnyConnection,
    tenant: i32,
    versions: &[(i64, VersionColumns)],
) -> Result<HashMap<i64, String>, StoreError> {
    let places: Vec<i64> = versions.iter().map(|(_, columns)| columns.0).collect();
    let mut found = HashMap::with_capacity(places.len());
    for places in places.chunks(ASKED_MAX) {
        let rows: Vec<(i64, String)> = on_either!(connection, c => {
            audit_event::table
                .filter(audit_event::tenant.eq(tenant))
                .filter(audit_event::sequence.eq_any(places))
                .select((audit_event::sequence, audit_event::client))
                .load(c)
        })?;
        found.extend(rows);
    }
    Ok(found)
}

/// The ids of resources, by their numbers.
fn ids(
    connection: &mut AnyConnection,
    (tenant, kind): (i32, Kind),
    rows: &[(i64, VersionColumns)],
) -> Result<HashMap<i64, String>, StoreError> {
    let mut numbers: Vec<i64> = rows.iter().map(|(number, _)| *number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut found = HashMap::new();
    for numbers in numbers.chunks(ASKED_MAX) {
        let rows: Vec<(i64, String)> = on_either!(connection, c => {
            resource::table
                .filter(resource::tenant.eq(tenant))
                .filter(resource::kind.eq(kind.number()))
                .filter(resource::resource_no.eq_any(numbers))
                .select((resource::resource_no, resource::id))
                .load(c)
        })?;
        found.extend(rows);
    }
    Ok(found)
}

fn notice(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    (tenant, number): (i32, i64),
    (kind, id, columns): (Kind, String, VersionColumns),
) -> Result<Noticed, StoreError> {
    let id = Id::parse(&id)
        .ok_or_else(|| StoreError::Unexpected("an id at rest is no id".to_owned()))?;
    let (place, version, at) = (columns.0, columns.1, columns.2);
    let earlier: Option<VersionColumns> = match version > 1 {
        false => None,
        true => on_either!(connection, c => {
            resource_version::table
                .filter(resource_version::tenant.eq(tenant))
                .filter(resource_version::resource_no.eq(number))
                .filter(resource_version::version.eq(version - 1))
                .select(VERSION_COLUMNS)
                .first(c)
                .optional()
        })?,
    };
    let before = earlier.map(|columns| text(keys, tenant, columns));
    Ok(Noticed {
        key: Key { kind, id },
        version: Version(version.cast_unsigned()),
        place,
        at,
        by: String::new(),
        body: text(keys, tenant, columns)?,
        before: before.transpose()?.unwrap_or_default(),
    })
}

fn text(keys: &KeyRing, tenant: i32, columns: VersionColumns) -> Result<Bytes, StoreError> {
    let (sequence, _, _, action, digest, sealed) = columns;
    if action == Action::Delete.number() {
        return Ok(Bytes::new());
    }
    let row = Row { tenant, sequence };
    // A damaged version holds nobody up: the scrub raises its alarm, and whoever reads it is refused.
    match body::unpack(keys, row, &sealed, &digest) {
        Ok(text) => Ok(Bytes::from(text)),
        Err(StoreError::Damaged { .. }) => Ok(Bytes::new()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
