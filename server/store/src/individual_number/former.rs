//! What stood in the table before the first change of a job, for as long as what jobs were given is kept.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Binary;

use super::keep::{Kept, Person};
use super::{Digest, as_keeper, damaged, digest, run};
use crate::commit::rows::with_columns;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::JobId;
use crate::seal::{KeyRing, Place};
use crate::search::{Flavour, Statement, flavour};

/// A row of the table: of which job and person, and what stood there.
pub(super) struct FormerRow {
    tenant: i32,
    job: Vec<u8>,
    set_by: Vec<u8>,
    resident_digest: Vec<u8>,
    number_digest: Vec<u8>,
    sealed: Vec<u8>,
}

/// Where a row is sealed: for this job and person alone.
fn place(keys: &KeyRing, (tenant, resident): Person, job: &[u8]) -> Place {
    Place::Former(keys.digest("number before a job", tenant, &[job, &resident]))
}

/// Both numbers of a row, as they were put together.
pub(super) fn opened(
    keys: &KeyRing,
    person: Person,
    job: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, StoreError> {
    keys.open(person.0, place(keys, person, job), sealed)
        .ok_or_else(damaged)
}

impl FormerRow {
    /// What stood in the table, as it is kept for a job.
    pub fn of(
        keys: &KeyRing,
        person: Person,
        job: &[u8],
        stood: Kept,
    ) -> Result<FormerRow, StoreError> {
        let plain = keys
            .open(person.0, Place::Individual(person.1), &stood.sealed)
            .ok_or_else(damaged)?;
        FormerRow::sealed(keys, person, job, (stood, &plain))
    }

    /// The same with what was sealed, opened already.
    pub fn sealed(
        keys: &KeyRing,
        person: Person,
        job: &[u8],
        (stood, plain): (Kept, &[u8]),
    ) -> Result<FormerRow, StoreError> {
        Ok(FormerRow {
            tenant: person.0,
            job: job.to_vec(),
            set_by: stood.set_by,
            resident_digest: person.1.to_vec(),
            number_digest: stood.number.to_vec(),
            sealed: keys.seal(person.0, place(keys, person, job), plain)?,
        })
    }
}

/// Keeps rows. What a job found at first is not changed by what it does then.
pub(super) fn add(connection: &mut AnyConnection, rows: &[FormerRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    match connection {
        AnyConnection::Postgres(c) => with_columns!(
            rows, c,
            "insert into numbers.individual_former (tenant, job, set_by, resident_digest, number_digest, sealed) select * from unnest(",
            ") on conflict do nothing",
            tenant: Integer = i32, job: Binary = Vec<u8>, set_by: Binary = Vec<u8>, resident_digest: Binary = Vec<u8>, number_digest: Binary = Vec<u8>, sealed: Binary = Vec<u8>
        )
        .map(drop)?,
        AnyConnection::Sqlite(_) => {
            for row in rows {
                let mut out = Statement::new(Flavour::Sqlite);
                out.sql("insert into individual_former (tenant, job, set_by, resident_digest, number_digest, sealed) values (");
                out.integer(row.tenant);
                for value in [&row.job, &row.set_by, &row.resident_digest, &row.number_digest] {
                    out.sql(", ").bytes(value.clone());
                }
                out.sql(", ").bytes(row.sealed.clone());
                out.sql(") on conflict do nothing");
                run(connection, out)?;
            }
        }
    }
    Ok(())
}

/// Forgets what stood there before a job.
pub(crate) fn forget(
    connection: &mut AnyConnection,
    role: Option<&str>,
    (tenant, job): (i32, JobId),
) -> Result<(), StoreError> {
    as_keeper(connection, role, |connection| {
        let mut out = Statement::new(flavour(connection));
        out.by_flavour(
            "delete from numbers.individual_former where tenant = ",
            "delete from individual_former where tenant = ",
        );
        out.integer(tenant);
        out.sql(" and job = ").bytes(job.0.to_vec());
        run(connection, out).map(drop)
    })
}

/// Seals some rows anew that an older key has sealed.
pub(super) fn reseal(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    tenant: i32,
    most: usize,
) -> Result<usize, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select job, resident_digest, sealed from ");
    out.by_flavour("numbers.individual_former", "individual_former");
    out.sql(" where tenant = ").integer(tenant);
    out.sql(" and substr(sealed, 1, 1) <> ")
        .bytes(vec![keys.newest()]);
    out.sql(" limit ")
        .big(i64::try_from(most).unwrap_or(i64::MAX));
    out.by_flavour(" for update", "");
    type Columns = (Binary, Binary, Binary);
    let rows: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> =
        on_either!(connection, c => out.giving::<Columns>().load(c))?;
    let count = rows.len();
    for (job, resident, sealed) in rows {
        let resident: Digest = digest(&resident)?;
        let plain = opened(keys, (tenant, resident), &job, &sealed)?;
        let mut out = Statement::new(flavour(connection));
        out.by_flavour(
            "update numbers.individual_former set sealed = ",
            "update individual_former set sealed = ",
        );
        out.bytes(keys.seal(tenant, place(keys, (tenant, resident), &job), &plain)?);
        out.sql(" where tenant = ").integer(tenant);
        out.sql(" and job = ").bytes(job);
        out.sql(" and resident_digest = ").bytes(resident.to_vec());
        run(connection, out)?;
    }
    Ok(count)
}
