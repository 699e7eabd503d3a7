//! Numbers and quantities.

use super::canonical_system;
use crate::element::Element;
use crate::search::{Decimal, Value};

/// Where the codes of currencies come from.
const CURRENCIES: &str = "urn:iso:std:iso:4217";

/// The number of one element. A number with more digits than FHIR demands of anybody is not found.
pub(super) fn push_number(element: &Element, out: &mut Vec<Value>) {
    let is_number = matches!(
        element.type_name(),
        "decimal" | "integer" | "positiveInt" | "unsignedInt"
    );
    let text = element.text().filter(|_| is_number);
    let number = text.and_then(Decimal::parse);
    out.extend(number.map(Value::Number));
}

/// The quantity of one element.
pub(super) fn push(element: &Element, out: &mut Vec<Value>) {
    let Some(number) = element.text_of("value").and_then(Decimal::parse) else {
        return;
    };
    let text = |name| element.text_of(name).unwrap_or_default();
    let (system, code, unit) = if element.type_name() == "Money" {
        (CURRENCIES, text("currency"), "")
    } else {
        (canonical_system(text("system")), text("code"), text("unit"))
    };
    let (low, high) = match text("comparator") {
        "<" | "<=" => (None, Some(number)),
        ">" | ">=" => (Some(number), None),
        _ => (Some(number), Some(number)),
    };
    out.push(Value::Quantity {
        low,
        high,
        system: system.into(),
        code: code.into(),
        unit: unit.into(),
    });
}
