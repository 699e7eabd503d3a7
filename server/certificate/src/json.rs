//! JSON, read strictly – no name twice, nothing behind the end – and written in the canonical form of RFC 8785.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{self, SerializeMap, SerializeSeq, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fault::Fault;

/// How deep values may lie in each other.
const DEPTH_MAX: usize = 32;

/// Reads exactly one value.
///
/// Its shape is looked at first. The value itself is read by the library, because how numbers reach a visitor depends on the
/// features with which others in the same program have the library built.
pub fn parse(text: &[u8]) -> Result<Value, Fault> {
    let bad = |_| Fault::BadEnvelope;
    let mut reader = serde_json::Deserializer::from_slice(text);
    Shape { depth: 0 }.deserialize(&mut reader).map_err(bad)?;
    reader.end().map_err(bad)?;
    let value: Value = serde_json::from_slice(text).map_err(bad)?;
    if has_plain_numbers(&value) {
        Ok(value)
    } else {
        Err(Fault::BadEnvelope)
    }
}

/// Whether each number is one that a double can hold. Values lie in each other only as deep as the shape may be.
fn has_plain_numbers(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_f64().is_some_and(f64::is_finite),
        Value::Array(items) => items.iter().all(has_plain_numbers),
        Value::Object(members) => members.values().all(has_plain_numbers),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

/// Reads exactly one value of a type.
pub fn read<T: for<'a> Deserialize<'a>>(text: &[u8]) -> Result<T, Fault> {
    let value = parse(text)?;
    T::deserialize(value).map_err(|_| Fault::BadEnvelope)
}

/// The canonical form: names sorted, shortest numbers, no white space.
pub fn canonical(value: &Value) -> Result<Vec<u8>, Fault> {
    serde_json_canonicalizer::to_vec(&Plain(value)).map_err(|_| Fault::BadEnvelope)
}

/// A value of which every number is a double, as the canonical form has them, however the library keeps them.
struct Plain<'a>(&'a Value);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => to.serialize_unit(),
            Value::Bool(value) => to.serialize_bool(*value),
            Value::String(text) => to.serialize_str(text),
            Value::Number(number) => match number.as_f64().filter(|one| one.is_finite()) {
                Some(number) => to.serialize_f64(number),
                None => Err(ser::Error::custom("no number")),
            },
            Value::Array(items) => {
                let mut list = to.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Plain(item))?;
                }
                list.end()
            }
            Value::Object(members) => {
                let mut object = to.serialize_map(Some(members.len()))?;
                for (name, member) in members {
                    object.serialize_entry(name, &Plain(member))?;
                }
                object.end()
            }
        }
    }
}

/// Looks at a text and keeps nothing: no name twice, nothing too deep.
#[derive(Clone, Copy)]
struct Shape {
    depth: usize,
}

impl Shape {
    fn deeper<E: Error>(self) -> Result<Shape, E> {
        if self.depth >= DEPTH_MAX {
            return Err(E::custom("too deep"));
        }
        Ok(Shape {
            depth: self.depth + 1,
        })
    }
}

impl<'de> DeserializeSeed<'de> for Shape {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Shape {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        let within = self.deeper()?;
        while from.next_element_seed(within)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<(), A::Error> {
        let within = self.deeper()?;
        let mut names = Names::default();
        while let Some(name) = from.next_key::<Name<'de>>()? {
            from.next_value_seed(within)?;
            if !names.insert(name.0) {
                return Err(A::Error::custom("a name twice"));
            }
        }
        Ok(())
    }
}

/// The name of a member, as it stands in the text where it can.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Name<'de>, D::Error> {
        from.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Owned(text.to_owned())))
    }
}

/// How many names are compared one by one before they are looked up.
const FEW: usize = 16;

/// The names of an object. Most have few.
#[derive(Default)]
struct Names<'a> {
    few: Vec<Cow<'a, str>>,
    many: HashSet<Cow<'a, str>>,
}

impl<'a> Names<'a> {
    /// Whether the name is a new one.
    fn insert(&mut self, name: Cow<'a, str>) -> bool {
        if self.few.contains(&name) {
            return false;
        }
        if self.few.len() < FEW {
            self.few.push(name);
            return true;
        }
        self.many.insert(name)
    }
}

#[cfg(test)]
mod tests;
