//! Who may do what, as values: no HTTP and no SQL in here.
//!
//! A bearer token becomes a [`Caller`] through a [`TokenTable`]; [`decide`] turns a caller, a zone and an action into
//! the [`fhir::Reach`] that every reading and writing function of the store takes, or into a [`Refusal`].

mod caller;
mod policy;
mod token;

pub use caller::{Caller, Role, Zone};
pub use policy::{Action, Refusal, decide};
pub use token::{Entry, EntryFault, TableFault, Token, TokenError, TokenTable};
