//! Searching: a question, narrowed by the caller's reach, as SQL on either database.
//!
//! [`plan`] decides how the candidates are found, [`condition`] writes criteria as SQL, [`include`] brings along what
//! matches refer to and what refers to them.

use std::collections::HashMap;

use bytes::Bytes;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Text};
use fhir::search::{Catalogue, Criterion, Query, Referent, Sort, Want};
use fhir::{Id, Key, Kind, Reach, Version};

use crate::body::{self, Row};
use crate::cache::pages::PageName;
use crate::commit::rows::ResourceRow;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::index::Encoder;
use crate::seal::KeyRing;

mod condition;
mod explain;
mod include;
mod lookup;
mod plan;
mod range;
mod readable;
mod statement;
mod walk;

use condition::Conditions;
pub use explain::Explained;
pub(crate) use explain::explain;
pub use include::Included;
pub(crate) use include::included;
use plan::Plan;
pub use readable::Readable;
pub(crate) use statement::{Flavour, Statement};

/// A search for a page of matches.
#[derive(Clone, Debug)]
pub struct Search {
    /// What is searched for.
    pub query: Query,
    /// In which order; beyond it, and without it, the last created come first.
    pub sort: Vec<Sort>,
    /// How many matches the page may have.
    pub most: usize,
    /// Where the page begins.
    pub after: Option<Cursor>,
}

/// A place in the order of a search: behind the match with these keys.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Cursor {
    /// What it is sorted by, in the bytes of the index; `None` where the match has no value.
    pub keys: Vec<Option<Vec<u8>>>,
    /// Its number, which never changes.
    pub number: i64,
}

/// A resource that a search found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Which one.
    pub key: Key,
    /// Its number within the tenant.
    pub number: i64,
    /// Its current version.
    pub version: Version,
    /// When that was made.
    pub changed_at: i64,
    /// Its text.
    pub body: Bytes,
}

impl From<Hit> for crate::Stored {
    fn from(hit: Hit) -> Self {
        Self {
            key: hit.key,
            version: hit.version,
            changed_at: hit.changed_at,
            body: hit.body,
        }
    }
}

/// A page of a search.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What was found, in order.
    pub hits: Vec<Hit>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

/// What a search may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Costs {
    /// Rows that may be gathered to be sorted or tested one by one.
    pub gathered_max: i64,
    /// Rows that may be walked over to fill a page.
    pub walked_max: i64,
    /// Rows that may be counted.
    pub counted_max: i64,
}

impl Default for Costs {
    fn default() -> Costs {
        Costs {
            gathered_max: 5_000,
            walked_max: 100_000,
            counted_max: 2_000_000,
        }
    }
}

/// What every search needs to know.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub keys: &'a KeyRing,
    pub catalogue: &'a Catalogue,
    pub reach: &'a Reach,
    pub costs: Costs,
    pub damaged: Damaged,
}

/// What becomes of a search that meets a text that is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damaged {
    /// It is refused: whoever decides over records decides over all of them.
    Refused,
    /// What is damaged is left out, and the others are found.
    LeftOut,
}

impl Damaged {
    /// A text, unless it is damaged and left out.
    fn text(self, read: Result<Vec<u8>, StoreError>) -> Result<Option<Bytes>, StoreError> {
        match read {
            Err(StoreError::Damaged { .. }) if self == Damaged::LeftOut => Ok(None),
            read => read.map(|text| Some(Bytes::from(text))),
        }
    }
}

impl<'a> Scene<'a> {
    /// The name under which the page of a search can be kept in memory: a first page, in no order of its own, of
    /// everything that refers to one resource, asked by somebody who may touch the whole kind.
    pub fn page_name(&self, search: &Search) -> Option<PageName> {
        let Query { kind, criteria } = &search.query;
        let plain = search.sort.is_empty() && search.after.is_none();
        let (true, true, [criterion]) = (plain, self.reach.open.contains(*kind), &criteria[..])
        else {
            return None;
        };
        let Criterion::Value {
            slot,
            wants,
            negated: false,
        } = criterion
        else {
            return None;
        };
        let [Want::Reference(Referent::Own(target))] = &wants[..] else {
            return None;
        };
        Some(PageName {
            tenant: self.reach.tenant.0,
            kind: kind.number(),
            slot: slot.0,
            target: self.encoder().own(target),
            most: search.most,
        })
    }

    pub fn encoder(&self) -> Encoder<'a> {
        Encoder {
            keys: self.keys,
            tenant: self.reach.tenant.0,
        }
    }
}

/// A page of matches.
pub(crate) fn page(
    connection: &mut AnyConnection,
    scene: &Scene<'_>,
    search: &Search,
) -> Result<Page, StoreError> {
    let Some(plan) = Plan::of(connection, scene, &search.query)? else {
        return Ok(Page::default());
    };
    let wanted = Search {
        most: search.most + 1,
        ..search.clone()
    };
    let mut places = walk::places(connection, scene, &plan, &wanted)?;
    let more = places.len() > search.most;
    places.truncate(search.most);
    let next = places.last().filter(|_| more).cloned();
    let numbers: Vec<i64> = places.iter().map(|place| place.number).collect();
    let of = (scene.reach.tenant.0, search.query.kind);
    let hits = readable_hits(connection, (scene.keys, scene.damaged), of, &numbers)?;
    Ok(Page { hits, next })
}

/// Current rows that match, for a condition: a few are enough to know.
pub(crate) fn current(
    connection: &mut AnyConnection,
    scene: &Scene<'_>,
    query: &Query,
    most: usize,
) -> Result<Vec<ResourceRow>, StoreError> {
    let Some(plan) = Plan::of(connection, scene, query)? else {
        return Ok(Vec::new());
    };
    let search = Search {
        query: query.clone(),
        sort: Vec::new(),
        most,
        after: None,
    };
    let places = walk::places(connection, scene, &plan, &search)?;
    let numbers: Vec<i64> = places.iter().map(|place| place.number).collect();
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    type Columns = (Bool, Integer, BigInt, BigInt, BigInt, Text);
    let (tenant, kind) = (scene.reach.tenant.0, query.kind);
    let mut out = Statement::new(flavour(connection));
    out.sql("select r.deleted, r.version, r.resource_no, r.sequence, r.changed_at, r.id");
    rows_with(&mut out, (tenant, kind), &numbers, "");
    let rows: Vec<(bool, i32, i64, i64, i64, String)> =
        on_either!(connection, c => out.giving::<Columns>().load(c))?;
    let row = |(deleted, version, resource_no, sequence, changed_at, id)| ResourceRow {
        tenant,
        kind: kind.number(),
        deleted,
        version,
        resource_no,
        sequence,
        changed_at,
        id,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// From current rows with these numbers, joined with what is said. SQLite would rather look at all of the kind.
fn rows_with(
    out: &mut Statement,
    (tenant, kind): (i32, Kind),
    numbers: &[i64],
    joined: &'static str,
) {
    out.sql(" from resource r")
        .by_flavour("", " indexed by resource_by_number")
        .sql(joined)
        .sql(" where r.tenant = ")
        .integer(tenant)
        .sql(" and r.kind = ")
        .small(kind.number())
        .sql(" and not r.deleted and r.resource_no in (");
    out.joined(", ", numbers, |out, number| {
        out.big(*number);
    });
    out.sql(")");
}

/// The statement that reads the texts of current resources of a kind.
fn texts(flavour: Flavour, of: (i32, Kind), numbers: &[i64]) -> Statement {
    let mut out = Statement::new(flavour);
    out.sql("select r.id, r.version, r.resource_no, r.sequence, r.changed_at, v.digest, v.body");
    let joined = " join resource_version v on v.tenant = r.tenant and v.sequence = r.sequence";
    rows_with(&mut out, of, numbers, joined);
    out
}

/// The texts of current resources of a kind, in the order of their numbers as given.
pub(crate) fn hits(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    of: (i32, Kind),
    numbers: &[i64],
) -> Result<Vec<Hit>, StoreError> {
    readable_hits(connection, (keys, Damaged::Refused), of, numbers)
}

fn readable_hits(
    connection: &mut AnyConnection,
    (keys, damaged): (&KeyRing, Damaged),
    (tenant, kind): (i32, Kind),
    numbers: &[i64],
) -> Result<Vec<Hit>, StoreError> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    type Columns = (Text, Integer, BigInt, BigInt, BigInt, Binary, Binary);
    type Found = (String, i32, i64, i64, i64, Vec<u8>, Vec<u8>);
    let statement = texts(flavour(connection), (tenant, kind), numbers);
    let rows: Vec<Found> = on_either!(connection, c => statement.giving::<Columns>().load(c))?;
    let mut by_number = HashMap::with_capacity(rows.len());
    for (id, version, number, sequence, changed_at, digest, sealed) in rows {
        let Some(id) = Id::parse(&id) else {
            continue;
        };
        let read = body::unpack(keys, Row { tenant, sequence }, &sealed, &digest);
        let Some(body) = damaged.text(read)? else {
            continue;
        };
        let hit = Hit {
            key: Key { kind, id },
            number,
            version: Version(version.cast_unsigned()),
            changed_at,
            body,
        };
        by_number.insert(number, hit);
    }
    // One that was deleted between the two statements is no longer a match.
    Ok(numbers
        .iter()
        .filter_map(|number| by_number.remove(number))
        .collect())
}

/// Whether a resource lies in the compartment to which its kind is narrowed.
pub(crate) fn is_member(
    connection: &mut AnyConnection,
    (keys, reach): (&KeyRing, &Reach),
    kind: Kind,
    number: i64,
) -> Result<bool, StoreError> {
    let encoder = Encoder {
        keys,
        tenant: reach.tenant.0,
    };
    let conditions = Conditions { encoder, reach };
    let query = Query {
        kind,
        criteria: Vec::new(),
    };
    let Some(criteria) = conditions.within_reach(&query) else {
        return Ok(false);
    };
    let criteria: Vec<&Criterion> = criteria.iter().collect();
    let mut out = Statement::new(flavour(connection));
    out.sql("select count(*) from resource c where c.tenant = ")
        .integer(encoder.tenant)
        .sql(" and c.kind = ")
        .small(kind.number())
        .sql(" and c.resource_no = ")
        .big(number);
    conditions.and_all(&mut out, " and ", (kind, &criteria), "c.resource_no");
    Ok(number_of(connection, out)? > 0)
}

/// How many match.
pub(crate) fn count(
    connection: &mut AnyConnection,
    scene: &Scene<'_>,
    query: &Query,
) -> Result<i64, StoreError> {
    let Some(plan) = Plan::of(connection, scene, query)? else {
        return Ok(0);
    };
    let counted = walk::count(connection, scene, &plan)?;
    if counted > scene.costs.counted_max {
        return Err(StoreError::TooCostly);
    }
    Ok(counted)
}

/// One number that a statement gives.
fn number_of(connection: &mut AnyConnection, statement: Statement) -> Result<i64, StoreError> {
    Ok(on_either!(connection, c => statement.giving::<BigInt>().get_result(c))?)
}

pub(crate) fn flavour(connection: &AnyConnection) -> Flavour {
    match connection {
        AnyConnection::Postgres(_) => Flavour::Postgres,
        AnyConnection::Sqlite(_) => Flavour::Sqlite,
    }
}

/// The database's plan for a statement, for tests.
#[cfg(test)]
pub(crate) fn plan_of(
    connection: &mut AnyConnection,
    statement: Statement,
) -> Result<Vec<String>, StoreError> {
    explain::lines(connection, statement.explained())
}

#[cfg(test)]
mod tests;
