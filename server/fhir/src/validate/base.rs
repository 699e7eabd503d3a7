//! What R4 itself says beyond structure: bindings, targets of references, largest numbers, invariants. Read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::binding::{Binding, Strength};
use super::mask::Mask;
use super::rule::Rule;
use crate::definitions::{self, Slot, Type};
use crate::problem::Severity;

/// The invariants, made by `fhir-profiles/base/derive-rules.mjs`.
const RULES: &str = include_str!("../../data/r4-rules.txt");

static BASE: LazyLock<Result<Base, String>> = LazyLock::new(|| Base::read(RULES));

/// Invariants that are looked after elsewhere, each with a finding of its own that says more: `ele-1` in the walk,
/// `ref-1` with the references, `dom-3` with what is contained, `bdl-7` with the bundles.
pub(super) const LOOKED_AFTER: [&str; 4] = ["ele-1", "ref-1", "dom-3", "bdl-7"];

/// The advice to have a text for people: not to have one is nobody's fault.
pub(super) const ADVICE: [&str; 1] = ["dom-6"];

/// The base rules of all types.
pub(super) struct Base {
    types: Vec<BaseType>,
    by_name: HashMap<&'static str, usize>,
}

/// The base rules of one type.
pub(super) struct BaseType {
    /// The invariants on elements of the type, those of its bases first.
    pub(super) rules: Vec<Rule>,
    /// For each required element the slots that it can be in, and the first of them.
    pub(super) required: Vec<(Mask, &'static Slot)>,
    /// By the slots' places.
    slots: Vec<BaseSlot>,
}

/// The base rules of one slot.
#[derive(Default)]
pub(super) struct BaseSlot {
    /// The bindings.
    pub(super) bindings: Vec<Binding>,
    /// The types that a reference may point to; empty where it may be any.
    pub(super) targets: Vec<&'static Type>,
    /// Invariants on this element of the type.
    pub(super) rules: Vec<Rule>,
    /// The number of its type, none where any resource can stand there.
    ty: Option<usize>,
}

impl Base {
    /// The base rules, or why they cannot be read.
    pub(super) fn rules() -> Result<&'static Base, &'static str> {
        BASE.as_ref().map_err(String::as_str)
    }

    /// The rules of the type of this name.
    pub(super) fn of(&self, ty: &Type) -> Option<&BaseType> {
        self.types.get(*self.by_name.get(ty.name())?)
    }

    /// The rules of the type of what is in this slot.
    pub(super) fn below(&self, slot: &BaseSlot, ty: &Type) -> Option<&BaseType> {
        match slot.ty {
            Some(number) => self.types.get(number),
            None => self.of(ty),
        }
    }

    fn read(rules: &str) -> Result<Base, String> {
        let by_name: HashMap<&'static str, usize> = Type::all()
            .enumerate()
            .map(|(number, ty)| (ty.name(), number))
            .collect();
        let mut types = Vec::with_capacity(by_name.len());
        for ty in Type::all() {
            let mut slots = Vec::with_capacity(ty.slots().len());
            for slot in ty.slots() {
                let mut found = BaseSlot::of(slot);
                found.ty = by_name
                    .get(slot.ty().name())
                    .copied()
                    .filter(|_| !slot.ty().takes_any_resource());
                slots.push(found);
            }
            types.push(BaseType {
                rules: Vec::new(),
                required: required(ty),
                slots,
            });
        }
        let mut base = Base { types, by_name };
        for line in rules.lines().filter(|line| !line.starts_with('#')) {
            base.add_rule(line)
                .ok_or_else(|| format!("cannot read: {line}"))?;
        }
        Ok(base)
    }

    /// Adds an invariant to its type and to all types that refine it, or to one element of a type.
    fn add_rule(&mut self, line: &str) -> Option<()> {
        let mut parts = line.splitn(4, '\t');
        let (context, key) = (parts.next()?, parts.next()?);
        let severity = match parts.next()? {
            "e" => Severity::Error,
            "w" => Severity::Warning,
            _ => return None,
        };
        let text = parts.next()?;
        if LOOKED_AFTER.contains(&key) || ADVICE.contains(&key) {
            return Some(());
        }
        let mut found = false;
        if Type::named(context).is_some() {
            for ty in Type::all().filter(|ty| ty.is_a(context)) {
                let rule = Rule::new(key, severity, text, Some(ty)).ok()?;
                let number = *self.by_name.get(ty.name())?;
                self.types.get_mut(number)?.rules.push(rule);
                found = true;
            }
            return found.then_some(());
        }
        let (owner, element) = context.rsplit_once('.')?;
        let element = element.strip_suffix("[x]").unwrap_or(element);
        for ty in Type::all().filter(|ty| ty.is_a(owner)) {
            for slot in ty.slots_of(element) {
                let number = *self.by_name.get(ty.name())?;
                let on = Some(slot.ty()).filter(|ty| !ty.takes_any_resource());
                let rule = Rule::new(key, severity, text, on).ok()?;
                let slots = &mut self.types.get_mut(number)?.slots;
                slots.get_mut(usize::from(slot.place))?.rules.push(rule);
                found = true;
            }
        }
        found.then_some(())
    }
}

impl BaseType {
    /// The rules of this slot of the type.
    pub(super) fn slot(&self, slot: &Slot) -> Option<&BaseSlot> {
        self.slots.get(usize::from(slot.place))
    }
}

/// For each required element, all slots that it can be in.
fn required(ty: &'static Type) -> Vec<(Mask, &'static Slot)> {
    let each = ty.required().map(|slot| {
        let mut mask = Mask::default();
        for other in ty.slots().iter().filter(|s| s.order == slot.order) {
            mask.add(other);
        }
        (mask, slot)
    });
    each.collect()
}

impl BaseSlot {
    fn of(slot: &Slot) -> BaseSlot {
        let mut said = BaseSlot::default();
        let bound = slot.binding.into_iter().chain(slot.ty().binding());
        for binding in bound.filter(|_| Binding::is_for(slot.ty())) {
            let strength = match binding.strength {
                definitions::Strength::Required => Some(Strength::Required),
                definitions::Strength::Extensible => Some(Strength::Extensible),
                // What is only preferred in R4 is nobody's fault.
                definitions::Strength::Preferred => None,
            };
            let set = strength.map(|strength| Binding::new(strength, binding.value_set));
            let max = binding.max.map(|set| Binding::new(Strength::Required, set));
            said.bindings.extend(set.into_iter().chain(max));
        }
        if slot.ty().name() == "Reference" {
            said.targets = slot
                .targets
                .iter()
                .filter_map(|name| Type::named(name))
                .collect();
        }
        said
    }
}
