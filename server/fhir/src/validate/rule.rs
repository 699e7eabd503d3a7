//! One invariant: its expression, and how most of the work of running it is saved.
//!
//! Most invariants speak about a few children. Where none of those is there, the answer is always the same; it is found
//! once, on an empty element, and such an invariant is passed over. [`Guard`] says when that is right.

use std::sync::Arc;

mod sight;

use super::mask::Mask;
use crate::definitions::Type;
use crate::element::Element;
use crate::path::{Environment, Expression, Fault, Refused};
use crate::problem::Severity;

/// An invariant, ready to be run.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// Its key: `pat-1`.
    pub(super) key: Arc<str>,
    /// How bad it is where it does not hold.
    pub(super) severity: Severity,
    /// Its sentence in Japanese, where the profile says it.
    pub(super) human: Option<Arc<str>>,
    /// Its sentence in English.
    pub(super) human_en: Option<Arc<str>>,
    expression: Expression,
    guard: Guard,
    native: Option<Native>,
    text: Arc<str>,
}

/// When an invariant need not be run.
#[derive(Clone, Copy, Debug)]
enum Guard {
    /// It must be run always.
    None,
    /// It holds where none of these slots is filled.
    Unless(Mask),
}

/// An invariant as code, equal to its expression.
type Native = fn(&Element) -> bool;

impl Rule {
    /// The invariant of this key, to be run on elements of this type, or of any type.
    pub(super) fn new(
        key: &str,
        severity: Severity,
        text: &str,
        on: Option<&'static Type>,
    ) -> Result<Rule, Refused> {
        let expression = Expression::parse(text)?;
        let guard = on.map_or(Guard::None, |ty| guard(&expression, text, ty));
        Ok(Rule {
            key: key.into(),
            severity,
            human: None,
            human_en: None,
            expression,
            guard,
            native: native(key, text),
            text: text.into(),
        })
    }

    /// Whether two say the same.
    pub(super) fn says_the_same(&self, other: &Rule) -> bool {
        self.text == other.text && self.severity == other.severity
    }

    /// Names in it that the type does not have.
    pub(super) fn unknown_names(&self, on: &'static Type) -> Vec<Box<str>> {
        self.expression.unknown_names(on)
    }

    /// Whether it holds: an invariant without a result does not. A fault is an expression that has no result here.
    pub(super) fn holds<'a>(
        &self,
        context: &'a Element,
        filled: &Mask,
        environment: &Environment<'a>,
    ) -> Result<bool, Fault> {
        if let Guard::Unless(slots) = &self.guard
            && !slots.meets(filled)
        {
            return Ok(true);
        }
        match self.native {
            Some(native) => Ok(native(context)),
            None => self.expression.holds(context, environment),
        }
    }

    /// Whether its expression holds, without any shortcut.
    #[cfg(test)]
    pub(super) fn holds_slowly<'a>(
        &self,
        context: &'a Element,
        environment: &Environment<'a>,
    ) -> Result<bool, Fault> {
        self.expression.holds(context, environment)
    }

    /// Whether there is a shortcut, for the tests that hold it against the expression.
    #[cfg(test)]
    pub(super) fn is_shortened(&self) -> bool {
        self.native.is_some() || matches!(self.guard, Guard::Unless(_))
    }
}

/// The guard of an expression on a type: all slots whose names stand in its text, where it can look at nothing else and
/// holds on an element without children.
fn guard(expression: &Expression, text: &str, ty: &'static Type) -> Guard {
    if ty.primitive().is_some() || ty.is_a("Quantity") || ty.takes_any_resource() {
        return Guard::None;
    }
    if sight::is_far(text) {
        return Guard::None;
    }
    let mut slots = Mask::default();
    for word in text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_') {
        for slot in ty.slots_of(word) {
            slots.add(slot);
        }
    }
    let empty = Element::of(ty);
    let holds = expression.holds(&empty, &Environment::of(&empty)) == Ok(true);
    match holds && !slots.is_empty() {
        true => Guard::Unless(slots),
        false => Guard::None,
    }
}

/// The shortcuts. Each is taken only for the very expression that it stands for.
fn native(key: &str, text: &str) -> Option<Native> {
    let text: String = text.split_whitespace().collect();
    match (key, text.as_str()) {
        ("ext-1", "extension.exists()!=value.exists()") => Some(extension_or_value),
        ("cpt-2", "value.empty()orsystem.exists()") => Some(value_needs_system),
        ("qty-3", "code.empty()orsystem.exists()") => Some(code_needs_system),
        (
            "bdl-3",
            "entry.all(request.exists()=(%resource.type='batch'or%resource.type='transaction'or%resource.type='history'))",
        ) => Some(requests_fit),
        (
            "bdl-4",
            "entry.all(response.exists()=(%resource.type='batch-response'or%resource.type='transaction-response'or%resource.type='history'))",
        ) => Some(responses_fit),
        _ => None,
    }
}

fn has(element: &Element, name: &str) -> bool {
    element.fields().any(|(slot, _)| slot.element == name)
}

fn extension_or_value(element: &Element) -> bool {
    has(element, "extension") != has(element, "value")
}

fn value_needs_system(element: &Element) -> bool {
    !has(element, "value") || has(element, "system")
}

fn code_needs_system(element: &Element) -> bool {
    !has(element, "code") || has(element, "system")
}

/// A bundle is a resource of its own, so its type is `%resource.type`.
fn requests_fit(bundle: &Element) -> bool {
    let asks = matches!(
        bundle.text_of("type"),
        Some("batch" | "transaction" | "history")
    );
    bundle
        .children("entry")
        .all(|entry| has(entry, "request") == asks)
}

fn responses_fit(bundle: &Element) -> bool {
    let answers = matches!(
        bundle.text_of("type"),
        Some("batch-response" | "transaction-response" | "history")
    );
    bundle
        .children("entry")
        .all(|entry| has(entry, "response") == answers)
}

/// `ele-1`: a value, or children other than the id.
pub(super) fn is_filled(element: &Element) -> bool {
    element.text().is_some() || element.fields().any(|(slot, _)| slot.element != "id")
}
