//! The row of a job: read, opened, and what every statement about it needs.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Nullable, SmallInt, Untyped};

use super::{Job, JobId, JobState};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::seal::{KeyRing, OfJob, Place};
use crate::search::{Statement, flavour};

/// Which job, and of which tenant.
pub(crate) type Of = (i32, JobId);

/// Who moves a job, and the mark that the move leaves. By its mark a move is known again, if the database committed it
/// and the answer was lost.
#[derive(Clone, Copy)]
pub(crate) struct Owner {
    pub of: Of,
    pub runner: Option<[u8; 16]>,
    pub mark: [u8; 16],
}

/// A row of `submitted_job`.
#[derive(QueryableByName)]
pub(crate) struct JobRow {
    #[diesel(sql_type = Integer)]
    tenant: i32,
    #[diesel(sql_type = SmallInt)]
    kind: i16,
    #[diesel(sql_type = SmallInt)]
    state: i16,
    #[diesel(sql_type = Integer)]
    parts: i32,
    #[diesel(sql_type = BigInt)]
    bytes: i64,
    #[diesel(sql_type = BigInt)]
    submitted_at: i64,
    #[diesel(sql_type = BigInt)]
    updated_at: i64,
    #[diesel(sql_type = BigInt)]
    rows_done: i64,
    #[diesel(sql_type = BigInt)]
    first_sequence: i64,
    #[diesel(sql_type = BigInt)]
    last_sequence: i64,
    #[diesel(sql_type = Binary)]
    id: Vec<u8>,
    #[diesel(sql_type = Binary)]
    same_as: Vec<u8>,
    #[diesel(sql_type = Binary)]
    digest: Vec<u8>,
    #[diesel(sql_type = Binary)]
    submitted_by: Vec<u8>,
    #[diesel(sql_type = Binary)]
    about: Vec<u8>,
    #[diesel(sql_type = Binary)]
    progress: Vec<u8>,
}

const SELECT: &str = "select tenant, kind, state, parts, bytes, submitted_at, updated_at, rows_done, first_sequence, \
     last_sequence, id, same_as, digest, submitted_by, about, progress from submitted_job where tenant = ";

impl JobRow {
    /// Opens what is sealed in it.
    pub fn open(self, keys: &KeyRing) -> Result<Job, StoreError> {
        let id = job_id(&self.id)?;
        let damaged = || StoreError::Unexpected("the row of a job does not open".to_owned());
        let open = |of, sealed: &[u8]| {
            keys.open(self.tenant, Place::Job(id.0, of), sealed)
                .ok_or_else(damaged)
        };
        let digest = match self.digest.as_slice() {
            [] => None,
            sealed => Some(
                open(OfJob::Digest, sealed)?
                    .try_into()
                    .map_err(|_| damaged())?,
            ),
        };
        let same_as = match self.same_as.as_slice() {
            [] => None,
            bytes => Some(job_id(bytes)?),
        };
        Ok(Job {
            id,
            tenant: self.tenant,
            kind: self.kind,
            state: JobState::from_number(self.state)?,
            by: String::from_utf8(open(OfJob::By, &self.submitted_by)?).map_err(|_| damaged())?,
            submitted_at: self.submitted_at,
            updated_at: self.updated_at,
            parts: self.parts.cast_unsigned(),
            bytes: self.bytes.cast_unsigned(),
            digest,
            rows_done: self.rows_done.cast_unsigned(),
            first_sequence: self.first_sequence,
            last_sequence: self.last_sequence,
            about: open(OfJob::About, &self.about)?,
            progress: open(OfJob::Progress, &self.progress)?,
            same_as,
        })
    }
}

/// The number of a job, from its bytes at rest.
pub(super) fn job_id(bytes: &[u8]) -> Result<JobId, StoreError> {
    bytes
        .try_into()
        .map(JobId)
        .map_err(|_| StoreError::Unexpected("the number of a job is none".to_owned()))
}

/// A job.
pub(super) fn one(connection: &mut AnyConnection, of: Of) -> Result<Option<JobRow>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(SELECT).integer(of.0);
    out.sql(" and id = ").bytes(of.1.0.to_vec());
    Ok(rows(connection, out)?.pop())
}

/// The last submitted jobs of a tenant.
pub(super) fn newest(
    connection: &mut AnyConnection,
    tenant: i32,
    most: usize,
    before: Option<i64>,
) -> Result<Vec<JobRow>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(SELECT).integer(tenant);
    out.sql(" and submitted_at < ")
        .big(before.unwrap_or(i64::MAX));
    out.sql(" order by submitted_at desc limit ")
        .big(i64::try_from(most).unwrap_or(i64::MAX));
    rows(connection, out)
}

/// When the last job of a kind was submitted that is not in this state.
pub(super) fn last_submitted(
    connection: &mut AnyConnection,
    tenant: i32,
    (kind, but): (i16, JobState),
) -> Result<Option<i64>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select max(submitted_at) from submitted_job where tenant = ")
        .integer(tenant);
    out.sql(" and kind = ").small(kind);
    out.sql(" and state <> ").small(but.number());
    Ok(on_either!(connection, c => out.giving::<Nullable<BigInt>>().get_result(c))?)
}

fn rows(connection: &mut AnyConnection, out: Statement) -> Result<Vec<JobRow>, StoreError> {
    Ok(on_either!(connection, c => out.giving::<Untyped>().load(c))?)
}

/// Runs a statement that gives nothing, and tells how many rows it touched.
pub(crate) fn run(connection: &mut AnyConnection, out: Statement) -> Result<usize, StoreError> {
    Ok(on_either!(connection, c => out.giving::<Untyped>().execute(c))?)
}

/// `where` this is the job.
pub(super) fn where_job(out: &mut Statement, (tenant, job): Of) {
    out.sql(" where tenant = ").integer(tenant);
    out.sql(" and id = ").bytes(job.0.to_vec());
}

/// Makes the transaction the only one that gives jobs of a tenant their places, and the only writer of the tenant.
pub(crate) fn lock_tenant(connection: &mut AnyConnection, tenant: i32) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update tenant_order set sequence = sequence where tenant = ")
        .integer(tenant);
    match run(connection, out)? {
        0 => Err(StoreError::UnknownTenant(tenant)),
        _ => Ok(()),
    }
}

/// A time that no other row of the tenant has in this column, and that comes after all of them. The tenant is locked.
pub(super) fn after_all(out: &mut Statement, column: &'static str, tenant: i32, now_ms: i64) {
    out.by_flavour("greatest(", "max(").big(now_ms);
    out.sql(", (select coalesce(max(")
        .sql(column)
        .sql("), 0) + 1 from submitted_job where tenant = ")
        .integer(tenant)
        .sql("))");
}

/// Whether the last move of a job left this mark.
pub(super) fn has_mark(connection: &mut AnyConnection, owner: &Owner) -> Result<bool, StoreError> {
    Ok(mark(connection, owner.of)?.is_some_and(|(mark, _)| mark == owner.mark))
}

/// What the last move of a job left: its mark, and whose it was.
type Traces = (Vec<u8>, Vec<u8>);

/// The mark of a job, and its runner.
pub(super) fn mark(connection: &mut AnyConnection, of: Of) -> Result<Option<Traces>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select mark, runner from submitted_job");
    where_job(&mut out, of);
    let found = on_either!(connection, c => {
        out.giving::<(Binary, Binary)>().get_result(c).optional()
    })?;
    Ok(found)
}
