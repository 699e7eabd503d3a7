//! The definitions as resources: to be listed, found, and read.

use std::borrow::Cow;
use std::collections::HashMap;

use bytes::Bytes;
use fhir::codec::{self, Limits};
use fhir::search::{self, Alone, Catalogue, Facts, Query, matches};
use fhir::{Element, Id, Key, Kind, instant};

use super::Found;

/// How well added texts are packed. They are unpacked whenever somebody reads them.
const PACKED_LEVEL: i32 = 6;
/// The largest text of one definition.
const TEXT_BYTES_MAX: usize = 64 << 20;

/// Every definition that is in force.
#[derive(Debug, Default)]
pub struct Library {
    entries: Vec<Entry>,
    places: HashMap<(&'static str, Box<str>), usize>,
}

/// One definition.
#[derive(Debug)]
pub struct Entry {
    /// Its type.
    pub type_name: &'static str,
    /// Its id.
    pub id: Id,
    /// Its canonical address.
    pub url: Option<Box<str>>,
    /// Its version.
    pub version: Option<Box<str>>,
    /// Its title, or else its name.
    pub title: Option<Box<str>>,
    /// The type that it is about.
    pub about: Option<Box<str>>,
    /// Whether it is the profile of a whole resource.
    pub is_resource_profile: bool,
    /// The file that it stands in.
    pub source: Box<str>,
    text: Text,
    found_by: Vec<search::Entry>,
}

#[derive(Debug)]
enum Text {
    /// As the program carries it.
    Carried(&'static str),
    /// Packed.
    Packed(Box<[u8]>),
}

impl Library {
    /// The definitions with what each can be found by. One that has no id that FHIR knows cannot be read by it, and is
    /// left out.
    pub fn of(found: &[Found], catalogue: &Catalogue) -> Result<Library, String> {
        let mut entries = Vec::with_capacity(found.len());
        let mut places = HashMap::new();
        for one in found {
            let Some(id) = one.element.text_of("id").and_then(Id::parse) else {
                continue;
            };
            let entry = Entry::of(one, id, catalogue)?;
            let key = (entry.type_name, Box::from(entry.id.as_str()));
            // Of two with one id the later is read: it was added.
            places.insert(key, entries.len());
            entries.push(entry);
        }
        Ok(Library { entries, places })
    }

    /// All of them, in the order of their files.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The definition of this type with this id.
    pub fn find(&self, key: &Key) -> Option<&Entry> {
        let place = self
            .places
            .get(&(key.kind.name(), Box::from(key.id.as_str())))?;
        self.entries.get(*place)
    }

    /// The definitions that a query finds, in the order of their ids.
    pub fn search(&self, query: &Query) -> Vec<&Entry> {
        let mut hits: Vec<&Entry> = self
            .places
            .values()
            .filter_map(|place| self.entries.get(*place))
            .filter(|entry| entry.type_name == query.kind.name())
            .filter(|entry| {
                let facts = Facts {
                    kind: query.kind,
                    id: &entry.id,
                    changed_at_ms: 0,
                    entries: &entry.found_by,
                };
                // They refer to each other by their addresses, never by ids.
                matches(query, &facts, &Alone)
            })
            .collect();
        hits.sort_by(|one, other| one.id.cmp(&other.id));
        hits
    }

    /// Addresses of the profiles of this type, sorted.
    pub fn profiles_of(&self, type_name: &str) -> Vec<String> {
        let mut urls: Vec<String> = self
            .entries
            .iter()
            .filter(|entry| entry.is_resource_profile)
            .filter(|entry| entry.about.as_deref() == Some(type_name))
            .filter_map(|entry| entry.url.as_deref().map(str::to_owned))
            .collect();
        urls.sort_unstable();
        urls.dedup();
        urls
    }
}

impl Entry {
    fn of(found: &Found, id: Id, catalogue: &Catalogue) -> Result<Entry, String> {
        let element = &found.element;
        let text = |name: &str| element.text_of(name).map(Box::from);
        let is_profile = element.type_name() == "StructureDefinition"
            && element.text_of("kind") == Some("resource")
            && element.text_of("derivation") == Some("constraint");
        let found_by = match Kind::parse(element.type_name()) {
            Some(_) => catalogue.entries(element, &[], instant::JAPAN_MINUTES),
            None => Ok(Vec::new()),
        };
        let found_by = found_by.map_err(|_| format!("{}: cannot be indexed", found.file))?;
        let stored = match found.text {
            Some(text) => Text::Carried(text),
            None => Text::Packed(packed(element).map_err(|why| format!("{}: {why}", found.file))?),
        };
        Ok(Entry {
            type_name: element.type_name(),
            id,
            url: text("url"),
            version: text("version"),
            title: text("title").or_else(|| text("name")),
            about: text("type"),
            is_resource_profile: is_profile,
            source: Box::from(found.file.as_str()),
            text: stored,
            found_by,
        })
    }

    /// Its text as compact JSON. `None` where it cannot be unpacked, which would be a defect of ours.
    pub fn body(&self) -> Option<Bytes> {
        let text: Cow<'_, [u8]> = match &self.text {
            Text::Carried(text) => Cow::Borrowed(text.as_bytes()),
            Text::Packed(packed) => {
                Cow::Owned(zstd::bulk::decompress(packed, TEXT_BYTES_MAX).ok()?)
            }
        };
        let element = codec::json::read(&text, &Limits::own()).ok()?;
        Some(compact(&element).into())
    }
}

fn compact(element: &Element) -> Vec<u8> {
    let mut text = Vec::new();
    codec::json::write(element, &mut text);
    text
}

fn packed(element: &Element) -> Result<Box<[u8]>, String> {
    let text = compact(element);
    let packed = zstd::bulk::compress(&text, PACKED_LEVEL).map_err(|error| error.to_string())?;
    Ok(packed.into())
}
