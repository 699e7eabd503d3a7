//! The proof that a signature was checked: a value that only a good signature makes, and that opening the content asks for.

use crate::fault::Fault;
use crate::keys::{Algorithm, VerifyingKey};

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
        algorithm: Algorithm,
        signed: (&[u8], &[u8]),
    ) -> Result<(Checked<T>, &'k K), Fault> {
        let (message, signature) = signed;
        let mut fault = Fault::AlgorithmKeyMismatch;
        for key in keys {
            match key_of(key).verify(algorithm, message, signature) {
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
