//! `patch`, conditional or not: changes to parts of a resource. <https://hl7.org/fhir/R4/http.html#patch>
//!
//! A patch is applied to the version that was read, and stored only if that version is still the current one. Who comes
//! too late begins again with what is there now, so nobody's change is lost and none is applied unseen.

use std::sync::Arc;

use bytes::Bytes;
use fhir::codec::{self, Limits};
use fhir::patch::{self, Patch};
use fhir::problem::Kind as ProblemKind;
use fhir::search::Query;
use fhir::{Element, Issue, Key, Kind, Problem, Version, VersionCondition};
use store::{Change, Found, Search, Target};

use crate::call::{Body, Call, Form, Format, Interaction, Reply};
use crate::state::State;
use crate::write::{self, INLINE_BYTES_MAX, Prepared};

/// How often a patch is applied before the caller is told that others are always faster.
const TRIES_MAX: usize = 5;
/// Patches of more operations are applied beside the workers: each operation looks through the resource.
const INLINE_OPERATIONS_MAX: usize = 8;

/// Which resource is meant.
enum Aim {
    /// This one.
    Key(Key),
    /// The one that the criteria find.
    Where(Query),
}

/// The current version of the resource that is meant.
struct Current {
    key: Key,
    version: Version,
    changed_at: i64,
    body: Bytes,
}

/// What comes of a patch.
struct Patched {
    prepared: Prepared,
    /// The narrative stayed as it was while the data changed.
    narrative_left: bool,
}

/// Changes parts of a resource.
pub async fn patch(state: &State, call: &Call, key: Key) -> Result<Reply, Problem> {
    write::refuse_criteria(call)?;
    let patch = read_patch(state, call).await?;
    if call.caller.if_match_required && call.conditions.if_match.is_none() {
        write::refuse_blind(state, call, &key).await?;
    }
    settle(state, call, &patch, &Aim::Key(key)).await
}

/// Changes parts of the one resource that the criteria find.
pub async fn patch_conditional(state: &State, call: &Call, kind: Kind) -> Result<Reply, Problem> {
    let query = write::criteria(state, call, kind, &call.parameters)?;
    if call.caller.if_match_required && call.conditions.if_match.is_none() {
        return Err(Problem::new(
            ProblemKind::ConditionRequired,
            "if-match-required",
        ));
    }
    let patch = read_patch(state, call).await?;
    settle(state, call, &patch, &Aim::Where(query)).await
}

/// Makes a patch among the entries of a transaction an update: of the version that is there now, and of no other.
pub async fn become_update(state: &State, call: &mut Call) -> Result<(), Problem> {
    let aim = match call.interaction.clone() {
        Interaction::PatchConditional(kind) => {
            Aim::Where(write::criteria(state, call, kind, &call.parameters)?)
        }
        Interaction::Patch(key) => {
            write::refuse_criteria(call)?;
            Aim::Key(key)
        }
        _ => return Ok(()),
    };
    if call.caller.if_match_required && call.conditions.if_match.is_none() {
        return Err(Problem::new(
            ProblemKind::ConditionRequired,
            "if-match-required",
        ));
    }
    let patch = read_patch(state, call).await?;
    let current = find(state, call, &aim).await?;
    check_version(call, current.version)?;
    let now_ms = state.now_ms();
    let (_, after) = applied(&patch, &current.body, &limits(state, call), now_ms)?;
    call.element = Some(after);
    call.conditions.if_match = Some(VersionCondition::OneOf(vec![current.version]));
    call.parameters.clear();
    call.interaction = Interaction::Update(current.key);
    Ok(())
}

/// What a result may come to.
fn limits(state: &State, call: &Call) -> Limits {
    let limits = Limits::default();
    let sent_bytes_max = state.edge_limits(call.zone).body_bytes_max_system;
    Limits {
        size_bytes_max: limits.size_bytes_max.min(sent_bytes_max),
        ..limits
    }
}

/// The resource before and after.
fn applied(
    patch: &Patch,
    body: &[u8],
    limits: &Limits,
    now_ms: i64,
) -> Result<(Element, Element), Problem> {
    let damaged = |_| Problem::new(ProblemKind::Exception, "record-damaged");
    let before = codec::json::read(body, &Limits::own()).map_err(damaged)?;
    let after = patch.apply(&before, limits, now_ms)?;
    Ok((before, after))
}

async fn read_patch(state: &State, call: &Call) -> Result<Arc<Patch>, Problem> {
    // The patch of a bundle's entry was read with its bundle.
    if let Some(parameters) = &call.element {
        return Patch::read_parameters(parameters).map(Arc::new);
    }
    let missing = || Problem::new(ProblemKind::Required, "body-missing");
    let body = call.body.clone().ok_or_else(missing)?;
    let patch = if body.bytes.len() <= INLINE_BYTES_MAX {
        understood(&body)
    } else {
        state.compute(call, move || understood(&body)).await?
    };
    patch.map(Arc::new)
}

fn understood(body: &Body) -> Result<Patch, Problem> {
    let limits = Limits::default();
    let parameters = match body.form {
        Form::JsonPatch => return Patch::read_json_patch(&body.bytes, &limits),
        Form::Resource(Format::Json) => codec::json::read(&body.bytes, &limits)?,
        Form::Resource(Format::Xml) => codec::xml::read(&body.bytes, &limits)?,
    };
    Patch::read_parameters(&parameters)
}

/// Applies a patch until it is stored or refused.
async fn settle(
    state: &State,
    call: &Call,
    patch: &Arc<Patch>,
    aim: &Aim,
) -> Result<Reply, Problem> {
    for _ in 0..TRIES_MAX {
        let current = find(state, call, aim).await?;
        check_version(call, current.version)?;
        match attempt(state, call, patch, (aim, current)).await {
            Err(problem) if is_overtaken(&problem) => {}
            answered => return answered,
        }
    }
    Err(Problem::new(ProblemKind::Conflict, "patch-overtaken"))
}

/// The resource as it is in the database now, never from memory.
async fn find(state: &State, call: &Call, aim: &Aim) -> Result<Current, Problem> {
    let (store, reach) = (state.store.clone(), call.reach.clone());
    match aim {
        Aim::Key(key) => {
            let wanted = key.clone();
            let found = state.blocking(call, move || store.read(&reach, &wanted));
            match found.await? {
                Found::Text(stored) => Ok(Current {
                    key: key.clone(),
                    version: stored.version,
                    changed_at: stored.changed_at,
                    body: stored.body,
                }),
                Found::Gone(version, _) => Err(Problem {
                    current: Some(version),
                    ..Problem::new(ProblemKind::Deleted, "deleted")
                }),
                Found::Nothing => Err(Problem::new(ProblemKind::NotFound, "not-found")),
            }
        }
        Aim::Where(query) => {
            let query = query.clone();
            let found = state.blocking(call, move || {
                let search = Search {
                    query,
                    sort: Vec::new(),
                    most: 2,
                    after: None,
                };
                store.search(&reach, &search)
            });
            let mut hits = found.await?.hits;
            match (hits.pop(), hits.is_empty()) {
                (None, _) => Err(Problem::new(ProblemKind::NotFound, "not-found")),
                (Some(_), false) => Err(Problem::new(
                    ProblemKind::MultipleMatches,
                    "multiple-matches",
                )),
                (Some(hit), true) => Ok(Current {
                    key: hit.key,
                    version: hit.version,
                    changed_at: hit.changed_at,
                    body: hit.body,
                }),
            }
        }
    }
}

/// Refuses a version that `If-Match` does not name, and any where there must be none.
fn check_version(call: &Call, current: Version) -> Result<(), Problem> {
    let conditions = &call.conditions;
    let rule = match &conditions.if_match {
        Some(condition) if !condition.holds(current) => "version-mismatch",
        // What is patched is there.
        _ if conditions.if_none_match == Some(VersionCondition::Any) => "already-there",
        _ => return Ok(()),
    };
    let problem = Problem::new(ProblemKind::VersionMismatch, rule);
    Err(Problem {
        current: Some(current),
        ..problem.with("current", current.etag())
    })
}

/// Applies a patch to this version, and stores the result if the version is still the current one.
async fn attempt(
    state: &State,
    call: &Call,
    patch: &Arc<Patch>,
    (aim, current): (&Aim, Current),
) -> Result<Reply, Problem> {
    let Some(patched) = apply(state, call, patch, &current).await? else {
        // Nothing was to be changed, so there is no new version.
        let mut reply = Reply::new(200);
        reply.version = Some(current.version);
        reply.modified = Some(current.changed_at);
        reply.resource = Some(current.body);
        return Ok(reply);
    };
    let id = current.key.id.clone();
    let target = match aim {
        Aim::Key(key) => Target::Key(key.clone()),
        // The criteria are asked again in the transaction, and must find this very resource.
        Aim::Where(query) => Target::Where {
            query: query.clone(),
            sent_id: Some(id.clone()),
            fresh_id: id,
        },
    };
    let change = Change::Update {
        target,
        content: patched.prepared.content,
        expect: Some(VersionCondition::OneOf(vec![current.version])),
        may_replace: true,
        // The version that is expected keeps it from being made anew.
        may_create: true,
    };
    let mut reply = write::submit(state, call, change, None).await?;
    reply.notes = patched.prepared.notes;
    if patched.narrative_left {
        let kind = current.key.kind;
        let note = Issue::warning(ProblemKind::BusinessRule, "patch-narrative");
        reply.notes.push(note.at(format!("{kind}.text")));
    }
    Ok(reply)
}

/// The patched resource, taken apart. `None` where it is the same as before.
async fn apply(
    state: &State,
    call: &Call,
    patch: &Arc<Patch>,
    current: &Current,
) -> Result<Option<Patched>, Problem> {
    let (patch, body, kind) = (Arc::clone(patch), current.body.clone(), current.key.kind);
    let bases = state.bases(call);
    let rules = Arc::clone(&state.rules);
    let limits = limits(state, call);
    let sent = call.body.as_ref().map_or(0, |body| body.bytes.len());
    let small = body.len().max(sent) <= INLINE_BYTES_MAX
        && patch.operation_count() <= INLINE_OPERATIONS_MAX;
    let now_ms = state.now_ms();
    let work = move || {
        let (before, after) = applied(&patch, &body, &limits, now_ms)?;
        if after == before {
            return Ok(None);
        }
        let narrative_left = patch::leaves_narrative(&before, &after);
        let prepared = write::content_of(&rules, after, kind, &bases)?;
        Ok(Some(Patched {
            prepared,
            narrative_left,
        }))
    };
    match small {
        true => work(),
        false => state.compute(call, work).await?,
    }
}

/// Whether somebody else was faster: the version, or what the criteria find, is no longer what was read.
fn is_overtaken(problem: &Problem) -> bool {
    problem.issues.first().is_some_and(|issue| {
        matches!(
            issue.rule,
            "version-mismatch" | "version-of-nothing" | "id-taken" | "id-mismatch"
        )
    })
}
