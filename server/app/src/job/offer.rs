//! What is said of a job when it is handed in.

use immunization::MunicipalityCode;
use immunization::intake::{Encoding, FileKind, Header, LedgerCodes, Repairs, Settings};
use immunization::{Day, VaccineTable};
use openssl::sha::Sha256;
use serde::{Deserialize, Serialize};
use store::{Job, JobId, JobState, Store, StoreError};

use super::{Hand, kind};

/// The files that are taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Intake {
    /// Persons and coupons.
    #[serde(rename = "A")]
    Persons,
    /// Doses.
    #[serde(rename = "B")]
    Doses,
    /// Rows of the ledger of routine immunization.
    #[serde(rename = "F")]
    Routine,
    /// People, in the JSON of sister programmes.
    #[serde(rename = "G")]
    Hub,
}

impl Intake {
    /// All of them.
    pub const ALL: [Intake; 4] = [Intake::Persons, Intake::Doses, Intake::Routine, Intake::Hub];

    /// Its letter.
    pub fn letter(self) -> &'static str {
        match self {
            Intake::Persons => "A",
            Intake::Doses => "B",
            Intake::Routine => "F",
            Intake::Hub => "G",
        }
    }

    /// The one with this letter, in whatever case.
    pub fn parse(letter: &str) -> Option<Intake> {
        let mut all = Intake::ALL.into_iter();
        all.find(|intake| intake.letter().eq_ignore_ascii_case(letter))
    }

    /// Whether its rows tell of doses.
    pub fn tells_doses(self) -> bool {
        matches!(self, Intake::Doses | Intake::Routine)
    }

    /// The layout of its columns. JSON has none.
    pub fn layout(self) -> Option<FileKind> {
        match self {
            Intake::Persons => Some(FileKind::Persons),
            Intake::Doses => Some(FileKind::Doses),
            Intake::Routine => Some(FileKind::Routine),
            Intake::Hub => None,
        }
    }
}

/// What becomes of a file of which some rows cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mode {
    /// Nothing is written; the report is what a commit would give.
    #[serde(rename = "dry-run")]
    DryRun,
    /// What can be taken is written.
    #[serde(rename = "commit-valid")]
    CommitValid,
    /// All of it is written, or nothing.
    #[serde(rename = "all-or-nothing")]
    AllOrNothing,
}

impl Mode {
    /// All of them.
    pub const ALL: [Mode; 3] = [Mode::DryRun, Mode::CommitValid, Mode::AllOrNothing];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Mode::DryRun => "dry-run",
            Mode::CommitValid => "commit-valid",
            Mode::AllOrNothing => "all-or-nothing",
        }
    }

    /// The one with this name.
    pub fn parse(name: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

/// What a list of codes is called where its faults are told: nobody needs to know what it was called by its sender.
pub const CODES_NAME: &str = "codes";

/// A file that is to be taken in: everything that its bytes do not say.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOffer {
    /// What kind of file it is.
    pub file: Intake,
    /// What becomes of it where rows cannot be taken.
    pub mode: Mode,
    /// The file's name, as it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is written in, if the sender says so: `utf-8`, `cp932`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Whether the first row names the columns: `auto`, `required`, `absent`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// Damage that is repaired in the whole file, by the words of findings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<String>,
    /// Whether what others told may be overwritten.
    #[serde(default)]
    pub overwrite: bool,
    /// The number of the dry run on which the overwriting rests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dry_run_report: Option<String>,
    /// Who approved the overwriting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// Which system hands it in, where that counts. What names none counts as whoever comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// Whether the doses are of the past, so that unknown vaccines are kept in words.
    #[serde(default)]
    pub is_history: bool,
    /// The slip that came with the file, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<String>,
    /// What the municipality's own codes mean, as a table. It stays with the job, so that one that goes on later reads
    /// its rows as it did before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codes: Option<String>,
    /// The SHA-256 of the file, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The number of the zone through which it came.
    #[serde(default)]
    pub zone: i16,
    /// Whose hand it came from, besides the client.
    #[serde(default, skip_serializing_if = "Hand::is_plain")]
    pub hand: Hand,
}

impl std::fmt::Debug for ImportOffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ImportOffer({:?}, {:?}, …)", self.file, self.mode)
    }
}

impl ImportOffer {
    /// A file of a kind, to be tried or taken, with the usual settings.
    pub fn new(file: Intake, mode: Mode) -> ImportOffer {
        ImportOffer {
            file,
            mode,
            name: None,
            encoding: None,
            header: None,
            repairs: Vec::new(),
            overwrite: false,
            dry_run_report: None,
            approved_by: None,
            sender: None,
            is_history: false,
            manifest: None,
            codes: None,
            sha256: None,
            zone: 0,
            hand: Hand::default(),
        }
    }

    /// The offer that a job was handed in with.
    pub fn parse(about: &[u8]) -> Option<ImportOffer> {
        serde_json::from_slice(about).ok()
    }

    /// The bytes that the store keeps.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// By what a repetition is known: the file, and whatever makes that the same file is read otherwise. A file that was
    /// only tried can be taken afterwards. What two senders tell of doses are two tellings, in however much the same words.
    pub fn digest(&self, sha256: [u8; 32]) -> [u8; 32] {
        let plain = ImportOffer::new(self.file, Mode::CommitValid);
        let settings = |offer: &ImportOffer| {
            let is_dry = offer.mode == Mode::DryRun;
            let read = (&offer.encoding, &offer.header, &offer.repairs);
            let (overwrite, history) = (offer.overwrite, offer.is_history);
            let codes = offer.codes.iter();
            let codes = codes.map(|codes| format!(" {codes}"));
            let sender = offer.sender.iter().filter(|_| offer.file.tells_doses());
            let sender = sender.map(|sender| format!(" by {sender}"));
            format!(
                "{is_dry} {read:?} {overwrite} {history}{}",
                codes.chain(sender).collect::<String>()
            )
        };
        let (own, plain) = (settings(self), settings(&plain));
        if own == plain {
            return sha256;
        }
        let mut hasher = Sha256::new();
        hasher.update(&sha256);
        hasher.update(own.as_bytes());
        hasher.finish()
    }

    /// By what a job is known. What a dry run is known by is its own: the next one may find something else. So may a file that
    /// comes again after something was taken back: what it told may have gone with that.
    pub fn digest_of(&self, sha256: [u8; 32], job: JobId, undone_at: Option<i64>) -> [u8; 32] {
        let digest = self.digest(sha256);
        let mut hasher = Sha256::new();
        hasher.update(&digest);
        match (self.mode, undone_at) {
            (Mode::DryRun, _) => hasher.update(&job.0),
            (_, Some(undone_at)) => hasher.update(&undone_at.to_be_bytes()),
            (_, None) => return digest,
        }
        hasher.finish()
    }

    /// How its rows are read. Nothing where the offer names what there is not.
    pub fn settings<'t>(
        &self,
        municipality: MunicipalityCode,
        today: Day,
        vaccines: &'t VaccineTable,
    ) -> Option<Settings<'t>> {
        let mut settings = Settings::new(municipality, today, vaccines);
        settings.sender.clone_from(&self.sender);
        settings.is_history = self.is_history;
        if let Some(header) = &self.header {
            settings.header = Header::parse(header)?;
        }
        if let Some(encoding) = &self.encoding {
            settings.encoding = Some(Encoding::parse(encoding)?);
        }
        if let Some(codes) = &self.codes {
            settings.codes = LedgerCodes::parse(CODES_NAME, codes).ok()?;
        }
        let repairs = self.repairs.iter();
        settings.repairs = repairs
            .map(String::as_str)
            .try_fold(Repairs::default(), Repairs::with)?;
        Some(settings)
    }
}

/// How long a dry run is good for, in milliseconds.
const DRY_RUN_MS: i64 = 3_600_000;

/// Whether a file may overwrite what others told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwriting {
    /// It may.
    Allowed,
    /// Its dry run was made without overwriting, so that nobody saw what would be replaced.
    TriedWithout,
    /// There is no dry run that counts, or nobody else approved.
    Refused,
}

/// Whether a file may overwrite what others told: it is taken whole or not at all, a dry run of the same file ended
/// within the last hour, and somebody else than who hands it in approved. A dry run itself overwrites nothing.
pub fn may_overwrite(
    store: &Store,
    (tenant, by): (i32, &str),
    offer: &ImportOffer,
    now_ms: i64,
) -> Result<Overwriting, StoreError> {
    if !offer.overwrite || offer.mode == Mode::DryRun {
        return Ok(Overwriting::Allowed);
    }
    let report = offer.dry_run_report.as_deref().and_then(JobId::parse);
    let job = report.map(|job| store.job(tenant, job)).transpose()?;
    let tried = tried(job.flatten().as_ref(), offer, now_ms);
    let approved = offer.approved_by.as_deref();
    let is_approved = approved.is_some_and(|approver| approver != offer.hand.name(by));
    Ok(match tried {
        Overwriting::Allowed if !is_approved || offer.mode != Mode::AllOrNothing => {
            Overwriting::Refused
        }
        tried => tried,
    })
}

/// Whether a job is the dry run that overwriting by this file takes.
pub fn tried(job: Option<&Job>, offer: &ImportOffer, now_ms: i64) -> Overwriting {
    let is_fresh = |job: &&Job| now_ms.saturating_sub(job.updated_at) <= DRY_RUN_MS;
    let job = job.filter(|job| job.kind == kind::IMPORT && job.state == JobState::Done);
    let tried = job.filter(is_fresh);
    let tried = tried.and_then(|job| ImportOffer::parse(&job.about));
    let is_same = |tried: &ImportOffer| {
        tried.mode == Mode::DryRun
            && tried.file == offer.file
            && tried.sha256.is_some()
            && tried.sha256 == offer.sha256
    };
    match tried.filter(is_same) {
        Some(tried) if tried.overwrite => Overwriting::Allowed,
        Some(_) => Overwriting::TriedWithout,
        None => Overwriting::Refused,
    }
}

/// That what an import wrote is to be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoOffer {
    /// The number of the import.
    pub import: String,
    /// Why, in words.
    pub reason: String,
    /// The number of the zone through which it was asked.
    #[serde(default)]
    pub zone: i16,
    /// Whose hand it came from, besides the client.
    #[serde(default, skip_serializing_if = "Hand::is_plain")]
    pub hand: Hand,
}

impl UndoOffer {
    /// The offer that a job was handed in with.
    pub fn parse(about: &[u8]) -> Option<UndoOffer> {
        serde_json::from_slice(about).ok()
    }

    /// The bytes that the store keeps.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// When somebody last had an import of a tenant taken back.
pub fn undone_at(store: &Store, tenant: i32) -> Result<Option<i64>, StoreError> {
    store.last_submitted(tenant, kind::UNDO, JobState::Cancelled)
}
