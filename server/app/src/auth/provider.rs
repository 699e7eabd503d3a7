//! Outside providers of OpenID Connect: read from the operator's file, looked up at their own addresses, and asked to redeem
//! codes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use access::client::FetchedKeys;
use access::federation::{
    Departure, Expected, Metadata, Proved, Provider, check, check_metadata, key_named_by,
};
use access::jose::KeySet;
use access::{ErrorName, Fault, Role, Token, Zone};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use form_urlencoded::{Serializer, byte_serialize};
use serde_json::Value;

use super::far_keys::FarKeys;
use crate::egress::{Egress, Purpose, Sent};

mod file;

pub use file::read;

/// How many may wait for one provider at a time. Nobody else may: whoever is slow keeps no one from signing in elsewhere.
const WAITING_MAX: usize = 16;

/// Nothing comes of asking it now.
const AWAY: Fault = Fault::new(ErrorName::TemporarilyUnavailable, "provider-away", "");

/// A provider through which people sign in.
pub struct Outside {
    /// What forms call it.
    pub id: String,
    /// What its button says, in Japanese and in English.
    pub name: [String; 2],
    /// What is held against its word.
    pub provider: Provider,
    /// Whose accounts it may speak for.
    pub roles: Vec<Role>,
    secret: Option<Token>,
    described: Mutex<Option<Described>>,
    waiting: AtomicUsize,
}

/// What a provider said of itself, and how long that may be believed.
struct Described {
    metadata: Metadata,
    until_ms: i64,
}

/// All outside providers, and whoever calls them.
pub struct Providers {
    all: Vec<Outside>,
    egress: Arc<Egress>,
    keys: FarKeys,
}

/// A place among those who wait for a provider.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Outside {
    /// Whether people sign in by it through this face.
    pub fn is_for(&self, zone: Zone) -> bool {
        self.roles.iter().any(|role| match role {
            Role::Person => zone == Zone::Internet,
            _ => zone == Zone::Lgwan,
        })
    }

    fn wait(&self) -> Result<Waiting<'_>, Fault> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let waiting = Waiting(&self.waiting);
        match before >= WAITING_MAX {
            true => Err(AWAY),
            false => Ok(waiting),
        }
    }
}

impl Providers {
    /// These providers.
    pub fn new(all: Vec<Outside>, egress: Arc<Egress>) -> Providers {
        Providers {
            all,
            keys: FarKeys::new(Arc::clone(&egress), Purpose::Providers),
            egress,
        }
    }

    /// Those by which people sign in through this face.
    pub fn at(&self, zone: Zone) -> impl Iterator<Item = &Outside> {
        self.all.iter().filter(move |one| one.is_for(zone))
    }

    /// Where browsers may be sent, as the policy of a page writes it.
    pub fn targets(&self, zone: Zone) -> Vec<String> {
        match self.at(zone).next() {
            None => Vec::new(),
            Some(_) => self.egress.provider_origins(),
        }
    }

    /// What a provider says of itself. Where that changes, nothing has to be restarted.
    pub fn metadata(&self, outside: &Outside, now_ms: i64) -> Result<Metadata, Fault> {
        let _waiting = outside.wait()?;
        let mut described = (outside.described.lock()).unwrap_or_else(PoisonError::into_inner);
        let fresh = described.as_ref().filter(|known| now_ms < known.until_ms);
        if let Some(known) = fresh {
            return Ok(known.metadata.clone());
        }
        let issuer = &outside.provider.issuer;
        let address = format!(
            "{}/.well-known/openid-configuration",
            issuer.trim_end_matches('/')
        );
        let answer = match self.egress.get(Purpose::Providers, &address) {
            Ok(answer) if answer.status == 200 => answer,
            Ok(_) => return Err(away(outside, "status")),
            Err(refusal) => return Err(away(outside, refusal.code())),
        };
        let metadata = check_metadata(&answer.body, &outside.provider)?;
        let listed = [&metadata.authorization, &metadata.token, &metadata.keys];
        if !listed
            .iter()
            .all(|address| self.egress.lists_provider(address))
        {
            return Err(away(outside, "egress-unlisted"));
        }
        // As long as keys are believed that came with the same words.
        let kept = FetchedKeys::of(None, answer.cache_control.as_deref(), now_ms);
        *described = Some(Described {
            metadata: metadata.clone(),
            until_ms: now_ms.saturating_add(kept.fresh_ms),
        });
        Ok(metadata)
    }

    /// Redeems a code, and holds what comes of it against everything that was kept.
    pub fn prove(
        &self,
        outside: &Outside,
        departure: &Departure,
        (code, back): (&str, &str),
        now_ms: i64,
    ) -> Result<Proved, Fault> {
        let metadata = self.metadata(outside, now_ms)?;
        let _waiting = outside.wait()?;
        let answer = self.redeem(outside, &metadata, (code, back, departure))?;
        let text = |name: &str| answer.get(name).and_then(Value::as_str);
        let wrong = Fault::new(ErrorName::AccessDenied, "id-token-form", "id_token");
        let id_token = text("id_token").ok_or(wrong)?;
        let kid = key_named_by(id_token).unwrap_or_default();
        let keys: KeySet = self.keys.find(&metadata.keys, &kid)?.ok_or(AWAY)?;
        let expected = Expected {
            provider: &outside.provider,
            keys: &keys,
            departure,
            access_token: text("access_token"),
            now_ms: crate::state::now_ms(),
        };
        check(id_token, &expected)
    }

    fn redeem(
        &self,
        outside: &Outside,
        metadata: &Metadata,
        (code, back, departure): (&str, &str, &Departure),
    ) -> Result<Value, Fault> {
        let id = &outside.provider.client_id;
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", back)
            .append_pair("code_verifier", departure.verifier.expose());
        let mut headers = vec![("accept".to_owned(), "application/json".to_owned())];
        match &outside.secret {
            // Both are written as in a form before they are put together (RFC 6749, 2.3.1).
            Some(secret) => {
                let escaped = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                let pair = format!("{}:{}", escaped(id), escaped(secret.expose()));
                let basic = format!("Basic {}", STANDARD.encode(pair));
                headers.push(("authorization".to_owned(), basic));
            }
            None => {
                form.append_pair("client_id", id);
            }
        }
        let body = form.finish();
        let sent = Sent {
            headers: &headers,
            media: "application/x-www-form-urlencoded",
            body: body.as_bytes(),
        };
        let posted = self.egress.post(Purpose::Providers, &metadata.token, sent);
        let answer = posted.map_err(|refusal| away(outside, refusal.code()))?;
        let refused = Fault::new(ErrorName::AccessDenied, "provider-code", "code");
        match answer.status {
            200 => serde_json::from_slice(&answer.body).map_err(|_| refused),
            500.. => Err(away(outside, "status")),
            _ => Err(refused),
        }
    }
}

fn away(outside: &Outside, reason: &'static str) -> Fault {
    log::warn!(reason, provider = outside.id.as_str(); "an outside provider could not be asked");
    AWAY
}

#[cfg(test)]
mod tests;
