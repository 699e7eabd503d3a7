//! Decimals that are calculated with exactly, and keep the places that were written.

use std::cmp::Ordering;
use std::fmt;

/// Digits that are kept; FHIR asks for 18.
const DIGITS_MAX: u32 = 28;
/// One more than the largest number of so many digits.
const CEILING: i128 = 10_i128.pow(DIGITS_MAX);
/// Places behind the point that a division gives.
const DIVIDED_PLACES: u8 = 8;

/// A decimal: a whole number, and how many of its digits stand behind the point. `1.10` keeps its two places and equals
/// `1.1`. What does not fit into 28 digits is no number.
#[derive(Clone, Copy)]
pub struct Decimal {
    digits: i128,
    places: u8,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal {
        digits: 0,
        places: 0,
    };

    fn made(digits: i128, places: u8) -> Option<Decimal> {
        (digits.unsigned_abs() < CEILING.unsigned_abs() && u32::from(places) <= DIGITS_MAX)
            .then_some(Decimal { digits, places })
    }

    /// The number in this text: `-12.50`, `1e3`.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, power) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, power.parse::<i16>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_point_bare = mantissa.contains('.') && fraction.is_empty();
        if whole.is_empty() || is_point_bare || mantissa.len() > 64 {
            return None;
        }
        let mut digits: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            let digit = byte.is_ascii_digit().then(|| i128::from(byte - b'0'))?;
            digits = digits.checked_mul(10)?.checked_add(digit)?;
        }
        let places = i16::try_from(fraction.len()).ok()?.checked_sub(power)?;
        if places < 0 {
            let shift = 10_i128.checked_pow(u32::from(places.unsigned_abs()))?;
            digits = digits.checked_mul(shift)?;
        }
        Decimal::made(
            if negative { -digits } else { digits },
            u8::try_from(places.max(0)).ok()?,
        )
    }

    /// The whole number.
    pub fn from_integer(number: i64) -> Option<Decimal> {
        Decimal::made(i128::from(number), 0)
    }

    /// How many digits stand behind the point.
    pub fn places(self) -> u8 {
        self.places
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// The number as a whole one, where it is one.
    pub fn to_integer(self) -> Option<i64> {
        let trimmed = self.trimmed();
        (trimmed.places == 0)
            .then(|| i64::try_from(trimmed.digits).ok())
            .flatten()
    }

    /// Without zeros at the end behind the point.
    pub fn trimmed(mut self) -> Decimal {
        while self.places > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.places -= 1;
        }
        self
    }

    /// The digits with this many places, where they fit.
    fn scaled(self, places: u8) -> Option<i128> {
        let shift = 10_i128.checked_pow(u32::from(places.checked_sub(self.places)?))?;
        self.digits.checked_mul(shift)
    }

    /// The sum.
    pub fn plus(self, other: Decimal) -> Option<Decimal> {
        let places = self.places.max(other.places);
        Decimal::made(
            self.scaled(places)?.checked_add(other.scaled(places)?)?,
            places,
        )
    }

    /// The number with the other sign.
    pub fn negated(self) -> Decimal {
        Decimal {
            digits: -self.digits,
            places: self.places,
        }
    }

    /// The difference.
    pub fn minus(self, other: Decimal) -> Option<Decimal> {
        self.plus(other.negated())
    }

    /// The product.
    pub fn times(self, other: Decimal) -> Option<Decimal> {
        if let Some(digits) = self.digits.checked_mul(other.digits)
            && let Some(product) = Decimal::made(digits, self.places.checked_add(other.places)?)
        {
            return Some(product);
        }
        let (left, right) = (self.trimmed(), other.trimmed());
        let digits = left.digits.checked_mul(right.digits)?;
        Decimal::made(digits, left.places.checked_add(right.places)?)
    }

    /// The quotient, rounded to eight places; nothing for a division by zero.
    pub fn divided_by(self, other: Decimal) -> Option<Decimal> {
        if other.digits == 0 {
            return None;
        }
        let (left, right) = (self.trimmed(), other.trimmed());
        // left / right = (left.digits / right.digits) * 10^(right.places - left.places)
        let shift = i16::from(DIVIDED_PLACES) + i16::from(right.places) - i16::from(left.places);
        let scale = 10_i128.checked_pow(u32::from(shift.unsigned_abs()))?;
        let (over, under) = if shift >= 0 {
            (left.digits.checked_mul(scale)?, right.digits)
        } else {
            (left.digits, right.digits.checked_mul(scale)?)
        };
        Decimal::made(divided_rounded(over, under)?, DIVIDED_PLACES).map(Decimal::trimmed)
    }

    /// The whole part of the quotient.
    pub fn divided_whole(self, other: Decimal) -> Option<i64> {
        let places = self.places.max(other.places);
        let quotient = self.scaled(places)?.checked_div(other.scaled(places)?)?;
        i64::try_from(quotient).ok()
    }

    /// What a whole division leaves.
    pub fn remainder(self, other: Decimal) -> Option<Decimal> {
        let places = self.places.max(other.places);
        let rest = self.scaled(places)?.checked_rem(other.scaled(places)?)?;
        Decimal::made(rest, places)
    }

    /// The largest whole number that is not above it.
    pub fn floor(self) -> Option<i64> {
        i64::try_from(self.digits.div_euclid(self.unit())).ok()
    }

    /// The smallest whole number that is not below it.
    pub fn ceiling(self) -> Option<i64> {
        self.negated().floor()?.checked_neg()
    }

    /// Its whole part.
    pub fn truncated(self) -> Option<i64> {
        i64::try_from(self.digits.checked_div(self.unit())?).ok()
    }

    /// Rounded to this many places; halves go away from zero.
    pub fn rounded(self, places: u8) -> Option<Decimal> {
        if places >= self.places {
            return Some(self);
        }
        let unit = 10_i128.checked_pow(u32::from(self.places - places))?;
        Decimal::made(divided_rounded(self.digits, unit)?, places)
    }

    /// The size without the sign.
    pub fn size(self) -> Decimal {
        Decimal {
            digits: self.digits.abs(),
            places: self.places,
        }
    }

    /// Whether it is the same number to the places of the less exact one.
    pub fn is_about(self, other: Decimal) -> bool {
        let places = self.trimmed().places.min(other.trimmed().places);
        self.rounded(places) == other.rounded(places)
    }

    /// The nearest binary number.
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// A binary number with eight places.
    pub fn from_f64(number: f64) -> Option<Decimal> {
        if !number.is_finite() || number.abs() >= 1e19 {
            return None;
        }
        Decimal::parse(&format!("{number:.8}")).map(Decimal::trimmed)
    }

    /// A one at its last place: 10 to the power of its places. 28 is the most.
    fn unit(self) -> i128 {
        10_i128.pow(u32::from(self.places).min(DIGITS_MAX))
    }
}

/// The quotient, rounded; halves go away from zero.
fn divided_rounded(over: i128, under: i128) -> Option<i128> {
    let quotient = over.checked_div(under)?;
    let rest = over.checked_rem(under)?;
    let is_up = rest.unsigned_abs() >= under.unsigned_abs() - rest.unsigned_abs();
    let away = if (over < 0) == (under < 0) { 1 } else { -1 };
    quotient.checked_add(if is_up && rest != 0 { away } else { 0 })
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let parts = |number: &Decimal| {
            let unit = number.unit();
            let fill = CEILING / unit;
            (
                number.digits.div_euclid(unit),
                number.digits.rem_euclid(unit) * fill,
            )
        };
        parts(self).cmp(&parts(other))
    }
}

/// As it was written, without exponents.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit().unsigned_abs();
        let size = self.digits.unsigned_abs();
        let sign = if self.digits < 0 { "-" } else { "" };
        let places = usize::from(self.places);
        match places {
            0 => write!(f, "{sign}{size}"),
            _ => write!(f, "{sign}{}.{:0places$}", size / unit, size % unit),
        }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
