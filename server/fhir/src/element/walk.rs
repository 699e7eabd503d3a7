//! Walking over a tree: all nodes in order, and the place of each.

use std::fmt::Write;

use super::Element;
use crate::definitions::Slot;

/// All nodes below one, parents before children, in document order.
pub struct Descendants<'a> {
    open: Vec<std::slice::Iter<'a, super::Field>>,
}

impl<'a> Descendants<'a> {
    pub(super) fn of(element: &'a Element) -> Descendants<'a> {
        Descendants {
            open: vec![element.fields.iter()],
        }
    }
}

impl<'a> Iterator for Descendants<'a> {
    type Item = &'a Element;

    fn next(&mut self) -> Option<&'a Element> {
        loop {
            match self.open.last_mut()?.next() {
                Some(field) => {
                    if !field.element.fields.is_empty() {
                        self.open.push(field.element.fields.iter());
                    }
                    return Some(&field.element);
                }
                None => {
                    self.open.pop();
                }
            }
        }
    }
}

/// Calls back for every node below the root with its place.
pub(super) fn walk<'a>(root: &'a Element, visit: &mut dyn FnMut(&str, &'a Element)) {
    let mut place = String::from(root.type_name());
    below(root, &mut place, visit);
}

fn below<'a>(element: &'a Element, place: &mut String, visit: &mut dyn FnMut(&str, &'a Element)) {
    let mut item = 0;
    let mut last: Option<&Slot> = None;
    for (slot, child) in element.fields() {
        item = if last == Some(slot) { item + 1 } else { 0 };
        last = Some(slot);
        let length = place.len();
        push_step(place, slot, slot.list.then_some(item));
        visit(place, child);
        below(child, place, visit);
        place.truncate(length);
    }
}

/// One step of a place: `.given[1]`.
pub(crate) fn push_step(place: &mut String, slot: &Slot, item: Option<usize>) {
    place.push('.');
    place.push_str(slot.element);
    if let Some(item) = item {
        // Writing to a String cannot fail.
        let _ = write!(place, "[{item}]");
    }
}
