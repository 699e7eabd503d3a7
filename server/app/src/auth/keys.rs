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
