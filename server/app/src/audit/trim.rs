//! Trails, shortened by what is older than they are kept: by command alone, whole stretches from the beginning on, each end
//! signed before anything in front of it is removed. What is left is verified from there.

use std::collections::BTreeMap;
use std::path::Path;

use access::audit::{BadEvent, Checkpoint, Event, Head, Linked, Trail, beginning};
use access::jose::SigningKey;
use access::{Role, Zone};
use store::{Noted, Store, StoreError, chance};

use super::checkpoint;
use super::verify;

/// What the trail calls it.
const ACT: &str = "trail-trim";

/// Stretches that are read, and removed, at once.
const PORTION: i64 = 256;

/// With what the ends are signed, and where they are written.
pub struct Signing<'a> {
    /// The key of the trail.
    pub key: &'a SigningKey,
    /// The file of checkpoints.
    pub file: &'a Path,
    /// Now.
    pub now_ms: i64,
}

/// What may go of a trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Old {
    /// Which trail.
    pub trail: Trail,
    /// How many events.
    pub events: i64,
    /// Where portions of it end, in order.
    ends: Vec<Head>,
}

/// Why nothing was removed.
#[derive(Debug)]
pub enum Kept {
    /// The trail does not hold: what is wrong has to be looked at first.
    Tampered(BadEvent),
    /// An end could not be signed or written.
    Unsigned(String),
    /// The store cannot be asked.
    Store(StoreError),
}

impl From<StoreError> for Kept {
    fn from(error: StoreError) -> Kept {
        Kept::Store(error)
    }
}

/// What of a trail happened before a moment, as far as nothing younger stands in front of it. When an event happened, the
/// event itself says, and not the row around it.
pub fn old(store: &Store, trail: Trail, marks: &[Checkpoint], before_ms: i64) -> Result<Old, Kept> {
    let verdict = verify::trail(store, trail, marks)?;
    verdict.found.map_err(Kept::Tampered)?;
    let place = (trail.tenant.0, trail.strand.number());
    let mut old = Old {
        trail,
        events: 0,
        ends: Vec::new(),
    };
    let mut head: Option<Head> = None;
    loop {
        let from = head.map_or(1, |head| head.number + 1);
        let found = store.trail_from(place, from, PORTION)?;
        let before = head;
        for stretch in &found {
            let at = head.unwrap_or_else(|| beginning(trail, Some(stretch.first), marks));
            let events = stretch.events.as_deref().unwrap_or_default();
            let Some(behind) = behind(trail, at, events, before_ms) else {
                return Ok(ended(old, head));
            };
            old.events += behind.number - at.number;
            head = Some(behind);
        }
        if head == before {
            return Ok(ended(old, None));
        }
        old.ends.extend(head);
    }
}

/// With the last end, if it is another one.
fn ended(mut old: Old, last: Option<Head>) -> Old {
    if let Some(last) = last.filter(|last| old.ends.last() != Some(last)) {
        old.ends.push(last);
    }
    old
}

/// Where a trail stands behind the events of a stretch, if all of them happened before a moment.
fn behind(
    trail: Trail,
    mut head: Head,
    events: &[(Vec<u8>, [u8; access::audit::MARK_BYTES])],
    before_ms: i64,
) -> Option<Head> {
    if events.is_empty() {
        return None;
    }
    for (bytes, mark) in events {
        let number = head.number + 1;
        Event::read(bytes).filter(|event| event.at_ms < before_ms)?;
        let linked = Linked {
            number,
            bytes: bytes.clone(),
            mark: *mark,
        };
        let digest = linked.follows(&head.digest, trail)?;
        head = Head { number, digest };
    }
    Some(head)
}

/// Removes it. The trail tells of it first; then each portion goes behind the signature of its end.
pub fn remove(store: &Store, old: &Old, signing: &Signing<'_>) -> Result<(), Kept> {
    if old.ends.is_empty() {
        return Ok(());
    }
    let event = Event {
        zone: Some(Zone::Ops),
        role: Some(Role::Operator),
        found: Some(old.events),
        request: chance::<16>()?.to_vec(),
        ..Event::of_nobody(Zone::Ops, signing.now_ms, ACT)
    };
    let noted = Noted {
        at: event.at_ms,
        bytes: event.bytes(),
        patients: Vec::new(),
    };
    let tenant = old.trail.tenant.0;
    store.note_looks(&BTreeMap::from([(tenant, vec![noted])]))?;
    for end in &old.ends {
        let checkpoint = Checkpoint {
            trail: old.trail,
            head: *end,
            at_ms: signing.now_ms,
            starts: true,
        };
        let line = checkpoint.sign(signing.key);
        let line = line.ok_or_else(|| Kept::Unsigned("it cannot be signed".to_owned()))?;
        checkpoint::add(signing.file, &format!("{line}\n"))
            .map_err(|error| Kept::Unsigned(error.to_string()))?;
        store.cut_trail((tenant, old.trail.strand.number()), end.number)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
