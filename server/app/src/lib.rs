//! The running program: commands, zones, HTTP, interactions.

mod audit;
mod auth;
mod bulk;
pub mod call;
mod callers;
mod certify;
mod chores;
pub mod command;
pub mod config;
mod counterpart;
mod criteria;
mod definitions;
mod device;
#[cfg(feature = "demo")]
pub mod embedded;
mod failpoint;
mod forecast;
mod guard;
mod house;
mod interaction;
mod job;
mod lane;
pub mod logging;
pub mod metrics;
mod municipal;
mod parts;
mod problem;
mod quality;
mod rules;
mod signing;
mod state;
pub mod surface;
mod told;
mod turn;
pub mod web;
mod write;
pub mod zone;
