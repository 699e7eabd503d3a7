//! After a crash: looks at what is there, asks the oracle, sends again what may be sent again, and looks once more.

mod histories;
mod look;

pub use histories::judge_histories;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::http::{Client, Request};
use crate::load::{BASE, Thing, World};
use crate::oracle::{Current, Outcome, Sighting, Violation, judge};
use crate::parts::Kind;

/// How often a create is sent again until it is answered.
const REPEATS_MAX: usize = 5;

/// What a look at many things gave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Things looked at.
    pub things: usize,
    /// Open operations that turned out to be there.
    pub there: u64,
    /// Open operations that turned out to be absent.
    pub absent: u64,
    /// Creates that were sent again.
    pub repeated: u64,
}

/// Every version that was seen, by tenant.
pub type Seen = BTreeSet<(usize, String, String, u32)>;

/// Looks at these things on as many connections as given, and notes every contradiction in the world.
pub fn inspect(world: &World, things: &[Arc<Thing>], connections: usize) -> (Tally, Seen) {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut inspector = Inspector::new(world);
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(index) else {
                return (inspector.tally, inspector.seen);
            };
            inspector.inspect(thing, index);
        }
    };
    std::thread::scope(|scope| {
        let hands: Vec<_> = (0..connections).map(|_| scope.spawn(work)).collect();
        let mut tally = Tally::default();
        let mut seen = Seen::new();
        for hand in hands {
            let (part, versions) = hand.join().unwrap_or_default();
            tally.things += part.things;
            tally.there += part.there;
            tally.absent += part.absent;
            tally.repeated += part.repeated;
            seen.extend(versions);
        }
        (tally, seen)
    })
}

fn accuse(world: &World, rule: &'static str, marker: &str, detail: String) {
    world.accuse(Violation {
        rule,
        marker: marker.to_owned(),
        detail,
    });
}

/// One connection for each tenant, and what was counted.
struct Inspector<'a> {
    world: &'a World,
    clients: Vec<Client>,
    tally: Tally,
    seen: Seen,
}

impl<'a> Inspector<'a> {
    fn new(world: &'a World) -> Inspector<'a> {
        Inspector {
            world,
            clients: (0..world.tenants.len())
                .map(|tenant| world.client(tenant))
                .collect(),
            tally: Tally::default(),
            seen: Seen::new(),
        }
    }

    fn inspect(&mut self, thing: &Thing, index: usize) {
        self.tally.things += 1;
        let Some(sightings) = self.look_and_judge(thing) else {
            return;
        };
        let was_open = thing.is_doubtful();
        let (there, absent) = thing.learn(&sightings);
        self.tally.there += there;
        self.tally.absent += absent;
        let mut last = sightings;
        // Keys of answered creates are tried as well, now and then: the answer must be the first one again.
        if thing.is_repeatable() && (was_open || index.is_multiple_of(16)) {
            self.repeat(thing);
            if let Some(again) = self.look_and_judge(thing) {
                thing.learn(&again);
                last = again;
            }
        }
        for sighting in &last {
            self.look_from_outside(thing, sighting);
            let kind = thing.kind.name().to_owned();
            self.seen.extend(
                sighting
                    .versions
                    .iter()
                    .map(|v| (thing.tenant, kind.clone(), sighting.id.clone(), v.number)),
            );
        }
    }

    fn look_and_judge(&mut self, thing: &Thing) -> Option<Vec<Sighting>> {
        let client = self.clients.get_mut(thing.tenant)?;
        let slot = thing.inner().slot.clone();
        match look::look(client, thing.kind, &slot) {
            Ok((sightings, findings)) => {
                for (rule, detail) in findings {
                    accuse(self.world, rule, &slot.marker, detail);
                }
                for violation in judge(&slot, &sightings) {
                    self.world.accuse(violation);
                }
                Some(sightings)
            }
            Err(detail) => {
                accuse(self.world, "unreadable", &slot.marker, detail);
                None
            }
        }
    }

    /// Sends a create again as it was. It must end with one resource, and with the one already promised if there is
    /// a promise.
    fn repeat(&mut self, thing: &Thing) {
        let (Some(client), inner) = (self.clients.get_mut(thing.tenant), thing.inner().clone())
        else {
            return;
        };
        let Some(repeatable) = inner.repeatable else {
            return;
        };
        let (name, value) = &repeatable.header;
        // A condition finds only what is live; once the thing was deleted, a new one would be right.
        if *name == "If-None-Exist" && !inner.known.live && inner.known.id.is_some() {
            return;
        }
        self.tally.repeated += 1;
        let headers = [
            ("Content-Type", "application/fhir+json"),
            (*name, value.as_str()),
        ];
        let path = format!("{BASE}/{}", thing.kind.name());
        let request = Request {
            headers: &headers,
            body: Some(repeatable.body.as_bytes()),
            ..Request::new("POST", &path)
        };
        let mut answer = client.send(&request);
        for _ in 1..REPEATS_MAX {
            if answer.as_ref().is_ok_and(|answer| answer.status < 500) {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
            answer = client.send(&request);
        }
        let body = answer.as_ref().ok().and_then(|a| a.json());
        let id = answer.as_ref().ok().and_then(|a| {
            let named = body.as_ref()?.get("id")?.as_str();
            a.location_id().or(named).map(str::to_owned)
        });
        let status = answer.as_ref().map_or(0, |a| a.status);
        let (200 | 201, Some(id)) = (status, id) else {
            let words = body.map_or_else(String::new, |body| body.to_string());
            let detail = format!("sent again with {name}: {status} {words}");
            accuse(self.world, "repeat", &thing.marker, detail);
            return;
        };
        let mut inner = thing.inner();
        let operations = &mut inner.slot.operations;
        let Some(first) = operations
            .iter_mut()
            .find(|op| op.number == repeatable.number)
        else {
            return;
        };
        match &first.outcome {
            Outcome::Done { id: promised, .. } | Outcome::Found { id: promised } => {
                if *promised != id {
                    let detail = format!("sent again with {name}: {id}, first {promised}");
                    accuse(self.world, "repeat", &thing.marker, detail);
                }
            }
            Outcome::Open | Outcome::Void(_) => {
                first.story.push_str("; sent again");
                first.outcome = Outcome::Done {
                    id,
                    version: Some(1),
                };
            }
        }
    }

    /// The other tenants must not see it, not even that it exists.
    fn look_from_outside(&mut self, thing: &Thing, sighting: &Sighting) {
        let path = format!("{BASE}/{}/{}", thing.kind.name(), sighting.id);
        for (tenant, client) in self.clients.iter_mut().enumerate() {
            if tenant == thing.tenant {
                continue;
            }
            match client.fetch(&path) {
                Ok(answer) if answer.status == 404 => {}
                Ok(answer) => {
                    let detail = format!("tenant {tenant} reads {path}: {}", answer.status);
                    accuse(self.world, "foreign-tenant", &thing.marker, detail);
                }
                Err(error) => {
                    let detail = format!("tenant {tenant} reads {path}: {error}");
                    accuse(self.world, "unreadable", &thing.marker, detail);
                }
            }
        }
    }
}

/// Whether a sighting is of something that a search must find.
fn is_live(sighting: &Sighting) -> bool {
    matches!(sighting.current, Current::Live(_))
}

/// The search that finds a thing by its marker.
fn search_path(kind: Kind, marker: &str) -> String {
    format!("{BASE}/{}?{}", kind.name(), kind.criteria(marker))
}

#[cfg(test)]
mod tests;
