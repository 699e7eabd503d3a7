//! What FHIR and Japanese immunization say to each other: every name and address once, the definitions that the server
//! obeys, the form in which Japanese text is compared, and records made resources and back.

mod contact;
pub mod definitions;
mod fold;
pub mod history;
pub mod immunization;
pub mod location;
mod making;
mod maps;
mod name;
pub mod naming;
pub mod organization;
pub mod patient;
pub mod practitioner;
pub mod provenance;
mod reading;
#[cfg(test)]
mod samples;

pub use fold::fold;
pub use making::Unmade;
pub use reading::Reading;
