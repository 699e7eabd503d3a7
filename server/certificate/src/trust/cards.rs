//! Issuers of health cards: their sets of keys, read and published.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, EllipticCurveKeyParameters,
    EllipticCurveKeyType, Jwk, KeyAlgorithm, PublicKeyUse,
};
use serde_json::{Value, json};

use super::{Imported, Trust, TrustedKey};
use crate::fault::Fault;
use crate::json;
use crate::keys::{Certificate, VerifyingKey};

/// How many keys one set may have.
const KEYS_MAX: usize = 1000;

/// A point on P-256 out of the two coordinates of a key in JSON. One zero in front too many is taken away.
pub(super) fn point(x: &str, y: &str) -> Option<VerifyingKey> {
    let bytes = |text: &str| {
        let mut bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
        if bytes.len() == 33 && bytes.first() == Some(&0) {
            bytes.remove(0);
        }
        Some(bytes)
    };
    VerifyingKey::from_point(&bytes(x)?, &bytes(y)?)
}

fn is_test_address(issuer: &str) -> bool {
    let host = issuer
        .trim_start_matches("https://")
        .split(['/', ':'])
        .next()
        .unwrap_or_default();
    [".example", ".test", ".invalid", ".localhost"]
        .iter()
        .any(|end| host.ends_with(end))
        || host == "localhost"
}

impl Trust {
    /// Takes the key set of an issuer of health cards. Keys whose id is not their thumbprint are not taken.
    pub fn add_card_issuer(
        &mut self,
        issuer: &str,
        jwks: &[u8],
        as_of: i64,
    ) -> Result<Imported, Fault> {
        let set = json::parse(jwks)?;
        let keys = set
            .get("keys")
            .and_then(Value::as_array)
            .ok_or(Fault::BadEnvelope)?;
        let mut imported = Imported::default();
        if !issuer.starts_with("https://")
            || issuer.ends_with('/')
            || !self.tests_allowed && is_test_address(issuer)
        {
            return Err(Fault::IssuerUnknown);
        }
        for value in keys.iter().take(KEYS_MAX) {
            let Some((id, key)) = card_key(value, issuer) else {
                imported.skipped += 1;
                continue;
            };
            self.cards
                .entry(issuer.to_owned())
                .or_default()
                .insert(id, key);
            imported.taken += 1;
        }
        imported.skipped += keys.len().saturating_sub(KEYS_MAX);
        self.note_list(as_of);
        Ok(imported)
    }

    /// Marks a key of an issuer of health cards as withdrawn.
    pub fn revoke_card_key(&mut self, issuer: &str, id: &str) -> bool {
        let key = self.cards.get_mut(issuer).and_then(|keys| keys.get_mut(id));
        key.map(|key| key.revoked = true).is_some()
    }
}

fn card_key(value: &Value, issuer: &str) -> Option<(String, TrustedKey)> {
    if value.get("d").is_some() {
        return None;
    }
    let jwk: Jwk = serde_json::from_value(value.clone()).ok()?;
    let AlgorithmParameters::EllipticCurve(curve) = &jwk.algorithm else {
        return None;
    };
    let id = jwk.common.key_id.as_ref()?;
    let key = point(&curve.x, &curve.y).filter(|_| curve.curve == EllipticCurve::P256)?;
    if key.thumbprint().as_deref() != Some(id) {
        return None;
    }
    let chain = jwk
        .common
        .x509_chain
        .as_ref()
        .and_then(|chain| chain.first());
    let certificate = chain
        .and_then(|text| STANDARD.decode(text).ok())
        .and_then(|der| Certificate::from_der(&der));
    if certificate
        .as_ref()
        .is_some_and(|certificate| !certificate.key().same(&key))
    {
        return None;
    }
    let key = TrustedKey {
        key,
        issuer: issuer.to_owned(),
        // Keys of cards outlive their certificates: what was signed in time stays good.
        not_before: None,
        not_after: None,
        usages: Vec::new(),
        revoked: false,
    };
    Some((id.clone(), key))
}

/// A key of our own as it is published.
pub struct PublishedKey<'a> {
    /// The key.
    pub key: &'a VerifyingKey,
    /// How often its revocation list was changed, once there is one.
    pub revocations: Option<u64>,
    /// Its certificate and those above it.
    pub chain: &'a [Certificate],
}

/// The key set of an issuer of health cards.
pub fn publish_jwks(keys: &[PublishedKey<'_>]) -> Option<String> {
    let keys: Option<Vec<Value>> = keys.iter().map(published).collect();
    Some(json!({"keys": keys?}).to_string())
}

fn published(one: &PublishedKey<'_>) -> Option<Value> {
    let mut value = serde_json::to_value(to_jwk(
        one.key,
        one.key.thumbprint()?,
        Some(KeyAlgorithm::ES256),
        one.chain,
    )?)
    .ok()?;
    if let (Some(count), Some(members)) = (one.revocations, value.as_object_mut()) {
        members.insert("crlVersion".to_owned(), json!(count));
    }
    Some(value)
}

/// A key in JSON, coordinates in exactly 32 bytes.
pub(super) fn to_jwk(
    key: &VerifyingKey,
    id: String,
    algorithm: Option<KeyAlgorithm>,
    chain: &[Certificate],
) -> Option<Jwk> {
    let (x, y) = key.point()?;
    let chain: Vec<String> = chain
        .iter()
        .map(|certificate| STANDARD.encode(certificate.der()))
        .collect();
    Some(Jwk {
        common: CommonParameters {
            public_key_use: algorithm.map(|_| PublicKeyUse::Signature),
            key_algorithm: algorithm,
            key_id: Some(id),
            x509_chain: Some(chain).filter(|chain| !chain.is_empty()),
            ..CommonParameters::default()
        },
        algorithm: AlgorithmParameters::EllipticCurve(EllipticCurveKeyParameters {
            key_type: EllipticCurveKeyType::EC,
            curve: EllipticCurve::P256,
            x: URL_SAFE_NO_PAD.encode(x),
            y: URL_SAFE_NO_PAD.encode(y),
        }),
    })
}
