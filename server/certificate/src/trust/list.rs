//! Our own list of document signers, for verifiers that are not part of any network: signed, with the state of each key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::{Imported, Trust};
use crate::fault::Fault;
use crate::json;
use crate::jws;
use crate::keys::{Algorithm, Certificate, SigningKey, VerifyingKey};

/// What a key of the list is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TrustStatus {
    /// It signs.
    Active,
    /// It will sign.
    Planned,
    /// It does not sign any more, and what it signed stays good.
    Retired,
    /// Nothing that it signed is good.
    Revoked,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TrustEntry {
    /// Its id as base64.
    pub kid: String,
    /// Its certificate as base64.
    pub certificate: String,
    /// Its state.
    pub status: TrustStatus,
    /// From when it signs, in seconds since 1970.
    pub not_before: i64,
    /// Until when it signs, in seconds since 1970.
    pub not_after: i64,
    /// The extended usages of its certificate.
    pub usages: Vec<String>,
}

/// The list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TrustList {
    /// When it was made.
    pub generated: i64,
    /// When the next one comes.
    pub next: i64,
    /// The keys.
    pub keys: Vec<TrustEntry>,
}

impl TrustEntry {
    /// The entry of a certificate.
    pub fn of(certificate: &Certificate, status: TrustStatus) -> TrustEntry {
        TrustEntry {
            kid: certificate.key_id().to_string(),
            certificate: STANDARD.encode(certificate.der()),
            status,
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            usages: certificate.usages().to_vec(),
        }
    }
}

impl TrustList {
    /// The list, signed.
    pub fn publish(&self, key: &SigningKey) -> Option<String> {
        let id = key.public().thumbprint()?;
        jws::sign_plain(&serde_json::to_vec(self).ok()?, key, &id)
    }

    /// Reads a list that this key signed.
    pub fn read(text: &str, key: &VerifyingKey) -> Result<TrustList, Fault> {
        json::read(&read_signed(text, key)?)
    }
}

/// The body of a text that this key signed.
pub(super) fn read_signed(text: &str, key: &VerifyingKey) -> Result<Vec<u8>, Fault> {
    let signed = jws::read(text)?;
    if signed.algorithm != "ES256" {
        return Err(Fault::AlgorithmNotAllowed);
    }
    key.verify(
        Algorithm::Es256,
        signed.signed.as_bytes(),
        &signed.signature,
    )?;
    Ok(signed.payload)
}

impl Trust {
    /// Takes the keys of a list.
    pub fn add_list(&mut self, list: &TrustList) -> Imported {
        let mut imported = Imported::default();
        for entry in &list.keys {
            let certificate = STANDARD
                .decode(&entry.certificate)
                .ok()
                .and_then(|der| Certificate::from_der(&der));
            let taken =
                certificate.filter(|certificate| certificate.key_id().to_string() == entry.kid);
            match taken.and_then(|certificate| {
                self.add_signer(&certificate, None, entry.status == TrustStatus::Revoked)
            }) {
                Some(_) => imported.taken += 1,
                None => imported.skipped += 1,
            }
        }
        self.note_list(list.generated);
        imported
    }
}
