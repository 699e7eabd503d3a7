//! Other names of systems: naming systems, and code systems that carry an identifier of their own.

use super::{Loading, of_type};
use crate::terminology::Source;

/// Collects the names under which systems are known elsewhere.
pub(super) fn aliases(loading: &mut Loading, definitions: &[Source<'_>]) {
    for source in of_type(definitions, "NamingSystem") {
        let ids = || source.resource.children("uniqueId");
        let is_uri = |id: &&crate::Element| id.text_of("type") == Some("uri");
        let preferred = ids()
            .filter(is_uri)
            .find(|id| id.text_of("preferred") == Some("true"));
        let Some(url) = preferred
            .or_else(|| ids().find(is_uri))
            .and_then(|id| id.text_of("value"))
        else {
            continue;
        };
        for id in ids() {
            let value = id.text_of("value").unwrap_or_default();
            let other = match id.text_of("type") {
                Some("oid") => prefixed("urn:oid:", value),
                Some("uuid") => prefixed("urn:uuid:", value),
                Some("uri") => value.to_owned(),
                _ => continue,
            };
            add(loading, source, other, url);
        }
    }
    for source in of_type(definitions, "CodeSystem") {
        let Some(url) = source.resource.text_of("url") else {
            continue;
        };
        for id in source.resource.children("identifier") {
            let value = id.text_of("value").unwrap_or_default();
            if id.text_of("system") == Some("urn:ietf:rfc:3986") && value.starts_with("urn:oid:") {
                add(loading, source, value.to_owned(), url);
            }
        }
    }
}

fn prefixed(prefix: &str, value: &str) -> String {
    match value.starts_with(prefix) {
        true => value.to_owned(),
        false => format!("{prefix}{value}"),
    }
}

fn add(loading: &mut Loading, source: Source<'_>, other: String, url: &str) {
    if other == url {
        return;
    }
    let aliases = &mut loading.terminology.aliases;
    let known = aliases.get(other.as_str());
    if known.is_some_and(|known| **known != *url) || other.is_empty() {
        let path = match source.resource.type_name() {
            "NamingSystem" => "NamingSystem.uniqueId",
            _ => "CodeSystem.identifier",
        };
        loading.refuse(source, "definition-name-twice", path, &other);
        return;
    }
    aliases.insert(other.into(), url.into());
}
