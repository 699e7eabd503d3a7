//! Values that are computed or written in an expression.

use std::fmt;
use std::sync::Arc;

use super::decimal::Decimal;
use super::moment::{Date, DateTime, Time};
use crate::definitions::Primitive;
use crate::element::Element;

/// A value that stands in no tree.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A decimal.
    Decimal(Decimal),
    /// A text.
    String(Arc<str>),
    /// A date, perhaps in part.
    Date(Date),
    /// A date and time, perhaps in part.
    DateTime(DateTime),
    /// A time of day, perhaps in part.
    Time(Time),
    /// A number with a unit.
    Quantity(Box<Quantity>),
    /// What `type()` gives.
    Type(TypeInfo),
}

/// A number with a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The number.
    pub value: Decimal,
    /// The unit: a code of UCUM, or a word of the calendar in its singular.
    pub unit: Arc<str>,
    /// Whether the unit is a word of the calendar.
    pub is_calendar: bool,
}

/// The name of a type and where it is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeInfo {
    /// `FHIR` or `System`.
    pub namespace: &'static str,
    /// `Patient`, `Boolean`.
    pub name: &'static str,
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
            is_calendar: false,
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

    /// What an element of the type Quantity says. Units of other systems are known by their code as they stand.
    fn of_element(element: &Element) -> Option<Quantity> {
        // A comparator makes it a stretch of numbers, which is none.
        if element.first("comparator").is_some() {
            return None;
        }
        let value = Decimal::parse(element.text_of("value")?)?;
        let code = element.text_of("code");
        let unit = match element.text_of("system") {
            Some(UCUM) => code.unwrap_or("1").into(),
            Some(system) => format!("{system}|{}", code.unwrap_or_default()).into(),
            None => element.text_of("unit").unwrap_or("1").into(),
        };
        Some(Quantity {
            value,
            unit,
            is_calendar: false,
        })
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

impl Value {
    /// A text.
    pub(super) fn string(text: &str) -> Value {
        Value::String(text.into())
    }

    /// A decimal, where the calculation had a result.
    pub(super) fn decimal(number: Option<Decimal>) -> Option<Value> {
        number.map(Value::Decimal)
    }

    /// The value of a primitive, or of a Quantity.
    pub fn of(element: &Element) -> Option<Value> {
        let Some(primitive) = element.ty().primitive() else {
            return element
                .ty()
                .is_a("Quantity")
                .then(|| Quantity::of_element(element))
                .flatten()
                .map(|quantity| Value::Quantity(Box::new(quantity)));
        };
        let text = element.text()?;
        match primitive {
            Primitive::Boolean => Some(Value::Boolean(text == "true")),
            Primitive::Integer | Primitive::PositiveInt | Primitive::UnsignedInt => {
                text.parse().ok().map(Value::Integer)
            }
            Primitive::Decimal => Value::decimal(Decimal::parse(text)),
            Primitive::Date => Date::parse(text).map(Value::Date),
            Primitive::DateTime | Primitive::Instant => DateTime::parse(text).map(Value::DateTime),
            Primitive::Time => Time::parse(text).map(Value::Time),
            _ => Some(Value::string(text)),
        }
    }

    /// The name of its type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Boolean(_) => "Boolean",
            Value::Integer(_) => "Integer",
            Value::Decimal(_) => "Decimal",
            Value::String(_) => "String",
            Value::Date(_) => "Date",
            Value::DateTime(_) => "DateTime",
            Value::Time(_) => "Time",
            Value::Quantity(_) => "Quantity",
            Value::Type(_) => "ClassInfo",
        }
    }
}

/// As `toString()` writes it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Boolean(value) => value.fmt(f),
            Value::Integer(value) => value.fmt(f),
            Value::Decimal(value) => value.fmt(f),
            Value::String(value) => f.write_str(value),
            Value::Date(value) => value.fmt(f),
            Value::DateTime(value) => value.fmt(f),
            Value::Time(value) => value.fmt(f),
            Value::Quantity(value) => value.fmt(f),
            Value::Type(value) => write!(f, "{}.{}", value.namespace, value.name),
        }
    }
}

/// Only the type is shown: the value may have been taken from a record.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(…)", self.type_name())
    }
}
