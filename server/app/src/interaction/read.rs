//! `read`: the current version of a resource. <https://hl7.org/fhir/R4/http.html#read>

use bytes::Bytes;
use fhir::problem::Kind;
use fhir::{Key, Problem};
use store::{Found, Stored};

use crate::call::{Call, Conditions, Reply};
use crate::criteria;
use crate::definitions::Entry;
use crate::state::State;

/// The current version, or why there is none. From memory where it is there.
pub async fn read(state: &State, call: &Call, key: &Key) -> Result<Reply, Problem> {
    let found = granted(state, call, key, found(state, call, key).await?)?;
    if found == Found::Nothing
        && let Some(text) = definition(state, call, key)
    {
        let mut reply = Reply::new(200);
        reply.resource = Some(text);
        return Ok(reply);
    }
    if found == Found::Nothing
        && let Some(reply) = super::trail::read(state, call, key).await?
    {
        return Ok(reply);
    }
    shown(found, &call.conditions)
}

/// The text of the current version, or of the definition that is in force under this id where nothing is stored there.
pub async fn text(state: &State, call: &Call, key: &Key) -> Result<Bytes, Problem> {
    let reply = read(
        state,
        &Call {
            conditions: Conditions::default(),
            ..call.clone()
        },
        key,
    )
    .await?;
    let nothing = || Problem::new(Kind::Exception, "internal").from_source("a reply without text");
    reply.resource.ok_or_else(nothing)
}

/// A definition that is in force, for who may read its kind.
fn definition(state: &State, call: &Call, key: &Key) -> Option<Bytes> {
    let open = call.reach.open.contains(key.kind);
    state
        .rules
        .library
        .find(key)
        .filter(|_| open)
        .and_then(Entry::body)
}

async fn found(state: &State, call: &Call, key: &Key) -> Result<Found, Problem> {
    let cached = if call.strong {
        None
    } else {
        state.store.read_cached(&call.reach, key)
    };
    match cached {
        Some(found) => Ok(found),
        None => {
            let (store, reach, key) = (state.store.clone(), call.reach.clone(), key.clone());
            let read = move || store.read_and_keep(&reach, &key);
            state.blocking(call, read).await
        }
    }
}

/// What was found, if it is among what the token was granted. Of what is gone nobody can say.
pub fn granted(state: &State, call: &Call, key: &Key, found: Found) -> Result<Found, Problem> {
    if call.criterion.is_none() {
        return Ok(found);
    }
    let holds = match &found {
        Found::Text(stored) => {
            criteria::holds(state, call, key, (&stored.body, stored.changed_at))?
        }
        Found::Gone(..) | Found::Nothing => false,
    };
    Ok(if holds { found } else { Found::Nothing })
}

/// What was found, as an answer: the text, `304` where the caller has it already, or why there is none.
pub fn shown(found: Found, conditions: &Conditions) -> Result<Reply, Problem> {
    match found {
        Found::Text(stored) => {
            let mut reply = Reply::new(if is_known(&stored, conditions) {
                304
            } else {
                200
            });
            reply.version = Some(stored.version);
            reply.modified = Some(stored.changed_at);
            reply.resource = (reply.status == 200).then_some(stored.body);
            Ok(reply)
        }
        Found::Gone(version, _) => Err(Problem {
            current: Some(version),
            ..Problem::new(Kind::Deleted, "deleted")
        }),
        Found::Nothing => Err(Problem::new(Kind::NotFound, "not-found")),
    }
}

/// Whether the caller has this version already. Times of headers have no fractions of a second.
fn is_known(stored: &Stored, conditions: &Conditions) -> bool {
    match (&conditions.if_none_match, conditions.if_modified_since) {
        (Some(known), _) => known.holds(stored.version),
        (None, Some(since)) => stored.changed_at.div_euclid(1_000) <= since.div_euclid(1_000),
        (None, None) => false,
    }
}
