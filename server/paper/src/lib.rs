//! Certificates on paper: a sheet's values → the bytes of a tagged, bilingual PDF.
//!
//! Pure: no input or output, no clock, no chance. The same sheet gives the same bytes. Codes come as black and white squares
//! from whoever made them, because this crate does not know what they say.

mod compose;
mod dates;
mod draft;
mod faces;
mod form;
mod paint;
mod refusal;
mod setting;
mod sheet;

pub use compose::draw;
pub use refusal::{Field, Place, Refusal};
pub use sheet::{
    Both, Code, CodeUse, Country, Document, Dose, Holder, Issuer, Kind, Name, Sex, Sheet,
    Validity,
};
