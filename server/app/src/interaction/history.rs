//! `history` of an instance, a type, or everything: versions, newest first. <https://hl7.org/fhir/R4/http.html#history>

use fhir::bundle::{Bundle, Entry, Request, Response};
use fhir::instant;
use fhir::problem::Kind;
use fhir::search::ask as search;
use fhir::{Issue, Problem};
use store::{History, MadeBy, Past, Scope, Window};

use super::link::{self, Page};
use crate::call::{Call, Reply};
use crate::state::State;

/// A page of a history, as a Bundle.
pub async fn history(state: &State, call: &Call, scope: Scope) -> Result<Reply, Problem> {
    let path = path_of(&scope);
    let page = link::open(state, call, &path)?;
    let (mut parameters, before) = match page {
        Some(page) => {
            let before = page.place.as_i64();
            (page.parameters, before)
        }
        None => (call.parameters.clone(), None),
    };
    let mut window = Window {
        before,
        ..window(state, &parameters)?
    };
    if call.count_only {
        window.most = 0;
    }
    let (store, reach) = (state.store.clone(), call.reach.clone());
    let asked = (scope.clone(), window.clone());
    let found = state
        .blocking(call, move || store.history(&reach, &asked.0, &asked.1))
        .await?;
    let Some(history) = found else {
        return Err(Problem::new(Kind::NotFound, "not-found"));
    };
    let next = match history.next_before.filter(|_| window.most > 0) {
        Some(before) => {
            let page = Page {
                parameters: parameters.clone(),
                place: before.into(),
                hidden: false,
            };
            Some(link::seal(state, call, &path, &page)?)
        }
        None => None,
    };
    link::show_count(&mut parameters, window.most);
    let mut reply = Reply::new(200);
    reply.resource = Some(bundle(state, call, &path, (&parameters, next), &history).into());
    Ok(reply)
}

fn path_of(scope: &Scope) -> String {
    match scope {
        Scope::Instance(key) => format!("{key}/_history"),
        Scope::Type(kind) => format!("{kind}/_history"),
        Scope::System => "_history".to_owned(),
    }
}

/// Reads `_count`, `_since` and `_at`. Each at most once; everything that is wrong is named.
fn window(state: &State, parameters: &[(String, String)]) -> Result<Window, Problem> {
    let mut window = Window {
        most: state.config.search.count_default.into(),
        ..Window::default()
    };
    let mut issues = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in parameters {
        let zone_minutes = instant::JAPAN_MINUTES;
        if search::is_harmless(name) {
            continue;
        }
        if seen.contains(&name.as_str()) {
            issues.push(Issue::error(Kind::Invalid, "parameter-repeated").with("parameter", name));
            continue;
        }
        let expected = match name.as_str() {
            "_count" => match value.parse::<u32>() {
                Ok(count) => {
                    window.most = count.min(state.config.search.count_max).into();
                    None
                }
                Err(_) => Some("a number"),
            },
            "_since" => {
                window.since = instant::parse_instant(&value.replace(' ', "+"));
                window.since.is_none().then_some("an instant with its zone")
            }
            "_at" => {
                let span = instant::parse_span(&value.replace(' ', "+"), zone_minutes);
                window.at = span.map(|span| (span.from_ms, span.to_ms));
                window.at.is_none().then_some("a date or an instant")
            }
            _ => {
                issues.push(
                    Issue::error(Kind::ParameterUnknown, "parameter-unknown")
                        .with("parameter", "?")
                        .with("nearest", "_since")
                        .with("offered", "_count, _since, _at"),
                );
                continue;
            }
        };
        seen.push(name);
        if let Some(expected) = expected {
            issues.push(
                Issue::error(Kind::Invalid, "parameter-malformed")
                    .with("parameter", name)
                    .with("expected", expected),
            );
        }
    }
    if issues.is_empty() {
        Ok(window)
    } else {
        Err(issues.into())
    }
}

fn bundle(
    state: &State,
    call: &Call,
    path: &str,
    (parameters, next): (&[(String, String)], Option<String>),
    history: &History,
) -> Vec<u8> {
    let own = link::to_self(call, path, parameters);
    let texts: Vec<EntryTexts> = history
        .versions
        .iter()
        .map(|past| EntryTexts::of(call, past))
        .collect();
    let id = state.new_bundle_id();
    let mut bundle = Bundle::history();
    bundle.id = Some(&id);
    bundle.timestamp_ms = Some(state.now_ms());
    bundle.total = u64::try_from(history.total).ok();
    bundle.links.push(("self", &own));
    if let Some(next) = &next {
        bundle.links.push(("next", next));
    }
    bundle.entries = history
        .versions
        .iter()
        .zip(&texts)
        .map(|(past, texts)| texts.entry(past))
        .collect();
    bundle.to_json()
}

/// The texts of an entry that have to live while the bundle is written.
struct EntryTexts {
    full_url: String,
    method: &'static str,
    url: String,
    status: &'static str,
    etag: String,
}

impl EntryTexts {
    fn of(call: &Call, past: &Past) -> EntryTexts {
        let (method, url, status) = match past.made_by {
            MadeBy::Create => ("POST", past.key.kind.to_string(), "201 Created"),
            MadeBy::Update => ("PUT", past.key.to_string(), "200 OK"),
            MadeBy::Delete => ("DELETE", past.key.to_string(), "204 No Content"),
        };
        EntryTexts {
            full_url: format!("{}/{}", call.base, past.key),
            method,
            url,
            status,
            etag: past.version.etag(),
        }
    }

    fn entry<'a>(&'a self, past: &'a Past) -> Entry<'a> {
        Entry {
            full_url: Some(&self.full_url),
            resource: (past.made_by != MadeBy::Delete).then_some(&past.body),
            search: None,
            request: Some(Request {
                method: self.method,
                url: &self.url,
            }),
            response: Some(Response {
                status: self.status,
                etag: Some(&self.etag),
                last_modified_ms: Some(past.changed_at),
                ..Response::default()
            }),
        }
    }
}
