//! Making and changing a tree by hand, with its types watched over.

use std::fmt;

use super::{Element, Field};
use crate::codec::lexical;
use crate::definitions::{Slot, Type};

/// Why something does not fit into a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// There is no such type.
    Type,
    /// The type has no such element.
    Name,
    /// The element is of another type.
    OtherType,
    /// The element does not repeat, and is there already.
    Full,
    /// The value does not have the form of its type.
    Value,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Misfit::Type => "no such type",
            Misfit::Name => "no such element",
            Misfit::OtherType => "an element of another type",
            Misfit::Full => "the element does not repeat",
            Misfit::Value => "not a value of this type",
        })
    }
}

impl std::error::Error for Misfit {}

impl Element {
    /// An empty node of the type of this name.
    pub fn new(type_name: &str) -> Result<Element, Misfit> {
        Type::named(type_name).map(Element::of).ok_or(Misfit::Type)
    }

    /// A primitive of this type with this value.
    pub fn primitive(type_name: &str, value: &str) -> Result<Element, Misfit> {
        let mut element = Element::new(type_name)?;
        element.set_text(value)?;
        Ok(element)
    }

    /// Gives a primitive this value.
    pub fn set_text(&mut self, value: &str) -> Result<(), Misfit> {
        let primitive = self.ty.primitive().ok_or(Misfit::OtherType)?;
        if !lexical::holds(primitive, value) {
            return Err(Misfit::Value);
        }
        self.value = Some(value.into());
        Ok(())
    }

    /// Takes the value of a primitive away and leaves its extensions.
    pub fn clear_text(&mut self) {
        self.value = None;
    }

    /// Adds a child of this name, behind those of the same name, and gives it back.
    pub fn push(&mut self, name: &str, child: Element) -> Result<&mut Element, Misfit> {
        let slot = self.slot_for(name, &child)?;
        if !slot.list && self.place_of(slot).is_some() {
            return Err(Misfit::Full);
        }
        let behind = self
            .fields
            .iter()
            .rposition(|field| field.slot == slot)
            .map_or(self.fields.len(), |last| last + 1);
        Ok(self.insert(behind, slot, child))
    }

    /// Adds an empty child of this name and gives it back, to be filled.
    pub fn push_new(&mut self, name: &str) -> Result<&mut Element, Misfit> {
        let ty = self.ty.slot(name).ok_or(Misfit::Name)?.ty();
        self.push(name, Element::of(ty))
    }

    /// Adds a primitive child of this name with this value and gives it back.
    pub fn push_text(&mut self, name: &str, value: &str) -> Result<&mut Element, Misfit> {
        let mut child = Element::of(self.ty.slot(name).ok_or(Misfit::Name)?.ty());
        child.set_text(value)?;
        self.push(name, child)
    }

    /// Replaces all children of this name, and other types of the same choice, by this one, at the place of the first.
    pub fn set(&mut self, name: &str, child: Element) -> Result<&mut Element, Misfit> {
        let slot = self.slot_for(name, &child)?;
        let place = self.place_of(slot).unwrap_or(self.fields.len());
        self.fields.retain(|field| field.slot.order != slot.order);
        Ok(self.insert(place.min(self.fields.len()), slot, child))
    }

    /// Takes all children of this name out. A choice of types goes by either name.
    pub fn remove(&mut self, name: &str) -> Vec<Element> {
        let (out, kept) = std::mem::take(&mut self.fields)
            .into_iter()
            .partition(|field| field.is_named(name));
        self.fields = kept;
        out.into_iter().map(|field: Field| field.element).collect()
    }

    /// Keeps those fields for which the function says yes.
    pub fn retain(&mut self, mut keep: impl FnMut(&'static Slot, &mut Element) -> bool) {
        self.fields
            .retain_mut(|field| keep(field.slot, &mut field.element));
    }

    /// Adds a field where the reader has made sure that it fits and stands beside its like.
    pub(crate) fn append(&mut self, slot: &'static Slot, child: Element) -> &mut Element {
        if self.fields.is_empty() {
            // Most elements have one or two fields, and a resource has many elements.
            self.fields.reserve_exact(2);
        }
        self.fields.push(Field {
            slot,
            element: child,
        });
        let last = self.fields.len() - 1;
        #[expect(
            clippy::indexing_slicing,
            reason = "the field was pushed one line above"
        )]
        &mut self.fields[last].element
    }

    /// The items of one slot, which stand side by side.
    pub(crate) fn items_mut(&mut self, slot: &'static Slot) -> impl Iterator<Item = &mut Element> {
        self.fields
            .iter_mut()
            .filter(move |field| field.slot == slot)
            .map(|field| &mut field.element)
    }

    /// Puts a child that was taken out of this element before all others.
    pub(crate) fn put_first(&mut self, name: &str, child: Element) {
        if let Ok(slot) = self.slot_for(name, &child) {
            self.insert(0, slot, child);
        }
    }

    /// Takes the other half of a primitive in: its value, or its fields.
    pub(crate) fn absorb(&mut self, half: Element) {
        self.value = self.value.take().or(half.value);
        self.fields.extend(half.fields);
    }

    /// Gives a primitive a value that has been checked.
    pub(crate) fn put_text(&mut self, value: Box<str>) {
        self.value = Some(value);
    }

    /// The way down to a node of this very tree, as places in the fields of each node on it. `None` where it is another
    /// tree's. `passed` counts the nodes that were looked at.
    pub(crate) fn way_to(&self, node: &Element, passed: &mut usize) -> Option<Vec<usize>> {
        let mut way = Vec::new();
        self.find(node, &mut way, passed).then_some(way)
    }

    fn find(&self, node: &Element, way: &mut Vec<usize>, passed: &mut usize) -> bool {
        *passed += 1;
        if std::ptr::eq(self, node) {
            return true;
        }
        for (place, field) in self.fields.iter().enumerate() {
            way.push(place);
            if field.element.find(node, way, passed) {
                return true;
            }
            way.pop();
        }
        false
    }

    /// The node at the end of this way.
    pub(crate) fn at_way(&self, way: &[usize]) -> Option<&Element> {
        let mut node = self;
        for place in way {
            node = &node.fields.get(*place)?.element;
        }
        Some(node)
    }

    /// The node at the end of this way, to be changed.
    pub(crate) fn at_way_mut(&mut self, way: &[usize]) -> Option<&mut Element> {
        let mut node = self;
        for place in way {
            node = &mut node.fields.get_mut(*place)?.element;
        }
        Some(node)
    }

    /// Puts a child of this slot of the own type at this place among all fields.
    pub(crate) fn insert_at(&mut self, place: usize, slot: &'static Slot, child: Element) {
        self.insert(place.min(self.fields.len()), slot, child);
    }

    /// Takes the field at this place out.
    pub(crate) fn remove_at(&mut self, place: usize) -> Option<(&'static Slot, Element)> {
        (place < self.fields.len()).then(|| {
            let field = self.fields.remove(place);
            (field.slot, field.element)
        })
    }

    /// The slot of this name, if the child fits into it.
    fn slot_for(&self, name: &str, child: &Element) -> Result<&'static Slot, Misfit> {
        let slot = self.ty.slot(name).ok_or(Misfit::Name)?;
        let fits = if slot.ty().takes_any_resource() {
            child.is_resource()
        } else {
            child.ty == slot.ty()
        };
        fits.then_some(slot).ok_or(Misfit::OtherType)
    }

    /// Where the element of this slot stands first, whatever its type.
    fn place_of(&self, slot: &Slot) -> Option<usize> {
        self.fields
            .iter()
            .position(|field| field.slot.order == slot.order)
    }

    fn insert(&mut self, place: usize, slot: &'static Slot, child: Element) -> &mut Element {
        self.fields.insert(
            place,
            Field {
                slot,
                element: child,
            },
        );
        #[expect(
            clippy::indexing_slicing,
            reason = "the field was put there one line above"
        )]
        &mut self.fields[place].element
    }
}
