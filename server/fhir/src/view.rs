//! Parts of a resource: summaries and chosen elements, marked as such.

use crate::definitions::{Slot, Type, TypeKind};
use crate::element::Element;

/// The system of the tag that marks a part.
const OBSERVATION_VALUE: &str = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
/// The code of the tag that marks a part.
const SUBSETTED: &str = "SUBSETTED";

/// Which part `_summary` asks for. `count` and `false` ask for no part of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Summary {
    /// `true`: the elements that belong to a summary.
    True,
    /// `text`: the narrative, the id, `meta`, and what is mandatory.
    Text,
    /// `data`: all but the narrative.
    Data,
}

impl Summary {
    /// The part that this value of `_summary` asks for.
    pub fn parse(text: &str) -> Option<Summary> {
        match text {
            "true" => Some(Summary::True),
            "text" => Some(Summary::Text),
            "data" => Some(Summary::Data),
            _ => None,
        }
    }
}

/// The part of a resource that `_summary` asks for.
pub fn summary(resource: &Element, summary: Summary) -> Element {
    let mut part = resource.clone();
    match summary {
        Summary::True => summarise(&mut part),
        Summary::Text => part.retain(|slot, _| is_kept_always(slot) || slot.element == "text"),
        Summary::Data => part.retain(|slot, _| slot.element != "text"),
    }
    mark(&mut part);
    part
}

/// The part of a resource that `_elements` asks for, by names of elements at its root: those, and what is mandatory or
/// can change the meaning of the rest. Names that the type does not know are passed over; [`unknown_elements`] tells them.
pub fn elements(resource: &Element, names: &[&str]) -> Element {
    let mut part = resource.clone();
    let ty = part.ty();
    part.retain(|slot, _| {
        is_kept_always(slot) || slot.modifier || names.iter().any(|name| names_slot(ty, name, slot))
    });
    mark(&mut part);
    part
}

/// Those of the names that `_elements` cannot mean for resources of this type. A name may begin with the type, as in
/// `Patient.name`; one that begins with another type is for resources of that type.
pub fn unknown_elements<'a>(ty: &Type, names: &[&'a str]) -> Vec<&'a str> {
    names
        .iter()
        .filter(|name| {
            let (owner, element) = match name.split_once('.') {
                Some((owner, element)) => {
                    (Type::named(owner).filter(|ty| ty.is_resource()), element)
                }
                None => (Type::named(ty.name()), **name),
            };
            !owner.is_some_and(|owner| {
                owner
                    .slots()
                    .iter()
                    .any(|slot| slot.name == element || slot.element == element)
            })
        })
        .copied()
        .collect()
}

/// Whether the resource is marked as a part of the whole.
pub fn is_subsetted(resource: &Element) -> bool {
    resource.first("meta").is_some_and(|meta| {
        meta.children("tag").any(|tag| {
            tag.text_of("system") == Some(OBSERVATION_VALUE)
                && tag.text_of("code") == Some(SUBSETTED)
        })
    })
}

fn is_kept_always(slot: &Slot) -> bool {
    slot.required || matches!(slot.element, "id" | "meta")
}

fn names_slot(ty: &Type, name: &str, slot: &Slot) -> bool {
    let name = match name.split_once('.') {
        Some((owner, element)) if owner == ty.name() => element,
        Some(_) => return false,
        None => name,
    };
    slot.name == name || slot.element == name
}

/// Keeps what belongs to a summary, here and below. What a summary element consists of stays whole where none of its
/// own elements would be left, and so does an extension: a modifier without its value would say nothing.
fn summarise(element: &mut Element) {
    element.retain(|slot, child| {
        let kept = slot.summary || slot.required || slot.modifier;
        let opens = matches!(child.ty().kind(), TypeKind::Complex | TypeKind::Backbone)
            && child.type_name() != "Extension";
        if kept && opens {
            let mut part = child.clone();
            summarise(&mut part);
            if !part.is_empty() {
                *child = part;
            }
        }
        kept
    });
}

/// Adds the tag that says that this is a part.
fn mark(part: &mut Element) {
    if is_subsetted(part) {
        return;
    }
    if part.first("meta").is_none()
        && let Ok(meta) = Element::new("Meta")
    {
        part.put_first("meta", meta);
    }
    if let Some(meta) = part.first_mut("meta")
        && let Ok(tag) = meta.push_new("tag")
    {
        // Both names are of Coding and both values are ours, so neither can be refused.
        let _ = tag.push_text("system", OBSERVATION_VALUE);
        let _ = tag.push_text("code", SUBSETTED);
    }
}

#[cfg(test)]
mod tests;
