//! The scrub: every stored version is read again in the background and held against its digest.
//!
//! It goes through a tenant in its order, some versions at a time, and keeps its place in the tenant's job, so that it
//! goes on where it was after a restart. A damaged version is not served anyway, because every read checks; the scrub
//! is there to find it before somebody needs it.

use diesel::prelude::*;
use openssl::rand::rand_bytes;

use crate::body::{self, Row};
use crate::commit::{Action, tick_one_sequence};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::schema::{audit_event, job, resource_version, tenant_order};
use crate::seal::KeyRing;

/// The number of this kind of job, at rest.
const SCRUB: i16 = 1;
const RUNNING: i16 = 1;
const DONE: i16 = 2;

/// The audit action of a version that was found damaged.
const FOUND_DAMAGED: i16 = 20;

/// What a portion of a scrub found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scrubbed {
    /// How many versions were read.
    pub checked: u64,
    /// Sequence numbers of those that are damaged.
    pub damaged: Vec<i64>,
    /// Whether the tenant's last version was reached. The next portion begins from the first again.
    pub finished: bool,
}

/// Which versions to read next.
#[derive(Clone, Copy, Debug)]
pub struct Portion {
    /// At most so many.
    pub most: i64,
    /// From the tenant's first version, rather than from where the scrub stands.
    pub from_first: bool,
    /// Now, in milliseconds of the Unix epoch.
    pub now_ms: i64,
}

type Checked = (i64, i64, i32, i16, Vec<u8>, Vec<u8>);

/// Scrubs the next versions of a tenant.
pub(crate) fn portion(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    of: i32,
    portion: Portion,
) -> Result<Scrubbed, StoreError> {
    let Portion {
        most,
        now_ms,
        from_first,
    } = portion;
    let start = if from_first {
        0
    } else {
        cursor(connection, of)?
    };
    let rows: Vec<Checked> = on_either!(connection, c => {
        resource_version::table
            .filter(resource_version::tenant.eq(of))
            .filter(resource_version::sequence.gt(start))
            .order(resource_version::sequence.asc())
            .limit(most)
            .select((
                resource_version::sequence,
                resource_version::resource_no,
                resource_version::version,
                resource_version::action,
                resource_version::digest,
                resource_version::body,
            ))
            .load(c)
    })?;
    let mut found = Scrubbed {
        finished: i64::try_from(rows.len()).is_ok_and(|read| read < most),
        ..Scrubbed::default()
    };
    let mut last = start;
    let mut damaged = Vec::new();
    for (sequence, resource_no, version, action, digest, sealed) in rows {
        found.checked += 1;
        last = sequence;
        if !is_whole(
            keys,
            Row {
                tenant: of,
                sequence,
            },
            action,
            (&digest, &sealed),
        )? {
            found.damaged.push(sequence);
            damaged.push((resource_no, version));
        }
    }
    connection.transaction(|connection| {
        for (resource_no, version) in damaged {
            note_damage(connection, of, (resource_no, version), now_ms)?;
        }
        keep_place(
            connection,
            of,
            if found.finished { 0 } else { last },
            (&found, now_ms),
        )
    })?;
    Ok(found)
}

fn is_whole(
    keys: &KeyRing,
    row: Row,
    action: i16,
    (digest, sealed): (&[u8], &[u8]),
) -> Result<bool, StoreError> {
    if action == Action::Delete.number() {
        return Ok(sealed.is_empty() && digest == body::digest(keys, row.tenant, b""));
    }
    match body::unpack(keys, row, sealed, digest) {
        Ok(_) => Ok(true),
        Err(StoreError::Damaged { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

fn cursor(connection: &mut AnyConnection, of: i32) -> Result<i64, StoreError> {
    let place: Option<i64> = on_either!(connection, c => {
        job::table.find((of, SCRUB)).select(job::cursor_sequence).first(c).optional()
    })?;
    Ok(place.unwrap_or(0))
}

fn note_damage(
    connection: &mut AnyConnection,
    of: i32,
    (resource_no, version): (i64, i32),
    now_ms: i64,
) -> Result<(), StoreError> {
    let sequence = tick_one_sequence(connection, of, now_ms)?;
    let mut request_id = [0; 16];
    rand_bytes(&mut request_id).map_err(|error| StoreError::Unexpected(error.to_string()))?;
    on_either!(connection, c => {
        diesel::insert_into(audit_event::table)
            .values((
                audit_event::tenant.eq(of),
                audit_event::zone.eq(0_i16),
                audit_event::action.eq(FOUND_DAMAGED),
                audit_event::sequence.eq(sequence),
                audit_event::happened_at.eq(now_ms),
                audit_event::resource_no.eq(resource_no),
                audit_event::version.eq(version),
                audit_event::request_id.eq(request_id.to_vec()),
                audit_event::client.eq("scrub"),
            ))
            .execute(c)
    })?;
    Ok(())
}

fn keep_place(
    connection: &mut AnyConnection,
    of: i32,
    place: i64,
    (found, now_ms): (&Scrubbed, i64),
) -> Result<(), StoreError> {
    let checked = i64::try_from(found.checked).unwrap_or(i64::MAX);
    let damaged = i64::try_from(found.damaged.len()).unwrap_or(i64::MAX);
    let state = if found.finished { DONE } else { RUNNING };
    on_either!(connection, c => {
        let moved = diesel::update(job::table.find((of, SCRUB)))
            .set((
                job::state.eq(state),
                job::updated_at.eq(now_ms),
                job::cursor_sequence.eq(place),
                job::checked.eq(job::checked + checked),
                job::found.eq(job::found + damaged),
            ))
            .execute(c)?;
        if moved == 0 {
            diesel::insert_into(job::table)
                .values((
                    job::tenant.eq(of),
                    job::kind.eq(SCRUB),
                    job::state.eq(state),
                    job::updated_at.eq(now_ms),
                    job::cursor_sequence.eq(place),
                    job::checked.eq(checked),
                    job::found.eq(damaged),
                ))
                .execute(c)?;
        }
        Ok::<_, diesel::result::Error>(())
    })?;
    Ok(())
}

/// The tenants that have a partition here, with the place each has reached in its order.
pub(crate) fn tenants(connection: &mut AnyConnection) -> Result<Vec<(i32, i64)>, StoreError> {
    Ok(on_either!(connection, c => {
        tenant_order::table.select((tenant_order::tenant, tenant_order::sequence)).order(tenant_order::tenant.asc()).load(c)
    })?)
}
