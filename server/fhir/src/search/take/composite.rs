//! Composites: two values of the same element, every pair of them.

use super::{Circumstances, Harvest, TooLarge, Way, computed};
use crate::element::Element;
use crate::path::Item;
use crate::search::{Slot, Value};

/// The pairs of one element.
pub(super) fn push(
    element: &Element,
    slot: Slot,
    (parts, here): (&[Vec<Way>], &Circumstances<'_>),
    harvest: &mut Harvest,
) -> Result<(), TooLarge> {
    let [first, second] = parts else {
        return Ok(());
    };
    let firsts = values(element, first, here)?;
    if firsts.is_empty() {
        return Ok(());
    }
    let seconds = values(element, second, here)?;
    for first in &firsts {
        for second in &seconds {
            if harvest.full {
                return Ok(());
            }
            let pair = Box::new([first.clone(), second.clone()]);
            harvest.add(slot, Value::Composite(pair));
        }
    }
    Ok(())
}

fn values(
    element: &Element,
    part: &[Way],
    here: &Circumstances<'_>,
) -> Result<Vec<Value>, TooLarge> {
    let mut values = Vec::new();
    for way in part {
        here.for_each(way, element, &mut |item| {
            match item {
                Item::Element(element) => here.push(element, &way.rule, &mut values),
                Item::Value(value) => computed::push(&value, &way.rule, here, &mut values),
                Item::Referent(_) => {}
            }
            Ok(())
        })?;
    }
    values.sort_unstable();
    values.dedup();
    Ok(values)
}
