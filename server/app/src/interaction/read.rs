//! `read`: the current version of a resource. <https://hl7.org/fhir/R4/http.html#read>

use fhir::problem::Kind;
use fhir::{Key, Problem};
use store::{Found, Stored};

use crate::call::{Call, Conditions, Reply};
use crate::state::State;

/// The current version, or why there is none. From memory where it is there.
pub async fn read(state: &State, call: &Call, key: &Key) -> Result<Reply, Problem> {
    let cached = if call.strong {
        None
    } else {
        state.store.read_cached(&call.reach, key)
    };
    let found = match cached {
        Some(found) => found,
        None => {
            let (store, reach, key) = (state.store.clone(), call.reach.clone(), key.clone());
            state
                .blocking(call, move || store.read(&reach, &key))
                .await?
        }
    };
    shown(found, &call.conditions)
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
