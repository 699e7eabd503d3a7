//! The typed model of FHIR R4, and the one way from it to JSON.
//!
//! A resource can contain any other, so whoever writes one kind as JSON builds the writers of all of them. They are
//! built here and nowhere else: no function of this crate is generic, and it is seldom touched.

mod json;

pub use fhirbolt::model::r4::{Resource, resources, types};
pub use json::{Incomplete, json};
