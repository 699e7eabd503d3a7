//! Units, as far as quantities of different units can be compared exactly: prefixes, powers, and products.
//!
//! A unit that is not read is one whole of its own, equal to nothing but itself.

use super::decimal::Decimal;

/// A unit as a factor and powers of units that are not taken apart further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// A power of ten.
    power: i32,
    /// What is multiplied by besides.
    over: Decimal,
    /// What is divided by besides.
    under: Decimal,
    /// Sorted by name, without zeros.
    parts: Vec<(String, i32)>,
}

/// Units that take prefixes.
const METRIC: [&str; 26] = [
    "m", "g", "s", "L", "mol", "Pa", "J", "W", "V", "Hz", "K", "A", "cd", "N", "U", "kat", "eq",
    "osm", "cal", "Bq", "Gy", "Sv", "C", "[IU]", "bar", "m[Hg]",
];

/// Units that are a multiple of another.
const MULTIPLES: [(&str, &str, &str); 10] = [
    ("min", "60", "s"),
    ("h", "3600", "s"),
    ("d", "86400", "s"),
    ("wk", "604800", "s"),
    ("[lb_av]", "453.59237", "g"),
    ("[oz_av]", "28.349523125", "g"),
    ("[in_i]", "0.0254", "m"),
    ("[ft_i]", "0.3048", "m"),
    ("l", "1", "L"),
    ("[iU]", "1", "[IU]"),
];

/// Words of the calendar. Those up to the week are as exact as the units of UCUM.
const CALENDAR: [(&str, &str, &str); 8] = [
    ("year", "12", "month"),
    ("month", "1", "month"),
    ("week", "604800", "s"),
    ("day", "86400", "s"),
    ("hour", "3600", "s"),
    ("minute", "60", "s"),
    ("second", "1", "s"),
    ("millisecond", "0.001", "s"),
];

const PREFIXES: [(&str, i32); 14] = [
    ("da", 1),
    ("k", 3),
    ("h", 2),
    ("d", -1),
    ("c", -2),
    ("m", -3),
    ("u", -6),
    ("n", -9),
    ("p", -12),
    ("f", -15),
    ("a", -18),
    ("M", 6),
    ("G", 9),
    ("T", 12),
];

const ONE: &str = "1";

impl Unit {
    /// The unit of this code, or of this word of the calendar.
    pub(super) fn parse(text: &str, is_calendar: bool) -> Option<Unit> {
        if is_calendar {
            let (_, factor, base) = CALENDAR.iter().find(|(word, ..)| *word == text)?;
            return Unit::of(base, 0, factor, 1);
        }
        Unit::product(text).or_else(|| Unit::of(text, 0, ONE, 1))
    }

    fn of(part: &str, power: i32, factor: &str, exponent: i32) -> Option<Unit> {
        let mut factors = Decimal::parse(ONE)?;
        let factor = Decimal::parse(factor)?;
        for _ in 0..exponent.unsigned_abs() {
            factors = factors.times(factor)?;
        }
        let one = Decimal::parse(ONE)?;
        Some(Unit {
            power: power.checked_mul(exponent)?,
            over: if exponent > 0 { factors } else { one },
            under: if exponent > 0 { one } else { factors },
            parts: vec![(part.to_owned(), exponent)],
        })
    }

    fn none() -> Option<Unit> {
        Some(Unit {
            power: 0,
            over: Decimal::parse(ONE)?,
            under: Decimal::parse(ONE)?,
            parts: Vec::new(),
        })
    }

    fn product(text: &str) -> Option<Unit> {
        let mut unit = Unit::none()?;
        let mut rest = text;
        let mut sign = 1;
        if text.len() > 64 || text.is_empty() {
            return None;
        }
        loop {
            if let Some(behind) = rest.strip_prefix('/') {
                sign = -1;
                rest = behind;
            }
            let end = rest.find(['.', '/']).unwrap_or(rest.len());
            let (component, behind) = rest.split_at_checked(end)?;
            unit = unit.times(&Unit::component(component, sign)?)?;
            match behind.strip_prefix('.') {
                Some(behind) => {
                    rest = behind;
                    sign = 1;
                }
                None if behind.is_empty() => return Some(unit),
                None => rest = behind,
            }
        }
    }

    /// `mm2`, `s-1`, `1`.
    fn component(text: &str, sign: i32) -> Option<Unit> {
        if text == ONE {
            return Unit::none();
        }
        let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (atom, exponent) = text.split_at_checked(text.len().checked_sub(digits)?)?;
        let (atom, minus) = match atom.strip_suffix('-') {
            Some(atom) if digits > 0 => (atom, -1),
            _ => (atom, 1),
        };
        let exponent: i32 = if digits == 0 {
            1
        } else {
            exponent.parse().ok()?
        };
        let plain = |c: char| c.is_ascii_alphabetic() || matches!(c, '[' | ']' | '_');
        if atom.is_empty() || !atom.chars().all(plain) || !(1..=9).contains(&exponent) {
            return None;
        }
        let exponent = exponent * minus * sign;
        if let Some((_, factor, base)) = MULTIPLES.iter().find(|(name, ..)| *name == atom) {
            return Unit::of(base, 0, factor, exponent);
        }
        if METRIC.contains(&atom) {
            return Unit::of(atom, 0, ONE, exponent);
        }
        for (prefix, power) in PREFIXES {
            let Some(base) = atom.strip_prefix(prefix) else {
                continue;
            };
            let base = match base {
                "l" => "L",
                "[iU]" => "[IU]",
                _ => base,
            };
            if METRIC.contains(&base) {
                return Unit::of(base, power, ONE, exponent);
            }
        }
        Unit::of(atom, 0, ONE, exponent)
    }

    /// The product of two units.
    pub(super) fn times(&self, other: &Unit) -> Option<Unit> {
        let mut parts = self.parts.clone();
        for (name, exponent) in &other.parts {
            match parts.iter_mut().find(|(known, _)| known == name) {
                Some((_, sum)) => *sum = sum.checked_add(*exponent)?,
                None => parts.push((name.clone(), *exponent)),
            }
        }
        parts.retain(|(_, exponent)| *exponent != 0);
        parts.sort();
        Some(Unit {
            power: self.power.checked_add(other.power)?,
            over: self.over.times(other.over)?,
            under: self.under.times(other.under)?,
            parts,
        })
    }

    /// The unit that is left when this one is divided by.
    pub(super) fn inverse(&self) -> Unit {
        let parts = self.parts.iter();
        Unit {
            power: -self.power,
            over: self.under,
            under: self.over,
            parts: parts
                .map(|(name, exponent)| (name.clone(), -exponent))
                .collect(),
        }
    }

    /// Whether quantities of the two units can be compared.
    pub(super) fn is_alike(&self, other: &Unit) -> bool {
        self.parts == other.parts
    }

    /// Two numbers of two units that are alike, as numbers that can be compared.
    pub(super) fn scaled(
        &self,
        number: Decimal,
        other: &Unit,
        other_number: Decimal,
    ) -> Option<(Decimal, Decimal)> {
        let largest = self.power.max(other.power);
        let mut left = shifted(number, self.power - largest)?;
        let mut right = shifted(other_number, other.power - largest)?;
        if (self.over, self.under) != (other.over, other.under) {
            left = left.times(self.over)?.times(other.under)?;
            right = right.times(other.over)?.times(self.under)?;
        }
        Some((left, right))
    }

    /// A number of this unit as a number of the units that it is made of.
    pub(super) fn resolved(&self, number: Decimal) -> Option<Decimal> {
        let number = shifted(number, self.power)?.times(self.over)?;
        if self.under == Decimal::parse(ONE)? {
            return Some(number);
        }
        number.divided_by(self.under)
    }

    /// A number of the units that this one is made of as a number of this unit.
    pub(super) fn expressed(&self, number: Decimal) -> Option<Decimal> {
        self.inverse().resolved(number)
    }

    /// The code of the units that it is made of.
    pub(super) fn code(&self) -> String {
        let written = |(name, exponent): &(String, i32)| match exponent.unsigned_abs() {
            1 => name.clone(),
            power => format!("{name}{power}"),
        };
        let above: Vec<String> = self.parts.iter().filter(|p| p.1 > 0).map(written).collect();
        let below: Vec<String> = self.parts.iter().filter(|p| p.1 < 0).map(written).collect();
        let mut code = above.join(".");
        for part in &below {
            code.push('/');
            code.push_str(part);
        }
        if code.is_empty() {
            code.push('1');
        }
        code
    }
}

/// The number times a power of ten.
fn shifted(number: Decimal, power: i32) -> Option<Decimal> {
    if power == 0 {
        return Some(number);
    }
    number.times(Decimal::parse(&format!("1e{power}"))?)
}
