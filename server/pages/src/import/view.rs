//! What the page of an import is made from: values alone, told by whoever knows the job.

use immunization::Moment;
use immunization::intake::{Encoding, RowOutcome, Tally};

use crate::words::{Language, Term, Told, term};

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportState {
    /// Its bytes are arriving.
    Receiving,
    /// It waits for those before it.
    Waiting,
    /// Its rows are read.
    Running,
    /// A second person has to agree.
    AwaitingApproval,
    /// All rows were looked at.
    Done,
    /// Nothing of it was taken.
    Rejected,
    /// Something broke on the way.
    Failed,
    /// The same content was imported before.
    Duplicate,
    /// Somebody stopped it.
    Cancelled,
    /// It was taken back.
    Undone,
}

impl ImportState {
    /// All of them.
    pub const ALL: [ImportState; 10] = [
        ImportState::Receiving,
        ImportState::Waiting,
        ImportState::Running,
        ImportState::AwaitingApproval,
        ImportState::Done,
        ImportState::Rejected,
        ImportState::Failed,
        ImportState::Duplicate,
        ImportState::Cancelled,
        ImportState::Undone,
    ];

    /// Its name in addresses and reports.
    pub fn code(self) -> &'static str {
        match self {
            ImportState::Receiving => "receiving",
            ImportState::Waiting => "waiting",
            ImportState::Running => "running",
            ImportState::AwaitingApproval => "awaiting-approval",
            ImportState::Done => "done",
            ImportState::Rejected => "rejected",
            ImportState::Failed => "failed",
            ImportState::Duplicate => "duplicate",
            ImportState::Cancelled => "cancelled",
            ImportState::Undone => "undone",
        }
    }

    /// Whether it changes by itself.
    pub(crate) fn goes_on(self) -> bool {
        matches!(
            self,
            ImportState::Receiving | ImportState::Waiting | ImportState::Running
        )
    }

    /// Its name on screens.
    pub(crate) fn in_words(self, language: Language) -> String {
        term(Term::State, self.code(), language)
            .unwrap_or(self.code())
            .to_owned()
    }
}

/// How a file is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportMode {
    /// Everything is looked at and nothing is written.
    DryRun,
    /// Good rows are written.
    CommitValid,
    /// All rows are written, or none.
    AllOrNothing,
}

impl ImportMode {
    /// All of them.
    pub const ALL: [ImportMode; 3] = [
        ImportMode::DryRun,
        ImportMode::CommitValid,
        ImportMode::AllOrNothing,
    ];

    /// Its name in requests and reports.
    pub fn code(self) -> &'static str {
        match self {
            ImportMode::DryRun => "dry-run",
            ImportMode::CommitValid => "commit-valid",
            ImportMode::AllOrNothing => "all-or-nothing",
        }
    }

    /// Its name on screens.
    pub(crate) fn in_words(self, language: Language) -> String {
        term(Term::Mode, self.code(), language)
            .unwrap_or(self.code())
            .to_owned()
    }
}

/// The five numbers. They add up to the rows that were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows that made a record.
    pub created: u64,
    /// Rows that changed one.
    pub updated: u64,
    /// Rows that said what was known.
    pub unchanged: u64,
    /// Rows that were taken and marked.
    pub flagged: u64,
    /// Rows that were not taken.
    pub rejected: u64,
}

impl Counts {
    /// All rows that were looked at.
    pub fn total(&self) -> u64 {
        self.taken().saturating_add(self.rejected)
    }

    /// Rows that were taken.
    pub fn taken(&self) -> u64 {
        self.created
            .saturating_add(self.updated)
            .saturating_add(self.unchanged)
            .saturating_add(self.flagged)
    }
}

impl From<&Tally> for Counts {
    fn from(tally: &Tally) -> Counts {
        Counts {
            created: tally.of(RowOutcome::Created),
            updated: tally.of(RowOutcome::Updated),
            unchanged: tally.of(RowOutcome::Unchanged),
            flagged: tally.of(RowOutcome::Flagged),
            rejected: tally.of(RowOutcome::Rejected),
        }
    }
}

/// One thing that is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedCell {
    /// What was found.
    pub finding: Told,
    /// The value, already masked by [`immunization::intake::masked`]. Nothing where none may be shown.
    pub masked: Option<String>,
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRow {
    /// Its number, counted from 1 with the header.
    pub row: u64,
    /// Everything that is wrong with it.
    pub cells: Vec<RejectedCell>,
}

/// A repair that the dry run offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Its word, as findings and settings have it.
    pub word: String,
    /// How many rows it would mend.
    pub rows: u64,
}

/// What may be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DownloadKind {
    /// Rejected rows, with a byte order mark.
    RejectedForSpreadsheets,
    /// Rejected rows, in the encoding of the file.
    Rejected,
    /// All findings, one JSON object a line.
    Findings,
    /// The report as JSON.
    Report,
    /// The report as an OperationOutcome.
    Outcome,
}

/// A link to something to take away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// What it is.
    pub kind: DownloadKind,
    /// Where it is.
    pub address: String,
}

/// What this person may do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActionKind {
    /// Register what the dry run found good.
    Register,
    /// Agree to overwriting.
    Approve,
    /// Take the import back.
    Undo,
    /// Stop it.
    Cancel,
}

/// A form that does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does.
    pub kind: ActionKind,
    /// Where the form is sent by POST. Fields: `repair` (none, one or many), `rows` (where asked), `token`.
    pub address: String,
    /// How many rows have to be typed in before it is done, if they have to.
    pub rows_to_confirm: Option<u64>,
}

/// Everything that the page of an import shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportView {
    /// The job's id, which is its reference number.
    pub job: String,
    /// The page's own address, without a query.
    pub address: String,
    /// Where the list of imports is.
    pub imports_address: String,
    /// Whose file it is: name and code.
    pub municipality: String,
    /// The kind of file: `A`, `B`, `E`, `F`, `G`.
    pub kind: String,
    /// The name that it came by.
    pub file_name: Option<String>,
    /// How large it is.
    pub bytes: u64,
    /// What it is written in, once that is known.
    pub encoding: Option<Encoding>,
    /// Whether its first row names the columns, once that is known.
    pub has_header: Option<bool>,
    /// Names of its first rows, to see whether the encoding is right. Only while nothing is registered.
    pub sample_names: Vec<String>,
    /// How it is imported.
    pub mode: ImportMode,
    /// Whether it may overwrite what came by other ways.
    pub is_overwriting: bool,
    /// Repairs that were chosen, by their words.
    pub repairs_chosen: Vec<String>,
    /// Where it stands.
    pub state: ImportState,
    /// Who sent it.
    pub sent_by: String,
    /// When it arrived.
    pub received_at: Option<Moment>,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// Rows of data in it, once they are counted.
    pub rows_total: Option<u64>,
    /// Rows that were looked at.
    pub rows_done: u64,
    /// How fast it goes.
    pub rows_per_second: Option<u64>,
    /// How long it still takes.
    pub seconds_left: Option<u64>,
    /// What became of the rows.
    pub counts: Counts,
    /// How often each rule was met, in any order.
    pub reasons: Vec<(String, u64)>,
    /// What is said of the file as a whole.
    pub findings: Vec<Told>,
    /// Rejected rows; the first hundred are shown.
    pub rejected: Vec<RejectedRow>,
    /// Where the earlier import of the same content is.
    pub same_as: Option<String>,
    /// Repairs that are offered.
    pub repairs: Vec<Repair>,
    /// What may be taken away.
    pub downloads: Vec<Download>,
    /// What may be done.
    pub actions: Vec<Action>,
    /// What the forms carry back, so that nobody else can send them.
    pub token: Option<String>,
    /// Whether the page asks for itself again while the import goes on.
    pub is_renewed: bool,
    /// Whether the people are invented.
    pub is_demo: bool,
}

impl ImportView {
    /// Whether nothing of the file was registered because some of its rows could not be.
    pub(super) fn is_whole_refused(&self) -> bool {
        self.state == ImportState::Rejected
            && self.mode == ImportMode::AllOrNothing
            && self.counts.rejected > 0
    }
}
