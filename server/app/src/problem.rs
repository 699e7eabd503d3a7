//! Errors of the other rooms → problems. The only file, with its cell, that makes them.

mod store;

pub use store::{from_lane, from_refusal, from_store, unavailable};

/// Whether a problem is about this rule.
pub fn is(problem: &fhir::Problem, rule: &str) -> bool {
    problem.issues.iter().any(|issue| issue.rule == rule)
}
