//! Coupons (接種券), and the eighteen digits printed on them.

mod reading;

use crate::calendar::Day;
use crate::code::{CodeError, CodeFault, Scheme, digits};
use crate::coupon_number::CouponNumber;
use crate::municipality::MunicipalityCode;
use crate::named::named;

pub use reading::CouponReading;

/// A coupon that a municipality gave to a resident: its number and how long it counts.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Coupon {
    /// Who gave it.
    pub municipality: MunicipalityCode,
    /// Its number, which is the person's within the municipality.
    pub number: CouponNumber,
    /// From when it counts, if that is known.
    pub valid_from: Option<Day>,
    /// The last day it counts. It is still readable later, because it is found late.
    pub valid_to: Option<Day>,
    /// Why it was given in place of another, if it was.
    pub reissue: Option<Reissue>,
}

impl Coupon {
    /// A coupon that counts from ever and for ever.
    pub fn new(municipality: MunicipalityCode, number: CouponNumber) -> Coupon {
        Coupon {
            municipality,
            number,
            valid_from: None,
            valid_to: None,
            reissue: None,
        }
    }

    /// Whether it counts on a day.
    pub fn is_valid_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Whether it was closed, on whatever day.
    pub fn is_closed(&self) -> bool {
        self.valid_to.is_some()
    }

    /// Whether a printed line is of this coupon.
    pub fn is_of(&self, line: &CouponLine) -> bool {
        self.municipality == line.municipality && self.number == line.number
    }
}

// It leads to a person.
impl std::fmt::Debug for Coupon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Coupon(…)")
    }
}

named! {
    /// Why a coupon was given again.
    Reissue {
        /// It was lost.
        Lost = "lost",
        /// It can no longer be read.
        Damaged = "damaged",
        /// The person moved in.
        Moved = "moved",
        /// The person's name changed.
        NameChanged = "name-changed",
        /// It did not arrive.
        NotDelivered = "not-delivered",
        /// The person has to be protected from somebody.
        Protection = "protection",
        /// The person is on no register.
        Unregistered = "unregistered",
        /// All coupons for a pre-examination alone were used.
        UsedUp = "used-up",
        /// Another reason.
        Other = "other",
    }
}

/// The eighteen digits of a coupon: kind, dose, municipality, coupon number. Only the municipality has a check digit in
/// them, so a line that can be read may still be another person's.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CouponLine {
    /// The digit of the kind. What it means is a matter of the campaign.
    pub kind: u8,
    /// The digit of the dose, counted over all series.
    pub dose: u8,
    /// Who gave the coupon.
    pub municipality: MunicipalityCode,
    /// The coupon's number.
    pub number: CouponNumber,
}

impl CouponLine {
    /// The line in this text: exactly eighteen ASCII digits.
    pub fn parse(text: &str) -> Result<CouponLine, CodeError> {
        let refuse = |fault| CodeError {
            scheme: Scheme::CouponLine,
            fault,
        };
        let [kind, dose, ..] = digits::exactly::<18>(text).map_err(refuse)?;
        let municipality = text.get(2..8).unwrap_or_default();
        let number = text.get(8..).unwrap_or_default();
        Ok(CouponLine {
            kind,
            dose,
            municipality: MunicipalityCode::parse(municipality)
                .map_err(|_| refuse(CodeFault::Municipality))?,
            number: CouponNumber::parse(number).map_err(|error| refuse(error.fault))?,
        })
    }

    /// The eighteen digits.
    pub fn digits(&self) -> String {
        let (kind, dose) = (self.kind, self.dose);
        format!("{kind}{dose}{}{}", self.municipality, self.number.digits())
    }
}

// It leads to a person.
impl std::fmt::Debug for CouponLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CouponLine(…)")
    }
}

named! {
    /// What a coupon is for.
    CouponKind {
        /// A vaccination.
        Vaccination = "vaccination",
        /// A pre-examination after which nothing was given.
        PreExamination = "pre-examination",
        /// A test for antibodies before a vaccination.
        AntibodyTest = "antibody-test",
    }
}

/// What the digits of a campaign's coupons mean. Another campaign may use the same digits otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouponDigits {
    /// The digits of kinds that are known.
    pub kinds: Vec<(u8, CouponKind)>,
    /// The first and the last dose that has a coupon.
    pub doses: (u8, u8),
}

/// What a campaign does not know about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CouponLineDoubt {
    /// The digit of the kind.
    Kind,
    /// The digit of the dose.
    Dose,
}

impl CouponLineDoubt {
    /// The stable code of the finding.
    pub fn code(self) -> &'static str {
        match self {
            CouponLineDoubt::Kind => "SCAN-KIND",
            CouponLineDoubt::Dose => "SCAN-DOSE",
        }
    }
}

impl CouponDigits {
    /// What the digits of the coupons against COVID-19 mean.
    pub fn covid_19() -> CouponDigits {
        CouponDigits {
            kinds: vec![
                (1, CouponKind::PreExamination),
                (2, CouponKind::Vaccination),
            ],
            doses: (1, 7),
        }
    }

    /// What a line's coupon is for, and for which dose.
    pub fn read(&self, line: &CouponLine) -> Result<(CouponKind, u8), CouponLineDoubt> {
        let known = self.kinds.iter().find(|(digit, _)| *digit == line.kind);
        let (_, kind) = known.ok_or(CouponLineDoubt::Kind)?;
        let (first, last) = self.doses;
        if (first..=last).contains(&line.dose) {
            Ok((*kind, line.dose))
        } else {
            Err(CouponLineDoubt::Dose)
        }
    }
}

#[cfg(test)]
mod tests;
