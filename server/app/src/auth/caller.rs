//! An access token → the caller that acts under it, as long as what it rests on holds.

use access::grant::Rests;
use access::{Caller, Digest, TokenError};
use store::{Store, StoreError};

use super::{Auth, client, kept};

/// How long our tokens are: 32 bytes in base64url.
const TOKEN_CHARS: usize = 43;

impl Auth {
    /// The caller behind a token that was looked up a moment ago. `Ok(None)`: it has to be looked up.
    pub fn held(&self, bearer: &str, now_ms: i64) -> Result<Option<Caller>, TokenError> {
        let held = self.live.find(bearer, now_ms)?;
        match held {
            None => Ok(None),
            Some(held) if held.binding.holds(None, None) => Ok(Some(held.caller.clone())),
            // It is bound to what nobody shows here.
            Some(_) => Err(TokenError::Unknown),
        }
    }

    /// Whether a text can be one of our tokens at all.
    pub fn may_know(bearer: &str) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        bearer.len() == TOKEN_CHARS && bearer.bytes().all(plain)
    }

    /// Looks a token up, with what it rests on. What holds is then held in memory.
    pub fn look_up(
        &self,
        bearer: &str,
        now_ms: i64,
    ) -> Result<Result<Caller, TokenError>, StoreError> {
        let Some(found) = self.store.access_token(Digest::of(bearer).as_bytes())? else {
            return Ok(Err(TokenError::Unknown));
        };
        let row = kept::read_access(&found)?;
        let client = client::find(&self.store, &row.mandate.client)?;
        let family = match row.rests_on() {
            Rests::Family(id) => self.store.family(id.as_bytes())?,
            Rests::Client | Rests::Device(_) => None,
        };
        let family = family.as_ref().map(kept::read_family).transpose()?;
        if let Err(error) = row.check(family.as_ref(), client.as_ref(), None, now_ms) {
            return Ok(Err(error));
        }
        let held = self.live.hold(&row, now_ms);
        Ok(match held.binding.holds(None, None) {
            true => Ok(held.caller.clone()),
            false => Err(TokenError::Unknown),
        })
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
