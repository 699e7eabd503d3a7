//! What a resource can be found by.

use super::Slot;
use crate::key::Key;

mod decimal;

pub use decimal::Decimal;

/// One thing by which a resource can be found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// Under which parameter.
    pub slot: Slot,
    /// By which value.
    pub value: Value,
}

/// A value as parameters compare it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A code, an identifier, a contact, a boolean. Where case does not count, the code is in lower case.
    Token {
        /// The system; empty where there is none.
        system: Box<str>,
        /// The code or value.
        code: Box<str>,
    },
    /// A text.
    Text {
        /// For comparing.
        folded: Box<str>,
        /// As written.
        exact: Box<str>,
    },
    /// A span of time in milliseconds of the Unix epoch, from its first to before its last. An open end is `i64::MIN` or
    /// `i64::MAX`.
    Time {
        /// The first millisecond.
        from_ms: i64,
        /// The first millisecond after it.
        to_ms: i64,
    },
    /// A number.
    Number(Decimal),
    /// A quantity. Without a comparator both ends are the same; with one, an end is `None`, which means open.
    Quantity {
        /// The lower end.
        low: Option<Decimal>,
        /// The upper end.
        high: Option<Decimal>,
        /// The system of the unit; empty where there is none.
        system: Box<str>,
        /// The code of the unit; empty where there is none.
        code: Box<str>,
        /// The unit as people read it; empty where there is none.
        unit: Box<str>,
    },
    /// A reference.
    Reference(Referent),
    /// An address, as written.
    Uri(Box<str>),
    /// Two values of the same element.
    Composite(Box<[Value; 2]>),
}

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Referent {
    /// A resource of this server.
    Own(Key),
    /// Something else, or a definition by its address.
    Outside {
        /// The address, without a version.
        url: Box<str>,
        /// The version of a definition; empty where none is named.
        version: Box<str>,
    },
}
