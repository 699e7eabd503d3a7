//! The proof that a signature was checked: a value that only a good signature makes, and that opening the content asks for.

use crate::fault::Fault;
use crate::keys::{Algorithm, SigningKey, VerifyingKey};

/// What was signed, and how.
pub(super) struct Message<'a> {
    /// The bytes.
    pub(super) bytes: &'a [u8],
    /// The signature.
    pub(super) signature: &'a [u8],
    /// The algorithm that it names.
    pub(super) algorithm: Algorithm,
    /// The private key of whoever checks the own work.
    pub(super) own: Option<&'a SigningKey>,
}

impl Message<'_> {
    /// Whether this key verifies it. Whoever holds the private half of the very same key says so sooner.
    fn verify(&self, key: &VerifyingKey) -> Result<(), Fault> {
        match self.own {
            Some(own) if self.algorithm == Algorithm::Es256 && own.is_half_of(key) => {
                match own.made(self.bytes, self.signature) {
                    true => Ok(()),
                    false => Err(Fault::BadSignature),
                }
            }
            _ => key.verify(self.algorithm, self.bytes, self.signature),
        }
    }
}

/// A content whose signature is good.
pub(super) struct Checked<T> {
    content: T,
}

impl<T> Checked<T> {
    /// Checks the signature with each of the keys. The first that fits is handed back with the content.
    pub(super) fn new<'k, K>(
        content: T,
        keys: impl IntoIterator<Item = &'k K>,
        key_of: impl Fn(&'k K) -> &'k VerifyingKey,
        signed: &Message<'_>,
    ) -> Result<(Checked<T>, &'k K), Fault> {
        let mut fault = Fault::AlgorithmKeyMismatch;
        for key in keys {
            match signed.verify(key_of(key)) {
                Ok(()) => return Ok((Checked { content }, key)),
                Err(Fault::BadSignature) => fault = Fault::BadSignature,
                Err(_) => {}
            }
        }
        Err(fault)
    }

    /// The content.
    pub(super) fn content(&self) -> &T {
        &self.content
    }
}
