//! Scans of coupons (読み取り): what several readings of one coupon come to, and what becomes of the dose.
//!
//! A line that can be read may still be another person's, because only its municipality has a check digit. So a reading is
//! taken without somebody's word only where an error-correcting code was read or two sources agree, and what cannot be
//! attributed is held. A dose that was really given is never refused for a rule about doses: it is kept and marked.

mod decide;
mod hint;
mod outcome;
mod session;
mod settings;
mod settle;

use crate::named::named;

pub use decide::{
    AcceptedScan, BatchCoupons, Decision, Held, ScanReading, ShownReading, decide, decide_in_batch,
    side_by_side,
};
pub use hint::hint;
pub use outcome::Outcome;
pub use session::{Clock, ScanMode, SessionSpan, clock_in_session, is_again};
pub use settings::Settings;
pub use settle::{Act, Bearer, Concern, Known, ScanOutcome, bearer, settle_scan};

named! {
    /// From what a coupon was read.
    ReadingSource {
        /// The two-dimensional code, which corrects errors.
        Qr = "qr",
        /// A bar code with the whole line.
        Nw7Line = "nw7-18",
        /// The printed digits.
        Ocr = "ocr",
        /// A bar code with the coupon's number alone.
        Nw7Number = "nw7-10",
        /// Somebody typed it.
        Manual = "manual",
    }
}

named! {
    /// What staff mean to do with a coupon.
    Intent {
        /// What the coupon says.
        Auto = "auto",
        /// A vaccination, also on a coupon for an examination alone.
        Vaccinated = "vaccinated",
        /// An examination alone, also on a coupon for a vaccination, which stays good for later.
        PreExamOnly = "preExamOnly",
    }
}

named! {
    /// What staff said when they compared the hint with the person's papers.
    Comparison {
        /// It is the same person.
        Same = "same",
        /// It is another person.
        Different = "different",
    }
}

#[cfg(test)]
mod tests;
