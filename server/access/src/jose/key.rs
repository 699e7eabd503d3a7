//! Public keys as JSON Web Keys: what each may be used for, and sets of them.

use std::fmt;
use std::sync::Arc;

use jsonwebtoken::{Algorithm as Named, DecodingKey};
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Public};
use openssl::rsa::Rsa;
use openssl::sha::{sha256, sha384};
use serde_json::{Map, Value, json};

use super::strict::object;
use crate::secret::{base64url, from_base64url};

/// The algorithms that are known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSA PKCS#1 with SHA-256: what every reader of id tokens knows.
    Rs256,
    /// RSA PKCS#1 with SHA-384.
    Rs384,
    /// ECDSA on P-256: keys of browsers and tablets.
    Es256,
    /// ECDSA on P-384.
    Es384,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Algorithm; 4] = [
        Algorithm::Rs256,
        Algorithm::Rs384,
        Algorithm::Es256,
        Algorithm::Es384,
    ];

    /// The name in headers and keys.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Rs256 => "RS256",
            Algorithm::Rs384 => "RS384",
            Algorithm::Es256 => "ES256",
            Algorithm::Es384 => "ES384",
        }
    }

    /// The algorithm with this name. Case matters.
    pub fn parse(name: &str) -> Option<Algorithm> {
        Algorithm::ALL.into_iter().find(|one| one.name() == name)
    }

    /// The type of key that it needs, and its curve.
    fn key_type(self) -> (&'static str, Option<&'static str>) {
        match self {
            Algorithm::Rs256 | Algorithm::Rs384 => ("RSA", None),
            Algorithm::Es256 => ("EC", Some("P-256")),
            Algorithm::Es384 => ("EC", Some("P-384")),
        }
    }

    pub(super) fn named(self) -> Named {
        match self {
            Algorithm::Rs256 => Named::RS256,
            Algorithm::Rs384 => Named::RS384,
            Algorithm::Es256 => Named::ES256,
            Algorithm::Es384 => Named::ES384,
        }
    }

    pub(super) fn digest(self) -> MessageDigest {
        match self {
            Algorithm::Rs256 | Algorithm::Es256 => MessageDigest::sha256(),
            Algorithm::Rs384 | Algorithm::Es384 => MessageDigest::sha384(),
        }
    }

    /// The digest of bytes, by the function that the algorithm uses.
    pub(crate) fn digest_of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Algorithm::Rs256 | Algorithm::Es256 => sha256(bytes).to_vec(),
            Algorithm::Rs384 | Algorithm::Es384 => sha384(bytes).to_vec(),
        }
    }

    /// How long each of the two numbers of an ECDSA signature is.
    pub(super) fn coordinate_bytes(self) -> Option<i32> {
        match self {
            Algorithm::Rs256 | Algorithm::Rs384 => None,
            Algorithm::Es256 => Some(32),
            Algorithm::Es384 => Some(48),
        }
    }
}

/// What is wrong with a key or a set of keys. Never holds the refused value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// Not a JSON object with a list of keys, or a member comes twice, or too long.
    Syntax,
    /// More than 32 keys.
    TooMany,
    /// A private or secret key: whoever sent it must make a new one.
    Private,
    /// A type, curve, use or algorithm that is not known here.
    Unknown,
    /// An RSA key of fewer than 2048 or more than 4096 bits, or with an odd exponent.
    Strength,
    /// Numbers that are no key.
    Numbers,
    /// No `kid`, or one of more than 128 characters.
    Name,
    /// Two keys of one type under one `kid`.
    NameRepeated,
    /// No key that could be used.
    Empty,
}

impl KeyFault {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            KeyFault::Syntax => "key-syntax",
            KeyFault::TooMany => "key-too-many",
            KeyFault::Private => "key-private",
            KeyFault::Unknown => "key-unknown",
            KeyFault::Strength => "key-strength",
            KeyFault::Numbers => "key-numbers",
            KeyFault::Name => "key-name",
            KeyFault::NameRepeated => "key-name-repeated",
            KeyFault::Empty => "key-empty",
        }
    }
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for KeyFault {}

/// A public key, and the algorithms by which it may be used. The key says which; a token's header never does.
#[derive(Clone)]
pub struct PublicKey {
    kid: Option<Arc<str>>,
    algorithms: Vec<Algorithm>,
    decoding: DecodingKey,
    thumbprint: Arc<str>,
    jwk: Value,
}

impl PublicKey {
    /// Reads a JSON Web Key.
    pub fn read(jwk: &Map<String, Value>) -> Result<PublicKey, KeyFault> {
        if ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]
            .iter()
            .any(|secret| jwk.contains_key(*secret))
        {
            return Err(KeyFault::Private);
        }
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let algorithms = allowed(jwk)?;
        let (decoding, plain) = match text("kty") {
            Some("RSA") => rsa(text("n"), text("e"))?,
            Some("EC") => elliptic(text("crv"), text("x"), text("y"))?,
            _ => return Err(KeyFault::Unknown),
        };
        let kid = match jwk.get("kid") {
            None => None,
            Some(Value::String(kid)) if (1..=128).contains(&kid.len()) => Some(Arc::from(&**kid)),
            Some(_) => return Err(KeyFault::Name),
        };
        Ok(PublicKey {
            thumbprint: Arc::from(base64url(&sha256(plain.to_string().as_bytes()))),
            kid,
            algorithms,
            decoding,
            jwk: plain,
        })
    }

    /// The name under which its owner registered it.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The digest of its numbers (RFC 7638), by which tokens are bound to it.
    pub fn thumbprint(&self) -> &Arc<str> {
        &self.thumbprint
    }

    /// Whether it may be used by this algorithm.
    pub fn allows(&self, algorithm: Algorithm) -> bool {
        self.algorithms.contains(&algorithm)
    }

    /// The key as a JSON Web Key, with its name and its algorithm if there is only one.
    pub fn to_jwk(&self) -> Value {
        let mut jwk = self.jwk.clone();
        if let Some(members) = jwk.as_object_mut() {
            if let Some(kid) = &self.kid {
                members.insert("kid".to_owned(), json!(&**kid));
            }
            if let [algorithm] = self.algorithms.as_slice() {
                members.insert("alg".to_owned(), json!(algorithm.name()));
            }
            members.insert("use".to_owned(), json!("sig"));
        }
        jwk
    }

    pub(super) fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.thumbprint)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &PublicKey) -> bool {
        (&self.kid, &self.thumbprint, &self.algorithms)
            == (&other.kid, &other.thumbprint, &other.algorithms)
    }
}

impl Eq for PublicKey {}

/// The algorithms that type, curve, `alg`, `use` and `key_ops` leave.
fn allowed(jwk: &Map<String, Value>) -> Result<Vec<Algorithm>, KeyFault> {
    let signs = match jwk.get("use") {
        None => true,
        Some(of) => of == "sig",
    };
    let verifies = match jwk.get("key_ops") {
        None => true,
        Some(Value::Array(operations)) => operations.iter().any(|one| one == "verify"),
        Some(_) => false,
    };
    if !signs || !verifies {
        return Err(KeyFault::Unknown);
    }
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    let fits = |algorithm: &Algorithm| {
        let (kty, curve) = algorithm.key_type();
        text("kty") == Some(kty) && (curve.is_none() || text("crv") == curve)
    };
    let named = |algorithm: &Algorithm| match jwk.get("alg") {
        None => true,
        Some(name) => name == algorithm.name(),
    };
    let left: Vec<Algorithm> = Algorithm::ALL
        .into_iter()
        .filter(|algorithm| fits(algorithm) && named(algorithm))
        .collect();
    match left.is_empty() {
        true => Err(KeyFault::Unknown),
        false => Ok(left),
    }
}

fn rsa(n: Option<&str>, e: Option<&str>) -> Result<(DecodingKey, Value), KeyFault> {
    let number = |text: &str| BigNum::from_slice(&from_base64url(text)?).ok();
    let (n_text, e_text) = (n.ok_or(KeyFault::Numbers)?, e.ok_or(KeyFault::Numbers)?);
    // A modulus of 4096 bits has 683 characters: longer ones are not even computed.
    if n_text.len() > 700 || e_text.len() > 12 {
        return Err(KeyFault::Strength);
    }
    let n = number(n_text).ok_or(KeyFault::Numbers)?;
    let e = number(e_text).ok_or(KeyFault::Numbers)?;
    if !(2048..=4096).contains(&n.num_bits()) || e.num_bits() < 2 || !e.is_bit_set(0) {
        return Err(KeyFault::Strength);
    }
    let key = Rsa::from_public_components(n, e)
        .and_then(PKey::from_rsa)
        .and_then(|key| key.public_key_to_der())
        .map_err(|_| KeyFault::Numbers)?;
    // RFC 7638 wants the members in this order, and nothing else.
    let plain = json!({"e": e_text, "kty": "RSA", "n": n_text});
    Ok((DecodingKey::from_rsa_der(&key), plain))
}

fn elliptic(
    curve: Option<&str>,
    x: Option<&str>,
    y: Option<&str>,
) -> Result<(DecodingKey, Value), KeyFault> {
    let (nid, size) = match curve {
        Some("P-256") => (Nid::X9_62_PRIME256V1, 32),
        Some("P-384") => (Nid::SECP384R1, 48),
        _ => return Err(KeyFault::Unknown),
    };
    let (x_text, y_text) = (x.ok_or(KeyFault::Numbers)?, y.ok_or(KeyFault::Numbers)?);
    let number = |text: &str| {
        from_base64url(text)
            .filter(|bytes| bytes.len() == size)
            .and_then(|bytes| BigNum::from_slice(&bytes).ok())
            .ok_or(KeyFault::Numbers)
    };
    let (x, y) = (number(x_text)?, number(y_text)?);
    // OpenSSL refuses a point that is not on the curve.
    let key: PKey<Public> = EcGroup::from_curve_name(nid)
        .and_then(|group| EcKey::from_public_key_affine_coordinates(&group, &x, &y))
        .and_then(PKey::from_ec_key)
        .map_err(|_| KeyFault::Numbers)?;
    let der = key.public_key_to_der().map_err(|_| KeyFault::Numbers)?;
    let plain = json!({"crv": curve, "kty": "EC", "x": x_text, "y": y_text});
    Ok((DecodingKey::from_ec_der(&der), plain))
}

/// The most bytes of a set of keys that are looked at.
const SET_BYTES_MAX: usize = 64 * 1024;

/// The keys of one owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySet {
    keys: Vec<PublicKey>,
}

impl KeySet {
    /// Reads a set as it is registered: every key must be usable and have a name of its own.
    pub fn parse(bytes: &[u8]) -> Result<KeySet, KeyFault> {
        let mut keys: Vec<PublicKey> = Vec::new();
        for jwk in list(bytes)? {
            let key = PublicKey::read(&jwk)?;
            if key.kid().is_none() {
                return Err(KeyFault::Name);
            }
            if keys.iter().any(|known| known.kid == key.kid) {
                return Err(KeyFault::NameRepeated);
            }
            keys.push(key);
        }
        match keys.is_empty() {
            true => Err(KeyFault::Empty),
            false => Ok(KeySet { keys }),
        }
    }

    /// Reads a set as somebody else publishes it: keys for other purposes may stand beside ours and are left out, but
    /// private ones spoil the set, because whoever publishes them has lost them.
    pub fn parse_published(bytes: &[u8]) -> Result<KeySet, KeyFault> {
        let mut keys = Vec::new();
        for jwk in list(bytes)? {
            match PublicKey::read(&jwk) {
                Ok(key) => keys.push(key),
                Err(KeyFault::Private) => return Err(KeyFault::Private),
                Err(_) => {}
            }
        }
        Ok(KeySet { keys })
    }

    /// The one key with this name that the algorithm can use. None, or several, is no answer: guessing among keys is how
    /// one algorithm is passed off as another.
    pub fn find(&self, kid: &str, algorithm: Algorithm) -> Option<&PublicKey> {
        let mut matching = self
            .keys
            .iter()
            .filter(|key| key.kid() == Some(kid) && key.allows(algorithm));
        matching.next().filter(|_| matching.next().is_none())
    }

    /// Whether any key has this name.
    pub fn knows(&self, kid: &str) -> bool {
        self.keys.iter().any(|key| key.kid() == Some(kid))
    }

    /// All keys.
    pub fn keys(&self) -> &[PublicKey] {
        &self.keys
    }

    /// The set as it is published.
    pub fn to_json(&self) -> Value {
        let keys: Vec<Value> = self.keys.iter().map(PublicKey::to_jwk).collect();
        json!({ "keys": keys })
    }
}

impl FromIterator<PublicKey> for KeySet {
    fn from_iter<I: IntoIterator<Item = PublicKey>>(keys: I) -> KeySet {
        KeySet {
            keys: keys.into_iter().collect(),
        }
    }
}

fn list(bytes: &[u8]) -> Result<Vec<Map<String, Value>>, KeyFault> {
    if bytes.len() > SET_BYTES_MAX {
        return Err(KeyFault::Syntax);
    }
    let mut set = object(bytes).ok_or(KeyFault::Syntax)?;
    let Some(Value::Array(keys)) = set.remove("keys") else {
        return Err(KeyFault::Syntax);
    };
    if keys.len() > 32 {
        return Err(KeyFault::TooMany);
    }
    let key = |key| match key {
        Value::Object(members) => Ok(members),
        _ => Err(KeyFault::Syntax),
    };
    keys.into_iter().map(key).collect()
}
