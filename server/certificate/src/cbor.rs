//! CBOR as a tree, read within narrow bounds and written in its shortest form.
//!
//! Items of indefinite length, bytes behind the end, names that come twice, and nesting beyond sixteen are refused; no
//! genuine certificate was seen with any of them.

use ciborium_ll::{Decoder, Header};

use crate::fault::Fault;

mod write;

/// How deep items may lie in each other.
const DEPTH_MAX: usize = 16;
/// How many entries one map may have.
const ENTRIES_MAX: usize = 256;

/// One item.
#[derive(Clone, Debug, PartialEq)]
pub enum Cbor {
    /// A whole number.
    Int(i128),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Text.
    Text(String),
    /// Items in order.
    Array(Vec<Cbor>),
    /// Names and items in order.
    Map(Vec<(Cbor, Cbor)>),
    /// An item with a tag.
    Tag(u64, Box<Cbor>),
    /// Yes or no.
    Bool(bool),
    /// Nothing, said.
    Null,
    /// Nothing, not said. Some issuers write it where a field is absent.
    Undefined,
    /// A number with a fraction.
    Float(f64),
}

impl Cbor {
    /// Text as an item.
    pub fn text(text: impl Into<String>) -> Cbor {
        Cbor::Text(text.into())
    }

    /// A map with names of text.
    pub fn map(entries: impl IntoIterator<Item = (&'static str, Cbor)>) -> Cbor {
        Cbor::Map(
            entries
                .into_iter()
                .map(|(name, item)| (Cbor::text(name), item))
                .collect(),
        )
    }

    /// The item under a number.
    pub fn at(&self, key: i128) -> Option<&Cbor> {
        self.find(|name| matches!(name, Cbor::Int(number) if *number == key))
    }

    /// The item under a name. What is null or undefined counts as absent.
    pub fn field(&self, key: &str) -> Option<&Cbor> {
        self.find(|name| matches!(name, Cbor::Text(text) if text == key))
            .filter(|item| !matches!(item, Cbor::Null | Cbor::Undefined))
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Cbor::Text(text) => Some(text),
            _ => None,
        }
    }

    fn find(&self, wanted: impl Fn(&Cbor) -> bool) -> Option<&Cbor> {
        match self {
            Cbor::Map(entries) => entries
                .iter()
                .find(|(name, _)| wanted(name))
                .map(|(_, item)| item),
            _ => None,
        }
    }

    /// Reads exactly one item.
    pub fn decode(bytes: &[u8]) -> Result<Cbor, Fault> {
        let mut reader = Reader { rest: bytes };
        let item = reader.item(0)?;
        if reader.rest.is_empty() {
            Ok(item)
        } else {
            Err(Fault::BadEnvelope)
        }
    }
}

/// What is not read yet.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn item(&mut self, depth: usize) -> Result<Cbor, Fault> {
        if depth > DEPTH_MAX {
            return Err(Fault::BadEnvelope);
        }
        Ok(match self.header()? {
            Header::Positive(value) => Cbor::Int(i128::from(value)),
            Header::Negative(value) => Cbor::Int(-1 - i128::from(value)),
            Header::Float(value) => Cbor::Float(value),
            Header::Simple(20) => Cbor::Bool(false),
            Header::Simple(21) => Cbor::Bool(true),
            Header::Simple(22) => Cbor::Null,
            Header::Simple(23) => Cbor::Undefined,
            Header::Tag(tag) => Cbor::Tag(tag, Box::new(self.item(depth + 1)?)),
            Header::Bytes(Some(length)) => Cbor::Bytes(self.take(length)?.to_vec()),
            Header::Text(Some(length)) => {
                let text = std::str::from_utf8(self.take(length)?);
                Cbor::Text(text.map_err(|_| Fault::BadEnvelope)?.to_owned())
            }
            Header::Array(Some(count)) => self.array(count, depth)?,
            Header::Map(Some(count)) => self.map(count, depth)?,
            _ => return Err(Fault::BadEnvelope),
        })
    }

    fn header(&mut self) -> Result<Header, Fault> {
        let mut decoder = Decoder::from(self.rest);
        let header = decoder.pull().map_err(|_| Fault::BadEnvelope)?;
        self.take(decoder.offset())?;
        Ok(header)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(Fault::BadEnvelope)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Every item takes a byte at least, so that what is announced must be there. Nothing is set aside for it before.
    fn array(&mut self, count: usize, depth: usize) -> Result<Cbor, Fault> {
        if count > self.rest.len() {
            return Err(Fault::BadEnvelope);
        }
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(self.item(depth + 1)?);
        }
        Ok(Cbor::Array(items))
    }

    fn map(&mut self, count: usize, depth: usize) -> Result<Cbor, Fault> {
        if count > ENTRIES_MAX {
            return Err(Fault::BadEnvelope);
        }
        let mut entries: Vec<(Cbor, Cbor)> = Vec::new();
        for _ in 0..count {
            let name = self.item(depth + 1)?;
            let again = entries.iter().any(|(other, _)| *other == name);
            if again || !matches!(name, Cbor::Int(_) | Cbor::Text(_)) {
                return Err(Fault::BadEnvelope);
            }
            entries.push((name, self.item(depth + 1)?));
        }
        Ok(Cbor::Map(entries))
    }
}

#[cfg(test)]
mod tests;
