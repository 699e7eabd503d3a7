//! Black-box aids: what stands outside the server and watches it.
//!
//! This crate uses no crate of the server. It knows HTTP, the FHIR rules that a client may rely on, and how to start
//! and stop the processes around it:
//!
//! * [`agreement`] holds the findings of two validators against each other;
//! * [`postgres`] starts a real, throw-away PostgreSQL for tests and drivers;
//! * [`http`] is a small client over one connection;
//! * [`server`] starts, kills and restarts the `sesshu` binary;
//! * [`proxy`] stands between server and PostgreSQL and breaks their connection where it hurts;
//! * [`oracle`] says whether what is seen after a crash agrees with what was promised;
//! * [`load`] issues the seeded work of the crash driver, and [`verify`] looks at what became of it;
//! * [`parts`] makes the resources that are sent, [`municipal`] the files of invented towns;
//! * [`desk`] hands files in and reads their reports, [`estate`] is what a town has afterwards;
//! * [`tablet`] scans coupons as the tablet of a venue does, and [`proof`] is its key;
//! * [`mix`] does beside the writers of the crash driver what others do: people sign in to apps, venues scan, desks issue
//!   certificates ([`issuing`]), systems export and are told of doses;
//! * [`blow`] is what is done to the processes meanwhile;
//! * [`leak`] looks for numbers that must be nowhere, in every form that they can take.
//!
//! The programs over it are `conformance`, `crash`, `crash-imports`, `exports`, `imports`, `leaks`,
//! `reference`, `rounds`, `with-server` and, with the feature `bench`, `bench`.

pub mod agreement;
pub mod blow;
pub mod bombs;
pub mod chance;
pub mod desk;
pub mod estate;
#[cfg(test)]
mod fake;
pub mod guardian;
pub mod holders;
pub mod http;
pub mod issuing;
pub mod journal;
pub mod leak;
pub mod load;
pub mod mix;
pub mod municipal;
pub mod oracle;
pub mod parts;
pub mod postgres;
pub mod proof;
pub mod proxy;
pub mod server;
pub mod settings;
pub mod tablet;
pub mod verify;
