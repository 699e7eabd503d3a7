//! `_explain`: how a search is done, for those who look after the server.

use access::Action;
use fhir::problem::Kind as ProblemKind;
use fhir::{Issue, Problem, Severity};
use store::{Explained, Search};

use super::Part;
use crate::call::Call;
use crate::state::State;

/// What is said about each part of the search. Who may not ask is refused, whatever is searched.
pub async fn explain(
    state: &State,
    call: &Call,
    parts: &[Part],
    most: u32,
) -> Result<Vec<Issue>, Problem> {
    let kind = parts.first().map(|part| part.query.kind);
    access::decide(&call.caller, call.zone, Action::Explain, kind)
        .map_err(|_| Problem::new(ProblemKind::Forbidden, "explain-forbidden"))?;
    let (store, reach) = (state.store.clone(), call.reach.clone());
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let parts = parts.to_vec();
    state
        .blocking(call, move || {
            let mut said = Vec::new();
            for part in parts {
                let search = Search {
                    query: part.query,
                    sort: part.sort,
                    most,
                    after: None,
                };
                let explained = store.explain(&reach, &search)?;
                said.extend(explained.map(|explained| issue(&part.name, &explained)));
            }
            Ok(said)
        })
        .await
}

fn issue(name: &str, explained: &Explained) -> Issue {
    let costs = &explained.costs;
    let issue = Issue {
        severity: Severity::Information,
        ..Issue::error(ProblemKind::Invalid, "search-explained")
    };
    issue
        .with("part", name)
        .with("way", explained.way)
        .with("statement", &explained.statement)
        .with("plan", explained.plan.join("\n"))
        .with("gathered_max", costs.gathered_max)
        .with("walked_max", costs.walked_max)
        .with("counted_max", costs.counted_max)
}
