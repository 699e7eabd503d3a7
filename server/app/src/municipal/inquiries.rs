//! Questions about people who moved in (file E): how many one person may ask, who has to agree, and what comes back.

use std::time::{Duration, Instant};

use fhir::problem::Kind as ProblemKind;
use fhir::{Issue, Problem};
use immunization::Finding;
use immunization::intake::{InquiryGuard, guard_inquiry};
use openssl::sha::Sha256;
use serde_json::{Value, json};
use store::{Accepted, Idempotency, Job, JobId, JobState};

use super::offer::{Receipt, Wanted, earlier, taken};
use super::outputs;
use super::{Asked, errand, read, waiting};
use crate::call::{Call, Handout};
use crate::job::{self, Hand, InquiryOffer, Parts, inquiry, kind, name_of, output};
use crate::state::State;
use crate::web::hex_of;
use crate::web::upload::Arriving;

/// For how long a file may be gone through before it is asked.
const SURVEY_TIME_MAX: Duration = Duration::from_secs(120);
/// What may be said of a file of questions.
const FIELDS: &[&str] = &["name", "header", "encoding", "sha256"];

/// `POST /municipal/inquiries`
pub async fn take(state: &State, call: Call, file: Arriving) -> Result<Handout, Problem> {
    let expected = (kind::INQUIRY, Wanted::only(FIELDS));
    taken(
        state,
        &call,
        expected,
        file,
        async |wanted, receipt, file| finish(state, call.clone(), wanted, receipt, file).await,
    )
    .await
}

async fn finish(
    state: &State,
    mut call: Call,
    wanted: Wanted,
    receipt: &mut Receipt<'_>,
    file: &Arriving,
) -> Result<Handout, Problem> {
    call.deadline = Instant::now() + SURVEY_TIME_MAX;
    let (id, sha256) = receipt.checked(&wanted, file)?;
    let key = wanted.key(state, &call, &sha256);
    if let Some(known) = earlier(state, &call, key).await? {
        receipt.forget().await;
        return Ok(again(&known));
    }
    let mut offer = InquiryOffer {
        name: wanted.name,
        encoding: wanted.encoding,
        header: wanted.header,
        sha256: hex_of(&sha256),
        zone: state.zone_number(call.zone),
        hand: Hand::of(&call),
        ..InquiryOffer::default()
    };
    offer.rows = rows_of(state, &call, id, &offer).await?;
    let guard = InquiryGuard {
        daily_max: state.config.inquiries.daily_max,
        alone_max: state.config.inquiries.alone_max,
        asked_today: asked_today(state, &call).await?,
        is_approved: true,
    };
    refuse(&guard_inquiry(offer.rows, guard))?;
    // What remains to be found is that a second person has to agree.
    let alone = InquiryGuard {
        is_approved: false,
        ..guard
    };
    let to = match guard_inquiry(offer.rows, alone).is_empty() {
        true => JobState::Waiting,
        false => JobState::AwaitingApproval,
    };
    let job = put(state, &call, (id, key, sha256), &offer, to).await?;
    if job.id != id {
        receipt.forget().await;
        return Ok(again(&job));
    }
    receipt.keep();
    Ok(shown(&job, 202))
}

/// The answer to questions that came before under the same key.
fn again(job: &Job) -> Handout {
    let mut handout = shown(job, 202);
    handout.replayed = true;
    handout
}

/// How many questions there are. What stops the file as a whole is told.
async fn rows_of(
    state: &State,
    call: &Call,
    id: JobId,
    offer: &InquiryOffer,
) -> Result<u64, Problem> {
    let (store, tenant, offer) = (state.store.clone(), call.reach.tenant.0, offer.clone());
    let vaccines = waiting::vaccines()?;
    let surveyed = state
        .compute(call, move || {
            inquiry::survey(Parts::new(&store, tenant, id), tenant, &offer, vaccines)
        })
        .await?;
    let surveyed = surveyed
        .map_err(|error| Problem::new(ProblemKind::Exception, "internal").from_source(error))?;
    match surveyed {
        Ok(survey) => Ok(survey.rows),
        Err(findings) => {
            refuse(&findings)?;
            Ok(0)
        }
    }
}

/// Findings as the problem that they are; none is no problem.
fn refuse(findings: &[Finding]) -> Result<(), Problem> {
    let issues: Vec<Issue> = findings.iter().map(issue).collect();
    match issues.is_empty() {
        true => Ok(()),
        false => Err(Problem::from(issues)),
    }
}

fn issue(finding: &Finding) -> Issue {
    let mut issue = Issue::error(ProblemKind::BusinessRule, finding.code());
    issue.facts = job::progress::facts(finding);
    issue
}

/// How many questions this person asked since midnight in Japan.
async fn asked_today(state: &State, call: &Call) -> Result<u64, Problem> {
    let (store, tenant, now) = (state.store.clone(), call.reach.tenant.0, state.now_ms());
    let asked = state
        .blocking(call, move || inquiry::of_day(&store, tenant, now))
        .await?;
    let own = asked
        .iter()
        .filter(|(job, offer)| offer.hand.is_of(&job.by, &call.caller));
    Ok(own.map(|(_, offer)| offer.rows).sum())
}

/// Puts the questions into the queue, unless they came at the same moment under the same key. The same may be asked again: somebody may have been vaccinated since.
async fn put(
    state: &State,
    call: &Call,
    (id, key, sha256): (JobId, Option<Idempotency>, [u8; 32]),
    offer: &InquiryOffer,
    to: JobState,
) -> Result<Job, Problem> {
    let mut hasher = Sha256::new();
    hasher.update(&sha256);
    hasher.update(&id.0);
    let (digest, about) = (hasher.finish(), offer.bytes());
    let (store, tenant, now) = (state.store.clone(), call.reach.tenant.0, state.now_ms());
    let put = state
        .blocking(call, move || {
            let accepted = store.accept_job_under(tenant, (id, key), digest, &about, to, now)?;
            match accepted {
                Accepted::KeyTaken => Ok(Err(crate::again::conflict())),
                Accepted::Again(earlier) => store.job(tenant, earlier).map(Ok),
                Accepted::Queued | Accepted::Duplicate(_) => store.job(tenant, id).map(Ok),
            }
        })
        .await?;
    state.bell.ring();
    put?.ok_or_else(unknown)
}

fn unknown() -> Problem {
    Problem::new(ProblemKind::NotFound, "inquiry-unknown")
}

/// The inquiry that a path names. Who asked sees it, and who approves.
async fn inquiry_of(state: &State, call: &Call) -> Result<(Job, InquiryOffer), Problem> {
    let id = JobId::parse(errand(call)?.name("job")).ok_or_else(unknown)?;
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let job = state.blocking(call, move || store.job(tenant, id)).await?;
    let job = job.filter(|job| job.kind == kind::INQUIRY);
    let job = job.ok_or_else(unknown)?;
    let approves = call.caller.role == access::Role::Approver;
    let offer = InquiryOffer::parse(&job.about).ok_or_else(unknown)?;
    if !offer.hand.is_of(&job.by, &call.caller) && !approves {
        return Err(unknown());
    }
    Ok((job, offer))
}

fn shown(job: &Job, status: u16) -> Handout {
    let place = format!("/municipal/inquiries/{}", job.id);
    let mut report = job::report(job);
    if let Some(report) = report.as_object_mut() {
        let mut links = serde_json::Map::new();
        links.insert("self".to_owned(), json!(place));
        match job.state {
            JobState::Done => {
                for (name, file) in [
                    ("answer", "answer.csv"),
                    ("rejected", "rejected.csv"),
                    ("findings", "findings.ndjson"),
                ] {
                    links.insert(name.to_owned(), json!(format!("{place}/{file}")));
                }
                None
            }
            JobState::AwaitingApproval => {
                links.insert("approve".to_owned(), json!(format!("{place}/approve")))
            }
            _ => None,
        };
        report.insert("links".to_owned(), Value::Object(links));
    }
    Handout::json(status, &report).at(place)
}

/// `GET /municipal/inquiries/{job}`
pub async fn show(state: &State, call: &Call) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    let (job, _) = inquiry_of(state, call).await?;
    Ok(shown(&job, 200))
}

/// `GET /municipal/inquiries/{job}/answer.csv`, for who asked alone.
pub async fn answer(state: &State, call: &Call) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    let job = own_inquiry(state, call).await?;
    let made = outputs::pieces_of(state, &job, &[output::ANSWER]);
    let name = format!("answer-{}.csv", job.id);
    Ok(Handout::file("text/csv; charset=utf-8", name, made))
}

/// `GET /municipal/inquiries/{job}/rejected.csv`: the questions that were not answered as they came, for who asked alone.
pub async fn rejected(state: &State, call: &Call) -> Result<Handout, Problem> {
    let asked = Asked::of(call, &["as"])?;
    let job = own_inquiry(state, call).await?;
    outputs::rejected_of(state, &job, &asked, true)
}

/// `GET /municipal/inquiries/{job}/findings.ndjson`, for who asked alone.
pub async fn findings(state: &State, call: &Call) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    let job = own_inquiry(state, call).await?;
    Ok(outputs::findings_of(state, &job))
}

/// An inquiry that came to its end, and that the caller asked.
async fn own_inquiry(state: &State, call: &Call) -> Result<Job, Problem> {
    let (job, offer) = inquiry_of(state, call).await?;
    if !offer.hand.is_of(&job.by, &call.caller) {
        return Err(unknown());
    }
    if job.state != JobState::Done {
        return Err(state_refused(&job));
    }
    Ok(job)
}

/// `POST /municipal/inquiries/{job}/approve`
pub async fn approve(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    read(sent, &[])?;
    let (job, mut offer) = inquiry_of(state, call).await?;
    let approver = name_of(&call.caller);
    if offer.approved_by.as_deref() == Some(approver) {
        return Ok(shown(&job, 200));
    }
    if job.state != JobState::AwaitingApproval {
        return Err(state_refused(&job));
    }
    if offer.hand.is_of(&job.by, &call.caller) {
        return Err(Problem::new(
            ProblemKind::Forbidden,
            "approval-by-same-person",
        ));
    }
    offer.approved_by = Some(approver.to_owned());
    let (store, tenant, now) = (state.store.clone(), call.reach.tenant.0, state.now_ms());
    let (id, about) = (job.id, offer.bytes());
    let (is_moved, job) = state
        .blocking(call, move || {
            let (from, to) = (JobState::AwaitingApproval, JobState::Waiting);
            let is_moved = store.set_job_state(tenant, id, from, to, Some(&about), now)?;
            Ok((is_moved, store.job(tenant, id)?))
        })
        .await?;
    state.bell.ring();
    let job = job.ok_or_else(unknown)?;
    match is_moved {
        true => Ok(shown(&job, 200)),
        false => Err(state_refused(&job)),
    }
}

fn state_refused(job: &Job) -> Problem {
    let state = job::report::state_name(job.state);
    Problem::new(ProblemKind::Conflict, "import-state").with("state", state)
}
