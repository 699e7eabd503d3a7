//! Signed tokens: keys with what they may be used for, compact signatures read strictly, and signing.
//!
//! `jsonwebtoken` signs and checks, by OpenSSL. What a token must look like before any key is asked is
//! decided here, because a stranger wrote it: one text for one value, no member twice, nothing that asks us to fetch.

mod key;
mod provider;
mod ring;
mod signer;
mod strict;

pub use key::{Algorithm, KeyFault, KeySet, PublicKey};
pub use ring::{KeyRing, RingKey};
pub use signer::SigningKey;
pub(crate) use strict::{Jws, JwsFault};

#[cfg(test)]
pub(crate) mod made;
#[cfg(test)]
mod tests;
