//! Codes and what is known about them: code systems, value sets and concept maps, loaded once from definitions.

mod answer;
mod expand;
mod extent;
mod fault;
mod form;
mod load;
mod lookup;
mod map;
mod r4;
mod set;
mod subsume;
mod system;
mod table;
mod translate;
mod valid;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

use crate::element::Element;

use map::Map;
use set::Set;
use system::System;

pub use answer::{
    Coding, Contained, Designation, ExpandQuestion, Expansion, Listing, Lookup, LookupQuestion,
    Match, Outcome, Place, Product, Property, PropertyValue, Refusal, Remark, TranslateQuestion,
    Translation, ValidateQuestion, Verdict,
};
pub use system::read::CODE_SHAPE;

/// What can be said about a code and a value set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// It belongs to the value set.
    Member,
    /// It does not.
    Foreign,
    /// It cannot be told here: the value set, or the code system that decides, is not loaded with its codes.
    Unknown,
}

/// Why a definition cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The file that it stands in.
    pub file: String,
    /// The definition's canonical address, or its type where it has none.
    pub url: String,
    /// The element, as a FHIRPath, where it is one.
    pub path: Option<String>,
    /// The rule: `definition-…`.
    pub rule: &'static str,
    /// The name that the rule is about: an address, a code, a path.
    pub name: Option<String>,
}

/// One definition and the file that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// The resource.
    pub resource: &'a Element,
}

/// All codes that are known: those of R4's own value sets, and those that were loaded.
///
/// A definition that was loaded stands in the place of R4's own at the same address. R4's own are read when they are
/// first asked for; they have no version here and answer to every one.
#[derive(Default)]
pub struct Terminology {
    systems: Shelf<System>,
    sets: Shelf<Set>,
    /// Sorted by address.
    maps: Vec<(Title, Map)>,
    /// Addresses of systems by their other names.
    aliases: HashMap<Box<str>, Box<str>>,
}

/// Definitions of one sort, by address.
#[derive(Default)]
struct Shelf<T> {
    items: Vec<Item<T>>,
    numbers: HashMap<Cow<'static, str>, u32>,
}

/// One definition; R4's own are made when they are needed.
struct Item<T> {
    title: Title,
    of_r4: bool,
    block: Option<r4::Block>,
    made: OnceLock<T>,
}

/// What a definition is called.
#[derive(Debug, Default)]
struct Title {
    url: Cow<'static, str>,
    version: Option<Box<str>>,
    name: Option<Box<str>>,
    title: Option<Box<str>>,
}

impl Terminology {
    /// The terminology of R4 with that of these definitions, in any order; other types among them are passed over.
    ///
    /// What could not be obeyed is refused: a code or an address that is there twice, a hierarchy or value sets that go
    /// in a circle, properties that are not declared, filters that cannot be run, and codes, value sets and maps that
    /// are named and not there. Code systems that are named and not loaded are no defect: of their codes nothing can be
    /// told, except where a value set lists them.
    pub fn load(definitions: &[Source<'_>]) -> Result<Terminology, Vec<Defect>> {
        load::load(definitions, r4::CODES)
    }

    /// Whether a code belongs to a value set. The address may carry a version. Without a system the code is looked for
    /// in all systems of the set, which is right for elements of type `code` only.
    ///
    /// Of a value set that is not known here, in this version, nothing can be told. Codes that only group others belong
    /// to a value set like others.
    pub fn member(&self, value_set: &str, system: Option<&str>, code: &str) -> Membership {
        let Some(set) = self.set(value_set) else {
            return Membership::Unknown;
        };
        let system = system.map(|system| self.canonical_system(system));
        set.judge(self, system, code)
    }

    /// The address that a code system or identifier system goes by here: its preferred address for an OID or another
    /// name that a naming system knows, or what was given.
    pub fn canonical_system<'a>(&'a self, system: &'a str) -> &'a str {
        self.aliases.get(system).map_or(system, |url| url)
    }

    /// All value sets, sorted by address.
    pub fn value_sets(&self) -> impl Iterator<Item = Listing<'_>> {
        self.sets.listings(Set::count)
    }

    /// All code systems, sorted by address.
    pub fn systems(&self) -> impl Iterator<Item = Listing<'_>> {
        self.systems.listings(System::count)
    }

    /// All concept maps, sorted by address.
    pub fn maps(&self) -> impl Iterator<Item = Listing<'_>> {
        self.maps.iter().map(|(title, map)| Listing {
            count: Some(map.count()),
            ..title.listing()
        })
    }

    /// The number of a code system, by its address in the form that is known here.
    fn system_number(&self, url: &str) -> Option<u32> {
        self.systems.numbers.get(url).copied()
    }

    fn system_at(&self, number: Option<u32>) -> Option<&System> {
        let item = self.systems.items.get(number? as usize)?;
        match &item.block {
            Some(block) => Some(item.made.get_or_init(|| block.system())),
            None => item.made.get(),
        }
    }

    fn system_title(&self, number: Option<u32>) -> Option<&Title> {
        Some(&self.systems.items.get(number? as usize)?.title)
    }

    /// Whether a code system is here in this version, or in one that nobody can tell.
    fn system_has_version(&self, number: Option<u32>, version: &str) -> bool {
        self.system_title(number)
            .is_none_or(|title| title.answers_to(version))
    }

    /// The value set at this address, which may carry a version.
    fn set(&self, canonical: &str) -> Option<&Set> {
        let (url, version) = parted(canonical);
        let item = self.sets.item(url)?;
        if version.is_some_and(|version| !item.title.answers_to(version)) {
            return None;
        }
        match &item.block {
            Some(block) => Some(item.made.get_or_init(|| block.set(self))),
            None => item.made.get(),
        }
    }
}

/// An address and its version.
fn parted(canonical: &str) -> (&str, Option<&str>) {
    match canonical.split_once('|') {
        Some((url, version)) => (url, Some(version).filter(|version| !version.is_empty())),
        None => (canonical, None),
    }
}

impl<T> Item<T> {
    fn of_r4(url: &'static str, block: Option<r4::Block>) -> Item<T> {
        Item {
            title: Title {
                url: Cow::Borrowed(url),
                ..Title::default()
            },
            of_r4: true,
            block,
            made: OnceLock::new(),
        }
    }

    fn loaded(title: Title, made: OnceLock<T>) -> Item<T> {
        Item {
            title,
            of_r4: false,
            block: None,
            made,
        }
    }
}

impl<T> Shelf<T> {
    fn item(&self, url: &str) -> Option<&Item<T>> {
        self.items.get(*self.numbers.get(url)? as usize)
    }

    /// Puts a definition on the shelf, in the place of the one with its address.
    fn put(&mut self, item: Item<T>) -> Option<u32> {
        if let Some(number) = self.numbers.get(&item.title.url) {
            if let Some(place) = self.items.get_mut(*number as usize) {
                *place = item;
            }
            return Some(*number);
        }
        let number = u32::try_from(self.items.len()).ok()?;
        self.numbers.insert(item.title.url.clone(), number);
        self.items.push(item);
        Some(number)
    }

    fn listings(&self, count: impl Fn(&T) -> usize) -> impl Iterator<Item = Listing<'_>> {
        let mut items: Vec<&Item<T>> = self.items.iter().collect();
        items.sort_by_key(|item| &item.title.url);
        items.into_iter().map(move |item| Listing {
            count: match item.block {
                Some(_) => None,
                None => item.made.get().map(&count),
            }
            .filter(|_| !item.of_r4),
            of_r4: item.of_r4,
            ..item.title.listing()
        })
    }
}

impl Title {
    fn of(resource: &Element) -> Title {
        let text = |name| resource.text_of(name).map(Box::from);
        Title {
            url: Cow::Owned(resource.text_of("url").unwrap_or_default().to_owned()),
            version: text("version"),
            name: text("name"),
            title: text("title"),
        }
    }

    /// Whether this may be that version of the definition.
    fn answers_to(&self, version: &str) -> bool {
        self.version.as_deref().is_none_or(|own| own == version)
    }

    fn listing(&self) -> Listing<'_> {
        Listing {
            url: &self.url,
            version: self.version.as_deref(),
            name: self.name.as_deref(),
            title: self.title.as_deref(),
            count: None,
            of_r4: false,
        }
    }
}

/// Only sizes are shown.
impl fmt::Debug for Terminology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Terminology")
            .field("systems", &self.systems.items.len())
            .field("sets", &self.sets.items.len())
            .field("maps", &self.maps.len())
            .finish()
    }
}

#[cfg(test)]
mod tests;
