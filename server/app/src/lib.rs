//! The running program: commands, zones, HTTP, interactions.

pub mod call;
mod logging;
pub mod metrics;
pub mod surface;
pub mod web;
pub mod zone;
