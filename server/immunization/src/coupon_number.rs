//! The ten digits of a coupon (券番号), one a person, without a check digit in general.

use std::fmt;

use crate::code::{CodeError, CodeFault, Scheme, digits, luhn_digit};

/// A coupon's number. It means something only together with the municipality that gave it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CouponNumber(u64);

impl CouponNumber {
    /// The number in this text: exactly ten ASCII digits. Fewer digits have lost zeros, which are not put back here:
    /// somebody has to confirm that.
    pub fn parse(text: &str) -> Result<CouponNumber, CodeError> {
        let refuse = |fault| CodeError {
            scheme: Scheme::Coupon,
            fault,
        };
        if text.len() < 10 && digits::only(text) {
            return Err(refuse(CodeFault::ZeroLost));
        }
        let digits = digits::exactly::<10>(text).map_err(refuse)?;
        Ok(CouponNumber(digits::number(&digits)))
    }

    /// The number whose zeros in front were lost, put back. To be confirmed by somebody.
    pub fn with_zeros(text: &str) -> Option<CouponNumber> {
        let lost = digits::only(text) && text.len() < 10;
        lost.then(|| CouponNumber::parse(&format!("{text:0>10}")).ok())?
    }

    /// The number with these nine digits and a tenth that checks them by Luhn's rule, for numbers given by this
    /// software. Nothing if it needs more than nine digits.
    pub fn issued(serial: u64) -> Option<CouponNumber> {
        let digits = digits::exactly::<9>(&format!("{serial:09}")).ok()?;
        Some(CouponNumber(serial * 10 + u64::from(luhn_digit(&digits))))
    }

    /// Whether the tenth digit checks the nine before. Numbers given elsewhere need not have it.
    pub fn has_check_digit(self) -> bool {
        CouponNumber::issued(self.0 / 10) == Some(self)
    }

    /// The ten digits.
    pub fn digits(self) -> String {
        format!("{:010}", self.0)
    }
}

// It leads to a person.
impl fmt::Debug for CouponNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CouponNumber(…)")
    }
}

#[cfg(test)]
mod tests;
