//! How many rows came to what, in a form that outlives the process.

use std::collections::BTreeMap;

use immunization::intake::{RowOutcome, Tally};
use serde::{Deserialize, Serialize};

/// The numbers of a report. The first five add up to all rows.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Numbers {
    /// Rows that made a new record.
    pub created: u64,
    /// Rows that changed a record.
    pub updated: u64,
    /// Rows that said what was known.
    pub unchanged: u64,
    /// Rows that were taken, or kept aside, and that somebody should look at.
    pub flagged: u64,
    /// Rows of which nothing was taken.
    pub rejected: u64,
    /// How often each rule was broken.
    pub rules: BTreeMap<String, u64>,
    /// In how many rows each repair may be chosen.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub repairs: BTreeMap<String, u64>,
}

impl Numbers {
    /// All rows that were counted.
    pub fn total(&self) -> u64 {
        self.created + self.updated + self.unchanged + self.flagged + self.rejected
    }

    /// Adds what was counted in a portion.
    pub fn add(&mut self, tally: &Tally) {
        self.created += tally.of(RowOutcome::Created);
        self.updated += tally.of(RowOutcome::Updated);
        self.unchanged += tally.of(RowOutcome::Unchanged);
        self.flagged += tally.of(RowOutcome::Flagged);
        self.rejected += tally.of(RowOutcome::Rejected);
        for (rule, count) in tally.rules() {
            *self.rules.entry(rule.code().to_owned()).or_default() += count;
        }
        for (repair, count) in tally.repairs() {
            *self.repairs.entry(repair.to_owned()).or_default() += count;
        }
    }

    /// Adds what was found in the file as a whole.
    pub fn note(&mut self, code: &str) {
        *self.rules.entry(code.to_owned()).or_default() += 1;
    }
}
