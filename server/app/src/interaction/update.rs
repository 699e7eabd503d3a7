//! `update`, conditional or not. <https://hl7.org/fhir/R4/http.html#update>

use fhir::problem::Kind as ProblemKind;
use fhir::search::Query;
use fhir::{Id, Key, Kind, Problem, VersionCondition};
use store::{Change, Target};

use crate::call::{Call, Reply};
use crate::state::State;
use crate::write::{self, Prepared};

/// Stores a new version under a known id, or the first one where clients may choose ids.
pub async fn update(state: &State, call: &Call, key: Key) -> Result<Reply, Problem> {
    write::refuse_criteria(call)?;
    let mut prepared = write::prepare(state, call, key.kind).await?;
    let notes = std::mem::take(&mut prepared.notes);
    let change = change(state, call, key, prepared).await?;
    let mut reply = write::submit(state, call, change, None).await?;
    reply.notes = notes;
    Ok(reply)
}

/// The change of an update under a known id.
pub async fn change(
    state: &State,
    call: &Call,
    key: Key,
    prepared: Prepared,
) -> Result<Change, Problem> {
    match prepared.sent_id.as_deref() {
        Some(sent) if sent == key.id.as_str() => {}
        Some(_) => return Err(Problem::new(ProblemKind::Invalid, "id-mismatch")),
        None => return Err(Problem::new(ProblemKind::Invalid, "id-missing")),
    }
    let may_create = may_create(state, &key.id);
    let may_replace = may_replace(state, call, &key).await?;
    Ok(Change::Update {
        target: Target::Key(key),
        content: prepared.content,
        expect: call.conditions.if_match.clone(),
        may_replace,
        may_create,
    })
}

/// Updates the one resource that the criteria find, or creates it.
pub async fn update_conditional(state: &State, call: &Call, kind: Kind) -> Result<Reply, Problem> {
    let query = criteria(state, call, kind)?;
    let mut prepared = write::prepare(state, call, kind).await?;
    let notes = std::mem::take(&mut prepared.notes);
    let change = change_conditional(state, call, query, prepared)?;
    let mut reply = write::submit(state, call, change, None).await?;
    reply.notes = notes;
    Ok(reply)
}

/// The criteria of an update. A client that must say which version it means does so here too.
pub fn criteria(state: &State, call: &Call, kind: Kind) -> Result<Query, Problem> {
    let query = write::criteria(state, call, kind, &call.parameters)?;
    if call.caller.if_match_required && call.conditions.if_match.is_none() {
        return Err(Problem::new(
            ProblemKind::ConditionRequired,
            "if-match-required",
        ));
    }
    Ok(query)
}

/// The change of an update by criteria.
pub fn change_conditional(
    state: &State,
    call: &Call,
    query: Query,
    prepared: Prepared,
) -> Result<Change, Problem> {
    let sent_id = match prepared.sent_id.as_deref() {
        Some(text) => {
            let malformed = || Problem::new(ProblemKind::Invalid, "id-malformed");
            Some(Id::parse(text).ok_or_else(malformed)?)
        }
        None => None,
    };
    let may_create = sent_id
        .as_ref()
        .is_none_or(|id| self::may_create(state, id));
    Ok(Change::Update {
        target: Target::Where {
            query,
            sent_id,
            fresh_id: write::fresh_id()?,
        },
        content: prepared.content,
        expect: call.conditions.if_match.clone(),
        may_replace: call.conditions.if_none_match != Some(VersionCondition::Any),
        may_create,
    })
}

/// Whether a client may choose this id. Purely numeric ids come from counters and collide sooner or later.
pub fn may_create(state: &State, id: &Id) -> bool {
    let numeric = id.as_str().bytes().all(|byte| byte.is_ascii_digit());
    state.config.fhir.update_as_create && !(numeric && state.config.fhir.numeric_client_ids_refused)
}

/// Whether what is there may be replaced. A client that must say which version it means, and does not, may not.
async fn may_replace(state: &State, call: &Call, key: &Key) -> Result<bool, Problem> {
    if call.conditions.if_none_match == Some(VersionCondition::Any) {
        return Ok(false);
    }
    if !call.caller.if_match_required || call.conditions.if_match.is_some() {
        return Ok(true);
    }
    write::refuse_blind(state, call, key).await?;
    // There is nothing to lose; and what comes in between is not replaced either.
    Ok(false)
}
