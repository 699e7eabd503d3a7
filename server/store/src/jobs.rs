//! Submitted jobs: work that a caller handed in, in parts, and takes away, in outputs; and who may be at it.
//!
//! A job is received in parts, accepted into the queue of its tenant, claimed by a runner for as long as its lease lasts,
//! and moved on by steps, each committed together with what it wrote. So whoever takes a job over after a crash goes on
//! behind the last step, and nothing is done twice. The chores of the house have a table of their own, `job`.

use std::fmt;

use fhir::{Key, Version};

use crate::changes::MadeBy;
use crate::error::StoreError;
use crate::store::fresh_bytes;

mod door;
mod outputs;
mod queue;
mod receive;
mod row;
mod states;
mod written;

pub(crate) use row::{Owner, lock_tenant, run};
pub(crate) use states::{Stretch, take_step, was_taken};

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
    /// The same request was accepted as this job before, under the same key.
    Again(JobId),
    /// The key of the request stands for something else.
    KeyTaken,
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

impl JobState {
    const ALL: [JobState; 10] = [
        JobState::Receiving,
        JobState::Waiting,
        JobState::Running,
        JobState::AwaitingApproval,
        JobState::Done,
        JobState::Rejected,
        JobState::Failed,
        JobState::Duplicate,
        JobState::Cancelled,
        JobState::Undone,
    ];

    /// Whether nothing more will come of it.
    pub fn is_ended(self) -> bool {
        use JobState::*;
        matches!(
            self,
            Done | Rejected | Failed | Duplicate | Cancelled | Undone
        )
    }

    pub(crate) fn number(self) -> i16 {
        self as i16
    }

    pub(crate) fn from_number(number: i16) -> Result<JobState, StoreError> {
        JobState::ALL
            .into_iter()
            .find(|state| state.number() == number)
            .ok_or_else(|| StoreError::Schema(format!("state {number} of a job is not known here")))
    }
}

impl JobId {
    /// A fresh one from the operating system, as a UUID of version 4.
    pub fn fresh() -> Result<JobId, StoreError> {
        fresh_bytes().map(JobId)
    }

    /// Sixteen bytes of chance from the operating system.
    pub fn fresh_number() -> Result<[u8; 16], StoreError> {
        fresh_bytes()
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
        let number = u128::from_be_bytes(self.0);
        write!(
            f,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            number >> 96,
            (number >> 80) & 0xffff,
            (number >> 64) & 0xffff,
            (number >> 48) & 0xffff,
            number & 0xffff_ffff_ffff
        )
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

#[cfg(test)]
mod tests;
