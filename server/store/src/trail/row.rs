//! Rows of the trail and of its ends.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, SmallInt, Text};

use super::{Adding, End, MARK_BYTES, Trail, TrailHead, TrailQuestion, TrailStretch};
use crate::body::{self, NO_DICTIONARY};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::seal::{KeyRing, Place};
use crate::search::{Flavour, Statement, flavour};

/// How many bytes tell that a stretch touched a person. What is told wrongly is found out when it is opened.
const WHO_BYTES: usize = 4;

fn damaged() -> StoreError {
    StoreError::Unexpected("an end of a trail is none".to_owned())
}

fn head_of(digest: &[u8]) -> Result<[u8; 32], StoreError> {
    digest.try_into().map_err(|_| damaged())
}

/// Where a trail ends. One that is not there yet begins.
pub(super) fn end(
    connection: &mut AnyConnection,
    (tenant, strand): Trail,
) -> Result<End, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select number, digest from trail_head where tenant = ")
        .integer(tenant)
        .sql(" and strand = ")
        .small(strand);
    let found: Option<(i64, Vec<u8>)> = on_either!(connection, c => {
        out.giving::<(BigInt, Binary)>().get_result(c).optional()
    })?;
    if let Some((number, digest)) = found {
        return Ok((number, head_of(&digest)?));
    }
    let beginning = (0, [0; 32]);
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into trail_head (tenant, strand, number, digest) values (")
        .integer(tenant)
        .sql(", ")
        .small(strand)
        .sql(", 0, ")
        .bytes(beginning.1.to_vec())
        .sql(") on conflict do nothing");
    run(connection, out)?;
    Ok(beginning)
}

/// Adds a stretch, if the trail still ends where it was linked.
pub(super) fn add(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    (tenant, strand): Trail,
    (end, next): (End, End),
    adding: Adding<'_>,
) -> Result<bool, StoreError> {
    let first = end.0 + 1;
    let body = body::pack_any(keys, (tenant, Place::Trail(strand, first)), &adding.text)?;
    let times = adding.noted.iter().map(|one| one.at);
    let row = Row {
        events: i32::try_from(adding.noted.len()).unwrap_or(i32::MAX),
        first,
        from_at: times.clone().min().unwrap_or(0),
        to_at: times.max().unwrap_or(0),
        who: who(keys, tenant, &adding),
        body,
    };
    let flavour = flavour(connection);
    if flavour == Flavour::Sqlite {
        let mut out = Statement::new(flavour);
        moving(&mut out, (tenant, strand), (end, next));
        if run(connection, out)? == 0 {
            return Ok(false);
        }
        let mut out = Statement::new(flavour);
        inserting(&mut out, (tenant, strand), row);
        run(connection, out)?;
        return Ok(true);
    }
    let mut out = Statement::new(flavour);
    out.sql("with moved as (");
    moving(&mut out, (tenant, strand), (end, next));
    out.sql(" returning 1) ");
    inserting(&mut out, (tenant, strand), row);
    out.sql(" from moved");
    Ok(run(connection, out)? > 0)
}

struct Row {
    events: i32,
    first: i64,
    from_at: i64,
    to_at: i64,
    who: Vec<u8>,
    body: Vec<u8>,
}

fn moving(out: &mut Statement, (tenant, strand): Trail, (end, next): (End, End)) {
    out.sql("update trail_head set number = ")
        .big(next.0)
        .sql(", digest = ")
        .bytes(next.1.to_vec())
        .sql(" where tenant = ")
        .integer(tenant)
        .sql(" and strand = ")
        .small(strand)
        .sql(" and number = ")
        .big(end.0)
        .sql(" and digest = ")
        .bytes(end.1.to_vec());
}

fn inserting(out: &mut Statement, (tenant, strand): Trail, row: Row) {
    out.sql("insert into trail (tenant, strand, events, first, from_at, to_at, who, body) select ")
        .integer(tenant)
        .sql(", ")
        .small(strand)
        .sql(", ")
        .integer(row.events)
        .sql(", ")
        .big(row.first)
        .sql(", ")
        .big(row.from_at)
        .sql(", ")
        .big(row.to_at)
        .sql(", ")
        .bytes(row.who)
        .sql(", ")
        .bytes(row.body);
}

/// Beginnings of the digests of all persons that events touched.
fn who(keys: &KeyRing, tenant: i32, adding: &Adding<'_>) -> Vec<u8> {
    let mut patients: Vec<&str> = adding
        .noted
        .iter()
        .flat_map(|one| one.patients.iter().map(fhir::Id::as_str))
        .collect();
    patients.sort_unstable();
    patients.dedup();
    let marks = patients.iter().map(|id| mark_of(keys, tenant, id));
    marks.flatten().collect()
}

fn mark_of(keys: &KeyRing, tenant: i32, id: &str) -> impl Iterator<Item = u8> + use<> {
    let digest = keys.digest("trail person", tenant, &[id.as_bytes()]);
    digest.into_iter().take(WHO_BYTES)
}

/// Where all trails end.
pub(super) fn heads(connection: &mut AnyConnection) -> Result<Vec<TrailHead>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select tenant, strand, number, digest from trail_head order by tenant, strand");
    let rows: Vec<(i32, i16, i64, Vec<u8>)> = on_either!(connection, c => {
        out.giving::<(Integer, SmallInt, BigInt, Binary)>().load(c)
    })?;
    let head = |(tenant, strand, number, digest): (i32, i16, i64, Vec<u8>)| {
        Ok(TrailHead {
            tenant,
            strand,
            number,
            digest: head_of(&digest)?,
        })
    };
    rows.into_iter().map(head).collect()
}

/// Removes the stretches that end with this event or before it. The guard against removing is lifted for this transaction:
/// others see it as it was.
pub(super) fn cut(
    connection: &mut AnyConnection,
    (tenant, strand): Trail,
    upto: i64,
) -> Result<usize, StoreError> {
    let (lift, restore) = match flavour(connection) {
        Flavour::Postgres => (
            "alter table trail disable trigger trail_is_kept".to_owned(),
            "alter table trail enable trigger trail_is_kept".to_owned(),
        ),
        Flavour::Sqlite => (
            "drop trigger trail_is_not_cut".to_owned(),
            guard(connection)?,
        ),
    };
    on_either!(connection, c => c.batch_execute(&lift))?;
    let mut out = Statement::new(flavour(connection));
    out.sql("delete from trail where tenant = ")
        .integer(tenant)
        .sql(" and strand = ")
        .small(strand)
        .sql(" and first + events - 1 <= ")
        .big(upto);
    let removed = run(connection, out)?;
    on_either!(connection, c => c.batch_execute(&restore))?;
    Ok(removed)
}

/// How SQLite was told to hinder removing.
fn guard(connection: &mut AnyConnection) -> Result<String, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select sql from sqlite_master where name = 'trail_is_not_cut'");
    Ok(on_either!(connection, c => out.giving::<Text>().get_result(c))?)
}

const SELECT: &str = "select first, events, body from trail where tenant = ";

/// Stretches from an event on.
pub(super) fn from(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    trail: Trail,
    (first, most): (i64, i64),
) -> Result<Vec<TrailStretch>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(SELECT)
        .integer(trail.0)
        .sql(" and strand = ")
        .small(trail.1)
        .sql(" and first >= ")
        .big(first)
        .sql(" order by first limit ")
        .big(most);
    load(connection, keys, trail, out)
}

/// Stretches that may have what is looked for, the newest first.
pub(super) fn like(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    tenant: i32,
    question: &TrailQuestion,
) -> Result<Vec<TrailStretch>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(SELECT)
        .integer(tenant)
        .sql(" and strand = ")
        .small(question.strand)
        .sql(" and first <= ")
        .big(question.upto)
        .sql(" and to_at >= ")
        .big(question.from)
        .sql(" and from_at < ")
        .big(question.before);
    if let Some(patient) = &question.patient {
        let mark = mark_of(keys, tenant, patient.as_str()).collect();
        match out.flavour {
            Flavour::Postgres => out.sql(" and position(").bytes(mark).sql(" in who) > 0"),
            Flavour::Sqlite => out.sql(" and instr(who, ").bytes(mark).sql(") > 0"),
        };
    }
    out.sql(" order by first desc limit ").big(question.most);
    load(connection, keys, (tenant, question.strand), out)
}

fn load(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    trail: Trail,
    out: Statement,
) -> Result<Vec<TrailStretch>, StoreError> {
    let rows: Vec<(i64, i32, Vec<u8>)> = on_either!(connection, c => {
        out.giving::<(BigInt, Integer, Binary)>().load(c)
    })?;
    let stretch = |(first, events, sealed): (i64, i32, Vec<u8>)| TrailStretch {
        first,
        next: first.saturating_add(events.into()),
        events: opened(keys, trail, first, &sealed)
            .filter(|found| i32::try_from(found.len()) == Ok(events)),
    };
    Ok(rows.into_iter().map(stretch).collect())
}

fn opened(
    keys: &KeyRing,
    (tenant, strand): Trail,
    first: i64,
    sealed: &[u8],
) -> Option<Vec<(Vec<u8>, [u8; MARK_BYTES])>> {
    let plain = keys.open(tenant, Place::Trail(strand, first), sealed)?;
    if plain.first() != Some(&NO_DICTIONARY) {
        return None;
    }
    let text = body::expand(&plain)?;
    let mut events = Vec::new();
    let mut rest = text.as_slice();
    // Behind the events stand as many marks.
    while rest.len() > events.len() * MARK_BYTES {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (bytes, after) = after.split_at_checked(length)?;
        events.push(bytes.to_vec());
        rest = after;
    }
    let (marks, left) = rest.as_chunks::<MARK_BYTES>();
    let whole = left.is_empty() && marks.len() == events.len();
    whole.then(|| events.into_iter().zip(marks.iter().copied()).collect())
}
