//! Submitted jobs: work that a caller handed in, in parts, and takes away, in outputs; and who may be at it.
//!
//! A job is received in parts, accepted into the queue of its tenant, claimed by a runner for as long as its lease lasts,
//! and moved on by steps, each committed together with what it wrote. So whoever takes a job over after a crash goes on
//! behind the last step, and nothing is done twice. The chores of the house have a table of their own, `job`.

use std::fmt;

use fhir::{Key, Version};

use crate::changes::MadeBy;
use crate::error::StoreError;
use crate::store::{Store, fresh_bytes};

/// The number of a job, drawn by chance.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub [u8; 16]);

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Its parts are coming in.
    Receiving = 1,
    /// It waits for a runner.
    Waiting = 2,
    /// A runner is at it, or was until its lease ran out.
    Running = 3,
    /// It waits for the word of a second person.
    AwaitingApproval = 4,
    /// Done.
    Done = 5,
    /// Nothing was taken from it, because of what stands in it.
    Rejected = 6,
    /// It could not be done, for a reason that does not lie in it.
    Failed = 7,
    /// The same was done before.
    Duplicate = 8,
    /// Somebody stopped it.
    Cancelled = 9,
    /// It was done, and what it had written was taken back.
    Undone = 10,
}

/// What is said of a job when it is handed in.
#[derive(Clone, Copy)]
pub struct Offer<'a> {
    /// What kind of work, by the roof's own number.
    pub kind: i16,
    /// Who hands it in.
    pub by: &'a str,
    /// What else there is to say, in the roof's own form. It is sealed.
    pub about: &'a [u8],
}

/// A job as it stands.
#[derive(Clone, PartialEq, Eq)]
pub struct Job {
    /// Which one.
    pub id: JobId,
    /// Whose.
    pub tenant: i32,
    /// What kind of work.
    pub kind: i16,
    /// Where it stands.
    pub state: JobState,
    /// Who handed it in.
    pub by: String,
    /// When. No two jobs of a tenant share a millisecond.
    pub submitted_at: i64,
    /// When it last moved.
    pub updated_at: i64,
    /// How many parts there are.
    pub parts: u32,
    /// How many bytes they have.
    pub bytes: u64,
    /// The digest that was given when it was accepted.
    pub digest: Option<[u8; 32]>,
    /// How far its last step came.
    pub rows_done: u64,
    /// The tenant's sequence number of the first version that a step wrote; 0 where none did.
    pub first_sequence: i64,
    /// That of the last one.
    pub last_sequence: i64,
    /// What was said of it.
    pub about: Vec<u8>,
    /// What its runner last said of it.
    pub progress: Vec<u8>,
    /// The job that did the same before.
    pub same_as: Option<JobId>,
}

/// What became of a job that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It stands in the queue of its tenant, or where else it was put.
    Queued,
    /// This earlier job of the same kind and digest is done.
    Duplicate(JobId),
}

/// A version that a job wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeByJob {
    /// Of which resource.
    pub key: Key,
    /// Which version.
    pub version: Version,
    /// Its place in the tenant's order.
    pub sequence: i64,
    /// How it came to be.
    pub how: MadeBy,
}

impl JobId {
    /// A fresh one from the operating system, as a UUID of version 4.
    pub fn fresh() -> Result<JobId, StoreError> {
        fresh_bytes().map(JobId)
    }

    /// Reads a UUID, in lower or upper case.
    pub fn parse(text: &str) -> Option<JobId> {
        let bytes = text.as_bytes();
        let hyphens = [8, 13, 18, 23];
        let is_uuid = bytes.len() == 36
            && bytes.iter().enumerate().all(|(at, byte)| {
                if hyphens.contains(&at) {
                    *byte == b'-'
                } else {
                    byte.is_ascii_hexdigit()
                }
            });
        if !is_uuid {
            return None;
        }
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        let number = u128::from_str_radix(&digits, 16).ok()?;
        Some(JobId(number.to_be_bytes()))
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            if [4, 6, 8, 10].contains(&at) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// What is said of a job may be about a person and is never shown.
impl fmt::Debug for Offer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Offer({})", self.kind)
    }
}

/// What is said of a job may be about a person and is never shown.
impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Job({}, {:?}, {})", self.id, self.state, self.rows_done)
    }
}

fn unbuilt<T>() -> Result<T, StoreError> {
    Err(StoreError::Unexpected("this is being built".to_owned()))
}

impl Store {
    /// Begins to receive a job.
    pub fn begin_job(
        &self,
        tenant: i32,
        offer: &Offer<'_>,
        now_ms: i64,
    ) -> Result<JobId, StoreError> {
        let _ = (tenant, offer, now_ms);
        unbuilt()
    }

    /// Takes in a part of a job that is being received. Parts are numbered from 0 or from 1, without a gap. The same part
    /// may come again; another one under the same number is refused.
    pub fn add_part(
        &self,
        tenant: i32,
        job: JobId,
        number: u32,
        bytes: &[u8],
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let _ = (tenant, job, number, bytes, now_ms);
        unbuilt()
    }

    /// Accepts a job whose parts are all there, with what is known of it now, into this state. What must make a difference
    /// between two jobs goes into the digest.
    pub fn accept_job(
        &self,
        tenant: i32,
        job: JobId,
        digest: [u8; 32],
        about: &[u8],
        state: JobState,
        now_ms: i64,
    ) -> Result<Accepted, StoreError> {
        let _ = (tenant, job, digest, about, state, now_ms);
        unbuilt()
    }

    /// A part of a job.
    pub fn part(
        &self,
        tenant: i32,
        job: JobId,
        number: u32,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let _ = (tenant, job, number);
        unbuilt()
    }

    /// A job.
    pub fn job(&self, tenant: i32, job: JobId) -> Result<Option<Job>, StoreError> {
        let _ = (tenant, job);
        unbuilt()
    }

    /// The jobs of a tenant that were submitted before this time, newest first, at most so many.
    pub fn jobs(
        &self,
        tenant: i32,
        most: usize,
        before: Option<i64>,
    ) -> Result<Vec<Job>, StoreError> {
        let _ = (tenant, most, before);
        unbuilt()
    }

    /// Gives a runner the next job, of whatever tenant, until its lease runs out: one whose runner let its lease run out,
    /// or the first that waits in a tenant in which none is running. The oldest such job comes first.
    pub fn claim_job(
        &self,
        runner: [u8; 16],
        now_ms: i64,
        lease_ms: i64,
    ) -> Result<Option<Job>, StoreError> {
        let _ = (runner, now_ms, lease_ms);
        unbuilt()
    }

    /// Extends a lease. `false` where the job is no longer this runner's.
    pub fn keep_lease(
        &self,
        tenant: i32,
        job: JobId,
        runner: [u8; 16],
        now_ms: i64,
        lease_ms: i64,
    ) -> Result<bool, StoreError> {
        let _ = (tenant, job, runner, now_ms, lease_ms);
        unbuilt()
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "each is a fact of one step, and none belongs to another"
    )]
    /// A step that writes no resource. `false` where the job is no longer this runner's; nothing is noted then.
    pub fn note_progress(
        &self,
        tenant: i32,
        job: JobId,
        runner: [u8; 16],
        progress: &[u8],
        rows_done: u64,
        outputs: &[(i16, &[u8])],
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let _ = (tenant, job, runner, progress, rows_done, outputs, now_ms);
        unbuilt()
    }

    /// Ends a job, or its runner's part in it. With a runner: only if the job is still that one's. Without: whoever is at
    /// it, if it has not ended yet. `false` where it was not ended.
    pub fn end_job(
        &self,
        tenant: i32,
        job: JobId,
        runner: Option<[u8; 16]>,
        state: JobState,
        progress: &[u8],
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let _ = (tenant, job, runner, state, progress, now_ms);
        unbuilt()
    }

    /// Moves a job from one state to another, and says something else of it if there is something to say. `false` where
    /// it does not stand in the first. Only [`Store::accept_job`] ends the receiving, only a claim makes a job run.
    pub fn set_job_state(
        &self,
        tenant: i32,
        job: JobId,
        from: JobState,
        to: JobState,
        about: Option<&[u8]>,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let _ = (tenant, job, from, to, about, now_ms);
        unbuilt()
    }

    /// A piece of what a job gave out. Pieces of a kind are numbered from 0, in the order in which they were made.
    pub fn output(
        &self,
        tenant: i32,
        job: JobId,
        kind: i16,
        number: u32,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let _ = (tenant, job, kind, number);
        unbuilt()
    }

    /// The versions that the steps of a job wrote after this place in the tenant's order, at most so many.
    pub fn written_by(
        &self,
        tenant: i32,
        job: JobId,
        after_sequence: i64,
        most: usize,
    ) -> Result<Vec<MadeByJob>, StoreError> {
        let _ = (tenant, job, after_sequence, most);
        unbuilt()
    }

    /// Forgets what jobs were given and gave out, if they ended before this time, and gives up those that have not been
    /// received since. That they were there is kept. Tells how many it were.
    pub fn forget_jobs(&self, before_ms: i64) -> Result<usize, StoreError> {
        let _ = before_ms;
        unbuilt()
    }
}
