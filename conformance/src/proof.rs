//! Keys and what they sign: a tablet that a request was made by whoever holds its key (RFC 9449), a system that it is
//! itself (RFC 7523).
//! <https://www.rfc-editor.org/rfc/rfc9449>

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::pkey::Private;
use openssl::sha::{sha256, sha384};
use serde_json::{Value, json};

/// For how long a system's signature holds.
const ASSERTION_SECONDS: u64 = 200;

static NEXT: AtomicU64 = AtomicU64::new(1);

/// How a key signs.
#[derive(Debug, PartialEq, Eq)]
struct Manner {
    algorithm: &'static str,
    curve: (&'static str, Nid),
    /// Bytes of a number of the curve.
    number_bytes: i32,
}

const ES256: Manner = Manner {
    algorithm: "ES256",
    curve: ("P-256", Nid::X9_62_PRIME256V1),
    number_bytes: 32,
};
const ES384: Manner = Manner {
    algorithm: "ES384",
    curve: ("P-384", Nid::SECP384R1),
    number_bytes: 48,
};

/// A key that never leaves its holder.
#[derive(Clone, Debug)]
pub struct Key {
    key: EcKey<Private>,
    public: Value,
    manner: &'static Manner,
}

impl Key {
    /// A fresh key of a tablet.
    pub fn new() -> Result<Key, String> {
        made(&ES256).map_err(|error| error.to_string())
    }

    /// A fresh key of a system.
    pub fn of_system() -> Result<Key, String> {
        made(&ES384).map_err(|error| error.to_string())
    }

    /// The public half with a name, as registrations have it.
    pub fn to_jwk(&self, name: &str) -> Value {
        let mut jwk = self.public.clone();
        if let Some(members) = jwk.as_object_mut() {
            members.insert("kid".to_owned(), name.into());
            members.insert("alg".to_owned(), self.manner.algorithm.into());
            members.insert("use".to_owned(), "sig".into());
        }
        jwk
    }

    /// What proves a system to an authorization server, once.
    pub fn assertion(&self, name: &str, client: &str, audience: &str) -> Result<String, String> {
        let header = json!({"typ": "JWT", "alg": self.manner.algorithm, "kid": name});
        let claims = json!({
            "iss": client,
            "sub": client,
            "aud": audience,
            "exp": now() + ASSERTION_SECONDS,
            "jti": unique(),
        });
        self.signed(&header, &claims)
    }

    /// A proof for one request, which may be used once. With a token it is a proof for that token.
    pub fn proof(
        &self,
        method: &str,
        address: &str,
        token: Option<&str>,
    ) -> Result<String, String> {
        self.proof_with(method, address, token, &json!({}))
    }

    /// The same with some of its claims otherwise; `null` leaves a claim out.
    pub fn proof_with(
        &self,
        method: &str,
        address: &str,
        token: Option<&str>,
        changes: &Value,
    ) -> Result<String, String> {
        let mut claims = json!({
            "htm": method,
            "htu": address,
            "iat": now(),
            "jti": unique(),
        });
        if let Some(members) = claims.as_object_mut() {
            if let Some(token) = token {
                let digest = encoded(&sha256(token.as_bytes()));
                members.insert("ath".to_owned(), digest.into());
            }
            for (name, value) in changes.as_object().into_iter().flatten() {
                match value {
                    Value::Null => members.remove(name),
                    value => members.insert(name.clone(), value.clone()),
                };
            }
        }
        let algorithm = self.manner.algorithm;
        let header = json!({"typ": "dpop+jwt", "alg": algorithm, "jwk": self.public});
        self.signed(&header, &claims)
    }

    fn signed(&self, header: &Value, claims: &Value) -> Result<String, String> {
        let part = |part: &Value| encoded(part.to_string().as_bytes());
        let text = format!("{}.{}", part(header), part(claims));
        let signature = self.sign(&text).map_err(|error| error.to_string())?;
        Ok(format!("{text}.{}", encoded(&signature)))
    }

    fn sign(&self, text: &str) -> Result<Vec<u8>, ErrorStack> {
        let digest = match *self.manner == ES256 {
            true => sha256(text.as_bytes()).to_vec(),
            false => sha384(text.as_bytes()).to_vec(),
        };
        let signed = EcdsaSig::sign(&digest, &self.key)?;
        let mut both = signed.r().to_vec_padded(self.manner.number_bytes)?;
        both.extend(signed.s().to_vec_padded(self.manner.number_bytes)?);
        Ok(both)
    }
}

fn made(manner: &'static Manner) -> Result<Key, ErrorStack> {
    let (curve, id) = manner.curve;
    let group = EcGroup::from_curve_name(id)?;
    let key = EcKey::generate(&group)?;
    let (mut x, mut y) = (BigNum::new()?, BigNum::new()?);
    let mut context = BigNumContext::new()?;
    let point = key.public_key();
    point.affine_coordinates(&group, &mut x, &mut y, &mut context)?;
    let public = json!({
        "kty": "EC",
        "crv": curve,
        "x": encoded(&x.to_vec_padded(manner.number_bytes)?),
        "y": encoded(&y.to_vec_padded(manner.number_bytes)?),
    });
    Ok(Key {
        key,
        public,
        manner,
    })
}

/// A name that nothing else has.
fn unique() -> String {
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{}-{}-{next}", std::process::id(), now())
}

/// Bytes as tokens have them.
pub fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Seconds since 1970.
pub fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
