//! Japanese immunization, without FHIR: dates and ages, names, codes, and the nouns that judgments are about.
//!
//! No room here does input or output, and none knows what day it is: `today` and `now` are handed in.

mod calendar;
mod municipality;
mod width;

pub use calendar::{Day, DayError, Era, EraDay, Moment, MomentError, PartialDate};
pub use municipality::{MunicipalityCode, MunicipalityCodeError};
