//! A job moves: a step, a note, an end, another state. Every move asks in its own statement whether it still may.

use diesel::Connection;

use super::JobState;
use super::outputs;
use super::row::{Owner, has_mark, mark, run, where_job};
use crate::commit::Step;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::seal::{KeyRing, OfJob, Place};
use crate::search::{Statement, flavour};

/// A step that writes no resource.
pub(super) struct Note {
    pub owner: Owner,
    pub rows_done: u64,
    pub progress: Vec<u8>,
    pub now_ms: i64,
}

/// An end.
pub(super) struct End {
    pub owner: Owner,
    pub state: JobState,
    pub progress: Vec<u8>,
    pub now_ms: i64,
}

/// Another state.
pub(super) struct Change {
    pub owner: Owner,
    pub from: JobState,
    pub to: JobState,
    pub about: Option<Vec<u8>>,
    pub now_ms: i64,
}

/// What a step's write did: the first and last version that it wrote, if it wrote any, and when.
pub(crate) struct Stretch {
    pub written: Option<(i64, i64)>,
    pub now_ms: i64,
}

/// Writes a step within the transaction of its write; `false` where it may not be taken.
pub(crate) fn take_step(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    (step, owner): (&Step, &Owner),
    stretch: &Stretch,
) -> Result<bool, StoreError> {
    let place = Place::Job(step.job.0, OfJob::Progress);
    let progress = keys.seal(owner.of.0, place, &step.progress)?;
    let mut out = moving(connection, owner, stretch.now_ms);
    out.sql(", rows_done = ").big(rows(step.rows_to)?);
    out.sql(", progress = ").bytes(progress);
    if let Some((first, last)) = stretch.written {
        out.sql(", first_sequence = case when first_sequence = 0 then ")
            .big(first);
        out.sql(" else first_sequence end, last_sequence = ")
            .big(last);
    }
    where_job(&mut out, owner.of);
    of_runner(&mut out, owner);
    out.sql(" and rows_done = ").big(rows(step.rows_from)?);
    if run(connection, out)? == 0 {
        return Ok(false);
    }
    let pieces: Vec<(i16, &[u8])> = step
        .outputs
        .iter()
        .map(|(kind, piece)| (*kind, piece.as_slice()))
        .collect();
    outputs::add(connection, keys, owner.of, &pieces)?;
    Ok(true)
}

/// Whether a step whose answer was lost was taken. Whoever took the job over since may have covered its traces.
pub(crate) fn was_taken(connection: &mut AnyConnection, owner: &Owner) -> Result<bool, StoreError> {
    let (mark, runner) = mark(connection, owner.of)?.unwrap_or_default();
    if mark == owner.mark {
        return Ok(true);
    }
    if owner.runner.is_some_and(|own| runner == own) {
        return Ok(false);
    }
    Err(StoreError::OutcomeUnknown(
        "somebody else is at the job".to_owned(),
    ))
}

/// Notes how far a job came.
pub(super) fn note(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    note: &Note,
    pieces: &[(i16, &[u8])],
) -> Result<bool, StoreError> {
    connection.transaction(|connection| {
        let mut out = moving(connection, &note.owner, note.now_ms);
        out.sql(", rows_done = ").big(rows(note.rows_done)?);
        out.sql(", progress = ").bytes(note.progress.clone());
        where_job(&mut out, note.owner.of);
        of_runner(&mut out, &note.owner);
        // Noted by a first attempt whose answer was lost: what it gave out is there, too.
        out.sql(" and mark <> ").bytes(note.owner.mark.to_vec());
        if run(connection, out)? == 0 {
            return has_mark(connection, &note.owner);
        }
        outputs::add(connection, keys, note.owner.of, pieces)?;
        Ok(true)
    })
}

/// Brings a job back to its beginning: no row is done, and what it gave out is gone.
pub(super) fn begin_again(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    again: &Note,
) -> Result<bool, StoreError> {
    connection.transaction(|connection| {
        if !note(connection, keys, again, &[])? {
            return Ok(false);
        }
        outputs::drop_all(connection, again.owner.of)?;
        Ok(true)
    })
}

/// Ends a job.
pub(super) fn end(connection: &mut AnyConnection, end: &End) -> Result<bool, StoreError> {
    let mut out = moving(connection, &end.owner, end.now_ms);
    out.sql(", lease_until = 0, state = ")
        .small(end.state.number());
    out.sql(", progress = ").bytes(end.progress.clone());
    where_job(&mut out, end.owner.of);
    match end.owner.runner {
        Some(_) => of_runner(&mut out, &end.owner),
        // Receiving, waiting, running, or waiting for approval.
        None => {
            out.sql(" and state in (1, 2, 3, 4)");
        }
    }
    Ok(run(connection, out)? > 0 || has_mark(connection, &end.owner)?)
}

/// Moves a job to another state.
pub(super) fn change(connection: &mut AnyConnection, change: &Change) -> Result<bool, StoreError> {
    let mut out = moving(connection, &change.owner, change.now_ms);
    out.sql(", lease_until = 0, state = ")
        .small(change.to.number());
    if let Some(about) = &change.about {
        out.sql(", about = ").bytes(about.clone());
    }
    where_job(&mut out, change.owner.of);
    out.sql(" and state = ").small(change.from.number());
    Ok(run(connection, out)? > 0 || has_mark(connection, &change.owner)?)
}

/// The beginning of every move.
fn moving(connection: &AnyConnection, owner: &Owner, now_ms: i64) -> Statement {
    let mut out = Statement::new(flavour(connection));
    out.sql("update submitted_job set mark = ")
        .bytes(owner.mark.to_vec());
    out.sql(", updated_at = ").big(now_ms);
    out
}

/// The job is still the runner's.
fn of_runner(out: &mut Statement, owner: &Owner) {
    out.sql(" and state = ").small(JobState::Running.number());
    out.sql(" and runner = ")
        .bytes(owner.runner.unwrap_or_default().to_vec());
}

fn rows(count: u64) -> Result<i64, StoreError> {
    i64::try_from(count).map_err(|_| StoreError::Misplaced("no job has so many rows"))
}
