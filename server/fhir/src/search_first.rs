//! Searching: what a resource can be found by, and what a criterion asks for.

use crate::key::{Id, Key, Kind};

mod index;
mod query;

pub use index::{entries, references};
pub use query::{QueryContext, Understood, has_identifier, is_harmless, parse_query};

/// One thing by which a resource can be found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entry {
    /// An identifier: its system, empty where it has none, and its value.
    Identifier {
        /// The system.
        system: String,
        /// The value.
        value: String,
    },
    /// A reference to a resource of this server.
    Reference {
        /// What is referred to.
        target: Key,
        /// Whether it puts the resource into the compartment of a patient.
        compartment: bool,
    },
}

/// A search within one kind: all criteria must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The kind that is searched.
    pub kind: Kind,
    /// The criteria, each as it was understood.
    pub criteria: Vec<Criterion>,
}

/// One criterion. Within it, any one of the values is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// `_id`
    Id(Vec<Id>),
    /// `_lastUpdated`
    LastUpdated(Vec<Span>),
    /// `identifier`
    Identifier(Vec<Token>),
}

/// A span of time, in milliseconds of the Unix epoch: from its first to before its last, or all but that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first millisecond that belongs to it.
    pub from: i64,
    /// The first millisecond after it.
    pub to: i64,
    /// Whether everything but the span is meant.
    pub outside: bool,
}

/// A value of a token criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The system; empty for "has none"; `None` for any.
    pub system: Option<String>,
    /// The value.
    pub value: String,
}
