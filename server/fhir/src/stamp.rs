//! A resource on its way to being stored: written once, so that its id, version and time are only put between the pieces.

use crate::codec::json;
use crate::element::Element;
use crate::instant;
use crate::key::{Id, Kind, Version};
use crate::problem::{self, Issue};
use crate::view;

/// A resource that has everything but what the server says about it.
///
/// ```
/// use fhir::{Draft, Id, Version, codec};
///
/// let sent = br#"{"resourceType":"Patient","id":"mine","birthDate":"2024-04-01"}"#;
/// let element = codec::json::read(sent, &codec::Limits::default()).unwrap();
/// let draft = Draft::new(element).unwrap();
/// let body = draft.body(&Id::parse("p1").unwrap(), Version(1), 0);
/// assert_eq!(
///     String::from_utf8(body).unwrap(),
///     r#"{"resourceType":"Patient","id":"p1","meta":{"versionId":"1","lastUpdated":"1970-01-01T00:00:00.000Z"},"birthDate":"2024-04-01"}"#
/// );
/// ```
#[derive(Clone)]
pub struct Draft {
    kind: Kind,
    sent_id: Option<String>,
    /// All that follows the time: the rest of `meta`, and the rest of the resource.
    tail: Box<[u8]>,
}

impl Draft {
    /// Takes the server's own elements out: the id, and `versionId` and `lastUpdated` of `meta`.
    ///
    /// A resource of a kind that is not stored is refused, and so is one that says it is only a part of the whole.
    pub fn new(mut element: Element) -> Result<Draft, Issue> {
        let unserved = || Issue::error(problem::Kind::NotSupported, "resource-type-unserved");
        let kind = element.kind().ok_or_else(unserved)?;
        if view::is_subsetted(&element) {
            return Err(Issue::error(problem::Kind::BusinessRule, "subsetted-body")
                .at(format!("{kind}.meta.tag")));
        }
        let sent_id = element
            .remove("id")
            .first()
            .and_then(|id| id.text().map(String::from));
        if let Some(meta) = element.first_mut("meta") {
            meta.remove("versionId");
            meta.remove("lastUpdated");
            if meta.is_empty() {
                element.remove("meta");
            }
        }
        let tail = tail(&mut element);
        Ok(Draft {
            kind,
            sent_id,
            tail: tail.into(),
        })
    }

    /// The resource's kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The id that stood in the body, as sent.
    pub fn sent_id(&self) -> Option<&str> {
        self.sent_id.as_deref()
    }

    /// The resource as it is stored, under this id, version and time.
    pub fn body(&self, id: &Id, version: Version, at_ms: i64) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.tail.len() + 180);
        for piece in [
            "{\"resourceType\":\"",
            self.kind.name(),
            "\",\"id\":\"",
            id.as_str(),
            "\",\"meta\":{\"versionId\":\"",
            &version.to_string(),
            "\",\"lastUpdated\":\"",
        ] {
            body.extend_from_slice(piece.as_bytes());
        }
        instant::write_instant(at_ms, &mut body);
        body.extend_from_slice(&self.tail);
        body
    }
}

/// The quote behind the time, the rest of `meta`, and the rest of the resource. `meta` stands before all else in what
/// is stored, wherever it stood in what was sent.
fn tail(element: &mut Element) -> Vec<u8> {
    let mut tail = Vec::with_capacity(1024);
    tail.push(b'"');
    let meta = element.remove("meta").pop();
    if let Some(meta) = &meta {
        json::write_more_fields(meta, &mut tail);
    }
    tail.push(b'}');
    json::write_more_fields(element, &mut tail);
    tail.push(b'}');
    tail
}

#[cfg(test)]
mod tests;
