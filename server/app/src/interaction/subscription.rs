//! `$status` and `$events` of subscriptions: how they stand, and what a subscriber missed. A system sees its own alone.

use std::sync::Arc;

use fhir::bundle::Bundle;
use fhir::problem::Kind as ProblemKind;
use fhir::{Key, Problem};
use store::{KeptSubscription, StoreError, SubscriptionEvent};

use super::parameters;
use crate::call::{Call, Reply};
use crate::notify::asked::{Asked, Content};
use crate::notify::bundle::{Notice, Saying, Shown, state_code};
use crate::notify::watch;
use crate::state::State;

/// What `$status` takes.
const STATUS_OFFERED: &str = "id, status";
/// What `$events` takes.
const EVENTS_OFFERED: &str = "eventsSinceNumber, eventsUntilNumber, content";
/// The most events in one answer.
const EVENTS_MAX: usize = 1_000;

/// A subscription, with what it asks for.
type Known = (KeptSubscription, Asked);

/// How subscriptions stand: one, or all of the caller.
pub async fn status(state: &State, call: &Call, key: Option<&Key>) -> Result<Reply, Problem> {
    let mut ids: Vec<String> = Vec::new();
    let mut states: Vec<String> = Vec::new();
    for (name, value) in parameters::simple(call)? {
        let values = value.split(',').map(str::to_owned);
        match (name.as_str(), key) {
            ("id", None) => ids.extend(values),
            ("status", None) => states.extend(values),
            _ => return Err(parameters::unknown(&name, STATUS_OFFERED).into()),
        }
    }
    let known = own(state, call, key).await?;
    let mut texts = Vec::new();
    for (kept, asked) in &known {
        let is_wanted = (ids.is_empty() || ids.contains(&kept.id))
            && (states.is_empty() || states.iter().any(|code| code == state_code(kept.state)));
        if key.is_some() || is_wanted {
            let saying = saying(state, call, (kept, asked), Notice::StatusAsked);
            let id = state.new_bundle_id();
            let text = saying.status(&id, &[]).map_err(|_| unmade())?;
            texts.push((format!("urn:uuid:{id}"), text));
        }
    }
    let mut bundle = Bundle::searchset();
    bundle.total = u64::try_from(texts.len()).ok();
    Ok(Reply::found(bundle, &texts))
}

/// What a subscriber missed, by its numbers.
pub async fn events(state: &State, call: &Call, key: &Key) -> Result<Reply, Problem> {
    let (mut from, mut to, mut content) = (1, i64::MAX, None);
    for (name, value) in parameters::simple(call)? {
        let number = || value.parse::<i64>().map_err(|_| malformed(&name));
        match name.as_str() {
            "eventsSinceNumber" => from = number()?,
            "eventsUntilNumber" => to = number()?,
            "content" => {
                content = Some(match value.as_str() {
                    "empty" => Content::Empty,
                    "id-only" => Content::IdOnly,
                    _ => return Err(malformed(&name)),
                });
            }
            _ => return Err(parameters::unknown(&name, EVENTS_OFFERED).into()),
        }
    }
    let mut known = own(state, call, Some(key)).await?;
    let (kept, mut asked) = known.pop().ok_or_else(not_found)?;
    // Less than was asked for once may be asked for, and never more.
    if content == Some(Content::Empty) {
        asked.content = Content::Empty;
    }
    let (store, tenant, id) = (
        Arc::clone(&state.store),
        call.reach.tenant.0,
        kept.id.clone(),
    );
    let found: Vec<SubscriptionEvent> = state
        .blocking(call, move || {
            store.subscription_events(tenant, &id, (from, to), EVENTS_MAX)
        })
        .await?;
    let shown: Vec<Shown<'_>> = found
        .iter()
        .map(|event| Shown {
            event,
            is_named: call.reach.open.contains(event.key.kind),
        })
        .collect();
    let saying = saying(state, call, (&kept, &asked), Notice::EventsAsked);
    let (id, status) = (state.new_bundle_id(), state.new_bundle_id());
    let text = saying
        .bundle((&id, &status), &shown)
        .map_err(|_| unmade())?;
    let mut reply = Reply::new(200);
    reply.resource = Some(text.into());
    Ok(reply)
}

fn saying<'a>(
    state: &State,
    call: &'a Call,
    (kept, asked): (&'a KeptSubscription, &'a Asked),
    notice: Notice,
) -> Saying<'a> {
    Saying {
        base: &call.base,
        kept,
        asked,
        notice,
        now_ms: state.now_ms(),
    }
}

/// The caller's own subscriptions: this one, or all. Somebody else's is as good as none.
async fn own(state: &State, call: &Call, key: Option<&Key>) -> Result<Vec<Known>, Problem> {
    let (store, tenant) = (Arc::clone(&state.store), call.reach.tenant.0);
    let client = Arc::clone(&call.caller.client);
    let named = key.map(|key| key.id.to_string());
    let (catalogue, rules_bases) = (Arc::clone(&state.catalogue), state.bases(call));
    let one = named.is_some();
    let known = state
        .blocking(call, move || {
            let all = match &named {
                Some(id) => store.subscription(tenant, id)?.into_iter().collect(),
                None => store.subscriptions(tenant)?,
            };
            let bases: Vec<&str> = rules_bases.iter().map(String::as_str).collect();
            let mut known = Vec::new();
            for kept in all.into_iter().filter(|kept| *kept.client == *client) {
                let asked = watch::asked_in(&store, &catalogue, (tenant, &kept.id), &bases)?;
                known.extend(asked.map(|asked| (kept, asked)));
            }
            Ok::<_, StoreError>(known)
        })
        .await?;
    match one && known.is_empty() {
        true => Err(not_found()),
        false => Ok(known),
    }
}

fn not_found() -> Problem {
    Problem::new(ProblemKind::NotFound, "not-found")
}

fn malformed(name: &str) -> Problem {
    Problem::new(ProblemKind::Invalid, "parameter-malformed")
        .with("parameter", parameters::shown(name))
        .with("expected", EVENTS_OFFERED)
}

fn unmade() -> Problem {
    Problem::new(ProblemKind::Exception, "internal")
}
