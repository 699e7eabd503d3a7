//! Values that are computed or written in an expression.

use std::fmt;
use std::sync::Arc;

use super::decimal::Decimal;
use super::moment::{Date, DateTime, Time};
use super::quantity::Quantity;
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

/// The name of a type and where it is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeInfo {
    /// `FHIR` or `System`.
    pub namespace: &'static str,
    /// `Patient`, `Boolean`.
    pub name: &'static str,
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
