//! Access tokens: random texts, looked up by their digest. The hot path is one digest and one look into memory.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::{Family, client_family};
use crate::caller::{Caller, Role};
use crate::client::{Client, Proof};
use crate::device::Device;
use crate::emergency::{Emergency, Standing};
use crate::jose::PublicKey;
use crate::mandate::Mandate;
use crate::secret::Digest;
use crate::token::TokenError;

/// What a token is bound to, besides being known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Binding {
    /// Nothing: whoever has it may use it.
    Bearer,
    /// A key of the holder, by its thumbprint. Each request proves possession (RFC 9449).
    Key(Arc<str>),
    /// The certificate of the connection, by the SHA-256 of its bytes (RFC 8705).
    Certificate(Digest),
}

impl Binding {
    /// What the tokens of a request are bound to: the key that it proved to have, or else the certificate by which its
    /// client proved itself (R-F08).
    pub fn of(client: &Client, key: Option<&PublicKey>, certificate: Option<&Digest>) -> Binding {
        match (key, &client.proof, certificate) {
            (Some(key), _, _) => Binding::Key(Arc::clone(key.thumbprint())),
            (None, Proof::Certificate(registered), Some(shown)) if registered == shown => {
                Binding::Certificate(*shown)
            }
            _ => Binding::Bearer,
        }
    }

    /// The text that is kept.
    pub fn to_text(&self) -> String {
        match self {
            Binding::Bearer => "bearer".to_owned(),
            Binding::Key(thumbprint) => format!("key:{thumbprint}"),
            Binding::Certificate(digest) => format!("certificate:{}", digest.to_hex()),
        }
    }

    /// What was kept. A text that cannot be read is no binding, and its token holds nowhere.
    pub fn parse(text: &str) -> Option<Binding> {
        match text.split_once(':') {
            None => (text == "bearer").then_some(Binding::Bearer),
            Some(("key", thumbprint)) if !thumbprint.is_empty() => {
                Some(Binding::Key(Arc::from(thumbprint)))
            }
            Some(("certificate", digest)) => Digest::parse(digest).map(Binding::Certificate),
            Some(_) => None,
        }
    }

    /// What the token answer calls it.
    pub fn token_type(&self) -> &'static str {
        match self {
            Binding::Key(_) => "DPoP",
            Binding::Bearer | Binding::Certificate(_) => "Bearer",
        }
    }

    /// Whether a request holds what the token is bound to: the thumbprint of the key whose proof was checked, and the
    /// certificate that the connection itself showed. A bound token sent without proof is worth nothing, and one that is
    /// bound to nothing must not come with a proof that would be believed to protect it.
    pub fn holds(&self, key: Option<&str>, certificate: Option<&Digest>) -> bool {
        match self {
            Binding::Bearer => key.is_none(),
            Binding::Key(thumbprint) => key == Some(&**thumbprint),
            Binding::Certificate(digest) => key.is_none() && certificate == Some(digest),
        }
    }
}

/// An access token as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRow {
    /// Of the token.
    pub digest: Digest,
    /// What it is good for.
    pub mandate: Arc<Mandate>,
    /// What it is bound to.
    pub binding: Binding,
    /// When it was made.
    pub issued_at_ms: i64,
    /// From when on it holds no longer.
    pub expires_at_ms: i64,
}

/// What a token rests on: as long as that holds, so does the token within its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rests<'a> {
    /// On a sign-in, by the family's name, and on its client.
    Family(&'a Digest),
    /// On the client's registration alone.
    Client,
    /// On a device, by its id.
    Device(&'a str),
    /// On an emergency, by its id.
    Emergency(&'a str),
}

/// What a token may rest on, as it is now. What was not found, or not looked for, holds nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Grounds<'a> {
    /// What came out of the sign-in.
    pub family: Option<&'a Family>,
    /// The client's registration.
    pub client: Option<&'a Client>,
    /// The device.
    pub device: Option<&'a Device>,
    /// The emergency.
    pub emergency: Option<&'a Emergency>,
}

impl AccessRow {
    /// What to look up besides, before the token is believed.
    pub fn rests_on(&self) -> Rests<'_> {
        let mandate = &self.mandate;
        match mandate.subject.role {
            Role::Device => return Rests::Device(&mandate.client),
            // Who runs the server has no other access.
            Role::Operator => return Rests::Emergency(&mandate.client),
            _ => {}
        }
        match mandate.family == client_family(&mandate.client) {
            true => Rests::Client,
            false => Rests::Family(&mandate.family),
        }
    }

    /// Whether the token holds, given what it rests on as it is now. What was not found does not hold.
    pub fn check(&self, grounds: Grounds<'_>, now_ms: i64) -> Result<(), TokenError> {
        let Grounds {
            family,
            client,
            device,
            emergency,
        } = grounds;
        if now_ms >= self.expires_at_ms {
            return Err(TokenError::Expired);
        }
        let client = client.is_some_and(|one| one.enabled && one.id == self.mandate.client);
        let rests = match self.rests_on() {
            Rests::Client => client,
            Rests::Family(id) => {
                client && family.is_some_and(|one| one.id == *id && one.is_alive(now_ms))
            }
            Rests::Device(id) => {
                device.is_some_and(|one| *one.id == *id && one.revoked_at_ms.is_none())
            }
            Rests::Emergency(id) => emergency
                .is_some_and(|one| *one.id == *id && one.standing(now_ms) == Standing::Open),
        };
        match rests {
            true => Ok(()),
            false => Err(TokenError::Unknown),
        }
    }
}

/// A token that is held in memory: the caller it stands for, and what it is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Whom it stands for.
    pub caller: Caller,
    /// What it is bound to.
    pub binding: Binding,
    /// Its family, by which it is ended.
    pub family: Digest,
    expires_at_ms: i64,
    seen_at_ms: i64,
}

/// How long a token is believed without asking those who keep it. Revoking one takes effect within this time even where
/// nobody tells this process (R-O12 and R-S04 ask for 60 s).
const BELIEVED_MS: i64 = 30 * 1000;

/// In how many parts the memory lies, so that threads seldom wait for each other.
const PARTS: usize = 16;

/// The most tokens of one part. When it is full it is emptied: it only holds what can be looked up again.
const PART_MAX: usize = 16 * 1024;

/// Tokens that were looked up a moment ago.
#[derive(Debug, Default)]
pub struct LiveTokens {
    parts: [RwLock<HashMap<Digest, Arc<Held>>>; PARTS],
}

impl LiveTokens {
    /// The token's meaning, if it was looked up a moment ago. `Ok(None)` means: look it up, then [`LiveTokens::hold`] it.
    pub fn find(&self, bearer: &str, now_ms: i64) -> Result<Option<Arc<Held>>, TokenError> {
        let digest = Digest::of(bearer);
        let found = self.part(&digest).and_then(|part| {
            let part = part.read().unwrap_or_else(PoisonError::into_inner);
            part.get(&digest).cloned()
        });
        match found {
            Some(held) if now_ms >= held.expires_at_ms => Err(TokenError::Expired),
            // A clock that was put back makes nothing younger.
            Some(held) => Ok(Some(held)
                .filter(|held| (0..BELIEVED_MS).contains(&now_ms.saturating_sub(held.seen_at_ms)))),
            None => Ok(None),
        }
    }

    /// Holds a token that was just looked up, and whose family is alive.
    pub fn hold(&self, row: &AccessRow, now_ms: i64) -> Arc<Held> {
        let held = Arc::new(Held {
            caller: row.mandate.caller(),
            binding: row.binding.clone(),
            family: row.mandate.family,
            expires_at_ms: row.expires_at_ms,
            seen_at_ms: now_ms,
        });
        if let Some(part) = self.part(&row.digest) {
            let mut part = part.write().unwrap_or_else(PoisonError::into_inner);
            if part.len() >= PART_MAX {
                part.clear();
            }
            part.insert(row.digest, Arc::clone(&held));
        }
        held
    }

    /// Forgets all tokens of a family that was revoked, so that it takes effect here at once.
    pub fn forget(&self, family: &Digest) {
        for part in &self.parts {
            let mut part = part.write().unwrap_or_else(PoisonError::into_inner);
            part.retain(|_, held| held.family != *family);
        }
    }

    fn part(&self, digest: &Digest) -> Option<&RwLock<HashMap<Digest, Arc<Held>>>> {
        let [first, ..] = digest.as_bytes();
        self.parts.get(usize::from(*first) % PARTS)
    }
}
