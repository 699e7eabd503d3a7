//! What can come of a scan.

use crate::named::named;

named! {
    /// What came of a scan, or what is told beside it.
    Outcome {
        /// A dose was recorded.
        Recorded = "RECORDED",
        /// The venue is not in the municipality of the coupon. It goes with another outcome.
        OutOfArea = "OUT-OF-AREA",
        /// An examination was recorded after which nothing was given.
        PreExam = "PRE-EXAM",
        /// Nobody is registered for the coupon yet; the record waits.
        Waiting = "WAITING",
        /// The readings are weak: somebody has to confirm the number.
        HoldConfirm = "HOLD-CONFIRM",
        /// The readings do not agree.
        Mismatch = "SCAN-MISMATCH",
        /// It is not as long as a line.
        Length = "SCAN-LEN",
        /// Something in it is no digit.
        Character = "SCAN-CHAR",
        /// The municipality's code does not hold.
        Municipality = "SCAN-MUNI",
        /// The campaign has no coupon with this digit of the kind.
        Kind = "SCAN-KIND",
        /// The campaign has no coupon for this dose.
        DoseNumber = "SCAN-DOSE",
        /// Only the ten digits of the bar code were read.
        NumberAlone = "SCAN-10",
        /// The same device read the same line a moment ago.
        Again = "SCAN-AGAIN",
        /// Staff said that it is another person.
        OtherPerson = "SCAN-OTHERPERSON",
        /// The dose is on record so.
        Duplicate = "DUP-DOSE",
        /// The dose is on record with another content. That record stays, and the report is kept beside it.
        Conflict = "CONFLICT-DOSE",
        /// The dose before is nowhere on record.
        Gap = "SEQ-GAP",
        /// It came too soon after the dose before.
        Interval = "SEQ-INTERVAL",
        /// The person is too young or too old for the product.
        Age = "AGE-RANGE",
        /// The product was not in use on that day.
        ProductDate = "PRODUCT-DATE",
        /// The lot is not known.
        LotUnknown = "LOT-UNKNOWN",
        /// The lot's time was over, also after it was extended.
        LotExpired = "LOT-EXPIRED",
        /// The lot's printed time was over, but it had been extended.
        LotExtended = "LOT-EXTENDED",
        /// The coupon was closed before that day. The dose is on record, and somebody has to look at it.
        CouponClosed = "COUPON-CLOSED",
        /// The person died before that day. The dose is on record, and is in no certificate before that is cleared up.
        PersonDead = "PERSON-DEAD",
        /// The person is not to be told of to others.
        NotDisclosed = "NOT-DISCLOSED",
        /// It waits on the device. The server never says so.
        OfflineQueued = "OFFLINE-QUEUED",
        /// The settings of the day are out of date.
        SessionStale = "SESSION-STALE",
    }
}

impl Outcome {
    /// Whether a dose or an examination is on record because of it.
    pub fn is_written(self) -> bool {
        match self {
            Outcome::Recorded
            | Outcome::OutOfArea
            | Outcome::PreExam
            | Outcome::Waiting
            | Outcome::Gap
            | Outcome::Interval
            | Outcome::Age
            | Outcome::ProductDate
            | Outcome::LotUnknown
            | Outcome::LotExpired
            | Outcome::LotExtended
            | Outcome::CouponClosed
            | Outcome::PersonDead
            | Outcome::NotDisclosed => true,
            Outcome::HoldConfirm
            | Outcome::Mismatch
            | Outcome::Length
            | Outcome::Character
            | Outcome::Municipality
            | Outcome::Kind
            | Outcome::DoseNumber
            | Outcome::NumberAlone
            | Outcome::Again
            | Outcome::OtherPerson
            | Outcome::Duplicate
            | Outcome::Conflict
            | Outcome::OfflineQueued
            | Outcome::SessionStale => false,
        }
    }

    /// Whether somebody has to do something before there is a record.
    pub fn is_held(self) -> bool {
        matches!(
            self,
            Outcome::HoldConfirm | Outcome::Mismatch | Outcome::Conflict
        )
    }
}
