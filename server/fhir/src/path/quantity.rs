//! Numbers with a unit.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use super::decimal::Decimal;
use super::moment::Duration;
use super::unit::Unit;
use crate::element::Element;

/// A number with a unit.
#[derive(Clone, PartialEq)]
pub struct Quantity {
    /// The number.
    pub value: Decimal,
    /// The unit: a code of UCUM, or a word of the calendar in its singular. A unit of another system has that system
    /// and a bar ahead of it.
    pub unit: Arc<str>,
    /// Whether the unit is a word of the calendar.
    pub is_calendar: bool,
}

/// Words of the calendar.
const CALENDAR: [&str; 8] = [
    "year",
    "month",
    "week",
    "day",
    "hour",
    "minute",
    "second",
    "millisecond",
];

/// The system of units that UCUM codes are from.
const UCUM: &str = "http://unitsofmeasure.org";

impl Quantity {
    /// A number of this unit, as it is written between quotes.
    pub(super) fn of_unit(value: Decimal, unit: &str) -> Quantity {
        Quantity {
            value,
            unit: unit.into(),
            is_calendar: CALENDAR.contains(&unit),
        }
    }

    /// A number of this calendar unit, if it is one: `day` or `days`.
    pub(super) fn of_calendar(value: Decimal, word: &str) -> Option<Quantity> {
        let singular = word.strip_suffix('s').unwrap_or(word);
        let unit = CALENDAR.iter().find(|unit| **unit == singular)?;
        Some(Quantity {
            value,
            unit: (*unit).into(),
            is_calendar: true,
        })
    }

    /// A bare number.
    pub(super) fn of_number(value: Decimal) -> Quantity {
        Quantity {
            value,
            unit: "1".into(),
            is_calendar: false,
        }
    }

    /// `4`, `4.5 'mg'`, `4 days`.
    pub(super) fn parse(text: &str) -> Option<Quantity> {
        let text = text.trim();
        let end = text.find([' ', '\t', '\'']).unwrap_or(text.len());
        let (number, unit) = text.split_at_checked(end)?;
        let value = Decimal::parse(number).filter(|_| !number.contains(['e', 'E']))?;
        let unit = unit.trim();
        if unit.is_empty() {
            return Some(Quantity::of_number(value));
        }
        match unit.strip_prefix('\'') {
            Some(quoted) => {
                let unit = quoted.strip_suffix('\'')?;
                let is_code = !unit.is_empty() && !unit.contains('\'');
                is_code.then(|| Quantity {
                    value,
                    unit: unit.into(),
                    is_calendar: false,
                })
            }
            None => Quantity::of_calendar(value, unit),
        }
    }

    /// What an element of the type Quantity says.
    pub(super) fn of_element(element: &Element) -> Option<Quantity> {
        // A comparator makes it a stretch of numbers, which is none.
        if element.first("comparator").is_some() {
            return None;
        }
        let value = Decimal::parse(element.text_of("value")?)?;
        let code = element.text_of("code");
        let unit = match element.text_of("system") {
            Some(UCUM) => code.unwrap_or("1").into(),
            Some(system) => format!("{system}|{}", code.unwrap_or_default()).into(),
            None => code.or(element.text_of("unit")).unwrap_or("1").into(),
        };
        Some(Quantity {
            value,
            unit,
            is_calendar: false,
        })
    }

    fn unit(&self) -> Option<Unit> {
        Unit::parse(&self.unit, self.is_calendar)
    }

    /// The two numbers in one unit.
    fn aligned(&self, other: &Quantity) -> Option<(Decimal, Decimal)> {
        if self.unit == other.unit && self.is_calendar == other.is_calendar {
            return Some((self.value, other.value));
        }
        let (left, right) = (self.unit()?, other.unit()?);
        if !left.is_alike(&right) {
            return None;
        }
        left.scaled(self.value, &right, other.value)
    }

    /// Which is more; unknown where the units cannot be compared.
    pub(super) fn compare(&self, other: &Quantity) -> Option<Ordering> {
        self.aligned(other).map(|(left, right)| left.cmp(&right))
    }

    /// Whether they are the same to the places of the less exact one. Here a calendar year is a year, a month a month.
    pub(super) fn is_equivalent(&self, other: &Quantity) -> bool {
        let (left, right) = (self.in_calendar(), other.in_calendar());
        left.aligned(&right).is_some_and(|(a, b)| a.is_about(b))
    }

    fn in_calendar(&self) -> Quantity {
        let word = match &*self.unit {
            "a" => "year",
            "mo" => "month",
            _ => return self.clone(),
        };
        Quantity {
            value: self.value,
            unit: word.into(),
            is_calendar: true,
        }
    }

    /// The sum, in the unit of the first.
    pub(super) fn plus(&self, other: &Quantity) -> Option<Quantity> {
        let value = if self.unit == other.unit && self.is_calendar == other.is_calendar {
            other.value
        } else {
            let (left, right) = (self.unit()?, other.unit()?);
            if !left.is_alike(&right) {
                return None;
            }
            left.expressed(right.resolved(other.value)?)?
        };
        Some(Quantity {
            value: self.value.plus(value)?,
            ..self.clone()
        })
    }

    /// With the other sign.
    pub(super) fn negated(mut self) -> Quantity {
        self.value = self.value.negated();
        self
    }

    /// The product.
    pub(super) fn times(&self, other: &Quantity) -> Option<Quantity> {
        let (left, right) = (self.unit()?, other.unit()?);
        let value = left
            .resolved(self.value)?
            .times(right.resolved(other.value)?)?;
        Some(Quantity::of_unit(value, &left.times(&right)?.code()))
    }

    /// The quotient.
    pub(super) fn divided_by(&self, other: &Quantity) -> Option<Quantity> {
        let (left, right) = (self.unit()?, other.unit()?);
        let value = left
            .resolved(self.value)?
            .divided_by(right.resolved(other.value)?)?;
        let unit = left.times(&right.inverse())?;
        Some(Quantity::of_unit(value, &unit.code()))
    }

    /// The step in time that it is, if it is one that dates can take: years and months of UCUM are none. Parts of a
    /// unit are dropped.
    pub(super) fn duration(&self) -> Option<Duration> {
        let count = self.value.truncated()?;
        if self.is_calendar {
            match &*self.unit {
                "year" => return count.checked_mul(12).map(Duration::Months),
                "month" => return Some(Duration::Months(count)),
                _ => {}
            }
        }
        let nanos: i128 = match &*self.unit {
            "week" | "wk" => 604_800_000_000_000,
            "day" | "d" => 86_400_000_000_000,
            "hour" | "h" => 3_600_000_000_000,
            "minute" | "min" => 60_000_000_000,
            "second" | "s" => 1_000_000_000,
            "millisecond" | "ms" => 1_000_000,
            _ => return None,
        };
        i128::from(count).checked_mul(nanos).map(Duration::Nanos)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_calendar {
            true => write!(f, "{} {}", self.value, self.unit),
            false => write!(f, "{} '{}'", self.value, self.unit),
        }
    }
}

/// Only that it is one is shown: the number may have been taken from a record.
impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Quantity(…)")
    }
}
