//! Compact signatures of JSON (JWS) as health cards have them: three parts, one algorithm, a body that may be deflated.
//!
//! The library for JSON web tokens always writes `typ` and never compresses, and cards allow neither; so the text that is
//! signed is put together here, and that library gives the shape of keys ([`crate::trust`]).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::deflate::{Frame, INFLATED_BYTES_MAX, Inflate, inflate, inflate_own};
use crate::fault::Fault;
use crate::json;
use crate::keys::SigningKey;

/// A signed text, taken apart. Nothing in it is to be believed before its signature was checked.
pub(crate) struct Jws {
    /// The algorithm as it is named.
    pub(crate) algorithm: String,
    /// The key as it is named.
    pub(crate) key_id: Option<String>,
    /// What was signed: the first two parts with the dot between them.
    pub(crate) signed: String,
    /// The signature.
    pub(crate) signature: Vec<u8>,
    /// Whether the body was compressed.
    pub(crate) compressed: bool,
    /// The body, decompressed.
    pub(crate) payload: Vec<u8>,
}

/// Takes a compact text apart.
pub(crate) fn read(text: &str) -> Result<Jws, Fault> {
    read_with(text, inflate)
}

/// The same for what was written here a moment ago.
pub(crate) fn read_own(text: &str) -> Result<Jws, Fault> {
    read_with(text, inflate_own)
}

fn read_with(text: &str, inflate: Inflate) -> Result<Jws, Fault> {
    let parts: Vec<&str> = text.split('.').collect();
    let [header, body, signature] = parts.as_slice() else {
        return Err(Fault::BadEnvelope);
    };
    let bytes = |part: &str| {
        URL_SAFE_NO_PAD
            .decode(part)
            .map_err(|_| Fault::BadTransport)
    };
    let head = json::parse(&bytes(header)?)?;
    let word = |name: &str| head.get(name).and_then(Value::as_str).map(str::to_owned);
    if head.get("crit").is_some() {
        return Err(Fault::BadEnvelope);
    }
    let body_bytes = bytes(body)?;
    let payload = match head.get("zip") {
        None => body_bytes,
        Some(zip) if zip == "DEF" => inflate(&body_bytes, Frame::Raw, INFLATED_BYTES_MAX)?,
        Some(_) => return Err(Fault::BadEnvelope),
    };
    Ok(Jws {
        algorithm: word("alg").ok_or(Fault::BadEnvelope)?,
        key_id: word("kid"),
        signed: format!("{header}.{body}"),
        signature: bytes(signature)?,
        compressed: head.get("zip").is_some(),
        payload,
    })
}

/// Signs a body that is compressed already.
pub(crate) fn sign(deflated: &[u8], key: &SigningKey, key_id: &str) -> Option<String> {
    let header = format!(r#"{{"zip":"DEF","alg":"ES256","kid":"{key_id}"}}"#);
    sign_parts(&header, deflated, key)
}

/// Signs a plain body, as for lists.
pub(crate) fn sign_plain(body: &[u8], key: &SigningKey, key_id: &str) -> Option<String> {
    let header = format!(r#"{{"alg":"ES256","kid":"{key_id}"}}"#);
    sign_parts(&header, body, key)
}

fn sign_parts(header: &str, body: &[u8], key: &SigningKey) -> Option<String> {
    let mut text = URL_SAFE_NO_PAD.encode(header);
    text.push('.');
    URL_SAFE_NO_PAD.encode_string(body, &mut text);
    let signature = key.sign(text.as_bytes())?;
    text.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut text);
    Some(text)
}
