//! `create`, conditional or not. <https://hl7.org/fhir/R4/http.html#create>

use fhir::search::Query;
use fhir::{Kind, Problem};
use store::Change;

use crate::call::{Call, Reply};
use crate::state::State;
use crate::write;

/// Stores a new resource under an id of ours, unless the condition finds one.
pub async fn create(state: &State, call: &Call, kind: Kind) -> Result<Reply, Problem> {
    let unless = unless(state, call, kind)?;
    let prepared = write::prepare(state, call, kind).await?;
    let idempotency = write::idempotency(state, call, kind);
    let id = write::fresh_id()?;
    let change = Change::Create {
        id,
        content: prepared.content,
        unless,
    };
    let mut reply = write::submit(state, call, change, idempotency).await?;
    reply.notes = prepared.notes;
    Ok(reply)
}

/// The condition of a create.
pub fn unless(state: &State, call: &Call, kind: Kind) -> Result<Option<Query>, Problem> {
    let criteria = call.conditions.if_none_exist.as_ref();
    criteria
        .map(|criteria| write::criteria(state, call, kind, criteria))
        .transpose()
}
