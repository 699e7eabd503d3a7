//! The one door for writes: read the body, check it, take it apart, hand it to the lane, answer after the commit.

use std::sync::Arc;

use fhir::codec::{self, Limits};
use fhir::problem::Kind as ProblemKind;
use fhir::search::{self, Query, ask};
use fhir::{Draft, Element, Id, Issue, Key, Kind, Problem, instant};
use profiles::naming::system;
use store::{
    Author, Change, Claim, Content, Found, How, Idempotency, Link, Refused, Write, WriteError,
    Written,
};

use crate::again;
use crate::call::{Body, Call, Form, Format, Reply};
use crate::guard;
use crate::lane::LaneError;
use crate::problem;
use crate::rules::{self, Rules};
use crate::state::{self, State};

mod watch;

/// Bodies up to this size are read where they arrived; larger ones would hold up their neighbours.
pub const INLINE_BYTES_MAX: usize = 64 << 10;

/// Resources of up to so many elements are checked where they arrived.
const INLINE_NODES_MAX: usize = 2_000;

/// A body, read and taken apart.
pub struct Prepared {
    /// What is to be stored.
    pub content: Content,
    /// The id in the body.
    pub sent_id: Option<String>,
    /// What deserves a look, although it is stored.
    pub notes: Vec<Issue>,
}

/// Reads the body of a call as a resource of this kind.
pub async fn prepare(state: &State, call: &Call, kind: Kind) -> Result<Prepared, Problem> {
    if let Some(element) = &call.element {
        return prepare_element(state, call, element.clone(), kind).await;
    }
    let missing = || Problem::new(ProblemKind::Structure, "body-missing");
    let body = call
        .body
        .clone()
        .filter(|body| !body.bytes.is_empty())
        .ok_or_else(missing)?;
    let bases = state.bases(call);
    if body.bytes.len() <= INLINE_BYTES_MAX {
        return take_apart(&state.rules, &body, kind, &bases);
    }
    let rules = Arc::clone(&state.rules);
    state
        .compute(call, move || take_apart(&rules, &body, kind, &bases))
        .await?
}

/// Checks a resource that has been read already, and takes it apart.
pub async fn prepare_element(
    state: &State,
    call: &Call,
    element: Element,
    kind: Kind,
) -> Result<Prepared, Problem> {
    let bases = state.bases(call);
    if element.descendants().nth(INLINE_NODES_MAX).is_none() {
        return content_of(&state.rules, element, kind, &bases);
    }
    let rules = Arc::clone(&state.rules);
    state
        .compute(call, move || content_of(&rules, element, kind, &bases))
        .await?
}

/// Reads a body as a resource of this kind, and takes it apart.
pub fn take_apart(
    rules: &Rules,
    body: &Body,
    kind: Kind,
    bases: &[String],
) -> Result<Prepared, Problem> {
    let limits = Limits::default();
    let element = match body.form {
        Form::Resource(Format::Json) => codec::json::read(&body.bytes, &limits)?,
        Form::Resource(Format::Xml) => codec::xml::read(&body.bytes, &limits)?,
        // The edge lets a patch through only where one is taken.
        Form::JsonPatch => return Err(Problem::new(ProblemKind::MediaType, "media-type")),
    };
    let taken = content_of(rules, element, kind, bases);
    match taken {
        Ok(mut prepared) => {
            rules::locate(&mut prepared.notes, body);
            Ok(prepared)
        }
        Err(mut problem) => {
            rules::locate(&mut problem.issues, body);
            Err(problem)
        }
    }
}

/// Holds a resource against the rules, and takes it apart.
pub fn content_of(
    rules: &Rules,
    element: Element,
    kind: Kind,
    bases: &[String],
) -> Result<Prepared, Problem> {
    refuse_other_kind(&element, kind)?;
    refuse_register_entry(&element)?;
    let notes = rules.check(&element)?;
    let mut prepared = content_unchecked(rules, element, bases)?;
    prepared.notes = notes;
    Ok(prepared)
}

/// What bears the number of a certificate is written by the house, together with the certificate. Whoever could write it
/// could make the register tell of certificates that are none.
fn refuse_register_entry(element: &Element) -> Result<(), Problem> {
    let numbers = element
        .children("masterIdentifier")
        .chain(element.children("identifier"));
    let is_certificate = |one: &Element| one.text_of("system") == Some(system::CERTIFICATE);
    match element.type_name() == "DocumentReference" && numbers.into_iter().any(is_certificate) {
        true => Err(Problem::new(ProblemKind::Forbidden, "certificate-register")),
        false => Ok(()),
    }
}

fn refuse_other_kind(element: &Element, kind: Kind) -> Result<(), Problem> {
    if element.type_name() == kind.name() {
        return Ok(());
    }
    let issue = Issue::error(ProblemKind::Invalid, "type-mismatch").at(element.type_name());
    Err(issue.with("expected", kind).into())
}

/// Takes a resource apart that was held against the rules before some of its references were replaced.
pub fn content_unchecked(
    rules: &Rules,
    element: Element,
    bases: &[String],
) -> Result<Prepared, Problem> {
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    let entries = rules
        .catalogue
        .entries(&element, &bases, instant::JAPAN_MINUTES)?;
    let references = search::references(&element, &bases);
    let draft = Draft::new(element)?;
    let sent_id = draft.sent_id().map(str::to_owned);
    Ok(Prepared {
        content: Content {
            draft,
            entries,
            references,
            forms: None,
            finish: None,
        },
        sent_id,
        notes: Vec::new(),
    })
}

/// Criteria of a condition. They are always strict, and none at all would mean everything.
pub fn criteria(
    state: &State,
    call: &Call,
    kind: Kind,
    parameters: &[(String, String)],
) -> Result<Query, Problem> {
    let bases = state.bases(call);
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    rules::numbers::refuse_asking(parameters)?;
    let query = ask::criteria(kind, parameters, &state.reading(call, &bases))?;
    guard::query(&call.reach, &query)?;
    if query.criteria.is_empty() {
        return Err(Problem::new(ProblemKind::Invalid, "criteria-empty"));
    }
    Ok(query)
}

/// Criteria behind an id would narrow what is meant; ignoring them could change what the client did not mean.
pub fn refuse_criteria(call: &Call) -> Result<(), Problem> {
    if call.parameters.is_empty() {
        return Ok(());
    }
    Err(Problem::new(ProblemKind::Invalid, "criteria-with-id"))
}

/// A client that must say which version it means, and does not, is told which one it would have changed.
pub async fn refuse_blind(state: &State, call: &Call, key: &Key) -> Result<(), Problem> {
    let (store, reach, key) = (state.store.clone(), call.reach.clone(), key.clone());
    match state
        .blocking(call, move || store.read(&reach, &key))
        .await?
    {
        Found::Text(stored) => {
            let current = stored.version;
            let problem = Problem::new(ProblemKind::ConditionRequired, "if-match-required");
            Err(Problem {
                current: Some(current),
                ..problem.with("current", current.etag())
            })
        }
        Found::Gone(..) | Found::Nothing => Ok(()),
    }
}

/// The call's idempotency key with a digest of all that it asks for. The digest outlives this program, so it is made of
/// what was asked and not of how we write it down.
pub fn idempotency(state: &State, call: &Call, kind: Kind) -> Option<Idempotency> {
    let body = call
        .body
        .as_ref()
        .map(|body| body.bytes.clone())
        .unwrap_or_default();
    let criteria = call.conditions.if_none_exist.iter().flatten();
    let mut asked: Vec<&[u8]> = vec![kind.name().as_bytes(), &body];
    asked.extend(criteria.flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]));
    again::key_of(state, call, &asked)
}

/// A fresh id for a new resource.
pub fn fresh_id() -> Result<Id, Problem> {
    state::fresh_id().map_err(|error| problem::from_store(&error))
}

/// Hands a change to its lane and answers when it is committed.
pub async fn submit(
    state: &State,
    call: &Call,
    change: Change,
    idempotency: Option<Idempotency>,
) -> Result<Reply, Problem> {
    let changes = Changes {
        changes: vec![change],
        links: Vec::new(),
        idempotency,
        claim: None,
        is_of_client: true,
    };
    let mut written = match submit_all(state, call, changes).await? {
        Ok(written) => written,
        Err(refused) => return Err(problem::from_refusal(refused.refusal)),
    };
    let nothing = || Problem::new(ProblemKind::Exception, "internal");
    written.pop().map(answered).ok_or_else(nothing)
}

/// Changes that are made together, or not at all.
pub struct Changes {
    /// What is to change.
    pub changes: Vec<Change>,
    /// What their texts refer to by criteria.
    pub links: Vec<Link>,
    /// The key under which a repetition is known.
    pub idempotency: Option<Idempotency>,
    /// A number that stands for these changes from now on.
    pub claim: Option<Claim>,
    /// Whether it says what a client sent, and not what the house found out.
    pub is_of_client: bool,
}

/// Hands changes to their lane and tells, when they are committed, what was done, or which of them was refused.
pub async fn submit_all(
    state: &State,
    call: &Call,
    changes: Changes,
) -> Result<Result<Vec<Written>, Refused>, Problem> {
    let author = Author {
        client: call.caller.client.clone(),
        zone: state.zone_number(call.zone),
        request_id: call.request_id.0,
        further: call.further(),
    };
    let write = Write {
        links: changes.links,
        idempotency: changes.idempotency,
        claim: changes.claim,
        watch: changes
            .is_of_client
            .then(|| watch::watch(&state.rules, state.bases(call))),
        ..Write::of(call.reach.clone(), author, changes.changes)
    };
    let deadline = tokio::time::Instant::from_std(call.deadline);
    // Who is turned away by the deadline is not told that nothing was written: it may still be.
    match tokio::time::timeout_at(deadline, state.lanes.submit(write)).await {
        Ok(Ok(written)) => Ok(Ok(written)),
        Ok(Err(LaneError::Store(WriteError::Refused(refused)))) => Ok(Err(refused)),
        Ok(Err(error)) => Err(problem::from_lane(error)),
        Err(_) => Err(problem::unavailable("outcome-unknown")),
    }
}

/// What was done, as an answer.
pub fn answered(written: Written) -> Reply {
    let created = written.version.0 == 1;
    let status = match written.how {
        How::Created => 201,
        How::Replayed if created => 201,
        How::Replayed | How::Updated | How::Matched => 200,
        How::Deleted | How::Absent => 204,
    };
    let mut reply = Reply::new(status);
    reply.replayed = written.how == How::Replayed;
    reply.key = Some(written.key.clone());
    if written.how == How::Absent {
        return reply;
    }
    reply.version = Some(written.version);
    reply.modified = Some(written.changed_at);
    if matches!(written.how, How::Created | How::Matched | How::Replayed) {
        reply.location = Some((written.key.kind, written.key.id, written.version));
    }
    reply.resource = Some(written.body).filter(|body| !body.is_empty());
    reply
}
