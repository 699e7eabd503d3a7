//! FHIR's JSON: a strict reader and a writer.
//!
//! [`read`] takes exactly what FHIR allows. [`write()`] gives the same bytes back for what was written canonically:
//! compact, `resourceType` first, fields in their order, a primitive's `_twin` right behind it, and only those escapes
//! that JSON demands.

mod lexer;
mod locate;
mod reader;
pub(crate) mod tree;
mod writer;

use crate::codec::Limits;
use crate::codec::report::{Fault, Report, Stop};
use crate::definitions::Type;
use crate::element::Element;
use crate::problem::{Issue, Kind};

pub(super) use locate::find;

/// Reads one resource.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Element, Vec<Issue>> {
    read_with(bytes, limits, |reader| reader.root())
}

/// Reads one value of this type, which is not a resource: what a patch brings along.
pub fn read_as(ty: &'static Type, bytes: &[u8], limits: &Limits) -> Result<Element, Vec<Issue>> {
    read_with(bytes, limits, |reader| reader.root_as(ty))
}

/// Writes compactly.
pub fn write(element: &Element, out: &mut Vec<u8>) {
    writer::Writer::compact(out).element(element);
}

/// Writes with line breaks and indents of two spaces.
pub fn write_pretty(element: &Element, out: &mut Vec<u8>) {
    writer::Writer::pretty(out).element(element);
}

/// Writes the fields of an element compactly behind others: with a comma before each, and without the braces around them.
pub(crate) fn write_more_fields(element: &Element, out: &mut Vec<u8>) {
    writer::Writer::compact(out).fields(element, false);
}

/// Writes a JSON string with its quotes.
pub(crate) fn write_string(text: &str, out: &mut Vec<u8>) {
    writer::string(text, out);
}

fn read_with(
    bytes: &[u8],
    limits: &Limits,
    body: impl FnOnce(&mut reader::Reader<'_, '_>) -> Result<Option<Element>, Stop>,
) -> Result<Element, Vec<Issue>> {
    let text = match checked_text(bytes, limits) {
        Ok(text) => text,
        Err(fault) => return Err(refused(bytes, fault)),
    };
    let mut reader = reader::Reader::new(text, limits);
    let read = body(&mut reader);
    match reader.finish(read) {
        (Some(element), issues) if issues.is_empty() => Ok(element),
        (_, issues) if issues.is_empty() => Err(vec![Issue::error(Kind::Structure, "json-syntax")]),
        (_, issues) => Err(issues),
    }
}

/// The bytes as text, if they are UTF-8 without a byte order mark and not too many.
pub(super) fn checked_text<'a>(bytes: &'a [u8], limits: &Limits) -> Result<&'a str, Fault> {
    if bytes.len() > limits.size_bytes_max {
        return Err(Fault {
            kind: Kind::TooLong,
            ..Fault::over("limit-size", limits.size_bytes_max, 0)
        });
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(Fault::new("text-bom", 0));
    }
    std::str::from_utf8(bytes).map_err(|error| Fault::new("text-utf8", error.valid_up_to()))
}

/// The one issue of bytes that are no text for us.
pub(super) fn refused(bytes: &[u8], fault: Fault) -> Vec<Issue> {
    let known = std::str::from_utf8(bytes.get(..fault.at).unwrap_or_default());
    Report::new(known.unwrap_or_default(), 1).finish(Some(fault.into()))
}

/// How many bytes at the beginning of a text stand in JSON as they are: no quote, no escape, no control character.
fn plain_bytes(text: &[u8]) -> usize {
    const TOGETHER: usize = 16;
    let is_plain = |byte: u8| (byte >= b' ') & (byte != b'"') & (byte != b'\\');
    // Sixteen at a time, without leaving off among them: they are compared in one step then.
    let whole = text
        .chunks_exact(TOGETHER)
        .take_while(|chunk| {
            chunk
                .iter()
                .fold(true, |plain, byte| plain & is_plain(*byte))
        })
        .count();
    let begun = whole * TOGETHER;
    let rest = text.get(begun..).unwrap_or_default();
    begun + rest.iter().take_while(|byte| is_plain(**byte)).count()
}

#[cfg(test)]
mod tests;
