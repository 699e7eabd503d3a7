//! Proof of possession: each request carries a fresh token, signed by the holder's key, that names the request (RFC 9449).

use serde_json::Value;

use crate::assertion::time_ms;
use crate::fault::{ErrorName, Fault};
use crate::jose::{Algorithm, Jws, PublicKey};
use crate::replay::{Replays, name};
use crate::secret::{base64url, same};

const BYTES_MAX: usize = 4 * 1024;
/// How old a proof may be, and how far its clock may be ahead. Tablets' clocks are not good.
const AGE_MS_MAX: i64 = 60 * 1000;
const AHEAD_MS_MAX: i64 = 30 * 1000;
/// Keys of browsers and tablets are elliptic.
const ALGORITHMS: [Algorithm; 2] = [Algorithm::Es256, Algorithm::Es384];

/// The request that a proof must name.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The method.
    pub method: &'a str,
    /// The address, as the caller sees it, with or without its query.
    pub address: &'a str,
    /// The access token that came along, where one did.
    pub access_token: Option<&'a str>,
}

/// A proof that holds: the key that made it.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The key. What it is worth is for the token to say that is bound to it.
    pub key: PublicKey,
}

impl Proof {
    /// Checks the header `DPoP` of a request. `headers` is how many there were: two proofs are none.
    pub fn check(
        headers: &[&str],
        request: Request<'_>,
        replays: &dyn Replays,
        now_ms: i64,
    ) -> Result<Proof, Fault> {
        let refuse = |rule, place| Fault::new(ErrorName::InvalidDpopProof, rule, place);
        let [text] = headers else {
            return Err(refuse("proof-missing", "DPoP"));
        };
        let jws = Jws::open(text, BYTES_MAX).map_err(|_| refuse("proof-form", "DPoP"))?;
        let foreign = ["crit", "b64", "zip", "jku", "x5u", "x5c"];
        let typ = jws.header.get("typ").and_then(Value::as_str);
        if typ != Some("dpop+jwt") || foreign.iter().any(|name| jws.header.contains_key(*name)) {
            return Err(refuse("proof-form", "typ"));
        }
        let algorithm = jws
            .algorithm()
            .filter(|algorithm| ALGORITHMS.contains(algorithm))
            .ok_or(refuse("proof-algorithm", "alg"))?;
        let key = jws
            .header
            .get("jwk")
            .and_then(Value::as_object)
            .and_then(|jwk| PublicKey::read(jwk).ok())
            .filter(|key| key.allows(algorithm))
            .ok_or(refuse("proof-jwk", "jwk"))?;
        if !jws.is_signed_by(&key) {
            return Err(refuse("proof-signature", "DPoP"));
        }
        let claim = |name: &str| jws.claims.get(name).and_then(Value::as_str);
        if claim("htm") != Some(request.method) {
            return Err(refuse("proof-method", "htm"));
        }
        if !claim("htu").is_some_and(|named| same_address(named, request.address)) {
            return Err(refuse("proof-address", "htu"));
        }
        let hash = |token: &str| base64url(&openssl::sha::sha256(token.as_bytes()));
        let fits = match (request.access_token, claim("ath")) {
            (Some(token), Some(said)) => same(said, &hash(token)),
            (Some(_), None) => false,
            (None, _) => true,
        };
        if !fits {
            return Err(refuse("proof-token", "ath"));
        }
        let made_at_ms = jws
            .claims
            .get("iat")
            .and_then(time_ms)
            .ok_or(refuse("proof-time", "iat"))?;
        if made_at_ms > now_ms + AHEAD_MS_MAX || now_ms - made_at_ms > AGE_MS_MAX {
            return Err(refuse("proof-time", "iat"));
        }
        let id = claim("jti").filter(|id| (1..=128).contains(&id.len()));
        let id = id.ok_or(refuse("proof-id", "jti"))?;
        let name = name("proof", key.thumbprint(), id);
        let until_ms = made_at_ms.saturating_add(AGE_MS_MAX + AHEAD_MS_MAX);
        match replays.is_first(&name, until_ms) {
            Ok(true) => Ok(Proof { key }),
            Ok(false) => Err(refuse("proof-replayed", "jti")),
            Err(_) => Err(Fault::new(
                ErrorName::TemporarilyUnavailable,
                "replays-away",
                "jti",
            )),
        }
    }
}

/// Whether two addresses are the same but for query and fragment.
fn same_address(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        let end = text.find(['?', '#']).unwrap_or(text.len());
        text.get(..end).map(str::to_owned)
    };
    plain(one).is_some_and(|one| !one.is_empty() && plain(other).is_some_and(|other| one == other))
}
