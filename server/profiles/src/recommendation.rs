//! What is due next for a person as an ImmunizationRecommendation, and back: one recommendation for each group of the
//! schedule.
//!
//! It is made for every person again and again, so the tree is built directly and not by way of the typed model.

pub(crate) mod making;
pub(crate) mod reading;
pub(crate) mod words;

use ::immunization::{Day, MunicipalityCode, Recommendation};

use crate::subject::Subject;

pub use making::{reason_codes, to_resource, vaccine};
pub use reading::from_resource;

/// What is due next for one person, as it stood on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommended<'s> {
    /// The person.
    pub person: Subject,
    /// Whose records it was made of.
    pub municipality: Option<MunicipalityCode>,
    /// The day it is for.
    pub date: Day,
    /// The edition of the schedule.
    pub version: String,
    /// The first day on which it may say something else though nothing new is recorded.
    pub review_on: Option<Day>,
    /// A line for each group. Doses are told by their positions among those that are handed in beside it.
    pub lines: Vec<Recommendation<'s>>,
}

#[cfg(test)]
mod tests;
