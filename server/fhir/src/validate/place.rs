//! Findings and where they are: the place is a stack of slots, and becomes text only where there is a finding.

use std::collections::{HashMap, HashSet};

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
    /// Findings by R4 that give way to a profile that binds the element: their numbers by the elements' addresses.
    loose: HashMap<usize, Vec<usize>>,
    /// Those that did.
    withdrawn: HashSet<usize>,
    max: usize,
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

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.issues.len()
    }

    /// Notes that the last finding gives way to a profile that binds the element at this address.
    pub(super) fn set_loose(&mut self, address: usize) {
        if let Some(last) = self.issues.len().checked_sub(1) {
            self.loose.entry(address).or_default().push(last);
        }
    }

    /// Takes back what gave way, now that the elements at these addresses are bound by profiles.
    pub(super) fn withdraw(&mut self, bound: &[usize]) {
        if self.loose.is_empty() {
            return;
        }
        for number in bound
            .iter()
            .filter_map(|address| self.loose.remove(address))
            .flatten()
        {
            let severity = self.issues.get(number).map(|(_, issue)| issue.severity);
            if let Some(count) = severity.and_then(|severity| self.counts.get_mut(rank(severity))) {
                *count -= 1;
            }
            self.withdrawn.insert(number);
        }
    }

    /// All of them in their order: errors first, R4's before those of profiles, then as they stand in the resource. What
    /// two profiles both say is said once.
    pub(super) fn in_order(self) -> Vec<Issue> {
        let mut issues = self.issues;
        if issues.is_empty() {
            return Vec::new();
        }
        let mut numbers = 0..;
        issues.retain(|_| {
            numbers
                .next()
                .is_none_or(|number| !self.withdrawn.contains(&number))
        });
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
