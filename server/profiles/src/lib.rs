//! What FHIR and Japanese immunization say to each other: every name and address once, the definitions that the server
//! obeys, the form in which Japanese text is compared, and records made resources and back.

mod contact;
pub mod definitions;
mod disclosure;
pub mod evaluation;
mod fold;
pub mod history;
pub mod immunization;
pub mod location;
mod making;
mod maps;
mod name;
pub mod names;
pub mod naming;
pub mod observation;
pub mod organization;
pub mod patient;
pub mod practitioner;
pub mod product_codes;
pub mod provenance;
mod reading;
pub mod recommendation;
#[cfg(test)]
mod samples;
mod subject;

pub use disclosure::{disclose, disclosure_of, is_labelled};
pub use fold::fold;
pub use making::Unmade;
pub use reading::Reading;
pub use subject::Subject;
