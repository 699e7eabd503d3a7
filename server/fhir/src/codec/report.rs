//! Collects what is wrong with a text, each with its place in the resource and in the text.

use crate::definitions::Slot;
use crate::element::walk::push_step;
use crate::problem::{Issue, Kind};

/// A fault of the text itself, after which nothing more can be read.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) kind: Kind,
    pub(super) rule: &'static str,
    /// The byte at which it shows.
    pub(super) at: usize,
    /// The limit that was passed, if it is one.
    pub(super) limit: Option<usize>,
}

impl Fault {
    /// A fault of the text's structure.
    pub(super) fn new(rule: &'static str, at: usize) -> Fault {
        Fault {
            kind: Kind::Structure,
            rule,
            at,
            limit: None,
        }
    }

    /// A limit that was passed.
    pub(super) fn over(rule: &'static str, limit: usize, at: usize) -> Fault {
        Fault {
            limit: Some(limit),
            ..Fault::new(rule, at)
        }
    }
}

/// Why a reader stops.
pub(super) enum Stop {
    /// The text cannot be read on.
    Fault(Fault),
    /// So many issues that more would help nobody.
    Full,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

/// One step from an element to its child.
struct Step {
    slot: &'static Slot,
    item: Option<usize>,
}

/// The issues so far, and the place where the reader stands.
pub(super) struct Report<'a> {
    text: &'a str,
    issues_max: usize,
    issues: Vec<Issue>,
    root: &'static str,
    steps: Vec<Step>,
}

/// How many elements may still be made.
pub(super) struct Budget {
    max: usize,
    made: usize,
}

impl Budget {
    pub(super) fn new(max: usize) -> Budget {
        Budget { max, made: 0 }
    }

    /// Takes one element out, for one that begins at this byte.
    pub(super) fn take(&mut self, at: usize) -> Result<(), Fault> {
        self.made += 1;
        if self.made > self.max {
            return Err(Fault::over("limit-elements", self.max, at));
        }
        Ok(())
    }
}

impl<'a> Report<'a> {
    pub(super) fn new(text: &'a str, issues_max: usize) -> Report<'a> {
        Report {
            text,
            issues_max: issues_max.max(1),
            issues: Vec::new(),
            root: "",
            steps: Vec::new(),
        }
    }

    /// Names the root of all places, once it is known.
    pub(super) fn root(&mut self, name: &'static str) {
        self.root = name;
    }

    /// Steps into a slot; `item` counts from zero and is shown where the element repeats.
    pub(super) fn enter(&mut self, slot: &'static Slot, item: usize) {
        self.steps.push(Step {
            slot,
            item: slot.list.then_some(item),
        });
    }

    /// Steps into a slot as a whole, which may be a list.
    pub(super) fn enter_whole(&mut self, slot: &'static Slot) {
        self.steps.push(Step { slot, item: None });
    }

    /// Steps back.
    pub(super) fn leave(&mut self) {
        self.steps.pop();
    }

    /// How many issues there are so far.
    pub(super) fn count(&self) -> usize {
        self.issues.len()
    }

    /// Notes an issue at the current place and at this byte.
    pub(super) fn note(&mut self, issue: Issue, at: usize) -> Result<(), Stop> {
        let (line, column) = position(self.text, at);
        let issue = issue.on(line, column);
        let issue = match self.place() {
            Some(place) => issue.at(place),
            None => issue,
        };
        self.issues.push(issue);
        if self.issues.len() < self.issues_max {
            Ok(())
        } else {
            Err(Stop::Full)
        }
    }

    /// Notes an issue at an item of the current place.
    pub(super) fn note_item(
        &mut self,
        slot: &'static Slot,
        item: usize,
        issue: Issue,
        at: usize,
    ) -> Result<(), Stop> {
        self.enter(slot, item);
        let noted = self.note(issue, at);
        self.leave();
        noted
    }

    /// Notes an issue at a slot of the current place as a whole, which may be empty.
    pub(super) fn note_whole(
        &mut self,
        slot: &'static Slot,
        kind: Kind,
        rule: &'static str,
        at: usize,
    ) -> Result<(), Stop> {
        self.enter_whole(slot);
        let noted = self.note(Issue::error(kind, rule), at);
        self.leave();
        noted
    }

    /// All issues. A fault comes first: it is what ended the reading.
    pub(super) fn finish(mut self, stop: Option<Stop>) -> Vec<Issue> {
        if let Some(Stop::Fault(fault)) = stop {
            let mut issue = Issue::error(fault.kind, fault.rule);
            if let Some(limit) = fault.limit {
                issue = issue.with("limit", limit);
            }
            // Nothing is read after a fault, so it does not matter whether there is room for more.
            let _ = self.note(issue, fault.at);
            self.issues.rotate_right(1);
        }
        self.issues
    }

    fn place(&self) -> Option<String> {
        if self.root.is_empty() {
            return None;
        }
        let mut place = String::from(self.root);
        for step in &self.steps {
            push_step(&mut place, step.slot, step.item);
        }
        Some(place)
    }
}

/// Line and column of a byte, from 1; columns count characters.
pub(super) fn position(text: &str, at: usize) -> (u32, u32) {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    let lines = before.iter().filter(|byte| **byte == b'\n').count();
    let columns = before
        .rsplit(|byte| *byte == b'\n')
        .next()
        .map_or(0, |line| {
            line.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
        });
    let number = |count: usize| u32::try_from(count).map_or(u32::MAX, |n| n.saturating_add(1));
    (number(lines), number(columns))
}
