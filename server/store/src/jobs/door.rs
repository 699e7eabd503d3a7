//! What the house may ask of the store about submitted jobs: one function for everything.

use super::{
    Accepted, Job, JobId, JobState, MadeByJob, Offer, Owner, outputs, queue, receive, row, states,
    written,
};
use crate::body;
use crate::commit::Idempotency;
use crate::error::StoreError;
use crate::seal::{OfJob, Place};
use crate::store::{Store, fresh_bytes};

impl Store {
    /// Begins to receive a job.
    pub fn begin_job(
        &self,
        tenant: i32,
        offer: &Offer<'_>,
        now_ms: i64,
    ) -> Result<JobId, StoreError> {
        let id = JobId::fresh()?;
        let seal = |of, text| self.keys().seal(tenant, Place::Job(id.0, of), text);
        let begun = receive::Begun {
            of: (tenant, id),
            kind: offer.kind,
            by: seal(OfJob::By, offer.by.as_bytes())?,
            about: seal(OfJob::About, offer.about)?,
            progress: seal(OfJob::Progress, b"")?,
        };
        self.write_session(|connection| receive::begin(connection, &begun, now_ms))?;
        Ok(id)
    }

    /// Takes in a part of a job that is being received. Parts are numbered from 0 or from 1, without a gap. The same part
    /// may come again; another one under the same number is refused.
    pub fn add_part(
        &self,
        tenant: i32,
        job: JobId,
        number: u32,
        bytes: &[u8],
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let place = Place::Job(job.0, OfJob::Part(number));
        let digest =
            self.keys()
                .digest("job part", tenant, &[&job.0, &number.to_be_bytes(), bytes]);
        let part = receive::Part {
            of: (tenant, job),
            number,
            bytes: bytes.len(),
            digest: digest.to_vec(),
            body: body::pack_any(self.keys(), (tenant, place), bytes)?,
        };
        self.write_session(|connection| receive::add_part(connection, &part, now_ms))
    }

    /// Accepts a job whose parts are all there, with what is known of it now, into this state. What must make a difference
    /// between two jobs of one kind goes into the digest. To accept a job again as it was gives the same answer again.
    pub fn accept_job(
        &self,
        tenant: i32,
        job: JobId,
        digest: [u8; 32],
        about: &[u8],
        state: JobState,
        now_ms: i64,
    ) -> Result<Accepted, StoreError> {
        self.accept_job_under(tenant, (job, None), digest, about, state, now_ms)
    }

    /// The same under the key of the request that brings the job. One key stands for one job: who brings it again, be it at
    /// the same moment, is told of the first, and the second job stays as it is.
    pub fn accept_job_under(
        &self,
        tenant: i32,
        (job, key): (JobId, Option<Idempotency>),
        digest: [u8; 32],
        about: &[u8],
        state: JobState,
        now_ms: i64,
    ) -> Result<Accepted, StoreError> {
        let seal = |of, text| self.keys().seal(tenant, Place::Job(job.0, of), text);
        let acceptance = receive::Acceptance {
            of: (tenant, job),
            content: self
                .keys()
                .digest("job content", tenant, &[&digest])
                .to_vec(),
            digest: seal(OfJob::Digest, &digest)?,
            about: seal(OfJob::About, about)?,
            state,
            key,
        };
        let keys = self.keys();
        self.write_session(|connection| receive::accept(connection, keys, &acceptance, now_ms))
    }

    /// What came of an earlier request with this key, if there was one.
    pub fn job_under(&self, tenant: i32, key: Idempotency) -> Result<Option<Accepted>, StoreError> {
        let keys = self.keys();
        self.read_of(tenant, |connection| {
            receive::under(connection, keys, (tenant, key))
        })
    }

    /// A part of a job.
    pub fn part(
        &self,
        tenant: i32,
        job: JobId,
        number: u32,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let of = (tenant, job);
        let sealed = self.read_of(tenant, |connection| receive::part(connection, of, number))?;
        let place = Place::Job(job.0, OfJob::Part(number));
        let open = |sealed: Vec<u8>| body::unpack_any(self.keys(), (tenant, place), &sealed);
        sealed.map(open).transpose()
    }

    /// A job.
    pub fn job(&self, tenant: i32, job: JobId) -> Result<Option<Job>, StoreError> {
        let row = self.read_of(tenant, |connection| row::one(connection, (tenant, job)))?;
        row.map(|row| row.open(self.keys())).transpose()
    }

    /// The jobs of a tenant that were submitted before this time, newest first, at most so many.
    pub fn jobs(
        &self,
        tenant: i32,
        most: usize,
        before: Option<i64>,
    ) -> Result<Vec<Job>, StoreError> {
        let rows = self.read_of(tenant, |connection| {
            row::newest(connection, tenant, most, before)
        })?;
        rows.into_iter().map(|row| row.open(self.keys())).collect()
    }

    /// When the last job of a kind was submitted that is not in this state.
    pub fn last_submitted(
        &self,
        tenant: i32,
        kind: i16,
        but: JobState,
    ) -> Result<Option<i64>, StoreError> {
        self.read_of(tenant, |connection| {
            row::last_submitted(connection, tenant, (kind, but))
        })
    }

    /// Gives a runner the next job, of whatever tenant, until its lease runs out: one whose runner let its lease run out,
    /// or the first that waits in a tenant in which none is running. The oldest such job comes first.
    pub fn claim_job(
        &self,
        runner: [u8; 16],
        now_ms: i64,
        lease_ms: i64,
    ) -> Result<Option<Job>, StoreError> {
        // Whoever asks in vain, as most who ask do, takes nobody's place among the writers.
        let open = self.read_all(|connection| queue::open(connection, None))?;
        let candidates = queue::candidates(&open, now_ms);
        let mark = fresh_bytes()?;
        for (tenant, _) in candidates {
            let lease = queue::Lease {
                runner,
                mark,
                now_ms,
                until_ms: now_ms.saturating_add(lease_ms),
            };
            let row = self.write_session(|connection| queue::claim(connection, tenant, &lease))?;
            if let Some(row) = row {
                return row.open(self.keys()).map(Some);
            }
        }
        Ok(None)
    }

    /// Extends a lease. `false` where the job is no longer this runner's.
    pub fn keep_lease(
        &self,
        tenant: i32,
        job: JobId,
        runner: [u8; 16],
        now_ms: i64,
        lease_ms: i64,
    ) -> Result<bool, StoreError> {
        let until_ms = now_ms.saturating_add(lease_ms);
        self.write_session(|connection| queue::keep(connection, (tenant, job), runner, until_ms))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "each is a fact of one step, and none belongs to another"
    )]
    /// A step that writes no resource. `false` where the job is no longer this runner's; nothing is noted then.
    pub fn note_progress(
        &self,
        tenant: i32,
        job: JobId,
        runner: [u8; 16],
        progress: &[u8],
        rows_done: u64,
        outputs: &[(i16, &[u8])],
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let note = states::Note {
            owner: self.owner(tenant, job, Some(runner))?,
            rows_done,
            progress: self.sealed_progress(tenant, job, progress)?,
            now_ms,
        };
        self.write_session(|connection| states::note(connection, self.keys(), &note, outputs))
    }

    /// Brings a job back to its beginning: no row is done, and what it gave out is gone. `false` where the job is no longer
    /// this runner's.
    pub fn begin_job_again(
        &self,
        tenant: i32,
        job: JobId,
        runner: [u8; 16],
        progress: &[u8],
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let again = states::Note {
            owner: self.owner(tenant, job, Some(runner))?,
            rows_done: 0,
            progress: self.sealed_progress(tenant, job, progress)?,
            now_ms,
        };
        self.write_session(|connection| states::begin_again(connection, self.keys(), &again))
    }

    /// Ends a job, or its runner's part in it. With a runner: only if the job is still that one's. Without: whoever is at
    /// it, if it has not ended yet. `false` where it was not ended.
    pub fn end_job(
        &self,
        tenant: i32,
        job: JobId,
        runner: Option<[u8; 16]>,
        state: JobState,
        progress: &[u8],
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        if matches!(state, JobState::Receiving | JobState::Running) {
            return Err(StoreError::Misplaced("a job does not end in this state"));
        }
        let end = states::End {
            owner: self.owner(tenant, job, runner)?,
            state,
            progress: self.sealed_progress(tenant, job, progress)?,
            now_ms,
        };
        self.write_session(|connection| states::end(connection, &end))
    }

    /// Moves a job from one state to another, and says something else of it if there is something to say. `false` where
    /// it does not stand in the first. Only [`Store::accept_job`] puts a job into the queue, only a claim makes it run.
    pub fn set_job_state(
        &self,
        tenant: i32,
        job: JobId,
        from: JobState,
        to: JobState,
        about: Option<&[u8]>,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let is_received = from != JobState::Receiving || to.is_ended();
        if !is_received || matches!(to, JobState::Receiving | JobState::Running) {
            return Err(StoreError::Misplaced("a job does not move like this"));
        }
        let place = Place::Job(job.0, OfJob::About);
        let change = states::Change {
            owner: self.owner(tenant, job, None)?,
            from,
            to,
            about: about
                .map(|about| self.keys().seal(tenant, place, about))
                .transpose()?,
            now_ms,
        };
        self.write_session(|connection| states::change(connection, &change))
    }

    /// A piece of what a job gave out. Pieces of a kind are numbered from 0, in the order in which they were made.
    pub fn output(
        &self,
        tenant: i32,
        job: JobId,
        kind: i16,
        number: u32,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let of = (tenant, job);
        let sealed = self.read_of(tenant, |connection| {
            outputs::one(connection, of, kind, number)
        })?;
        let place = Place::Job(job.0, OfJob::Output(kind, number));
        let open = |sealed: Vec<u8>| body::unpack_any(self.keys(), (tenant, place), &sealed);
        sealed.map(open).transpose()
    }

    /// The versions that the steps of a job wrote after this place in the tenant's order, at most so many.
    pub fn written_by(
        &self,
        tenant: i32,
        job: JobId,
        after_sequence: i64,
        most: usize,
    ) -> Result<Vec<MadeByJob>, StoreError> {
        self.read_of(tenant, |connection| {
            written::by(connection, (tenant, job), after_sequence, most)
        })
    }

    /// Forgets what jobs were given and gave out, and what they found of individual numbers, if they ended before this time, and
    /// gives up those of which nothing has been received since. That they were there is kept. Tells how many it were.
    pub fn forget_jobs(&self, before_ms: i64) -> Result<usize, StoreError> {
        self.forget(None, before_ms)
    }

    /// The same of jobs of one kind.
    pub fn forget_jobs_of(&self, kind: i16, before_ms: i64) -> Result<usize, StoreError> {
        self.forget(Some(kind), before_ms)
    }

    /// Forgets what a job was given and gave out, if it has ended.
    pub fn forget_job(&self, tenant: i32, job: JobId) -> Result<bool, StoreError> {
        let of = (tenant, job);
        let role = self.settings().numbers_role.as_deref();
        self.write_session(|connection| outputs::forget(connection, role, of, i64::MAX))
    }

    fn forget(&self, kind: Option<i16>, before_ms: i64) -> Result<usize, StoreError> {
        let role = self.settings().numbers_role.as_deref();
        let mut forgotten = 0;
        let forgettable =
            self.read_all(|connection| outputs::forgettable(connection, kind, before_ms))?;
        for of in forgettable {
            let forget = |connection: &mut _| outputs::forget(connection, role, of, before_ms);
            forgotten += usize::from(self.write_session(forget)?);
        }
        Ok(forgotten)
    }

    fn owner(
        &self,
        tenant: i32,
        job: JobId,
        runner: Option<[u8; 16]>,
    ) -> Result<Owner, StoreError> {
        Ok(Owner {
            of: (tenant, job),
            runner,
            mark: fresh_bytes()?,
        })
    }

    pub(super) fn sealed_progress(
        &self,
        tenant: i32,
        job: JobId,
        progress: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let place = Place::Job(job.0, OfJob::Progress);
        self.keys().seal(tenant, place, progress)
    }
}
