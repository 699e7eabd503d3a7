//! Public keys that systems and outside providers keep at addresses of their own: fetched when they are needed, held as long as they are fresh,
//! asked for again at most once a minute (R-B02).
//!
//! Each address has a room of its own. A host that is away makes wait whoever needs its keys, only a few of them, and
//! nobody else.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use access::client::{FetchedKeys, KeysNow};
use access::jose::{KeyFault, KeySet};
use access::{ErrorName, Fault};

use crate::egress::{Egress, Purpose};
use crate::state::now_ms;

/// How many may wait for the keys of one address.
const WAITING_MAX: usize = 4;

/// The most addresses whose keys are held. Beyond it all are forgotten, and asked for again.
const ADDRESSES_MAX: usize = 1_000;

/// Somebody waits for this already, and nobody else may.
const BUSY: Fault = Fault::new(ErrorName::TemporarilyUnavailable, "client-keys-busy", "kid");

/// Keys by the address at which they were registered.
pub(super) struct FarKeys {
    egress: Arc<Egress>,
    purpose: Purpose,
    rooms: Mutex<HashMap<String, Arc<Room>>>,
}

/// What is known of one address.
#[derive(Default)]
struct Room {
    known: Mutex<Option<FetchedKeys>>,
    /// Whoever holds it is asking.
    asking: Mutex<()>,
    waiting: AtomicUsize,
}

/// A place among those who wait, until it is left.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl FarKeys {
    /// Keys that are fetched for this.
    pub(super) fn new(egress: Arc<Egress>, purpose: Purpose) -> FarKeys {
        FarKeys {
            egress,
            purpose,
            rooms: Mutex::default(),
        }
    }

    /// The keys of an address, for a proof that names one of them. None where the address gives none.
    pub(super) fn find(&self, address: &str, kid: &str) -> Result<Option<KeySet>, Fault> {
        let room = self.room(address);
        if let Some(known) = room.settled(kid) {
            return Ok(known);
        }
        let before = room.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&room.waiting);
        if before >= WAITING_MAX {
            return Err(BUSY);
        }
        let _asking = room.asking.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have asked meanwhile.
        if let Some(known) = room.settled(kid) {
            return Ok(known);
        }
        let asked_ms = now_ms();
        let came = self.fetch(address, asked_ms);
        let mut known = room.known.lock().unwrap_or_else(PoisonError::into_inner);
        let now = match (came, known.take()) {
            (Some(came), _) => came,
            (None, Some(before)) => before.asked_in_vain(asked_ms),
            (None, None) => FetchedKeys::of(None, None, asked_ms),
        };
        // What is over is not believed, even where nothing newer came.
        let keys = now.fresh(asked_ms).cloned();
        *known = Some(now);
        Ok(keys)
    }

    fn room(&self, address: &str) -> Arc<Room> {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        if rooms.len() >= ADDRESSES_MAX && !rooms.contains_key(address) {
            rooms.clear();
        }
        Arc::clone(rooms.entry(address.to_owned()).or_default())
    }

    fn fetch(&self, address: &str, asked_ms: i64) -> Option<FetchedKeys> {
        let reason = match self.egress.get(self.purpose, address) {
            Err(refusal) => refusal.code(),
            Ok(answer) if answer.status != 200 => "status",
            Ok(answer) => match self.read(&answer.body) {
                Err(fault) => fault.code(),
                Ok(keys) => {
                    let kept = answer.cache_control.as_deref();
                    return Some(FetchedKeys::of(Some(keys), kept, asked_ms));
                }
            },
        };
        log::warn!(reason; "public keys could not be fetched from their address");
        None
    }

    /// A provider publishes keys for other purposes beside ours; a system registers ours alone.
    fn read(&self, body: &[u8]) -> Result<KeySet, KeyFault> {
        match self.purpose {
            Purpose::Providers => KeySet::parse_published(body),
            _ => KeySet::parse(body),
        }
    }
}

impl Room {
    /// What can be said without asking.
    fn settled(&self, kid: &str) -> Option<Option<KeySet>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, now_ms) = (known.as_ref()?, now_ms());
        match known.for_key(kid, now_ms) {
            KeysNow::Use | KeysNow::Unknown => Some(known.fresh(now_ms).cloned()),
            KeysNow::Fetch => None,
        }
    }
}

#[cfg(test)]
mod tests;
