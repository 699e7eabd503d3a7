//! Certificates of vaccinations: what is certified → signed, scannable text → what is certified.
//!
//! No room here does input or output, none knows what time it is, and ids are handed in. Keys are handed in as well and are
//! never shown. The one thing taken from outside is the randomness that OpenSSL puts into each signature.

// By its path: only who makes keys speaks of authorities.
pub mod authority;
mod base45;
mod catalogue;
mod cbor;
// By its path: what is certified has many parts, and few need them.
pub mod claims;
mod cose;
mod ddcc;
mod deflate;
mod der;
mod digest;
mod eu_dcc;
mod fault;
mod fields;
// Behind a feature: no production build has it.
#[cfg(feature = "fuzz")]
pub mod fuzz;
mod hcert;
// By its path, as the rooms of its neighbours.
pub mod health_card;
pub mod health_link;
mod icvp;
mod json;
mod jws;
mod keys;
mod qr;
mod signer;
// By its path: lists and their publication.
pub mod trust;
mod vds_nc;
mod verify;

#[cfg(test)]
mod samples;

pub use catalogue::{Catalogue, IcvpDisease, IcvpProduct};
pub use cose::Irregular;
pub use ddcc::Ddcc;
pub use eu_dcc::EuDcc;
pub use fault::{Answer, Fault, Layer};
pub use icvp::{Icvp, IcvpLayout};
pub use keys::{Algorithm, Certificate, KeyId, SigningKey, VerifyingKey};
pub use qr::{Correction, Symbol, read_codes};
pub use signer::{
    CardSigner, DocumentSigner, SignAnswer, SignRequest, Signed, Signer, letters_max,
};
pub use trust::Trust;
pub use vds_nc::Seal;
pub use verify::{Format, TEXT_BYTES_MAX, Verdict, Verifier};
