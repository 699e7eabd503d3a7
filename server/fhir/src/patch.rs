//! Patches: a few changes to a resource, applied all or not at all.
//!
//! Two forms are read: JSON Patch (RFC 6902) on the text as it is stored, and FHIRPath Patch, which comes as a Parameters
//! resource. What comes out is read again like anything that is sent, so a patch makes no resource that could not have
//! been sent as a whole.

mod fhirpath;
mod json;
mod pointer;

use crate::codec::{self, Limits};
use crate::element::Element;
use crate::problem::{Issue, Kind, Problem};

/// Operations in one patch.
pub const OPERATIONS_MAX: usize = 1_000;

/// A patch that has been read: its form is right, and whether it fits a resource is still to be seen.
#[derive(Clone, Debug)]
pub enum Patch {
    /// JSON Patch.
    Json(json::JsonPatch),
    /// FHIRPath Patch.
    FhirPath(fhirpath::FhirPathPatch),
}

impl Patch {
    /// Reads a JSON Patch: an array of operations.
    pub fn read_json_patch(bytes: &[u8], limits: &Limits) -> Result<Patch, Problem> {
        json::JsonPatch::read(bytes, limits).map(Patch::Json)
    }

    /// Reads a FHIRPath Patch: a Parameters resource with an `operation` for each change.
    pub fn read_parameters(parameters: &Element) -> Result<Patch, Problem> {
        fhirpath::FhirPathPatch::read(parameters).map(Patch::FhirPath)
    }

    /// How many operations there are.
    pub fn operation_count(&self) -> usize {
        match self {
            Patch::Json(patch) => patch.operation_count(),
            Patch::FhirPath(patch) => patch.operation_count(),
        }
    }

    /// The resource with all changes made, or the first reason why not. A path may ask for the time, which is `now_ms`
    /// in milliseconds of the Unix epoch.
    ///
    /// The resource's type, its id, version and time are the server's: where they would come out otherwise, the patch is
    /// refused.
    pub fn apply(
        &self,
        resource: &Element,
        limits: &Limits,
        now_ms: i64,
    ) -> Result<Element, Problem> {
        let text = match self {
            Patch::Json(patch) => patch.apply(resource, limits)?,
            Patch::FhirPath(patch) => {
                let mut text = Vec::new();
                codec::json::write(&patch.apply(resource, now_ms)?, &mut text);
                text
            }
        };
        if text.len() > limits.size_bytes_max {
            return Err(result_long(limits.size_bytes_max).into());
        }
        let changed = codec::json::read(&text, limits).map_err(unreadable)?;
        match guarded(resource) == guarded(&changed) {
            true => Ok(changed),
            false => Err(Problem::new(Kind::BusinessRule, "patch-protected")),
        }
    }
}

/// Whether the narrative stayed as it was while something else changed, so that it may no longer say what the data say.
pub fn leaves_narrative(before: &Element, after: &Element) -> bool {
    before.first("text").is_some() && before.first("text") == after.first("text") && before != after
}

/// What is the server's to say.
fn guarded(resource: &Element) -> (&str, Option<&Element>, Option<&Element>, Option<&Element>) {
    let meta = resource.first("meta");
    (
        resource.type_name(),
        resource.first("id"),
        meta.and_then(|meta| meta.first("versionId")),
        meta.and_then(|meta| meta.first("lastUpdated")),
    )
}

/// What the codec finds wrong with a result. Its lines and columns would be those of a text that nobody has seen.
fn unreadable(mut issues: Vec<Issue>) -> Problem {
    let kind = issues.first().map_or(Kind::Structure, |issue| issue.kind);
    for issue in &mut issues {
        issue.position = None;
    }
    issues.insert(0, Issue::error(kind, "patch-result"));
    issues.into()
}

/// An issue with one operation: its number from zero, and the part of it.
fn issue(kind: Kind, rule: &'static str, operation: usize, place: String) -> Issue {
    Issue::error(kind, rule)
        .at(place)
        .with("operation", operation)
}

fn operations_many(kind: Kind) -> Issue {
    Issue::error(kind, "patch-operations-many").with("limit", OPERATIONS_MAX)
}

fn result_long(bytes_max: usize) -> Issue {
    Issue::error(Kind::TooLong, "patch-result-long").with("limit", bytes_max)
}

#[cfg(test)]
mod tests;
