//! FHIR's XML: a strict reader behind a gate, and a writer.
//!
//! The reader finds the same faults under the same rules as the one for JSON, and gives the same tree, with its fields in
//! the order of the definition: the order that XML demands. So JSON → XML → JSON gives back the same resource, with its
//! fields in that order ([`Element::sort_fields`]). The narrative is kept to the letter.

mod locate;
mod reader;
mod source;
mod writer;

use crate::codec::gate::Gate;
use crate::codec::report::Report;
use crate::codec::{Limits, json};
use crate::element::Element;
use crate::problem::{Issue, Kind};

pub(super) use locate::find;

/// The namespace of all that FHIR defines.
const FHIR: &str = "http://hl7.org/fhir";

/// Reads one resource.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Element, Vec<Issue>> {
    let gate = Gate {
        // A narrative has its own depth below the resource's.
        depth_max: limits.depth() * 2 + 2,
        attributes_max: limits.attributes_max,
        declaration: true,
    };
    let text = match json::checked_text(bytes, limits) {
        Ok(text) => text,
        Err(fault) => return Err(json::refused(bytes, fault)),
    };
    if let Err(fault) = gate.check(text) {
        return Err(Report::new(text, 1).finish(Some(fault.into())));
    }
    let (element, issues) = reader::Reader::new(text, limits).read();
    match element {
        Some(mut element) if issues.is_empty() => {
            element.sort_fields();
            Ok(element)
        }
        _ if issues.is_empty() => Err(vec![Issue::error(Kind::Structure, "xml-syntax")]),
        _ => Err(issues),
    }
}

/// Writes without white space between elements.
pub fn write(element: &Element, out: &mut Vec<u8>) {
    writer::Writer::new(out, false).resource(element);
}

/// Writes with line breaks and indents of two spaces.
pub fn write_pretty(element: &Element, out: &mut Vec<u8>) {
    writer::Writer::new(out, true).resource(element);
}

#[cfg(test)]
mod tests;
