//! Searching, as values: what a resource can be found by, what a question asks for, and whether the two meet.
//!
//! [`Catalogue::entries`] takes from a resource what it can be found by; [`ask()`](ask::ask) reads a question;
//! [`matches()`] holds one against the other in memory. The store puts entries and questions into bytes of its own and
//! must come to the same answer. Nothing here knows SQL, and the folding of text is handed in.

pub mod ask;
pub mod compartment;
mod compile;
mod matches;
mod parameter;
mod question;
mod slot;
mod take;
mod value;

pub use compile::{Defect, NotOffered, Reason, WhyNot};
pub use matches::{Alone, Facts, World, matches};
pub use parameter::{Catalogue, Component, Fold, Parameter, ParameterType};
pub use question::{Criterion, Include, Prefix, Query, Sort, SortBy, TextMatch, UriMatch, Want};
pub use slot::{Slot, Twin};
pub use take::{
    ENTRIES_MAX, canonical_system, contact_forms, definition, folded_code, references, referent,
};
pub use value::{Decimal, Entry, Referent, Value};
