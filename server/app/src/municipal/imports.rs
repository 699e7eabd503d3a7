//! The files that were taken, and how far each is.

use access::Role;
use fhir::Problem;
use serde_json::{Value, json};
use store::JobState;

use super::{Asked, errand, job_of, malformed, page, view};
use crate::call::{Call, Handout};
use crate::job::{self, kind};
use crate::state::State;

/// Jobs on a page.
const PAGE: usize = 50;
/// Jobs that are looked through for a page.
const LOOKED_MAX: usize = 500;

/// `GET /municipal/imports`, the newest first. `before` names the time from which on they are older.
pub async fn list(state: &State, call: &Call) -> Result<Handout, Problem> {
    let asked = Asked::of(call, &["before", "lang"])?;
    let before = match asked.text("before") {
        None => None,
        Some(text) => {
            let number = text.parse::<i64>().ok().filter(|number| *number > 0);
            Some(number.ok_or_else(|| malformed("before", "a number of an earlier answer"))?)
        }
    };
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let jobs = state
        .blocking(call, move || store.jobs(tenant, LOOKED_MAX, before))
        .await?;
    let looked = jobs.len();
    let oldest = jobs.last().map(|job| job.submitted_at);
    let is_own = |by: &str| call.caller.role != Role::Vendor || by == &*call.caller.client;
    let mut own = Vec::new();
    let mut next = oldest.filter(|_| looked >= LOOKED_MAX);
    for job in jobs {
        // What was refused while it came is no import.
        let is_nothing = job.state == JobState::Cancelled && job.digest.is_none();
        let is_other = ![kind::IMPORT, kind::UNDO].contains(&job.kind);
        if is_other || is_nothing || !is_own(&job.by) {
            continue;
        }
        if own.len() == PAGE {
            next = Some(job.submitted_at + 1);
            break;
        }
        own.push(job);
    }
    if errand(call)?.wants_page {
        return Ok(page::list(call, &own, next, before.is_some()));
    }
    let shown: Vec<Value> = own
        .iter()
        .map(|job| {
            let mut report = job::report(job);
            view::link(&mut report, job);
            report
        })
        .collect();
    let mut answer = json!({ "imports": shown });
    if let (Some(next), Some(answer)) = (next, answer.as_object_mut()) {
        let place = format!("/municipal/imports?before={next}");
        answer.insert("next".to_owned(), Value::from(place));
    }
    Ok(Handout::json(200, &answer))
}

/// `GET /municipal/imports/{job}`
pub async fn show(state: &State, call: &Call) -> Result<Handout, Problem> {
    Asked::of(call, &["refresh", "lang"])?;
    let job = job_of(state, call).await?;
    if errand(call)?.wants_page {
        return page::show(state, call, &job).await;
    }
    let mut report = job::report(&job);
    view::link(&mut report, &job);
    Ok(Handout::json(200, &report))
}
