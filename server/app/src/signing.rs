//! The signer as a process of its own: it alone holds keys, takes typed claims over a local socket, notes each serial
//! before it signs, and never signs one twice. Beside it stand its messages and whoever asks it.

mod asker;
pub mod keys;
mod ledger;
mod message;
pub mod process;
mod rate;

pub use asker::{Asker, Unsigned};
pub use message::{Fate, Published};
