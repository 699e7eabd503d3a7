//! Findings and where they are: the place is a stack of slots, and becomes text only where there is a finding.

use std::collections::HashSet;

use crate::definitions::Slot;
use crate::element::Element;
use crate::element::walk::push_step;
use crate::problem::{Issue, Severity};

/// One step from the root to where the walk stands.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    /// The slot of the step.
    pub(super) slot: &'static Slot,
    /// The number of the item in a list.
    pub(super) item: usize,
    /// The element above the step.
    pub(super) above: &'a Element,
}

/// The place of an element, or of a child of it that is missing.
pub(super) fn place(root: &str, frames: &[Frame<'_>], missing: Option<&str>) -> String {
    let mut text = String::from(root);
    for frame in frames {
        push_step(&mut text, frame.slot, frame.slot.list.then_some(frame.item));
    }
    if let Some(name) = missing {
        text.push('.');
        text.push_str(name);
    }
    text
}

/// Whose finding it is; R4's come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// R4 itself.
    Base,
    /// A profile or the definition of an extension.
    Profile,
}

/// What was found so far, at most so many of each severity.
#[derive(Default)]
pub(super) struct Findings {
    issues: Vec<(Origin, Issue)>,
    counts: [usize; 3],
    max: usize,
    /// Advice about the codes of an element, kept apart until nobody can say more about them.
    advice: Vec<(usize, Issue)>,
}

impl Findings {
    /// No findings, of which at most so many will be kept; 0 is no limit.
    pub(super) fn new(max: usize) -> Findings {
        Findings {
            max,
            ..Findings::default()
        }
    }

    /// Whether more errors would not be kept, so that the search may end.
    pub(super) fn is_full(&self) -> bool {
        self.max > 0 && self.counts.first().is_some_and(|count| *count >= self.max)
    }

    /// Whether one more of this severity would be kept.
    pub(super) fn takes(&self, severity: Severity) -> bool {
        self.max == 0
            || self
                .counts
                .get(rank(severity))
                .is_some_and(|c| *c < self.max)
    }

    /// Keeps a finding if there is room for it.
    pub(super) fn add(&mut self, origin: Origin, issue: Issue) {
        if !self.takes(issue.severity) {
            return;
        }
        if let Some(count) = self.counts.get_mut(rank(issue.severity)) {
            *count += 1;
        }
        self.issues.push((origin, issue));
    }

    /// Keeps advice about the codes of this element, which a profile may make moot.
    pub(super) fn advise(&mut self, element: &Element, issue: Issue) {
        if self.max == 0 || self.advice.len() < self.max {
            self.advice
                .push((std::ptr::from_ref(element).addr(), issue));
        }
    }

    /// A profile has said which codes suit this element, and the element keeps to it.
    pub(super) fn settle(&mut self, element: &Element) {
        if !self.advice.is_empty() {
            let settled = std::ptr::from_ref(element).addr();
            self.advice.retain(|(element, _)| *element != settled);
        }
    }

    /// All of them in their order: errors first, R4's before those of profiles, then as they stand in the resource. What
    /// two profiles both say is said once.
    pub(super) fn in_order(self) -> Vec<Issue> {
        let mut issues = self.issues;
        let advice = self.advice.into_iter();
        issues.extend(advice.map(|(_, issue)| (Origin::Base, issue)));
        if issues.is_empty() {
            return Vec::new();
        }
        let mut known = HashSet::new();
        issues.retain(|(_, issue)| known.insert(sameness(issue)));
        issues.sort_by_key(|(origin, issue)| (rank(issue.severity), *origin));
        if self.max > 0 {
            issues.truncate(self.max);
        }
        issues.into_iter().map(|(_, issue)| issue).collect()
    }
}

fn rank(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Information => 2,
    }
}

/// What makes two findings the same: all but the profile that says it.
fn sameness(
    issue: &Issue,
) -> (
    usize,
    &'static str,
    Option<String>,
    Vec<(&'static str, String)>,
) {
    let mut facts = issue.facts.clone();
    facts.retain(|(name, _)| *name != "profile");
    (
        rank(issue.severity),
        issue.rule,
        issue.expression.clone(),
        facts,
    )
}
