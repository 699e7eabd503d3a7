//! Secrets that are handed out and kept only as digests: tokens, codes, enrolment codes.

use std::fmt::{self, Write as _};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::sha::sha256;

/// A secret for its owner: a bearer token, a code, a refresh token. Readable only on purpose.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The token that 32 random bytes make, which are used for nothing else: 43 characters that need no escape in an
    /// address, a header or a QR symbol.
    pub fn of_random(random: [u8; 32]) -> Token {
        Token(URL_SAFE_NO_PAD.encode(random))
    }

    /// A token as it was kept: sealed, because whoever reads it can use it.
    pub fn of_text(text: String) -> Token {
        Token(text)
    }

    /// The text to hand to its owner, and to nobody else.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The SHA-256 digest of a secret: what is kept of it, and what it is looked up by.
///
/// Secrets are made of 32 random bytes, so the digest gives nothing away; it is kept out of debug text all the same.
/// How long a look-up takes tells nothing about how near a guess came, because nobody can steer a digest.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a secret as it was sent.
    pub fn of(secret: &str) -> Digest {
        Digest(sha256(secret.as_bytes()))
    }

    /// The digest with these bytes, as they are stored.
    pub fn from_bytes(bytes: [u8; 32]) -> Digest {
        Digest(bytes)
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The digest that 64 hexadecimal digits write.
    pub fn parse(text: &str) -> Option<Digest> {
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
        }
        Some(Digest(bytes))
    }

    /// 64 hexadecimal digits.
    pub fn to_hex(self) -> String {
        hex(&self.0)
    }

    /// Whether this is the digest of the secret, in a time that does not depend on where they differ.
    pub fn is_of(&self, secret: &str) -> bool {
        openssl::memcmp::eq(&self.0, &sha256(secret.as_bytes()))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest(…)")
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Base64 for addresses, without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Bytes out of base64 for addresses. Padding, other characters and leftover bits are refused, so that one value has one
/// text.
pub(crate) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Whether two texts are the same, in a time that tells only their lengths.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && openssl::memcmp::eq(one.as_bytes(), other.as_bytes())
}

#[cfg(test)]
mod tests;
