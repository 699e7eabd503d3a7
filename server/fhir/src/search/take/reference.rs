//! References: to resources of this server, to others, and to definitions by their address.

use super::{Rule, token};
use crate::element::Element;
use crate::key::{Key, local_reference};
use crate::search::{ParameterType, Referent, Value};

/// How identifiers in references are kept.
const IDENTIFIER: Rule = Rule {
    ty: ParameterType::Token,
    case_counts: true,
    system: None,
};

/// What one element refers to.
pub(super) fn push(element: &Element, bases: &[&str], out: &mut Vec<Value>) {
    let referent = match element.type_name() {
        "Reference" => element
            .text_of("reference")
            .and_then(|text| referent(text, bases)),
        "canonical" => element.text().and_then(definition),
        _ => element.text().and_then(|text| outside(text, "")),
    };
    out.extend(referent.map(Value::Reference));
}

/// The identifier that stands in a reference.
pub(super) fn push_identifier(element: &Element, out: &mut Vec<Value>) {
    if let Some(identifier) = element.first("identifier") {
        token::push(identifier, &IDENTIFIER, out);
    }
}

/// What the text of a `Reference.reference` leads to. A version is cut off: it leads to the resource all the same. What
/// is contained leads nowhere.
pub fn referent(text: &str, bases: &[&str]) -> Option<Referent> {
    if let Some(key) = local_reference(text, bases) {
        return Some(Referent::Own(key));
    }
    match text.split_once("/_history/") {
        Some((url, version)) => outside(url, version),
        None => outside(text, ""),
    }
}

/// The definition that a canonical names: its address, and behind `|` its version. A fragment within it is cut off.
pub fn definition(text: &str) -> Option<Referent> {
    let text = text.split_once('#').map_or(text, |(text, _)| text);
    let (url, version) = text.split_once('|').unwrap_or((text, ""));
    outside(url, version)
}

/// All references to resources of this server, wherever they stand, each with its place. What is contained counts too:
/// its references are as real as the container's.
pub fn references(resource: &Element, bases: &[&str]) -> Vec<(Key, String)> {
    let mut found = Vec::new();
    if resource.descendants_of("Reference").next().is_none() {
        return found;
    }
    resource.walk(&mut |place, element| {
        let key = local(element, bases);
        found.extend(key.map(|key| (key, format!("{place}.reference"))));
    });
    found
}

/// The resource of this server that an element refers to, if it is a reference to one.
pub(super) fn local(element: &Element, bases: &[&str]) -> Option<Key> {
    if element.type_name() != "Reference" {
        return None;
    }
    local_reference(element.text_of("reference")?, bases)
}

fn outside(url: &str, version: &str) -> Option<Referent> {
    let leads = !url.is_empty() && !url.starts_with('#');
    leads.then(|| Referent::Outside {
        url: url.into(),
        version: version.into(),
    })
}
