//! Japanese immunization, without FHIR: dates and ages, names, codes, and the nouns that judgments are about.
//!
//! No room here does input or output, and none knows what day it is: `today` and `now` are handed in.

mod calendar;
mod code;
mod coupon;
mod coupon_number;
mod dose;
mod few;
mod finding;
mod forecast;
mod gs1;
mod gtin;
mod history;
// By its path alone, so that it can be found wherever it is used.
pub mod individual_number;
mod institution;
mod insurer_number;
// By its path: what reads files has many names, and few need them.
pub mod intake;
mod lot;
mod lot_master;
mod municipality;
mod name;
mod named;
mod organization;
mod plan;
mod prefecture;
// By its path: rules, what they look at, and what they find.
pub mod quality;
mod resident;
mod resident_number;
// By its path: only the door for devices speaks of scans.
pub mod scan;
mod schedule;
// By its path, as the rooms of files.
pub mod statistics;
mod vaccine;
mod venue;
mod width;

pub use calendar::{Day, DayError, Era, EraDay, Moment, MomentError, PartialDate};
pub use code::{CodeError, CodeFault, Scheme};
pub use coupon::{
    Coupon, CouponDigits, CouponKind, CouponLine, CouponLineDoubt, CouponReading, Reissue,
};
pub use coupon_number::CouponNumber;
pub use dose::{
    DeliveryMode, Dose, DoseCoupon, DoseNumber, DosePlace, DoseStatus, DoseTime, ForeignCode,
    GivenVaccine, NotGivenReason, PRE_EXAMINATION_ONLY, Programme, Protocol, Report, Source,
    Withdrawal,
};
pub use few::Few;
pub use finding::{Fact, Finding, Place, Severity};
pub use forecast::{
    Evaluation, Forecast, Reason, Reasons, Recommendation, Rule, Status, Step, Verdict, forecast,
    next_change,
};
pub use gs1::{Gs1Error, Label};
pub use gtin::Gtin;
pub use history::{History, Observation, ObservedFact};
pub use institution::{FeeTable, InstitutionCode, InstitutionNumber};
pub use insurer_number::InsurerNumber;
pub use lot::{LotExpiry, LotNumber, LotShape, LotState};
pub use lot_master::{KnownLot, LotMaster, LotVaccine, LotVerdict};
pub use municipality::{MunicipalityCode, MunicipalityCodeError, MunicipalityRepair};
pub use name::{
    Kana, KanaError, KanaNote, Likeness, Marks, Name, NameUse, Script, comparison_form, control_in,
    is_direction_control, kana_form,
};
pub use organization::{Institution, Maker, Municipality, MunicipalityKind};
pub use plan::{Plan, PlanWish, PlannedDose, Visit, plan};
pub use prefecture::Prefecture;
pub use resident::{
    Address, Contact, ContactBy, Death, Departure, DepartureReason, Disclosure, ForeignNumber,
    Resident, Sex,
};
pub use resident_number::ResidentNumber;
pub use schedule::{
    Citation, Class, FactId, Group, Language, Mark, Schedule, ScheduleError, ScheduleFault, Series,
};
pub use vaccine::{
    CvxFit, Disease, Identification, Identified, IntervalClass, Market, Product, Route, TableError,
    TableFault, Unmatched, VaccineCode, VaccineGroup, VaccineKind, VaccineSystem, VaccineTable,
    Volume, VolumeRule,
};
pub use venue::{Practitioner, Venue, VenueKind};
