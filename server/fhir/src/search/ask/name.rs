//! Names of parameters: those that mean nothing, those that no catalogue holds, and how a name may be shown.

use std::sync::Arc;

use crate::key::Kind;
use crate::search::{Catalogue, Parameter};

/// Parameters that well-known clients add for themselves, and that mean nothing.
const HARMLESS: [&str; 3] = ["_totalMethod", "_cacheBuster", "_"];

/// FHIR's parameters that are not served: bodies are sealed, so no text of a whole resource is searched; there are no
/// named queries; and what is contained is found with its container.
pub(super) const NOT_SERVED: [&str; 5] = [
    "_text",
    "_content",
    "_query",
    "_contained",
    "_containedType",
];

/// Parameters of every kind that no catalogue holds.
pub(super) const SPECIAL: [&str; 4] = ["_id", "_lastUpdated", "_has", "_filter"];

/// The reference by which lists hold resources of this kind, if they do.
pub(super) fn list_item(catalogue: &Catalogue, kind: Kind) -> Option<&Arc<Parameter>> {
    let list = Kind::parse("List")?;
    catalogue
        .find(list, "item")
        .filter(|item| item.targets.contains(kind))
}

/// Whether a parameter is one that clients add for themselves and that means nothing.
pub fn is_harmless(name: &str) -> bool {
    HARMLESS.contains(&name)
}

/// A parameter's name as it may be shown: names are the client's own text and may be anything.
pub(super) fn shown(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-:.".contains(c);
    name.chars()
        .take(64)
        .map(|c| if plain(c) { c } else { '?' })
        .collect()
}

/// A name and its modifier.
pub(super) fn parts(name: &str) -> (&str, Option<&str>) {
    name.split_once(':')
        .map_or((name, None), |(code, modifier)| (code, Some(modifier)))
}
