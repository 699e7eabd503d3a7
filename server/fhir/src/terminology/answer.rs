//! What is asked of a terminology and what it answers: plain values, no resources.

use crate::Element;
use crate::problem::{Kind, Problem};
use crate::search::Fold;

/// Why a question got no answer. The facts are names and limits, never the code that was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule, under which words are found.
    pub rule: &'static str,
    /// What kind of problem it is, and so the status.
    pub kind: Kind,
    /// What the words need.
    pub facts: Vec<(&'static str, String)>,
}

/// Something to say about an answer: why a code is not valid, or what was not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The rule, under which words are found.
    pub rule: &'static str,
    /// What the words need.
    pub facts: Vec<(&'static str, String)>,
}

/// A code as somebody wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coding<'a> {
    /// The code system. Its OID form (`urn:oid:…`) is as good as its address.
    pub system: Option<&'a str>,
    /// The version of the code system.
    pub version: Option<&'a str>,
    /// The code.
    pub code: &'a str,
    /// What the writer believes that it is called.
    pub display: Option<&'a str>,
}

/// Where codes are looked for.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// In the value set at this address, which may carry a version behind a bar.
    ValueSet(&'a str),
    /// In this ValueSet resource, whether it is known here or not.
    Inline(&'a Element),
    /// Among all codes of this code system, which may carry a version behind a bar.
    System(&'a str),
}

/// A question for all that is known about one code.
#[derive(Clone, Copy, Debug, Default)]
pub struct LookupQuestion<'a> {
    /// The code system.
    pub system: &'a str,
    /// Its version, where one is asked for.
    pub version: Option<&'a str>,
    /// The code.
    pub code: &'a str,
    /// Languages for the display, the best first: BCP 47 tags.
    pub languages: &'a [&'a str],
    /// Names of properties that are wanted: those of the code system, `parent`, `child`, `designation`, `definition`,
    /// `display`, `inactive`, or `lang.X` for the designations in one language. None is all; `*` as well.
    pub properties: &'a [&'a str],
}

/// All that is known about one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The address of the code system.
    pub system: String,
    /// The name of the code system, or its address where it has none.
    pub name: String,
    /// The version of the code system.
    pub version: Option<String>,
    /// The code, written as the code system writes it.
    pub code: String,
    /// What it is called in the language that was asked for, or in the nearest there is.
    pub display: Option<String>,
    /// What it means.
    pub definition: Option<String>,
    /// Whether it only groups others and is not to be chosen.
    pub is_abstract: bool,
    /// Whether it is no longer in use.
    pub inactive: bool,
    /// What it is called elsewhere.
    pub designations: Vec<Designation>,
    /// Its properties.
    pub properties: Vec<Property>,
}

/// One more name of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Designation {
    /// The language, as a BCP 47 tag.
    pub language: Option<String>,
    /// What sort of name it is: system, code and display.
    pub usage: Option<(Option<String>, Option<String>, Option<String>)>,
    /// The name.
    pub value: String,
}

/// One property of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub code: String,
    /// What is said. It is shown as the value of the type that goes with it.
    pub value: PropertyValue,
    /// What the property is about; for `parent` and `child` the display of the concept.
    pub description: Option<String>,
}

/// What a property says. Numbers and times are the text that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each is FHIR's type of the same name, and nothing more can be said"
)]
pub enum PropertyValue {
    Code(String),
    String(String),
    Boolean(bool),
    Integer(String),
    Decimal(String),
    DateTime(String),
    Coding {
        system: Option<String>,
        code: Option<String>,
        display: Option<String>,
    },
}

/// A question whether codes are valid somewhere.
#[derive(Clone, Copy, Debug)]
pub struct ValidateQuestion<'a> {
    /// Where.
    pub place: Place<'a>,
    /// The codes: one, or all codings of a CodeableConcept, of which one that is valid is enough.
    pub codings: &'a [Coding<'a>],
    /// Languages for the display, the best first.
    pub languages: &'a [&'a str],
    /// Whether a code that only groups others is valid too.
    pub abstract_allowed: bool,
}

/// Whether codes are valid.
///
/// * A display that the code system does not know for this code makes the result false, because what was supplied is
///   then not right; letter case and blanks do not count. Where no display is known at all, it is said that nothing was
///   looked at, and the result stays true.
/// * A code of a system that is not known here, or only without its codes, gives false with a remark that it could not
///   be looked at: the answer to "is it valid" is never a guess. A value set that lists such a code itself knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether one of the codings is valid, with its display.
    pub result: bool,
    /// The system of the coding that decided.
    pub system: Option<String>,
    /// Its code, as its system writes it.
    pub code: Option<String>,
    /// What it is called.
    pub display: Option<String>,
    /// Why it is not valid, or what to know although it is. With several codings those of the last one if none is valid.
    pub remarks: Vec<Remark>,
}

/// A question for the codes of a value set.
#[derive(Clone, Copy, Debug)]
pub struct ExpandQuestion<'a> {
    /// Which one.
    pub place: Place<'a>,
    /// Words that must all occur in one name of a code, or the beginning of a code.
    pub filter: Option<&'a str>,
    /// How texts are folded before they are compared with the filter.
    pub fold: Fold,
    /// How many codes are passed over.
    pub offset: usize,
    /// How many codes are wanted at most; all where nothing is said.
    pub count: Option<usize>,
    /// Languages for the display, the best first.
    pub languages: &'a [&'a str],
    /// Whether codes that are no longer in use are left out.
    pub active_only: bool,
    /// Whether all names are wanted.
    pub include_designations: bool,
    /// Whether a flat list is wanted. An expansion in pages, or with a filter, is flat in any case.
    pub exclude_nested: bool,
    /// How many codes an answer may have. More than that without `count` is refused; a larger `count` is cut to it.
    pub limit: usize,
}

/// The codes of a value set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// The address of the value set, where it has one.
    pub url: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// How many codes there are, whatever page was asked for.
    pub total: usize,
    /// How many codes were passed over.
    pub offset: usize,
    /// Whether further codes may belong to it that are not known here: it takes codes of a system of which only a
    /// part is loaded. FHIR's `valueset-unclosed`.
    pub unclosed: bool,
    /// The code systems that codes were taken from, with their versions where they are known.
    pub systems: Vec<(String, Option<String>)>,
    /// The codes of this page.
    pub contains: Vec<Contained>,
}

/// One code of an expansion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contained {
    /// The code system.
    pub system: String,
    /// The code.
    pub code: String,
    /// What it is called.
    pub display: Option<String>,
    /// Whether it only groups others and is not to be chosen.
    pub is_abstract: bool,
    /// Whether it is no longer in use.
    pub inactive: bool,
    /// All its names, if they were asked for.
    pub designations: Vec<Designation>,
    /// The codes below it.
    pub contains: Vec<Contained>,
}

/// A question for the same thing in another code system.
#[derive(Clone, Copy, Debug, Default)]
pub struct TranslateQuestion<'a> {
    /// The concept map; without it every map that fits is looked at.
    pub map: Option<&'a str>,
    /// Only maps from this value set or code system.
    pub source: Option<&'a str>,
    /// Only maps to this value set or code system.
    pub target: Option<&'a str>,
    /// Only codes of this system.
    pub target_system: Option<&'a str>,
    /// The code, or all codings of a CodeableConcept.
    pub codings: &'a [Coding<'a>],
    /// What else is known, for mappings that hold under a condition: the element and its value.
    pub dependencies: &'a [(&'a str, &'a str)],
    /// Whether to go against the direction of the map: which codes lead to this one?
    pub reverse: bool,
}

/// The same thing in other code systems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// Whether there is at least one match that is neither `unmatched` nor `disjoint`.
    pub result: bool,
    /// What to know about it, above all where nothing was found.
    pub remarks: Vec<Remark>,
    /// What was found, in the order of the map.
    pub matches: Vec<Match>,
}

/// One code that was found by a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// FHIR's code for how the two go together, seen from the code that was asked about.
    pub equivalence: &'static str,
    /// The code system.
    pub system: Option<String>,
    /// The version of the code system that the map was made for.
    pub version: Option<String>,
    /// The code; none for `unmatched`.
    pub code: Option<String>,
    /// What it is called.
    pub display: Option<String>,
    /// The address of the map.
    pub map: String,
    /// What the map says about it.
    pub comment: Option<String>,
    /// What else follows.
    pub products: Vec<Product>,
}

/// What else follows from a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The element that it is about.
    pub element: String,
    /// The code system.
    pub system: Option<String>,
    /// The code.
    pub code: String,
    /// What it is called.
    pub display: Option<String>,
}

/// How two codes of one system go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// They are the same.
    Equivalent,
    /// The first one is the broader.
    Subsumes,
    /// The first one is the narrower.
    SubsumedBy,
    /// Neither.
    NotSubsumed,
}

/// A code system, value set or concept map that is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing<'a> {
    /// Its address.
    pub url: &'a str,
    /// Its version. R4's own have none here.
    pub version: Option<&'a str>,
    /// Its name for programs.
    pub name: Option<&'a str>,
    /// Its name for people.
    pub title: Option<&'a str>,
    /// How many codes or mappings are known; not told for R4's own, which are read when they are needed.
    pub count: Option<usize>,
    /// Whether it is R4's own rather than one that was loaded.
    pub of_r4: bool,
}

impl Refusal {
    pub(super) fn new(kind: Kind, rule: &'static str) -> Refusal {
        Refusal {
            rule,
            kind,
            facts: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, fact: impl ToString) -> Refusal {
        self.facts.push((name, fact.to_string()));
        self
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let mut problem = Problem::new(refusal.kind, refusal.rule);
        for (name, fact) in refusal.facts {
            problem = problem.with(name, fact);
        }
        problem
    }
}

impl Remark {
    pub(super) fn new(rule: &'static str) -> Remark {
        Remark {
            rule,
            facts: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, fact: impl ToString) -> Remark {
        self.facts.push((name, fact.to_string()));
        self
    }
}

impl<'a> ValidateQuestion<'a> {
    /// Whether one of these codings is valid there.
    pub fn of(place: Place<'a>, codings: &'a [Coding<'a>]) -> ValidateQuestion<'a> {
        ValidateQuestion {
            place,
            codings,
            languages: &[],
            abstract_allowed: false,
        }
    }
}

impl<'a> ExpandQuestion<'a> {
    /// All codes, at most this many.
    pub fn of(place: Place<'a>, limit: usize) -> ExpandQuestion<'a> {
        ExpandQuestion {
            place,
            filter: None,
            fold: str::to_lowercase,
            offset: 0,
            count: None,
            languages: &[],
            active_only: false,
            include_designations: false,
            exclude_nested: false,
            limit,
        }
    }
}

impl Outcome {
    /// FHIR's code.
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Equivalent => "equivalent",
            Outcome::Subsumes => "subsumes",
            Outcome::SubsumedBy => "subsumed-by",
            Outcome::NotSubsumed => "not-subsumed",
        }
    }
}
