//! Japanese immunization, without FHIR: dates and ages, names, codes, and the nouns that judgments are about.
//!
//! No room here does input or output, and none knows what day it is: `today` and `now` are handed in.

mod calendar;
mod code;
mod coupon;
mod coupon_number;
mod gtin;
// By its path alone, so that it can be found wherever it is used.
pub mod individual_number;
mod institution;
mod insurer_number;
mod municipality;
mod prefecture;
mod resident_number;
mod width;

pub use calendar::{Day, DayError, Era, EraDay, Moment, MomentError, PartialDate};
pub use code::{CodeError, CodeFault, Scheme};
pub use coupon::{Coupon, CouponDigits, CouponKind, CouponLine, CouponLineDoubt, Reissue};
pub use coupon_number::CouponNumber;
pub use gtin::Gtin;
pub use institution::{FeeTable, InstitutionCode, InstitutionNumber};
pub use insurer_number::InsurerNumber;
pub use municipality::{MunicipalityCode, MunicipalityCodeError};
pub use prefecture::Prefecture;
pub use resident_number::ResidentNumber;
