//! Who may do what, as values: no HTTP, no SQL, no clock and no chance in here.
//!
//! A bearer token becomes a [`Caller`]: through a [`TokenTable`] in the demo, or through what the authorization server
//! granted ([`grant::LiveTokens`], [`grant::AccessRow`]). [`judge`] turns a caller, a zone and an action into what may be
//! touched, or into a [`Refusal`]; [`ground`] does so for who reads or searches one kind, [`decide`] for those who know of
//! no criteria.
//!
//! Before that: [`client`] says who may ask, [`assertion`] how a system proves it, [`authorize`] what an app asks of a
//! person, [`grant`] what tokens come of it, [`federation`] and [`second`] how people sign in, [`device`] how tablets are
//! let in, [`consent`] what people allow, [`session`] how long they are there; [`emergency`] says when who runs the
//! server may look. Afterwards, [`audit`] says what happened, so
//! that nobody can unsay it, and [`alert`] what of it somebody should look at.

pub mod alert;
mod answer;
pub mod assertion;
pub mod audit;
pub mod authorize;
mod caller;
pub mod client;
pub mod consent;
pub mod device;
pub mod discovery;
pub mod emergency;
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
pub mod session;
mod token;

pub use caller::{Caller, Role, Zone};
pub use fault::{ErrorName, Fault};
pub use mandate::{AsGranted, Mandate, Subject};
pub use parameters::Form;
pub use policy::{Action, Bounds, Criterion, Ground, Judgement, Refusal, decide, ground, judge};
pub use replay::{Away, Remembered, Replays};
pub use secret::{Digest, Token};
pub use token::{Entry, EntryFault, TableFault, TokenError, TokenTable};
