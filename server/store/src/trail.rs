//! The trail at rest: who did what, each event linked to all before it, in stretches that are sealed as one.
//!
//! Each tenant has two trails. What is changed is added in the transaction that changes it, what is looked at before it
//! leaves; many looks share one commit. What an event says is the roof's business: here it is bytes, the persons that it
//! touches, and a time. The fields that only the store knows of a change are appended here.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use diesel::prelude::*;
use fhir::{Id, Key, Kind};

use crate::commit::rows::ResourceRow;
use crate::commit::{Action, Author};
use crate::connection::{AnyConnection, Pool};
use crate::error::StoreError;
use crate::seal::KeyRing;
use crate::store::Store;

mod row;

/// How many bytes of each event's digest stand with it.
const MARK_BYTES: usize = 16;

/// The strand of changes.
const CHANGES: i16 = 1;
/// The strand of everything else.
const LOOKS: i16 = 2;

/// How often the numbers of events are mixed before they are shown.
const ROUNDS: u8 = 6;

/// How often the end of a trail is looked up anew, because another process has added to it.
const ATTEMPTS: usize = 8;

/// The tags of the fields that the store knows. The others are the roof's.
const AT: u8 = 1;
const CLIENT: u8 = 2;
const ACTION: u8 = 8;
const OBJECT: u8 = 9;
const PATIENT: u8 = 10;
const REQUEST: u8 = 15;
const ZONE_NUMBER: u8 = 16;

/// An event that is to be added.
#[derive(Clone, Debug)]
pub struct Noted {
    /// When, in milliseconds of the Unix epoch. It stands in the bytes as well.
    pub at: i64,
    /// What is kept and linked.
    pub bytes: Vec<u8>,
    /// Whose records were touched, by the ids of patients.
    pub patients: Vec<Id>,
}

/// Where a trail ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrailHead {
    /// Whose.
    pub tenant: i32,
    /// Which of the two.
    pub strand: i16,
    /// The number of the last event.
    pub number: i64,
    /// Its digest, which is that of all before it too.
    pub digest: [u8; 32],
}

/// Some events of a trail that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailStretch {
    /// The number of the first.
    pub first: i64,
    /// The number behind the last.
    pub next: i64,
    /// The events with the beginnings of their digests; `None` where the stretch does not open.
    pub events: Option<Vec<(Vec<u8>, [u8; MARK_BYTES])>>,
}

/// Which stretches of a trail are looked for, the newest first.
#[derive(Clone, Debug)]
pub struct TrailQuestion {
    /// Which of the two trails.
    pub strand: i16,
    /// Only those that touched this patient, and perhaps a few more.
    pub patient: Option<Id>,
    /// Only those that reach to this time or behind it.
    pub from: i64,
    /// Only those that begin before this time.
    pub before: i64,
    /// Only those that begin at most with this event.
    pub upto: i64,
    /// At most so many.
    pub most: i64,
}

/// What it takes to write down what was looked at: on PostgreSQL a session of its own, which waits for no change, and the
/// ends of those trails as far as they are known here, by tenant.
pub(crate) struct Looks {
    pool: Option<Pool>,
    ends: Mutex<HashMap<i32, End>>,
}

/// The number of the last event, and its digest.
type End = (i64, [u8; 32]);

/// A trail: whose, and which of the two.
type Trail = (i32, i16);

impl Looks {
    pub fn new(pool: Option<Pool>) -> Looks {
        Looks {
            pool,
            ends: Mutex::default(),
        }
    }

    pub fn pool(&self) -> Option<&Pool> {
        self.pool.as_ref()
    }

    fn ends(&self) -> MutexGuard<'_, HashMap<i32, End>> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// Adds what was looked at to the trails of tenants. When it returns, all of it is kept.
    pub fn note_looks(&self, looks: &BTreeMap<i32, Vec<Noted>>) -> Result<(), StoreError> {
        let kept = self.looks();
        let result = self.look_session(|connection| {
            // One statement is a transaction of its own, and saves two journeys.
            let alone = looks.len() == 1 && matches!(connection, AnyConnection::Postgres(_));
            match alone {
                true => self.add_looks(connection, looks),
                false => connection.transaction(|connection| self.add_looks(connection, looks)),
            }
        });
        match result {
            Ok(ends) => {
                kept.ends().extend(ends);
                Ok(())
            }
            Err(error) => {
                kept.ends().clear();
                Err(error)
            }
        }
    }

    pub(crate) fn add_looks(
        &self,
        connection: &mut AnyConnection,
        looks: &BTreeMap<i32, Vec<Noted>>,
    ) -> Result<Vec<(i32, End)>, StoreError> {
        let add = |(tenant, noted): (&i32, &Vec<Noted>)| {
            let trail = (*tenant, LOOKS);
            let mut known = self.looks().ends().get(tenant).copied();
            for _ in 0..ATTEMPTS {
                let end = match known.take() {
                    Some(end) => end,
                    None => row::end(connection, trail)?,
                };
                let (stretch, next) = link(trail, end, noted);
                if row::add(connection, self.keys(), trail, (end, next), stretch)? {
                    return Ok((*tenant, next));
                }
            }
            Err(StoreError::Busy)
        };
        looks.iter().map(add).collect()
    }

    /// The id under which an event is shown: it tells nobody how many there are.
    pub fn trail_id(&self, tenant: i32, strand: i16, number: i64) -> String {
        let mut halves = [u64::from(strand.cast_unsigned()), number.cast_unsigned()];
        for round in 0..ROUNDS {
            self.turn(tenant, round, &mut halves);
        }
        let [left, right] = halves;
        format!("{left:016x}{right:016x}")
    }

    /// The strand and the number of the event with this id, if it is one of ours.
    pub fn trail_place(&self, tenant: i32, id: &str) -> Option<(i16, i64)> {
        if id.len() != 32 || !id.is_ascii() {
            return None;
        }
        let (left, right) = id.split_at(16);
        let half = |text| u64::from_str_radix(text, 16).ok();
        let mut halves = [half(left)?, half(right)?];
        for round in (0..ROUNDS).rev() {
            halves.swap(0, 1);
            self.mix(tenant, round, &mut halves);
        }
        let [strand, number] = halves;
        let strand = i16::try_from(strand).ok()?;
        let is_ours = (strand == CHANGES || strand == LOOKS)
            && self.trail_id(tenant, strand, number.cast_signed()) == id;
        is_ours.then_some((strand, number.cast_signed()))
    }

    /// One round of mixing: the left half changes by the right one, and both change places.
    fn turn(&self, tenant: i32, round: u8, halves: &mut [u64; 2]) {
        self.mix(tenant, round, halves);
        halves.swap(0, 1);
    }

    fn mix(&self, tenant: i32, round: u8, halves: &mut [u64; 2]) {
        let [left, right] = halves;
        let parts: [&[u8]; 2] = [&[round], &right.to_be_bytes()];
        let digest = self.keys().digest("trail id", tenant, &parts);
        let half = digest.first_chunk::<8>().copied().unwrap_or_default();
        *left ^= u64::from_be_bytes(half);
    }

    /// Where all trails end.
    pub fn trail_heads(&self) -> Result<Vec<TrailHead>, StoreError> {
        self.read_session(row::heads)
    }

    /// Removes the stretches of a trail up to this event, and says how many. Nothing else removes anything of a trail, and
    /// what hinders everybody else is in force again when this is done.
    pub fn cut_trail(&self, trail: (i32, i16), upto: i64) -> Result<usize, StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| row::cut(connection, trail, upto))
        })
    }

    /// The stretches of a trail from this event on, in order, at most so many.
    pub fn trail_from(
        &self,
        trail: (i32, i16),
        first: i64,
        most: i64,
    ) -> Result<Vec<TrailStretch>, StoreError> {
        self.read_of(trail.0, |connection| {
            row::from(connection, self.keys(), trail, (first, most))
        })
    }

    /// The stretches of a tenant's trail that may have what is looked for, the newest first.
    pub fn trail_like(
        &self,
        tenant: i32,
        question: &TrailQuestion,
    ) -> Result<Vec<TrailStretch>, StoreError> {
        self.read_of(tenant, |connection| {
            row::like(connection, self.keys(), tenant, question)
        })
    }
}

/// Adds changes to their tenants' trails. The tenants are locked.
pub(crate) fn add_changes(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    changes: impl IntoIterator<Item = (i32, Noted)>,
) -> Result<(), StoreError> {
    let mut by_tenant: BTreeMap<i32, Vec<Noted>> = BTreeMap::new();
    for (tenant, noted) in changes {
        by_tenant.entry(tenant).or_default().push(noted);
    }
    for (tenant, noted) in by_tenant {
        let trail = (tenant, CHANGES);
        let end = row::end(connection, trail)?;
        let (stretch, next) = link(trail, end, &noted);
        if !row::add(connection, keys, trail, (end, next), stretch)? {
            return Err(StoreError::Unexpected(
                "the end of a trail moved under its tenant's lock".to_owned(),
            ));
        }
    }
    Ok(())
}

/// What is about to be added as one row.
struct Adding<'a> {
    /// The events, and the beginnings of their digests behind them.
    text: Vec<u8>,
    noted: &'a [Noted],
}

/// Links events to the end of a trail.
fn link(trail: Trail, end: End, noted: &[Noted]) -> (Adding<'_>, End) {
    let (mut number, mut digest) = end;
    let length: usize = noted
        .iter()
        .map(|one| one.bytes.len() + 4 + MARK_BYTES)
        .sum();
    let mut text = Vec::with_capacity(length);
    let mut marks = Vec::with_capacity(noted.len() * MARK_BYTES);
    for one in noted {
        number += 1;
        digest = digest_of(&digest, trail, number, &one.bytes);
        let length = u32::try_from(one.bytes.len()).unwrap_or(u32::MAX);
        text.extend_from_slice(&length.to_be_bytes());
        text.extend_from_slice(&one.bytes);
        marks.extend(digest.iter().take(MARK_BYTES));
    }
    text.extend_from_slice(&marks);
    (Adding { text, noted }, (number, digest))
}

/// The digest of an event and all before it. Whoever verifies a trail computes the same.
fn digest_of(before: &[u8; 32], (tenant, strand): Trail, number: i64, bytes: &[u8]) -> [u8; 32] {
    let mut whole = openssl::sha::Sha256::new();
    whole.update(before);
    whole.update(&tenant.to_be_bytes());
    whole.update(&strand.to_be_bytes());
    whole.update(&number.to_be_bytes());
    whole.update(bytes);
    whole.finish()
}

/// The event of a change.
pub(crate) fn change(
    author: &Author,
    (key, next): (&Key, &ResourceRow),
    action: i16,
    patients: Vec<Id>,
) -> Noted {
    let mut bytes = Vec::with_capacity(author.further.len() + 192);
    field(&mut bytes, AT, &next.changed_at.to_be_bytes());
    field(&mut bytes, CLIENT, author.client.as_bytes());
    if let Ok(zone) = u8::try_from(author.zone) {
        field(&mut bytes, ZONE_NUMBER, &[zone]);
    }
    bytes.extend_from_slice(&author.further);
    let name: &[u8] = match Action::from_number(action) {
        Some(Action::Create) => b"create",
        Some(Action::Update) => b"update",
        Some(Action::Delete) | None => b"delete",
    };
    field(&mut bytes, ACTION, name);
    let object = format!("{key}/{}", next.version);
    field(&mut bytes, OBJECT, object.as_bytes());
    for patient in &patients {
        field(&mut bytes, PATIENT, patient.as_str().as_bytes());
    }
    field(&mut bytes, REQUEST, &author.request_id);
    Noted {
        at: next.changed_at,
        bytes,
        patients,
    }
}

fn field(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    if length > 0 {
        out.push(tag);
        out.extend_from_slice(&length.to_be_bytes());
        out.extend(bytes.iter().take(usize::from(length)));
    }
}

/// Whose record a resource belongs to, by what it refers to.
pub(crate) fn patients_of(key: &Key, references: &[(Key, String)]) -> Vec<Id> {
    let own = (key.kind == Kind::PATIENT).then_some(&key.id);
    let referred = references.iter().map(|(target, _)| target);
    let referred = referred.filter(|target| target.kind == Kind::PATIENT);
    let mut patients: Vec<Id> = own
        .into_iter()
        .chain(referred.map(|target| &target.id))
        .cloned()
        .collect();
    patients.sort_unstable();
    patients.dedup();
    patients
}

/// The patients that a text of ours speaks of: those whose resources stand in it, and those that it refers to. It is
/// compact, and each resource in it begins with its type and id.
pub fn patients_in(text: &[u8]) -> Vec<Id> {
    const RESOURCE: &[u8] = b"{\"resourceType\":\"Patient\",\"id\":\"";
    const REFERENCE: &[u8] = b"\"reference\":\"Patient/";
    let mut patients = Vec::new();
    for needle in [RESOURCE, REFERENCE] {
        let places = memchr::memmem::find_iter(text, needle);
        for place in places {
            let rest = text.get(place + needle.len()..).unwrap_or_default();
            let end = rest
                .iter()
                .position(|byte| matches!(byte, b'"' | b'/' | b'#'));
            let id = rest.get(..end.unwrap_or_default()).unwrap_or_default();
            patients.extend(std::str::from_utf8(id).ok().and_then(Id::parse));
        }
    }
    patients.sort_unstable();
    patients.dedup();
    patients
}

#[cfg(test)]
mod tests;
