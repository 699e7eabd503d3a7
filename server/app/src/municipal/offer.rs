//! A file that is handed in: its bytes go to the store as they come, and nothing is done with them before all are there
//! and are what the sender said they are.

use std::sync::Arc;
use std::time::{Duration, Instant};

use access::Role;
use bytes::{Bytes, BytesMut};
use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use immunization::intake::{Encoding, FileName, Header, LedgerCodes, Manifest, Repairs};
use openssl::sha::Sha256;
use store::{Accepted, Job, JobId, JobState, Offer, Store};

use super::{malformed, place_of};
use crate::call::{Call, Handout};
use crate::job::offer::{Overwriting, tried};
use crate::job::{self, Hand, ImportOffer, Intake, Mode, kind};
use crate::problem;
use crate::state::State;
use crate::web::hex_of;
use crate::web::upload::{Arriving, Piece, compressed};

mod key;

pub(super) use key::{RequestKey, keeping_key};

/// Bytes of a part at rest.
const PART_BYTES: usize = 1 << 20;
/// For how long one part may take to come to rest.
const PART_TIME_MAX: Duration = Duration::from_secs(60);
/// Characters of a file's name that are kept.
const NAME_CHARACTERS_MAX: usize = 200;

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

/// The name of a file as it is kept: not too long, and without what may be an individual number.
fn kept(name: &str) -> String {
    let kept = FileName::kept(name);
    kept.chars().take(NAME_CHARACTERS_MAX).collect()
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
                    wanted.name = name.map(|name| kept(&name));
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
    let mut offer = wanted.offer(&call.caller.role)?;
    offer.sha256 = Some(hex_of(&sha256));
    offer.zone = state.zone_number(call.zone);
    offer.hand = Hand::of(call);
    offer.sender = Some(call.caller.client.to_string());
    let key = RequestKey::of(call, &sha256);
    if let Some(earlier) = key::earlier(state, call, key.as_ref()).await? {
        receipt.forget().await;
        let mut handout = accepted(&earlier, 202);
        handout.replayed = true;
        return Ok(handout);
    }
    let put = Put {
        digest: offer.digest_of(sha256, job),
        state: awaited(state, call, &offer, &sha256).await?,
        offer,
        key,
    };
    let handout = put.into_queue(state, call, job).await?;
    receipt.keep();
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
    pub digest: [u8; 32],
    pub state: JobState,
    pub offer: ImportOffer,
    pub key: Option<RequestKey>,
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
        let about = key::with_key(self.offer.bytes(), self.key.as_ref());
        let put = move || -> Result<(Accepted, Option<Job>), store::StoreError> {
            let accepted = store.accept_job(tenant, job, self.digest, &about, self.state, now)?;
            Ok((accepted, store.job(tenant, job)?))
        };
        let (done, put) = state.blocking(call, put).await?;
        let put = put.ok_or_else(|| {
            Problem::new(ProblemKind::Exception, "internal").from_source("a job is gone")
        })?;
        state.bell.ring();
        Ok(match done {
            Accepted::Queued => accepted(&put, 202),
            Accepted::Duplicate(_) => accepted(&put, 200),
        })
    }
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
        let told_digest = [file.sent_digest(), wanted.sha256, wanted.manifest_digest()?];
        if told_length || told_digest.into_iter().flatten().any(|told| told != sha256) {
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

/// What the sender wants, from the address and from the form.
#[derive(Default)]
pub(super) struct Wanted {
    /// Only these fields may be there; all, if none is named.
    only: &'static [&'static str],
    file: Option<Intake>,
    mode: Option<Mode>,
    overwrite: bool,
    is_history: bool,
    report: Option<String>,
    pub header: Option<String>,
    pub encoding: Option<String>,
    repairs: Vec<String>,
    pub name: Option<String>,
    sha256: Option<[u8; 32]>,
    manifest: Option<String>,
    codes: Option<String>,
    seen: Vec<String>,
}

impl Wanted {
    /// Nothing yet, of which only these fields may be there.
    pub fn only(fields: &'static [&'static str]) -> Wanted {
        Wanted {
            only: fields,
            ..Wanted::default()
        }
    }

    /// One field. Only repairs may be several.
    pub fn set(&mut self, name: &str, value: &[u8]) -> Result<(), Problem> {
        if !self.only.is_empty() && !self.only.contains(&name) {
            return Err(problem::not_offered(name, &self.only.join(", ")));
        }
        let text = std::str::from_utf8(value)
            .map_err(|_| Problem::new(ProblemKind::Structure, "form-malformed"))?;
        let text = text.trim();
        if name != "repair" {
            if self.seen.iter().any(|seen| seen == name) {
                let problem = Problem::new(ProblemKind::Invalid, "parameter-repeated");
                return Err(problem.with("parameter", name.chars().take(40).collect::<String>()));
            }
            self.seen.push(name.to_owned());
        }
        match name {
            "as" | "kind" => self.file = Some(Intake::parse(text).ok_or_else(kinds)?),
            "mode" => {
                let modes = "dry-run, commit-valid, all-or-nothing";
                self.mode = Some(Mode::parse(text).ok_or_else(|| malformed("mode", modes))?);
            }
            "overwrite" => self.overwrite = yes_or_no("overwrite", text)?,
            "history" => self.is_history = yes_or_no("history", text)?,
            "report" => self.report = Some(text.chars().take(40).collect()),
            "header" => {
                let known = Header::parse(text).map(|_| text.to_owned());
                let known = known.ok_or_else(|| malformed("header", "auto, required, absent"))?;
                self.header = Some(known);
            }
            "encoding" => {
                let known = Encoding::parse(text).map(|_| text.to_owned());
                self.encoding = Some(known.ok_or_else(|| malformed("encoding", "utf-8, cp932"))?);
            }
            "repair" => {
                let known = Repairs::default().with(text).map(|_| text.to_owned());
                let known =
                    known.ok_or_else(|| malformed("repair", "a repair that a dry run offers"))?;
                if !self.repairs.contains(&known) {
                    self.repairs.push(known);
                }
            }
            "name" => self.name = Some(kept(text)),
            "sha256" => {
                let digest = digest_in(text);
                self.sha256 =
                    Some(digest.ok_or_else(|| malformed("sha256", "64 hexadecimal digits"))?);
            }
            "manifest" => self.manifest = Some(text.to_owned()),
            "codes" => {
                // A form that was filled in for another kind of file sends an empty one.
                let codes = Some(text).filter(|text| !text.is_empty());
                self.codes = codes.map(checked_codes).transpose()?;
            }
            _ => {
                let offered = "as, mode, overwrite, history, report, header, encoding, repair, name, sha256, manifest, codes";
                return Err(problem::not_offered(name, offered));
            }
        }
        Ok(())
    }

    /// The digest that the slip tells. A slip that cannot be read stops the file.
    fn manifest_digest(&self) -> Result<Option<[u8; 32]>, Problem> {
        let Some(manifest) = &self.manifest else {
            return Ok(None);
        };
        let manifest = Manifest::parse(manifest.as_bytes())
            .map_err(|_| Problem::new(ProblemKind::Structure, "file-manifest"))?;
        Ok(digest_in(&manifest.sha256))
    }

    fn offer(self, role: &Role) -> Result<ImportOffer, Problem> {
        let file = self.file.ok_or_else(kinds)?;
        if *role == Role::Vendor && !matches!(file, Intake::Doses | Intake::Routine) {
            return Err(Problem::new(
                ProblemKind::Forbidden,
                "import-kind-forbidden",
            ));
        }
        if self.overwrite && file != Intake::Doses {
            return Err(malformed("overwrite", "false, except for as=B"));
        }
        if self.codes.is_some() && file != Intake::Routine {
            return Err(malformed("codes", "a list only for as=F"));
        }
        let usual = match self.overwrite {
            true => Mode::AllOrNothing,
            false => Mode::DryRun,
        };
        let mut offer = ImportOffer::new(file, self.mode.unwrap_or(usual));
        offer.overwrite = self.overwrite;
        offer.is_history = self.is_history;
        offer.dry_run_report = self.report;
        offer.header = self.header;
        offer.encoding = self.encoding;
        offer.repairs = self.repairs;
        offer.name = self.name;
        offer.manifest = self.manifest;
        offer.codes = self.codes;
        Ok(offer)
    }
}

/// The lists of what a municipality's codes mean. A list of which a line cannot be read stops the file: with half a list
/// its rows would be read otherwise than the sender believes.
fn checked_codes(text: &str) -> Result<String, Problem> {
    let text = text.trim_start_matches('\u{feff}');
    match LedgerCodes::parse(job::CODES_NAME, text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => {
            let problem = Problem::new(ProblemKind::Structure, "import-codes");
            Err(problem.with("line", error.line.to_string()))
        }
    }
}

fn kinds() -> Problem {
    malformed("as", "A, B, F, G")
}

fn yes_or_no(name: &'static str, text: &str) -> Result<bool, Problem> {
    match text {
        "true" => Ok(true),
        "false" | "" => Ok(false),
        _ => Err(malformed(name, "true, false")),
    }
}

/// Thirty-two bytes in hexadecimal digits.
pub(super) fn digest_in(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut digest = [0; 32];
    for (place, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(digest)
}
