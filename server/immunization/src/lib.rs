//! Japanese immunization, without FHIR: so far the codes of municipalities.

mod municipality;

pub use municipality::{MunicipalityCode, MunicipalityCodeError};
