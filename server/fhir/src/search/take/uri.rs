//! Addresses, as written.

use crate::element::Element;
use crate::search::Value;

/// The address of one element.
pub(super) fn push(element: &Element, out: &mut Vec<Value>) {
    out.extend(element.text().map(|text| Value::Uri(text.into())));
}
