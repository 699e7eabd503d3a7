//! Names that hold within a bundle → references that hold outside of it, wherever they stand in a resource.
//!
//! Replaced are references, elements of the types uri, url, oid and uuid, and links and pictures of the narrative; never
//! canonical addresses, which name definitions and not entries. What stands behind a `#` or a `/_history/` is kept.

mod narrative;

use crate::definitions::Primitive;
use crate::element::Element;
use crate::element::walk::push_step;
use crate::key::{Id, Key};
use crate::problem::{Issue, Kind};

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// This resource.
    Key(Key),
    /// A resource that is not known yet.
    Later,
}

/// What was met on the way through a resource.
#[derive(Debug, Default)]
pub struct Met {
    /// Whether a name stands in it that is not known yet. It was left as it is.
    pub later: bool,
    /// References by criteria, `Patient?identifier=…`, with their places. They were left as they are.
    pub criteria: Vec<ByCriteria>,
    /// References to entries that are not there.
    pub lost: Vec<Issue>,
}

/// A reference by criteria.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByCriteria {
    /// Where it stands.
    pub place: String,
    /// The reference.
    pub text: String,
}

/// Replaces the names in a resource. `place` is where the resource stands, `full_url` its own name, against which
/// relative references are read; `meaning` tells what an absolute name, or a reference by criteria, stands for.
pub fn rewrite(
    resource: &mut Element,
    place: &str,
    full_url: Option<&str>,
    meaning: &dyn Fn(&str) -> Option<Meaning>,
) -> Met {
    let mut walk = Walk {
        base: full_url.and_then(base_of),
        meaning,
        place: place.to_owned(),
        met: Met::default(),
    };
    walk.below(resource);
    walk.met
}

/// The base in the name of a resource that was read from a server: `https://clinic.example/fhir` of
/// `https://clinic.example/fhir/Patient/1`.
fn base_of(full_url: &str) -> Option<&str> {
    let (rest, id) = full_url.rsplit_once('/')?;
    let (base, kind) = rest.rsplit_once('/')?;
    (full_url.starts_with("http") && is_type_name(kind) && Id::parse(id).is_some()).then_some(base)
}

fn is_type_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a reference is one by criteria, `Type?…`, as it stands or below an address.
fn is_by_criteria(text: &str) -> bool {
    text.split_once('?')
        .is_some_and(|(path, _)| is_type_name(path.rsplit('/').next().unwrap_or_default()))
}

struct Walk<'a> {
    base: Option<&'a str>,
    meaning: &'a dyn Fn(&str) -> Option<Meaning>,
    place: String,
    met: Met,
}

impl Walk<'_> {
    fn below(&mut self, element: &mut Element) {
        let is_reference = element.type_name() == "Reference";
        let mut item = 0;
        let mut last = None;
        let mut retyped: Vec<(&'static str, String)> = Vec::new();
        // Nothing is taken out; this is the way to all children with their slots.
        element.retain(|slot, child| {
            item = if last == Some(slot) { item + 1 } else { 0 };
            last = Some(slot);
            let length = self.place.len();
            push_step(&mut self.place, slot, slot.list.then_some(item));
            if is_reference && slot.name == "reference" {
                self.reference(child);
            } else if let Some(primitive) = child.ty().primitive() {
                match self.value(primitive, child) {
                    // `Patient/1` is neither an oid nor a uuid; beside these types a choice has the one that holds it.
                    Some(text) if child.set_text(&text).is_err() && slot.choice => {
                        retyped.push((slot.element, text));
                    }
                    _ => {}
                }
            }
            if child.field_count() > 0 {
                self.below(child);
            }
            self.place.truncate(length);
            true
        });
        for (name, text) in retyped {
            if let Ok(uri) = Element::primitive("uri", &text) {
                // Where the choice has no uri, the value stays as it was sent.
                let _ = element.set(&format!("{name}Uri"), uri);
            }
        }
    }

    fn reference(&mut self, element: &mut Element) {
        let Some(text) = element.text() else { return };
        if let Some(new) = self.replaced(text) {
            // Any text without blanks is a reference.
            let _ = element.set_text(&new);
            return;
        }
        if self.is_later(text) {
            return;
        }
        if is_by_criteria(text) {
            self.met.criteria.push(ByCriteria {
                place: self.place.clone(),
                text: text.to_owned(),
            });
        } else if ["urn:uuid:", "urn:oid:"]
            .iter()
            .any(|urn| text.starts_with(urn))
        {
            let lost = Issue::error(Kind::Value, "entry-reference-lost");
            self.met.lost.push(lost.at(self.place.clone()));
        }
    }

    fn value(&mut self, primitive: Primitive, element: &Element) -> Option<String> {
        let text = element.text()?;
        match primitive {
            Primitive::Uri | Primitive::Url | Primitive::Oid | Primitive::Uuid => {
                let new = self.replaced(text);
                if new.is_none() {
                    self.is_later(text);
                }
                new
            }
            Primitive::Xhtml => narrative::replace(text, &mut |link| {
                let new = self.replaced(link);
                if new.is_none() {
                    self.is_later(link);
                }
                new
            }),
            _ => None,
        }
    }

    /// Whether a text names what is not known yet, which is noted.
    fn is_later(&mut self, text: &str) -> bool {
        let later = matches!(self.known(text), Some((Meaning::Later, _)));
        self.met.later |= later;
        later
    }

    /// The text that takes the place of a name.
    fn replaced(&self, text: &str) -> Option<String> {
        match self.known(text)? {
            (Meaning::Key(key), tail) => Some(format!("{key}{tail}")),
            (Meaning::Later, _) => None,
        }
    }

    /// What a text stands for, and what follows the name in it.
    fn known<'t>(&self, text: &'t str) -> Option<(Meaning, &'t str)> {
        if let Some(meaning) = (self.meaning)(text) {
            return Some((meaning, ""));
        }
        let end = text.find('#').unwrap_or(text.len());
        let end = text
            .get(..end)
            .and_then(|name| name.find("/_history/"))
            .unwrap_or(end);
        let (name, tail) = text.split_at_checked(end)?;
        if name.is_empty() {
            return None;
        }
        if !tail.is_empty()
            && let Some(meaning) = (self.meaning)(name)
        {
            return Some((meaning, tail));
        }
        let (kind, id) = name.split_once('/')?;
        if !is_type_name(kind) || Id::parse(id).is_none() {
            return None;
        }
        let meaning = (self.meaning)(&format!("{}/{name}", self.base?))?;
        Some((meaning, tail))
    }
}

#[cfg(test)]
mod tests;
