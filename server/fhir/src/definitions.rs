//! What FHIR R4 says about its own types: every resource, data type and nested element, as one static table.

mod binding;
mod load;

use std::fmt;
use std::sync::LazyLock;

pub use binding::{Binding, Strength};

/// The table, made by `fhir-profiles/base/derive.mjs`.
const R4: &str = include_str!("../data/r4.txt");

/// A table that cannot be read would be a defect of the build, and a test reads it; no type is known then.
static TABLE: LazyLock<load::Table> = LazyLock::new(|| load::table(R4).unwrap_or_default());

/// What sort of type it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// A resource that can be sent: `Patient`.
    Resource,
    /// What resources have in common: `Resource`, `DomainResource`.
    AbstractResource,
    /// What data types have in common: `Element`, `BackboneElement`.
    Abstract,
    /// A data type with elements: `HumanName`.
    Complex,
    /// An element with elements of its own, known by its path: `Patient.contact`.
    Backbone,
    /// A data type with one value: `date`.
    Primitive(Primitive),
}

/// The primitive types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "each is FHIR's type of the same name, and nothing more can be said"
)]
pub enum Primitive {
    Base64Binary,
    Boolean,
    Canonical,
    Code,
    Date,
    DateTime,
    Decimal,
    Id,
    Instant,
    Integer,
    Markdown,
    Oid,
    PositiveInt,
    String,
    Time,
    UnsignedInt,
    Uri,
    Url,
    Uuid,
    Xhtml,
}

/// One type.
pub struct Type {
    name: &'static str,
    kind: TypeKind,
    /// The number of its base in the table.
    base: Option<u16>,
    binding: Option<&'static Binding>,
    slots: Vec<Slot>,
    /// Places in `slots` by a hash of the name; 255 is empty. Its length is a power of two.
    index: Vec<u8>,
    /// One slot of each required element, as its place in `slots`.
    required: Vec<u8>,
}

/// One place in a type where an element can be: an element, or one type of an element that has a choice of types.
pub struct Slot {
    /// The name in JSON and XML: `birthDate`, `valueQuantity`.
    pub name: &'static str,
    /// The element's own name, in FHIRPath: `birthDate`, `value`.
    pub element: &'static str,
    /// The element's number within its type, in the order of the definition. The types of one choice share it.
    pub order: u16,
    /// The slot's number within its type.
    pub(crate) place: u8,
    type_number: u16,
    /// Whether the element repeats.
    pub list: bool,
    /// Whether the element must be there.
    pub required: bool,
    /// Whether the element belongs to a summary.
    pub summary: bool,
    /// Whether the element can change the meaning of the others.
    pub modifier: bool,
    /// Whether it is an attribute in XML.
    pub attribute: bool,
    /// Whether it is a bare value, without an id and extensions of its own.
    pub bare: bool,
    /// Whether the element has a choice of types.
    pub choice: bool,
    /// The code system of its codes, where a required binding leaves no other.
    pub system: Option<&'static str>,
    /// The value set of its codes. That of a whole type, as of `Age`, is [`Type::binding`].
    pub binding: Option<&'static Binding>,
    /// Names of the types that its references or canonical addresses may lead to. Empty is any.
    pub targets: &'static [&'static str],
    /// How many items there may be, where a list has a limit.
    pub count_max: Option<u16>,
}

impl Type {
    /// The type of this name; elements with elements of their own go by their path, `Patient.contact`.
    pub fn named(name: &str) -> Option<&'static Type> {
        let number = *TABLE.by_name.get(name)?;
        TABLE.types.get(usize::from(number))
    }

    /// All types, sorted by name.
    pub fn all() -> impl Iterator<Item = &'static Type> {
        TABLE.types.iter()
    }

    /// The type's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What sort of type it is.
    pub fn kind(&self) -> TypeKind {
        self.kind
    }

    /// Which primitive it is, if it is one.
    pub fn primitive(&self) -> Option<Primitive> {
        match self.kind {
            TypeKind::Primitive(primitive) => Some(primitive),
            _ => None,
        }
    }

    /// Whether it is a resource that can be sent.
    pub fn is_resource(&self) -> bool {
        self.kind == TypeKind::Resource
    }

    /// Whether a place of this type takes any resource.
    pub fn takes_any_resource(&self) -> bool {
        self.kind == TypeKind::AbstractResource
    }

    /// The type that this one refines.
    pub fn base(&self) -> Option<&'static Type> {
        TABLE.types.get(usize::from(self.base?))
    }

    /// The value set that the codes of all elements of this type are bound to: the units of an `Age`.
    pub fn binding(&self) -> Option<&'static Binding> {
        self.binding
    }

    /// Whether it is this type or a refinement of it: an `Age` is a `Quantity`, a `Patient` is a `Resource`.
    pub fn is_a(&self, name: &str) -> bool {
        self.name == name || self.base().is_some_and(|base| base.is_a(name))
    }

    /// All slots, in the order of the definition.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The slot of this name, as JSON and XML say it.
    pub fn slot(&self, name: &str) -> Option<&Slot> {
        let mask = self.index.len().checked_sub(1)?;
        let mut at = hash(name) & mask;
        loop {
            let slot = self.slots.get(usize::from(*self.index.get(at)?))?;
            if slot.name == name {
                return Some(slot);
            }
            at = (at + 1) & mask;
        }
    }

    /// The slots of the element of this name, as FHIRPath says it: one for each of its types.
    pub fn slots_of<'a>(&'a self, element: &'a str) -> impl Iterator<Item = &'a Slot> {
        self.slots
            .iter()
            .filter(move |slot| slot.element == element)
    }

    /// One slot of each element that must be there.
    pub fn required(&self) -> impl Iterator<Item = &Slot> {
        self.required
            .iter()
            .filter_map(|place| self.slots.get(usize::from(*place)))
    }

    /// The known name that is nearest to this one, for a person who mistyped.
    pub fn nearest(&self, name: &str) -> Option<&'static str> {
        if let Some(slot) = self.slots_of(name).next() {
            return Some(slot.name);
        }
        let farthest = name.chars().count().div_ceil(2).min(4);
        self.slots
            .iter()
            .filter(|slot| slot.name.len().abs_diff(name.len()) <= farthest * 4)
            .map(|slot| (distance(slot.name, name), slot.name))
            .filter(|(distance, _)| *distance <= farthest)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, name)| name)
    }
}

impl Slot {
    /// The type of what is in this slot.
    pub fn ty(&self) -> &'static Type {
        // The loader gives out no number without a type; a type without slots would stand in for it.
        TABLE
            .types
            .get(usize::from(self.type_number))
            .unwrap_or(&load::NO_TYPE)
    }
}

impl PartialEq for Type {
    fn eq(&self, other: &Type) -> bool {
        std::ptr::eq(self, other) || self.name == other.name
    }
}

impl Eq for Type {}

impl PartialEq for Slot {
    fn eq(&self, other: &Slot) -> bool {
        std::ptr::eq(self, other)
    }
}

impl fmt::Debug for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A hash for short ASCII names; the table is ours, so nobody can choose colliding ones.
fn hash(name: &str) -> usize {
    let mixed = name.bytes().fold(name.len() as u32, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    (mixed ^ (mixed >> 7) ^ (mixed >> 15)) as usize
}

/// How many letters lie between two names. Names longer than any of ours are far from all of them.
fn distance(known: &str, name: &str) -> usize {
    if name.len() > 64 {
        return usize::MAX;
    }
    let name: Vec<char> = name.chars().collect();
    let mut row: Vec<usize> = (0..=name.len()).collect();
    for (line, letter) in known.chars().enumerate() {
        let mut corner = line;
        let mut left = line + 1;
        for (cell, other) in row.iter_mut().enumerate() {
            if cell == 0 {
                *other = left;
                continue;
            }
            let same = name
                .get(cell - 1)
                .is_some_and(|n| n.eq_ignore_ascii_case(&letter));
            let best = (corner + usize::from(!same)).min(*other + 1).min(left + 1);
            corner = *other;
            *other = best;
            left = best;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
