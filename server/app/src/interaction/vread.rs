//! `vread`: one version of a resource. <https://hl7.org/fhir/R4/http.html#vread>

use fhir::problem::Kind;
use fhir::{Key, Problem, Version};

use super::read;
use crate::call::{Call, Reply};
use crate::state::State;

/// A version, or why there is none. A text that we never gave out as a version names none.
pub async fn vread(
    state: &State,
    call: &Call,
    key: Key,
    version: Option<Version>,
) -> Result<Reply, Problem> {
    let Some(version) = version else {
        return Err(Problem::new(Kind::NotFound, "version-not-found"));
    };
    let (store, reach, asked) = (state.store.clone(), call.reach.clone(), key.clone());
    let found = state
        .blocking(call, move || store.vread(&reach, &asked, version))
        .await?;
    let found = read::granted(state, call, &key, found)?;
    match found {
        store::Found::Nothing => Err(Problem::new(Kind::NotFound, "version-not-found")),
        found => read::shown(found, &call.conditions),
    }
}
