//! Counting: behind every version that was written, in the order of changes, for each subscription that waits for it.
//!
//! What is counted and how far the order was read are kept together. Of several processes that read the same stretch, one
//! keeps it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use fhir::codec::{self, Limits};
use fhir::search::{Alone, Catalogue, Facts, Query, matches};
use fhir::{Element, Id, Key, Kind, Reach, Tenant, instant};
use store::{Follower, Found, Noticed, Store, StoreError, Stretch, SubscriptionStep};

use super::CLIENT;
use super::asked::Asked;
use crate::state::{State, now_ms};

/// Places of a tenant's order that are gone through at once.
const PLACES: i64 = 500;
/// The same where nobody waits for anything, and only subscriptions are looked for.
const PLACES_EMPTY: i64 = 10_000;
/// How far a place may go on without being kept, where there was nothing to count.
const UNKEPT_MAX: i64 = 10_000;

/// How far each tenant's order was read, in memory. What is kept in the store may lie behind where there was nothing to count.
#[derive(Default)]
pub struct Places(Mutex<HashMap<i32, Place>>);

#[derive(Clone, Copy)]
struct Place {
    reached: i64,
    kept: i64,
}

impl Places {
    /// Counts what was written in all tenants, and tells in which somebody waits for something new.
    pub fn catch_up(
        &self,
        state: &State,
        bases: &[String],
        asked: &dyn Fn() -> bool,
    ) -> Result<Vec<i32>, StoreError> {
        let mut changed = Vec::new();
        for (tenant, end) in state.store.places()? {
            let mut place = match self.known(tenant) {
                Some(place) => place,
                None => {
                    let kept = state.store.followed(tenant, Follower::Subscriptions)?;
                    let reached = kept;
                    Place { reached, kept }
                }
            };
            if place.reached >= end {
                self.note(tenant, Some(place));
                continue;
            }
            let mut watch = Watch::of(state, bases, tenant)?;
            let mut is_ours = true;
            while place.reached < end && !asked() {
                let (reached, steps) = watch.stretch(place.reached)?;
                place.reached = reached;
                if steps.is_empty() && reached - place.kept <= UNKEPT_MAX {
                    continue;
                }
                let moved = (place.kept, reached);
                let store = &state.store;
                if !store.note_subscriptions(tenant, moved, &steps, now_ms())? {
                    // Another process is at it; what it counted is not counted again.
                    is_ours = false;
                    break;
                }
                place.kept = reached;
                if !steps.is_empty() && changed.last() != Some(&tenant) {
                    changed.push(tenant);
                }
            }
            self.note(tenant, is_ours.then_some(place));
        }
        Ok(changed)
    }

    fn known(&self, tenant: i32) -> Option<Place> {
        let places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.get(&tenant).copied()
    }

    fn note(&self, tenant: i32, place: Option<Place>) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match place {
            Some(place) => places.insert(tenant, place),
            None => places.remove(&tenant),
        };
    }
}

struct Watch<'a> {
    state: &'a State,
    bases: Vec<&'a str>,
    tenant: i32,
    /// What is waited for, by the subscription's id.
    waiting: BTreeMap<String, Asked>,
}

impl<'a> Watch<'a> {
    fn of(state: &'a State, bases: &'a [String], tenant: i32) -> Result<Watch<'a>, StoreError> {
        let mut watch = Watch {
            state,
            bases: bases.iter().map(String::as_str).collect(),
            tenant,
            waiting: BTreeMap::new(),
        };
        for kept in state.store.subscriptions(tenant)? {
            if let Some(asked) = current(state, tenant, &kept.id, &watch.bases)? {
                watch.waiting.insert(kept.id, asked);
            }
        }
        Ok(watch)
    }

    /// What the next stretch means. Where nobody waits, what others wrote is not even read.
    fn stretch(&mut self, after: i64) -> Result<(i64, Vec<SubscriptionStep>), StoreError> {
        if self.waiting.is_empty() {
            let (reached, steps) = self.read(after, PLACES_EMPTY, &["Subscription"])?;
            if self.waiting.is_empty() {
                return Ok((reached, steps));
            }
            // Somebody asked in here: what was written behind it counts.
            self.waiting.clear();
        }
        let names = [
            "Subscription",
            "Immunization",
            "ImmunizationRecommendation",
            "Patient",
        ];
        self.read(after, PLACES, &names)
    }

    fn read(
        &mut self,
        after: i64,
        places: i64,
        names: &[&str],
    ) -> Result<(i64, Vec<SubscriptionStep>), StoreError> {
        let kinds: Vec<(Kind, bool)> = names
            .iter()
            .filter_map(|name| Some((Kind::parse(name)?, true)))
            .collect();
        let stretch = Stretch {
            after,
            places,
            kinds: &kinds,
            not_by: CLIENT,
        };
        let written = self.state.store.written_in(self.tenant, &stretch)?;
        let mut versions = written.versions;
        versions.sort_by_key(|version| version.place);
        let mut steps = Vec::new();
        for version in &versions {
            match version.key.kind.name() {
                "Subscription" => steps.extend(self.asked(version)),
                _ => self.happened(version, &mut steps),
            }
        }
        Ok((written.reached, steps))
    }

    /// Somebody wrote a Subscription.
    fn asked(&mut self, noticed: &Noticed) -> Option<SubscriptionStep> {
        let id = noticed.key.id.to_string();
        let element = read(&noticed.body);
        let wanted = element
            .as_ref()
            .filter(|element| element.text_of("status") == Some("requested"));
        let asked = wanted
            .and_then(|element| Asked::read(element, &self.state.catalogue, &self.bases).ok());
        match asked {
            Some(asked) => {
                self.waiting.insert(id.clone(), asked);
                Some(SubscriptionStep::Requested {
                    id,
                    version: noticed.version,
                    client: noticed.by.clone(),
                })
            }
            None => {
                self.waiting.remove(&id);
                Some(SubscriptionStep::Ended { id })
            }
        }
    }

    /// Something was written that somebody may wait for.
    fn happened(&self, noticed: &Noticed, steps: &mut Vec<SubscriptionStep>) {
        let mut waiting = self.waiting.iter();
        if !waiting.any(|(_, asked)| asked.topic.is_of(noticed.key.kind)) {
            return;
        }
        let (now, before) = (read(&noticed.body), read(&noticed.before));
        for (id, asked) in &self.waiting {
            let is_met = asked.topic.is_of(noticed.key.kind)
                && asked.topic.is_met(noticed, now.as_ref(), before.as_ref())
                && self.fits(&asked.filters, noticed, [now.as_ref(), before.as_ref()]);
            if is_met {
                steps.push(SubscriptionStep::Happened {
                    id: id.clone(),
                    place: noticed.place,
                    at: noticed.at,
                });
            }
        }
    }

    /// Whether what was written is, or was, among what the filters let through.
    fn fits(&self, filters: &[Query], noticed: &Noticed, forms: [Option<&Element>; 2]) -> bool {
        filters.is_empty()
            || forms.into_iter().flatten().any(|form| {
                let entries =
                    self.state
                        .catalogue
                        .entries(form, &self.bases, instant::JAPAN_MINUTES);
                let Ok(entries) = entries else { return false };
                let facts = Facts {
                    kind: noticed.key.kind,
                    id: &noticed.key.id,
                    changed_at_ms: noticed.at,
                    entries: &entries,
                };
                filters.iter().all(|query| matches(query, &facts, &Alone))
            })
    }
}

/// What a subscription asks for now; nothing where it cannot be read, or is gone.
pub fn current(
    state: &State,
    tenant: i32,
    id: &str,
    bases: &[&str],
) -> Result<Option<Asked>, StoreError> {
    asked_in(&state.store, &state.catalogue, (tenant, id), bases)
}

/// The same, for who has a store and a catalogue and no more.
pub fn asked_in(
    store: &Store,
    catalogue: &Catalogue,
    (tenant, id): (i32, &str),
    bases: &[&str],
) -> Result<Option<Asked>, StoreError> {
    let found = resource(store, tenant, id)?;
    Ok(found.and_then(|(_, element)| Asked::read(&element, catalogue, bases).ok()))
}

/// A subscription as a resource, with its version.
pub fn resource(
    store: &Store,
    tenant: i32,
    id: &str,
) -> Result<Option<(fhir::Version, Element)>, StoreError> {
    let Some(key) = key_of(id) else {
        return Ok(None);
    };
    let reach = Reach::whole(Tenant(tenant));
    Ok(match store.read(&reach, &key)? {
        Found::Text(stored) => read(&stored.body).map(|element| (stored.version, element)),
        Found::Gone(..) | Found::Nothing => None,
    })
}

/// The key of a subscription.
pub fn key_of(id: &str) -> Option<Key> {
    Some(Key {
        kind: Kind::parse("Subscription")?,
        id: Id::parse(id)?,
    })
}

fn read(body: &[u8]) -> Option<Element> {
    codec::json::read(body, &Limits::own()).ok()
}
