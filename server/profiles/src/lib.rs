//! What FHIR and Japanese immunization say to each other: every name and address once, the definitions that the server
//! obeys, and the form in which Japanese text is compared.

pub mod definitions;
mod fold;
pub mod naming;

pub use fold::fold;
