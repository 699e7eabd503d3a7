//! Codes against value sets.

use std::sync::Arc;

use crate::definitions::{Primitive, Type};
use crate::element::Element;
use crate::terminology::{Membership, Terminology};

/// How binding a value set is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// Codes must be from it.
    Required,
    /// Codes must be from it if there is one that fits.
    Extensible,
    /// Codes should be from it.
    Preferred,
}

/// A value set that the codes of an element are from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binding {
    /// How binding it is.
    pub(super) strength: Strength,
    /// Its address, perhaps with a version.
    pub(super) set: Arc<str>,
}

/// What there is to say about an element and a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It keeps to it.
    Kept,
    /// It does not.
    Broken,
    /// It cannot be told here.
    Unknown,
}

impl Strength {
    /// The strength of this code, or of its first letter.
    pub(super) fn parse(text: &str) -> Option<Strength> {
        match text {
            "required" | "r" => Some(Strength::Required),
            "extensible" | "e" => Some(Strength::Extensible),
            "preferred" | "p" => Some(Strength::Preferred),
            _ => None,
        }
    }
}

impl Binding {
    pub(super) fn new(strength: Strength, set: &str) -> Binding {
        Binding {
            strength,
            set: set.into(),
        }
    }

    /// Whether elements of this type can be bound at all.
    pub(super) fn is_for(ty: &Type) -> bool {
        matches!(ty.name(), "Coding" | "CodeableConcept")
            || ty.is_a("Quantity")
            || matches!(
                ty.primitive(),
                Some(
                    Primitive::Code
                        | Primitive::String
                        | Primitive::Uri
                        | Primitive::Url
                        | Primitive::Canonical
                )
            )
    }

    /// Whether an element keeps to it. One without a code breaks a required binding only, and a quantity none: whether
    /// there must be a code is said by cardinality.
    pub(super) fn judge(&self, element: &Element, terminology: &Terminology) -> Verdict {
        let name = element.type_name();
        if name == "CodeableConcept" {
            return self.judge_concept(element, terminology);
        }
        if name == "Coding" {
            return self.judge_coding(element, terminology);
        }
        if element.ty().primitive().is_none() {
            return match element.text_of("code") {
                Some(_) => self.judge_coding(element, terminology),
                None => Verdict::Kept,
            };
        }
        match element.text() {
            Some(code) => verdict(terminology.member(&self.set, None, code)),
            None => Verdict::Kept,
        }
    }

    fn judge_concept(&self, concept: &Element, terminology: &Terminology) -> Verdict {
        let mut best = match self.strength {
            Strength::Required => Verdict::Broken,
            Strength::Extensible | Strength::Preferred => Verdict::Kept,
        };
        let mut any = false;
        for coding in concept.children("coding") {
            if !any {
                best = Verdict::Broken;
                any = true;
            }
            match self.judge_coding(coding, terminology) {
                Verdict::Kept => return Verdict::Kept,
                Verdict::Unknown => best = Verdict::Unknown,
                Verdict::Broken => {}
            }
        }
        if best == Verdict::Broken && !any && is_absent(concept) {
            return Verdict::Kept;
        }
        best
    }

    /// A code without a system is no code of any system.
    fn judge_coding(&self, coding: &Element, terminology: &Terminology) -> Verdict {
        match (coding.text_of("system"), coding.text_of("code")) {
            (Some(system), Some(code)) => {
                verdict(terminology.member(&self.set, Some(system), code))
            }
            _ if is_absent(coding) => Verdict::Kept,
            _ => Verdict::Broken,
        }
    }
}

fn verdict(membership: Membership) -> Verdict {
    match membership {
        Membership::Member => Verdict::Kept,
        Membership::Foreign => Verdict::Broken,
        Membership::Unknown => Verdict::Unknown,
    }
}

/// The extension that says why there is no value.
const DATA_ABSENT_REASON: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

/// Whether an element holds nothing but the reason why there is no value.
pub(super) fn is_absent(element: &Element) -> bool {
    element.text().is_none()
        && element
            .fields()
            .all(|(slot, _)| matches!(slot.element, "id" | "extension"))
        && element.extensions(DATA_ABSENT_REASON).next().is_some()
}
