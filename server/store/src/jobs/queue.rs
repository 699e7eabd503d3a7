//! The queue: which job comes next, and for how long it is a runner's.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, SmallInt};

use super::row::{JobRow, Of, job_id, lock_tenant, one, run, where_job};
use super::{JobId, JobState};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::search::{Statement, flavour};

/// A job that waits or runs.
pub(super) struct Open {
    tenant: i32,
    is_running: bool,
    accepted_at: i64,
    lease_until: i64,
    id: JobId,
    mark: Vec<u8>,
}

/// Whose a job becomes, and until when.
pub(super) struct Lease {
    pub runner: [u8; 16],
    pub mark: [u8; 16],
    pub now_ms: i64,
    pub until_ms: i64,
}

/// The jobs that wait or run: of all tenants, or of one.
pub(super) fn open(
    connection: &mut AnyConnection,
    tenant: Option<i32>,
) -> Result<Vec<Open>, StoreError> {
    type Columns = (Integer, SmallInt, BigInt, BigInt, Binary, Binary);
    type Found = (i32, i16, i64, i64, Vec<u8>, Vec<u8>);
    let mut out = Statement::new(flavour(connection));
    select_open(&mut out, tenant);
    let rows: Vec<Found> = on_either!(connection, c => out.giving::<Columns>().load(c))?;
    let open = |(tenant, state, accepted_at, lease_until, id, mark): Found| {
        Ok(Open {
            tenant,
            is_running: state == JobState::Running.number(),
            accepted_at,
            lease_until,
            id: job_id(&id)?,
            mark,
        })
    };
    rows.into_iter().map(open).collect()
}

/// The states stand in the text, because the index of open jobs is only taken for these.
pub(super) fn select_open(out: &mut Statement, tenant: Option<i32>) {
    out.sql(
        "select tenant, state, coalesce(accepted_at, 0), lease_until, id, mark from submitted_job \
         where state in (2, 3)",
    );
    if let Some(tenant) = tenant {
        out.sql(" and tenant = ").integer(tenant);
    }
}

/// The job of each tenant that can be claimed, the oldest first.
pub(super) fn candidates(open: &[Open], now_ms: i64) -> Vec<Of> {
    let mut next: BTreeMap<i32, &Open> = BTreeMap::new();
    for job in open {
        let first = next.entry(job.tenant).or_insert(job);
        // What runs comes before what waits, whichever was accepted first.
        if (!job.is_running, job.accepted_at) < (!first.is_running, first.accepted_at) {
            *first = job;
        }
    }
    let mut free: Vec<&Open> = next
        .into_values()
        .filter(|job| !job.is_running || job.lease_until <= now_ms)
        .collect();
    free.sort_by_key(|job| job.accepted_at);
    free.into_iter().map(|job| (job.tenant, job.id)).collect()
}

/// Claims the next job of a tenant, if there is still one. Of those who race here one is first, and the others see what
/// that one did.
pub(super) fn claim(
    connection: &mut AnyConnection,
    tenant: i32,
    lease: &Lease,
) -> Result<Option<JobRow>, StoreError> {
    connection.transaction(|connection| {
        lock_tenant(connection, tenant)?;
        let open = open(connection, Some(tenant))?;
        let claimed_before = open.iter().find(|job| job.mark == lease.mark);
        if let Some(job) = claimed_before {
            return one(connection, (tenant, job.id));
        }
        let Some(of) = candidates(&open, lease.now_ms).pop() else {
            return Ok(None);
        };
        let mut out = Statement::new(flavour(connection));
        out.sql("update submitted_job set state = ")
            .small(JobState::Running.number());
        out.sql(", runner = ").bytes(lease.runner.to_vec());
        out.sql(", mark = ").bytes(lease.mark.to_vec());
        out.sql(", lease_until = ").big(lease.until_ms);
        out.sql(", updated_at = ").big(lease.now_ms);
        where_job(&mut out, of);
        // The old runner may have moved it since it was looked at: then it is not left alone.
        out.sql(" and state in (2, 3) and lease_until <= ")
            .big(lease.now_ms);
        match run(connection, out)? {
            0 => Ok(None),
            _ => one(connection, of),
        }
    })
}

/// Extends a lease.
pub(super) fn keep(
    connection: &mut AnyConnection,
    of: Of,
    runner: [u8; 16],
    until_ms: i64,
) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update submitted_job set lease_until = ")
        .big(until_ms);
    where_job(&mut out, of);
    out.sql(" and state = ").small(JobState::Running.number());
    out.sql(" and runner = ").bytes(runner.to_vec());
    Ok(run(connection, out)? > 0)
}
