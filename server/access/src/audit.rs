//! The audit trail as values: events, their chain, signed checkpoints, and what both prove afterwards.
//!
//! Each event of a trail is linked to all before it by [`digest`], over the very bytes that are kept ([`Event::bytes`]).
//! Whoever changes, removes, inserts, reorders or cuts off events must also break a digest, a number or a checkpoint,
//! and [`verify()`] names the first event that is bad (R-L03).

use std::sync::Arc;

use fhir::Tenant;
use openssl::sha::Sha256;

use crate::caller::{Role, Zone};

mod breach;
mod bytes;
mod checkpoint;
mod verify;

pub use breach::{Breach, Search, Touched};
pub use bytes::{family, further};
pub use checkpoint::{Checkpoint, CheckpointFault};
pub use verify::{BadEvent, Tampering, beginning, verify};

/// How an access ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused to this caller.
    Refused,
    /// It failed.
    Failed,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Outcome; 3] = [Outcome::Done, Outcome::Refused, Outcome::Failed];

    /// The name as it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Refused => "refused",
            Outcome::Failed => "failed",
        }
    }

    /// The outcome with this name.
    pub fn parse(name: &str) -> Option<Outcome> {
        Outcome::ALL
            .into_iter()
            .find(|outcome| outcome.name() == name)
    }
}

/// Which of a tenant's two chains. What is changed is told in the transaction that changes it, and what is looked at
/// before it leaves; so neither waits for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strand {
    /// Changes.
    Changes,
    /// Everything else.
    Looks,
}

impl Strand {
    /// Both.
    pub const ALL: [Strand; 2] = [Strand::Changes, Strand::Looks];

    /// The number by which it is kept.
    pub fn number(self) -> i16 {
        match self {
            Strand::Changes => 1,
            Strand::Looks => 2,
        }
    }

    /// The strand with this number.
    pub fn from_number(number: i16) -> Option<Strand> {
        Strand::ALL
            .into_iter()
            .find(|strand| strand.number() == number)
    }

    /// The name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Strand::Changes => "changes",
            Strand::Looks => "looks",
        }
    }
}

/// A chain of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Trail {
    /// Whose. What belongs to no tenant is in the trails of the tenant 0.
    pub tenant: Tenant,
    /// Which of the two.
    pub strand: Strand,
}

/// One access. It holds no token, no individual number, no value and no free text (R-L01).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, in milliseconds of the Unix epoch.
    pub at_ms: i64,
    /// The client's or device's id; empty where nobody was known.
    pub client: Arc<str>,
    /// The account's random id; empty where nobody signed in.
    pub account: Arc<str>,
    /// The role, where one was known.
    pub role: Option<Role>,
    /// The family of the token, as the first eight bytes of its digest in hexadecimal: enough to find what a token did,
    /// and no token.
    pub family: Arc<str>,
    /// Through which face; none where the server did it by itself.
    pub zone: Option<Zone>,
    /// From where: a network address, or a part of one.
    pub source: Arc<str>,
    /// What was done, by its name.
    pub action: Arc<str>,
    /// To which resources, as `Kind/id`, with `/version` behind it where one was made.
    pub objects: Vec<String>,
    /// Whose records were touched, by the ids of patients.
    pub patients: Vec<String>,
    /// How many were found.
    pub found: Option<i64>,
    /// Why, by its code.
    pub purpose: Arc<str>,
    /// How it ended.
    pub outcome: Outcome,
    /// Our rule, where it was refused.
    pub rule: Arc<str>,
    /// The request's id, as 16 bytes; empty where none asked.
    pub request: Vec<u8>,
}

/// The digest that stands before a trail's first event.
pub const BEGINNING: [u8; 32] = [0; 32];

/// How many bytes of each event's digest are kept with it. The whole one is kept of the last.
pub const MARK_BYTES: usize = 16;

/// The digest of an event and all before it in its trail.
pub fn digest(before: &[u8; 32], trail: Trail, number: i64, bytes: &[u8]) -> [u8; 32] {
    // All parts but the last have a length that never changes, so no two events share their bytes.
    let mut whole = Sha256::new();
    whole.update(before);
    whole.update(&trail.tenant.0.to_be_bytes());
    whole.update(&trail.strand.number().to_be_bytes());
    whole.update(&number.to_be_bytes());
    whole.update(bytes);
    whole.finish()
}

/// An event as it is kept: its number in its trail, its bytes, and how the digest of itself and all before it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// From 1, without gaps.
    pub number: i64,
    /// What [`Event::read`] reads.
    pub bytes: Vec<u8>,
    /// The first bytes of its digest.
    pub mark: [u8; MARK_BYTES],
}

impl Linked {
    /// Whether it is what followed an event with this digest; then its own.
    pub fn follows(&self, before: &[u8; 32], trail: Trail) -> Option<[u8; 32]> {
        let whole = digest(before, trail, self.number, &self.bytes);
        whole.starts_with(&self.mark).then_some(whole)
    }
}

/// Where a trail ends: what the next event is linked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the last event; 0 before the first.
    pub number: i64,
    /// Its digest.
    pub digest: [u8; 32],
}

impl Head {
    /// Before the first event.
    pub const BEGINNING: Head = Head {
        number: 0,
        digest: BEGINNING,
    };
}

#[cfg(test)]
mod tests;
