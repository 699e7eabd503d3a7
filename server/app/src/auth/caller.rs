//! An access token → the caller that acts under it, as long as what it rests on holds.

use std::sync::Arc;

use access::device::{Device, Proof, Request};
use access::emergency::Emergency;
use access::grant::{AccessRow, Family, Grounds, Held, Rests};
use access::{Caller, Digest, ErrorName, Mandate, TokenError};
use store::{Mark, Store, StoreError};

use super::client::Once;
use super::{Auth, client, device, emergency, kept};
use crate::call::Possession;

/// The use of a grant is noted once in so long.
const NOTED_AFTER_MS: i64 = 60 * 1_000;

/// How long our tokens are: 32 bytes in base64url.
const TOKEN_CHARS: usize = 43;

/// Why a caller is not believed.
pub enum Unbelieved {
    /// The token does not hold.
    Token(TokenError),
    /// The proof of possession beside it does not.
    Proof,
    /// What is kept cannot be asked.
    Store(StoreError),
}

impl From<StoreError> for Unbelieved {
    fn from(error: StoreError) -> Unbelieved {
        Unbelieved::Store(error)
    }
}

impl Auth {
    /// The caller behind a token that was looked up a moment ago and is bound to nothing, or to the certificate of its
    /// connection. `Ok(None)`: it has to be looked up.
    pub fn held(
        &self,
        bearer: &str,
        certificate: Option<&Digest>,
        now_ms: i64,
    ) -> Result<Option<Caller>, TokenError> {
        let held = self.live.find(bearer, now_ms)?;
        held.map(|held| believed(&held, (None, certificate)))
            .transpose()
    }

    /// Whether a text can be one of our tokens at all.
    pub fn may_know(bearer: &str) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        bearer.len() == TOKEN_CHARS && bearer.bytes().all(plain)
    }

    /// The caller behind a token that comes with a proof of possession.
    pub fn possessing(
        &self,
        token: &str,
        possession: &Possession,
        now_ms: i64,
    ) -> Result<Caller, Unbelieved> {
        let proofs: Vec<&str> = possession.proofs.iter().map(String::as_str).collect();
        let request = Request {
            method: &possession.method,
            address: &possession.address,
            access_token: Some(token),
        };
        let proof = Proof::check(&proofs, request, &Once(&self.store), now_ms);
        let proof = proof.map_err(|fault| match fault.name {
            ErrorName::TemporarilyUnavailable => {
                Unbelieved::Store(StoreError::Away("names that hold once".to_owned()))
            }
            _ => Unbelieved::Proof,
        })?;
        let shown = (Some(&**proof.key.thumbprint()), None);
        match self.live.find(token, now_ms) {
            Ok(None) => {}
            Ok(Some(held)) => return believed(&held, shown).map_err(Unbelieved::Token),
            Err(error) => return Err(Unbelieved::Token(error)),
        }
        self.look_up(token, shown, now_ms)?
            .map_err(Unbelieved::Token)
    }

    /// Looks a token up, with what it rests on. What holds is then held in memory.
    pub fn look_up(
        &self,
        bearer: &str,
        shown: Possessed<'_>,
        now_ms: i64,
    ) -> Result<Result<Caller, TokenError>, StoreError> {
        let Some(found) = self.store.access_token(Digest::of(bearer).as_bytes())? else {
            return Ok(Err(TokenError::Unknown));
        };
        let row = kept::read_access(&found)?;
        let client = client::find(&self.store, &row.mandate.client)?;
        let Rested {
            family,
            tablet,
            emergency,
        } = self.rested(&row)?;
        let grounds = Grounds {
            family: family.as_ref(),
            client: client.as_ref(),
            device: tablet.as_ref(),
            emergency: emergency.as_ref(),
        };
        let checked = row.check(grounds, now_ms);
        if let Err(error) = checked {
            return Ok(Err(error));
        }
        let Some(row) = self.consented(row, now_ms)? else {
            return Ok(Err(TokenError::Unknown));
        };
        if let Some(family) = &family {
            self.note_use(family.id.as_bytes(), now_ms);
        }
        Ok(believed(&self.live.hold(&row, now_ms), shown))
    }

    /// What a token rests on, as it is kept now.
    fn rested(&self, row: &AccessRow) -> Result<Rested, StoreError> {
        let mut rested = Rested::default();
        match row.rests_on() {
            Rests::Family(id) => {
                let found = self.store.family(id.as_bytes())?;
                rested.family = found.as_ref().map(kept::read_family).transpose()?;
            }
            Rests::Device(id) => {
                let found = self.store.device(id)?;
                let tablet = found.as_ref().map(device::read_device).transpose()?;
                rested.tablet = tablet.map(|tablet| tablet.device);
            }
            Rests::Emergency(id) => {
                let found = self.store.emergency(id)?;
                let found = found.as_ref().map(emergency::read).transpose()?;
                rested.emergency = match found {
                    Some(one) if emergency::asker_may(&self.store, &one)? => Some(one),
                    _ => None,
                };
            }
            Rests::Client => {}
        }
        Ok(rested)
    }

    /// A token with what the person's consent leaves of it now, where one stands behind it; none where that is nothing.
    fn consented(&self, row: AccessRow, now_ms: i64) -> Result<Option<AccessRow>, StoreError> {
        let left = self.consents.left(&row.mandate, now_ms)?;
        Ok(left.map(|scopes| AccessRow {
            mandate: Arc::new(Mandate {
                scopes,
                ..Mandate::clone(&row.mandate)
            }),
            ..row
        }))
    }

    /// Notes that something of a sign-in was used. Who asks gets an answer even where that cannot be noted: what was done
    /// with it stands in the trail.
    fn note_use(&self, family: &Mark, now_ms: i64) {
        let since = now_ms.saturating_sub(NOTED_AFTER_MS);
        if let Err(error) = self.store.touch_family(family, now_ms, since) {
            log::warn!("it was not noted that a grant was used: {error}");
        }
    }
}

/// What a token rests on; one of them, or none.
#[derive(Default)]
struct Rested {
    family: Option<Family>,
    tablet: Option<Device>,
    emergency: Option<Emergency>,
}

/// What a request proved to have: the thumbprint of a key, and the certificate of its connection.
type Possessed<'a> = (Option<&'a str>, Option<&'a Digest>);

/// The caller, if the request holds what the token is bound to.
fn believed(held: &Held, (key, certificate): Possessed<'_>) -> Result<Caller, TokenError> {
    match held.binding.holds(key, certificate) {
        true => Ok(held.caller.clone()),
        false => Err(TokenError::Unknown),
    }
}

/// What the trail calls everything that a token came out of; none where the token is not known any more.
pub fn family_of(store: &Store, digest: &Digest) -> Result<Option<String>, StoreError> {
    let found = store.access_token(digest.as_bytes())?;
    if let Some(found) = found {
        let mandate = kept::read_access(&found)?.mandate;
        return Ok(Some(access::audit::family(mandate.family.as_bytes())));
    }
    let found = store.refresh_token(digest.as_bytes())?;
    Ok(found.map(|found| access::audit::family(&found.family)))
}
