//! Keyed digests: HMAC-SHA-256 (RFC 2104), with the key worked in once and for all.
//!
//! A digest here is over a few dozen bytes and made several times for each resource. OpenSSL's own HMAC sets up the key
//! anew each time, which costs more than the digest itself; so the two states behind the key are kept and copied.

use openssl::sha::Sha256;

const BLOCK_BYTES: usize = 64;

pub(super) struct Digests {
    inner: Sha256,
    outer: Sha256,
}

impl Digests {
    pub fn new(key: &[u8; 32]) -> Digests {
        let begun_with = |pad: u8| {
            let mut block = [pad; BLOCK_BYTES];
            for (byte, key) in block.iter_mut().zip(key) {
                *byte ^= key;
            }
            let mut state = Sha256::new();
            state.update(&block);
            state
        };
        Digests {
            inner: begun_with(0x36),
            outer: begun_with(0x5c),
        }
    }

    pub fn of<'a>(&self, parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
        let mut inner = self.inner.clone();
        // Mostly a few dozen bytes in a handful of parts: each call of OpenSSL costs more than to put them together.
        let mut together = [0; 192];
        let mut length = 0;
        for part in parts {
            match together.get_mut(length..length + part.len()) {
                Some(room) => {
                    room.copy_from_slice(part);
                    length += part.len();
                }
                None => {
                    inner.update(together.get(..length).unwrap_or_default());
                    inner.update(part);
                    length = 0;
                }
            }
        }
        inner.update(together.get(..length).unwrap_or_default());
        let mut outer = self.outer.clone();
        outer.update(&inner.finish());
        outer.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openssl::hash::MessageDigest;
    use openssl::pkey::PKey;
    use openssl::sign::Signer;

    #[test]
    fn it_is_the_hmac_that_openssl_computes() {
        let key = [7; 32];
        for text in [b"".as_slice(), b"a", &[9; 200]] {
            let theirs_key = PKey::hmac(&key).unwrap();
            let mut theirs = Signer::new(MessageDigest::sha256(), &theirs_key).unwrap();
            theirs.update(text).unwrap();
            let (head, tail) = text.split_at(text.len() / 2);
            assert_eq!(
                theirs.sign_to_vec().unwrap(),
                Digests::new(&key).of([head, tail])
            );
        }
    }
}
