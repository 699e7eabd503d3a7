//! `delete`, conditional or not: the end of a resource, whose versions stay. <https://hl7.org/fhir/R4/http.html#delete>

use fhir::problem::Kind as ProblemKind;
use fhir::{Key, Kind, Problem};
use store::{Change, Target};

use crate::call::{Call, Reply};
use crate::state::State;
use crate::write;

/// Deletes a resource. Deleting what is not there is done already.
pub async fn delete(state: &State, call: &Call, key: Key) -> Result<Reply, Problem> {
    match change(state, call, key).await? {
        Some(change) => write::submit(state, call, change, None).await,
        None => Ok(Reply::new(204)),
    }
}

/// The change of a delete; `None` where there is nothing to delete.
pub async fn change(state: &State, call: &Call, key: Key) -> Result<Option<Change>, Problem> {
    write::refuse_criteria(call)?;
    if call.caller.if_match_required && call.conditions.if_match.is_none() {
        write::refuse_blind(state, call, &key).await?;
        // There is nothing; and what comes in between is not deleted unseen.
        return Ok(None);
    }
    Ok(Some(Change::Delete {
        target: Target::Key(key),
        expect: call.conditions.if_match.clone(),
    }))
}

/// Deletes the one resource that the criteria find.
pub async fn delete_conditional(state: &State, call: &Call, kind: Kind) -> Result<Reply, Problem> {
    let change = change_conditional(state, call, kind)?;
    write::submit(state, call, change, None).await
}

/// The change of a delete by criteria.
pub fn change_conditional(state: &State, call: &Call, kind: Kind) -> Result<Change, Problem> {
    let query = write::criteria(state, call, kind, &call.parameters)?;
    if call.caller.if_match_required && call.conditions.if_match.is_none() {
        return Err(Problem::new(
            ProblemKind::ConditionRequired,
            "if-match-required",
        ));
    }
    Ok(Change::Delete {
        target: Target::Where {
            query,
            sent_id: None,
            fresh_id: write::fresh_id()?,
        },
        expect: call.conditions.if_match.clone(),
    })
}
