//! Alerts out of the trail: a line in the log, a figure for operators, and an event that the municipality sees in its own
//! trail.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use access::alert::{Alert, AlertKind, Bounds, Watch};
use access::audit::{Event, Outcome};

/// What an alert is called among the acts of a trail.
pub const ACT: &str = "alert";

/// Watches what is written down.
pub struct Alarm {
    bounds: Bounds,
    watch: Mutex<Watch>,
    told: [AtomicU64; AlertKind::ALL.len()],
}

impl Alarm {
    /// With these measures of what is usual.
    pub fn new(bounds: Bounds) -> Alarm {
        Alarm {
            bounds,
            watch: Mutex::default(),
            told: Default::default(),
        }
    }

    /// How many alerts of each kind there were.
    pub fn figures(&self) -> impl Iterator<Item = (AlertKind, u64)> {
        let counts = self.told.iter().map(|count| count.load(Ordering::Relaxed));
        AlertKind::ALL.into_iter().zip(counts)
    }

    /// Looks at an event that is about to be kept. Where somebody should look at it, the event that says so is given.
    pub(super) fn see(&self, tenant: Option<i32>, event: &Event) -> Option<Event> {
        if &*event.action == ACT {
            return None;
        }
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        let Alert { kind, actor, count } = watch.see(event, &self.bounds)?;
        drop(watch);
        self.count(kind);
        let (tenant, name, client) = (tenant.unwrap_or_default(), kind.name(), &*event.client);
        log::warn!(alert = name, tenant, actor = &*actor, client, count; "somebody should look at this");
        Some(Event {
            action: ACT.into(),
            objects: Vec::new(),
            patients: Vec::new(),
            found: i64::try_from(count).ok(),
            outcome: Outcome::Refused,
            rule: name.into(),
            ..event.clone()
        })
    }

    /// Events could not be written down. No trail can tell of it.
    pub(super) fn gap(&self, lost: u64) {
        self.count(AlertKind::Gap);
        let name = AlertKind::Gap.name();
        log::error!(alert = name, lost; "events could not be written down");
    }

    fn count(&self, kind: AlertKind) {
        let kinds = AlertKind::ALL.into_iter().zip(&self.told);
        for (_, count) in kinds.filter(|(known, _)| *known == kind) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}
