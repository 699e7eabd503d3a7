//! Certificates on paper: a sheet's values → the bytes of a tagged, bilingual PDF.
//!
//! And back: [`read`] takes out of a PDF that somebody hands in what may carry a certificate.
//!
//! Pure: no input or output, no clock, no chance. The same sheet gives the same bytes. Codes come as black and white squares
//! from whoever made them, because this crate does not know what they say.

#[cfg(feature = "draw")]
mod compose;
#[cfg(feature = "draw")]
mod dates;
#[cfg(feature = "draw")]
mod draft;
#[cfg(feature = "draw")]
mod faces;
#[cfg(feature = "draw")]
mod form;
#[cfg(feature = "draw")]
mod paint;
mod read;
#[cfg(feature = "draw")]
mod refusal;
#[cfg(feature = "draw")]
mod setting;
#[cfg(feature = "draw")]
mod sheet;

#[cfg(test)]
#[cfg(feature = "draw")]
mod samples;

#[cfg(feature = "draw")]
pub use compose::draw;
pub use read::{Part, ReadError, ReadLimits, read};
#[cfg(feature = "draw")]
pub use refusal::{Field, Place, Refusal};
#[cfg(feature = "draw")]
pub use sheet::{
    Both, Code, CodeUse, Country, Document, Dose, Holder, Issuer, Kind, Name, Sex, Sheet, Validity,
};
