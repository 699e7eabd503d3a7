//! Errors of the other rooms → problems. The only file, with its cells, that makes them.

mod paper;
mod store;

pub use paper::from_paper;
pub use store::{from_lane, from_refusal, from_store, unavailable};

/// Whether a problem is about this rule.
pub fn is(problem: &fhir::Problem, rule: &str) -> bool {
    problem.issues.iter().any(|issue| issue.rule == rule)
}
