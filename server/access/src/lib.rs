//! Who may do what, as values: no HTTP and no SQL in here.
//!
//! A bearer token becomes a [`Caller`] through a [`TokenTable`]; [`decide`] turns a caller, a zone and an action into
//! the [`fhir::Reach`] that every reading and writing function of the store takes, or into a [`Refusal`].

pub mod assertion;
pub mod audit;
pub mod authorize;
mod caller;
pub mod client;
pub mod consent;
pub mod device;
pub mod discovery;
mod fault;
pub mod federation;
pub mod grant;
pub mod jose;
mod mandate;
pub mod matrix;
mod parameters;
mod policy;
mod replay;
pub mod scope;
pub mod second;
mod secret;
mod token;

pub use caller::{Caller, Role, Zone};
pub use fault::{ErrorName, Fault};
pub use mandate::{Mandate, Subject};
pub use parameters::Form;
pub use policy::{Action, Bounds, Criterion, Judgement, Refusal, decide, judge};
pub use replay::{Away, Remembered, Replays};
pub use secret::{Digest, Token};
pub use token::{Entry, EntryFault, TableFault, TokenError, TokenTable};
