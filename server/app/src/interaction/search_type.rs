//! `search-type`: resources of one kind that meet criteria, the last changed first. <https://hl7.org/fhir/R4/search.html>

use fhir::bundle::{Bundle, Entry, SearchMode};
use fhir::problem::Kind as ProblemKind;
use fhir::search_first::{self as search, Query, QueryContext};
use fhir::{Issue, Kind, Problem};
use store::Hit;

use super::link::{self, Page};
use crate::call::{Call, Format, Reply};
use crate::state::State;
use crate::web::outcome;

/// How the answer is to be cut.
struct Cut {
    most: i64,
    /// Whether the number of all matches is wanted; `None` where it is only given when it costs nothing.
    total: Option<bool>,
}

/// A page of matches, as a Bundle.
pub async fn search_type(state: &State, call: &Call, kind: Kind) -> Result<Reply, Problem> {
    let path = kind.to_string();
    let page = link::open(state, call, &path)?;
    let (parameters, before) = match page {
        Some(page) => (page.parameters, Some(page.before)),
        None => (call.parameters.clone(), None),
    };
    let context = QueryContext {
        lenient: call.lenient,
        ..state.query_context()
    };
    let (cut, criteria) = cut(state, &parameters)?;
    let search::Understood {
        query,
        ignored,
        notes,
    } = search::parse_query(kind, &criteria, &context)?;
    let count_only = call.count_only || cut.most == 0;
    let found = if count_only {
        store::Page::default()
    } else {
        find(state, call, &query, (before, cut.most)).await?
    };
    let total = total(state, call, &query, (&cut, &found, before, count_only)).await?;
    let next = match found.next_before {
        Some(before) => {
            let page = Page {
                parameters: parameters.clone(),
                before,
            };
            Some(link::seal(state, call, &path, &page)?)
        }
        None => None,
    };
    let mut understood = parameters;
    understood.retain(|(name, _)| !ignored.contains(name));
    link::show_count(&mut understood, cut.most);
    let own = link::to_self(call, &path, &understood);
    let mut reply = Reply::new(200);
    let id = state.new_bundle_id();
    let shown = Shown {
        id: &id,
        own: &own,
        next: next.as_deref(),
        total,
        hits: &found.hits,
    };
    reply.resource = Some(bundle(state, call, &shown, &notes).into());
    Ok(reply)
}

async fn find(
    state: &State,
    call: &Call,
    query: &Query,
    (before, most): (Option<i64>, i64),
) -> Result<store::Page, Problem> {
    let (store, reach, query) = (state.store.clone(), call.reach.clone(), query.clone());
    state
        .blocking(call, move || store.search(&reach, &query, before, most))
        .await
}

/// The number of all matches: counted when it was asked for, known anyway when they fit on the first page.
async fn total(
    state: &State,
    call: &Call,
    query: &Query,
    (cut, found, before, count_only): (&Cut, &store::Page, Option<i64>, bool),
) -> Result<Option<u64>, Problem> {
    let fits = before.is_none() && found.next_before.is_none();
    if fits && !count_only && cut.total != Some(false) {
        return Ok(u64::try_from(found.hits.len()).ok());
    }
    if !count_only && cut.total != Some(true) {
        return Ok(None);
    }
    let (store, reach, query) = (state.store.clone(), call.reach.clone(), query.clone());
    let count = state
        .blocking(call, move || store.count(&reach, &query))
        .await?;
    Ok(u64::try_from(count).ok())
}

/// Takes what shapes the result out of the parameters, and leaves the criteria.
fn cut(
    state: &State,
    parameters: &[(String, String)],
) -> Result<(Cut, Vec<(String, String)>), Problem> {
    let mut cut = Cut {
        most: state.config.search.count_default.into(),
        total: None,
    };
    let mut criteria = Vec::new();
    let mut issues = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in parameters {
        let expected = match name.as_str() {
            "_count" => match value.parse::<u32>() {
                Ok(count) => {
                    cut.most = count.min(state.config.search.count_max).into();
                    None
                }
                Err(_) => Some("a number"),
            },
            "_total" => match value.as_str() {
                "none" => {
                    cut.total = Some(false);
                    None
                }
                "accurate" | "estimate" => {
                    cut.total = Some(true);
                    None
                }
                _ => Some("none, estimate or accurate"),
            },
            _ => {
                criteria.push((name.clone(), value.clone()));
                continue;
            }
        };
        if seen.contains(&name.as_str()) {
            issues.push(
                Issue::error(ProblemKind::Invalid, "parameter-repeated").with("parameter", name),
            );
        }
        seen.push(name);
        if let Some(expected) = expected {
            let issue = Issue::error(ProblemKind::Invalid, "parameter-malformed");
            issues.push(issue.with("parameter", name).with("expected", expected));
        }
    }
    if issues.is_empty() {
        Ok((cut, criteria))
    } else {
        Err(issues.into())
    }
}

/// What a page shows.
struct Shown<'a> {
    id: &'a str,
    own: &'a str,
    next: Option<&'a str>,
    total: Option<u64>,
    hits: &'a [Hit],
}

fn bundle(state: &State, call: &Call, shown: &Shown<'_>, notes: &[Issue]) -> Vec<u8> {
    let urls: Vec<String> = shown
        .hits
        .iter()
        .map(|hit| format!("{}/{}", call.base, hit.key))
        .collect();
    let outcome = (!notes.is_empty())
        .then(|| outcome::write(notes, Format::Json, call.language, call.request_id));
    let mut bundle = Bundle::searchset();
    bundle.id = Some(shown.id);
    bundle.timestamp_ms = Some(state.now_ms());
    bundle.total = shown.total;
    bundle.links.push(("self", shown.own));
    bundle.links.extend(shown.next.map(|next| ("next", next)));
    let matches = shown.hits.iter().zip(&urls).map(|(hit, url)| Entry {
        full_url: Some(url),
        resource: Some(&hit.body),
        search: Some(SearchMode::Match),
        ..Entry::default()
    });
    bundle.entries = matches.collect();
    bundle
        .entries
        .extend(outcome.as_deref().map(|outcome| Entry {
            resource: Some(outcome),
            search: Some(SearchMode::Outcome),
            ..Entry::default()
        }));
    bundle.to_json()
}
