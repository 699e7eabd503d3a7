//! The files of keys: the signer's own, which nobody else can read, and the one that is published.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use certificate::trust::{
    PublishedKey, TrustEntry, TrustList, TrustStatus, publish_did, publish_jwks,
};
use certificate::{
    CardSigner, Certificate, DocumentSigner, Signer, SigningKey, Trust, VerifyingKey,
};
use serde::{Deserialize, Serialize};

/// The signer's keys. Whoever has this file can sign.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Secret {
    /// For certificates of the WHO's and the EU's kinds: key and certificate, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<Pair>,
    /// For health cards: the key, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cards: Option<String>,
    /// For seals: key and certificate, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seals: Option<Pair>,
    /// For published lists: the key, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<String>,
    /// From this ids of withdrawal are made, so that nobody can tell which cards are of one person: hexadecimal.
    pub card_secret: String,
}

/// A key with its certificate, both PEM.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// The key.
    pub key: String,
    /// The certificate.
    pub certificate: String,
}

/// What anybody may know of the keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Published {
    /// The keys are a test issuer's, and count nowhere.
    pub test: bool,
    /// The address under which the keys of health cards stand.
    pub card_issuer: String,
    /// The certificate of the authority, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// What the authority withdrew, as base64 of DER.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority_list: Option<String>,
    /// All keys, old ones too.
    pub keys: Vec<PublicKey>,
}

/// A key, as anybody may know it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublicKey {
    /// What it signs.
    pub usage: KeyUse,
    /// Its id.
    pub kid: String,
    /// Where it stands.
    pub status: TrustStatus,
    /// Its certificate, PEM, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// Its point, where it has none: two numbers as base64url.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<(String, String)>,
}

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyUse {
    /// Certificates of the WHO's and the EU's kinds.
    Documents,
    /// Health cards.
    Cards,
    /// Seals.
    Seals,
    /// Published lists.
    Lists,
}

/// Why a file of keys is of no use.
#[derive(Debug)]
pub struct Useless(pub String);

impl std::fmt::Display for Useless {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn useless(what: impl Into<String>) -> Useless {
    Useless(what.into())
}

/// A file of at most so many bytes.
const FILE_BYTES_MAX: u64 = 4 << 20;

fn read_file(path: &Path) -> Result<Vec<u8>, Useless> {
    let shown = path.display();
    let about = std::fs::metadata(path).map_err(|error| useless(format!("{shown}: {error}")))?;
    if about.len() > FILE_BYTES_MAX {
        return Err(useless(format!("{shown}: too large")));
    }
    std::fs::read(path).map_err(|error| useless(format!("{shown}: {error}")))
}

impl Secret {
    /// Reads the signer's file. One that others can read is refused: it would not be a secret.
    pub fn read(path: &Path) -> Result<Secret, Useless> {
        use std::os::unix::fs::PermissionsExt;
        let bytes = read_file(path)?;
        let shown = path.display();
        let mode = std::fs::metadata(path)
            .map_err(|error| useless(format!("{shown}: {error}")))?
            .permissions()
            .mode();
        if mode & 0o077 != 0 {
            return Err(useless(format!(
                "{shown}: others can read it; chmod 600 it"
            )));
        }
        // What stands in it is never quoted.
        serde_json::from_slice(&bytes).map_err(|_| useless(format!("{shown}: no file of keys")))
    }

    /// The signer that these keys make, and the key for lists.
    pub fn signer(&self, card_issuer: &str) -> Result<(Signer, Option<SigningKey>), Useless> {
        let pair = |pair: &Pair, what: &str| {
            let key = SigningKey::from_pem(pair.key.as_bytes());
            let certificate = Certificate::from_pem(pair.certificate.as_bytes());
            key.zip(certificate)
                .and_then(|(key, certificate)| DocumentSigner::new(key, certificate))
                .ok_or_else(|| useless(format!("the key for {what} does not fit its certificate")))
        };
        let plain = |text: &str, what: &str| {
            SigningKey::from_pem(text.as_bytes())
                .ok_or_else(|| useless(format!("the key for {what} is none on P-256")))
        };
        let secret = from_hex(&self.card_secret).ok_or_else(|| useless("cardSecret"))?;
        let cards = self
            .cards
            .as_deref()
            .map(|text| {
                CardSigner::new(plain(text, "cards")?, card_issuer, &secret)
                    .ok_or_else(|| useless("the address of the issuer of cards"))
            })
            .transpose()?;
        let signer = Signer {
            documents: self
                .documents
                .as_ref()
                .map(|one| pair(one, "documents"))
                .transpose()?,
            cards,
            seals: self
                .seals
                .as_ref()
                .map(|one| pair(one, "seals"))
                .transpose()?,
        };
        let lists = self.lists.as_deref().map(|text| plain(text, "lists"));
        Ok((signer, lists.transpose()?))
    }
}

impl PublicKey {
    /// A key with a certificate.
    pub fn certified(usage: KeyUse, certificate: &Certificate, pem: String) -> PublicKey {
        PublicKey {
            usage,
            kid: certificate.key_id().to_string(),
            status: TrustStatus::Active,
            certificate: Some(pem),
            point: None,
        }
    }

    /// A key without one.
    pub fn plain(usage: KeyUse, key: &VerifyingKey) -> Option<PublicKey> {
        let (x, y) = key.point()?;
        Some(PublicKey {
            usage,
            kid: key.thumbprint()?,
            status: TrustStatus::Active,
            certificate: None,
            point: Some((URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y))),
        })
    }

    /// Its certificate.
    pub fn certificate(&self) -> Option<Certificate> {
        Certificate::from_pem(self.certificate.as_deref()?.as_bytes())
    }

    /// The key.
    pub fn key(&self) -> Option<VerifyingKey> {
        if let Some(certificate) = self.certificate() {
            return Some(certificate.key().clone());
        }
        let (x, y) = self.point.as_ref()?;
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        VerifyingKey::from_point(&bytes(x)?, &bytes(y)?)
    }
}

impl Published {
    /// Reads the file of public keys.
    pub fn read(path: &Path) -> Result<Published, Useless> {
        let bytes = read_file(path)?;
        let shown = path.display();
        let read: Published =
            serde_json::from_slice(&bytes).map_err(|error| useless(format!("{shown}: {error}")))?;
        for key in &read.keys {
            if key.key().is_none() {
                return Err(useless(format!(
                    "{shown}: the key {} cannot be read",
                    key.kid
                )));
            }
        }
        Ok(read)
    }

    /// The keys with this use.
    pub fn with_use(&self, usage: KeyUse) -> impl Iterator<Item = &PublicKey> {
        self.keys.iter().filter(move |key| key.usage == usage)
    }

    /// The certificate of the authority.
    pub fn authority(&self) -> Option<Certificate> {
        Certificate::from_pem(self.authority.as_deref()?.as_bytes())
    }

    /// What the authority withdrew, as DER.
    pub fn authority_list(&self) -> Option<Vec<u8>> {
        STANDARD.decode(self.authority_list.as_deref()?).ok()
    }

    /// The set of keys of health cards. Those that were withdrawn do not stand in it. The number tells how often the list of
    /// withdrawn cards of a key was changed.
    pub fn jwks(&self, changes: impl Fn(&str) -> Option<u64>) -> Option<String> {
        let keys: Vec<(VerifyingKey, Option<u64>)> = self
            .with_use(KeyUse::Cards)
            .filter(|key| key.status != TrustStatus::Revoked)
            .filter_map(|key| Some((key.key()?, changes(&key.kid))))
            .collect();
        let published: Vec<PublishedKey<'_>> = keys
            .iter()
            .map(|(key, revocations)| PublishedKey {
                key,
                revocations: *revocations,
                chain: &[],
            })
            .collect();
        publish_jwks(&published)
    }

    /// The DID document of this host with the keys of documents.
    pub fn did(&self, host: &str) -> Option<String> {
        let authority = self.authority()?;
        let certificates: Vec<(Certificate, bool)> = self
            .with_use(KeyUse::Documents)
            .filter(|key| key.status != TrustStatus::Revoked)
            .filter_map(|key| Some((key.certificate()?, key.status == TrustStatus::Active)))
            .collect();
        publish_did(host, &certificates, &authority)
    }

    /// The list of document signers.
    pub fn list(&self, (generated, next): (i64, i64)) -> TrustList {
        let certified = self
            .keys
            .iter()
            .filter(|key| matches!(key.usage, KeyUse::Documents | KeyUse::Seals));
        let entries =
            certified.filter_map(|key| Some(TrustEntry::of(&key.certificate()?, key.status)));
        TrustList {
            generated,
            next,
            keys: entries.collect(),
        }
    }

    /// Puts these keys among those that count.
    pub fn add_to(&self, trust: &mut Trust, now: i64) {
        for key in self.with_use(KeyUse::Documents) {
            if let Some(certificate) = key.certificate() {
                trust.add_signer(&certificate, None, key.status == TrustStatus::Revoked);
            }
        }
        if let Some(authority) = self.authority() {
            trust.add_authority(authority);
        }
        if let Some(list) = self.authority_list() {
            trust.add_authority_list(&list);
        }
        // A card of a key that was withdrawn is told to be so, and not to be unknown.
        let all = Published {
            keys: self
                .keys
                .iter()
                .map(|key| PublicKey {
                    status: TrustStatus::Active,
                    ..key.clone()
                })
                .collect(),
            ..self.clone()
        };
        if let Some(jwks) = all.jwks(|_| None) {
            // An issuer that cannot count here is left out, and its cards are those of nobody known.
            let _ = trust.add_card_issuer(&self.card_issuer, jwks.as_bytes(), now);
        }
        for key in self.with_use(KeyUse::Cards) {
            if key.status == TrustStatus::Revoked {
                trust.revoke_card_key(&self.card_issuer, &key.kid);
            }
        }
    }
}

/// Bytes out of hexadecimal digits.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    let places = (0..text.len()).step_by(2);
    places
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}
