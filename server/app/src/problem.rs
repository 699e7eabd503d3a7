//! Errors of the other rooms → problems. The only file, with its cell, that makes them.

mod store;

pub use store::{from_lane, from_refusal, from_store, unavailable};
