//! Accounts of our own, for operators: passwords by Argon2id, a second factor by time, and how guessing is slowed down.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::sign::Signer;

mod throttle;

pub use throttle::{Attempts, Throttle};

/// What a password costs to check: 19 MiB, twice over.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const HASH_BYTES: usize = 32;

/// The shortest and the longest password.
const PASSWORD_CHARS_MIN: usize = 12;
const PASSWORD_BYTES_MAX: usize = 1024;

/// What is wrong with a password that is to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer than twelve characters.
    Short,
    /// More than can be looked at.
    Long,
    /// It could not be computed.
    Failed,
}

impl PasswordFault {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            PasswordFault::Short => "password-short",
            PasswordFault::Long => "password-long",
            PasswordFault::Failed => "password-failed",
        }
    }
}

/// A password as it is kept: `$argon2id$…`, with the cost it was made at.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: [u8; 16],
    hash: [u8; HASH_BYTES],
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

impl PasswordHash {
    /// Of a new password, with a salt that is used for nothing else.
    pub fn of(password: &str, salt: [u8; 16]) -> Result<PasswordHash, PasswordFault> {
        if password.chars().count() < PASSWORD_CHARS_MIN {
            return Err(PasswordFault::Short);
        }
        if password.len() > PASSWORD_BYTES_MAX {
            return Err(PasswordFault::Long);
        }
        let mut made = PasswordHash {
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            lanes: LANES,
            salt,
            hash: [0; HASH_BYTES],
        };
        made.hash = made.compute(password).ok_or(PasswordFault::Failed)?;
        Ok(made)
    }

    /// Reads it as it is kept. Costs beyond what we set are not read: checking a password must stay bounded.
    pub fn parse(text: &str) -> Option<PasswordHash> {
        let rest = text.strip_prefix("$argon2id$v=19$m=")?;
        let mut parts = rest.split('$');
        let mut costs = parts.next()?.split(',');
        let number = |part: Option<&str>, name: &str| part?.strip_prefix(name)?.parse::<u32>().ok();
        let (memory_kib, passes, lanes) = (
            number(costs.next(), "")?,
            number(costs.next(), "t=")?,
            number(costs.next(), "p=")?,
        );
        let bytes = |part: Option<&str>| STANDARD_NO_PAD.decode(part?).ok();
        let (salt, hash) = (bytes(parts.next())?, bytes(parts.next())?);
        let bounded = (8..=64 * 1024).contains(&memory_kib)
            && (1..=8).contains(&passes)
            && (1..=4).contains(&lanes)
            && parts.next().is_none()
            && costs.next().is_none();
        Some(PasswordHash {
            memory_kib,
            passes,
            lanes,
            salt: salt.try_into().ok()?,
            hash: hash.try_into().ok()?,
        })
        .filter(|_| bounded)
    }

    /// The text that is kept.
    pub fn to_text(&self) -> String {
        format!(
            "$argon2id$v=19$m={},t={},p={}${}${}",
            self.memory_kib,
            self.passes,
            self.lanes,
            STANDARD_NO_PAD.encode(self.salt),
            STANDARD_NO_PAD.encode(self.hash),
        )
    }

    /// Whether it was made at another cost than today's, so that it should be made anew at the next sign-in.
    pub fn is_outdated(&self) -> bool {
        (self.memory_kib, self.passes, self.lanes) != (MEMORY_KIB, PASSES, LANES)
    }

    fn compute(&self, password: &str) -> Option<[u8; HASH_BYTES]> {
        let params =
            Params::new(self.memory_kib, self.passes, self.lanes, Some(HASH_BYTES)).ok()?;
        let mut hash = [0; HASH_BYTES];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(password.as_bytes(), &self.salt, &mut hash)
            .ok()?;
        Some(hash)
    }
}

/// Whether a password is the account's. For an account that is not known, as much is computed, so that the time tells
/// nobody whether it is.
pub fn check_password(kept: Option<&PasswordHash>, password: &str) -> bool {
    let nobody = PasswordHash {
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        lanes: LANES,
        salt: [0; 16],
        hash: [0; HASH_BYTES],
    };
    let against = kept.unwrap_or(&nobody);
    let bounded = password.len() <= PASSWORD_BYTES_MAX;
    let computed = against.compute(if bounded { password } else { "" });
    let equal = computed.is_some_and(|hash| openssl::memcmp::eq(&hash, &against.hash));
    equal && bounded && kept.is_some()
}

/// How long one code of a second factor is shown.
const STEP_MS: i64 = 30 * 1000;

/// Whether a code of six digits is right now, or was or will be for one step (RFC 6238). Given is the step that it is
/// good for: it must be later than the step of the last sign-in, or the code was used before.
pub fn check_code(secret: &[u8], code: &str, last_step: Option<i64>, now_ms: i64) -> Option<i64> {
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) || now_ms < 0 {
        return None;
    }
    let now = now_ms / STEP_MS;
    // All three are computed, whichever is right.
    let mut found = None;
    for step in [now.saturating_sub(1).max(0), now, now.saturating_add(1)] {
        let made = code_at(secret, step)?;
        let right = openssl::memcmp::eq(made.as_bytes(), code.as_bytes());
        if right && last_step.is_none_or(|last| step > last) {
            found = Some(step);
        }
    }
    found
}

/// A secret as authenticator apps read it: base32 without padding (RFC 4648).
pub fn to_base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) + u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(letter(LETTERS, held >> bits));
        }
    }
    if bits > 0 {
        text.push(letter(LETTERS, held << (5 - bits)));
    }
    text
}

/// The letter of the last five bits.
fn letter(letters: &[u8; 32], bits: u32) -> char {
    let place = usize::try_from(bits & 31).unwrap_or(0);
    letters.get(place).copied().map_or('A', char::from)
}

/// The code of a step (RFC 4226 over the step).
fn code_at(secret: &[u8], step: i64) -> Option<String> {
    let key = PKey::hmac(secret).ok()?;
    let mut signer = Signer::new(MessageDigest::sha1(), &key).ok()?;
    let mac = signer.sign_oneshot_to_vec(&step.to_be_bytes()).ok()?;
    let from = usize::from(mac.last()? & 0x0f);
    let four: [u8; 4] = mac.get(from..from + 4)?.try_into().ok()?;
    Some(format!(
        "{:06}",
        (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000
    ))
}

#[cfg(test)]
mod tests;
