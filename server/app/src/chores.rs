//! Work that comes round by itself: noticing what others wrote, keeping what is due next, scrubbing, forgetting old
//! idempotency keys.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use store::{Portion, StoreError};
use tokio::runtime::Handle;

use crate::forecast::kept;
use crate::job;
use crate::state::State;

/// Versions that a scrub reads in one go, so that nobody waits long behind it.
const SCRUB_PORTION: i64 = 200;

/// A pause between two portions of a scrub: the scrub has time, callers have not.
const SCRUB_PAUSE: Duration = Duration::from_millis(500);

/// How often old idempotency keys are looked for.
const FORGET_INTERVAL: Duration = Duration::from_secs(3_600);

/// For how long files that were handed in, and what came out of them, are kept after their job has ended. What was told of
/// the job, and what it wrote, stays.
const FILES_KEEP: Duration = Duration::from_secs(30 * 24 * 3_600);

/// Starts all chores. They end with the process.
pub fn start(state: &Arc<State>) {
    job::start(state);
    every(
        state.config.cache.follow_interval,
        Arc::clone(state),
        |state| async move {
            quietly(&state, "follow", |state| state.store.follow()).await;
        },
    );
    every(FORGET_INTERVAL, Arc::clone(state), |state| async move {
        let keep = i64::try_from(state.config.idempotency.keep.as_millis()).unwrap_or(i64::MAX);
        let before = state.now_ms().saturating_sub(keep);
        quietly(&state, "forget", move |state| {
            state.store.forget_idempotency(before).map(drop)
        })
        .await;
    });
    every(FORGET_INTERVAL, Arc::clone(state), |state| async move {
        let keep = i64::try_from(FILES_KEEP.as_millis()).unwrap_or(i64::MAX);
        let before = state.now_ms().saturating_sub(keep);
        quietly(&state, "forget-files", move |state| {
            state.store.forget_jobs(before).map(drop)
        })
        .await;
    });
    every(state.config.scrub.interval, Arc::clone(state), scrub);
    let kept = Arc::new((Ending(Arc::default()), Arc::new(kept::Known::default())));
    every(
        state.config.forecast.interval,
        Arc::clone(state),
        move |state| {
            let kept = Arc::clone(&kept);
            async move { keep(state, &kept).await }
        },
    );
}

/// Set when it is dropped: the process ends, and what goes on in a chore ends with it.
struct Ending(Arc<AtomicBool>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Brings what is due next up to date.
async fn keep(state: Arc<State>, (ending, known): &(Ending, Arc<kept::Known>)) {
    let (runtime, ending) = (Handle::current(), Arc::clone(&ending.0));
    let known = Arc::clone(known);
    quietly(&state, "forecast", move |state| {
        let keeper = kept::Keeper::new(state, runtime)?;
        let asked = || ending.load(Ordering::Relaxed);
        let round = keeper.round(&known, kept::today()?, &asked)?;
        if round.written > 0 {
            let kept::Round { looked_at, written } = round;
            log::debug!(looked_at, written; "recommendations were brought up to date");
        }
        Ok(())
    })
    .await;
}

/// Does something again and again, with a pause before each time.
fn every<F: Future<Output = ()> + 'static>(
    pause: Duration,
    state: Arc<State>,
    chore: impl Fn(Arc<State>) -> F + 'static,
) {
    if pause.is_zero() {
        return;
    }
    actix_web::rt::spawn(async move {
        loop {
            tokio::time::sleep(pause).await;
            chore(Arc::clone(&state)).await;
        }
    });
}

/// Runs a chore beside the workers. Failing is not urgent: it comes round again.
async fn quietly<T: Default + Send + 'static>(
    state: &Arc<State>,
    name: &'static str,
    work: impl FnOnce(&State) -> Result<T, StoreError> + Send + 'static,
) -> T {
    let state = Arc::clone(state);
    match tokio::task::spawn_blocking(move || work(&state)).await {
        Ok(Ok(done)) => done,
        Ok(Err(error)) => {
            log::warn!(chore = name; "a chore failed and will be tried again: {error}");
            T::default()
        }
        Err(_) => T::default(),
    }
}

/// Reads every stored version of every tenant once, with pauses, and raises an alarm for each that is damaged.
async fn scrub(state: Arc<State>) {
    let tenants = quietly(&state, "scrub", |state| state.store.tenants()).await;
    for tenant in tenants {
        loop {
            let portion = Portion {
                most: SCRUB_PORTION,
                from_first: false,
                now_ms: state.now_ms(),
            };
            let found = quietly(&state, "scrub", move |state| {
                state.store.scrub(tenant, portion)
            })
            .await;
            for sequence in &found.damaged {
                log::error!(tenant, sequence; "a stored version is damaged and is not served");
            }
            if found.finished || found.checked == 0 {
                break;
            }
            tokio::time::sleep(SCRUB_PAUSE).await;
        }
    }
}
