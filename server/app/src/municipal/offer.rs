//! A file that is handed in: its bytes go to the store as they come, and nothing is done with them before all are there
//! and are what the sender said they are.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use openssl::sha::Sha256;
use store::{Accepted, Idempotency, Job, JobId, JobState, Offer, Store};

use super::{malformed, place_of};
use crate::call::{Call, Handout};
use crate::job::offer::{Overwriting, tried};
use crate::job::{self, Hand, ImportOffer, Mode, kind};
use crate::problem;
use crate::state::State;
use crate::web::hex_of;
use crate::web::upload::{Arriving, Piece, compressed};

mod key;
mod wanted;

pub(super) use key::earlier;
pub(super) use wanted::{Wanted, digest_in};

/// Bytes of a part at rest.
const PART_BYTES: usize = 1 << 20;
/// For how long one part may take to come to rest.
const PART_TIME_MAX: Duration = Duration::from_secs(60);
/// How the first bytes of what is compressed, or of a workbook, look.
const ARCHIVES: [&[u8]; 9] = [
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"7z\xbc\xaf\x27\x1c",
    b"\x28\xb5\x2f\xfd",
    b"Rar!\x1a\x07",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
];

/// Takes a file and puts it into the queue.
pub async fn take(state: &State, call: Call, file: Arriving) -> Result<Handout, Problem> {
    let expected = (kind::IMPORT, Wanted::default());
    taken(
        state,
        &call,
        expected,
        file,
        async |wanted, receipt, file| finish(state, call.clone(), wanted, receipt, file).await,
    )
    .await
}

/// Takes a file of a kind with what is said of it, and has it put into the queue. Where that does not come to an end
/// nothing of it is left.
pub(super) async fn taken(
    state: &State,
    call: &Call,
    (kind, mut wanted): (i16, Wanted),
    mut file: Arriving,
    finish: impl AsyncFnOnce(Wanted, &mut Receipt<'_>, &Arriving) -> Result<Handout, Problem>,
) -> Result<Handout, Problem> {
    for (name, value) in &call.parameters {
        wanted.set(name, value.as_bytes())?;
    }
    let mut receipt = Receipt::new(state, call, kind);
    let taken = match receive(&mut wanted, &mut receipt, &mut file).await {
        Ok(()) => finish(wanted, &mut receipt, &file).await,
        Err(problem) => Err(problem),
    };
    if taken.is_err() {
        // What came of it so far is of no use to anybody.
        receipt.forget().await;
    }
    taken
}

/// Takes all that comes.
async fn receive(
    wanted: &mut Wanted,
    receipt: &mut Receipt<'_>,
    file: &mut Arriving,
) -> Result<(), Problem> {
    while let Some(piece) = file.next().await? {
        match piece {
            Piece::Field(name, value) => wanted.set(&name, &value)?,
            Piece::Begins(name) => {
                if wanted.name.is_none() {
                    wanted.name = name.map(|name| wanted::kept(&name));
                }
                receipt.begun = true;
            }
            Piece::Bytes(bytes) => receipt.push(&bytes).await?,
        }
    }
    receipt.flush().await
}

/// Holds what came against what was said of it, and puts it into the queue.
async fn finish(
    state: &State,
    mut call: Call,
    wanted: Wanted,
    receipt: &mut Receipt<'_>,
    file: &Arriving,
) -> Result<Handout, Problem> {
    call.deadline = Instant::now() + PART_TIME_MAX;
    let call = &call;
    let (job, sha256) = receipt.checked(&wanted, file)?;
    let key = wanted.key(state, call, &sha256);
    let mut offer = wanted.offer(&call.caller.role)?;
    offer.sha256 = Some(hex_of(&sha256));
    offer.zone = state.zone_number(call.zone);
    offer.hand = Hand::of(call);
    offer.sender = Some(call.caller.client.to_string());
    if let Some(known) = earlier(state, call, key).await? {
        receipt.forget().await;
        return Ok(again(&known));
    }
    let put = Put {
        sha256,
        state: awaited(state, call, &offer, &sha256).await?,
        offer,
        key,
    };
    let handout = put.into_queue(state, call, job).await?;
    match handout.replayed {
        true => receipt.forget().await,
        false => receipt.keep(),
    }
    Ok(handout)
}

/// Where a file goes: into the queue, or before a second person.
pub(super) async fn awaited(
    state: &State,
    call: &Call,
    offer: &ImportOffer,
    sha256: &[u8; 32],
) -> Result<JobState, Problem> {
    if !offer.overwrite || offer.mode == Mode::DryRun {
        return Ok(JobState::Waiting);
    }
    if offer.mode != Mode::AllOrNothing {
        return Err(malformed("mode", "all-or-nothing"));
    }
    let refused = |rule| Problem::new(ProblemKind::BusinessRule, rule);
    let dry = offer.dry_run_report.as_deref().and_then(JobId::parse);
    let dry = dry.ok_or_else(|| refused("overwrite-without-dry-run"))?;
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let dry = state.blocking(call, move || store.job(tenant, dry)).await?;
    // What was announced of the file may be less than what it turned out to be.
    let offer = ImportOffer {
        sha256: Some(hex_of(sha256)),
        ..offer.clone()
    };
    match tried(dry.as_ref(), &offer, state.now_ms()) {
        Overwriting::Allowed => Ok(JobState::AwaitingApproval),
        Overwriting::TriedWithout => Err(refused("overwrite-other-dry-run")),
        Overwriting::Refused => Err(refused("overwrite-without-dry-run")),
    }
}

/// A job that is about to be put into the queue.
pub(super) struct Put {
    pub sha256: [u8; 32],
    pub state: JobState,
    pub offer: ImportOffer,
    pub key: Option<Idempotency>,
}

impl Put {
    /// Puts it there and says where it is. What was taken before is told instead.
    pub async fn into_queue(
        self,
        state: &State,
        call: &Call,
        job: JobId,
    ) -> Result<Handout, Problem> {
        let (store, tenant, now) = (state.store.clone(), call.reach.tenant.0, state.now_ms());
        let about = self.offer.bytes();
        let put = move || -> Result<(Accepted, Option<Job>), store::StoreError> {
            let undone_at = job::offer::undone_at(&store, tenant)?;
            let digest = self.offer.digest_of(self.sha256, job, undone_at);
            let of = (job, self.key);
            let accepted = store.accept_job_under(tenant, of, digest, &about, self.state, now)?;
            let shown = match accepted {
                Accepted::Again(earlier) => earlier,
                _ => job,
            };
            Ok((accepted, store.job(tenant, shown)?))
        };
        let (done, put) = state.blocking(call, put).await?;
        let put = put.ok_or_else(|| {
            Problem::new(ProblemKind::Exception, "internal").from_source("a job is gone")
        })?;
        state.bell.ring();
        Ok(match done {
            Accepted::Queued => accepted(&put, 202),
            Accepted::Duplicate(_) => accepted(&put, 200),
            Accepted::Again(_) => again(&put),
            Accepted::KeyTaken => return Err(crate::again::conflict()),
        })
    }
}

/// The answer to a file that came before under the same key.
fn again(job: &Job) -> Handout {
    let mut handout = accepted(job, 202);
    handout.replayed = true;
    handout
}

/// A job, as the answer to who handed it in.
pub(super) fn accepted(job: &Job, status: u16) -> Handout {
    let mut shown = job::report(job);
    super::view::link(&mut shown, job);
    Handout::json(status, &shown).at(place_of(job.id))
}

/// What comes of a file while it comes.
pub(super) struct Receipt<'a> {
    state: &'a State,
    kind: i16,
    tenant: i32,
    by: Arc<str>,
    begun: bool,
    job: Option<JobId>,
    held: BytesMut,
    parts: u32,
    bytes: u64,
    hasher: Sha256,
}

impl<'a> Receipt<'a> {
    /// Nothing has come yet of a file that becomes a job of this kind.
    pub fn new(state: &'a State, call: &Call, kind: i16) -> Receipt<'a> {
        Receipt {
            state,
            kind,
            tenant: call.reach.tenant.0,
            by: call.caller.client.clone(),
            begun: false,
            job: None,
            held: BytesMut::new(),
            parts: 0,
            bytes: 0,
            hasher: Sha256::new(),
        }
    }

    /// The job and the SHA-256 of what came, if that is what was said of it.
    pub fn checked(
        &mut self,
        wanted: &Wanted,
        file: &Arriving,
    ) -> Result<(JobId, [u8; 32]), Problem> {
        let job = match self.job {
            Some(job) if self.begun => job,
            _ => return Err(Problem::new(ProblemKind::Required, "file-missing")),
        };
        let sha256 = std::mem::take(&mut self.hasher).finish();
        let told_length = file.length().is_some_and(|length| length != self.bytes);
        let told_digests = [file.sent_digest()].into_iter().chain(wanted.digests()?);
        if told_length || told_digests.flatten().any(|told| told != sha256) {
            return Err(Problem::new(ProblemKind::Conflict, "file-differs"));
        }
        Ok((job, sha256))
    }

    /// The job stays.
    pub fn keep(&mut self) {
        self.job = None;
    }

    async fn push(&mut self, bytes: &Bytes) -> Result<(), Problem> {
        self.bytes += bytes.len() as u64;
        let mut rest: &[u8] = bytes;
        while !rest.is_empty() {
            let room = PART_BYTES.saturating_sub(self.held.len());
            let (now, later) = rest.split_at(room.min(rest.len()));
            self.held.extend_from_slice(now);
            rest = later;
            if self.held.len() >= PART_BYTES {
                self.flush().await?;
            }
        }
        Ok(())
    }

    /// Brings what is held to rest. The first time the job is begun, unless what came is nothing that could be read.
    async fn flush(&mut self) -> Result<(), Problem> {
        if self.held.is_empty() {
            return Ok(());
        }
        let part = std::mem::take(&mut self.held).freeze();
        if self.job.is_none() && ARCHIVES.iter().any(|magic| part.starts_with(magic)) {
            return Err(compressed());
        }
        let rest = Rest {
            store: self.state.store.clone(),
            tenant: self.tenant,
            by: self.by.clone(),
            job: self.job,
            kind: self.kind,
            number: self.parts,
            now: self.state.now_ms(),
        };
        let mut hasher = std::mem::take(&mut self.hasher);
        let until = Instant::now() + PART_TIME_MAX;
        let done = self.state.beside(until, move || {
            hasher.update(&part);
            (rest.take(&part), hasher)
        });
        let (job, hasher) = done.await?;
        self.hasher = hasher;
        self.job = Some(job.map_err(|error| problem::from_store(&error))?);
        self.parts += 1;
        Ok(())
    }

    /// Gives up what came.
    pub async fn forget(&mut self) {
        let Some(job) = self.job.take() else {
            return;
        };
        let (store, tenant, now) = (self.state.store.clone(), self.tenant, self.state.now_ms());
        let until = Instant::now() + PART_TIME_MAX;
        let ended = self.state.beside(until, move || {
            store.end_job(tenant, job, None, JobState::Cancelled, &[], now)
        });
        // Where even this fails, what was never accepted is cleared away by itself.
        let _ = ended.await;
    }
}

/// One part on its way to rest.
struct Rest {
    store: Arc<Store>,
    tenant: i32,
    by: Arc<str>,
    job: Option<JobId>,
    kind: i16,
    number: u32,
    now: i64,
}

impl Rest {
    fn take(&self, part: &[u8]) -> Result<JobId, store::StoreError> {
        let job = match self.job {
            Some(job) => job,
            None => {
                let offer = Offer {
                    kind: self.kind,
                    by: &self.by,
                    about: b"{}",
                };
                self.store.begin_job(self.tenant, &offer, self.now)?
            }
        };
        self.store
            .add_part(self.tenant, job, self.number, part, self.now)?;
        Ok(job)
    }
}
