//! Whole requests against the whole server, on both databases, and the checks of the house plan. One binary: see the
//! manifest.

mod access;
mod cases;
mod harness;
mod honesty;
mod model;
mod races;
mod tidy;
mod words;
