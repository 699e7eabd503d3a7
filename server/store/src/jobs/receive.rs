//! Receiving a job: its beginning, its parts, and its place in the queue.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Nullable, SmallInt};

use super::row::{Of, after_all, job_id, lock_tenant, run, where_job};
use super::{Accepted, JobState};
use crate::answers::{Repeated, answered, take_with};
use crate::commit::Idempotency;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::seal::KeyRing;
use crate::search::{Statement, flavour};

/// A job that begins.
pub(super) struct Begun {
    pub of: Of,
    pub kind: i16,
    pub by: Vec<u8>,
    pub about: Vec<u8>,
    pub progress: Vec<u8>,
}

/// A part on its way to rest.
pub(super) struct Part {
    pub of: Of,
    pub number: u32,
    pub bytes: usize,
    pub digest: Vec<u8>,
    pub body: Vec<u8>,
}

/// What a job is accepted with.
pub(super) struct Acceptance {
    pub of: Of,
    pub content: Vec<u8>,
    pub digest: Vec<u8>,
    pub about: Vec<u8>,
    pub state: JobState,
    pub key: Option<Idempotency>,
}

/// Leaves the row of a job, unless it is there from a first attempt whose answer was lost.
pub(super) fn begin(
    connection: &mut AnyConnection,
    begun: &Begun,
    now_ms: i64,
) -> Result<(), StoreError> {
    let (tenant, job) = begun.of;
    connection.transaction(|connection| {
        lock_tenant(connection, tenant)?;
        let mut out = Statement::new(flavour(connection));
        out.sql(
            "insert into submitted_job (tenant, kind, state, kept, parts, bytes, updated_at, lease_until, rows_done, \
             first_sequence, last_sequence, submitted_at, id, runner, mark, same_as, content_digest, digest, \
             submitted_by, about, progress) values (",
        );
        out.integer(tenant).sql(", ").small(begun.kind).sql(", ");
        out.small(JobState::Receiving.number()).sql(", 1, 0, 0, ");
        out.big(now_ms).sql(", 0, 0, 0, 0, ");
        after_all(&mut out, "submitted_at", tenant, now_ms);
        out.sql(", ").bytes(job.0.to_vec());
        let none: &[u8] = &[];
        // No runner, no mark, no earlier job, no digests yet.
        for text in [none; 5] {
            out.sql(", ").bytes(text.to_vec());
        }
        for text in [&begun.by, &begun.about, &begun.progress] {
            out.sql(", ").bytes(text.clone());
        }
        out.sql(") on conflict (tenant, id) do nothing");
        run(connection, out).map(drop)
    })
}

/// Keeps a part.
pub(super) fn add_part(
    connection: &mut AnyConnection,
    part: &Part,
    now_ms: i64,
) -> Result<(), StoreError> {
    let number = i32::try_from(part.number)
        .map_err(|_| StoreError::Misplaced("a part has too high a number"))?;
    let bytes = i64::try_from(part.bytes).unwrap_or(i64::MAX);
    let (tenant, job) = part.of;
    connection.transaction(|connection| {
        receiving(connection, part.of, now_ms)?;
        let mut out = Statement::new(flavour(connection));
        out.sql("insert into submitted_part (tenant, number, job, content_digest, body) values (");
        out.integer(tenant).sql(", ").integer(number).sql(", ");
        out.bytes(job.0.to_vec()).sql(", ");
        out.bytes(part.digest.clone()).sql(", ");
        out.bytes(part.body.clone());
        out.sql(") on conflict (tenant, job, number) do nothing");
        if run(connection, out)? == 0 {
            return match digest_of_part(connection, part.of, number)? {
                Some(digest) if digest == part.digest => Ok(()),
                _ => Err(StoreError::Misplaced("another part has this number")),
            };
        }
        let mut out = Statement::new(flavour(connection));
        out.sql("update submitted_job set parts = parts + 1, bytes = bytes + ")
            .big(bytes);
        where_job(&mut out, part.of);
        run(connection, out).map(drop)
    })
}

/// Holds on to the row of a job that is being received.
fn receiving(connection: &mut AnyConnection, of: Of, now_ms: i64) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update submitted_job set updated_at = ")
        .big(now_ms);
    where_job(&mut out, of);
    out.sql(" and state = ").small(JobState::Receiving.number());
    match run(connection, out)? {
        0 => Err(StoreError::Misplaced("no such job is being received")),
        _ => Ok(()),
    }
}

fn digest_of_part(
    connection: &mut AnyConnection,
    of: Of,
    number: i32,
) -> Result<Option<Vec<u8>>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select content_digest from submitted_part");
    where_part(&mut out, of, number);
    Ok(on_either!(connection, c => out.giving::<Binary>().get_result(c).optional())?)
}

/// A part as it stands at rest.
pub(super) fn part(
    connection: &mut AnyConnection,
    of: Of,
    number: u32,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Ok(number) = i32::try_from(number) else {
        return Ok(None);
    };
    let mut out = Statement::new(flavour(connection));
    out.sql("select body from submitted_part");
    where_part(&mut out, of, number);
    Ok(on_either!(connection, c => out.giving::<Binary>().get_result(c).optional())?)
}

fn where_part(out: &mut Statement, (tenant, job): Of, number: i32) {
    out.sql(" where tenant = ").integer(tenant);
    out.sql(" and job = ").bytes(job.0.to_vec());
    out.sql(" and number = ").integer(number);
}

/// Gives a job its place in the queue of its tenant, or finds that the same was done before.
pub(super) fn accept(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    acceptance: &Acceptance,
    now_ms: i64,
) -> Result<Accepted, StoreError> {
    if matches!(
        acceptance.state,
        JobState::Receiving | JobState::Running | JobState::Duplicate
    ) {
        return Err(StoreError::Misplaced(
            "a job is not accepted into this state",
        ));
    }
    connection.transaction(|connection| {
        let (tenant, _) = acceptance.of;
        lock_tenant(connection, tenant)?;
        let stands = standing(connection, acceptance.of)?;
        if stands.state != JobState::Receiving {
            return accepted_before(&stands, acceptance);
        }
        require_whole(connection, acceptance.of, stands.parts)?;
        if let Some(known) = known_by_key(connection, keys, acceptance, now_ms)? {
            return Ok(known);
        }
        let earlier = done_before(connection, tenant, (stands.kind, &acceptance.content))?;
        let state = match &earlier {
            Some(_) => JobState::Duplicate,
            None => acceptance.state,
        };
        let mut out = Statement::new(flavour(connection));
        out.sql("update submitted_job set state = ")
            .small(state.number());
        out.sql(", accepted_at = ");
        after_all(&mut out, "accepted_at", tenant, now_ms);
        out.sql(", updated_at = ").big(now_ms);
        out.sql(", same_as = ")
            .bytes(earlier.clone().unwrap_or_default());
        out.sql(", content_digest = ")
            .bytes(acceptance.content.clone());
        out.sql(", digest = ").bytes(acceptance.digest.clone());
        out.sql(", about = ").bytes(acceptance.about.clone());
        where_job(&mut out, acceptance.of);
        run(connection, out)?;
        answer(earlier.as_deref())
    })
}

/// What came of the same request before, if it has a key.
fn known_by_key(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    acceptance: &Acceptance,
    now_ms: i64,
) -> Result<Option<Accepted>, StoreError> {
    let ((tenant, job), Some(key)) = (acceptance.of, acceptance.key) else {
        return Ok(None);
    };
    accepted_under(take_with(connection, keys, (tenant, key, now_ms), &job.0)?)
}

/// What came of an earlier request with a key.
pub(super) fn under(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    of: (i32, Idempotency),
) -> Result<Option<Accepted>, StoreError> {
    let known = answered(connection, keys, of)?;
    known.map_or(Ok(None), accepted_under)
}

fn accepted_under(known: Repeated) -> Result<Option<Accepted>, StoreError> {
    Ok(match known {
        Repeated::First => None,
        Repeated::Answered(bytes) => Some(Accepted::Again(job_id(&bytes)?)),
        Repeated::Busy | Repeated::Other => Some(Accepted::KeyTaken),
    })
}

fn answer(earlier: Option<&[u8]>) -> Result<Accepted, StoreError> {
    match earlier {
        Some(bytes) => Ok(Accepted::Duplicate(job_id(bytes)?)),
        None => Ok(Accepted::Queued),
    }
}

/// What acceptance looks at.
struct Standing {
    kind: i16,
    state: JobState,
    parts: i32,
    content: Vec<u8>,
    same_as: Vec<u8>,
}

fn standing(connection: &mut AnyConnection, of: Of) -> Result<Standing, StoreError> {
    type Columns = (SmallInt, SmallInt, Integer, Binary, Binary);
    type Found = (i16, i16, i32, Vec<u8>, Vec<u8>);
    let mut out = Statement::new(flavour(connection));
    out.sql("select kind, state, parts, content_digest, same_as from submitted_job");
    where_job(&mut out, of);
    // A part that comes in at this moment ends first, or is refused.
    out.by_flavour(" for update", "");
    let found: Option<Found> = on_either!(connection, c => {
        out.giving::<Columns>().get_result(c).optional()
    })?;
    let (kind, state, parts, content, same_as) =
        found.ok_or(StoreError::Misplaced("there is no such job"))?;
    Ok(Standing {
        kind,
        state: JobState::from_number(state)?,
        parts,
        content,
        same_as,
    })
}

/// The answer that was given before, if it is the same that is asked for again.
fn accepted_before(stands: &Standing, asked: &Acceptance) -> Result<Accepted, StoreError> {
    if stands.content != asked.content {
        return Err(StoreError::Misplaced("the job is accepted or has ended"));
    }
    let earlier = Some(stands.same_as.as_slice());
    answer(earlier.filter(|earlier| !earlier.is_empty()))
}

/// A missing part would look like the end of what was sent.
fn require_whole(connection: &mut AnyConnection, of: Of, parts: i32) -> Result<(), StoreError> {
    type Columns = (BigInt, Nullable<Integer>, Nullable<Integer>);
    let mut out = Statement::new(flavour(connection));
    out.sql("select count(*), min(number), max(number) from submitted_part where tenant = ")
        .integer(of.0);
    out.sql(" and job = ").bytes(of.1.0.to_vec());
    let (count, first, last): (i64, Option<i32>, Option<i32>) =
        on_either!(connection, c => out.giving::<Columns>().get_result(c))?;
    let is_whole = match (first, last) {
        (Some(first @ (0 | 1)), Some(last)) => i64::from(last) - i64::from(first) + 1 == count,
        (None, None) => true,
        _ => false,
    };
    if is_whole && count == i64::from(parts) {
        return Ok(());
    }
    Err(StoreError::Misplaced("a part of the job is missing"))
}

fn done_before(
    connection: &mut AnyConnection,
    tenant: i32,
    (kind, content): (i16, &[u8]),
) -> Result<Option<Vec<u8>>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select id from submitted_job where tenant = ")
        .integer(tenant);
    out.sql(" and content_digest = ").bytes(content.to_vec());
    out.sql(" and kind = ").small(kind);
    out.sql(" and state = ").small(JobState::Done.number());
    out.sql(" order by accepted_at limit 1");
    Ok(on_either!(connection, c => out.giving::<Binary>().get_result(c).optional())?)
}
