//! What is done with a file that was handed in: carried out after a dry run, approved, taken back, called back.

use std::time::{Duration, Instant};

use fhir::problem::Kind as ProblemKind;
use fhir::{Problem, Reach, Tenant};
use openssl::sha::Sha256;
use serde_json::Value;
use store::{Accepted, Idempotency, Job, JobId, JobState, Offer, Store, StoreError};

use super::offer::{self, Put};
use super::{Asked, job_of, malformed, place_of, read, required, view};
use crate::call::{Call, Handout};
use crate::job::{self, Hand, ImportOffer, Mode, UndoOffer, kind, name_of};
use crate::problem;
use crate::state::State;

/// For how long the parts of a file may take to be put beside those of its dry run.
const COPY_TIME_MAX: Duration = Duration::from_secs(600);
/// Among how many of the newest jobs the one is looked for that carries out a dry run.
const JOBS_MAX: usize = 200;
/// Characters of a reason.
const REASON_CHARACTERS_MAX: usize = 500;

/// `POST /municipal/imports/{job}/commit`: `mode`, `overwrite`, `repairs`. What was tried stays as it is; the same bytes
/// become a job of their own.
pub async fn commit(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    let sent = read(sent, &["mode", "overwrite", "repairs"])?;
    let dry = job_of(state, call).await?;
    let tried = ImportOffer::parse(&dry.about).filter(|_| dry.kind == kind::IMPORT);
    let tried = tried.filter(|offer| offer.mode == Mode::DryRun);
    let tried = tried.ok_or_else(|| refused(&dry))?;
    if !view::can_be_carried_out(&dry) {
        // Sent anew, mended or with a repair, it can be registered; this job never.
        return Err(match dry.state {
            JobState::Rejected => Problem::new(ProblemKind::Conflict, "import-nothing-to-register"),
            _ => refused(&dry),
        });
    }
    let free = match free_to_carry_out(state, call, dry.id).await? {
        Ok(free) => free,
        Err(earlier) => return Ok(known(&earlier)),
    };
    let sha256 = digest_of(&tried)?;
    let mut offer = tried;
    offer.dry_run_report = Some(dry.id.to_string());
    offer.mode = Mode::CommitValid;
    if let Some(overwrite) = sent.get("overwrite") {
        let overwrite = overwrite.as_bool();
        offer.overwrite = overwrite.ok_or_else(|| malformed("overwrite", "true, false"))?;
    }
    if offer.overwrite {
        offer.mode = Mode::AllOrNothing;
    }
    if let Some(mode) = sent.get("mode") {
        let mode = mode.as_str().and_then(Mode::parse);
        let mode = mode.filter(|mode| *mode != Mode::DryRun);
        offer.mode = mode.ok_or_else(|| malformed("mode", "commit-valid, all-or-nothing"))?;
    }
    if let Some(repairs) = sent.get("repairs") {
        offer.repairs = repairs_of(repairs)?;
    }
    offer.zone = state.zone_number(call.zone);
    let awaited = offer::awaited(state, call, &offer, &sha256).await?;
    let job = copied(state, call, &dry).await?;
    let mut call = call.clone();
    call.deadline = Instant::now() + Duration::from_secs(60);
    let put = Put {
        sha256,
        state: awaited,
        key: Some(free),
        offer,
    };
    let mut handout = put.into_queue(state, &call, job).await?;
    if handout.replayed {
        // Somebody else did the same at this moment.
        handout.status = 200;
        give_up(state, &call, job).await;
    }
    Ok(handout)
}

/// Gives up a job that was begun. Where even this fails it is cleared away by itself.
async fn give_up(state: &State, call: &Call, job: JobId) {
    let (store, tenant, now) = (state.store.clone(), call.reach.tenant.0, state.now_ms());
    let given_up = state.blocking(call, move || {
        store.end_job(tenant, job, None, JobState::Cancelled, &[], now)
    });
    let _ = given_up.await;
}

/// The number under which something may be done to a job once at a time: the first under which nothing was done, or nothing
/// that still counts.
fn free_number(
    store: &Store,
    (tenant, job): (i32, JobId),
    (what, counts): (&str, fn(JobState) -> bool),
) -> Result<Result<Idempotency, Job>, StoreError> {
    let reach = Reach::whole(Tenant(tenant));
    let mut attempt = 0_u32;
    loop {
        let number = format!("{job} {attempt}");
        let number = store.idempotency(&reach, what, &number, &[]);
        let Some(Accepted::Again(known)) = store.job_under(tenant, number)? else {
            return Ok(Ok(number));
        };
        match store.job(tenant, known)?.filter(|job| counts(job.state)) {
            Some(known) => return Ok(Err(known)),
            None => attempt += 1,
        }
    }
}

fn repairs_of(repairs: &Value) -> Result<Vec<String>, Problem> {
    let unknown = || malformed("repairs", "repairs that the dry run offers");
    let mut chosen = Vec::new();
    for repair in repairs.as_array().ok_or_else(unknown)? {
        let repair = repair.as_str().ok_or_else(unknown)?;
        immunization::intake::Repairs::default()
            .with(repair)
            .ok_or_else(unknown)?;
        if !chosen.iter().any(|known| known == repair) {
            chosen.push(repair.to_owned());
        }
    }
    Ok(chosen)
}

fn digest_of(offer: &ImportOffer) -> Result<[u8; 32], Problem> {
    let digest = offer.sha256.as_deref().and_then(offer::digest_in);
    digest.ok_or_else(|| {
        Problem::new(ProblemKind::Exception, "internal").from_source("a file without its digest")
    })
}

/// Whether a job in this state carries a dry run out, or did.
fn carries_out(state: JobState) -> bool {
    matches!(
        state,
        JobState::Waiting | JobState::Running | JobState::AwaitingApproval | JobState::Done
    )
}

/// The number under which a dry run may be carried out, or the job that carries it out, or did.
async fn free_to_carry_out(
    state: &State,
    call: &Call,
    dry: JobId,
) -> Result<Result<Idempotency, Job>, Problem> {
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let look = move || {
        // Numbers are forgotten after a while; what rests on a dry run is told by the jobs.
        let jobs = store.jobs(tenant, JOBS_MAX, None)?;
        let number = dry.to_string();
        let known = jobs.into_iter().find(|job| {
            let offer = ImportOffer::parse(&job.about).filter(|_| job.kind == kind::IMPORT);
            let rests = offer.is_some_and(|offer| {
                offer.mode != Mode::DryRun && offer.dry_run_report.as_ref() == Some(&number)
            });
            rests && carries_out(job.state)
        });
        match known {
            Some(known) => Ok(Err(known)),
            None => free_number(&store, (tenant, dry), ("carries out", carries_out)),
        }
    };
    state.blocking(call, look).await
}

/// The answer to who asks for what was done before.
fn known(job: &Job) -> Handout {
    let mut handout = offer::accepted(job, 200);
    handout.replayed = true;
    handout
}

/// The parts of a job as the parts of another.
async fn copied(state: &State, call: &Call, from: &Job) -> Result<JobId, Problem> {
    let (store, by) = (state.store.clone(), call.caller.client.clone());
    let (tenant, id, parts, now) = (from.tenant, from.id, from.parts, state.now_ms());
    let until = Instant::now() + COPY_TIME_MAX;
    let copied = state.beside(until, move || -> Result<JobId, StoreError> {
        let offer = Offer {
            kind: kind::IMPORT,
            by: &by,
            about: b"{}",
        };
        let job = store.begin_job(tenant, &offer, now)?;
        match copy(&store, tenant, (id, job), parts, now) {
            Ok(()) => Ok(job),
            Err(error) => {
                // What was begun is of no use; where even this fails it is cleared away by itself.
                let _ = store.end_job(tenant, job, None, JobState::Cancelled, &[], now);
                Err(error)
            }
        }
    });
    copied.await?.map_err(|error| problem::from_store(&error))
}

fn copy(
    store: &Store,
    tenant: i32,
    (from, to): (JobId, JobId),
    parts: u32,
    now: i64,
) -> Result<(), StoreError> {
    for number in 0..parts {
        let part = store.part(tenant, from, number)?;
        let part = part.ok_or_else(|| StoreError::Unexpected("a part is gone".to_owned()))?;
        store.add_part(tenant, to, number, &part, now)?;
    }
    Ok(())
}

/// `POST /municipal/imports/{job}/approve`. Nobody approves what came from the same hands.
pub async fn approve(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    read(sent, &[])?;
    let job = job_of(state, call).await?;
    let offer = ImportOffer::parse(&job.about).filter(|_| job.kind == kind::IMPORT);
    let mut offer = offer.ok_or_else(|| refused(&job))?;
    let approver = name_of(&call.caller);
    if offer.approved_by.as_deref() == Some(approver) {
        return again(&job);
    }
    if job.state != JobState::AwaitingApproval {
        return Err(refused(&job));
    }
    if offer.hand.is_of(&job.by, &call.caller) {
        return Err(Problem::new(
            ProblemKind::Forbidden,
            "approval-by-same-person",
        ));
    }
    offer.approved_by = Some(approver.to_owned());
    moved(state, call, &job, JobState::Waiting, Some(offer.bytes())).await
}

/// `POST /municipal/imports/{job}/cancel`, while nothing is done with it yet.
pub async fn cancel(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    read(sent, &[])?;
    let job = job_of(state, call).await?;
    match job.state {
        JobState::Cancelled => again(&job),
        JobState::Waiting | JobState::AwaitingApproval => {
            moved(state, call, &job, JobState::Cancelled, None).await
        }
        _ => Err(refused(&job)),
    }
}

/// `POST /municipal/imports/{job}/undo`: `reason`. What takes it back is a job of its own.
pub async fn undo(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    let sent = read(sent, &["reason"])?;
    let reason = required(&sent, "reason", REASON_CHARACTERS_MAX)?;
    let job = job_of(state, call).await?;
    let offer = ImportOffer::parse(&job.about).filter(|_| job.kind == kind::IMPORT);
    let written = offer.is_some_and(|offer| offer.mode != Mode::DryRun);
    let ended = matches!(
        job.state,
        JobState::Done | JobState::Failed | JobState::Cancelled | JobState::Undone
    );
    if !written || !ended {
        return Err(refused(&job));
    }
    let about = UndoOffer {
        import: job.id.to_string(),
        reason,
        zone: state.zone_number(call.zone),
        hand: Hand::of(call),
    };
    let mut hasher = Sha256::new();
    hasher.update(b"undo");
    hasher.update(&job.id.0);
    let (digest, by) = (hasher.finish(), call.caller.client.clone());
    let (store, tenant, now) = (state.store.clone(), call.reach.tenant.0, state.now_ms());
    let (import, id) = (job.id, job.id.to_string());
    let is_undone = job.state == JobState::Undone;
    let put = state.blocking(call, move || {
        // Who asks twice is told of the first time.
        let known = store.jobs(tenant, JOBS_MAX, None)?.into_iter().find(|job| {
            let undoes = UndoOffer::parse(&job.about).filter(|_| job.kind == kind::UNDO);
            takes_back(job.state) && undoes.is_some_and(|offer| offer.import == id)
        });
        match known {
            Some(known) => Ok(Some((known, true))),
            None if is_undone => Ok(None),
            None => put_undo(&store, (tenant, import), (&by, &about), digest, now).map(Some),
        }
    });
    let (job, is_known) = put.await?.ok_or_else(|| refused(&job))?;
    state.bell.ring();
    Ok(match is_known {
        true => known(&job),
        false => offer::accepted(&job, 202),
    })
}

/// Whether a job in this state takes something back, or did. One that is not in the queue yet may be given up.
fn takes_back(state: JobState) -> bool {
    !matches!(
        state,
        JobState::Receiving | JobState::Failed | JobState::Cancelled
    )
}

/// Puts an undoing into the queue; or tells of the one that somebody else put there at this moment.
fn put_undo(
    store: &Store,
    (tenant, import): (i32, JobId),
    (by, about): (&str, &UndoOffer),
    digest: [u8; 32],
    now: i64,
) -> Result<(Job, bool), StoreError> {
    let free = match free_number(store, (tenant, import), ("takes back", takes_back))? {
        Ok(free) => free,
        Err(known) => return Ok((known, true)),
    };
    let about = about.bytes();
    let offer = Offer {
        kind: kind::UNDO,
        by,
        about: &about,
    };
    let undo = store.begin_job(tenant, &offer, now)?;
    let of = (undo, Some(free));
    let accepted = store.accept_job_under(tenant, of, digest, &about, JobState::Waiting, now)?;
    let told = match accepted {
        Accepted::Again(known) => {
            store.end_job(tenant, undo, None, JobState::Cancelled, &[], now)?;
            known
        }
        _ => undo,
    };
    let job = store.job(tenant, told)?;
    let job = job.ok_or_else(|| StoreError::Unexpected("a job is gone".to_owned()))?;
    Ok((job, told != undo))
}

/// Moves a job on. Who comes too late is told where it stands now.
async fn moved(
    state: &State,
    call: &Call,
    job: &Job,
    to: JobState,
    about: Option<Vec<u8>>,
) -> Result<Handout, Problem> {
    let (store, tenant, now) = (state.store.clone(), call.reach.tenant.0, state.now_ms());
    let (id, from) = (job.id, job.state);
    let (is_moved, job) = state
        .blocking(call, move || {
            let about = about.as_deref();
            let is_moved = store.set_job_state(tenant, id, from, to, about, now)?;
            Ok((is_moved, store.job(tenant, id)?))
        })
        .await?;
    state.bell.ring();
    let gone = || Problem::new(ProblemKind::NotFound, "import-unknown");
    let job = job.ok_or_else(gone)?;
    match is_moved {
        true => Ok(shown(&job)),
        false => Err(refused(&job)),
    }
}

/// What was done before already.
fn again(job: &Job) -> Result<Handout, Problem> {
    let mut handout = shown(job);
    handout.replayed = true;
    Ok(handout)
}

fn shown(job: &Job) -> Handout {
    let mut report = job::report(job);
    view::link(&mut report, job);
    Handout::json(200, &report).at(place_of(job.id))
}

/// That a job does not stand where this can be done.
fn refused(job: &Job) -> Problem {
    Problem::new(ProblemKind::Conflict, "import-state")
        .with("state", job::report::state_name(job.state))
}
