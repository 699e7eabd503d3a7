//! What an operation brings along, and how it becomes the element that its place wants.

use super::Refusal;
use crate::definitions::{Primitive, Slot, Type};
use crate::element::Element;

/// A value of an operation.
#[derive(Clone)]
pub(super) enum Value {
    /// `value[x]`, or a resource.
    Whole(Element),
    /// The elements of the value by their names, for types that `value[x]` does not have.
    Parts(Vec<(Box<str>, Value)>),
}

/// The value does not fit its place.
const WRONG_TYPE: Refusal = ("patch-value-type", "value");

impl Value {
    /// The slot for this value among those of the element of this name.
    pub(super) fn slot_in(&self, ty: &'static Type, name: &str) -> Result<&'static Slot, Refusal> {
        let name = name.strip_suffix("[x]").unwrap_or(name);
        if let Some(slot) = ty.slot(name) {
            return Ok(slot);
        }
        let mut slots = ty
            .slots()
            .iter()
            .filter(|slot| slot.element == name)
            .peekable();
        if slots.peek().is_none() {
            return Err(("patch-name-unknown", "name"));
        }
        match self {
            Value::Whole(element) => slots.find(|slot| slot.ty() == element.ty()),
            Value::Parts(_) => None,
        }
        .ok_or(WRONG_TYPE)
    }

    /// The value as an element for this slot.
    pub(super) fn made_for(&self, slot: &'static Slot) -> Result<Element, Refusal> {
        let ty = slot.ty();
        match self {
            Value::Whole(element) if ty.takes_any_resource() => match element.is_resource() {
                true => Ok(element.clone()),
                false => Err(WRONG_TYPE),
            },
            Value::Whole(element) if element.ty() == ty => Ok(element.clone()),
            Value::Whole(element) => converted(element, ty),
            Value::Parts(_) if ty.takes_any_resource() || ty.primitive().is_some() => {
                Err(WRONG_TYPE)
            }
            Value::Parts(parts) => {
                let mut element = Element::of(ty);
                for (name, value) in parts {
                    let slot = value
                        .slot_in(ty, name)
                        .map_err(|(rule, _)| (rule, "value"))?;
                    let child = value.made_for(slot)?;
                    let added = element.push(slot.name, child);
                    added.map_err(|_| ("patch-full", "value"))?;
                }
                Ok(element)
            }
        }
    }
}

/// A value of a near type: a code that came as a string, an age that came as a quantity.
fn converted(element: &Element, ty: &'static Type) -> Result<Element, Refusal> {
    let mut made = Element::of(ty);
    match (element.ty().primitive(), ty.primitive()) {
        (Some(from), Some(to)) if is_near(from, to) => {
            if let Some(text) = element.text() {
                match to {
                    // What a narrative may hold is looked at when the result is read.
                    Primitive::Xhtml => made.put_text(text.into()),
                    _ => made.set_text(text).map_err(|_| WRONG_TYPE)?,
                }
            }
        }
        (None, None) if element.ty().is_a("Quantity") && ty.is_a("Quantity") => {}
        _ => return Err(WRONG_TYPE),
    }
    let mut rest = element.clone();
    rest.clear_text();
    made.absorb(rest);
    Ok(made)
}

/// Whether a value of one type can say what another type says. A string can say all that has a written form; a number
/// does not become a code, nor a code a number.
fn is_near(from: Primitive, to: Primitive) -> bool {
    from == Primitive::String || family(from) == family(to)
}

fn family(primitive: Primitive) -> u8 {
    match primitive {
        Primitive::Boolean => 0,
        Primitive::Date | Primitive::DateTime | Primitive::Instant => 1,
        Primitive::Time => 2,
        Primitive::Decimal
        | Primitive::Integer
        | Primitive::PositiveInt
        | Primitive::UnsignedInt => 3,
        Primitive::Base64Binary => 4,
        Primitive::Xhtml => 5,
        _ => 6,
    }
}

/// Elements inside each other, the outermost counted.
pub(super) fn depth(element: &Element) -> usize {
    let below = element.fields().map(|(_, child)| depth(child)).max();
    1 + below.unwrap_or(0)
}
