//! Values that an expression computes, instead of leading to an element: whether somebody has died.

use super::{Circumstances, Rule, date, string, token};
use crate::path;
use crate::search::{Decimal, ParameterType, Value};

/// Where the units of computed quantities come from.
const UNITS: &str = "http://unitsofmeasure.org";

/// The value, as the parameter compares it. One that the parameter cannot compare says nothing.
pub(super) fn push(
    value: &path::Value,
    rule: &Rule,
    here: &Circumstances<'_>,
    out: &mut Vec<Value>,
) {
    let text = || value.to_string();
    match (rule.ty, value) {
        (_, path::Value::Type(_)) => {}
        (ParameterType::Quantity, path::Value::Quantity(quantity)) => {
            let number = Decimal::parse(&quantity.value.to_string());
            out.extend(number.map(|number| Value::Quantity {
                low: Some(number),
                high: Some(number),
                system: UNITS.into(),
                code: quantity.unit.as_ref().into(),
                unit: quantity.unit.as_ref().into(),
            }));
        }
        (_, path::Value::Quantity(_)) => {}
        (ParameterType::Token, _) => {
            let text = text();
            let code = token::folded(&text, rule.case_counts);
            out.push(token::token(rule.system.unwrap_or_default(), code));
        }
        (ParameterType::String, path::Value::String(text)) => {
            out.push(string::text_value(text, here.fold));
        }
        (ParameterType::Uri, path::Value::String(text)) => {
            out.push(Value::Uri(text.as_ref().into()));
        }
        (ParameterType::Date, path::Value::Date(_) | path::Value::DateTime(_)) => {
            date::push_text(&text(), here.zone_minutes, out);
        }
        (ParameterType::Number, path::Value::Integer(_) | path::Value::Decimal(_)) => {
            out.extend(Decimal::parse(&text()).map(Value::Number));
        }
        _ => {}
    }
}
