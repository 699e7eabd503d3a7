//! The value of an element against what a profile says about it.

use super::shorter;
use crate::element::Element;
use crate::path::{Environment, Item, Value};
use crate::problem::{Issue, Kind, Severity};
use crate::validate::binding::{Strength, Verdict};
use crate::validate::compare::{is_exactly, matches};
use crate::validate::mask::Mask;
use crate::validate::tree::Node;
use crate::validate::walk::Walker;

impl<'a, 'r> Walker<'a, 'r> {
    pub(super) fn value(&mut self, element: &'a Element, node: &'r Node) {
        if let Some(fixed) = &node.fixed
            && !is_exactly(element, fixed)
        {
            let issue = Issue::error(Kind::ProfileValue, "profile-fixed");
            self.said(wanted(issue, fixed));
        }
        if let Some(pattern) = &node.pattern
            && !matches(element, pattern)
        {
            let issue = Issue::error(Kind::ProfileValue, "profile-pattern");
            self.said(wanted(issue, pattern));
        }
        for bound in &node.bounds {
            let constants = [("limit", Item::Element(&bound.limit))];
            let environment = Environment {
                constants: &constants,
                ..shorter(self.environment())
            };
            let result = bound.expression.evaluate(element, &environment);
            // Values of different exactness may be neither larger nor smaller.
            if matches!(
                result.as_deref(),
                Ok([Item::Value(Value::Boolean(false))]) | Err(_)
            ) {
                let issue = Issue::error(Kind::ProfileValue, bound.rule);
                self.said(wanted(issue, &bound.limit));
            }
        }
        let Some(text) = element.text() else {
            return;
        };
        if let Some(max) = node.length_max
            && text.len() > max
            && text.chars().count() > max
        {
            let issue = Issue::error(Kind::ProfileValue, "profile-length");
            self.said(issue.with("max", max));
        }
        for form in &node.forms {
            if !form.is_match(text) {
                let issue = Issue::error(Kind::ProfileValue, "profile-form");
                self.said(issue);
            }
        }
    }

    pub(super) fn codes(&mut self, element: &'a Element, node: &'r Node) {
        let book = self.book;
        if !node.bindings.is_empty() && self.probes == 0 {
            self.bound.push(std::ptr::from_ref(element).addr());
        }
        for binding in &node.bindings {
            let issue = match (binding.judge(element, &book.terminology), binding.strength) {
                (Verdict::Kept, _) => continue,
                (Verdict::Broken, Strength::Required) => {
                    Issue::error(Kind::ProfileCode, "profile-binding")
                }
                (Verdict::Broken, Strength::Extensible) => {
                    Issue::warning(Kind::ProfileCode, "profile-binding-extensible")
                }
                // What is preferred, and what could not be told, interests who asks.
                _ if !self.question.strict => continue,
                (Verdict::Broken, Strength::Preferred) => information("profile-binding-preferred"),
                (Verdict::Unknown, Strength::Preferred) => continue,
                (Verdict::Unknown, _) => information("code-unchecked"),
            };
            self.said(issue.with("value_set", &*binding.set));
        }
    }

    pub(super) fn invariants(&mut self, element: &'a Element, node: &'r Node) {
        if node.rules.is_empty() {
            return;
        }
        let filled = Mask::of(element);
        for rule in &node.rules {
            let kind = Kind::ProfileInvariant;
            let mut issue = match rule.holds(element, &filled, &self.environment()) {
                Ok(true) => continue,
                Ok(false) => Issue {
                    severity: rule.severity,
                    ..Issue::error(kind, "profile-invariant")
                },
                Err(fault) => self.unchecked(fault.rule, rule.severity, kind, "profile-invariant"),
            };
            issue = issue.with("key", &*rule.key);
            if let Some(human) = &rule.human {
                issue = issue.with("human", human);
            }
            if let Some(human) = &rule.human_en {
                issue = issue.with("human_en", human);
            }
            self.said(issue);
        }
    }
}

fn information(rule: &'static str) -> Issue {
    Issue {
        severity: Severity::Information,
        ..Issue::error(Kind::Informational, rule)
    }
}

/// The finding with the value that the profile wants, where it is one word.
fn wanted(issue: Issue, value: &Element) -> Issue {
    match value.text() {
        Some(text) => issue.with("wanted", text),
        None => issue,
    }
}
