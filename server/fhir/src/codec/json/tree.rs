//! JSON as JSON, without FHIR's types: what a patch works on. The same strict text as everywhere, numbers as written.

use super::lexer::{Lexer, Token};
use super::{checked_text, refused, writer};
use crate::codec::Limits;
use crate::codec::report::{Budget, Fault};
use crate::problem::Issue;

/// One value.
#[derive(Clone)]
pub(crate) enum Node {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// A number, as written.
    Number(Box<str>),
    /// A string, decoded.
    String(Box<str>),
    /// An array.
    Array(Vec<Node>),
    /// An object, its members in their order. No name stands twice.
    Object(Vec<(Box<str>, Node)>),
}

/// What a value counts for, whatever is in it.
const VALUE_BYTES: usize = 8;

/// How large a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Bytes, about as many as its text has; some more for each value, which takes memory however short it is.
    pub(crate) bytes: usize,
    /// Objects and arrays inside each other.
    pub(crate) depth: usize,
}

impl Node {
    /// Reads a text. It is refused at the first fault, with line and column.
    pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Node, Vec<Issue>> {
        checked_text(bytes, limits)
            .and_then(|text| {
                let mut lexer = Lexer::new(text, limits);
                let mut budget = Budget::new(limits.elements(text.len()));
                let node = read(&mut lexer, &mut budget, limits)?;
                lexer.end()?;
                Ok(node)
            })
            .map_err(|fault| refused(bytes, fault))
    }

    /// Writes it compactly.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Node::Null => out.extend_from_slice(b"null"),
            Node::Boolean(true) => out.extend_from_slice(b"true"),
            Node::Boolean(false) => out.extend_from_slice(b"false"),
            Node::Number(text) => out.extend_from_slice(text.as_bytes()),
            Node::String(text) => writer::string(text, out),
            Node::Array(items) => {
                out.push(b'[');
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        out.push(b',');
                    }
                    item.write(out);
                }
                out.push(b']');
            }
            Node::Object(members) => {
                out.push(b'{');
                for (place, (name, value)) in members.iter().enumerate() {
                    if place > 0 {
                        out.push(b',');
                    }
                    writer::string(name, out);
                    out.push(b':');
                    value.write(out);
                }
                out.push(b'}');
            }
        }
    }

    /// How large it is.
    pub(crate) fn extent(&self) -> Extent {
        let mut extent = Extent {
            bytes: VALUE_BYTES,
            depth: 0,
        };
        match self {
            Node::Null | Node::Boolean(_) => {}
            Node::Number(text) | Node::String(text) => extent.bytes += text.len(),
            Node::Array(items) => {
                for item in items {
                    extent.holds(0, item.extent());
                }
                extent.depth += 1;
            }
            Node::Object(members) => {
                for (name, value) in members {
                    extent.holds(name.len() + 3, value.extent());
                }
                extent.depth += 1;
            }
        }
        extent
    }

    /// The member of this name, if it is an object.
    pub(crate) fn member(&self, name: &str) -> Option<&Node> {
        match self {
            Node::Object(members) => members
                .iter()
                .find(|(member, _)| **member == *name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text, if it is a string.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Node::String(text) => Some(text),
            _ => None,
        }
    }
}

impl Extent {
    fn holds(&mut self, name_bytes: usize, inner: Extent) {
        self.bytes += name_bytes + inner.bytes + 1;
        self.depth = self.depth.max(inner.depth);
    }
}

/// Reads the value that stands here. The lexer bounds how deep this calls itself.
fn read(lexer: &mut Lexer<'_, '_>, budget: &mut Budget, limits: &Limits) -> Result<Node, Fault> {
    let at = lexer.at();
    budget.take(at)?;
    let mut count = 0;
    Ok(match lexer.peek()? {
        Token::Null => {
            lexer.word()?;
            Node::Null
        }
        Token::Boolean => Node::Boolean(lexer.word()? == "true"),
        Token::Number => Node::Number(lexer.number()?.into()),
        Token::String => {
            let bytes_max = limits.string_bytes_max.max(limits.base64_bytes_max);
            Node::String(lexer.string(bytes_max)?.into())
        }
        Token::Array => {
            let mut items = Vec::new();
            lexer.open()?;
            while lexer.item(&mut count)? {
                items.push(read(lexer, budget, limits)?);
            }
            Node::Array(items)
        }
        Token::Object => {
            let mut members: Vec<(Box<str>, Node)> = Vec::new();
            let mut places = Vec::new();
            lexer.open()?;
            while let Some((at, name)) = lexer.member(&mut count)? {
                members.push((name.into(), read(lexer, budget, limits)?));
                places.push(at);
            }
            match repeated(&members).and_then(|second| places.get(second)) {
                Some(at) => return Err(Fault::new("json-duplicate-key", *at)),
                None => Node::Object(members),
            }
        }
    })
}

/// The first member whose name has been there before.
fn repeated(members: &[(Box<str>, Node)]) -> Option<usize> {
    let mut names: Vec<(&str, usize)> = members
        .iter()
        .enumerate()
        .map(|(place, (name, _))| (&**name, place))
        .collect();
    names.sort_unstable();
    names
        .windows(2)
        .filter_map(|pair| match pair {
            [(one, _), (other, second)] if one == other => Some(*second),
            _ => None,
        })
        .min()
}
