//! The seeded work of the crash driver: many workers, unique markers, intent before and answer after each request.

mod step;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::chance::Chance;
use crate::http::{Client, HttpError, Request};
use crate::journal::Journal;
use crate::oracle::{Outcome, Sighting, Slot, Violation};
use crate::parts::{self, Kind};

/// How long an answer may take before it counts as none.
const ANSWER_SECONDS_MAX: u64 = 20;
/// Things of each tenant that all workers change at once.
const SHARED_THINGS: usize = 2;
/// What stands before every address.
pub(crate) const BASE: &str = "/fhir";

/// A tenant and the right to write in it.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// Its code.
    pub code: String,
    /// A bearer token.
    pub token: String,
}

/// What the driver believes about a thing between requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) id: Option<String>,
    pub(crate) version: Option<u32>,
    pub(crate) live: bool,
    /// An operation is open; nothing more is sent until it is settled.
    pub(crate) doubtful: bool,
}

/// A create that may be sent again, as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Repeatable {
    pub(crate) number: u64,
    pub(crate) header: (&'static str, String),
    pub(crate) body: String,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Inner {
    pub(crate) slot: Slot,
    pub(crate) known: Known,
    pub(crate) repeatable: Option<Repeatable>,
}

/// One thing in the world of the driver.
#[derive(Debug)]
pub struct Thing {
    pub(crate) tenant: usize,
    pub(crate) kind: Kind,
    pub(crate) marker: String,
    inner: Mutex<Inner>,
}

impl Thing {
    pub(crate) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether something is open.
    pub fn is_doubtful(&self) -> bool {
        self.inner().known.doubtful
    }

    /// Whether an open operation of it has a key or a condition that makes sending it again safe.
    pub fn is_repeatable(&self) -> bool {
        self.inner().repeatable.is_some()
    }

    /// Whether this is its marker.
    pub fn is_named(&self, marker: &str) -> bool {
        self.marker == marker
    }

    /// Every request for it with its outcome, a line each.
    pub fn history(&self) -> Vec<String> {
        let inner = self.inner();
        let line = |op: &crate::oracle::Operation| {
            format!("  #{} {} -> {:?}", op.number, op.story, op.outcome)
        };
        inner.slot.operations.iter().map(line).collect()
    }

    /// Takes over what was seen: open operations are settled, and the next request starts from there.
    pub(crate) fn learn(&self, sightings: &[Sighting]) -> (u64, u64) {
        let mut inner = self.inner();
        let settled = crate::oracle::settle(&mut inner.slot, sightings);
        let newest = sightings.first().and_then(|sighting| {
            let newest = sighting.versions.iter().max_by_key(|v| v.number)?;
            Some((sighting.id.clone(), newest))
        });
        let id = inner.known.id.take();
        inner.known = match newest {
            Some((id, newest)) => Known {
                id: Some(id),
                version: Some(newest.number),
                live: newest.content.is_some(),
                doubtful: false,
            },
            None => Known {
                id,
                ..Known::default()
            },
        };
        settled
    }
}

/// Totals of a run.
#[derive(Debug, Default)]
pub struct Totals {
    /// Operations sent.
    pub operations: AtomicU64,
    /// Answered with success.
    pub acknowledged: AtomicU64,
    /// Not answered, or in a way that leaves it open.
    pub unanswered: AtomicU64,
    /// Refused as they had to be, such as a stale `If-Match`.
    pub refused: AtomicU64,
}

/// Everything the workers share.
#[derive(Debug)]
pub struct World {
    pub(crate) address: SocketAddr,
    pub(crate) tenants: Vec<Tenant>,
    pub(crate) anchors: Vec<String>,
    pub(crate) journal: Journal,
    pub(crate) run: String,
    things: Mutex<Vec<Arc<Thing>>>,
    shared: Vec<Arc<Thing>>,
    violations: Mutex<Vec<Violation>>,
    clock: AtomicU64,
    numbers: AtomicU64,
    /// The totals.
    pub totals: Totals,
}

impl World {
    /// Sets up what the work stands on: in each tenant a patient to refer to, and things that all workers change.
    pub fn found(
        address: SocketAddr,
        tenants: Vec<Tenant>,
        journal: Journal,
        seed: u64,
    ) -> Result<World, String> {
        let mut world = World {
            address,
            tenants,
            anchors: Vec::new(),
            journal,
            run: format!("r{seed}"),
            things: Mutex::default(),
            shared: Vec::new(),
            violations: Mutex::default(),
            clock: AtomicU64::new(1),
            numbers: AtomicU64::new(1),
            totals: Totals::default(),
        };
        for tenant in 0..world.tenants.len() {
            let anchor = world.create_anchor(tenant)?;
            world.anchors.push(anchor);
        }
        for tenant in 0..world.tenants.len() {
            let mut client = world.client(tenant);
            for _ in 0..SHARED_THINGS {
                let thing = step::create_plain(&world, &mut client, tenant);
                if thing.inner().known.id.is_none() {
                    return Err(format!(
                        "the first create failed: {}",
                        thing.history().join("; ")
                    ));
                }
                world.shared.push(thing);
            }
        }
        Ok(world)
    }

    /// Runs the workers until `stop` is set. Gives what they touched.
    pub fn work(&self, workers: u64, chance: &Chance, stop: &AtomicBool) -> Vec<Arc<Thing>> {
        let mut touched: Vec<Arc<Thing>> = std::thread::scope(|scope| {
            let hands: Vec<_> = (0..workers)
                .map(|worker| {
                    let chance = chance.branch(worker);
                    let tenant = usize::try_from(worker).unwrap_or(0) % self.tenants.len().max(1);
                    scope.spawn(move || self.labour(tenant, chance, stop))
                })
                .collect();
            hands
                .into_iter()
                .flat_map(|hand| hand.join().unwrap_or_default())
                .collect()
        });
        touched.extend(self.shared.iter().cloned());
        touched
    }

    /// Every thing there is.
    pub fn things(&self) -> Vec<Arc<Thing>> {
        self.lock_things().clone()
    }

    /// A client that speaks for a tenant.
    pub fn client(&self, tenant: usize) -> Client {
        let token = self.tenants.get(tenant).map_or("", |t| t.token.as_str());
        Client::new(self.address, Duration::from_secs(ANSWER_SECONDS_MAX))
            .with_header("Authorization", &format!("Bearer {token}"))
            .with_header("Accept", "application/fhir+json")
    }

    /// Notes a contradiction.
    pub fn accuse(&self, violation: Violation) {
        self.violations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(violation);
    }

    /// The contradictions noted since the last call.
    pub fn take_violations(&self) -> Vec<Violation> {
        std::mem::take(
            &mut *self
                .violations
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// The journal.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    pub(crate) fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::AcqRel)
    }

    pub(crate) fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::AcqRel)
    }

    pub(crate) fn shared_of(&self, tenant: usize) -> Vec<&Arc<Thing>> {
        self.shared
            .iter()
            .filter(|thing| thing.tenant == tenant)
            .collect()
    }

    /// A new thing under a marker that nothing else has.
    pub(crate) fn add_thing(&self, tenant: usize, kind: Kind) -> Arc<Thing> {
        let marker = format!("{}-{}", self.run, self.number());
        let thing = Arc::new(Thing {
            tenant,
            kind,
            marker: marker.clone(),
            inner: Mutex::new(Inner {
                slot: Slot {
                    marker,
                    operations: Vec::new(),
                },
                ..Inner::default()
            }),
        });
        self.lock_things().push(Arc::clone(&thing));
        thing
    }

    fn lock_things(&self) -> MutexGuard<'_, Vec<Arc<Thing>>> {
        self.things.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn create_anchor(&self, tenant: usize) -> Result<String, String> {
        let body = parts::patient(&format!("{}-anchor-{tenant}", self.run), "anchor");
        let request = Request {
            headers: &[("Content-Type", "application/fhir+json")],
            body: Some(body.as_bytes()),
            ..Request::new("POST", "/fhir/Patient")
        };
        let answer = self
            .client(tenant)
            .send(&request)
            .map_err(|e: HttpError| e.to_string())?;
        let words = || {
            format!(
                "{} {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            )
        };
        match (answer.status, answer.location_id()) {
            (201, Some(id)) => Ok(id.to_owned()),
            _ => Err(format!("the anchor patient was not created: {}", words())),
        }
    }

    fn labour(&self, tenant: usize, mut chance: Chance, stop: &AtomicBool) -> Vec<Arc<Thing>> {
        let mut client = self.client(tenant);
        let mut own: Vec<Arc<Thing>> = Vec::new();
        while !stop.load(Ordering::Acquire) {
            match step::take(self, &mut client, (tenant, &mut own), &mut chance) {
                // A caller without an answer waits before the next attempt, or an outage fills up with them.
                Some(Outcome::Open) => std::thread::sleep(Duration::from_millis(100)),
                Some(_) => {}
                // Nobody listens any more.
                None => break,
            }
        }
        own
    }
}

#[cfg(test)]
mod tests;
