//! `search-type`: resources of one kind that meet criteria. <https://hl7.org/fhir/R4/search.html>

use fhir::{Kind, Problem};

use super::search::{self, Came, Question};
use crate::call::{Call, Reply};
use crate::state::State;

/// A page of matches, as a Bundle.
pub async fn search_type(state: &State, call: &Call, kind: Kind) -> Result<Reply, Problem> {
    let path = kind.to_string();
    let came = Came::of(state, call, &path)?;
    let asked = search::asked(state, call, kind, &came.parameters).await?;
    search::answer(state, call, (&path, came), Question::of(vec![asked])).await
}
