//! FHIR R4 mechanics, knowing nothing of Japan: names of resources, problems, reach, elements, JSON and XML.

pub mod bundle;
pub mod codec;
pub mod definitions;
pub mod element;
pub mod instant;
mod key;
pub mod patch;
pub mod path;
pub mod problem;
mod reach;
pub mod search;
mod stamp;
pub mod terminology;
pub mod validate;
pub mod view;

pub use element::Element;
pub use key::{Id, Key, Kind, Version, VersionCondition, local_reference};
pub use problem::{Issue, Problem, Severity};
pub use reach::{KindSet, Reach, Tenant};
pub use stamp::Draft;
