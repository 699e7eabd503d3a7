//! Reads coupons and labels out of pictures.
//!
//! [`read`] takes the bytes of a PNG or JPEG and gives back everything that could be read: QR codes, NW-7 and GS1 symbols,
//! and the printed line of 18 digits, each with how sure every character is. What is accepted is decided elsewhere.
//!
//! [`shades`] only decodes a picture, for whoever reads other symbols in it.
//!
//! Nothing here does input or output, keeps anything, or trusts a byte of what it is given.

mod bars;
mod data_matrix;
mod decode;
mod grey;
mod ink;
mod line;
mod net;
mod pieces;
mod qr;
mod reading;
mod reed_solomon;
mod sighting;
pub mod training;

pub use decode::{Limits, PictureError};
pub use reading::{Shades, read, shades};
pub use sighting::{Place, Sighting, Source, Symbology};
