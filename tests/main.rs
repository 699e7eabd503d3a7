//! Whole requests against the whole server, on both databases, and the checks of the house plan. One binary: see the
//! manifest.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "all of it is tests: what is not as expected must end the test, in the functions that tests share as well"
)]

mod access;
mod audit;
mod bulk;
mod bundles;
mod cases;
mod certificates;
mod clock;
mod damage;
mod definitions;
mod devices;
mod examples;
mod files;
mod growth;
mod harness;
mod honesty;
mod imports;
mod leaks;
mod limits;
mod model;
mod mutual;
mod open_data;
mod package;
mod races;
mod reindex;
mod scans;
mod search;
mod senders;
mod smart;
mod tidy;
mod walk;
mod words;
