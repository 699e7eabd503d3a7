//! `batch` and `transaction`: what both have in common. <https://hl7.org/fhir/R4/http.html#transaction>
//!
//! A bundle is opened, each entry becomes a call and is judged by the policy like any other, goes through the same
//! interactions, and the answers are put into a bundle again, in the order of the entries.

use std::sync::Arc;

use access::Action;
use actix_web::http::StatusCode;
use bytes::Bytes;
use fhir::bundle::{self as sent, Bundle, BundleType, Entry, Opened, Response};
use fhir::codec::{self, Limits};
use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Issue, Key, Problem, Severity, Version};

use super::{batch, transaction};
use crate::call::{Body, Call, Form, Format, Interaction, Reply, Return};
use crate::logging;
use crate::rules;
use crate::state::State;
use crate::surface::capabilities::Capabilities;
use crate::web::entry::{self, EntryRequest};
use crate::web::{House, Shape, door, outcome};
use crate::write::INLINE_BYTES_MAX;

/// How much deeper a resource lies in a bundle than alone.
const DEPTH: usize = 3;

/// One entry as a call.
pub struct Step {
    /// What is asked for, by whom, with which reach.
    pub call: Call,
    /// The part of the answer that is wanted.
    pub shape: Shape,
    /// The name by which other entries refer to it.
    pub full_url: Option<String>,
    /// Whether only the head of the answer is wanted (`HEAD`).
    pub head_only: bool,
}

/// Does what a batch or transaction asks for.
pub async fn bundle(state: &State, mut call: Call) -> Result<Reply, Problem> {
    refuse_conditions(&call)?;
    let missing = || Problem::new(ProblemKind::Required, "body-missing");
    let body = call.body.take().ok_or_else(missing)?;
    let bases = state.bases(&call);
    let entries_max = call.entries_max;
    let is_large = body.bytes.len() > INLINE_BYTES_MAX;
    let text = body.clone();
    let opened = if is_large {
        let open = move || open(&body, &bases, entries_max);
        state.compute(&call, open).await??
    } else {
        open(&body, &bases, entries_max)?
    };
    let (bundle_type, answers) = if opened.is_transaction {
        door::reach(call.zone, &call.caller, Action::Transaction, None)?;
        let done = transaction::transaction(state, &call, opened.entries, is_large).await;
        let answers = match done {
            Ok(answers) => answers,
            Err(mut problem) if is_large => {
                let mut issues = std::mem::take(&mut problem.issues);
                let located = move || {
                    rules::locate(&mut issues, &text);
                    issues
                };
                problem.issues = state.compute(&call, located).await?;
                return Err(problem);
            }
            Err(mut problem) => {
                rules::locate(&mut problem.issues, &text);
                return Err(problem);
            }
        };
        (BundleType::TransactionResponse, answers)
    } else {
        // Each entry that is refused looks through the text anew, which is too much for a large one.
        let text = (!is_large).then_some(&text);
        let answers = batch::batch(state, &call, opened.entries, text).await;
        (BundleType::BatchResponse, answers)
    };
    let mut reply = Reply::new(200);
    reply.resource = Some(written(state, &call, bundle_type, &answers).into());
    Ok(reply)
}

/// Conditions belong to entries. Next to a bundle they would guard nothing.
fn refuse_conditions(call: &Call) -> Result<(), Problem> {
    let conditions = &call.conditions;
    let given = [
        ("If-Match", conditions.if_match.is_some()),
        ("If-None-Match", conditions.if_none_match.is_some()),
        ("If-None-Exist", conditions.if_none_exist.is_some()),
    ];
    if let Some((name, _)) = given.iter().find(|(_, given)| *given) {
        let problem = Problem::new(ProblemKind::Invalid, "header-beside-bundle");
        return Err(problem.with("header", name));
    }
    let meant = |(name, _): &&(String, String)| !fhir::search::ask::is_harmless(name);
    match call.parameters.iter().find(meant) {
        Some(_) => Err(
            Problem::new(ProblemKind::ParameterUnknown, "parameter-unknown")
                .with("parameter", "?")
                .with("nearest", "_format")
                .with("offered", "_format, _pretty"),
        ),
        None => Ok(()),
    }
}

fn open(body: &Body, bases: &[String], entries_max: usize) -> Result<Opened, Problem> {
    let usual = Limits::default();
    let limits = Limits {
        // The edge has its own limit for bundles, and has held it.
        size_bytes_max: usize::MAX,
        depth_max: usual.depth_max + DEPTH,
        members_max: usual.members_max.max(entries_max + 1),
        ..usual
    };
    let element = match body.form {
        Form::Resource(Format::Json) => codec::json::read(&body.bytes, &limits)?,
        Form::Resource(Format::Xml) => codec::xml::read(&body.bytes, &limits)?,
        // The edge lets a patch through only where one is taken.
        Form::JsonPatch => return Err(Problem::new(ProblemKind::MediaType, "media-type")),
    };
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    Ok(sent::open(element, &bases, entries_max)?)
}

/// An entry as a call of its own, if the policy lets it pass. Its resource goes along.
pub fn step(state: &State, call: &Call, asked: sent::Asked) -> Result<Step, Problem> {
    let limits = state.limits(call.zone);
    let request = entry::understand(call.zone, &asked, limits.parameters_max)?;
    let about = (request.action, request.kind);
    let ground = door::ground(call.zone, &call.caller, about, &request.interaction)?;
    let EntryRequest {
        interaction,
        parameters,
        shape,
        asked: shaping,
        count_only,
        conditions,
        ..
    } = request;
    Ok(Step {
        call: Call {
            caller: call.caller.clone(),
            reach: ground.reach,
            criterion: ground.criterion.map(Arc::new),
            zone: call.zone,
            request_id: call.request_id,
            source: call.source.clone(),
            base: call.base.clone(),
            interaction,
            conditions,
            lenient: call.lenient,
            idempotency_key: None,
            parameters,
            unseen: asked.method == sent::Method::Post,
            shape: shaping,
            strong: call.strong,
            language: call.language,
            count_only,
            body: None,
            element: asked.resource,
            wanted: call.wanted,
            entries_max: call.entries_max,
            deadline: call.deadline,
        },
        shape,
        full_url: asked.full_url,
        head_only: asked.method == sent::Method::Head,
    })
}

/// The place of an interaction in FHIR's order: deletes, creates, updates, reads.
pub fn rank(interaction: &Interaction) -> u8 {
    match interaction {
        Interaction::Delete(_) | Interaction::DeleteConditional(_) => 0,
        Interaction::Create(_) => 1,
        Interaction::Update(_)
        | Interaction::UpdateConditional(_)
        | Interaction::Patch(_)
        | Interaction::PatchConditional(_)
        | Interaction::MetaAdd(_)
        | Interaction::MetaDelete(_)
        | Interaction::Scan
        | Interaction::CardsOf(_)
        | Interaction::HealthCertificate(_)
        | Interaction::HealthCertificateRevoke
        | Interaction::Errand(_) => 2,
        Interaction::Capabilities
        | Interaction::Read(_)
        | Interaction::Vread(..)
        | Interaction::HistoryInstance(_)
        | Interaction::HistoryType(_)
        | Interaction::HistorySystem
        | Interaction::SearchType(_)
        | Interaction::SearchSystem
        | Interaction::SearchCompartment(..)
        | Interaction::Everything(_)
        | Interaction::Meta(_)
        | Interaction::Validate(..)
        | Interaction::Forecast
        | Interaction::ForecastOf(_)
        | Interaction::PlanOf(_)
        | Interaction::SubscriptionStatus(_)
        | Interaction::SubscriptionEvents(_)
        | Interaction::Trail
        | Interaction::Export(_)
        | Interaction::Terms(..)
        | Interaction::Bundle => 3,
    }
}

/// A problem of an entry, with the places of its issues told from the root of the bundle.
pub fn placed(mut problem: Problem, entry: usize) -> Problem {
    place(&mut problem.issues, entry);
    problem
}

/// Issues of an entry, with their places told from the root of the bundle.
pub fn place(issues: &mut [Issue], entry: usize) {
    let here = sent::place_of(entry);
    for issue in issues {
        issue.expression = Some(match issue.expression.take() {
            Some(place) if place.starts_with("Bundle.") => place,
            Some(place) => match place.split_once('.') {
                Some((_, below)) => format!("{here}.resource.{below}"),
                None => format!("{here}.resource"),
            },
            None => here.clone(),
        });
    }
}

/// What is answered to one entry.
#[derive(Default)]
pub struct Answer {
    status: u16,
    full_url: Option<String>,
    location: Option<String>,
    version: Option<Version>,
    modified: Option<i64>,
    resource: Option<Bytes>,
    outcome: Option<Vec<u8>>,
}

impl Answer {
    /// The answer to a call that was done.
    pub fn done(step: &Step, reply: Reply) -> Answer {
        let call = &step.call;
        let writes = rank(&call.interaction) < 3;
        let about = match &call.interaction {
            Interaction::Read(key) | Interaction::Vread(key, _) => Some(key),
            _ => reply.key.as_ref(),
        };
        let url_of = |key: &Key| format!("{}/{key}", call.base);
        let is_there = writes && reply.status != 204;
        let location = about
            .zip(reply.version)
            .filter(|_| is_there)
            .map(|(key, version)| format!("{}/_history/{version}", url_of(key)));
        // What an operation answers is no copy of what was written.
        let answers = matches!(
            call.interaction,
            Interaction::HealthCertificate(_)
                | Interaction::HealthCertificateRevoke
                | Interaction::CardsOf(_)
        );
        let wanted = match writes && !answers {
            true => call.wanted == Some(Return::Representation),
            false => !step.head_only,
        };
        let resource = reply.resource.filter(|_| wanted);
        let resource = resource.map(|resource| step.shape.apply(resource, Format::Json));
        let (resource, failed) = match resource.transpose() {
            Ok(resource) => (resource, None),
            Err(problem) => (None, Some(problem)),
        };
        if let Some(problem) = failed {
            return Answer::refused(call, &problem);
        }
        let outcome =
            (writes && call.wanted == Some(Return::Outcome)).then(|| notes(call, &reply.notes));
        Answer {
            status: reply.status,
            full_url: about.filter(|_| reply.status != 204).map(url_of),
            location,
            version: reply.version,
            modified: reply.modified,
            resource,
            outcome,
        }
    }

    /// The answer to a call that was refused or failed.
    pub fn refused(call: &Call, problem: &Problem) -> Answer {
        logging::entry_problem(problem, call.request_id);
        let incident = [Issue::error(ProblemKind::Exception, "internal")
            .with("incident", outcome::hex(call.request_id))];
        let issues = match problem.status() {
            500 => &incident[..],
            _ => &problem.issues,
        };
        Answer {
            status: problem.status(),
            version: problem.current,
            outcome: Some(outcome::write(
                issues,
                Format::Json,
                call.language,
                call.request_id,
            )),
            ..Answer::default()
        }
    }
}

/// Warnings and information, or that there are none.
fn notes(call: &Call, notes: &[Issue]) -> Vec<u8> {
    let done = [Issue {
        severity: Severity::Information,
        ..Issue::error(ProblemKind::Invalid, "done")
    }];
    let issues = if notes.is_empty() { &done } else { notes };
    outcome::write(issues, Format::Json, call.language, call.request_id)
}

/// The bundle of the answers.
fn written(state: &State, call: &Call, bundle_type: BundleType, answers: &[Answer]) -> Vec<u8> {
    let texts: Vec<(String, Option<String>)> = answers
        .iter()
        .map(|answer| {
            let status = StatusCode::from_u16(answer.status).ok();
            let reason = status.and_then(|status| status.canonical_reason());
            let status = format!("{} {}", answer.status, reason.unwrap_or_default());
            (status, answer.version.map(Version::etag))
        })
        .collect();
    let id = state.new_bundle_id();
    let mut bundle = Bundle::new(bundle_type);
    bundle.id = Some(&id);
    bundle.timestamp_ms = Some(state.now_ms());
    bundle.links.push(("self", &call.base));
    let entries = answers.iter().zip(&texts);
    bundle.entries = entries
        .map(|(answer, (status, etag))| Entry {
            full_url: answer.full_url.as_deref(),
            resource: answer.resource.as_deref(),
            response: Some(Response {
                status,
                location: answer.location.as_deref(),
                etag: etag.as_deref(),
                last_modified_ms: answer.modified,
                outcome: answer.outcome.as_deref(),
            }),
            ..Entry::default()
        })
        .collect();
    bundle.to_json()
}

/// The CapabilityStatement, for an entry that asks for it.
pub fn capabilities(state: &State, call: &Call) -> Reply {
    let statement = Capabilities::new(call.zone, state.offer()).for_base(&call.base);
    let mut reply = Reply::new(200);
    reply.resource = Some(statement.text.clone());
    reply
}

/// Whether any reference in a resource may be one by criteria.
pub fn may_have_criteria(element: &Element) -> bool {
    element.descendants_of("Reference").any(|reference| {
        reference
            .text_of("reference")
            .is_some_and(|text| text.contains('?'))
    })
}
