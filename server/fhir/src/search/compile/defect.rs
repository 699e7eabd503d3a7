//! What can be wrong with a definition, and why one is not offered.

use std::fmt;

use crate::key::Kind;
use crate::path::Refused;

/// What is wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The address of the definition, or its code where it has none.
    pub definition: Box<str>,
    /// Where in the definition: `expression`, `component[1].definition`.
    pub place: Box<str>,
    /// What it is.
    pub reason: Reason,
}

/// Why a definition cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The element is missing.
    Missing,
    /// There is no such type, of resources or of parameters.
    UnknownType,
    /// The expression is none, or has something in it that is not served.
    Expression(Refused),
    /// The expression leads nowhere on this kind.
    LeadsNowhere(Kind),
    /// On this kind, the expression leads only to what this type of parameter cannot compare.
    NotComparable(Kind),
    /// A composite has exactly two components here.
    NotTwoComponents,
    /// The component's definition is not among those that were loaded.
    UnknownComponent,
    /// The component's definition is of a type that cannot be a part.
    NoPart,
    /// Another definition has the same name on this kind.
    Twice(Kind),
    /// The number under which its entries would be kept belongs to another parameter already.
    SlotTaken(Kind),
}

/// A parameter that is defined and not offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotOffered {
    /// The address of the definition.
    pub url: Box<str>,
    /// The name in a question.
    pub code: Box<str>,
    /// Why.
    pub why: WhyNot,
}

/// Why a parameter is not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// Each special parameter needs a trade of its own, and this one has none here.
    Special,
    /// It belongs to kinds that are not served.
    NoKind,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Missing => f.write_str("is missing"),
            Reason::UnknownType => f.write_str("no such type"),
            Reason::Expression(refused) => {
                write!(f, "{} at character {}", refused.rule, refused.at)?;
                match &refused.name {
                    Some(name) => write!(f, ": {name}"),
                    None => Ok(()),
                }
            }
            Reason::LeadsNowhere(kind) => write!(f, "leads nowhere on {kind}"),
            Reason::NotComparable(kind) => write!(f, "leads to nothing comparable on {kind}"),
            Reason::NotTwoComponents => f.write_str("not two components"),
            Reason::UnknownComponent => f.write_str("no such definition"),
            Reason::NoPart => f.write_str("of a type that cannot be a part"),
            Reason::Twice(kind) => write!(f, "another definition has this name on {kind}"),
            Reason::SlotTaken(kind) => write!(f, "the slot of another parameter on {kind}"),
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.definition, self.place, self.reason)
    }
}

impl std::error::Error for Defect {}
