//! The one walk over a resource, by R4's own rules. Profiles are looked at where a resource or an extension begins.

use std::collections::{HashMap, HashSet};

use super::base::{Base, BaseSlot, BaseType};
use super::binding::{Binding, Strength, Verdict};
use super::mask::Mask;
use super::place::{Findings, Frame, Origin, place};
use super::reference::Surroundings;
use super::rule::{Rule, is_filled};
use super::tree::ProfileId;
use super::{Question, Rulebook};
use crate::definitions::Slot;
use crate::element::Element;
use crate::path::{Environment, Resolve};
use crate::problem::{Issue, Kind, Severity};

/// Elements inside each other, at most. What a reader lets pass has fewer; what is made in code might have more.
const DEPTH_MAX: usize = 160;

/// One validation.
pub(super) struct Walker<'a, 'r> {
    pub(super) book: &'r Rulebook,
    pub(super) base: &'static Base,
    pub(super) question: &'r Question<'r>,
    pub(super) surroundings: &'a Surroundings<'a>,
    pub(super) resolve: &'a Resolve<'a>,
    pub(super) findings: Findings,
    /// The element at which the walk began.
    pub(super) start: &'a Element,
    /// The way from there.
    pub(super) frames: Vec<Frame<'a>>,
    /// The resource that the walk is in.
    pub(super) resource: &'a Element,
    /// The resource that contains it, or itself.
    pub(super) root: &'a Element,
    /// How many questions of the sort "would it conform?" are open. Nothing is found in them.
    pub(super) probes: usize,
    /// Whether the innermost of them has its answer: no.
    pub(super) failed: bool,
    /// Answers to such questions: element, profile, and how many were open.
    pub(super) answers: HashMap<(usize, ProfileId, usize), bool>,
    /// Elements that are being held against a profile, so that a circle ends.
    pub(super) open: Vec<(usize, ProfileId)>,
    /// Where the paths of contexts lead: by resource and expression, the elements.
    pub(super) holders: HashMap<(usize, usize), HashSet<usize>>,
    /// Elements of this resource and of those around it that a profile binds to a value set.
    pub(super) bound: Vec<usize>,
    /// Counters of slices, as a stack.
    pub(super) counts: Vec<usize>,
    /// Fragments to which the resource refers: the ids behind `#`.
    pub(super) fragments: Vec<&'a str>,
}

impl<'a> Walker<'a, '_> {
    /// Looks at a resource: its elements, then its profiles, then what only shows in the whole.
    pub(super) fn whole(&mut self, resource: &'a Element) {
        let outer = (self.resource, self.root);
        let contained = self
            .frames
            .last()
            .is_some_and(|frame| frame.slot.element == "contained");
        self.resource = resource;
        if !contained {
            self.root = resource;
        }
        let bound = self.bound.len();
        let fragments = match contained {
            true => Vec::new(),
            false => std::mem::take(&mut self.fragments),
        };
        if let Some(rules) = self.base.of(resource.ty()) {
            self.element(resource, rules);
        }
        if !contained {
            self.contained(resource);
            self.fragments = fragments;
            if resource.type_name() == "Bundle" {
                self.bundle(resource);
            }
        }
        self.profiles_of(resource);
        self.findings
            .withdraw(self.bound.get(bound..).unwrap_or_default());
        self.bound.truncate(bound);
        (self.resource, self.root) = outer;
    }

    /// Looks at an element and at all that is in it.
    fn element(&mut self, element: &'a Element, rules: &'static BaseType) {
        if self.frames.len() >= DEPTH_MAX {
            let issue = Issue::error(Kind::Structure, "limit-depth").with("limit", DEPTH_MAX);
            self.report(Origin::Base, issue);
            return;
        }
        let filled = Mask::of(element);
        for rule in &rules.rules {
            self.base_rule(rule, element, &filled);
        }
        for (slots, slot) in &rules.required {
            if !slots.meets(&filled) {
                let issue = Issue::error(Kind::Required, "element-required");
                self.report_missing(Origin::Base, slot.element, issue);
            }
        }
        let mut last: Option<&'static Slot> = None;
        let mut item = 0;
        for (slot, child) in element.fields() {
            item = if last == Some(slot) { item + 1 } else { 0 };
            last = Some(slot);
            if self.findings.is_full() {
                return;
            }
            let Some(said) = rules.slot(slot) else {
                continue;
            };
            self.frames.push(Frame {
                slot,
                item,
                above: element,
            });
            self.child(child, slot, said);
            self.frames.pop();
        }
    }

    fn child(&mut self, child: &'a Element, slot: &'static Slot, said: &'static BaseSlot) {
        if child.is_resource() {
            self.whole(child);
            return;
        }
        if !is_filled(child) {
            let issue = Issue::error(Kind::Invariant, "invariant").with("key", "ele-1");
            self.report(Origin::Base, issue);
        }
        for binding in &said.bindings {
            self.base_binding(binding, child);
        }
        if !said.rules.is_empty() {
            let filled = Mask::of(child);
            for rule in &said.rules {
                self.base_rule(rule, child, &filled);
            }
        }
        match child.type_name() {
            "Reference" => self.reference(child, &said.targets),
            "canonical" | "uri" | "url" => self.fragment(child),
            "Extension" => self.extension(child, slot),
            _ => {}
        }
        if child.field_count() > 0
            && let Some(rules) = self.base.below(said, child.ty())
        {
            self.element(child, rules);
        }
    }

    fn base_rule(&mut self, rule: &Rule, element: &'a Element, filled: &Mask) {
        let issue = match rule.holds(element, filled, &self.environment()) {
            Ok(true) => return,
            Ok(false) => Issue {
                severity: rule.severity,
                ..Issue::error(Kind::Invariant, "invariant")
            },
            Err(fault) => self.unchecked(fault.rule, rule.severity, Kind::Invariant, "invariant"),
        };
        self.report(Origin::Base, issue.with("key", &*rule.key));
    }

    /// An invariant that could not be run to its end: too much work is not the element's fault, all else is.
    pub(super) fn unchecked(
        &self,
        fault: &str,
        severity: Severity,
        kind: Kind,
        rule: &'static str,
    ) -> Issue {
        match fault {
            "path-steps" | "path-size" => {
                Issue::warning(Kind::Informational, "invariant-unchecked")
            }
            _ => Issue {
                severity,
                ..Issue::error(kind, rule)
            },
        }
    }

    fn base_binding(&mut self, binding: &Binding, element: &Element) {
        if binding.judge(element, &self.book.terminology) != Verdict::Broken {
            return;
        }
        let issue = match binding.strength {
            Strength::Required => Issue::error(Kind::Code, "binding-required"),
            Strength::Extensible => Issue::warning(Kind::Code, "binding-extensible"),
            Strength::Preferred => return,
        };
        let known = self.findings.count();
        self.report(Origin::Base, issue.with("value_set", &*binding.set));
        if binding.strength == Strength::Extensible && self.findings.count() > known {
            self.findings.set_loose(std::ptr::from_ref(element).addr());
        }
    }

    /// What an expression may know here.
    pub(super) fn environment(&self) -> Environment<'a> {
        Environment {
            root: Some(self.root),
            resource: Some(self.resource),
            strict_as: false,
            now_ms: self.question.now_ms,
            zone_minutes: self.question.zone_minutes,
            resolve: Some(self.resolve),
            constants: &[],
        }
    }

    /// Keeps a finding about where the walk stands.
    pub(super) fn report(&mut self, origin: Origin, issue: Issue) {
        self.keep(origin, issue, None);
    }

    /// Keeps a finding about a child that is not there.
    pub(super) fn report_missing(&mut self, origin: Origin, name: &str, issue: Issue) {
        self.keep(origin, issue, Some(name));
    }

    fn keep(&mut self, origin: Origin, issue: Issue, missing: Option<&str>) {
        if self.probes > 0 {
            self.failed |= issue.severity == Severity::Error;
            return;
        }
        if self.findings.takes(issue.severity) {
            let at = place(self.start.type_name(), &self.frames, missing);
            self.findings.add(origin, issue.at(at));
        }
    }
}
