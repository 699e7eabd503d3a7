//! A resource against R4 and against profiles: everything that is wrong, each finding with its rule and its place.
//!
//! Structure, cardinality and the forms of primitives of R4 itself are the codec's: what arrives here is a tree that R4
//! allows. What was made in code may lack something required, which is looked for here too. This room adds R4's bindings,
//! invariants, references and bundles, and all that profiles say.
//!
//! Some choices where FHIR leaves one:
//!
//! - An element with nothing but `data-absent-reason` is there: it satisfies a minimum, keeps to every binding, and no
//!   part of its value is missed. It does not satisfy a fixed value or a pattern.
//! - Preferred bindings of profiles and codes that cannot be checked here are information, and only for who asks
//!   (`strict`); preferred bindings of R4 itself, and to have no narrative (`dom-6`), are nobody's fault.
//! - Where a profile that is looked at binds an element, its binding takes the place of an extensible one of R4; a
//!   required one stays.
//! - An extension is held against its definition wherever it stands, whether a profile mentions it or not. One that is
//!   not known is only remarkable under an address under which others of ours are, or if it is a modifier.
//! - What a reference points to is looked at where it is contained or an entry of the same bundle; elsewhere only its
//!   type is known, by the address.

use std::collections::HashMap;

use crate::definitions::Type;
use crate::element::Element;
use crate::path::Expression;
use crate::problem::Issue;
use crate::terminology::{Defect, Source, Terminology};

mod base;
mod binding;
mod bundle;
mod compare;
mod compile;
mod conform;
mod differential;
mod extension;
mod mask;
mod place;
mod reference;
mod rule;
mod slicing;
mod tree;
mod walk;

use base::Base;
use extension::Context;
use place::Findings;
use reference::Surroundings;
use tree::{ProfileId, Tree};
use walk::Walker;

/// Profiles and terminology, compiled once.
#[derive(Debug, Default)]
pub struct Rulebook {
    terminology: Terminology,
    profiles: Vec<Profile>,
    trees: Vec<Tree>,
    by_url: HashMap<String, ProfileId>,
    /// Where the addresses of our own definitions begin.
    own: Vec<String>,
}

/// What a profile constrains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileKind {
    /// A resource.
    Resource,
    /// A data type.
    DataType,
    /// `Extension`: it is the definition of one.
    Extension,
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
    /// The name for people in English.
    pub title_en: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// What it is for, in English.
    pub description_en: Option<String>,
    /// The address of what it refines.
    pub base: String,
    /// What it constrains.
    pub kind: ProfileKind,
    /// Whether it is only there to be refined.
    pub is_abstract: bool,
    /// The type that it constrains.
    pub ty: &'static Type,
    /// The file that it stands in.
    pub file: String,
    ancestors: Vec<ProfileId>,
    contexts: Vec<Context>,
    context_rules: Vec<Expression>,
    modifier: bool,
}

/// How one validation is done.
#[derive(Clone, Copy, Default)]
pub struct Question<'a> {
    /// Profiles to hold it against, beyond those that the resource itself claims. An address may carry a version.
    pub profiles: &'a [&'a str],
    /// Whether what is found wrong by a profile only matters to who asked (`$validate`): a profile that was asked for and
    /// is not known is then an error rather than a warning, and there is more information.
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
        let mut defects = Vec::new();
        if let Err(reason) = Base::rules() {
            defects.push(Defect {
                file: "r4-rules.txt".into(),
                url: "StructureDefinition".into(),
                path: None,
                rule: "definition-r4",
                name: Some(reason.into()),
            });
        }
        let terminology = Terminology::load(definitions).unwrap_or_else(|more| {
            defects.extend(more);
            Terminology::default()
        });
        let (profiles, trees) = compile::compile(definitions).unwrap_or_else(|more| {
            defects.extend(more);
            Default::default()
        });
        if !defects.is_empty() {
            return Err(defects);
        }
        let by_url = profiles
            .iter()
            .enumerate()
            .map(|(number, profile)| (profile.url.clone(), number))
            .collect();
        let mut own: Vec<String> = profiles.iter().filter_map(own_base).collect();
        own.sort();
        own.dedup();
        Ok(Rulebook {
            terminology,
            profiles,
            trees,
            by_url,
            own,
        })
    }

    /// All profiles and extensions, sorted by address.
    pub fn profiles(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.iter()
    }

    /// The profile at this address, which may carry a version behind a bar.
    pub fn profile(&self, canonical: &str) -> Option<&Profile> {
        self.profiles.get(self.find(canonical)?)
    }

    /// The terminology.
    pub fn terminology(&self) -> &Terminology {
        &self.terminology
    }

    /// Everything that is wrong with a resource: errors before warnings, R4's before those of profiles. Empty is well.
    pub fn validate(&self, resource: &Element, question: &Question<'_>) -> Vec<Issue> {
        let Ok(base) = Base::rules() else {
            return Vec::new();
        };
        let surroundings = Surroundings::of(resource);
        let resolve = |address: &str| surroundings.find(address);
        let mut walker = Walker {
            book: self,
            base,
            question,
            surroundings: &surroundings,
            resolve: &resolve,
            findings: Findings::new(question.issues_max),
            start: resource,
            frames: Vec::with_capacity(16),
            resource,
            root: resource,
            probes: 0,
            failed: false,
            answers: HashMap::new(),
            open: Vec::new(),
            holders: HashMap::new(),
            bound: Vec::new(),
            counts: Vec::new(),
            fragments: Vec::new(),
        };
        walker.whole(resource);
        walker.findings.in_order()
    }

    /// The number of the profile at this address.
    fn find(&self, canonical: &str) -> Option<ProfileId> {
        let (url, version) = match canonical.split_once('|') {
            Some((url, version)) => (url, Some(version)),
            None => (canonical, None),
        };
        let number = *self.by_url.get(url)?;
        let profile = self.profiles.get(number)?;
        (version.is_none() || version == profile.version.as_deref()).then_some(number)
    }

    /// Whether an address is under one where definitions of ours are.
    fn is_own(&self, url: &str) -> bool {
        self.own.iter().any(|base| url.starts_with(base.as_str()))
    }
}

/// Where the addresses of all definitions of a profile's publisher begin. R4's own are nobody's.
fn own_base(profile: &Profile) -> Option<String> {
    let (base, _) = profile.url.split_once("/StructureDefinition/")?;
    let base = base.strip_suffix("/Extension").unwrap_or(base);
    (base != "http://hl7.org/fhir").then(|| format!("{base}/"))
}

#[cfg(test)]
mod tests;
