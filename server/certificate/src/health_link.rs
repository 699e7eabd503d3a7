//! SMART Health Links: a link with its key, and files that open with that key alone. Nothing here fetches anything.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::symm::{Cipher, decrypt_aead, encrypt_aead};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::claims::{Field, Refusal};
use crate::deflate::{Frame, deflate, inflate};
use crate::fault::Fault;
use crate::json;

/// What stands in front of a link that apps open.
pub const PREFIX: &str = "shlink:/";
/// What stands in front of a link that is signed.
pub const PREFIX_SIGNED: &str = "vhlink:/";
/// What a file may decompress to.
const FILE_BYTES_MAX: usize = 5 * 1024 * 1024;
const TAG_BYTES: usize = 16;
const URL_MAX: usize = 128;
const LABEL_MAX: usize = 80;

/// The content of a link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthLink {
    /// Where the files are: https, and nobody can guess it.
    pub url: String,
    /// The key: 32 bytes as base64url.
    pub key: String,
    /// When it ends, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
    /// `L` stays, `P` asks for a passcode, `U` is the file itself; in the order of the alphabet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<String>,
    /// What it is, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The version, 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub v: Option<u32>,
}

impl std::fmt::Debug for HealthLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HealthLink")
    }
}

impl HealthLink {
    /// The link as text, once it is checked.
    pub fn to_text(&self, prefix: &str) -> Result<String, Refusal> {
        self.check().map_err(|_| Refusal::Form(Field::Text))?;
        let text = serde_json::to_vec(self).map_err(|_| Refusal::SigningFailed)?;
        Ok(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(text)))
    }

    /// Reads a link, with or without the address of a viewer in front.
    pub fn parse(text: &str) -> Result<HealthLink, Fault> {
        let at = [PREFIX, PREFIX_SIGNED].into_iter().find_map(|prefix| {
            let from = text.find(prefix)?;
            let viewer = from == 0
                || text.starts_with("https://")
                    && text.get(..from).is_some_and(|front| front.ends_with('#'));
            viewer.then_some(from + prefix.len())
        });
        let body = at
            .and_then(|at| text.get(at..))
            .ok_or(Fault::UnknownFormat)?;
        let bytes = URL_SAFE_NO_PAD
            .decode(body.trim_end_matches('='))
            .map_err(|_| Fault::BadTransport)?;
        let link: HealthLink = json::read(&bytes)?;
        link.check()?;
        Ok(link)
    }

    /// The key.
    pub fn key_bytes(&self) -> Result<[u8; 32], Fault> {
        let bytes = URL_SAFE_NO_PAD
            .decode(&self.key)
            .map_err(|_| Fault::BadEnvelope)?;
        bytes.try_into().map_err(|_| Fault::BadEnvelope)
    }

    /// Whether a passcode is asked for.
    pub fn asks_passcode(&self) -> bool {
        self.flag.as_ref().is_some_and(|flag| flag.contains('P'))
    }

    fn check(&self) -> Result<(), Fault> {
        let flags: Vec<char> = self.flag.iter().flat_map(|flag| flag.chars()).collect();
        let ordered = flags
            .windows(2)
            .all(|pair| matches!(pair, [one, other] if one < other));
        let known = flags.iter().all(|flag| "LPU".contains(*flag));
        let both = flags.contains(&'U') && flags.contains(&'P');
        let label = self
            .label
            .as_ref()
            .is_none_or(|label| label.chars().count() <= LABEL_MAX);
        let url = self.url.starts_with("https://")
            && self.url.len() <= URL_MAX
            && self.url.bytes().all(|byte| byte.is_ascii_graphic());
        self.key_bytes()?;
        if !ordered
            || !known
            || both
            || !label
            || !url
            || self.v.is_some_and(|version| version != 1)
        {
            return Err(Fault::BadEnvelope);
        }
        Ok(())
    }
}

/// A file behind a link.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkFile {
    /// Its type.
    pub content_type: String,
    /// What it holds.
    pub content: Vec<u8>,
}

/// The types that links carry.
const TYPES: [&str; 3] = [
    "application/smart-health-card",
    "application/fhir+json",
    "application/smart-api-access",
];

/// Encrypts a file for a link (JWE, direct key, AES-256-GCM). The twelve bytes must never come twice with the same key.
pub fn encrypt(
    file: &LinkFile,
    key: &[u8; 32],
    nonce: &[u8; 12],
    compressed: bool,
) -> Result<String, Refusal> {
    if !TYPES.contains(&file.content_type.as_str()) {
        return Err(Refusal::Form(Field::Text));
    }
    let mut header = json!({"alg": "dir", "enc": "A256GCM", "cty": file.content_type});
    let mut plain = file.content.clone();
    if compressed {
        plain = deflate(&plain, Frame::Raw).map_err(|_| Refusal::SigningFailed)?;
        if let Some(members) = header.as_object_mut() {
            members.insert("zip".to_owned(), json!("DEF"));
        }
    }
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    let mut tag = [0; TAG_BYTES];
    let sealed = encrypt_aead(
        Cipher::aes_256_gcm(),
        key,
        Some(nonce),
        header.as_bytes(),
        &plain,
        &mut tag,
    )
    .map_err(|_| Refusal::SigningFailed)?;
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Ok(format!(
        "{header}..{}.{}.{}",
        encode(nonce),
        encode(&sealed),
        encode(&tag)
    ))
}

/// Decrypts a file of a link.
pub fn decrypt(text: &str, key: &[u8; 32]) -> Result<LinkFile, Fault> {
    if text.len() > FILE_BYTES_MAX * 2 {
        return Err(Fault::TooLong);
    }
    let parts: Vec<&str> = text.trim().split('.').collect();
    let [header, "", nonce, sealed, tag] = parts.as_slice() else {
        return Err(Fault::BadEnvelope);
    };
    let bytes = |part: &str| {
        URL_SAFE_NO_PAD
            .decode(part)
            .map_err(|_| Fault::BadTransport)
    };
    let head = json::parse(&bytes(header)?)?;
    let word = |name: &str| head.get(name).and_then(Value::as_str);
    if word("alg") != Some("dir") || word("enc") != Some("A256GCM") {
        return Err(Fault::AlgorithmNotAllowed);
    }
    let (nonce, tag) = (bytes(nonce)?, bytes(tag)?);
    if nonce.len() != 12 || tag.len() != TAG_BYTES || head.get("crit").is_some() {
        return Err(Fault::BadEnvelope);
    }
    let plain = decrypt_aead(
        Cipher::aes_256_gcm(),
        key,
        Some(&nonce),
        header.as_bytes(),
        &bytes(sealed)?,
        &tag,
    )
    .map_err(|_| Fault::DecryptFailed)?;
    let content = match word("zip") {
        None => plain,
        Some("DEF") => inflate(&plain, Frame::Raw, FILE_BYTES_MAX)?,
        Some(_) => return Err(Fault::BadEnvelope),
    };
    Ok(LinkFile {
        content_type: word("cty").unwrap_or_default().to_owned(),
        content,
    })
}

#[cfg(test)]
mod tests;
