//! Client assertions: a client proves by a signed token that it is the one that was registered (R-B01).
//!
//! Ten checks, in one order, each failing closed and by its own rule. The first part needs no look-up and says which
//! client to look up ([`Assertion::open`]); the second needs the client and its keys ([`Assertion::check`]); the third
//! asks whether the assertion is new ([`Checked::remember`]). The tenth check, of scopes, is the grant's.

use serde_json::Value;

use crate::client::{Client, KeySource, Proof};
use crate::fault::{ErrorName, Fault};
use crate::jose::{Algorithm, Jws, JwsFault, KeySet};
use crate::replay::{Replays, name};

/// The only type of assertion there is.
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The longest assertion that is looked at.
const BYTES_MAX: usize = 8 * 1024;
/// How far ahead an assertion may end.
const AHEAD_MS_MAX: i64 = 5 * 60 * 1000;
/// Clients count their five minutes from their own clock, which may be a little before ours.
const CLOCK_MS: i64 = 10 * 1000;
/// How far `nbf` and `iat` may lie in the future.
const SKEW_MS: i64 = 60 * 1000;
/// The oldest `iat`: nobody signs for an hour hence, and then hands it in.
const AGE_MS_MAX: i64 = 60 * 60 * 1000;

/// Headers that would have us take a key, an address or an encoding from a stranger.
const HEADERS_REFUSED: [&str; 8] = ["crit", "b64", "zip", "jwk", "x5u", "x5c", "enc", "cty"];

/// The algorithms that clients may sign by.
const ALGORITHMS: [Algorithm; 2] = [Algorithm::Rs384, Algorithm::Es384];

/// An assertion whose form is right, and which says whom to look up. Nothing of it is believed yet.
pub struct Assertion<'a> {
    jws: Jws<'a>,
    client: String,
}

impl<'a> Assertion<'a> {
    /// Checks 1 and 2, and of 3 what the assertion says of itself: its type and form, and that issuer, subject and the
    /// client of the request are one.
    pub fn open(
        assertion_type: Option<&str>,
        assertion: &'a str,
        client_id: Option<&str>,
    ) -> Result<Assertion<'a>, Fault> {
        match assertion_type {
            Some(ASSERTION_TYPE) => {}
            Some(_) => return Err(Fault::client("assertion-type", "client_assertion_type")),
            None => return Err(Fault::request("parameter-missing", "client_assertion_type")),
        }
        let jws = Jws::open(assertion, BYTES_MAX).map_err(|fault| {
            let rule = match fault {
                JwsFault::TooLong => "assertion-size",
                JwsFault::Parts => "assertion-form",
                JwsFault::Json => "assertion-json",
            };
            Fault::client(rule, "client_assertion")
        })?;
        if HEADERS_REFUSED
            .iter()
            .any(|name| jws.header.contains_key(*name))
        {
            return Err(Fault::client("assertion-header", "client_assertion"));
        }
        let typ_fits = match jws.header.get("typ") {
            None => true,
            Some(Value::String(typ)) => ["JWT", "client-authentication+jwt"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(typ)),
            Some(_) => false,
        };
        if !typ_fits {
            return Err(Fault::client("assertion-typ", "typ"));
        }
        let text = |name: &str| jws.claims.get(name).and_then(Value::as_str);
        let client = match (text("iss"), text("sub")) {
            (Some(issuer), Some(subject)) if issuer == subject && !issuer.is_empty() => issuer,
            _ => return Err(Fault::client("assertion-issuer", "iss")),
        };
        if client_id.is_some_and(|sent| sent != client) {
            return Err(Fault::client("assertion-client-id", "client_id"));
        }
        Ok(Assertion {
            client: client.to_owned(),
            jws,
        })
    }

    /// Which client to look up.
    pub fn client_id(&self) -> &str {
        &self.client
    }

    /// Which of its keys it says it used.
    pub fn kid(&self) -> Option<&str> {
        self.jws.header.get("kid").and_then(Value::as_str)
    }

    /// Checks 3 to 8, and of 9 what the assertion says of itself. The keys are the registered ones, or what was fetched
    /// from the registered address.
    pub fn check(
        self,
        client: Option<&Client>,
        keys: Option<&KeySet>,
        audiences: &[&str],
        now_ms: i64,
    ) -> Result<Checked, Fault> {
        let client = client
            .filter(|client| client.enabled && *client.id == *self.client)
            .ok_or(Fault::client("assertion-client", "iss"))?;
        let Proof::Keys(source) = &client.proof else {
            return Err(Fault::client("assertion-client", "iss"));
        };
        let algorithm = self
            .jws
            .algorithm()
            .filter(|algorithm| ALGORITHMS.contains(algorithm))
            .ok_or(Fault::client("assertion-algorithm", "alg"))?;
        self.check_address(source)?;
        let kid = self.kid().ok_or(Fault::client("assertion-key", "kid"))?;
        let keys = match source {
            KeySource::Inline(registered) => Some(registered),
            KeySource::Address(_) => keys,
        };
        let key = keys
            .ok_or(Fault::client("assertion-keys-away", "kid"))?
            .find(kid, algorithm)
            .ok_or(Fault::client("assertion-key", "kid"))?;
        if !self.jws.is_signed_by(key) {
            return Err(Fault::client("assertion-signature", "client_assertion"));
        }
        match self.jws.claims.get("aud") {
            Some(Value::String(audience)) if audiences.contains(&audience.as_str()) => {}
            _ => return Err(Fault::client("assertion-audience", "aud")),
        }
        let ends_ms = self.check_times(now_ms)?;
        let id = match self.jws.claims.get("jti") {
            Some(Value::String(id)) if (1..=128).contains(&id.chars().count()) => id.clone(),
            _ => return Err(Fault::client("assertion-id", "jti")),
        };
        Ok(Checked {
            client: self.client,
            id,
            ends_ms,
        })
    }

    /// An address of keys in the header is never followed. It may only repeat what is registered.
    fn check_address(&self, source: &KeySource) -> Result<(), Fault> {
        let registered = match source {
            KeySource::Address(address) => Some(address.as_str()),
            KeySource::Inline(_) => None,
        };
        match self.jws.header.get("jku") {
            None => Ok(()),
            Some(Value::String(named)) if Some(named.as_str()) == registered => Ok(()),
            Some(_) => Err(Fault::client("assertion-key-address", "jku")),
        }
    }

    fn check_times(&self, now_ms: i64) -> Result<i64, Fault> {
        let claims = &self.jws.claims;
        let ends_ms = claims
            .get("exp")
            .and_then(time_ms)
            .ok_or(Fault::client("assertion-end", "exp"))?;
        if ends_ms <= now_ms {
            return Err(Fault::client("assertion-expired", "exp"));
        }
        if ends_ms - now_ms > AHEAD_MS_MAX + CLOCK_MS {
            return Err(Fault::client("assertion-too-long", "exp"));
        }
        for place in ["nbf", "iat"] {
            let Some(value) = claims.get(place) else {
                continue;
            };
            let sane = time_ms(value).is_some_and(|at_ms| {
                at_ms <= now_ms + SKEW_MS && (place == "nbf" || now_ms - at_ms <= AGE_MS_MAX)
            });
            if !sane {
                return Err(Fault::client("assertion-begin", place));
            }
        }
        Ok(ends_ms)
    }
}

/// A claim that is a time in seconds → milliseconds. Anything that is no number, or no time of this age, is none.
pub(crate) fn time_ms(value: &Value) -> Option<i64> {
    // The end of the year 9999.
    const SECONDS_MAX: i64 = 253_402_300_799;
    if let Some(seconds) = value.as_i64() {
        return (0..=SECONDS_MAX)
            .contains(&seconds)
            .then_some(seconds * 1000);
    }
    // A number of this size fits into both forms.
    value
        .as_f64()
        .filter(|seconds| (0.0..=SECONDS_MAX as f64).contains(seconds))
        .map(|seconds| (seconds * 1000.0) as i64)
}

/// An assertion that holds, if it is new.
#[derive(Debug)]
pub struct Checked {
    client: String,
    id: String,
    ends_ms: i64,
}

impl Checked {
    /// The last of check 9: an assertion holds once. Its name is kept for as long as it could be handed in again.
    pub fn remember(self, replays: &dyn Replays) -> Result<(), Fault> {
        let name = name("assertion", &self.client, &self.id);
        match replays.is_first(&name, self.ends_ms.saturating_add(SKEW_MS)) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Fault::client("assertion-replayed", "jti")),
            Err(_) => Err(Fault::new(
                ErrorName::TemporarilyUnavailable,
                "replays-away",
                "jti",
            )),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
