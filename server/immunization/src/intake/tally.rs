//! What became of the rows of a file: five numbers that add up, and how often each rule was broken.

use std::collections::{BTreeMap, BTreeSet};

use super::rule::Rule;
use crate::finding::{Fact, Finding, Severity};
use crate::named::named;

named! {
    /// What became of a row.
    RowOutcome {
        /// It made a new record.
        Created = "created",
        /// It changed a record.
        Updated = "updated",
        /// It said what was known.
        Unchanged = "unchanged",
        /// It was taken, or kept aside, and somebody should look.
        Flagged = "flagged",
        /// Nothing of it was taken.
        Rejected = "rejected",
    }
}

impl RowOutcome {
    /// The outcome with what was found in the row: an error rejects it, a warning flags it. A row that said what was known
    /// changes nothing, whatever deserves a look in it: that was said when it came first.
    #[must_use]
    pub fn with_findings<'f>(self, findings: impl IntoIterator<Item = &'f Finding>) -> RowOutcome {
        let worst = findings.into_iter().map(Finding::severity).max();
        match (worst, self) {
            (Some(Severity::Error | Severity::Fatal), _) => RowOutcome::Rejected,
            (_, RowOutcome::Rejected) => RowOutcome::Rejected,
            (_, RowOutcome::Unchanged) => RowOutcome::Unchanged,
            (Some(Severity::Warning), _) => RowOutcome::Flagged,
            (_, outcome) => outcome,
        }
    }
}

/// The numbers of a report. Portions of a file can be counted apart and put together.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Tally {
    outcomes: BTreeMap<RowOutcome, u64>,
    rules: BTreeMap<Rule, u64>,
    repairs: BTreeMap<&'static str, u64>,
}

impl Tally {
    /// Nothing yet.
    pub fn new() -> Tally {
        Tally::default()
    }

    /// Counts a row with what was found in it, and says what became of it.
    pub fn count(&mut self, outcome: RowOutcome, findings: &[Finding]) -> RowOutcome {
        let outcome = outcome.with_findings(findings);
        *self.outcomes.entry(outcome).or_default() += 1;
        for rule in findings
            .iter()
            .filter_map(|finding| Rule::parse(finding.code()))
        {
            *self.rules.entry(rule).or_default() += 1;
        }
        let offered: BTreeSet<&str> = findings.iter().filter_map(offered_repair).collect();
        for repair in offered {
            *self.repairs.entry(repair).or_default() += 1;
        }
        outcome
    }

    /// How many rows came to this.
    pub fn of(&self, outcome: RowOutcome) -> u64 {
        self.outcomes.get(&outcome).copied().unwrap_or(0)
    }

    /// How many rows were counted: created, updated, unchanged, flagged and rejected ones.
    pub fn total(&self) -> u64 {
        self.outcomes.values().sum()
    }

    /// How often each rule was broken.
    pub fn rules(&self) -> impl Iterator<Item = (Rule, u64)> + '_ {
        self.rules.iter().map(|(rule, count)| (*rule, *count))
    }

    /// In how many rows each repair may be chosen.
    pub fn repairs(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.repairs.iter().map(|(repair, count)| (*repair, *count))
    }

    /// Whether every row of a file was counted.
    pub fn accounts_for(&self, rows: u64) -> bool {
        self.total() == rows
    }

    /// Adds what was counted apart.
    pub fn add(&mut self, other: &Tally) {
        for (outcome, count) in &other.outcomes {
            *self.outcomes.entry(*outcome).or_default() += count;
        }
        for (rule, count) in &other.rules {
            *self.rules.entry(*rule).or_default() += count;
        }
        for (repair, count) in &other.repairs {
            *self.repairs.entry(repair).or_default() += count;
        }
    }
}

/// The repair that somebody may choose for what was found. One that was made is chosen already.
fn offered_repair(finding: &Finding) -> Option<&'static str> {
    let is_made = finding.code() == Rule::RowRepaired.code();
    match finding.fact("repair").filter(|_| !is_made)? {
        Fact::Word(repair) => Some(repair),
        _ => None,
    }
}
