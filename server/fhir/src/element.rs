//! The tree in which every resource travels: what was sent, as written, with FHIR's type at every node.
//!
//! A node holds its fields in one flat list; the items of a repeating element stand side by side in it. A primitive is
//! one node: its value, and its `id` and `extension` as fields. Text is as decoded and never normalised; numbers are
//! the text that was written.

mod build;
pub(crate) mod walk;

use std::fmt;

use crate::definitions::{Slot, Type};

pub use build::Misfit;
pub use walk::Descendants;

/// One node of the tree.
#[derive(Clone, PartialEq, Eq)]
pub struct Element {
    ty: &'static Type,
    value: Option<Box<str>>,
    fields: Vec<Field>,
}

/// One field of a node: where it stands, and what is there.
#[derive(Clone)]
pub struct Field {
    slot: &'static Slot,
    element: Element,
}

impl Element {
    /// An empty node of this type.
    pub fn of(ty: &'static Type) -> Element {
        Element {
            ty,
            value: None,
            fields: Vec::new(),
        }
    }

    /// Its type.
    pub fn ty(&self) -> &'static Type {
        self.ty
    }

    /// The name of its type: `Patient`, `HumanName`, `date`; `Patient.contact` for an element with elements of its own.
    pub fn type_name(&self) -> &'static str {
        self.ty.name()
    }

    /// Whether it is a resource.
    pub fn is_resource(&self) -> bool {
        self.ty.is_resource()
    }

    /// The kind, if it is a resource that this server stores.
    pub fn kind(&self) -> Option<crate::Kind> {
        crate::Kind::parse(self.type_name())
    }

    /// The value of a primitive, as text: `true`, `0.10`, `2026-01-02`. `None` where there are only extensions.
    pub fn text(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// Whether there is neither a value nor a field.
    pub fn is_empty(&self) -> bool {
        self.value.is_none() && self.fields.is_empty()
    }

    /// All fields, in their order.
    pub fn fields(&self) -> impl DoubleEndedIterator<Item = (&'static Slot, &Element)> {
        self.fields.iter().map(|field| (field.slot, &field.element))
    }

    /// How many fields there are, each item of a list counted.
    pub fn field_count(&self) -> usize {
        self.fields.len()
    }

    /// The children of this name, in their order. A choice of types goes by either name: `value` or `valueQuantity`.
    pub fn children<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = &'a Element> {
        self.fields
            .iter()
            .filter(move |field| field.is_named(name))
            .map(|field| &field.element)
    }

    /// The first child of this name.
    pub fn first(&self, name: &str) -> Option<&Element> {
        self.fields
            .iter()
            .find(|field| field.is_named(name))
            .map(|field| &field.element)
    }

    /// The first child of this name, to be changed.
    pub fn first_mut(&mut self, name: &str) -> Option<&mut Element> {
        self.fields
            .iter_mut()
            .find(|field| field.is_named(name))
            .map(|field| &mut field.element)
    }

    /// The children of this name, to be changed.
    pub fn children_mut<'a>(&'a mut self, name: &'a str) -> impl Iterator<Item = &'a mut Element> {
        self.fields
            .iter_mut()
            .filter(move |field| field.is_named(name))
            .map(|field| &mut field.element)
    }

    /// The value of the first child of this name.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.first(name)?.text()
    }

    /// The extensions with this address.
    pub fn extensions<'a>(&'a self, url: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children("extension")
            .filter(move |extension| extension.text_of("url") == Some(url))
    }

    /// All nodes below this one, parents before children, in document order.
    pub fn descendants(&self) -> Descendants<'_> {
        Descendants::of(self)
    }

    /// All nodes of this type below this one: every `Reference`.
    pub fn descendants_of<'a>(&'a self, type_name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.descendants()
            .filter(move |element| element.ty.name() == type_name)
    }

    /// Calls back for every node below this one with its place, as a FHIRPath from the root: `Patient.name[0].given[1]`.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&str, &'a Element)) {
        walk::walk(self, visit);
    }

    /// Puts fields into the order of the definition, here and below. Items of a list keep theirs. This is the order that
    /// XML demands, and so what a resource comes back in after a journey through XML.
    pub fn sort_fields(&mut self) {
        self.fields.sort_by_key(|field| field.slot.order);
        for field in &mut self.fields {
            field.element.sort_fields();
        }
    }
}

impl Field {
    fn is_named(&self, name: &str) -> bool {
        self.slot.name == name || (self.slot.choice && self.slot.element == name)
    }
}

impl PartialEq for Field {
    fn eq(&self, other: &Field) -> bool {
        self.slot == other.slot && self.element == other.element
    }
}

impl Eq for Field {}

/// Only the type is shown: what is inside may be about a person.
impl fmt::Debug for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(…)", self.ty.name())
    }
}

#[cfg(test)]
mod tests;
