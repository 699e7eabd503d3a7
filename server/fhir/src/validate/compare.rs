//! Values against those that a profile wants.

use crate::element::Element;

/// Whether an element says exactly this: the same value, the same fields, the items of a list in their order.
pub(super) fn is_exactly(element: &Element, wanted: &Element) -> bool {
    element.text() == wanted.text()
        && element.field_count() == wanted.field_count()
        && wanted.fields().all(|(slot, _)| {
            element
                .children(slot.name)
                .map(Some)
                .chain(std::iter::repeat(None))
                .zip(wanted.children(slot.name))
                .all(|(found, wanted)| found.is_some_and(|found| is_exactly(found, wanted)))
        })
}

/// Whether an element says at least this. Each item of a list in the pattern is found somewhere in the list.
pub(super) fn matches(element: &Element, pattern: &Element) -> bool {
    element.ty() == pattern.ty()
        && (pattern.text().is_none() || element.text() == pattern.text())
        && pattern.fields().all(|(slot, wanted)| {
            element
                .children(slot.name)
                .any(|found| matches(found, wanted))
        })
}
