//! What `jsonwebtoken` signs and checks with: OpenSSL, and four algorithms.
//!
//! Each algorithm is here because a rule names it: RS384 and ES384 for clients and for what we sign, RS256 for id tokens,
//! ES256 for the keys of browsers and tablets. All others are unknown, and nothing here can panic.

use std::sync::Once;

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind, new_error};
use jsonwebtoken::{Algorithm as Named, DecodingKey, EncodingKey};
use openssl::bn::BigNum;
use openssl::ecdsa::EcdsaSig;
use openssl::pkey::{PKey, Private, Public};
use openssl::sign::{Signer as OpensslSigner, Verifier as OpensslVerifier};

use super::key::Algorithm;

/// Signs a message, as base64url.
pub(super) fn sign(message: &[u8], key: &EncodingKey, algorithm: Algorithm) -> Option<String> {
    install();
    jsonwebtoken::crypto::sign(message, key, algorithm.named()).ok()
}

/// Whether the signature, as base64url, is the key's.
pub(super) fn verify(
    message: &[u8],
    signature: &str,
    key: &DecodingKey,
    algorithm: Algorithm,
) -> bool {
    install();
    jsonwebtoken::crypto::verify(signature, message, key, algorithm.named()).unwrap_or(false)
}

/// The library asks for its provider once in a process; whoever comes first here names it.
fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Somebody else in this process may have named one already, and then it is that one.
        let _ = OPENSSL.install_default();
    });
}

static OPENSSL: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| {
        let (algorithm, key) = (
            known(*algorithm)?,
            PKey::private_key_from_der(key.as_bytes()).map_err(|_| unfit())?,
        );
        Ok(Box::new(With { algorithm, key }))
    },
    verifier_factory: |algorithm, key| {
        let (algorithm, key) = (
            known(*algorithm)?,
            PKey::public_key_from_der(key.try_get_as_bytes()?).map_err(|_| unfit())?,
        );
        Ok(Box::new(With { algorithm, key }))
    },
    // For whoever has the library read and write keys. We do that ourselves.
    key_utils: KeyUtils {
        rsa_pub_components_from_private_key: |_| Err(unfit()),
        rsa_pub_components_from_public_key: |_| Err(unfit()),
        ec_pub_components_from_private_key: |_, _| Err(unfit()),
        ed_pub_components_from_private_key: |_, _| Err(unfit()),
        compute_digest: |_, _| Err(unfit()),
    },
};

fn known(algorithm: Named) -> Result<Algorithm, Error> {
    Algorithm::ALL
        .into_iter()
        .find(|known| known.named() == algorithm)
        .ok_or_else(|| new_error(ErrorKind::UnsupportedAlgorithm))
}

fn unfit() -> Error {
    new_error(ErrorKind::InvalidKeyFormat)
}

/// A key together with the algorithm it is used by.
struct With<T> {
    algorithm: Algorithm,
    key: PKey<T>,
}

impl signature::Signer<Vec<u8>> for With<Private> {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let made = || {
            let mut signer = OpensslSigner::new(self.algorithm.digest(), &self.key)?;
            let bytes = signer.sign_oneshot_to_vec(message)?;
            match self.algorithm.coordinate_bytes() {
                None => Ok(bytes),
                Some(size) => plain(&bytes, size),
            }
        };
        made().map_err(signature::Error::from_source)
    }
}

impl JwtSigner for With<Private> {
    fn algorithm(&self) -> Named {
        self.algorithm.named()
    }
}

impl signature::Verifier<Vec<u8>> for With<Public> {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let der = match self.algorithm.coordinate_bytes() {
            None => Some(signature.clone()),
            Some(size) => sequence(signature, size),
        };
        let holds = der.is_some_and(|der| {
            OpensslVerifier::new(self.algorithm.digest(), &self.key)
                .and_then(|mut verifier| verifier.verify_oneshot(&der, message))
                .unwrap_or(false)
        });
        match holds {
            true => Ok(()),
            false => Err(signature::Error::new()),
        }
    }
}

impl JwtVerifier for With<Public> {
    fn algorithm(&self) -> Named {
        self.algorithm.named()
    }
}

/// An ECDSA signature as OpenSSL writes it → the two numbers side by side, as tokens carry it.
fn plain(der: &[u8], size: i32) -> Result<Vec<u8>, openssl::error::ErrorStack> {
    let signature = EcdsaSig::from_der(der)?;
    let mut bytes = signature.r().to_vec_padded(size)?;
    bytes.extend(signature.s().to_vec_padded(size)?);
    Ok(bytes)
}

/// And back. A number that is zero is refused here; one that is too large, by OpenSSL.
fn sequence(plain: &[u8], size: i32) -> Option<Vec<u8>> {
    let size = usize::try_from(size).ok()?;
    if plain.len() != 2 * size {
        return None;
    }
    let number = |part: Option<&[u8]>| {
        BigNum::from_slice(part?)
            .ok()
            .filter(|number| number.num_bits() > 0)
    };
    let (r, s) = (number(plain.get(..size))?, number(plain.get(size..))?);
    EcdsaSig::from_private_components(r, s).ok()?.to_der().ok()
}
