//! Files that go out: the ledger (C), the waiting list (D), the ledger of routine immunization (F) and people in the JSON of
//! sister programmes (G), piece by piece. Nothing but one page of people and their doses is held.

mod hub;
mod ledger;
mod routine;

use std::time::Instant;

use fhir::codec::{Limits, json};
use fhir::search::{Criterion, Query, Slot, Want, folded_code};
use fhir::{Key, Kind, Reach};
use immunization::intake::{FileKind, LedgerCodes, LedgerWriter, RoutineWriter, Rule, UTF8_MARK};
use immunization::{Dose, Fact, Finding, MunicipalityCode, Resident, ResidentNumber, VaccineTable};
use profiles::immunization::Person;
use profiles::naming::system;
use serde_json::Value;
use store::{Cursor, Hit, Search, Store, StoreError, Stored};

use super::progress::{shown, shown_of};

pub use ledger::{is_of_campaign, number_rest, told};
pub use routine::{codes_of, codes_of_town};

/// How many people or doses are looked up together.
const PAGE: usize = 200;
/// The most findings that are held until somebody takes them.
const FINDINGS_MAX: usize = 10_000;
/// The tag of a dose that waits for its person.
const WAITING: &str = "Q13";

/// The files that go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFile {
    /// Doses of the coupon campaign, one person a row.
    Ledger,
    /// Doses of nobody who is registered.
    Waiting,
    /// Doses of routine immunization, one a row.
    Routine,
    /// People, in the JSON of sister programmes.
    Hub,
}

impl ExportFile {
    /// All of them.
    pub const ALL: [ExportFile; 4] = [
        ExportFile::Ledger,
        ExportFile::Waiting,
        ExportFile::Routine,
        ExportFile::Hub,
    ];

    /// Its letter.
    pub fn letter(self) -> &'static str {
        match self {
            ExportFile::Ledger => "C",
            ExportFile::Waiting => "D",
            ExportFile::Routine => "F",
            ExportFile::Hub => "G",
        }
    }

    /// The one with this letter, in whatever case.
    pub fn parse(letter: &str) -> Option<ExportFile> {
        let mut all = ExportFile::ALL.into_iter();
        all.find(|file| file.letter().eq_ignore_ascii_case(letter))
    }
}

/// What a file is to hold, and in which form.
#[derive(Clone, Debug)]
pub struct ExportOffer {
    /// Which file it is.
    pub file: ExportFile,
    /// The edition of the layout; the first if none is named.
    pub version: Option<u32>,
    /// How many doses stand side by side.
    pub width: usize,
    /// Only people of whom a dose changed since, in milliseconds of the Unix epoch; of doses of routine immunization and of
    /// people only those that changed themselves.
    pub since_ms: Option<i64>,
    /// Whether the first row names the columns.
    pub has_header: bool,
    /// Whether the file begins with a byte order mark.
    pub has_mark: bool,
    /// In which codes doses of routine immunization are told; the server's own if nothing is said.
    pub codes: Option<LedgerCodes>,
}

impl ExportOffer {
    /// The published form: two doses side by side, with a first row that names the columns.
    pub fn new(file: ExportFile) -> ExportOffer {
        ExportOffer {
            file,
            version: None,
            width: 2,
            since_ms: None,
            has_header: true,
            has_mark: false,
            codes: None,
        }
    }
}

impl ExportOffer {
    /// Whether the file is to hold what was changed at this time.
    fn asks_for(&self, changed_at: i64) -> bool {
        self.since_ms.is_none_or(|since| changed_at >= since)
    }
}

/// From where a file comes.
#[derive(Clone, Copy)]
pub struct Ledger<'a> {
    /// What is at rest.
    pub store: &'a Store,
    /// What may be seen.
    pub reach: &'a Reach,
    /// Whose records these are.
    pub municipality: MunicipalityCode,
    /// The vaccines that are known.
    pub vaccines: &'a VaccineTable,
}

impl Ledger<'_> {
    /// The doses of each of these people.
    fn doses_of(&self, people: &[Hit]) -> Result<Vec<Vec<Stored>>, StoreError> {
        let keys: Vec<Key> = people.iter().map(|hit| hit.key.clone()).collect();
        self.store
            .find_by_reference(self.reach, Kind::IMMUNIZATION, "patient", &keys)
    }
}

/// A file that goes out.
pub struct Export {
    offer: ExportOffer,
    form: Form,
    at: At,
    rows: u64,
    unread: u64,
    cut: u64,
    left: u64,
    findings: Vec<Noted>,
}

/// What writes its rows.
enum Form {
    Ledger(LedgerWriter),
    Routine(Box<RoutineWriter>),
    Hub,
}

/// What was found in a file, and of which record where no row has it.
pub struct Noted {
    finding: Finding,
    of: Option<Key>,
}

impl Noted {
    /// As JSON: place, code, severity and facts, and never a value.
    pub fn shown(&self) -> Value {
        match &self.of {
            Some(key) => shown_of(&self.finding, key),
            None => shown(&self.finding),
        }
    }
}

/// How far a file is.
enum At {
    Beginning,
    Page(Option<Cursor>),
    End,
}

impl Export {
    /// A file of a municipality in this form. Nothing where there is no such form.
    pub fn new(offer: ExportOffer, municipality: MunicipalityCode) -> Option<Export> {
        let ledger = |kind| LedgerWriter::new(kind, offer.version, offer.width);
        let form = match offer.file {
            ExportFile::Ledger => Form::Ledger(ledger(FileKind::Ledger)?),
            ExportFile::Waiting => Form::Ledger(ledger(FileKind::Waiting)?),
            ExportFile::Routine => {
                let own = || VaccineTable::embedded().ok().map(LedgerCodes::own);
                let codes = offer.codes.clone().or_else(own)?;
                Form::Routine(Box::new(RoutineWriter::new(municipality, codes)?))
            }
            ExportFile::Hub => Form::Hub,
        };
        Some(Export {
            offer,
            form,
            at: At::Beginning,
            rows: 0,
            unread: 0,
            cut: 0,
            left: 0,
            findings: Vec::new(),
        })
    }

    /// How many people or doses were written.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// How many records could not be read and are not in the file.
    pub fn unread(&self) -> u64 {
        self.unread
    }

    /// How many records the layout cannot hold.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// How many people had doses that found no place.
    pub fn persons_beyond(&self) -> u64 {
        match &self.form {
            Form::Ledger(writer) => writer.persons_beyond(),
            Form::Routine(_) | Form::Hub => 0,
        }
    }

    /// How many cells do not say all that is known: cut, left empty, or in words without a code.
    pub fn cut(&self) -> u64 {
        self.cut
    }

    /// What was cut or found no place since this was last asked.
    pub fn take_findings(&mut self) -> Vec<Noted> {
        std::mem::take(&mut self.findings)
    }

    /// The next piece of the file; nothing behind the last. A piece may be empty.
    pub fn next_piece(&mut self, ledger: &Ledger<'_>) -> Result<Option<Vec<u8>>, StoreError> {
        let mut piece = Vec::new();
        let after = match std::mem::replace(&mut self.at, At::End) {
            At::End => return Ok(None),
            At::Beginning => {
                self.begin(&mut piece);
                None
            }
            At::Page(after) => after,
        };
        let search = Search {
            query: self.query(),
            sort: Vec::new(),
            most: PAGE,
            after,
        };
        let page = ledger.store.search(ledger.reach, &search)?;
        match self.offer.file {
            ExportFile::Ledger => self.persons(ledger, &page.hits, &mut piece)?,
            ExportFile::Waiting => self.waiting(ledger, &page.hits, &mut piece),
            ExportFile::Routine => self.routine(ledger, &page.hits, &mut piece)?,
            ExportFile::Hub => self.people(ledger, &page.hits, &mut piece),
        }
        self.at = match page.next {
            Some(next) => At::Page(Some(next)),
            None => At::End,
        };
        self.tell_beyond();
        Ok(Some(piece))
    }

    /// The mark and the row of names, where they are wanted. JSON has neither.
    fn begin(&mut self, piece: &mut Vec<u8>) {
        if matches!(self.form, Form::Hub) {
            return;
        }
        if self.offer.has_mark {
            piece.extend_from_slice(&UTF8_MARK);
        }
        match &mut self.form {
            Form::Ledger(writer) if self.offer.has_header => writer.write_header(piece),
            Form::Routine(writer) if self.offer.has_header => writer.write_header(piece),
            _ => {}
        }
    }

    /// Behind the last piece: how many people of the file have doses that found no place.
    fn tell_beyond(&mut self) {
        let persons = self.persons_beyond();
        if persons > 0 && matches!(self.at, At::End) {
            let persons = Fact::Number(i64::try_from(persons).unwrap_or(i64::MAX));
            let finding = Rule::ExportPersons.finding().with("persons", persons);
            self.findings.push(Noted { finding, of: None });
        }
    }

    /// How many people have doses that find no place in the file that is begun here, or nothing if it takes longer than until
    /// then to know. The file itself stays as it is.
    pub fn beyond(
        offer: ExportOffer,
        ledger: &Ledger<'_>,
        until: Instant,
    ) -> Result<Option<u64>, StoreError> {
        let Some(mut export) = Export::new(offer, ledger.municipality) else {
            return Ok(Some(0));
        };
        while export.next_piece(ledger)?.is_some() {
            export.findings.clear();
            if Instant::now() >= until {
                return Ok(None);
            }
        }
        Ok(Some(export.persons_beyond()))
    }

    fn query(&self) -> Query {
        if self.offer.file != ExportFile::Waiting {
            return Query {
                kind: Kind::PATIENT,
                criteria: Vec::new(),
            };
        }
        let waits = Criterion::Value {
            slot: Slot::of(Kind::IMMUNIZATION, "quality"),
            // Whether the case of tags counts is for the index to say.
            wants: [false, true]
                .map(|case_counts| Want::Token {
                    system: Some(system::QUALITY.into()),
                    code: Some(folded_code(WAITING, case_counts).into()),
                })
                .into(),
            negated: false,
        };
        Query {
            kind: Kind::IMMUNIZATION,
            criteria: vec![waits],
        }
    }

    /// Remembers what was found in a row.
    fn note(&mut self, findings: Vec<Finding>) {
        let is_of_cell = |finding: &&Finding| finding.code() != Rule::ExportWidth.code();
        let cut = findings.iter().filter(is_of_cell).count();
        self.cut = self.cut.saturating_add(cut as u64);
        let room = FINDINGS_MAX.saturating_sub(self.findings.len());
        let noted = findings.into_iter().take(room);
        self.findings
            .extend(noted.map(|finding| Noted { finding, of: None }));
    }

    /// Remembers that the layout cannot hold a record.
    fn leave(&mut self, of: &Key) {
        self.left += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Noted {
                finding: Rule::ExportLeft.finding(),
                of: Some(of.clone()),
            });
        }
    }
}

fn resident_of(hit: &Hit, of: MunicipalityCode) -> Option<Resident> {
    let element = json::read(&hit.body, &Limits::own()).ok()?;
    profiles::patient::from_resource(&element, of).record
}

/// A dose, and whose it is.
fn dose_of(body: &[u8], table: &VaccineTable) -> Option<(Dose, Option<Person>)> {
    let element = json::read(body, &Limits::own()).ok()?;
    let dose = profiles::immunization::from_resource(&element, table).record?;
    Some((dose, profiles::immunization::person_of(&element)))
}

/// The number that counts, or the one that counted last.
fn number_of(resident: &Resident) -> Option<&ResidentNumber> {
    let own = resident.municipality;
    let mut former = resident.former_numbers.iter().rev();
    let former = || former.find(|(of, _)| *of == own).map(|(_, number)| number);
    resident.number.as_ref().or_else(former)
}
