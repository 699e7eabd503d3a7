//! The shape of an answer: which part of a resource, in which format, indented or not.
//!
//! What is at rest is the text that is sent when JSON of the whole is asked for. Only another shape decodes it.

use bytes::Bytes;
use fhir::codec::{Limits, json, xml};
use fhir::problem::Kind;
use fhir::view::{self, Summary};
use fhir::{Element, Problem};

use crate::call::Format;

/// Which part of a resource to show, and whether indented.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// `_summary`
    pub summary: Option<Summary>,
    /// `_elements`
    pub elements: Vec<String>,
    /// `_pretty`
    pub pretty: bool,
}

impl Shape {
    /// The text of a resource in this shape.
    pub fn apply(&self, resource: Bytes, format: Format) -> Result<Bytes, Problem> {
        let whole = self.summary.is_none() && self.elements.is_empty();
        if whole && !self.pretty && format == Format::Json {
            return Ok(resource);
        }
        let element = json::read(&resource, &Limits::own()).map_err(|issues| {
            let rules: Vec<&str> = issues.iter().map(|issue| issue.rule).collect();
            Problem::new(Kind::Exception, "internal")
                .from_source(format!("our own text cannot be read: {}", rules.join(", ")))
        })?;
        let element = self.part(element);
        let mut text = Vec::with_capacity(resource.len());
        match (format, self.pretty) {
            (Format::Json, false) => json::write(&element, &mut text),
            (Format::Json, true) => json::write_pretty(&element, &mut text),
            (Format::Xml, false) => xml::write(&element, &mut text),
            (Format::Xml, true) => xml::write_pretty(&element, &mut text),
        }
        Ok(text.into())
    }

    /// The part that is asked for. Of a bundle the part is taken of each resource in it.
    fn part(&self, element: Element) -> Element {
        let names: Vec<&str> = self.elements.iter().map(String::as_str).collect();
        let mut element = element;
        if element.type_name() == "Bundle" {
            for entry in element.children_mut("entry") {
                if let Some(resource) = entry.first_mut("resource") {
                    let part = self.part(std::mem::replace(resource, Element::of(resource.ty())));
                    *resource = part;
                }
            }
            return element;
        }
        if let Some(summary) = self.summary {
            element = view::summary(&element, summary);
        }
        if !names.is_empty() {
            element = view::elements(&element, &names);
        }
        element
    }
}
