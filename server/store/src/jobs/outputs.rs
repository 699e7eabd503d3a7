//! What jobs give out, in pieces; and forgetting it with what they were given.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{Binary, Integer};

use super::JobState;
use super::row::{Of, job_id, run, where_job};
use crate::body;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::individual_number;
use crate::seal::{KeyRing, OfJob, Place};
use crate::search::{Statement, flavour};

/// How many jobs are forgotten at a time.
const FORGOTTEN_MAX: i64 = 1_000;

/// Keeps pieces behind those that are there. The row of the job is ours.
pub(super) fn add(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    of: Of,
    pieces: &[(i16, &[u8])],
) -> Result<(), StoreError> {
    let (tenant, job) = of;
    let mut next: BTreeMap<i16, u32> = BTreeMap::new();
    for (kind, piece) in pieces {
        let number = match next.get(kind) {
            Some(number) => *number,
            None => first_free(connection, of, *kind)?,
        };
        next.insert(*kind, number.saturating_add(1));
        let place = Place::Job(job.0, OfJob::Output(*kind, number));
        let body = body::pack_any(keys, (tenant, place), piece)?;
        let number = i32::try_from(number)
            .map_err(|_| StoreError::Misplaced("a job gives out too many pieces"))?;
        let mut out = Statement::new(flavour(connection));
        out.sql("insert into submitted_output (tenant, kind, number, job, body) values (");
        out.integer(tenant).sql(", ").small(*kind).sql(", ");
        out.integer(number).sql(", ");
        out.bytes(job.0.to_vec()).sql(", ").bytes(body).sql(")");
        run(connection, out)?;
    }
    Ok(())
}

fn first_free(connection: &mut AnyConnection, of: Of, kind: i16) -> Result<u32, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select number from submitted_output");
    where_output(&mut out, of, kind);
    out.sql(" order by number desc limit 1");
    let last: Option<i32> =
        on_either!(connection, c => out.giving::<Integer>().get_result(c).optional())?;
    Ok(last.map_or(0, |last| last.cast_unsigned().saturating_add(1)))
}

/// Drops everything that a job gave out. The row of the job is ours.
pub(super) fn drop_all(
    connection: &mut AnyConnection,
    (tenant, job): Of,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("delete from submitted_output where tenant = ")
        .integer(tenant);
    out.sql(" and job = ").bytes(job.0.to_vec());
    run(connection, out).map(drop)
}

/// A piece as it stands at rest.
pub(super) fn one(
    connection: &mut AnyConnection,
    of: Of,
    kind: i16,
    number: u32,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Ok(number) = i32::try_from(number) else {
        return Ok(None);
    };
    let mut out = Statement::new(flavour(connection));
    out.sql("select body from submitted_output");
    where_output(&mut out, of, kind);
    out.sql(" and number = ").integer(number);
    Ok(on_either!(connection, c => out.giving::<Binary>().get_result(c).optional())?)
}

fn where_output(out: &mut Statement, (tenant, job): Of, kind: i16) {
    out.sql(" where tenant = ").integer(tenant);
    out.sql(" and job = ").bytes(job.0.to_vec());
    out.sql(" and kind = ").small(kind);
}

/// Jobs of which something can be forgotten: they ended, or were never received to the end, before this time.
pub(super) fn forgettable(
    connection: &mut AnyConnection,
    kind: Option<i16>,
    before_ms: i64,
) -> Result<Vec<Of>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select tenant, id from submitted_job where ");
    may_be_forgotten(&mut out, before_ms);
    if let Some(kind) = kind {
        out.sql(" and kind = ").small(kind);
    }
    out.sql(" limit ").big(FORGOTTEN_MAX);
    let rows: Vec<(i32, Vec<u8>)> =
        on_either!(connection, c => out.giving::<(Integer, Binary)>().load(c))?;
    rows.into_iter()
        .map(|(tenant, id)| Ok((tenant, job_id(&id)?)))
        .collect()
}

fn may_be_forgotten(out: &mut Statement, before_ms: i64) {
    out.sql("kept = 1 and updated_at < ").big(before_ms);
    // Waiting, running, or waiting for approval: those are still to come.
    out.sql(" and state not in (2, 3, 4)");
}

/// Forgets the parts and outputs of a job, and the individual numbers that stood before it, if it may still be forgotten.
pub(super) fn forget(
    connection: &mut AnyConnection,
    role: Option<&str>,
    of: Of,
    before_ms: i64,
) -> Result<bool, StoreError> {
    let (tenant, job) = of;
    connection.transaction(|connection| {
        let mut out = Statement::new(flavour(connection));
        out.sql("update submitted_job set kept = 0, state = case when state = ")
            .small(JobState::Receiving.number())
            .sql(" then ")
            .small(JobState::Cancelled.number())
            .sql(" else state end");
        where_job(&mut out, of);
        out.sql(" and ");
        may_be_forgotten(&mut out, before_ms);
        if run(connection, out)? == 0 {
            return Ok(false);
        }
        for delete in [
            "delete from submitted_part where tenant = ",
            "delete from submitted_output where tenant = ",
        ] {
            let mut out = Statement::new(flavour(connection));
            out.sql(delete).integer(tenant);
            out.sql(" and job = ").bytes(job.0.to_vec());
            run(connection, out)?;
        }
        individual_number::forget(connection, role, of)?;
        Ok(true)
    })
}
