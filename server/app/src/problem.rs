//! Errors of the other rooms → problems. The only file, with its cells, that makes them.

mod paper;
mod store;

pub use paper::from_paper;
pub use store::{from_lane, from_refusal, from_store, unavailable};

/// Whether a problem is about this rule.
pub fn is(problem: &fhir::Problem, rule: &str) -> bool {
    problem.issues.iter().any(|issue| issue.rule == rule)
}

/// Longer names of parameters are not repeated.
const NAME_CHARACTERS_MAX: usize = 40;

/// That a parameter of this name is not offered. The name is said again where it looks like one.
pub fn not_offered(name: &str, offered: &str) -> fhir::Problem {
    let problem = fhir::Problem::new(fhir::problem::Kind::ParameterUnknown, "query-unknown");
    let is_letter = |letter: u8| letter.is_ascii_alphanumeric() || b"_-.:".contains(&letter);
    let is_name = name.len() <= NAME_CHARACTERS_MAX && name.bytes().all(is_letter);
    let problem = match is_name && !name.is_empty() {
        true => problem.with("parameter", name),
        false => problem,
    };
    problem.with("offered", offered)
}
