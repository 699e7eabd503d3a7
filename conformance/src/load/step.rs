//! One step of one worker: choose an operation, note it, send it, note what came back.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::Value;

use super::{BASE, Known, Repeatable, Thing, World};
use crate::chance::Chance;
use crate::http::{Client, HttpError, Request, Response};
use crate::oracle::{Content, Effect, Operation, Outcome, Violation};
use crate::parts::{self, Kind};

/// What a request does, and so how its answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Create,
    CreateUnlessThere,
    Put,
    Delete,
}

/// A request before it is sent.
struct Draft {
    verb: Verb,
    path: String,
    header: Option<(&'static str, String)>,
    body: Option<String>,
    effect: Effect,
    number: u64,
    /// Statuses of refusal that are in order here.
    may_refuse: &'static [u16],
}

/// Takes one step. Gives what became of it, or nothing if nobody listened.
pub(super) fn take(
    world: &World,
    client: &mut Client,
    (tenant, own): (usize, &mut Vec<Arc<Thing>>),
    chance: &mut Chance,
) -> Option<Outcome> {
    let roll = chance.below(100);
    let settled: Vec<Arc<Thing>> = own
        .iter()
        .rev()
        .take(64)
        .filter(|thing| !thing.is_doubtful() && thing.inner().known.id.is_some())
        .cloned()
        .collect();
    let old = chance.pick(&settled).cloned();
    match (roll, old) {
        (50..=81, Some(thing)) => change(world, client, &thing, chance),
        (82..=89, Some(thing)) => delete(world, client, &thing, chance),
        (90..=99, _) => {
            let shared = world.shared_of(tenant);
            let thing = Arc::clone(chance.pick(&shared)?);
            change_shared(world, client, &thing, chance)
        }
        _ => {
            let kind = match chance.below(5) {
                0 | 1 => Kind::Immunization,
                _ => Kind::Patient,
            };
            let thing = world.add_thing(tenant, kind);
            own.push(Arc::clone(&thing));
            create(world, client, &thing, roll % 50)
        }
    }
}

/// A patient by the plainest create, for set-up.
pub(super) fn create_plain(world: &World, client: &mut Client, tenant: usize) -> Arc<Thing> {
    let thing = world.add_thing(tenant, Kind::Patient);
    create(world, client, &thing, 0);
    thing
}

fn create(world: &World, client: &mut Client, thing: &Thing, way: u64) -> Option<Outcome> {
    let number = world.number();
    let (body, effect) = compose(world, thing, number);
    let kind = thing.kind.name();
    let mut draft = Draft {
        verb: Verb::Create,
        path: format!("{BASE}/{kind}"),
        header: None,
        body: Some(body.clone()),
        effect,
        number,
        may_refuse: &[],
    };
    match way {
        20..=31 => draft.header = Some(("Idempotency-Key", format!("{}-{number}", world.run))),
        32..=41 => {
            draft.verb = Verb::CreateUnlessThere;
            draft.header = Some(("If-None-Exist", thing.kind.criteria(&thing.marker)));
        }
        42..=45 => {
            // The id is the client's own choice here.
            draft.verb = Verb::Put;
            draft.path = format!("{BASE}/{kind}/{}", thing.marker);
            draft.body = Some(parts::with_id(&body, &thing.marker));
            draft.may_refuse = &[405];
            thing.inner().known.id = Some(thing.marker.clone());
        }
        46..=49 => {
            draft.verb = Verb::Put;
            draft.path = format!("{BASE}/{kind}?{}", thing.kind.criteria(&thing.marker));
        }
        _ => {}
    }
    if let (Some(header), Verb::Create | Verb::CreateUnlessThere) = (&draft.header, draft.verb) {
        thing.inner().repeatable = Some(Repeatable {
            number,
            header: header.clone(),
            body,
        });
    }
    send(world, client, thing, draft)
}

pub(super) fn change(
    world: &World,
    client: &mut Client,
    thing: &Thing,
    chance: &mut Chance,
) -> Option<Outcome> {
    let known = thing.inner().known.clone();
    let id = known.id?;
    let number = world.number();
    let (body, effect) = compose(world, thing, number);
    let mut draft = Draft {
        verb: Verb::Put,
        path: format!("{BASE}/{}/{id}", thing.kind.name()),
        header: None,
        body: Some(parts::with_id(&body, &id)),
        effect,
        number,
        may_refuse: &[],
    };
    match (chance.below(10), known.version, known.live) {
        (0..=3, Some(version), true) => {
            draft.header = Some(("If-Match", format!("W/\"{version}\"")));
        }
        (4, Some(version), true) => {
            // A version that is not the current one: this must be refused and change nothing.
            draft.header = Some(("If-Match", format!("W/\"{}\"", version + 1)));
            draft.may_refuse = &[412];
        }
        (5 | 6, _, true) => {
            let criteria = thing.kind.criteria(&thing.marker);
            draft.path = format!("{BASE}/{}?{criteria}", thing.kind.name());
            draft.body = Some(body);
        }
        _ => {}
    }
    send(world, client, thing, draft)
}

/// Changes what others change at the same time: with a condition one wins, without one all do, one after another.
fn change_shared(
    world: &World,
    client: &mut Client,
    thing: &Thing,
    chance: &mut Chance,
) -> Option<Outcome> {
    let known = thing.inner().known.clone();
    let id = known.id?;
    let number = world.number();
    let (body, effect) = compose(world, thing, number);
    let condition = match (chance.below(2), known.version) {
        (0, Some(version)) => Some(("If-Match", format!("W/\"{version}\""))),
        _ => None,
    };
    let draft = Draft {
        verb: Verb::Put,
        path: format!("{BASE}/{}/{id}", thing.kind.name()),
        may_refuse: if condition.is_some() { &[412] } else { &[] },
        header: condition,
        body: Some(parts::with_id(&body, &id)),
        effect,
        number,
    };
    send(world, client, thing, draft)
}

fn delete(
    world: &World,
    client: &mut Client,
    thing: &Thing,
    chance: &mut Chance,
) -> Option<Outcome> {
    let known = thing.inner().known.clone();
    if !known.live {
        return change(world, client, thing, chance);
    }
    let id = known.id?;
    let draft = Draft {
        verb: Verb::Delete,
        path: format!("{BASE}/{}/{id}", thing.kind.name()),
        header: match (chance.below(2), known.version) {
            (0, Some(version)) => Some(("If-Match", format!("W/\"{version}\""))),
            _ => None,
        },
        body: None,
        effect: Effect::Delete,
        number: world.number(),
        may_refuse: &[],
    };
    send(world, client, thing, draft)
}

/// The content of an operation: it carries the thing's marker and a tag of its own.
fn compose(world: &World, thing: &Thing, number: u64) -> (String, Effect) {
    let tag = format!("{}-operation-{number}", world.run);
    let anchor = world.anchors.get(thing.tenant).map_or("", String::as_str);
    let body = match thing.kind {
        Kind::Patient => parts::patient(&thing.marker, &tag),
        Kind::Immunization => parts::immunization(&thing.marker, &tag, anchor),
    };
    let value: Value = serde_json::from_str(&body).unwrap_or_default();
    let effect = Effect::Write(Content::of(&value, &tag));
    (body, effect)
}

fn send(world: &World, client: &mut Client, thing: &Thing, draft: Draft) -> Option<Outcome> {
    let method = match draft.verb {
        Verb::Create | Verb::CreateUnlessThere => "POST",
        Verb::Put => "PUT",
        Verb::Delete => "DELETE",
    };
    let mut headers = vec![("Content-Type", "application/fhir+json")];
    if let Some((name, value)) = &draft.header {
        headers.push((name, value));
    }
    let story = format!("{method} {} {:?}", draft.path, draft.header);
    let started = world.tick();
    thing.inner().slot.operations.push(Operation {
        number: draft.number,
        effect: draft.effect.clone(),
        started,
        ended: None,
        outcome: Outcome::Open,
        story: story.clone(),
    });
    note(world.journal.intend(draft.number, &thing.marker, &story));
    let answer = client.send(&Request {
        method,
        path: &draft.path,
        headers: &headers,
        body: draft.body.as_deref().map(str::as_bytes),
    });
    let ended = world.tick();
    let unheard = matches!(answer, Err(HttpError::Connect(_)));
    let outcome = read_answer(world, thing, &draft, &answer);
    if let Some(detail) = broken_condition(&draft, &outcome) {
        world.accuse(Violation {
            rule: "condition",
            marker: thing.marker.clone(),
            detail,
        });
    }
    let told = match &answer {
        Ok(answer) => format!("{} {outcome:?}", answer.status),
        Err(error) => format!("{error} {outcome:?}"),
    };
    note(world.journal.answer(draft.number, &told));
    record(thing, &draft, (ended, outcome.clone()), &told);
    if !unheard {
        count(world, &outcome);
    }
    (!unheard).then_some(outcome)
}

/// What an answer promises.
fn read_answer(
    world: &World,
    thing: &Thing,
    draft: &Draft,
    answer: &Result<Response, HttpError>,
) -> Outcome {
    let answer = match answer {
        Ok(answer) => answer,
        Err(HttpError::Connect(_)) => return Outcome::Void(0),
        Err(_) => return Outcome::Open,
    };
    let body = answer.json().unwrap_or_default();
    let id = answer
        .location_id()
        .or_else(|| body.get("id").and_then(Value::as_str))
        .map(str::to_owned);
    let written = body.get("meta").and_then(|meta| meta.get("versionId"));
    let version = answer.version().or_else(|| written?.as_str()?.parse().ok());
    let accuse = |rule, detail: String| {
        world.accuse(Violation {
            rule,
            marker: thing.marker.clone(),
            detail: format!("operation {}: {detail}", draft.number),
        });
    };
    match (draft.verb, answer.status, id) {
        (_, 500..=599, _) => Outcome::Open,
        (Verb::Delete, 200 | 204, _) => Outcome::Done {
            id: thing.inner().known.id.clone().unwrap_or_default(),
            version: answer.version(),
        },
        (Verb::CreateUnlessThere, 200, Some(id)) => Outcome::Found { id },
        (Verb::Create | Verb::CreateUnlessThere, 201, Some(id))
        | (Verb::Put, 200 | 201, Some(id)) => {
            if version.is_none() {
                accuse("answer", format!("{} without a version", answer.status));
            }
            Outcome::Done { id, version }
        }
        (_, status @ 400..=499, _) => {
            if !draft.may_refuse.contains(&status) {
                let words = String::from_utf8_lossy(&answer.body);
                let words: String = words.chars().take(600).collect();
                accuse("refused", format!("{status} {words}"));
            }
            Outcome::Void(status)
        }
        (_, status, id) => {
            accuse("answer", format!("status {status}, id {id:?}"));
            Outcome::Open
        }
    }
}

/// What is wrong with a success under `If-Match`: it must follow the very version that was named.
fn broken_condition(draft: &Draft, outcome: &Outcome) -> Option<String> {
    let (name, tag) = draft.header.as_ref()?;
    let Outcome::Done {
        version: Some(version),
        ..
    } = outcome
    else {
        return None;
    };
    let named: u32 = tag
        .trim_start_matches("W/")
        .trim_matches('"')
        .parse()
        .ok()?;
    (*name == "If-Match" && *version != named + 1).then(|| {
        format!(
            "operation {} with If-Match {tag} made version {version}",
            draft.number
        )
    })
}

fn record(thing: &Thing, draft: &Draft, (ended, outcome): (u64, Outcome), told: &str) {
    let mut inner = thing.inner();
    match &outcome {
        Outcome::Open => inner.known.doubtful = true,
        Outcome::Done { id, version } => {
            let newer = inner
                .known
                .version
                .is_none_or(|v| version.is_none_or(|n| n > v));
            if newer {
                inner.known = Known {
                    id: Some(id.clone()),
                    version: *version,
                    live: draft.verb != Verb::Delete,
                    doubtful: inner.known.doubtful,
                };
            }
        }
        Outcome::Found { id } => inner.known.id = Some(id.clone()),
        // The server does not let clients choose ids, so there is none.
        Outcome::Void(405) => inner.known.id = None,
        Outcome::Void(_) => {}
    }
    let number = draft.number;
    if let Some(operation) = inner
        .slot
        .operations
        .iter_mut()
        .rfind(|operation| operation.number == number)
    {
        operation.ended = (outcome != Outcome::Open).then_some(ended);
        operation.outcome = outcome;
        operation.story.push_str(": ");
        operation.story.push_str(told);
    }
}

fn count(world: &World, outcome: &Outcome) {
    let totals = &world.totals;
    totals.operations.fetch_add(1, Ordering::Relaxed);
    let of_its_kind = match outcome {
        Outcome::Open => &totals.unanswered,
        Outcome::Void(_) => &totals.refused,
        Outcome::Done { .. } | Outcome::Found { .. } => &totals.acknowledged,
    };
    of_its_kind.fetch_add(1, Ordering::Relaxed);
}

/// A journal that cannot be written makes the evidence thinner, not the verdict wrong: the run goes on.
fn note(_written: std::io::Result<()>) {}
