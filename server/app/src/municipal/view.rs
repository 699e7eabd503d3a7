//! A job as it is shown: the report with the places of what belongs to it.

use serde_json::{Value, json};
use store::{Job, JobState};

use super::place_of;
use crate::job::{ImportOffer, Mode, kind};

/// Puts the places of what can be read and done into a report.
pub fn link(report: &mut Value, job: &Job) {
    let Some(report) = report.as_object_mut() else {
        return;
    };
    let place = place_of(job.id);
    let offer = ImportOffer::parse(&job.about).filter(|_| job.kind == kind::IMPORT);
    let is_dry = offer
        .as_ref()
        .is_some_and(|offer| offer.mode == Mode::DryRun);
    let mut links = serde_json::Map::new();
    let mut add = |name: &str, path: &str| {
        links.insert(name.to_owned(), json!(format!("{place}{path}")));
    };
    add("self", "");
    if offer.is_some() {
        add("rejected", "/rejected.csv");
        add("outcome", "/outcome");
        add("findings", "/findings.ndjson");
    }
    match job.state {
        JobState::Done if is_dry => add("commit", "/commit"),
        JobState::Done if offer.is_some() => add("undo", "/undo"),
        JobState::AwaitingApproval => {
            add("approve", "/approve");
            add("cancel", "/cancel");
        }
        JobState::Waiting => add("cancel", "/cancel"),
        _ => {}
    }
    if let Some(earlier) = job.same_as {
        links.insert("sameAs".to_owned(), json!(place_of(earlier)));
    }
    let said = [
        ("approvedBy", offer.and_then(|offer| offer.approved_by)),
        (
            "updatedAt",
            Some(fhir::instant::instant_text(job.updated_at)),
        ),
    ];
    for (name, text) in said {
        if let Some(text) = text {
            report.insert(name.to_owned(), json!(text));
        }
    }
    report.insert("bytes".to_owned(), json!(job.bytes));
    report.insert("links".to_owned(), Value::Object(links));
}
