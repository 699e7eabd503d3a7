//! One value set, ready for questions: for each system the codes that belong to it.

pub(super) mod compose;
mod filter;

use std::borrow::Cow;

use super::answer::Designation;
use super::extent::{Extent, either};
use super::{Membership, Terminology};

/// A value set.
#[derive(Debug, Default)]
pub(super) struct Set {
    pub(super) parts: Vec<Part>,
    /// Whether codes of any other system may belong to it: nothing can be told of them.
    pub(super) open: bool,
    /// What the value set itself calls codes, sorted by system and code.
    wording: Vec<Wording>,
}

/// The codes of one system.
#[derive(Debug)]
pub(super) struct Part {
    /// The address of the system.
    pub(super) url: Cow<'static, str>,
    /// Its number, if it is known.
    pub(super) system: Option<u32>,
    pub(super) extent: Extent,
}

/// What a value set calls a code.
#[derive(Clone, Debug, Default)]
pub(super) struct Wording {
    pub(super) system: Box<str>,
    pub(super) code: Box<str>,
    /// The language of the display.
    pub(super) language: Option<Box<str>>,
    pub(super) display: Option<Box<str>>,
    pub(super) designations: Vec<Designation>,
    pub(super) inactive: bool,
    pub(super) is_abstract: bool,
}

impl Set {
    /// The codes of these systems.
    pub(super) fn of(parts: Vec<Part>) -> Set {
        Set {
            parts,
            ..Set::default()
        }
    }

    /// The codes of this system in it.
    pub(super) fn part(&self, url: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.url == url)
    }

    /// What can be said of a code. Nothing is allocated.
    pub(super) fn judge(
        &self,
        terminology: &Terminology,
        system: Option<&str>,
        code: &str,
    ) -> Membership {
        let beyond = match self.open {
            true => Membership::Unknown,
            false => Membership::Foreign,
        };
        let judged = |part: &Part| part.extent.judge(terminology.system_at(part.system), code);
        match system {
            Some(system) => self.part(system).map_or(beyond, judged),
            None => self.parts.iter().map(judged).fold(beyond, either),
        }
    }

    /// How many codes are known to belong to it.
    pub(super) fn count(&self) -> usize {
        self.parts.iter().map(|part| part.extent.count()).sum()
    }

    /// What it calls a code.
    pub(super) fn wording(&self, system: &str, code: &str) -> Option<&Wording> {
        let key = |one: &Wording| (&*one.system, &*one.code).cmp(&(system, code));
        let at = self.wording.binary_search_by(key).ok()?;
        self.wording.get(at)
    }

    /// The codes of this system, or of one that it does not name.
    fn extent_of(&self, url: &str, count: usize) -> Extent {
        match self.part(url) {
            Some(part) => part.extent.clone(),
            None if self.open => Extent::all(count, Membership::Unknown),
            None => Extent::all(count, Membership::Foreign),
        }
    }

    /// Takes over what was said of codes; the first who says something of a code is heard.
    fn set_wording(&mut self, mut wording: Vec<Wording>) {
        wording.sort_by(|one, other| (&one.system, &one.code).cmp(&(&other.system, &other.code)));
        wording.dedup_by(|later, first| later.system == first.system && later.code == first.code);
        self.wording = wording;
    }
}
