//! Keys of our own, which sign id tokens and checkpoints.

use std::fmt;

use jsonwebtoken::EncodingKey;
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey};
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Private};
use openssl::rsa::Rsa;
use serde_json::{Map, Value, json};

use super::key::{Algorithm, KeyFault, PublicKey};
use super::provider;
use crate::secret::base64url;

/// A private key with its algorithm. Its name is the thumbprint of its public half, so that it follows from the key.
#[derive(Clone)]
pub struct SigningKey {
    encoding: EncodingKey,
    algorithm: Algorithm,
    public: PublicKey,
}

impl SigningKey {
    /// Makes a key. This is the one place here that asks for chance: OpenSSL does, while it looks for numbers.
    pub fn generate(algorithm: Algorithm) -> Result<SigningKey, KeyFault> {
        let curve =
            |nid| EcKey::generate(&*EcGroup::from_curve_name(nid)?).and_then(PKey::from_ec_key);
        let key = match algorithm {
            Algorithm::Rs256 | Algorithm::Rs384 => Rsa::generate(3072).and_then(PKey::from_rsa),
            Algorithm::Es256 => curve(Nid::X9_62_PRIME256V1),
            Algorithm::Es384 => curve(Nid::SECP384R1),
        };
        SigningKey::of(&key.map_err(|_| KeyFault::Numbers)?, algorithm)
    }

    /// The key in a PEM file.
    pub fn from_pem(pem: &[u8], algorithm: Algorithm) -> Result<SigningKey, KeyFault> {
        let key = PKey::private_key_from_pem(pem).map_err(|_| KeyFault::Syntax)?;
        SigningKey::of(&key, algorithm)
    }

    /// The key as the content of a PEM file, for whoever keeps it.
    pub fn to_pem(&self) -> Option<Vec<u8>> {
        PKey::private_key_from_der(self.encoding.as_bytes())
            .and_then(|key| key.private_key_to_pem_pkcs8())
            .ok()
    }

    fn of(key: &PKey<Private>, algorithm: Algorithm) -> Result<SigningKey, KeyFault> {
        let mut jwk = match key.id() {
            Id::RSA => rsa(key),
            Id::EC => elliptic(key),
            _ => None,
        }
        .ok_or(KeyFault::Unknown)?;
        jwk.insert("alg".to_owned(), json!(algorithm.name()));
        let unnamed = PublicKey::read(&jwk)?;
        jwk.insert("kid".to_owned(), json!(&**unnamed.thumbprint()));
        let der = key.private_key_to_der().map_err(|_| KeyFault::Numbers)?;
        let encoding = match algorithm {
            Algorithm::Rs256 | Algorithm::Rs384 => EncodingKey::from_rsa_der(&der),
            Algorithm::Es256 | Algorithm::Es384 => EncodingKey::from_ec_der(&der),
        };
        Ok(SigningKey {
            encoding,
            algorithm,
            public: PublicKey::read(&jwk)?,
        })
    }

    /// Its name.
    pub fn kid(&self) -> &str {
        self.public.kid().unwrap_or_default()
    }

    /// Its algorithm.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Its public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Claims as a signed token of this type.
    pub fn sign(&self, typ: &str, claims: &Value) -> Option<String> {
        self.sign_as(
            &json!({"alg": self.algorithm.name(), "kid": self.kid(), "typ": typ}),
            claims,
        )
    }

    /// Claims under any header, for whoever has to see that a wrong one is refused.
    pub fn sign_as(&self, header: &Value, claims: &Value) -> Option<String> {
        let part = |part: &Value| base64url(part.to_string().as_bytes());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = provider::sign(signed.as_bytes(), &self.encoding, self.algorithm)?;
        Some(format!("{signed}.{signature}"))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.kid())
    }
}

fn rsa(key: &PKey<Private>) -> Option<Map<String, Value>> {
    let key = key.rsa().ok()?;
    let members =
        json!({"kty": "RSA", "n": base64url(&key.n().to_vec()), "e": base64url(&key.e().to_vec())});
    members.as_object().cloned()
}

fn elliptic(key: &PKey<Private>) -> Option<Map<String, Value>> {
    let key = key.ec_key().ok()?;
    let (curve, size) = match key.group().curve_name()? {
        Nid::X9_62_PRIME256V1 => ("P-256", 32),
        Nid::SECP384R1 => ("P-384", 48),
        _ => return None,
    };
    let (mut x, mut y) = (BigNum::new().ok()?, BigNum::new().ok()?);
    let mut context = BigNumContext::new().ok()?;
    key.public_key()
        .affine_coordinates(key.group(), &mut x, &mut y, &mut context)
        .ok()?;
    let text = |number: &BigNum| Some(base64url(&number.to_vec_padded(size).ok()?));
    let members = json!({"kty": "EC", "crv": curve, "x": text(&x)?, "y": text(&y)?});
    members.as_object().cloned()
}
