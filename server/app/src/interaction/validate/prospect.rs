//! What would come of a write, as far as it can be told before: nothing is locked, so it may have changed when the write
//! comes.

use std::collections::BTreeMap;

use fhir::codec::{self, Limits};
use fhir::problem::Kind as ProblemKind;
use fhir::search::{Criterion, Include, Query};
use fhir::{Element, Id, Issue, Key, Kind, Problem};
use store::{Found, Search};

use crate::call::Call;
use crate::interaction::{read, update};
use crate::state::State;

/// How many resources that refer to one are named.
const REFERRING_MAX: usize = 20;
/// How many references are followed.
const REFERENCES_MAX: usize = 200;

/// What is stored under an id within reach, or the definition that has it.
pub async fn stored(state: &State, call: &Call, key: &Key) -> Result<Element, Problem> {
    let body = read::text(state, call, key).await?;
    codec::json::read(&body, &Limits::own()).map_err(|_| {
        Problem::new(ProblemKind::Exception, "internal").from_source("our own text cannot be read")
    })
}

/// What stands against an update, apart from the content.
pub async fn update(
    state: &State,
    call: &Call,
    key: Option<&Key>,
    resource: &Element,
) -> Result<Vec<Issue>, Problem> {
    let fault = |rule| Issue::error(ProblemKind::Invalid, rule).at(resource.type_name());
    let sent = match resource.text_of("id") {
        None => return Ok(vec![fault("id-missing")]),
        Some(text) => match Id::parse(text) {
            None => return Ok(vec![fault("id-malformed")]),
            Some(id) => id,
        },
    };
    if key.is_some_and(|key| key.id != sent) {
        return Ok(vec![fault("id-mismatch")]);
    }
    let kind = resource.kind();
    let Some(key) = kind.map(|kind| Key { kind, id: sent }) else {
        return Ok(Vec::new());
    };
    let there = matches!(look(state, call, &key).await?, Found::Text(_));
    if there || update::may_create(state, &key.id) {
        return Ok(Vec::new());
    }
    let refused = Issue::error(ProblemKind::MethodNotAllowed, "client-id-refused");
    Ok(vec![refused])
}

/// What stands against a delete.
pub async fn delete(state: &State, call: &Call, key: &Key) -> Result<Vec<Issue>, Problem> {
    if !matches!(look(state, call, key).await?, Found::Text(_)) {
        let nothing = Issue::warning(ProblemKind::NotFound, "not-found");
        return Ok(vec![nothing.at(key.kind.name())]);
    }
    if !state.config.fhir.referential_integrity {
        return Ok(Vec::new());
    }
    let (store, reach) = (state.store.clone(), call.reach.clone());
    let itself = key.clone();
    let referring = state
        .blocking(call, move || {
            let search = Search {
                query: Query {
                    kind: itself.kind,
                    criteria: vec![Criterion::Id(vec![itself.id])],
                },
                sort: Vec::new(),
                most: 1,
                after: None,
            };
            let hits = store.search(&reach, &search)?.hits;
            let includes: Vec<Include> = Kind::all()
                .map(|source| Include {
                    reverse: true,
                    source,
                    slots: None,
                    target: None,
                    iterate: false,
                })
                .collect();
            store.included(&reach, (&hits, &includes), REFERRING_MAX)
        })
        .await?;
    let by: Vec<String> = referring
        .hits
        .iter()
        .filter(|hit| hit.key != *key)
        .map(|hit| hit.key.to_string())
        .collect();
    if by.is_empty() {
        return Ok(Vec::new());
    }
    let referred = Issue::error(ProblemKind::Conflict, "referenced");
    Ok(vec![referred.with("by", by.join(", ")).at(key.kind.name())])
}

/// References that lead nowhere within reach.
pub async fn references(
    state: &State,
    call: &Call,
    references: Vec<(Key, String)>,
) -> Result<Vec<Issue>, Problem> {
    if !state.config.fhir.referential_integrity {
        return Ok(Vec::new());
    }
    let mut wanted: BTreeMap<Key, Vec<String>> = BTreeMap::new();
    for (key, place) in references {
        if wanted.len() < REFERENCES_MAX || wanted.contains_key(&key) {
            wanted.entry(key).or_default().push(place);
        }
    }
    let (store, reach) = (state.store.clone(), call.reach.clone());
    let lost = state
        .blocking(call, move || {
            let mut lost = Vec::new();
            for (key, places) in wanted {
                if !matches!(store.read(&reach, &key)?, Found::Text(_)) {
                    lost.extend(places);
                }
            }
            Ok(lost)
        })
        .await?;
    let missing = |place| Issue::error(ProblemKind::BusinessRule, "reference-missing").at(place);
    Ok(lost.into_iter().map(missing).collect())
}

async fn look(state: &State, call: &Call, key: &Key) -> Result<Found, Problem> {
    let (store, reach, key) = (state.store.clone(), call.reach.clone(), key.clone());
    state.blocking(call, move || store.read(&reach, &key)).await
}
