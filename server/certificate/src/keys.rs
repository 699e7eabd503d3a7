//! Keys that sign and keys that verify, their ids, and the certificates that carry them.
//!
//! Which algorithms may be used follows from the key alone. Signatures of elliptic curves are two numbers of fixed
//! length side by side, never the structure that X.509 uses.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey, PointConversionForm};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Private, Public};
use openssl::rsa::Padding;
use openssl::sha::{sha384, sha512};
use openssl::sign::{RsaPssSaltlen, Verifier};

use crate::digest::sha256;
use crate::fault::Fault;

mod document;
mod own;

pub use document::Certificate;

/// An algorithm that some format allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// RSA with SHA-256, padded as PSS.
    Ps256,
}

impl Algorithm {
    /// The algorithm under its name in JSON.
    pub fn from_name(name: &str) -> Option<Algorithm> {
        match name {
            "ES256" => Some(Algorithm::Es256),
            "ES384" => Some(Algorithm::Es384),
            "ES512" => Some(Algorithm::Es512),
            "PS256" => Some(Algorithm::Ps256),
            _ => None,
        }
    }

    /// The algorithm under its number in COSE.
    pub fn from_number(number: i128) -> Option<Algorithm> {
        match number {
            -7 => Some(Algorithm::Es256),
            -35 => Some(Algorithm::Es384),
            -36 => Some(Algorithm::Es512),
            -37 => Some(Algorithm::Ps256),
            _ => None,
        }
    }

    fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Algorithm::Es256 | Algorithm::Ps256 => sha256(message).to_vec(),
            Algorithm::Es384 => sha384(message).to_vec(),
            Algorithm::Es512 => sha512(message).to_vec(),
        }
    }
}

/// A curve, as far as it is used here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Curve {
    P256,
    P384,
    P521,
}

impl Curve {
    fn of(nid: Nid) -> Option<Curve> {
        match nid {
            Nid::X9_62_PRIME256V1 => Some(Curve::P256),
            Nid::SECP384R1 => Some(Curve::P384),
            Nid::SECP521R1 => Some(Curve::P521),
            _ => None,
        }
    }

    fn algorithm(self) -> Algorithm {
        match self {
            Curve::P256 => Algorithm::Es256,
            Curve::P384 => Algorithm::Es384,
            Curve::P521 => Algorithm::Es512,
        }
    }

    fn number_bytes(self) -> usize {
        match self {
            Curve::P256 => 32,
            Curve::P384 => 48,
            Curve::P521 => 66,
        }
    }
}

/// A key that verifies.
#[derive(Clone)]
pub struct VerifyingKey(Kind);

#[derive(Clone)]
enum Kind {
    Curve(OnCurve),
    Rsa(PKey<Public>),
}

/// A key on a curve, with its point as it is told apart from others.
#[derive(Clone)]
struct OnCurve {
    curve: Curve,
    key: EcKey<Public>,
    point: Vec<u8>,
}

impl OnCurve {
    fn new(curve: Curve, key: EcKey<Public>) -> Option<OnCurve> {
        let mut context = BigNumContext::new().ok()?;
        let form = PointConversionForm::UNCOMPRESSED;
        let point = key.public_key().to_bytes(key.group(), form, &mut context);
        Some(OnCurve {
            curve,
            point: point.ok()?,
            key,
        })
    }
}

impl VerifyingKey {
    /// A point on P-256, each coordinate in exactly 32 bytes.
    pub fn from_point(x: &[u8], y: &[u8]) -> Option<VerifyingKey> {
        if x.len() != 32 || y.len() != 32 {
            return None;
        }
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).ok()?;
        let (x, y) = (BigNum::from_slice(x).ok()?, BigNum::from_slice(y).ok()?);
        // Refuses points that are not on the curve.
        let key = EcKey::from_public_key_affine_coordinates(&group, &x, &y).ok()?;
        OnCurve::new(Curve::P256, key).map(|key| VerifyingKey(Kind::Curve(key)))
    }

    fn from_public(key: PKey<Public>) -> Option<VerifyingKey> {
        match key.id() {
            Id::EC => {
                let key = key.ec_key().ok()?;
                let curve = Curve::of(key.group().curve_name()?)?;
                key.check_key().ok()?;
                OnCurve::new(curve, key).map(|key| VerifyingKey(Kind::Curve(key)))
            }
            Id::RSA if key.bits() >= 2048 => Some(VerifyingKey(Kind::Rsa(key))),
            _ => None,
        }
    }

    /// Whether this key may verify with this algorithm.
    pub fn allows(&self, algorithm: Algorithm) -> bool {
        match &self.0 {
            Kind::Curve(key) => key.curve.algorithm() == algorithm,
            Kind::Rsa(_) => algorithm == Algorithm::Ps256,
        }
    }

    /// The coordinates, if it is a point on P-256.
    pub fn point(&self) -> Option<([u8; 32], [u8; 32])> {
        let Kind::Curve(key) = &self.0 else {
            return None;
        };
        let (x, y) = key.point.strip_prefix(&[4])?.split_at_checked(32)?;
        Some((x.try_into().ok()?, y.try_into().ok()?))
    }

    /// The thumbprint of RFC 7638, which is the id of keys of health cards.
    pub fn thumbprint(&self) -> Option<String> {
        let (x, y) = self.point()?;
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        let text = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        Some(URL_SAFE_NO_PAD.encode(sha256(text.as_bytes())))
    }

    /// Whether this is the signature of these bytes.
    pub fn verify(
        &self,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Fault> {
        if !self.allows(algorithm) {
            return Err(Fault::AlgorithmKeyMismatch);
        }
        let good = match &self.0 {
            Kind::Curve(key) => verify_on_curve(key, &algorithm.digest(message), signature),
            Kind::Rsa(key) => verify_padded(key, message, signature).ok(),
        };
        if good == Some(true) {
            Ok(())
        } else {
            Err(Fault::BadSignature)
        }
    }

    /// Whether both are the same key.
    pub fn same(&self, other: &VerifyingKey) -> bool {
        match (&self.0, &other.0) {
            (Kind::Curve(one), Kind::Curve(other)) => {
                one.curve == other.curve && one.point == other.point
            }
            (Kind::Rsa(one), Kind::Rsa(other)) => one.public_eq(other),
            _ => false,
        }
    }
}

fn verify_on_curve(key: &OnCurve, digest: &[u8], signature: &[u8]) -> Option<bool> {
    let length = key.curve.number_bytes();
    if signature.len() != 2 * length {
        return None;
    }
    let (r, s) = signature.split_at_checked(length)?;
    let (r, s) = (BigNum::from_slice(r).ok()?, BigNum::from_slice(s).ok()?);
    EcdsaSig::from_private_components(r, s)
        .ok()?
        .verify(digest, &key.key)
        .ok()
}

fn verify_padded(
    key: &PKey<Public>,
    message: &[u8],
    signature: &[u8],
) -> Result<bool, openssl::error::ErrorStack> {
    let mut verifier = Verifier::new(MessageDigest::sha256(), key)?;
    verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
    verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
    verifier.verify_oneshot(signature, message)
}

/// A key on P-256 that signs. It shows nothing of itself.
pub struct SigningKey {
    private: EcKey<Private>,
    public: VerifyingKey,
    number: own::Number,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey")
    }
}

impl SigningKey {
    /// Reads a private key on P-256 from PEM.
    pub fn from_pem(pem: &[u8]) -> Option<SigningKey> {
        SigningKey::from_key(&PKey::private_key_from_pem(pem).ok()?)
    }

    /// Takes a private key, if it is one on P-256.
    pub fn from_key(key: &PKey<Private>) -> Option<SigningKey> {
        let private = key.ec_key().ok()?;
        private.check_key().ok()?;
        if Curve::of(private.group().curve_name()?) != Some(Curve::P256) {
            return None;
        }
        let public = EcKey::from_public_key(private.group(), private.public_key()).ok()?;
        let public = VerifyingKey(Kind::Curve(OnCurve::new(Curve::P256, public)?));
        let number = own::private_number(&private).ok()?;
        Some(SigningKey {
            private,
            public,
            number,
        })
    }

    /// The half that everybody may know.
    pub fn public(&self) -> &VerifyingKey {
        &self.public
    }

    /// Signs: r and s side by side.
    pub fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        let signature = EcdsaSig::sign(&sha256(message), &self.private).ok()?;
        let mut bytes = signature.r().to_vec_padded(32).ok()?;
        bytes.extend(signature.s().to_vec_padded(32).ok()?);
        bytes.try_into().ok()
    }
}

/// The id of a document signer's key: the first eight bytes of the digest of its certificate.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(Vec<u8>);

impl KeyId {
    /// The id of the key in this certificate.
    pub fn of_certificate(der: &[u8]) -> KeyId {
        KeyId(sha256(der).iter().take(8).copied().collect())
    }

    /// An id of eight bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<KeyId> {
        (bytes.len() == 8).then(|| KeyId(bytes.to_vec()))
    }

    /// An id that somebody wrote as Base64, in either alphabet, with or without its padding.
    pub fn parse(text: &str) -> Option<KeyId> {
        let text = text.trim_end_matches('=');
        let standard = text.replace('-', "+").replace('_', "/");
        let bytes = base64::engine::general_purpose::STANDARD_NO_PAD
            .decode(standard)
            .ok()?;
        KeyId::from_bytes(&bytes)
    }

    /// The eight bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&STANDARD.encode(&self.0))
    }
}

impl std::fmt::Debug for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests;
