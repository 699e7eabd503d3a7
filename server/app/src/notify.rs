//! Telling subscribers: what was written is counted behind every write, and whoever waits for it is called.
//!
//! The writer knows nothing of it. Counting follows the order of changes ([`watch`]); calling follows what was counted
//! ([`tell`]), one subscriber at a time each and none waiting for another.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use fhir::Reach;
use fhir::Tenant;
use store::{KeptSubscription, StoreError, SubscriptionState};
use tokio::runtime::Handle;

use crate::state::{State, now_ms};

pub mod asked;
pub mod bundle;
pub mod rights;
mod tell;
pub mod topic;
pub mod watch;

/// Who says in the trail how a subscription stands.
pub const CLIENT: &str = "subscriptions";

/// How many subscribers are called at once by one process.
const AT_ONCE_MAX: usize = 32;

/// How often it is looked up where somebody waits.
const LOOK_UP_MS: i64 = 30_000;

/// How long one process has a subscriber for itself: twice what a call may take. When a process dies while it calls, its
/// subscribers wait that long for another.
const LEASE_MS: i64 = 20_000;

/// More events than this that wait to arrive end a subscription.
const BACKLOG_MAX: i64 = 10_000;

/// Whom this process is calling.
#[derive(Default)]
pub struct Subscribers {
    calling: Mutex<HashSet<(i32, String)>>,
    places: watch::Places,
    /// Where somebody waits, and when that was last looked up everywhere.
    waiting: Mutex<(i64, BTreeSet<i32>)>,
}

/// A subscriber who is to be called.
pub struct Due {
    tenant: i32,
    kept: KeptSubscription,
}

impl Subscribers {
    /// Counts what was written, and says who is to be called now.
    pub fn round(&self, state: &State, asked: &dyn Fn() -> bool) -> Result<Vec<Due>, StoreError> {
        let bases = state.config.bases(&tell::own_bases(&state.config));
        let changed = self.places.catch_up(state, &bases, asked)?;
        let mut all = Vec::new();
        for tenant in self.tenants(state, changed)? {
            for kept in state.store.subscriptions(tenant)? {
                let is_due = tell::is_due(state, tenant, &kept, &bases)?;
                if is_due && self.begin(tenant, &kept.id) {
                    let until = now_ms().saturating_add(LEASE_MS);
                    match state.store.claim_subscription(tenant, &kept, until)? {
                        true => all.push(Due { tenant, kept }),
                        false => self.end(tenant, &kept.id),
                    }
                }
            }
        }
        Ok(all)
    }

    /// The tenants in which somebody waits. Other processes add some, so all are looked up now and then.
    fn tenants(&self, state: &State, changed: Vec<i32>) -> Result<BTreeSet<i32>, StoreError> {
        let now = now_ms();
        let (looked_at, mut waiting) = {
            let known = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            known.clone()
        };
        let is_old = !(0..LOOK_UP_MS).contains(&now.saturating_sub(looked_at));
        if is_old {
            waiting.clear();
            for tenant in state.store.tenants()? {
                if !state.store.subscriptions(tenant)?.is_empty() {
                    waiting.insert(tenant);
                }
            }
        }
        waiting.extend(changed);
        let mut known = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *known = (if is_old { now } else { looked_at }, waiting.clone());
        Ok(waiting)
    }

    /// Calls a subscriber. What goes wrong comes round again.
    pub fn call(&self, state: &State, runtime: &Handle, due: Due) {
        let (tenant, id) = (due.tenant, due.kept.id.clone());
        if let Err(error) = tell::tell(state, runtime, tenant, due.kept) {
            log::warn!(tenant; "a subscriber could not be called and will be tried again: {error}");
        }
        self.end(tenant, &id);
    }

    fn begin(&self, tenant: i32, id: &str) -> bool {
        let mut calling = self.calling.lock().unwrap_or_else(PoisonError::into_inner);
        calling.len() < AT_ONCE_MAX && calling.insert((tenant, id.to_owned()))
    }

    fn end(&self, tenant: i32, id: &str) {
        let mut calling = self.calling.lock().unwrap_or_else(PoisonError::into_inner);
        calling.remove(&(tenant, id.to_owned()));
    }
}

/// Forgets events that nobody can ask for any more.
pub fn forget(state: &State, before: i64) -> Result<(), StoreError> {
    for tenant in state.store.tenants()? {
        state.store.forget_subscription_events(tenant, before)?;
    }
    Ok(())
}

/// Starts counting and calling, until the process ends.
pub fn next_round(
    subscribers: &Arc<Subscribers>,
    state: &Arc<State>,
    runtime: &Handle,
    due: Vec<Due>,
) {
    for one in due {
        let (subscribers, with, runtime) =
            (Arc::clone(subscribers), Arc::clone(state), runtime.clone());
        state.detached(move || subscribers.call(&with, &runtime, one));
    }
}

fn whole(tenant: i32) -> Reach {
    Reach::whole(Tenant(tenant))
}

fn is_waiting(kept: &KeptSubscription) -> bool {
    kept.state == SubscriptionState::Active && kept.delivered < kept.number
}
