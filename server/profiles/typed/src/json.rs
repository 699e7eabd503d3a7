//! A resource of the typed model as JSON.

use std::fmt;

use fhirbolt::model::r4::Resource;

/// A resource lacks something that FHIR requires. Which one is not told: the model's own message may hold values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incomplete;

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a resource lacks something that FHIR requires")
    }
}

impl std::error::Error for Incomplete {}

/// The resource as JSON.
pub fn json(resource: &Resource) -> Result<Vec<u8>, Incomplete> {
    fhirbolt::json::to_vec(resource, None).map_err(|_| Incomplete)
}
