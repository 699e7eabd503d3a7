//! Id tokens: who signed in, signed for the app that asked.

use serde_json::json;

use crate::answer::put;
use crate::jose::{Algorithm, SigningKey};
use crate::mandate::Mandate;
use crate::scope::Named;
use crate::secret::base64url;

/// How long an app may take what an id token says for true.
const LIFE_MS: i64 = 5 * 60 * 1000;

/// What an id token says besides the mandate.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// Our name as an issuer.
    pub issuer: &'a str,
    /// The FHIR base, before the address of whoever signed in.
    pub fhir_base: &'a str,
    /// What the request said once.
    pub nonce: Option<&'a str>,
    /// The access token of the same answer.
    pub access_token: &'a str,
    /// Now.
    pub now_ms: i64,
}

/// The id token of an answer, where the app was granted one.
pub fn id_token(mandate: &Mandate, identity: &Identity<'_>, key: &SigningKey) -> Option<String> {
    if !mandate.scopes.has(Named::OpenId) {
        return None;
    }
    let now = identity.now_ms / 1000;
    let mut claims = json!({
        "iss": identity.issuer,
        "sub": &*mandate.subject.account,
        "aud": &*mandate.client,
        "iat": now,
        "exp": now + LIFE_MS / 1000,
        "auth_time": mandate.subject.signed_in_at_ms / 1000,
        "at_hash": half_digest_by(identity.access_token, key.algorithm()),
    });
    if let Some(nonce) = identity.nonce {
        put(&mut claims, "nonce", json!(nonce));
    }
    if let Some(strength) = &mandate.subject.strength {
        put(&mut claims, "acr", json!(strength));
    }
    if let Some(user) = &mandate.subject.fhir_user
        && mandate.scopes.has(Named::FhirUser)
    {
        let base = identity.fhir_base.trim_end_matches('/');
        put(&mut claims, "fhirUser", json!(format!("{base}/{user}")));
    }
    key.sign("JWT", &claims)
}

/// The left half of a token's digest, by the function of the signature's algorithm: it ties the two tokens together.
pub(crate) fn half_digest_by(token: &str, algorithm: Algorithm) -> String {
    let digest = algorithm.digest_of(token.as_bytes());
    base64url(digest.get(..digest.len() / 2).unwrap_or_default())
}
