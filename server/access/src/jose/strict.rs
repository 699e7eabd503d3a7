//! A compact signature as text → header, claims and what was signed. Anything that has two readings is refused.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::key::{Algorithm, PublicKey};
use super::provider;
use crate::secret::from_base64url;

/// What is wrong with the form of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JwsFault {
    /// More bytes than are looked at.
    TooLong,
    /// Not three parts of unpadded base64url.
    Parts,
    /// Header or claims are no JSON object, or hold a member twice.
    Json,
}

/// A token whose form is right, and nothing else yet.
pub(crate) struct Jws<'a> {
    signed: &'a str,
    signature: &'a str,
    pub(crate) header: Map<String, Value>,
    pub(crate) claims: Map<String, Value>,
}

impl<'a> Jws<'a> {
    /// Takes a token apart.
    pub(crate) fn open(text: &'a str, bytes_max: usize) -> Result<Jws<'a>, JwsFault> {
        if text.len() > bytes_max {
            return Err(JwsFault::TooLong);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(JwsFault::Parts)?;
        let (header, claims) = signed.split_once('.').ok_or(JwsFault::Parts)?;
        if claims.contains('.') || signature.is_empty() {
            return Err(JwsFault::Parts);
        }
        let part = |part: &str| from_base64url(part).ok_or(JwsFault::Parts);
        part(signature)?;
        let object = |bytes: Vec<u8>| object(&bytes).ok_or(JwsFault::Json);
        let (header, claims) = (part(header)?, part(claims)?);
        Ok(Jws {
            signed,
            signature,
            header: object(header)?,
            claims: object(claims)?,
        })
    }

    /// The algorithm that the header names, if it is one that we know. What it may be is for the key to say.
    pub(crate) fn algorithm(&self) -> Option<Algorithm> {
        self.header
            .get("alg")
            .and_then(Value::as_str)
            .and_then(Algorithm::parse)
    }

    /// Whether the key made the signature, by the algorithm that the header names and the key allows.
    pub(crate) fn is_signed_by(&self, key: &PublicKey) -> bool {
        self.algorithm()
            .filter(|algorithm| key.allows(*algorithm))
            .is_some_and(|algorithm| {
                provider::verify(
                    self.signed.as_bytes(),
                    self.signature,
                    key.decoding(),
                    algorithm,
                )
            })
    }
}

/// Under which name the reader of JSON hands over a number that it was built not to round. Whoever writes a member of this
/// name wrote a number in a roundabout way.
const NUMBER: &str = "$serde_json::private::Number";

fn number(text: &str) -> Option<Value> {
    let whole = text.parse::<i64>().map(Number::from).ok();
    let number = whole.or_else(|| Number::from_f64(text.parse().ok()?));
    number.map(Value::Number)
}

/// A JSON object without any repeated member, at any depth, and without text behind it.
pub(crate) fn object(bytes: &[u8]) -> Option<Map<String, Value>> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict.deserialize(&mut reader).ok()?;
    reader.end().ok()?;
    match value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// Reads a value, and refuses members that come twice: of two readers each could see another one. The depth is bounded by
/// the reader of JSON.
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(Strict)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = values.next_element_seed(Strict)? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if name == NUMBER {
                let text = members.next_value::<String>()?;
                return number(&text).ok_or_else(|| A::Error::custom("no number"));
            }
            let value = members.next_value_seed(Strict)?;
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("a member comes twice"));
            }
        }
        Ok(Value::Object(object))
    }
}
