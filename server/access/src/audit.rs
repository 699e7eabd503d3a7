//! The audit trail as values: events, their chain, signed checkpoints, and what both prove afterwards.
//!
//! Each event of a tenant carries the digest of the one before it, over bytes that have one form ([`Event::digest`]).
//! Whoever changes, removes, inserts, reorders or cuts off events must also break a digest, a number or a checkpoint,
//! and [`verify()`] names the first event that is bad (R-L03).

use std::sync::Arc;

use fhir::Tenant;
use openssl::sha::Sha256;

use crate::caller::{Role, Zone};

mod breach;
mod checkpoint;
mod verify;

pub use breach::{Breach, Touched, breach};
pub use checkpoint::{Checkpoint, CheckpointFault};
pub use verify::{BadEvent, Tampering, verify};

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

/// One access. It holds no token, no individual number, no value and no free text (R-L01).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Whose trail it is in. What belongs to no tenant is in the trail of the tenant 0.
    pub tenant: Tenant,
    /// Its number in that trail, from 1, without gaps.
    pub number: i64,
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
    /// Through which face.
    pub zone: Zone,
    /// From where: a network address, or a part of one.
    pub source: Arc<str>,
    /// What was done, by its name.
    pub action: Arc<str>,
    /// To which resources, as `Kind/id` with the version where there is one.
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
    /// The request's id.
    pub request: Arc<str>,
}

/// The digest that stands before a trail's first event.
pub const BEGINNING: [u8; 32] = [0; 32];

impl Event {
    /// The digest of this event and all before it.
    pub fn digest(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut bytes = Bytes(Sha256::new());
        bytes.part(b"sesshu audit event 1");
        bytes.part(before);
        bytes.number(i64::from(self.tenant.0));
        bytes.number(self.number);
        bytes.number(self.at_ms);
        bytes.text(&self.client);
        bytes.text(&self.account);
        bytes.text(self.role.map_or("", Role::name));
        bytes.text(&self.family);
        bytes.text(self.zone.name());
        bytes.text(&self.source);
        bytes.text(&self.action);
        bytes.list(&self.objects);
        bytes.list(&self.patients);
        // No number of findings is told apart from none found.
        bytes.number(self.found.map_or(-1, |found| found.max(0)));
        bytes.text(&self.purpose);
        bytes.text(self.outcome.name());
        bytes.text(&self.rule);
        bytes.text(&self.request);
        bytes.0.finish()
    }
}

/// Bytes that have one form: every part comes after its length, so that no two events share their bytes.
struct Bytes(Sha256);

impl Bytes {
    fn part(&mut self, bytes: &[u8]) {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.0.update(&length.to_be_bytes());
        self.0.update(bytes);
    }

    fn number(&mut self, number: i64) {
        self.part(&number.to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.part(text.as_bytes());
    }

    fn list(&mut self, texts: &[String]) {
        self.number(i64::try_from(texts.len()).unwrap_or(i64::MAX));
        for text in texts {
            self.text(text);
        }
    }
}

/// An event as it is kept: with the digest of itself and all before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The event.
    pub event: Event,
    /// Its digest.
    pub digest: [u8; 32],
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

    /// Links an event to the end of its trail. Its number is given here: whoever stores it holds the trail's lock.
    pub fn link(&mut self, mut event: Event) -> Linked {
        event.number = self.number.saturating_add(1);
        let digest = event.digest(&self.digest);
        *self = Head {
            number: event.number,
            digest,
        };
        Linked { event, digest }
    }
}

#[cfg(test)]
mod tests;
