//! `search-type`: resources of one kind that meet criteria. <https://hl7.org/fhir/R4/search.html>

use std::collections::HashSet;

use fhir::search::{Criterion, Query};
use fhir::{Id, Key, Kind, Problem};
use store::Search;

use super::search::{self, Came, Question};
use crate::call::{Call, Reply};
use crate::state::State;

/// How many ids are asked for at a time.
const IDS: usize = 200;

/// A page of matches, as a Bundle.
pub async fn search_type(state: &State, call: &Call, kind: Kind) -> Result<Reply, Problem> {
    let path = kind.to_string();
    let came = Came::of(state, call, &path)?;
    let asked = search::asked(state, call, kind, &came.parameters).await?;
    let definitions = definitions(state, call, &asked.query).await?;
    let mut question = Question::of(vec![asked]);
    question.definitions = definitions;
    search::answer(state, call, (&path, came), question).await
}

/// The definitions in force that a query finds, but for those under whose ids something else is stored.
async fn definitions(state: &State, call: &Call, query: &Query) -> Result<Vec<Key>, Problem> {
    let kind = query.kind;
    if !call.reach.open.contains(kind) {
        return Ok(Vec::new());
    }
    let found: Vec<Id> = state
        .rules
        .library
        .search(query)
        .into_iter()
        .map(|entry| entry.id.clone())
        .collect();
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let (store, reach, ids) = (state.store.clone(), call.reach.clone(), found.clone());
    let hidden = state
        .blocking(call, move || {
            let mut hidden = HashSet::new();
            for ids in ids.chunks(IDS) {
                let search = Search {
                    query: Query {
                        kind,
                        criteria: vec![Criterion::Id(ids.to_vec())],
                    },
                    sort: Vec::new(),
                    most: ids.len(),
                    after: None,
                };
                let hits = store.search(&reach, &search)?.hits;
                hidden.extend(hits.into_iter().map(|hit| hit.key.id));
            }
            Ok(hidden)
        })
        .await?;
    Ok(found
        .into_iter()
        .filter(|id| !hidden.contains(id))
        .map(|id| Key { kind, id })
        .collect())
}
