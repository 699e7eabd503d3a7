//! Certificates on paper: a sheet's values → the bytes of a tagged, bilingual PDF.
//!
//! And back: [`read`] takes out of a PDF that somebody hands in what may carry a certificate.
//!
//! Pure: no input or output, no clock, no chance. The same sheet gives the same bytes. Codes come as black and white squares
//! from whoever made them, because this crate does not know what they say.

mod compose;
mod dates;
mod draft;
mod faces;
mod form;
mod paint;
mod read;
mod refusal;
mod setting;
mod sheet;

#[cfg(test)]
mod samples;

pub use compose::draw;
pub use read::{Part, ReadError, ReadLimits, read};
pub use refusal::{Field, Place, Refusal};
pub use sheet::{
    Both, Code, CodeUse, Country, Document, Dose, Holder, Issuer, Kind, Name, Sex, Sheet, Validity,
};
