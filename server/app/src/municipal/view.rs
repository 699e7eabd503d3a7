//! A job as it is shown: the report with the places of what belongs to it.

use serde_json::{Value, json};
use store::{Job, JobState};

use super::place_of;
use crate::job::{ImportOffer, Mode, Progress, kind};

/// Whether a job is a dry run that can be carried out: some of its rows can be registered, or a repair can be chosen for them.
pub fn can_be_carried_out(job: &Job) -> bool {
    let offer = ImportOffer::parse(&job.about).filter(|_| job.kind == kind::IMPORT);
    let is_dry = offer.is_some_and(|offer| offer.mode == Mode::DryRun);
    is_dry
        && match job.state {
            JobState::Done => true,
            JobState::Rejected => !Progress::parse(&job.progress).numbers.repairs.is_empty(),
            _ => false,
        }
}

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
    if can_be_carried_out(job) {
        add("commit", "/commit");
    }
    match job.state {
        JobState::Done if is_dry => {}
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
