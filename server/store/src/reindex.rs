//! The index, made anew from the bodies and held against what is there.
//!
//! A database keeps the mark of the way in which its entries were made. A program that makes them in another way – with
//! another definition, another folding – does not serve before they were made anew, because a condition that finds
//! nothing by mistake makes a second record of the same person.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer};
use fhir::codec::{Limits, json};
use fhir::search::{Catalogue, Entry};
use fhir::{Element, Id, Key, Kind};

use crate::commit::rows::{EntryRow, insert, kept, listed, remove, unlist};
use crate::commit::tick_one_sequence;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::index::{self, Encoder, numbers};
use crate::schema::{entry_list, index_entry, index_state, resource};
use crate::seal::KeyRing;
use crate::search::{self, Hit};

/// The number of resources that are looked at in one transaction.
const PORTION: i64 = 500;

/// What a text can be found by; `None` for a text that cannot be read any more.
pub type EntriesOf<'a> = dyn Fn(&Element) -> Option<Vec<Entry>> + 'a;

/// What was found out about the index of a tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reindexed {
    /// Resources that were looked at.
    pub resources: u64,
    /// Entries that they should have.
    pub entries: u64,
    /// Entries that were missing.
    pub missing: u64,
    /// Entries that should not have been there.
    pub surplus: u64,
    /// Resources whose text is damaged or could not be taken apart. They keep the entries they have.
    pub unreadable: Vec<Key>,
}

/// How to go about it.
#[derive(Clone, Copy, Debug)]
pub struct Reindexing {
    /// Whether the index is mended, or only looked at.
    pub mend: bool,
    /// Now, in milliseconds of the Unix epoch.
    pub now_ms: i64,
}

/// Goes through all resources of a tenant.
pub(crate) fn tenant(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    of: i32,
    (entries_of, how): (&EntriesOf<'_>, Reindexing),
) -> Result<Reindexed, StoreError> {
    let mut work = Work {
        encoder: Encoder { keys, tenant: of },
        entries_of,
        how,
        found: Reindexed::default(),
    };
    for kind in Kind::all() {
        let mut behind = 0;
        while let Some(last) = connection
            .transaction::<_, StoreError, _>(|connection| work.portion(connection, kind, behind))?
        {
            behind = last;
        }
    }
    work.found.surplus += work.orphans(connection)?;
    Ok(work.found)
}

struct Work<'a> {
    encoder: Encoder<'a>,
    entries_of: &'a EntriesOf<'a>,
    how: Reindexing,
    found: Reindexed,
}

impl Work<'_> {
    /// The next resources of a kind; gives the number of the last, or `None` where there are no more.
    fn portion(
        &mut self,
        connection: &mut AnyConnection,
        kind: Kind,
        behind: i64,
    ) -> Result<Option<i64>, StoreError> {
        let of = self.encoder.tenant;
        if self.how.mend {
            // Nobody else writes in this tenant until the transaction ends.
            tick_one_sequence(connection, of, self.how.now_ms)?;
        }
        let rows: Vec<(i64, String)> = on_either!(connection, c => {
            resource::table
                .filter(resource::tenant.eq(of))
                .filter(resource::kind.eq(kind.number()))
                .filter(resource::resource_no.gt(behind))
                .filter(resource::deleted.eq(false))
                .order(resource::resource_no.asc())
                .limit(PORTION)
                .select((resource::resource_no, resource::id))
                .load(c)
        })?;
        let Some((last, _)) = rows.last().cloned() else {
            return Ok(None);
        };
        let numbers: Vec<i64> = rows.iter().map(|(number, _)| *number).collect();
        let listed = listed(connection, of, &numbers)?;
        let mut wanted = BTreeSet::new();
        let (hits, mut unread) = self.hits(connection, kind, &numbers)?;
        let mut vanished: BTreeSet<i64> = numbers.iter().copied().collect();
        for hit in hits {
            vanished.remove(&hit.number);
            match self.rows(&hit) {
                Some(rows) => wanted.extend(rows),
                None => drop(unread.insert(hit.number)),
            }
        }
        vanished.retain(|number| !unread.contains(number));
        // What cannot be read keeps the entries it has.
        let is_read = |row: &&EntryRow| {
            !unread.contains(&row.resource_no) && !vanished.contains(&row.resource_no)
        };
        let listed: BTreeSet<EntryRow> = listed.iter().filter(is_read).cloned().collect();
        if self.how.mend {
            // Nobody could delete it in between, so its version is lost.
            unread.append(&mut vanished);
        }
        self.found.resources += rows.len() as u64;
        let unread = rows.iter().filter(|(number, _)| unread.contains(number));
        let keys = unread.filter_map(|(_, id)| Id::parse(id).map(|id| Key { kind, id }));
        self.found.unreadable.extend(keys);
        // An entry is there if it is found both by its value and by its resource.
        let kept = kept(connection, &listed, &wanted)?;
        let there = &listed & &kept;
        self.found.entries += wanted.len() as u64;
        self.found.missing += wanted.difference(&there).count() as u64;
        self.found.surplus += (&listed | &kept).difference(&wanted).count() as u64;
        if self.how.mend && (there != wanted || listed != kept) {
            remove(connection, kept.difference(&wanted))?;
            unlist(connection, of, &numbers_of(&(&listed | &wanted)))?;
            let fresh: Vec<&EntryRow> = wanted.difference(&kept).collect();
            let mut all: Vec<EntryRow> = wanted.iter().cloned().collect();
            all.sort_by_key(|row| row.resource_no);
            insert(connection, &fresh, &all)?;
        }
        Ok(Some(last))
    }

    /// The texts of these resources, and the numbers of those that are damaged. One that is does not hide the others.
    fn hits(
        &self,
        connection: &mut AnyConnection,
        kind: Kind,
        numbers: &[i64],
    ) -> Result<(Vec<Hit>, BTreeSet<i64>), StoreError> {
        let place = (self.encoder.tenant, kind);
        let mut damaged = BTreeSet::new();
        match search::hits(connection, self.encoder.keys, place, numbers) {
            Err(StoreError::Damaged { .. }) => {}
            found => return found.map(|hits| (hits, damaged)),
        }
        let mut hits = Vec::with_capacity(numbers.len());
        for number in numbers {
            match search::hits(connection, self.encoder.keys, place, &[*number]) {
                Ok(found) => hits.extend(found),
                Err(StoreError::Damaged { .. }) => drop(damaged.insert(*number)),
                Err(error) => return Err(error),
            }
        }
        Ok((hits, damaged))
    }

    /// The rows that a resource should have.
    fn rows(&self, hit: &Hit) -> Option<Vec<EntryRow>> {
        let element = json::read(&hit.body, &Limits::own()).ok()?;
        let entries = (self.entries_of)(&element)?;
        let forms = index::forms(self.encoder, hit.key.kind, &entries);
        Some(index::rows(self.encoder, &hit.key, hit.number, forms))
    }

    /// Entries of resources that are not there, or not any more; and on PostgreSQL those that their resource does not list.
    fn orphans(&self, connection: &mut AnyConnection) -> Result<u64, StoreError> {
        let of = self.encoder.tenant;
        let there = resource::table
            .filter(resource::tenant.eq(of))
            .filter(resource::deleted.eq(false))
            .select(resource::resource_no);
        match connection {
            AnyConnection::Sqlite(c) => {
                let orphans = index_entry::table
                    .filter(index_entry::tenant.eq(of))
                    .filter(index_entry::resource_no.ne_all(there));
                let found: i64 = orphans.count().get_result(c)?;
                if self.how.mend {
                    diesel::delete(orphans).execute(c)?;
                }
                Ok(found.unsigned_abs())
            }
            AnyConnection::Postgres(c) => {
                let lists = entry_list::table
                    .filter(entry_list::tenant.eq(of))
                    .filter(entry_list::resource_no.ne_all(there));
                let gone: Vec<i64> = lists.select(entry_list::resource_no).load(c)?;
                let of_gone = listed(connection, of, &gone)?.len() as u64;
                if self.how.mend {
                    unlist(connection, of, &gone)?;
                }
                Ok(of_gone + self.unlisted(connection, &gone.into_iter().collect())?)
            }
        }
    }

    /// Entries that no list has, beside those of resources that were counted before. They are gone through in their order, some at a
    /// time.
    fn unlisted(
        &self,
        connection: &mut AnyConnection,
        counted: &BTreeSet<i64>,
    ) -> Result<u64, StoreError> {
        let mut found = 0;
        let mut behind = Some(Spot::first());
        while let Some(after) = behind.take() {
            let (next, count) = connection.transaction(|connection| {
                if self.how.mend {
                    tick_one_sequence(connection, self.encoder.tenant, self.how.now_ms)?;
                }
                self.unlisted_behind(connection, after, counted)
            })?;
            found += count;
            behind = next;
        }
        Ok(found)
    }

    /// The next of them; tells where the others begin, if there are others, and how many were found.
    fn unlisted_behind(
        &self,
        connection: &mut AnyConnection,
        after: Spot,
        counted: &BTreeSet<i64>,
    ) -> Result<(Option<Spot>, u64), StoreError> {
        let of = self.encoder.tenant;
        let AnyConnection::Postgres(c) = connection else {
            return Ok((None, 0));
        };
        let behind = diesel::sql_query(NEXT).into_boxed().bind::<Integer, _>(of);
        let next: Option<Spot> = after
            .clone()
            .bound(behind)
            .bind::<BigInt, _>(ROWS - 1)
            .get_result(c)
            .optional()?;
        let last = next.clone().unwrap_or_else(Spot::last);
        let within = diesel::sql_query(UNLISTED)
            .into_boxed()
            .bind::<Integer, _>(of);
        let found: Vec<Unlisted> = last.bound(after.bound(within)).load(c)?;
        let rows: Vec<EntryRow> = found.into_iter().map(|entry| entry.row(of)).collect();
        if self.how.mend {
            remove(connection, &rows)?;
        }
        let fresh = rows
            .iter()
            .filter(|row| !counted.contains(&row.resource_no));
        Ok((next, fresh.count() as u64))
    }
}

/// How many rows of entries are gone through in one transaction.
const ROWS: i64 = 1_000;

/// The place of the last row that is gone through next, if there are so many.
const NEXT: &str = "select parameter, value, resource_no >> 8 as stretch from index_entry \
     where tenant = $1 and (parameter, value, resource_no >> 8) > ($2, $3, $4) \
     order by parameter, value, resource_no >> 8 offset $5 limit 1";

/// Those of the next that are in no list. A scalar is answered entry by entry, however the planner sees the tables.
const UNLISTED: &str = concat!(
    "select parameter, value, resource_no from (select parameter, value, ",
    numbers!(),
    " from index_entry where tenant = $1 and (parameter, value, resource_no >> 8) > ($2, $3, $4) \
     and (parameter, value, resource_no >> 8) <= ($5, $6, $7)) e \
     where (select 1 from entry_list l cross join lateral unnest(l.parameters, l.contents) x(parameter, value) \
     where l.tenant = $1 and l.resource_no = e.resource_no and x.parameter = e.parameter and x.value = e.value \
     limit 1) is null"
);

/// A place in the order in which PostgreSQL keeps the entries of a tenant.
#[derive(Clone, QueryableByName)]
struct Spot {
    #[diesel(sql_type = Integer)]
    parameter: i32,
    #[diesel(sql_type = Binary)]
    value: Vec<u8>,
    #[diesel(sql_type = BigInt)]
    stretch: i64,
}

impl Spot {
    /// In front of all.
    fn first() -> Spot {
        Spot {
            parameter: i32::MIN,
            value: Vec::new(),
            stretch: 0,
        }
    }

    /// Behind all.
    fn last() -> Spot {
        Spot {
            parameter: i32::MAX,
            ..Spot::first()
        }
    }

    /// The next three values of a statement.
    fn bound(self, statement: Bound) -> Bound {
        statement
            .bind::<Integer, _>(self.parameter)
            .bind::<Binary, _>(self.value)
            .bind::<BigInt, _>(self.stretch)
    }
}

/// A statement and the values that it has so far.
type Bound =
    diesel::query_builder::BoxedSqlQuery<'static, diesel::pg::Pg, diesel::query_builder::SqlQuery>;

/// An entry that is in no list.
#[derive(QueryableByName)]
struct Unlisted {
    #[diesel(sql_type = Integer)]
    parameter: i32,
    #[diesel(sql_type = Binary)]
    value: Vec<u8>,
    #[diesel(sql_type = BigInt)]
    resource_no: i64,
}

impl Unlisted {
    fn row(self, tenant: i32) -> EntryRow {
        EntryRow {
            tenant,
            parameter: self.parameter,
            value: self.value.into(),
            resource_no: self.resource_no,
        }
    }
}

fn numbers_of(rows: &BTreeSet<EntryRow>) -> Vec<i64> {
    let numbers: BTreeSet<i64> = rows.iter().map(|row| row.resource_no).collect();
    numbers.into_iter().collect()
}

/// The mark of the way in which the entries of each tenant were made; tenants without one have never had any made.
pub(crate) fn marks(connection: &mut AnyConnection) -> Result<Vec<(i32, Vec<u8>)>, StoreError> {
    Ok(on_either!(connection, c => {
        index_state::table.select((index_state::tenant, index_state::made_by)).load(c)
    })?)
}

/// Notes that the entries of a tenant are made in this way.
pub(crate) fn mark(
    connection: &mut AnyConnection,
    of: i32,
    made_by: &[u8],
    now_ms: i64,
) -> Result<(), StoreError> {
    on_either!(connection, c => {
        let moved = diesel::update(index_state::table.find(of))
            .set((index_state::made_by.eq(made_by), index_state::made_at.eq(now_ms)))
            .execute(c)?;
        if moved == 0 {
            diesel::insert_into(index_state::table)
                .values((index_state::tenant.eq(of), index_state::made_by.eq(made_by), index_state::made_at.eq(now_ms)))
                .execute(c)?;
        }
        Ok::<_, diesel::result::Error>(())
    })?;
    Ok(())
}

/// The way in which this program makes entries, as a mark: what is defined, how text is folded, and how it is kept.
pub(crate) fn way(catalogue: &Catalogue) -> Vec<u8> {
    /// Raised when the bytes at rest change.
    const BYTES: u8 = 2;
    let mut digest = openssl::sha::Sha256::new();
    digest.update(&[BYTES]);
    for parameter in Kind::all().flat_map(|kind| catalogue.of_kind(kind)) {
        digest.update(format!("{parameter:?}").as_bytes());
    }
    // Letters of every script that a name here may have, so that another folding is another way.
    for letters in [
        0x20..0x2500,
        0x3000..0x3400,
        0x4e00..0xa000,
        0xf900..0x10000,
        0x20000..0x20100,
    ] {
        let text: String = letters.filter_map(char::from_u32).collect();
        digest.update(catalogue.fold_whole(&text).as_bytes());
    }
    digest.finish().to_vec()
}

#[cfg(test)]
mod tests;
