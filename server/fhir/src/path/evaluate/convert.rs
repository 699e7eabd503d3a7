//! Making one type of value from another.

use super::compare::decimal_of;
use super::{Item, Items, Run, made, yes};
use crate::path::Fault;
use crate::path::decimal::Decimal;
use crate::path::function::{Conversion, Target};
use crate::path::moment::{Date, DateTime, Exactness, Time};
use crate::path::quantity::Quantity;
use crate::path::value::Value;

impl<'a> Run<'a, '_> {
    pub(super) fn conversion(
        &mut self,
        conversion: Conversion,
        items: &[Item<'a>],
    ) -> Result<Items<'a>, Fault> {
        let value = self.value(items)?;
        Ok(match (conversion, value) {
            (_, None) if items.is_empty() => Vec::new(),
            (Conversion::To(target), Some(value)) => made(converted(target, &value)),
            (Conversion::Converts(target), Some(value)) => yes(converted(target, &value).is_some()),
            (Conversion::To(_), None) => Vec::new(),
            (Conversion::Converts(_), None) => yes(false),
        })
    }
}

/// The value as one of this type, where it can be one.
fn converted(target: Target, value: &Value) -> Option<Value> {
    match (target, value) {
        (Target::Boolean, Value::Boolean(_))
        | (Target::Integer, Value::Integer(_))
        | (Target::Decimal, Value::Decimal(_))
        | (Target::String, Value::String(_))
        | (Target::Date, Value::Date(_))
        | (Target::DateTime, Value::DateTime(_))
        | (Target::Time, Value::Time(_))
        | (Target::Quantity, Value::Quantity(_)) => Some(value.clone()),
        (Target::String, Value::Type(_)) => None,
        (Target::String, _) => Some(Value::string(&value.to_string())),
        (Target::Boolean, _) => boolean(value).map(Value::Boolean),
        (Target::Integer, Value::Boolean(truth)) => Some(Value::Integer(i64::from(*truth))),
        (Target::Integer, Value::String(text)) => integer(text).map(Value::Integer),
        (Target::Decimal, Value::Boolean(truth)) => {
            Value::decimal(Decimal::from_integer(i64::from(*truth)))
        }
        (Target::Decimal, Value::Integer(number)) => Value::decimal(Decimal::from_integer(*number)),
        (Target::Decimal, Value::String(text)) => Value::decimal(decimal(text)),
        (Target::Date, Value::String(text)) => date(text).map(Value::Date),
        (Target::Date, Value::DateTime(moment)) => Some(Value::Date(moment.date())),
        (Target::DateTime, Value::Date(date)) => Some(Value::DateTime(DateTime::from_date(*date))),
        (Target::DateTime, Value::String(text)) => DateTime::parse(text).map(Value::DateTime),
        (Target::Time, Value::String(text)) => Time::parse(text).map(Value::Time),
        (Target::Time, Value::DateTime(moment)) => moment.time().map(Value::Time),
        (Target::Quantity, _) => quantity(value).map(|q| Value::Quantity(Box::new(q))),
        _ => None,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "1" | "1.0" => Some(true),
            "false" | "f" | "no" | "n" | "0" | "0.0" => Some(false),
            _ => None,
        },
        _ => match decimal_of(value)?.to_integer() {
            Some(1) => Some(true),
            Some(0) => Some(false),
            _ => None,
        },
    }
}

fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

fn decimal(text: &str) -> Option<Decimal> {
    Decimal::parse(text).filter(|_| !text.contains(['e', 'E']))
}

/// A date; of a date and time the date.
fn date(text: &str) -> Option<Date> {
    let moment = DateTime::parse(text).filter(|_| !text.ends_with('T'))?;
    match moment.exactness() > Exactness::Day {
        true => Some(moment.date()),
        false => Date::parse(text),
    }
}

fn quantity(value: &Value) -> Option<Quantity> {
    match value {
        Value::Boolean(truth) => Decimal::from_integer(i64::from(*truth)).map(Quantity::of_number),
        Value::String(text) => Quantity::parse(text),
        _ => decimal_of(value).map(Quantity::of_number),
    }
}
