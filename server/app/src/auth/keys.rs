//! The keys by which id tokens are signed: made once, kept sealed in the store, held in memory for a while.

use std::sync::{Arc, Mutex, PoisonError};

use access::jose::{Algorithm, KeyRing, RingKey, SigningKey};
use store::{KeptKey, Store, StoreError};

/// How long keys are believed without asking the store.
const BELIEVED_MS: i64 = 60_000;

/// What every reader of id tokens knows.
pub(super) const ALGORITHMS: [Algorithm; 1] = [Algorithm::Rs256];

/// Our keys, as they were looked up last.
#[derive(Debug, Default)]
pub struct Signers {
    held: Mutex<Option<(i64, Arc<KeyRing>)>>,
}

impl Signers {
    /// Our keys now. Where there are none yet, the first one is made; of two processes that do so at once, one's counts.
    pub fn ring(&self, store: &Store, now_ms: i64) -> Result<Arc<KeyRing>, StoreError> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at_ms, ring)) = held.as_ref()
            && (0..BELIEVED_MS).contains(&now_ms.saturating_sub(*at_ms))
        {
            return Ok(Arc::clone(ring));
        }
        let mut kept = store.auth_keys()?;
        if kept.is_empty() {
            store.add_first_auth_key(&first(now_ms)?)?;
            kept = store.auth_keys()?;
        }
        let keys = kept.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let ring = Arc::new(KeyRing::of(keys));
        *held = Some((now_ms, Arc::clone(&ring)));
        Ok(ring)
    }
}

/// How long a new key is published before it signs: every process has asked the store by then, and so have readers that
/// keep our keys for a while.
const ANNOUNCED_MS: i64 = 15 * 60_000;
/// How long an old key is published after it signed last. Id tokens are long over by then.
const CHECKED_MS: i64 = 24 * 3_600_000;

/// Makes the next key, and has the older ones end. From when on it signs, and until when the older ones are published.
pub fn rotate(store: &Store, now_ms: i64) -> Result<(String, i64, i64), StoreError> {
    let signs_from = now_ms.saturating_add(ANNOUNCED_MS);
    let others_until = signs_from.saturating_add(CHECKED_MS);
    // Without a key from before nobody could sign in until the new one's time has come.
    let Some(_) = store.auth_keys()?.first() else {
        let key = first(now_ms)?;
        store.add_first_auth_key(&key)?;
        return Ok((key.kid, now_ms, others_until));
    };
    let key = first(signs_from)?;
    store.rotate_auth_key(&key, others_until)?;
    Ok((key.kid, signs_from, others_until))
}

fn unusable() -> StoreError {
    StoreError::Unexpected("a key of the authorization server cannot be used".to_owned())
}

fn first(now_ms: i64) -> Result<KeptKey, StoreError> {
    let key = SigningKey::generate(Algorithm::Rs256).map_err(|_| unusable())?;
    Ok(KeptKey {
        kid: key.kid().to_owned(),
        signs_from: now_ms,
        published_until: None,
        about: key.to_pem().ok_or_else(unusable)?,
    })
}

fn read(kept: &KeptKey) -> Result<RingKey, StoreError> {
    let key = SigningKey::from_pem(&kept.about, Algorithm::Rs256).map_err(|_| unusable())?;
    Ok(RingKey {
        key,
        signs_from_ms: kept.signs_from,
        published_until_ms: kept.published_until,
    })
}
