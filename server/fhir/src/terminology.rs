//! Codes and what is known about them: code systems, value sets and concept maps, loaded once from definitions.

mod answer;

use crate::element::Element;
use crate::problem::Kind;

pub use answer::{
    Coding, Contained, Designation, ExpandQuestion, Expansion, Listing, Lookup, LookupQuestion,
    Match, Outcome, Place, Product, Property, PropertyValue, Refusal, Remark, TranslateQuestion,
    Translation, ValidateQuestion, Verdict,
};

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
#[derive(Debug, Default)]
pub struct Terminology {}

impl Terminology {
    /// The terminology of R4 with that of these definitions; other types among them are passed over.
    pub fn load(definitions: &[Source<'_>]) -> Result<Terminology, Vec<Defect>> {
        let _ = definitions;
        Ok(Terminology::default())
    }

    /// Whether a code belongs to a value set. The address may carry a version. Without a system the code is looked for
    /// in all systems of the set, which is right for elements of type `code` only.
    pub fn member(&self, value_set: &str, system: Option<&str>, code: &str) -> Membership {
        let _ = (value_set, system, code);
        Membership::Unknown
    }

    /// The address that a code system or identifier system goes by here: its preferred address for an OID or another
    /// name that a naming system knows, or what was given.
    pub fn canonical_system<'a>(&'a self, system: &'a str) -> &'a str {
        system
    }

    /// All that is known about a code.
    pub fn lookup(&self, question: &LookupQuestion<'_>) -> Result<Lookup, Refusal> {
        let _ = question;
        Err(Refusal::new(Kind::NotFound, "code-system-unknown"))
    }

    /// Whether a code, or one of several, is valid in a value set or code system.
    pub fn validate_code(&self, question: &ValidateQuestion<'_>) -> Result<Verdict, Refusal> {
        let _ = question;
        Err(Refusal::new(Kind::NotFound, "value-set-unknown"))
    }

    /// The codes of a value set.
    pub fn expand(&self, question: &ExpandQuestion<'_>) -> Result<Expansion, Refusal> {
        let _ = question;
        Err(Refusal::new(Kind::NotFound, "value-set-unknown"))
    }

    /// The same thing in another code system.
    pub fn translate(&self, question: &TranslateQuestion<'_>) -> Result<Translation, Refusal> {
        let _ = question;
        Err(Refusal::new(Kind::NotFound, "concept-map-unknown"))
    }

    /// Whether one code of a system is broader than another. The system may carry a version behind a bar.
    pub fn subsumes(&self, system: &str, a: &str, b: &str) -> Result<Outcome, Refusal> {
        let _ = (system, a, b);
        Err(Refusal::new(Kind::NotFound, "code-system-unknown"))
    }

    /// All value sets, sorted by address.
    pub fn value_sets(&self) -> impl Iterator<Item = Listing<'_>> {
        std::iter::empty()
    }

    /// All code systems, sorted by address.
    pub fn systems(&self) -> impl Iterator<Item = Listing<'_>> {
        std::iter::empty()
    }

    /// All concept maps, sorted by address.
    pub fn maps(&self) -> impl Iterator<Item = Listing<'_>> {
        std::iter::empty()
    }
}
