//! Bulk Data: a system asks for all records within its reach, looks how far they are, and takes them in files.
//! <https://hl7.org/fhir/uv/bulkdata/>
//!
//! The export itself is a job, see `job::bulk`. Files are sealed at rest, given to the client that asked for them and to
//! nobody else, and deleted after their time.

use std::sync::Arc;

use access::Role;
use access::scope::Context;
use bytes::Bytes;
use fhir::problem::Kind as ProblemKind;
use fhir::{Kind, Problem, instant};
use serde_json::{Value, json};
use store::{Job, JobId, JobState, Offer, Store, StoreError};

use crate::call::{Call, ExportOf, Handout, Reply};
use crate::job::bulk::{DELETED, FILES, Reached, Wanted};
use crate::job::kind::EXPORT;
use crate::municipal::pieces::{self, Out, Stopped};
use crate::problem;
use crate::state::State;
use crate::surface::Does;
use crate::web::origin;

mod ask;
mod pace;
mod range;

pub use pace::Looks;
use range::Range;

/// Exports of one client that may be under way.
const AT_ONCE: usize = 2;

/// Jobs of a tenant that are looked through for those of a client.
const JOBS_MAX: usize = 200;

/// How files end.
const SUFFIX: &str = ".ndjson";

/// Whether a `Range` is one that files keep to.
pub fn is_kept(asked: &str) -> bool {
    Range::is_kept(asked)
}

/// Begins an export.
pub async fn kick_off(state: &State, call: &Call, of: &ExportOf) -> Result<Reply, Problem> {
    refuse_others(call)?;
    let mut wanted = ask::wanted(state, call, of).await?;
    let store = Arc::clone(&state.store);
    let (tenant, client, now_ms) = (
        call.reach.tenant.0,
        Arc::clone(&call.caller.client),
        state.now_ms(),
    );
    let begun = state
        .blocking(call, move || {
            let open = store.jobs(tenant, JOBS_MAX, None)?;
            // One that was cut off before it was accepted comes to nothing, and counts for nothing.
            let is_open = |job: &Job| !job.state.is_ended() && job.state != JobState::Receiving;
            let own = open
                .iter()
                .filter(|job| job.kind == EXPORT && job.by == *client && is_open(job));
            if own.count() >= AT_ONCE {
                return Ok(None);
            }
            let standing = store.standing(tenant)?;
            (wanted.upto, wanted.at) = (standing.sequence, standing.at);
            begin(&store, tenant, (&client, &wanted), now_ms).map(Some)
        })
        .await?;
    let Some(job) = begun else {
        return Err(Problem {
            retry_after_seconds: Some(30),
            ..Problem::new(ProblemKind::Throttled, "exports-too-many")
        });
    };
    state.bell.ring();
    let mut reply = Reply::new(202);
    reply.content_location = Some(format!("{}/bulk/{job}", origin(&call.base)));
    Ok(reply)
}

fn begin(
    store: &Store,
    tenant: i32,
    (client, wanted): (&str, &Wanted),
    now_ms: i64,
) -> Result<JobId, StoreError> {
    let about = wanted.bytes();
    let offer = Offer {
        kind: EXPORT,
        by: client,
        about: &about,
    };
    let job = store.begin_job(tenant, &offer, now_ms)?;
    // No two exports are the same: what there is to export may have changed.
    let mut digest = [0; 32];
    for (to, from) in digest.iter_mut().zip(job.0) {
        *to = from;
    }
    store.accept_job(tenant, job, digest, &about, JobState::Waiting, now_ms)?;
    Ok(job)
}

/// Everything of everybody is for systems that were let in as such, never for a person or in a person's name.
fn refuse_others(call: &Call) -> Result<(), Problem> {
    let caller = &call.caller;
    let by_scope = caller
        .mandate
        .as_deref()
        .is_none_or(|mandate| mandate.scopes.has_context(Context::System));
    match caller.role == Role::Vendor && caller.patient.is_none() && by_scope {
        true => Ok(()),
        false => Err(Problem::new(ProblemKind::Forbidden, "export-not-yours")),
    }
}

fn not_found() -> Problem {
    Problem::new(ProblemKind::NotFound, "export-unknown")
}

/// The export that the address names, if it is this client's and was not forgotten.
async fn own(state: &State, call: &Call) -> Result<Job, Problem> {
    refuse_others(call)?;
    let named = call.errand().map_or("", |errand| errand.name("job"));
    let id = JobId::parse(named).ok_or_else(not_found)?;
    let (store, tenant) = (Arc::clone(&state.store), call.reach.tenant.0);
    let job = state.blocking(call, move || store.job(tenant, id)).await?;
    let client = Arc::clone(&call.caller.client);
    let is_own = |job: &Job| {
        job.kind == EXPORT
            && job.by == *client
            && job.state != JobState::Cancelled
            && (!job.state.is_ended() || state.now_ms() < ends_at(state, job))
    };
    job.filter(is_own).ok_or_else(not_found)
}

fn ends_at(state: &State, job: &Job) -> i64 {
    let keep = i64::try_from(state.config.export.keep.as_millis()).unwrap_or(i64::MAX);
    job.updated_at.saturating_add(keep)
}

/// What is asked of an export that was begun.
pub async fn run(state: &State, call: &Call, does: Does) -> Result<Handout, Problem> {
    let job = own(state, call).await?;
    match does {
        Does::ExportCancel => cancel(state, call, job).await,
        Does::ExportFile => file(state, call, &job),
        _ => status(state, call, &job),
    }
}

fn status(state: &State, call: &Call, job: &Job) -> Result<Handout, Problem> {
    let reached = Reached::parse(&job.progress);
    match job.state {
        JobState::Done => manifest(state, call, job, &reached),
        JobState::Failed | JobState::Rejected => {
            Err(Problem::new(ProblemKind::Exception, "export-failed"))
        }
        _ => under_way(state, job, &reached),
    }
}

/// How far an export is. Whoever looks too often is told when to look again.
fn under_way(state: &State, job: &Job, reached: &Reached) -> Result<Handout, Problem> {
    if let Err(seconds) = state.export_looks.take(job.id, state.now_ms()) {
        return Err(Problem {
            retry_after_seconds: Some(seconds),
            ..Problem::new(ProblemKind::Throttled, "export-looked-often")
        });
    }
    let mut handout = Handout::whole(202, "application/json", Bytes::new());
    let progress = format!("{} resources", reached.resources);
    let again = (pace::INTERVAL_MS / 1_000).to_string();
    handout.further.push(("x-progress", progress));
    handout.further.push(("retry-after", again));
    Ok(handout)
}

fn manifest(state: &State, call: &Call, job: &Job, reached: &Reached) -> Result<Handout, Problem> {
    let wanted = Wanted::parse(&job.about).ok_or_else(not_found)?;
    let base = format!("{}/bulk/{}", origin(&call.base), job.id);
    let mut output = Vec::new();
    let mut deleted = Vec::new();
    for number in reached.files.keys() {
        let (lines, _) = reached.size(*number);
        match Kind::from_number(number - FILES) {
            Some(kind) if *number >= FILES => output.push(json!({
                "type": kind.name(), "url": format!("{base}/{kind}{SUFFIX}"), "count": lines,
            })),
            _ => deleted.push(json!({
                "type": "Bundle", "url": format!("{base}/deleted{SUFFIX}"), "count": lines,
            })),
        }
    }
    let mut shown = json!({
        "transactionTime": instant::instant_text(wanted.at),
        "request": wanted.request,
        "requiresAccessToken": true,
        "output": output,
        "error": [],
    });
    if let (false, Some(members)) = (deleted.is_empty(), shown.as_object_mut()) {
        members.insert("deleted".to_owned(), Value::Array(deleted));
    }
    let mut handout = Handout::json(200, &shown);
    handout.media = "application/json";
    let ends = crate::web::http_date(ends_at(state, job));
    handout.further.push(("expires", ends));
    Ok(handout)
}

async fn cancel(state: &State, call: &Call, job: Job) -> Result<Handout, Problem> {
    let (store, now_ms) = (Arc::clone(&state.store), state.now_ms());
    state
        .blocking(call, move || {
            let (tenant, id) = (job.tenant, job.id);
            store.end_job(tenant, id, None, JobState::Cancelled, &job.progress, now_ms)?;
            store.set_job_state(
                tenant,
                id,
                JobState::Done,
                JobState::Cancelled,
                None,
                now_ms,
            )?;
            store.forget_job(tenant, id)
        })
        .await?;
    Ok(Handout::whole(202, "application/json", Bytes::new()))
}

/// A file, or a part of it.
fn file(state: &State, call: &Call, job: &Job) -> Result<Handout, Problem> {
    let named = call.errand().map_or("", |errand| errand.name("file"));
    let name = named.strip_suffix(SUFFIX).ok_or_else(not_found)?;
    let output = match name {
        "deleted" => DELETED,
        name => FILES + Kind::parse(name).ok_or_else(not_found)?.number(),
    };
    let reached = Reached::parse(&job.progress);
    let sizes = reached.files.get(&output).cloned();
    let sizes = sizes
        .filter(|_| job.state == JobState::Done)
        .ok_or_else(not_found)?;
    let (_, whole) = reached.size(output);
    let asked = call.errand().and_then(|errand| errand.range.as_deref());
    let range = Range::of(asked, whole);
    let range = match range {
        Ok(range) => range,
        Err(()) => {
            let mut handout = Handout::whole(416, "application/json", Bytes::new());
            let of = format!("bytes */{whole}");
            handout.further.push(("content-range", of));
            return Ok(handout);
        }
    };
    let (store, tenant, id) = (Arc::clone(&state.store), job.tenant, job.id);
    let pieces = pieces::made(state, move |out: &Out| {
        send(&store, (tenant, id, output), (&sizes, range), out)
    });
    let mut handout = Handout::file("application/fhir+ndjson", named, pieces);
    handout.further.push(("accept-ranges", "bytes".to_owned()));
    if asked.is_some() {
        handout.status = 206;
        let part = format!(
            "bytes {}-{}/{whole}",
            range.first,
            range.behind.saturating_sub(1)
        );
        handout.further.push(("content-range", part));
    }
    Ok(handout)
}

/// Sends the pieces of a file that lie within a range.
fn send(
    store: &Store,
    (tenant, job, output): (i32, JobId, i16),
    (sizes, range): (&[(u64, u64)], Range),
    out: &Out,
) -> Result<(), Stopped> {
    let mut at = 0;
    for (number, (_, length)) in (0..).zip(sizes) {
        let (from, to) = (at, at + length);
        at = to;
        if to <= range.first || from >= range.behind {
            continue;
        }
        let piece = store.output(tenant, job, output, number)?;
        let piece = piece.ok_or_else(|| Stopped::Failed(problem::unavailable("database-away")))?;
        let cut = |place: u64| usize::try_from(place.clamp(from, to) - from).unwrap_or(0);
        let part = piece.get(cut(range.first)..cut(range.behind));
        out.put(part.unwrap_or_default().to_vec())?;
    }
    Ok(())
}
