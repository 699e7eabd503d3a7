//! `create`, conditional or not. <https://hl7.org/fhir/R4/http.html#create>

use fhir::{Kind, Problem};
use store::Change;

use crate::call::{Call, Reply};
use crate::state::State;
use crate::write;

/// Stores a new resource under an id of ours, unless the condition finds one.
pub async fn create(state: &State, call: &Call, kind: Kind) -> Result<Reply, Problem> {
    let unless = match &call.conditions.if_none_exist {
        Some(criteria) => Some(write::criteria(state, call, kind, criteria)?),
        None => None,
    };
    let prepared = write::prepare(state, call, kind).await?;
    let idempotency = write::idempotency(state, call, kind);
    let id = write::fresh_id()?;
    let change = Change::Create {
        id,
        content: prepared.content,
        unless,
    };
    write::submit(state, call, change, idempotency).await
}
