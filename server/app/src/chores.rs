//! Work that comes round by itself: noticing what others wrote, judging what was written, keeping what is due next,
//! scrubbing, forgetting old idempotency keys.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use store::{Portion, StoreError};
use tokio::runtime::Handle;

use crate::audit::checkpoint::Signer;
use crate::certify;
use crate::forecast::kept;
use crate::job;
use crate::job::runner::Engine;
use crate::job::statistics::{self, Counting, Outcome};
use crate::notify;
use crate::quality::{self, Followed, JudgedSessions};
use crate::settle;
use crate::state::State;

/// Versions that a scrub reads in one go, so that nobody waits long behind it.
const SCRUB_PORTION: i64 = 200;

/// A pause between two portions of a scrub: the scrub has time, callers have not.
const SCRUB_PAUSE: Duration = Duration::from_millis(500);

/// How often the database is asked for the time, besides by whoever asks for readiness.
const CLOCK_INTERVAL: Duration = Duration::from_secs(10);

/// How often old idempotency keys are looked for.
const FORGET_INTERVAL: Duration = Duration::from_secs(3_600);

/// How often is looked which origins registered apps have.
const ORIGINS_INTERVAL: Duration = Duration::from_secs(10);

/// How often is looked whether authorities of clients took certificates back.
const CLIENTS_INTERVAL: Duration = Duration::from_secs(30);

/// How often is looked whether today has its open data.
const PUBLISH_INTERVAL: Duration = Duration::from_secs(600);

/// A rest after each page of doses that are counted: counting has time, callers have not.
const PUBLISH_REST: Duration = Duration::from_millis(50);

const DAY_MS: i64 = 24 * 3_600 * 1_000;

/// How often is looked whether the tables have grown.
const GROWTH_INTERVAL: Duration = Duration::from_secs(1);

/// How often is looked for doses that have waited too long for their person.
const PATIENCE_INTERVAL: Duration = Duration::from_secs(3_600);

/// How often sessions that have ended are judged as a whole.
const SESSIONS_INTERVAL: Duration = Duration::from_secs(600);

/// How often is looked for what came at the same moment.
const MOMENT_INTERVAL: Duration = Duration::from_secs(1);

/// How often is looked for certificates that were begun and never finished.
const SETTLE_INTERVAL: Duration = Duration::from_secs(60);

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
    every(GROWTH_INTERVAL, Arc::clone(state), |state| async move {
        quietly(&state, "growth", |state| {
            state.store.note_growth().map(drop)
        })
        .await;
    });
    every(CLOCK_INTERVAL, Arc::clone(state), |state| async move {
        quietly(&state, "clock", |state| {
            state.clock.look(&state.store).map(drop)
        })
        .await;
    });
    every(FORGET_INTERVAL, Arc::clone(state), |state| async move {
        let keep = i64::try_from(state.config.idempotency.keep.as_millis()).unwrap_or(i64::MAX);
        let before = state.now_ms().saturating_sub(keep);
        quietly(&state, "forget", move |state| {
            state.store.forget_idempotency(before).map(drop)
        })
        .await;
    });
    every(FORGET_INTERVAL, Arc::clone(state), |state| async move {
        quietly(&state, "forget-files", |state| {
            forget_files(state).map(drop)
        })
        .await;
    });
    every(FORGET_INTERVAL, Arc::clone(state), |state| async move {
        quietly(&state, "forget-grants", |state| {
            state.auth.forget(state.now_ms()).map(drop)
        })
        .await;
    });
    // Pages of apps that are registered already do not wait for the first round.
    actix_web::rt::spawn(follow_origins(Arc::clone(state)));
    every(ORIGINS_INTERVAL, Arc::clone(state), follow_origins);
    every(CLIENTS_INTERVAL, Arc::clone(state), |state| async move {
        quietly(&state, "clients", |state| {
            state.refresh_clients();
            Ok(())
        })
        .await;
    });
    every(PUBLISH_INTERVAL, Arc::clone(state), publish);
    every(state.config.scrub.interval, Arc::clone(state), scrub);
    sign_ends(state);
    settle(state);
    judge(state);
    keep(state);
    certify(state);
    tell(state);
}

/// Counts what subscribers wait for, and calls them; none waits for another.
fn tell(state: &Arc<State>) {
    let subscribers = Arc::new(notify::Subscribers::default());
    let ending = Arc::new(job::Ending::default());
    let interval = state.config.subscription.interval;
    every(interval, Arc::clone(state), move |state| {
        let (counting, ending) = (Arc::clone(&subscribers), Arc::clone(&ending));
        let subscribers = Arc::clone(&subscribers);
        async move {
            let asked = ending.flag();
            let due = quietly(&state, "subscriptions", move |state| {
                counting.round(state, &|| asked.load(Ordering::Relaxed))
            })
            .await;
            notify::next_round(&subscribers, &state, &Handle::current(), due);
        }
    });
    every(FORGET_INTERVAL, Arc::clone(state), |state| async move {
        quietly(&state, "forget-events", |state| {
            let keep = i64::try_from(state.config.subscription.keep.as_millis());
            let before = state.now_ms().saturating_sub(keep.unwrap_or(i64::MAX));
            notify::forget(state, before)
        })
        .await;
    });
}

/// Looks which origins registered apps have.
async fn follow_origins(state: Arc<State>) {
    quietly(&state, "origins", |state| state.auth.follow_origins()).await;
}

/// Signs the ends of trails that have moved.
fn sign_ends(state: &Arc<State>) {
    let signer = Arc::new(Signer::new(&state.config));
    let interval = state.config.audit.checkpoint_interval;
    every(interval, Arc::clone(state), move |state| {
        let signer = Arc::clone(&signer);
        async move {
            quietly(&state, "checkpoints", move |state| signer.sign(state)).await;
        }
    });
}

/// Withdraws certificates of what is different now, and settles those that were begun and never finished.
fn certify(state: &Arc<State>) {
    let followed = Arc::new(certify::Followed::default());
    let interval = state.config.certificates.interval;
    every(interval, Arc::clone(state), move |state| {
        let followed = Arc::clone(&followed);
        async move {
            let runtime = Handle::current();
            quietly(&state, "certificates", move |state| {
                followed.catch_up(state, &runtime)
            })
            .await;
        }
    });
    every(SETTLE_INTERVAL, Arc::clone(state), |state| async move {
        let runtime = Handle::current();
        quietly(&state, "certificates-unfinished", move |state| {
            certify::settle_unfinished(state, &runtime)
        })
        .await;
    });
}

/// Puts right what came at the same moment.
fn settle(state: &Arc<State>) {
    let followed = Arc::new(settle::Followed::default());
    judging(
        state,
        "settle",
        MOMENT_INTERVAL,
        move |engine, bases, asked| followed.catch_up(engine, bases, asked),
    );
}

/// Keeps the marks of quality right: behind what is written, and where time alone changes them.
fn judge(state: &Arc<State>) {
    let interval = state.config.quality.interval;
    if interval.is_zero() {
        return;
    }
    let followed = Arc::new(Followed::default());
    judging(state, "judge", interval, move |engine, bases, asked| {
        followed.catch_up(engine, bases, asked)
    });
    judging(
        state,
        "judge-waiting",
        PATIENCE_INTERVAL,
        |engine, bases, asked| {
            quality::look_for_impatient(engine, bases, (crate::state::now_ms(), asked))
        },
    );
    let sessions = JudgedSessions::default();
    judging(
        state,
        "judge-sessions",
        SESSIONS_INTERVAL,
        move |engine, bases, asked| {
            let now = crate::state::now_ms();
            quality::judge_sessions(engine, bases, &sessions, (now, asked))
        },
    );
}

/// Judges again and again, until the process ends.
fn judging(
    state: &Arc<State>,
    name: &'static str,
    pause: Duration,
    work: impl Fn(&Engine, &[String], &dyn Fn() -> bool) -> Result<usize, StoreError>
    + Send
    + Sync
    + 'static,
) {
    let ending = Arc::new(job::Ending::default());
    let work = Arc::new(work);
    every(pause, Arc::clone(state), move |state| {
        let (work, ending) = (Arc::clone(&work), Arc::clone(&ending));
        async move {
            let (runtime, asked) = (Handle::current(), ending.flag());
            quietly(&state, name, move |state| {
                let engine = Engine::new(state, runtime)?;
                let bases = state.config.bases(&[]);
                work(&engine, &bases, &|| asked.load(Ordering::Relaxed))
            })
            .await;
        }
    });
}

/// Keeps what is due next up to date, until the process ends.
fn keep(state: &Arc<State>) {
    let ending = Arc::new(job::Ending::default());
    let known = Arc::new(kept::Known::default());
    let interval = state.config.forecast.interval;
    every(interval, Arc::clone(state), move |state| {
        let (known, ending) = (Arc::clone(&known), Arc::clone(&ending));
        async move {
            let (runtime, asked) = (Handle::current(), ending.flag());
            quietly(&state, "forecast", move |state| {
                let keeper = kept::Keeper::new(state, runtime)?;
                let round =
                    keeper.round(&known, kept::today()?, &|| asked.load(Ordering::Relaxed))?;
                if round.written > 0 {
                    let kept::Round { looked_at, written } = round;
                    log::debug!(looked_at, written; "recommendations were brought up to date");
                }
                Ok(())
            })
            .await;
        }
    });
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

/// Forgets the files of jobs that ended long ago, and what came out of them. What was told of the jobs, and what they
/// wrote, stays.
pub(crate) fn forget_files(state: &State) -> Result<usize, StoreError> {
    let keep = i64::try_from(state.config.imports.files_keep.as_millis()).unwrap_or(i64::MAX);
    let before = state.now_ms().saturating_sub(keep);
    let exports = state
        .now_ms()
        .saturating_sub(i64::try_from(state.config.export.keep.as_millis()).unwrap_or(i64::MAX));
    let forgotten = state.store.forget_jobs_of(job::kind::EXPORT, exports)?;
    Ok(forgotten + state.store.forget_jobs(before)?)
}

/// Publishes the open data of today, where nobody has yet, and forgets that of days long past.
async fn publish(state: Arc<State>) {
    if !state.config.statistics.publish {
        return;
    }
    let ending = job::Ending::default();
    let asked = ending.flag();
    quietly(&state, "open-data", move |state| {
        publish_today(state, &|| asked.load(Ordering::Relaxed))
    })
    .await;
}

/// The same, until somebody asks to leave off.
pub(crate) fn publish_today(state: &State, asked: &dyn Fn() -> bool) -> Result<(), StoreError> {
    let now_ms = state.now_ms();
    let counting = Counting {
        store: &state.store,
        towns: &state.config.server.tenants,
        towns_min: state.config.statistics.towns_min,
        rest: PUBLISH_REST,
        asked,
    };
    if let Outcome::Published(count) = statistics::publish(&counting, now_ms, false)? {
        let (counted, unread) = (count.counted, count.unread);
        log::info!(counted, unread; "the open data of today was published");
    }
    let keep = state.config.statistics.keep.as_millis();
    let keep = i64::try_from(keep).unwrap_or(i64::MAX).max(DAY_MS);
    let oldest = crate::state::day_at(now_ms.saturating_sub(keep))?;
    let oldest = statistics::number_of(oldest);
    state.store.forget_open_data(oldest).map(drop)
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
