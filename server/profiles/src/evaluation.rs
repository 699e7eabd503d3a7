//! Whether a dose counts as ImmunizationEvaluations, one for each disease, and back.

mod making;
mod reading;
mod words;

use ::immunization::{Day, Evaluation, MunicipalityCode};

use crate::subject::Subject;

pub use making::to_resources;
pub use reading::from_resource;

/// Whether one dose counts in one group, as it stood on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluated<'s> {
    /// The person.
    pub person: Subject,
    /// Whose records it was made of.
    pub municipality: Option<MunicipalityCode>,
    /// The day it is for.
    pub date: Day,
    /// The edition of the schedule.
    pub version: String,
    /// What was found. The dose is told by its position among those that are handed in beside it.
    pub evaluation: Evaluation<'s>,
}

#[cfg(test)]
mod tests;
