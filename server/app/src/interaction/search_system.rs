//! `search-system`: resources of several kinds, walked one kind after the other. <https://hl7.org/fhir/R4/http.html#search>

use fhir::problem::Kind as ProblemKind;
use fhir::{Issue, Kind, Problem};

use super::search::{self, Came, Question};
use crate::call::{Call, Reply};
use crate::guard;
use crate::state::State;

/// A page of matches, as a Bundle.
pub async fn search_system(state: &State, call: &Call) -> Result<Reply, Problem> {
    let came = Came::of(state, call, "")?;
    let (kinds, parameters) = kinds(call, &came.parameters)?;
    let mut all = search::asked_any(state, call, &kinds, &parameters).await?;
    for asked in &mut all {
        // The kinds are part of the question, so they belong into its links.
        let types = came.parameters.iter().filter(|(name, _)| name == "_type");
        asked.understood.splice(0..0, types.cloned());
    }
    let question = Question::of(all);
    search::refuse_order(&question.parts)?;
    search::answer(state, call, ("", came), question).await
}

/// The kinds that are searched, in the order in which they are walked, and the other parameters. Without `_type`, every
/// kind within reach.
pub fn kinds(
    call: &Call,
    parameters: &[(String, String)],
) -> Result<(Vec<Kind>, Vec<(String, String)>), Problem> {
    let (types, rest): (Vec<_>, Vec<_>) = parameters
        .iter()
        .cloned()
        .partition(|(name, _)| name == "_type");
    let kinds = match types.as_slice() {
        [] => Kind::all()
            .filter(|kind| call.reach.touches(*kind))
            .collect(),
        [(_, value)] => named(call, value)?,
        _ => {
            let issue = Issue::error(ProblemKind::Invalid, "parameter-repeated");
            return Err(issue.with("parameter", "_type").into());
        }
    };
    Ok((kinds, rest))
}

/// The kinds in a list.
fn named(call: &Call, value: &str) -> Result<Vec<Kind>, Problem> {
    let mut kinds = Vec::new();
    for name in value
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        let kind = Kind::parse(name).ok_or_else(|| {
            Problem::new(ProblemKind::Invalid, "parameter-malformed")
                .with("parameter", "_type")
                .with("expected", "Patient,Immunization,…")
        })?;
        guard::kind(&call.reach, kind)?;
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    if kinds.is_empty() {
        let empty = Problem::new(ProblemKind::Invalid, "parameter-empty");
        return Err(empty.with("parameter", "_type"));
    }
    // Always in the same order, so that a link that was made by another program of this version leads on.
    kinds.sort_unstable();
    Ok(kinds)
}
