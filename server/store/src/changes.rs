//! Reading by sequence: the history of one resource, of a kind, or of everything, newest first.

use bytes::Bytes;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sqlite::Sqlite;
use fhir::{Id, Key, Kind, Reach, Version};

use crate::body::{self, Row};
use crate::commit::Action;
use crate::commit::decide::kind_of;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::read::{self, VERSION_COLUMNS, VersionColumns};
use crate::schema::{resource, resource_version};
use crate::seal::KeyRing;

/// Whose history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Of one resource.
    Instance(Key),
    /// Of all resources of a kind.
    Type(Kind),
    /// Of all resources within reach.
    System,
}

/// Which part of a history.
#[derive(Clone, Debug, Default)]
pub struct Window {
    /// Only versions before this place in the tenant's order.
    pub before: Option<i64>,
    /// Only versions made at or after this time (`_since`), in milliseconds of the Unix epoch.
    pub since: Option<i64>,
    /// Only versions that were current at some moment of this span (`_at`): from, and to before.
    pub at: Option<(i64, i64)>,
    /// At most so many.
    pub most: i64,
}

/// A page of a history.
#[derive(Debug, Default)]
pub struct History {
    /// The versions, newest first.
    pub versions: Vec<Past>,
    /// How many there are in all, on this page and others.
    pub total: i64,
    /// Where the next page begins, if there is one.
    pub next_before: Option<i64>,
}

/// One version in a history.
#[derive(Clone, Debug)]
pub struct Past {
    /// Of which resource.
    pub key: Key,
    /// Which one.
    pub version: Version,
    /// When it was made.
    pub changed_at: i64,
    /// How it came to be.
    pub made_by: MadeBy,
    /// Its text; empty where it is a delete.
    pub body: Bytes,
}

/// How a version came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeBy {
    /// It was the first one.
    Create,
    /// It followed one.
    Update,
    /// It marks the end.
    Delete,
}

type Columns = (i16, String, VersionColumns);

macro_rules! versions_of {
    ($backend:ty, $tenant:expr, $place:expr, $window:expr) => {{
        let window: &Window = $window;
        let later = diesel::alias!(resource_version as later);
        let mut query = resource_version::table
            .inner_join(
                resource::table.on(resource::tenant
                    .eq(resource_version::tenant)
                    .and(resource::kind.eq(resource_version::kind))
                    .and(resource::resource_no.eq(resource_version::resource_no))),
            )
            .filter(resource_version::tenant.eq($tenant))
            .into_boxed::<$backend>();
        query = match $place {
            Place::Number(number) => query.filter(resource_version::resource_no.eq(number)),
            Place::Kinds(kinds) => match kinds.as_slice() {
                [kind] => query.filter(resource_version::kind.eq(*kind)),
                kinds => query.filter(resource_version::kind.eq_any(kinds.to_vec())),
            },
        };
        if let Some(since) = window.since {
            query = query.filter(resource_version::changed_at.ge(since));
        }
        if let Some((from, to)) = window.at {
            let replaced = later
                .filter(
                    later
                        .field(resource_version::tenant)
                        .eq(resource_version::tenant),
                )
                .filter(
                    later
                        .field(resource_version::resource_no)
                        .eq(resource_version::resource_no),
                )
                .filter(
                    later
                        .field(resource_version::version)
                        .eq(resource_version::version + 1),
                )
                .filter(later.field(resource_version::changed_at).le(from));
            query = query
                .filter(resource_version::changed_at.lt(to))
                .filter(diesel::dsl::not(diesel::dsl::exists(replaced)));
        }
        query
    }};
}

enum Place {
    Number(i64),
    Kinds(Vec<i16>),
}

/// A page of a history; `None` where the resource was never there, or is not within reach.
pub(crate) fn history(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    reach: &Reach,
    scope: &Scope,
    window: &Window,
) -> Result<Option<History>, StoreError> {
    let place = match scope {
        Scope::Instance(key) => match read::number_within(connection, keys, reach, key)? {
            Some(number) => Place::Number(number),
            None => return Ok(None),
        },
        // What is narrowed to a compartment has no history across resources.
        Scope::Type(kind) if !reach.open.contains(*kind) => return Ok(None),
        Scope::Type(kind) => Place::Kinds(vec![kind.number()]),
        Scope::System => Place::Kinds(
            Kind::all()
                .filter(|kind| reach.open.contains(*kind))
                .map(Kind::number)
                .collect(),
        ),
    };
    let tenant = reach.tenant.0;
    let total = count(connection, tenant, &place, window)?;
    let mut rows = load(connection, tenant, &place, window)?;
    let more = i64::try_from(rows.len()).is_ok_and(|found| found > window.most);
    if more {
        rows.pop();
    }
    let next_before = rows
        .last()
        .filter(|_| more)
        .map(|(_, _, columns)| columns.0);
    let versions = rows
        .into_iter()
        .map(|row| past(keys, tenant, row))
        .collect::<Result<_, _>>()?;
    Ok(Some(History {
        versions,
        total,
        next_before,
    }))
}

fn count(
    connection: &mut AnyConnection,
    tenant: i32,
    place: &Place,
    window: &Window,
) -> Result<i64, StoreError> {
    Ok(match connection {
        AnyConnection::Postgres(c) => versions_of!(Pg, tenant, place, window)
            .count()
            .get_result(c)?,
        AnyConnection::Sqlite(c) => versions_of!(Sqlite, tenant, place, window)
            .count()
            .get_result(c)?,
    })
}

fn load(
    connection: &mut AnyConnection,
    tenant: i32,
    place: &Place,
    window: &Window,
) -> Result<Vec<Columns>, StoreError> {
    let columns = (resource_version::kind, resource::id, VERSION_COLUMNS);
    let before = window.before.unwrap_or(i64::MAX);
    let order = resource_version::sequence.desc();
    Ok(match connection {
        AnyConnection::Postgres(c) => versions_of!(Pg, tenant, place, window)
            .filter(resource_version::sequence.lt(before))
            .order(order)
            .limit(window.most + 1)
            .select(columns)
            .load(c)?,
        AnyConnection::Sqlite(c) => versions_of!(Sqlite, tenant, place, window)
            .filter(resource_version::sequence.lt(before))
            .order(order)
            .limit(window.most + 1)
            .select(columns)
            .load(c)?,
    })
}

fn past(keys: &KeyRing, tenant: i32, (kind, id, columns): Columns) -> Result<Past, StoreError> {
    let (sequence, version, changed_at, action, digest, sealed) = columns;
    let id = Id::parse(&id)
        .ok_or_else(|| StoreError::Unexpected("an id at rest is no id".to_owned()))?;
    let (made_by, body) = match Action::from_number(action) {
        Some(Action::Delete) => (MadeBy::Delete, Bytes::new()),
        other => {
            let text = body::unpack(keys, Row { tenant, sequence }, &sealed, &digest)?;
            let made_by = if other == Some(Action::Create) {
                MadeBy::Create
            } else {
                MadeBy::Update
            };
            (made_by, Bytes::from(text))
        }
    };
    let version = Version(version.cast_unsigned());
    Ok(Past {
        key: Key {
            kind: kind_of(kind)?,
            id,
        },
        version,
        changed_at,
        made_by,
        body,
    })
}
