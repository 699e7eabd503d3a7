//! Our own keys over time: one that signs now, those that come next, and those that are still checked.

use super::key::{Algorithm, KeySet, PublicKey};
use super::signer::SigningKey;

/// A key of ours, and when it signs.
#[derive(Clone, Debug)]
pub struct RingKey {
    /// The key.
    pub key: SigningKey,
    /// From when on it signs. Before, it is already published, so that readers know it by then.
    pub signs_from_ms: i64,
    /// Until when it is published. What it signed must be over by then.
    pub published_until_ms: Option<i64>,
}

/// Our keys.
#[derive(Clone, Debug, Default)]
pub struct KeyRing {
    keys: Vec<RingKey>,
}

impl KeyRing {
    /// A ring of these keys.
    pub fn of(keys: Vec<RingKey>) -> KeyRing {
        KeyRing { keys }
    }

    /// The key that signs now by one of these algorithms, of which the first that has a key counts: the youngest whose
    /// time has come.
    pub fn signer(&self, algorithms: &[Algorithm], now_ms: i64) -> Option<&SigningKey> {
        algorithms.iter().find_map(|algorithm| {
            self.published(now_ms)
                .filter(|one| one.key.algorithm() == *algorithm && one.signs_from_ms <= now_ms)
                .max_by_key(|one| one.signs_from_ms)
                .map(|one| &one.key)
        })
    }

    /// The keys that are published now: public halves alone.
    pub fn public(&self, now_ms: i64) -> KeySet {
        self.published(now_ms)
            .map(|one| PublicKey::clone(one.key.public()))
            .collect()
    }

    fn published(&self, now_ms: i64) -> impl Iterator<Item = &RingKey> {
        self.keys.iter().filter(move |one| {
            one.published_until_ms
                .is_none_or(|until_ms| now_ms < until_ms)
        })
    }
}
