//! What a definition says about the value of an element: fixed, limited, from a value set, and invariants.

use std::sync::Arc;

use super::{Applying, Refusal, refusal};
use crate::element::Element;
use crate::path::Expression;
use crate::path::pattern::Form;
use crate::problem::Severity;
use crate::validate::binding::{Binding, Strength};
use crate::validate::compile::both_languages;
use crate::validate::conform::base_type;
use crate::validate::rule::Rule;
use crate::validate::tree::{Bound, NodeId};

/// A form that a text must have as a whole.
const REGEX: &str = "http://hl7.org/fhir/StructureDefinition/regex";
/// A value set that even codes beside the binding must be from.
const SET_MAX: &str = "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet";

impl Applying<'_, '_> {
    pub(super) fn values(&mut self, id: NodeId, definition: &Element) -> Result<(), Refusal> {
        if let Some(fixed) = definition.first("fixed") {
            let fixed = self.value(id, fixed)?;
            self.node(id)?.fixed = Some(Arc::new(fixed));
        }
        if let Some(pattern) = definition.first("pattern") {
            let pattern = self.value(id, pattern)?;
            self.node(id)?.pattern = Some(Arc::new(pattern));
        }
        for (name, comparison, rule) in [
            ("minValue", "$this >= %limit", "profile-value-min"),
            ("maxValue", "$this <= %limit", "profile-value-max"),
        ] {
            let Some(limit) = definition.first(name) else {
                continue;
            };
            let limit = self.value(id, limit)?;
            let expression = Expression::parse_with(comparison, &["limit"])
                .map_err(|_| refusal("definition-expression", name))?;
            self.node(id)?.bounds.push(Bound {
                expression,
                limit: Arc::new(limit),
                rule,
            });
        }
        Ok(())
    }

    /// A value of the definition, as one of the element's type.
    fn value(&mut self, id: NodeId, value: &Element) -> Result<Element, Refusal> {
        let wrong = || refusal("definition-value", value.type_name());
        let node = self.node(id)?;
        if node.types.iter().any(|rule| rule.ty == value.ty()) {
            return Ok(value.clone());
        }
        let rule = node.type_rule().ok_or_else(wrong)?;
        let related = rule.ty.is_a(value.type_name()) || value.ty().is_a(rule.ty.name());
        match (related, value.text()) {
            (true, Some(text)) => Element::primitive(rule.ty.name(), text).map_err(|_| wrong()),
            _ => Err(wrong()),
        }
    }

    pub(super) fn forms(&mut self, id: NodeId, definition: &Element) -> Result<(), Refusal> {
        if let Some(text) = definition.text_of("maxLength") {
            let max: usize = text
                .parse()
                .map_err(|_| refusal("definition-value", "maxLength"))?;
            let node = self.node(id)?;
            node.length_max = Some(node.length_max.map_or(max, |known| known.min(max)));
        }
        let types = definition
            .children("type")
            .flat_map(|ty| ty.extensions(REGEX));
        for form in definition.extensions(REGEX).chain(types) {
            let text = form.text_of("value").unwrap_or_default();
            let form = Form::whole(text).ok_or_else(|| refusal("definition-form", text))?;
            self.node(id)?.forms.push(Arc::new(form));
        }
        Ok(())
    }

    pub(super) fn binding(&mut self, id: NodeId, binding: &Element) -> Result<(), Refusal> {
        let code = binding.text_of("strength").unwrap_or_default();
        let set = binding.text_of("valueSet");
        let beyond = binding.extensions(SET_MAX).next();
        let beyond = beyond.and_then(|extension| extension.text_of("value"));
        let mut bindings = Vec::new();
        match (Strength::parse(code), set) {
            (Some(strength), Some(set)) => bindings.push(Binding::new(strength, set)),
            // Examples bind nobody; words alone cannot be held against a code.
            (None, _) if code == "example" => {}
            (Some(Strength::Preferred), None) => {}
            _ => return Err(refusal("definition-binding", code)),
        }
        bindings.extend(beyond.map(|set| Binding::new(Strength::Required, set)));
        let node = self.node(id)?;
        if !node.types.iter().any(|rule| Binding::is_for(rule.ty)) {
            return Err(refusal("definition-binding", code));
        }
        for binding in bindings {
            // A closer binding takes the place of a looser one of the profile above; a required one stays.
            node.bindings
                .retain(|known| known.strength == Strength::Required && *known != binding);
            node.bindings.push(binding);
        }
        Ok(())
    }

    pub(super) fn constraint(&mut self, id: NodeId, constraint: &Element) -> Result<(), Refusal> {
        let key = constraint.text_of("key").unwrap_or_default();
        let of_r4 = constraint.text_of("source").and_then(base_type).is_some();
        if self.whole && of_r4 {
            return Ok(());
        }
        let severity = match constraint.text_of("severity") {
            Some("error") => Severity::Error,
            _ => Severity::Warning,
        };
        let text = constraint
            .text_of("expression")
            .ok_or_else(|| refusal("definition-expression", key))?;
        let on = self.node(id)?.type_rule().map(|rule| rule.ty);
        let mut rule = Rule::new(key, severity, text, on).map_err(|refused| {
            let name = refused.name.unwrap_or_else(|| refused.rule.to_owned());
            refusal("definition-expression", &format!("{key}: {name}"))
        })?;
        if let Some(name) = on.and_then(|ty| rule.unknown_names(ty).into_iter().next()) {
            return Err(refusal("definition-expression", &format!("{key}: {name}")));
        }
        let (human, human_en) = both_languages(constraint.first("human"));
        rule.human = human.map(Into::into);
        rule.human_en = human_en.map(Into::into);
        let node = self.node(id)?;
        match node.rules.iter().find(|known| *known.key == *key) {
            None => node.rules.push(rule),
            Some(known) if known.says_the_same(&rule) => {}
            Some(_) => return Err(refusal("definition-twice", key)),
        }
        Ok(())
    }
}
