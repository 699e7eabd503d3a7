//! Rows of sessions and segments.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Text};

use super::{Segment, Session};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::seal::{KeyRing, Place};
use crate::search::{Statement, flavour};

/// Which session, and of which tenant.
type Of = (i32, [u8; 16]);

type Columns = (Binary, Text, Text, BigInt, BigInt, BigInt, Integer, Binary);
type Found = (Vec<u8>, String, String, i64, i64, i64, i32, Vec<u8>);

const SELECT: &str = "select id, device, client, opened_at, ended_at, seen_at, segments, about from scan_session \
                      where tenant = ";

/// Leaves a new row, or changes one that has not ended.
pub(super) fn put(
    connection: &mut AnyConnection,
    tenant: i32,
    (session, about): (&Session, &[u8]),
) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into scan_session (tenant, segments, opened_at, ended_at, seen_at, id, about, device, client) values (");
    out.integer(tenant).sql(", 0, ").big(session.opened_at);
    out.sql(", 0, ").big(session.seen_at);
    out.sql(", ").bytes(session.id.to_vec());
    out.sql(", ").bytes(about.to_vec());
    out.sql(", ").text(session.device.clone());
    out.sql(", ").text(session.client.clone());
    out.sql(
        ") on conflict (tenant, id) do update set seen_at = excluded.seen_at, about = excluded.about, \
         device = excluded.device, client = excluded.client where scan_session.ended_at = 0",
    );
    Ok(run(connection, out)? > 0)
}

/// Notes that the device was heard of.
pub(super) fn touch(
    connection: &mut AnyConnection,
    of: Of,
    now_ms: i64,
    not_since: i64,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update scan_session set seen_at = ").big(now_ms);
    where_session(&mut out, of);
    out.sql(" and ended_at = 0 and seen_at <= ").big(not_since);
    run(connection, out).map(drop)
}

/// A session, still sealed.
pub(super) fn one(connection: &mut AnyConnection, of: Of) -> Result<Option<Session>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(SELECT).integer(of.0);
    out.sql(" and id = ").bytes(of.1.to_vec());
    Ok(load(connection, out)?.pop())
}

/// The last opened sessions of a tenant, still sealed.
pub(super) fn newest(
    connection: &mut AnyConnection,
    tenant: i32,
    open_only: bool,
    most: usize,
) -> Result<Vec<Session>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(SELECT).integer(tenant);
    if open_only {
        out.sql(" and ended_at = 0");
    }
    out.sql(" order by opened_at desc, id limit ")
        .big(i64::try_from(most).unwrap_or(i64::MAX));
    load(connection, out)
}

fn load(connection: &mut AnyConnection, out: Statement) -> Result<Vec<Session>, StoreError> {
    let rows: Vec<Found> = on_either!(connection, c => out.giving::<Columns>().load(c))?;
    rows.into_iter().map(session).collect()
}

fn session(
    (id, device, client, opened_at, ended_at, seen_at, segments, about): Found,
) -> Result<Session, StoreError> {
    Ok(Session {
        id: id.try_into().map_err(|_| super::damaged())?,
        device,
        client,
        opened_at,
        ended_at: (ended_at != 0).then_some(ended_at),
        seen_at,
        segments: segments.cast_unsigned(),
        about,
    })
}

/// Ends a session.
pub(super) fn end(connection: &mut AnyConnection, of: Of, now_ms: i64) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    // 0 would mean that it has not ended.
    out.sql("update scan_session set ended_at = ")
        .big(now_ms.max(1));
    where_session(&mut out, of);
    out.sql(" and ended_at = 0");
    Ok(run(connection, out)? > 0)
}

/// Leaves the row of a segment, under the next number of its session.
pub(super) fn add_segment(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    of: Of,
    segment: &Segment,
) -> Result<u32, StoreError> {
    let (tenant, session) = of;
    connection.transaction(|connection| {
        let mut out = Statement::new(flavour(connection));
        out.sql("update scan_session set segments = segments + 1");
        where_session(&mut out, of);
        out.sql(" and ended_at = 0");
        if run(connection, out)? == 0 {
            return Err(StoreError::Misplaced("no such session is open"));
        }
        let mut out = Statement::new(flavour(connection));
        out.sql("select segments from scan_session");
        where_session(&mut out, of);
        let number: i32 = on_either!(connection, c => out.giving::<Integer>().get_result(c))?;
        let place = Place::Segment(session, number.cast_unsigned());
        let about = keys.seal(tenant, place, &segment.about)?;
        let mut out = Statement::new(flavour(connection));
        out.sql("insert into scan_segment (tenant, number, begun_at, session, about) values (");
        out.integer(tenant).sql(", ").integer(number);
        out.sql(", ").big(segment.begun_at);
        out.sql(", ").bytes(session.to_vec());
        out.sql(", ").bytes(about).sql(")");
        run(connection, out)?;
        Ok(number.cast_unsigned())
    })
}

/// A segment's beginning and settings, still sealed.
pub(super) fn segment(
    connection: &mut AnyConnection,
    (tenant, session): Of,
    number: u32,
) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    let Ok(number) = i32::try_from(number) else {
        return Ok(None);
    };
    let mut out = Statement::new(flavour(connection));
    out.sql("select begun_at, about from scan_segment where tenant = ")
        .integer(tenant);
    out.sql(" and session = ").bytes(session.to_vec());
    out.sql(" and number = ").integer(number);
    Ok(on_either!(connection, c => {
        out.giving::<(BigInt, Binary)>().get_result(c).optional()
    })?)
}

/// Puts other sealed settings in the place of these.
pub(super) fn change_segment(
    connection: &mut AnyConnection,
    (tenant, session): Of,
    number: u32,
    (was, about): (&[u8], &[u8]),
) -> Result<bool, StoreError> {
    let Ok(number) = i32::try_from(number) else {
        return Ok(false);
    };
    let mut out = Statement::new(flavour(connection));
    out.sql("update scan_segment set about = ")
        .bytes(about.to_vec());
    out.sql(" where tenant = ").integer(tenant);
    out.sql(" and session = ").bytes(session.to_vec());
    out.sql(" and number = ").integer(number);
    out.sql(" and about = ").bytes(was.to_vec());
    Ok(run(connection, out)? > 0)
}

fn where_session(out: &mut Statement, (tenant, session): Of) {
    out.sql(" where tenant = ").integer(tenant);
    out.sql(" and id = ").bytes(session.to_vec());
}
