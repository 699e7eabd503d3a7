//! Who works jobs off: claims them, keeps their leases, and goes on behind the last step of whoever was at them before.
//! A process runs two at once, of two tenants. What a job writes goes through the lanes like every other write, a group
//! at a time, so that who writes one thing waits for one group at most.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use fhir::{Reach, Tenant};
use immunization::intake::Rule;
use immunization::quality::ProductWindows;
use immunization::{Day, LotMaster, MunicipalityCode, TableError, VaccineTable};
use store::{Job, JobId, JobState, Store, StoreError, Write, Written};
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::progress::{Phase, Progress};
use super::{bulk, import, inquiry, kind, undo};
use crate::lane::{Begun, LaneError, Lanes};
use crate::rules::Rules;
use crate::state::{State, day_at, now_ms};

/// How many signs of life a runner gives, at least, before a job is taken for left.
const BEATS_A_LEASE: u32 = 3;
/// How often is looked for jobs where there was none: what was put into the queue here is told by the bell, and what
/// another process put there, or left, is found by looking.
const PAUSE: Duration = Duration::from_millis(500);
/// How long is waited where the store failed.
const PAUSE_FAILED: Duration = Duration::from_secs(5);
/// How often a job may be taken up without getting any further.
const TRIALS_MAX: u32 = 5;
/// How many jobs a process runs at once.
const RUNNERS: usize = 2;

/// What does the work of jobs.
#[derive(Clone)]
pub struct Engine {
    /// What is at rest.
    pub store: Arc<Store>,
    /// The queue in front of it.
    pub lanes: Arc<Lanes>,
    /// What everything that is written is held against.
    pub rules: Arc<Rules>,
    /// The vaccines that are known.
    pub vaccines: &'static VaccineTable,
    /// When which product could be given.
    pub windows: &'static ProductWindows,
    /// The lots that are known.
    pub lots: Arc<LotMaster>,
    /// Where writes are waited for.
    pub runtime: Handle,
    /// For how long a job is a runner's without a sign of life.
    pub lease: Duration,
    /// Whether files come in.
    pub rush: Rush,
    /// What this process was too slow for.
    pub late: Late,
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// Why a job was left before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The process is ending, or somebody asked. The job goes on elsewhere.
    Asked,
    /// The job is no longer this runner's: it was called back, or taken over.
    Lost,
    /// The store failed. It is tried again later.
    Store(String),
    /// It can never be done.
    Failed(&'static str),
    /// Something that it needs is damaged at rest. No trying again mends that, and others wait behind it.
    Damaged(String),
    /// A row cannot be taken in a file that is taken whole or not at all.
    Broken,
}

impl Stop {
    /// What the store could not do. What is damaged stays so, however often it is asked for.
    pub fn of(error: &StoreError) -> Stop {
        match error {
            StoreError::Damaged { .. } => Stop::Damaged(error.to_string()),
            error => Stop::Store(error.to_string()),
        }
    }

    /// That it can never be done.
    pub fn failed(why: &'static str) -> Stop {
        Stop::Failed(why)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Asked => f.write_str("the job is to be left for now"),
            Stop::Lost => f.write_str("the job is in other hands"),
            Stop::Store(error) | Stop::Damaged(error) => f.write_str(error),
            Stop::Failed(why) => f.write_str(why),
            Stop::Broken => f.write_str("a row cannot be taken"),
        }
    }
}

impl std::error::Error for Stop {}

/// Whether a job is to be left where it stands.
pub type Asked<'a> = &'a (dyn Fn() -> bool + Sync);

/// A job that was claimed, and what became of it.
pub type Turn = (JobId, Result<JobState, Stop>);

/// A job in the hands of a runner.
pub struct Hold<'a> {
    /// The job, as it was when it was claimed.
    pub job: &'a Job,
    /// Who holds it.
    pub runner: [u8; 16],
    /// All of the tenant.
    pub reach: Reach,
    pub(super) store: &'a Store,
    asked: Asked<'a>,
    lease: Duration,
    beaten: Cell<Instant>,
}

impl<'a> Hold<'a> {
    /// A job that was claimed.
    pub(super) fn new(
        engine: &'a Engine,
        job: &'a Job,
        runner: [u8; 16],
        asked: Asked<'a>,
    ) -> Hold<'a> {
        Hold {
            job,
            runner,
            reach: Reach::whole(Tenant(job.tenant)),
            store: &engine.store,
            asked,
            lease: engine.lease,
            beaten: Cell::new(Instant::now()),
        }
    }

    /// Whose records the job is about.
    pub fn municipality(&self) -> Result<MunicipalityCode, Stop> {
        let code = MunicipalityCode::from_number(self.job.tenant);
        code.map_err(|_| Stop::failed("the tenant is no municipality"))
    }

    /// Takes the job up, and counts that: one that ends its process again and again is not begun for ever.
    pub fn begin(&self, late: &Late) -> Result<Progress, Stop> {
        let mut progress = Progress::parse(&self.job.progress);
        let tried = progress.trials.saturating_sub(late.take(self.job.id));
        if tried >= TRIALS_MAX {
            return Err(Stop::failed("the job was begun too often"));
        }
        progress.trials = tried + 1;
        if progress.begun_at == 0 {
            progress.begun_at = now_ms();
        }
        self.note(&progress, self.job.rows_done, &[])?;
        Ok(progress)
    }

    /// Gives a sign of life, if it is time for one, and hears whether to go on.
    pub fn beat(&self) -> Result<(), Stop> {
        if (self.asked)() {
            return Err(Stop::Asked);
        }
        if self.beaten.get().elapsed() < self.lease / BEATS_A_LEASE {
            return Ok(());
        }
        self.beaten.set(Instant::now());
        self.keep(self.lease)
    }

    fn keep(&self, lease: Duration) -> Result<(), Stop> {
        let lease_ms = milliseconds(lease);
        let (tenant, job) = (self.job.tenant, self.job.id);
        let kept = self
            .store
            .keep_lease(tenant, job, self.runner, now_ms(), lease_ms);
        let kept = match kept {
            // Whoever writes at this moment is most likely this very job, whose step says the same.
            Err(StoreError::Busy) => return Ok(()),
            kept => kept?,
        };
        match kept {
            true => Ok(()),
            false => Err(Stop::Lost),
        }
    }

    /// Says how far the job is, where nothing is written.
    pub fn note(
        &self,
        progress: &Progress,
        rows_done: u64,
        pieces: &[(i16, Vec<u8>)],
    ) -> Result<(), Stop> {
        let pieces: Vec<(i16, &[u8])> = pieces
            .iter()
            .map(|(kind, piece)| (*kind, piece.as_slice()))
            .collect();
        let noted = self.store.note_progress(
            self.job.tenant,
            self.job.id,
            self.runner,
            &progress.bytes(),
            rows_done,
            &pieces,
            now_ms(),
        )?;
        match noted {
            true => Ok(()),
            false => Err(Stop::Lost),
        }
    }

    /// Brings the job back to its beginning, where it is gone through anew: what it gave out is dropped.
    pub fn begin_again(&self, progress: &Progress) -> Result<(), Stop> {
        let again = self.store.begin_job_again(
            self.job.tenant,
            self.job.id,
            self.runner,
            &progress.bytes(),
            now_ms(),
        )?;
        match again {
            true => Ok(()),
            false => Err(Stop::Lost),
        }
    }

    /// Ends the job.
    pub fn end(&self, state: JobState, progress: &Progress) -> Result<(), Stop> {
        let ended = self.store.end_job(
            self.job.tenant,
            self.job.id,
            Some(self.runner),
            state,
            &progress.bytes(),
            now_ms(),
        )?;
        match ended {
            true => Ok(()),
            false => Err(Stop::Lost),
        }
    }
}

impl Engine {
    /// The engine of a house.
    pub fn new(state: &State, runtime: Handle) -> Result<Engine, StoreError> {
        let unread = |error: TableError| StoreError::Unexpected(error.to_string());
        Ok(Engine {
            store: Arc::clone(&state.store),
            lanes: Arc::clone(&state.lanes),
            rules: Arc::clone(&state.rules),
            vaccines: VaccineTable::embedded().map_err(unread)?,
            windows: ProductWindows::embedded().map_err(unread)?,
            lots: Arc::clone(&state.rules.lots),
            runtime,
            lease: state.config.imports.lease,
            rush: state.rush.clone(),
            late: state.late.clone(),
        })
    }

    /// Hands a write to its lane and waits for its commit.
    pub fn submit(&self, write: Write) -> Result<Vec<Written>, LaneError> {
        self.runtime.block_on(self.lanes.submit(write))
    }

    /// Hands a write to its lane, and does not wait for it.
    pub fn begin(&self, write: Write) -> Result<Begun, LaneError> {
        let _here = self.runtime.enter();
        self.lanes.begin(write)
    }

    /// Waits for the commit of a write that was handed over.
    pub fn end(&self, begun: Begun) -> Result<Vec<Written>, LaneError> {
        self.runtime.block_on(begun.end())
    }

    /// How many calls that somebody came with have met with a lane at work so far.
    pub fn met(&self) -> u64 {
        self.lanes.figures().met.load(Ordering::Relaxed)
    }

    /// Has the database told that its tables have grown, if they have, without waiting for it. Rows come in without it, only slower.
    pub fn note_growth(&self) -> JoinHandle<()> {
        let store = Arc::clone(&self.store);
        self.runtime.spawn_blocking(move || {
            if let Err(error) = store.note_growth() {
                log::warn!("the database was not told that its tables have grown: {error}");
            }
        })
    }

    /// Claims a job and works it off, or leaves it where it can be gone on with. Nothing where there is none.
    pub fn run_next(&self, asked: Asked<'_>) -> Result<Option<Turn>, StoreError> {
        let JobId(runner) = JobId::fresh()?;
        let Some(job) = self
            .store
            .claim_job(runner, now_ms(), milliseconds(self.lease))?
        else {
            return Ok(None);
        };
        let hold = Hold::new(self, &job, runner, asked);
        let _here = self.rush.enter();
        let outcome = match job.kind {
            kind::IMPORT => import::run(self, &hold),
            kind::UNDO => undo::run(self, &hold),
            kind::INQUIRY => inquiry::run(self, &hold),
            kind::EXPORT => bulk::run(self, &hold),
            _ => Err(Stop::failed("no such kind of job")),
        };
        match &outcome {
            Ok(state) => {
                let ended = self.store.job(job.tenant, job.id)?;
                let rows = ended.map_or(job.rows_done, |job| job.rows_done);
                let id = job.id.to_string();
                log::info!(job = id.as_str(), rows; "a job ended: {}", super::report::state_name(*state));
            }
            Err(stop) => {
                leave(&hold, stop, &self.late);
            }
        }
        Ok(Some((job.id, outcome)))
    }
}

/// Leaves a job in a state in which it can be gone on with, or ends it where that is of no use.
fn leave(hold: &Hold<'_>, stop: &Stop, late: &Late) {
    let id = hold.job.id.to_string();
    let id = id.as_str();
    match stop {
        Stop::Lost => {
            log::info!(job = id; "a job is in other hands");
            late.note(hold.job.id);
        }
        // Whoever looks next takes it at once.
        Stop::Asked => {
            give_back(hold, late);
            let _ = hold.keep(Duration::ZERO);
        }
        Stop::Store(error) => {
            log::warn!(job = id; "a job was left and is tried again: {error}");
            give_back(hold, late);
            let _ = hold.keep(PAUSE_FAILED);
        }
        Stop::Failed(why) => {
            log::error!(job = id; "a job failed: {why}");
            fail(hold, None);
        }
        Stop::Damaged(error) => {
            log::error!(job = id; "a job failed: {error}");
            fail(hold, Some(Rule::JobDamaged));
        }
        Stop::Broken => {
            log::error!(job = id; "a job failed");
            fail(hold, None);
        }
    }
}

/// Takes back that the job was tried: it was left for a reason that is not in the job. Trials are counted against a file
/// that ends its process again and again. A store that fails may not take this either, and then it is remembered here.
fn give_back(hold: &Hold<'_>, late: &Late) {
    if untry(hold).is_err() {
        late.note(hold.job.id);
    }
}

fn untry(hold: &Hold<'_>) -> Result<(), Stop> {
    let job = hold.store.job(hold.job.tenant, hold.job.id)?;
    let job = job.ok_or(Stop::Lost)?;
    let mut progress = Progress::parse(&job.progress);
    if progress.trials == 0 {
        return Ok(());
    }
    progress.trials -= 1;
    hold.note(&progress, job.rows_done, &[])
}

/// Ends a job that failed, and says why where staff can do something about it.
fn fail(hold: &Hold<'_>, why: Option<Rule>) {
    let job = hold.store.job(hold.job.tenant, hold.job.id).ok().flatten();
    let progress = job.map(|job| Progress::parse(&job.progress));
    let mut progress = progress.unwrap_or_default();
    progress.phase = Phase::Ended;
    if let Some(rule) = why {
        progress.find(&rule.finding());
    }
    if let Err(stop) = hold.end(JobState::Failed, &progress) {
        log::warn!("a job that failed could not be ended: {stop:?}");
    }
}

/// Today in Japan.
pub fn today() -> Result<Day, Stop> {
    day_at(now_ms()).map_err(|_| Stop::failed("the clock stands outside the calendar"))
}

/// Jobs that runners of this process lost because they were slow, or could not give back because the store failed, each with
/// how often. Whoever lives to see that has not been ended by the job, so that trial does not count.
#[derive(Clone, Default)]
pub struct Late(Arc<Mutex<HashMap<JobId, u32>>>);

impl Late {
    /// Of more jobs it is not kept: jobs that were called back stand here, too, and nobody asks for them again.
    const JOBS_MAX: usize = 1_000;

    fn note(&self, job: JobId) {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.len() >= Late::JOBS_MAX {
            jobs.clear();
        }
        *jobs.entry(job).or_default() += 1;
    }

    fn take(&self, job: JobId) -> u32 {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.remove(&job).unwrap_or(0)
    }
}

/// Whether jobs are being worked off in this process. What only keeps up with what was written stands back then: it has time
/// until they are done, and the rows of a file have somebody who waits for them.
#[derive(Clone, Default)]
pub struct Rush(Arc<AtomicUsize>);

/// A job that is being worked off, until it is dropped.
pub struct InRush(Rush);

impl Rush {
    /// How much longer than its own work who stands back pauses: it keeps a tenth of its pace, so that no file, however
    /// long, stops it.
    const PAUSES: u32 = 10;
    /// How often is looked whether the rush is over.
    const LOOK: Duration = Duration::from_millis(50);

    fn enter(&self) -> InRush {
        self.0.fetch_add(1, Ordering::Relaxed);
        InRush(self.clone())
    }

    fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }

    /// Lets others go first, after work that began then: for as long as it took, and much longer while jobs run.
    pub fn stand_back(&self, begun: Instant, least: Duration, asked: &dyn Fn() -> bool) {
        let worked = begun.elapsed().max(least);
        std::thread::sleep(worked);
        let until = Instant::now() + worked * (Rush::PAUSES - 1);
        while self.is_on() && !asked() && Instant::now() < until {
            std::thread::sleep(Rush::LOOK.min(worked));
        }
    }
}

impl Drop for InRush {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Rung when a job was put into the queue, so that nobody waits for the next look at it.
#[derive(Clone, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Has one runner look. Where all are at work, the next that has none looks at once.
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Waits until it is rung, but no longer than this.
    async fn wait(&self, most: Duration) {
        let _ = tokio::time::timeout(most, self.0.notified()).await;
    }
}

/// Set when it is dropped: the process ends, and whoever works leaves off at the next place.
#[derive(Default)]
pub struct Ending(Arc<AtomicBool>);

impl Ending {
    /// What is true once the process ends.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Starts the runners of a process. They end with it.
pub fn start(state: &Arc<State>) {
    for _ in 0..RUNNERS {
        let state = Arc::clone(state);
        actix_web::rt::spawn(async move {
            let ending = Ending::default();
            loop {
                match turn(&state, &ending.0).await {
                    Some(true) => {}
                    Some(false) => state.bell.wait(PAUSE).await,
                    None => tokio::time::sleep(PAUSE_FAILED).await,
                }
            }
        });
    }
}

/// One job, beside the workers. Whether there was one; nothing where the store failed.
async fn turn(state: &Arc<State>, ending: &Arc<AtomicBool>) -> Option<bool> {
    let (state, ending) = (Arc::clone(state), Arc::clone(ending));
    let runtime = Handle::current();
    let done = tokio::task::spawn_blocking(move || {
        let engine = Engine::new(&state, runtime)?;
        engine.run_next(&|| ending.load(Ordering::Relaxed))
    });
    match done.await {
        Ok(Ok(Some((_, Err(Stop::Store(_)))))) => None,
        Ok(Ok(found)) => Some(found.is_some()),
        Ok(Err(error)) => {
            log::warn!("jobs cannot be looked for: {error}");
            None
        }
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests;
