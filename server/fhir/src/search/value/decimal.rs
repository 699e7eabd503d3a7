//! Decimals, compared exactly: `0.10` and `0.1` are the same number, and no digit is lost on the way.

use std::cmp::Ordering;

/// A decimal of at most 18 significant digits, 19 where it is a sum: `digits` times ten to the power of `exponent`.
///
/// Digits end in no zero, so equal numbers are equal values; zero has no digits, no sign and the exponent 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    negative: bool,
    digits: u64,
    exponent: i16,
}

/// As FHIR's own limit.
const DIGITS_MAX: usize = 18;
/// How many digits a sum may have: one more, so that half a unit can be added to any number that is read.
const DIGITS_KEPT: u32 = 19;

impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal {
        negative: false,
        digits: 0,
        exponent: 0,
    };

    /// The number in this text: `-12.50`, `1e3`. `None` where it is none, or has more digits than can be kept.
    pub fn parse(text: &str) -> Option<Decimal> {
        Decimal::parse_with_precision(text).map(|(number, _)| number)
    }

    /// The number, and half a unit of its last written digit: the slack that its precision implies. `100` is from 99.5
    /// to before 100.5.
    pub fn parse_with_precision(text: &str) -> Option<(Decimal, Decimal)> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, power) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, power.parse::<i16>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let written = if mantissa.contains('.') {
            fraction.len()
        } else {
            0
        };
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(fraction) || !(-99..=99).contains(&power) {
            return None;
        }
        let fraction = if written == 0 { "" } else { fraction };
        let digits = format!("{whole}{fraction}");
        let written_digits = digits.trim_start_matches('0');
        let significant = written_digits.trim_end_matches('0');
        if significant.len() > DIGITS_MAX {
            return None;
        }
        let zeros = i16::try_from(written_digits.len() - significant.len()).ok()?;
        let last = power.checked_sub(i16::try_from(written).ok()?)?;
        let value: u64 = if significant.is_empty() {
            0
        } else {
            significant.parse().ok()?
        };
        let slack = Decimal::made(false, 5, last.checked_sub(1)?);
        let exponent = last.checked_add(zeros)?;
        Some((Decimal::made(negative, value, exponent), slack))
    }

    /// The sum, where it can be kept exactly.
    pub fn plus(self, other: Decimal) -> Option<Decimal> {
        let exponent = match (self.digits, other.digits) {
            (0, _) => return Some(other),
            (_, 0) => return Some(self),
            _ => self.exponent.min(other.exponent),
        };
        let sum = self
            .scaled_to(exponent)?
            .checked_add(other.scaled_to(exponent)?)?;
        let digits = u64::try_from(sum.unsigned_abs()).ok()?;
        let sum = Decimal::made(sum < 0, digits, exponent);
        (sum.digits < 10_u64.pow(DIGITS_KEPT)).then_some(sum)
    }

    /// The difference, where it can be kept exactly.
    pub fn minus(self, other: Decimal) -> Option<Decimal> {
        self.plus(Decimal::made(!other.negative, other.digits, other.exponent))
    }

    /// Its size, without the sign.
    pub fn size(self) -> Decimal {
        Decimal {
            negative: false,
            ..self
        }
    }

    /// A tenth of it.
    pub fn tenth(self) -> Decimal {
        Decimal::made(self.negative, self.digits, self.exponent.saturating_sub(1))
    }

    /// Eleven bytes that sort as the numbers do: the sign, the place of the first digit, the digits.
    pub fn to_bytes(self) -> [u8; 11] {
        if self.digits == 0 {
            let mut zero = [0; 11];
            zero[0] = 0x80;
            return zero;
        }
        let length = self.digits.ilog10() + 1;
        let padded = self.digits * 10_u64.pow(DIGITS_KEPT.saturating_sub(length));
        // The length of the digits is at most 19, so the sum is far within.
        let place = i32::from(self.exponent) + length.cast_signed() + 0x8000;
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        let [p, q] = place.to_be_bytes();
        let [a, b, c, d, e, f, g, h] = padded.to_be_bytes();
        if self.negative {
            [0x7f, !p, !q, !a, !b, !c, !d, !e, !f, !g, !h]
        } else {
            [0x81, p, q, a, b, c, d, e, f, g, h]
        }
    }

    fn made(negative: bool, mut digits: u64, mut exponent: i16) -> Decimal {
        if digits == 0 {
            return Decimal::ZERO;
        }
        while digits.is_multiple_of(10) {
            digits /= 10;
            exponent = exponent.saturating_add(1);
        }
        Decimal {
            negative,
            digits,
            exponent,
        }
    }

    /// The digits when the last of them stands at this power of ten.
    fn scaled_to(self, exponent: i16) -> Option<i128> {
        let shift = u32::try_from(self.exponent.checked_sub(exponent)?).ok()?;
        let digits = i128::from(self.digits).checked_mul(10_i128.checked_pow(shift)?)?;
        Some(if self.negative { -digits } else { digits })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        self.to_bytes().cmp(&other.to_bytes())
    }
}

#[cfg(test)]
mod tests;
