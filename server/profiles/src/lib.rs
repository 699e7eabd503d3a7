//! What FHIR and Japanese immunization say to each other: every name and address once, the definitions that the server
//! obeys, the form in which Japanese text is compared, and records made resources and back.

pub mod definitions;
mod fold;
pub mod immunization;
mod making;
mod maps;
pub mod naming;
pub mod patient;
mod reading;
#[cfg(test)]
mod samples;

pub use fold::fold;
pub use making::Unmade;
pub use reading::Reading;
