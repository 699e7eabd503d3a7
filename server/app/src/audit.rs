//! The trail in front of the store: what somebody looked at is written down before it leaves, many looks in one commit.
//!
//! Changes are told in the transaction that makes them. Everything else comes here: whoever wants an answer waits until
//! its event is kept, and gets none where it cannot be (R-L01, R-L02). While one group is being kept, the next gathers.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use access::alert::Bounds;
use access::audit::Event;
use fhir::{Id, Problem};
use store::{Noted, Store};
use tokio::sync::oneshot;

use crate::problem::unavailable;
use crate::turn::Turn;

mod alarm;
pub mod checkpoint;
pub mod trim;
pub mod verify;
mod witness;

pub use alarm::{ACT as ALERT, Alarm};
pub use witness::{
    Refused, Witness, of_answer, of_handout, of_knock, of_received, of_refused, source_of,
};

/// The trail of what belongs to no municipality.
const NOBODY: i32 = 0;

/// Looks that share a commit.
const GROUP_MAX: usize = 4_096;

/// Looks that wait. Beyond it, nobody gets an answer.
const WAITING_MAX: usize = 65_536;

/// Refusals and the like that wait, for which nobody does: beyond it they are counted and left out, so that strangers
/// who knock without end keep nobody else from an answer.
const UNAWAITED_MAX: usize = 8_192;

/// Where looks wait to be kept.
pub struct Desk {
    store: Arc<Store>,
    keeps: bool,
    queue: Mutex<Queue>,
    figures: DeskFigures,
    alarm: Alarm,
}

/// What the desk has done so far.
#[derive(Debug, Default)]
pub struct DeskFigures {
    /// Groups that were kept.
    pub groups: AtomicU64,
    /// Looks in them.
    pub looks: AtomicU64,
    /// Looks that could not be kept: nobody got what they were about.
    pub failed: AtomicU64,
    /// Refusals that were left out, because too many waited.
    pub left_out: AtomicU64,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<Waiting>,
    running: bool,
}

struct Waiting {
    tenant: i32,
    noted: Noted,
    answer: Option<oneshot::Sender<bool>>,
}

impl Desk {
    /// The desk in front of this store. One that does not keep looks lets them pass; changes are kept all the same.
    pub fn new(store: Arc<Store>, keeps: bool, bounds: Bounds) -> Desk {
        Desk {
            store,
            keeps,
            queue: Mutex::default(),
            figures: DeskFigures::default(),
            alarm: Alarm::new(bounds),
        }
    }

    /// What it has done so far.
    pub fn figures(&self) -> &DeskFigures {
        &self.figures
    }

    /// What it found that somebody should look at.
    pub fn alarm(&self) -> &Alarm {
        &self.alarm
    }

    /// Keeps an event, and returns when it is kept. Until then, nothing of what it tells may leave.
    pub async fn note(self: &Arc<Desk>, tenant: Option<i32>, event: Event) -> Result<(), Problem> {
        if !self.keeps {
            return Ok(());
        }
        let (answer, answered) = oneshot::channel();
        if !self.push(tenant, &event, Some(answer)) {
            return Err(unavailable("audit-away"));
        }
        match answered.await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(unavailable("audit-away")),
        }
    }

    /// Keeps an event of which nothing leaves, soon.
    pub fn note_soon(self: &Arc<Desk>, tenant: Option<i32>, event: &Event) {
        if self.keeps && !self.push(tenant, event, None) {
            self.figures.left_out.fetch_add(1, Ordering::Relaxed);
            self.alarm.gap(1);
        }
    }

    fn push(
        self: &Arc<Desk>,
        tenant: Option<i32>,
        event: &Event,
        answer: Option<oneshot::Sender<bool>>,
    ) -> bool {
        if let Some(alert) = self.alarm.see(tenant, event) {
            self.note_soon(tenant, &alert);
        }
        let patients = event.patients.iter().filter_map(|id| Id::parse(id));
        let waiting = Waiting {
            tenant: tenant.unwrap_or(NOBODY),
            noted: Noted {
                at: event.at_ms,
                bytes: event.bytes(),
                patients: patients.collect(),
            },
            answer,
        };
        let start = {
            let mut queue = self.lock();
            let most = match waiting.answer {
                Some(_) => WAITING_MAX,
                None => UNAWAITED_MAX,
            };
            if queue.waiting.len() >= most {
                return false;
            }
            queue.waiting.push(waiting);
            !std::mem::replace(&mut queue.running, true)
        };
        if start {
            let turn = Turn::of(self, Desk::give_up);
            tokio::task::spawn_blocking(move || turn.take(Desk::run));
        }
        true
    }

    /// Keeps what waits, group by group, until nobody waits.
    fn run(&self) {
        while let Some(group) = self.take() {
            let count = group.len() as u64;
            let mut looks: BTreeMap<i32, Vec<Noted>> = BTreeMap::new();
            let mut answers = Vec::with_capacity(group.len());
            for waiting in group {
                looks.entry(waiting.tenant).or_default().push(waiting.noted);
                answers.extend(waiting.answer);
            }
            let kept = self.store.note_looks(&looks);
            self.figures.groups.fetch_add(1, Ordering::Relaxed);
            let figure = match &kept {
                Ok(()) => &self.figures.looks,
                Err(_) => &self.figures.failed,
            };
            figure.fetch_add(count, Ordering::Relaxed);
            if let Err(error) = &kept {
                log::error!(looks = count; "what was looked at could not be written down, and was not shown: {error}");
                self.alarm.gap(count);
            }
            for answer in answers {
                // Whoever asked may have gone; what was kept stays.
                let _ = answer.send(kept.is_ok());
            }
        }
    }

    /// Tells those who wait that nothing was kept.
    fn give_up(&self) {
        let mut queue = self.lock();
        queue.running = false;
        queue.waiting.clear();
    }

    fn take(&self) -> Option<Vec<Waiting>> {
        let mut queue = self.lock();
        if queue.waiting.is_empty() {
            queue.running = false;
            return None;
        }
        let count = queue.waiting.len().min(GROUP_MAX);
        Some(queue.waiting.drain(..count).collect())
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
