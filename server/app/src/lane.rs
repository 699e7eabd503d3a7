//! Lanes: where changes wait for their turn. Alone, a change waits for nobody; in a crowd, a crowd shares one commit.
//!
//! A tenant's changes are made one group at a time, so each tenant has a lane of its own, and on SQLite, which takes
//! one writer at a time, all tenants share one. A lane has no thread while it is empty: who finds it idle starts it,
//! and it runs until nobody waits any more. No answer is given before the commit of its group.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use store::{Store, Write, WriteError, Written};
use tokio::sync::oneshot;

use crate::turn::Turn;

/// The zone of what this house writes by itself: nobody came for it.
pub const NO_ZONE: i16 = 0;

/// All lanes of the process.
pub struct Lanes {
    store: Arc<Store>,
    now_ms: fn() -> i64,
    limits: LaneLimits,
    lanes: Mutex<HashMap<i32, Arc<Lane>>>,
    figures: LaneFigures,
}

/// How long a queue may grow, and how many may share a commit.
#[derive(Clone, Copy, Debug)]
pub struct LaneLimits {
    /// Changes that may wait in one lane. Beyond it, a change is turned away at once.
    pub queue_max: usize,
    /// Changes that may share a commit.
    pub group_max: usize,
}

/// What the lanes have done so far.
#[derive(Debug, Default)]
pub struct LaneFigures {
    /// Groups committed, or tried.
    pub groups: AtomicU64,
    /// Changes in them.
    pub changes: AtomicU64,
    /// Changes that wait now.
    pub waiting: AtomicU64,
    /// Calls that somebody came with while their lane was at work.
    pub met: AtomicU64,
}

/// Why a change came to nothing before the store was asked, or in it.
#[derive(Debug)]
pub enum LaneError {
    /// Too many wait already.
    Full,
    /// The process is ending and the change was not begun.
    Closed,
    /// What the store says.
    Store(WriteError),
}

/// How long a lane that just answered a crowd waits for the same crowd to come back. Whoever writes one thing after
/// another comes back at once; without the wait the crowd would split into halves that commit in turn.
const CROWD_PATIENCE: Duration = Duration::from_millis(1);

#[derive(Default)]
struct Lane {
    state: Mutex<LaneState>,
    arrived: Condvar,
}

#[derive(Default)]
struct LaneState {
    waiting: VecDeque<Waiting>,
    running: bool,
}

struct Waiting {
    write: Write,
    answer: oneshot::Sender<Result<Vec<Written>, WriteError>>,
}

/// Changes that wait for their turn or are being made. Whoever drops them gives up those that still wait.
#[derive(Debug)]
pub struct Begun(oneshot::Receiver<Result<Vec<Written>, WriteError>>);

impl Begun {
    /// Waits for their commit.
    pub async fn end(self) -> Result<Vec<Written>, LaneError> {
        match self.0.await {
            Ok(result) => result.map_err(LaneError::Store),
            Err(_) => Err(LaneError::Closed),
        }
    }
}

impl Lanes {
    /// The lanes in front of this store.
    pub fn new(store: Arc<Store>, now_ms: fn() -> i64, limits: LaneLimits) -> Lanes {
        Lanes {
            store,
            now_ms,
            limits,
            lanes: Mutex::default(),
            figures: LaneFigures::default(),
        }
    }

    /// What the lanes have done so far.
    pub fn figures(&self) -> &LaneFigures {
        &self.figures
    }

    /// Makes the changes of a call and waits for their commit.
    pub async fn submit(self: &Arc<Lanes>, write: Write) -> Result<Vec<Written>, LaneError> {
        self.begin(write)?.end().await
    }

    /// Puts the changes of a call into their lane. Whoever does so must be where blocking threads can be started.
    pub fn begin(self: &Arc<Lanes>, mut write: Write) -> Result<Begun, LaneError> {
        self.store.prepare(&write.reach, &mut write.changes);
        let lane = self.lane(write.reach.tenant.0);
        let (answer, answered) = oneshot::channel();
        let is_somebodys = write.author.zone != NO_ZONE && write.step.is_none();
        let start = {
            let mut state = lane.lock();
            if state.waiting.len() >= self.limits.queue_max {
                return Err(LaneError::Full);
            }
            state.waiting.push_back(Waiting { write, answer });
            self.figures.waiting.fetch_add(1, Ordering::Relaxed);
            lane.arrived.notify_one();
            !std::mem::replace(&mut state.running, true)
        };
        if is_somebodys && !start {
            self.figures.met.fetch_add(1, Ordering::Relaxed);
        }
        if start {
            let (lanes, turn) = (Arc::clone(self), Turn::of(&lane, Lane::give_up));
            tokio::task::spawn_blocking(move || turn.take(|lane| lanes.run(lane)));
        }
        Ok(Begun(answered))
    }

    fn lane(&self, tenant: i32) -> Arc<Lane> {
        let name = if self.store.has_one_lane() { 0 } else { tenant };
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(lanes.entry(name).or_default())
    }

    /// Works a lane off, group by group.
    fn run(&self, lane: &Lane) {
        let mut crowd = 0;
        while let Some(group) = self.take(lane, crowd) {
            crowd = group.len();
            let (writes, answers): (Vec<Write>, Vec<_>) = group
                .into_iter()
                .map(|waiting| (waiting.write, waiting.answer))
                .unzip();
            self.figures.groups.fetch_add(1, Ordering::Relaxed);
            let changes: usize = writes.iter().map(|write| write.changes.len()).sum();
            self.figures
                .changes
                .fetch_add(changes as u64, Ordering::Relaxed);
            let results = self.store.commit(&writes, (self.now_ms)());
            for (answer, result) in answers.into_iter().zip(results) {
                // Whoever asked may have gone; what was committed stays.
                let _ = answer.send(result);
            }
        }
    }

    /// What waits, up to a group; after a crowd, with a moment's patience for it to come back. Who has gone in the meantime is left out: nothing was begun for them.
    fn take(&self, lane: &Lane, crowd: usize) -> Option<Vec<Waiting>> {
        let mut state = lane.lock();
        if crowd > 1 {
            let expected = (state.waiting.len() + crowd).min(self.limits.group_max);
            let missing = |state: &mut LaneState| state.waiting.len() < expected;
            let waited = lane
                .arrived
                .wait_timeout_while(state, CROWD_PATIENCE, missing);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        let count = self.group(&state.waiting);
        if count == 0 {
            state.running = false;
            return None;
        }
        self.figures
            .waiting
            .fetch_sub(count as u64, Ordering::Relaxed);
        Some(
            state
                .waiting
                .drain(..count)
                .filter(|waiting| !waiting.answer.is_closed())
                .collect(),
        )
    }
}

impl Lanes {
    /// How many of those who wait make a group: as many as bring so many changes, and at least one.
    fn group(&self, waiting: &VecDeque<Waiting>) -> usize {
        let mut changes = 0;
        let fits = |waiting: &&Waiting| {
            changes += waiting.write.changes.len().max(1);
            changes <= self.limits.group_max
        };
        let count = waiting.iter().take_while(fits).count();
        count.max(1).min(waiting.len())
    }
}

impl Lane {
    fn lock(&self) -> MutexGuard<'_, LaneState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells those who wait that nothing was begun for them.
    fn give_up(&self) {
        let mut state = self.lock();
        state.running = false;
        state.waiting.clear();
    }
}

#[cfg(test)]
mod tests;
