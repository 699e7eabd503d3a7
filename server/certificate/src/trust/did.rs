//! DID documents in the shape of the WHO's trust network: read as an operator hands them in, and published for our own keys.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Imported, Trust, TrustedKey};
use crate::fault::Fault;
use crate::json;
use crate::keys::{Certificate, KeyId};
use crate::trust::cards;

/// How many keys one document may have.
const KEYS_MAX: usize = 20_000;
/// What keys of the network are for; only `DSC` signs certificates.
const OTHER_USAGES: [&str; 5] = ["SCA", "DECA", "DESC", "TLS", "UP"];

impl Trust {
    /// Takes the keys of a document. Each key is made anew from its certificate, because the coordinates beside it are
    /// often wrong. Where that document came from, whoever hands it in has checked.
    pub fn add_did(&mut self, document: &[u8], as_of: i64) -> Result<Imported, Fault> {
        let document = json::parse(document)?;
        let methods = document
            .get("verificationMethod")
            .and_then(Value::as_array)
            .ok_or(Fault::BadEnvelope)?;
        let mut imported = Imported::default();
        for method in methods.iter().take(KEYS_MAX) {
            // By reference: another document has it.
            if method.is_string() {
                imported.skipped += 1;
                continue;
            }
            match self.take_method(method) {
                Some(()) => imported.taken += 1,
                None => imported.skipped += 1,
            }
        }
        imported.skipped += methods.len().saturating_sub(KEYS_MAX);
        self.note_list(as_of);
        Ok(imported)
    }

    fn take_method(&mut self, method: &Value) -> Option<()> {
        let (place, fragment) = method.get("id")?.as_str()?.split_once('#')?;
        let words: Vec<&str> = place.split([':', '/']).collect();
        if words.iter().any(|word| OTHER_USAGES.contains(word)) {
            return None;
        }
        let participant = words.iter().rev().find(|word| {
            word.len() == 3
                && word.bytes().all(|byte| byte.is_ascii_uppercase())
                && **word != "DSC"
                && **word != "DCC"
        });
        let jwk = method.get("publicKeyJwk")?;
        let word = |name: &str| jwk.get(name).and_then(Value::as_str);
        let id = word("kid")
            .map(str::to_owned)
            .or_else(|| percent_decoded(fragment))?;
        let id = KeyId::parse(&id)?;
        let first = jwk
            .get("x5c")
            .and_then(Value::as_array)
            .and_then(|chain| chain.first())
            .and_then(Value::as_str);
        if let Some(text) = first {
            let der = STANDARD.decode(text.replace(['\n', '\r', ' '], "")).ok()?;
            let certificate = Certificate::from_der(&der)?;
            let country = certificate.countries().into_iter().next();
            let issuer = country.or_else(|| participant.map(|word| (*word).to_owned()));
            if !certificate.may_sign() || certificate.key_id() != id {
                return None;
            }
            return self
                .add_signer(&certificate, issuer.as_deref(), false)
                .map(|_| ());
        }
        if word("kty") != Some("EC") || word("crv") != Some("P-256") {
            return None;
        }
        let key = TrustedKey {
            key: cards::point(word("x")?, word("y")?)?,
            issuer: (*participant?).to_owned(),
            not_before: None,
            not_after: None,
            usages: Vec::new(),
            revoked: false,
        };
        self.put_signer(id, key);
        Some(())
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn percent_encoded(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~".contains(letter);
    text.chars()
        .map(|letter| {
            if plain(letter) {
                letter.to_string()
            } else {
                format!("%{:02X}", u32::from(letter))
            }
        })
        .collect()
}

/// The document of our own keys: each with its certificate and the authority's, and whether it signs now.
pub fn publish_did(
    host: &str,
    signers: &[(Certificate, bool)],
    authority: &Certificate,
) -> Option<String> {
    let did = format!("did:web:{}", percent_encoded(host));
    let mut methods = Vec::new();
    let mut active = Vec::new();
    for (certificate, signs) in signers {
        let kid = certificate.key_id().to_string();
        let id = format!("{did}#{}", percent_encoded(&kid));
        let chain = [certificate.clone(), authority.clone()];
        let jwk = cards::to_jwk(certificate.key(), kid, None, &chain)?;
        methods.push(
            json!({"id": id, "type": "JsonWebKey2020", "controller": did, "publicKeyJwk": jwk}),
        );
        if *signs {
            active.push(json!(id));
        }
    }
    let document = json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": active,
    });
    Some(document.to_string())
}
