//! How far a job is, in the form that the store keeps with its steps.

use fhir::Key;
use immunization::{Fact, Finding, Place, Severity};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::numbers::Numbers;

/// What a job is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Nothing yet.
    #[default]
    Begun,
    /// The whole file is gone through before anything is written.
    Checking,
    /// Rows are written, or tried.
    Rows,
    /// What was written is taken back, because not all could be.
    Undoing,
    /// Rows that cannot be taken are listed. Nothing is written.
    Listing,
    /// It ended.
    Ended,
}

/// How far a job is.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// How many rows there are.
    pub rows: u64,
    /// How many were gone through in this phase.
    pub done: u64,
    /// What the file is written in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Whether its first row names the columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_header: Option<bool>,
    /// What became of the rows.
    pub numbers: Numbers,
    /// What was found about the file as a whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Value>,
    /// When work on it began, in milliseconds of the Unix epoch.
    pub begun_at: i64,
    /// For how long it was worked on.
    pub busy_ms: i64,
    /// How often it was taken up without getting any further, and without being left on purpose.
    pub trials: u32,
}

/// Counts alone are shown.
impl std::fmt::Debug for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Progress({:?}, {} of {})",
            self.phase, self.done, self.rows
        )
    }
}

impl Progress {
    /// What a job's runner last said. What cannot be read is taken for nothing.
    pub fn parse(bytes: &[u8]) -> Progress {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    /// The bytes that the store keeps.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Keeps something that was found about the whole.
    pub fn find(&mut self, finding: &Finding) {
        self.numbers.note(finding.code());
        self.findings.push(shown(finding));
    }

    /// Rows in a second so far.
    pub fn rate(&self) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a rate is shown with few digits"
        )]
        let (rows, ms) = (self.done as f64, self.busy_ms.max(1) as f64);
        rows * 1_000.0 / ms
    }

    /// How long the rest takes at this rate, in seconds.
    pub fn remaining_s(&self) -> Option<u64> {
        let left = self.rows.checked_sub(self.done)?;
        let busy = u64::try_from(self.busy_ms).ok()?;
        (busy * left).checked_div(self.done).map(|ms| ms / 1_000)
    }
}

/// A finding as JSON: place, code, severity and the facts that belong to it. Never a value.
pub fn shown(finding: &Finding) -> Value {
    let mut out = Map::new();
    match finding.place() {
        Place::Whole => {}
        Place::Row(row) => {
            out.insert("row".to_owned(), json!(row));
        }
        Place::Cell { row, column } => {
            out.insert("row".to_owned(), json!(row));
            out.insert("column".to_owned(), json!(column));
        }
        Place::Part(part) => {
            out.insert("part".to_owned(), json!(part));
        }
        Place::Dose(dose) => {
            out.insert("dose".to_owned(), json!(dose));
        }
    }
    out.insert("code".to_owned(), json!(finding.code()));
    let severity = severity(finding.severity());
    out.insert("severity".to_owned(), json!(severity));
    let facts: Map<String, Value> = facts(finding)
        .into_iter()
        .map(|(name, fact)| (name.to_owned(), Value::String(fact)))
        .collect();
    if !facts.is_empty() {
        out.insert("facts".to_owned(), Value::Object(facts));
    }
    Value::Object(out)
}

/// The same of a finding about a record, with its address.
pub fn shown_of(finding: &Finding, of: &Key) -> Value {
    let mut out = shown(finding);
    if let Some(out) = out.as_object_mut() {
        out.insert("resource".to_owned(), of.to_string().into());
    }
    out
}

/// The facts of a finding, as words are filled with them.
pub fn facts(finding: &Finding) -> Vec<(&'static str, String)> {
    let told = |fact: &Fact| match fact {
        Fact::Number(number) => number.to_string(),
        Fact::Day(day) => day.to_string(),
        Fact::Word(word) => (*word).to_owned(),
        Fact::Municipality(code) => code.to_string(),
        Fact::Shown(text) => text.clone(),
    };
    let facts = finding.facts().iter();
    facts.map(|(name, fact)| (*name, told(fact))).collect()
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Information => "information",
        Severity::Warning => "warning",
        Severity::Error => "error",
        Severity::Fatal => "fatal",
    }
}
