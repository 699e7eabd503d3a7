//! One group of rows: looked up, decided, and written together with the job's step. Whoever else changed the same in the
//! meantime makes the write be refused, and then all of it is done anew.
//!
//! What takes time is in two halves: the draft, which only looks, and the write. So the draft of a group can be made while
//! another group is being written; see [`super::flow`].

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use immunization::Finding;
use immunization::intake::{RowOutcome, Rule, Settings};
use immunization::quality::Standards;
use store::{Author, Change, IndividualEntry, Refusal, Step, StoreError, Write, WriteError};

use super::decide::{Decided, Terms, decide};
use super::file::File;
use super::footprint::Footprint;
use super::look::Look;
use super::make::{Act, Made, Making, Shapes, Unstorable};
use super::quality::Marks;
use super::rows::Taken;
use super::world::World;
use super::{outputs, quality, tally};
use crate::job::offer::{ImportOffer, Mode};
use crate::job::progress::{Phase, Progress};
use crate::job::runner::{Engine, Hold, Stop};
use crate::lane::{Begun, LaneError};

/// How often a group is tried before it is made smaller.
const TRIALS_MAX: u32 = 4;
/// How often it is tried again where the queue is full, and how long is waited in between: others go first.
const FULL_TRIALS_MAX: u32 = 600;
const FULL_PAUSE: Duration = Duration::from_millis(100);

/// What a group needs.
pub struct Group<'a> {
    /// What does the work.
    pub engine: &'a Engine,
    /// The job.
    pub hold: &'a Hold<'a>,
    /// What was said of it.
    pub offer: &'a ImportOffer,
    /// The file.
    pub file: &'a File,
    /// How rows were read.
    pub settings: &'a Settings<'a>,
    /// Whether anything is written.
    pub writes: bool,
}

/// How far the job is behind a group.
pub struct Applied {
    /// What the job's runner says of it now.
    pub progress: Progress,
    /// How long the write took, in milliseconds.
    pub write_ms: i64,
    /// Whether somebody came with something to write while it was being written.
    pub met_others: bool,
}

/// Rows that are not taken for a reason that showed itself late.
pub type Excluded = HashMap<u64, Finding>;

/// Rows that were decided, and what they want written. Nothing was written yet.
pub struct Draft {
    /// What it depends on, and what it would change.
    pub footprint: Footprint,
    decided: Vec<Decided>,
    changes: Vec<Change>,
    /// The row of each change.
    rows: Vec<u64>,
    /// Individual numbers that are to be kept, each with its row.
    individual: Vec<(u64, IndividualEntry)>,
}

/// Rows that were decided over what is known, with the marks of the doses that they leave.
struct Judged {
    world: World,
    decided: Vec<Decided>,
    marks: Marks,
}

/// What became of the attempt to make one.
pub enum Drafted {
    /// There it is.
    Ready(Box<Draft>),
    /// These rows cannot be taken.
    Exclude(Vec<(u64, Finding)>),
}

/// A draft on its way into the store.
pub struct Flight {
    next: Progress,
    rows: Vec<u64>,
    owners: Vec<u64>,
    /// Nothing where there was nothing to be written.
    write: Option<Result<Begun, LaneError>>,
    began: Instant,
    /// How many calls had met with a lane at work by then.
    met: u64,
}

/// What became of a write.
pub enum Tried {
    /// It is there, and the job is behind it.
    Written(Applied),
    /// Somebody else was quicker.
    Refused,
    /// Too many wait already.
    Full,
    /// These rows cannot be taken.
    Exclude(Vec<(u64, Finding)>),
}

impl Group<'_> {
    /// Brings the job behind these rows.
    pub fn apply(&self, rows: &[Taken], progress: &Progress) -> Result<Applied, Stop> {
        if !self.writes {
            return self.go_over(rows, progress);
        }
        let mut excluded = Excluded::new();
        let (mut trials, mut waits) = (0, 0);
        loop {
            let tried = match self.draft(rows, &excluded)? {
                Drafted::Ready(draft) => self.end(self.begin(*draft, rows, progress)?)?,
                Drafted::Exclude(more) => Tried::Exclude(more),
            };
            match tried {
                Tried::Written(applied) => return Ok(applied),
                Tried::Exclude(more) => {
                    let known = excluded.len();
                    let own = rows.iter().map(|row| row.number);
                    let own: HashSet<u64> = own.collect();
                    excluded.extend(more.into_iter().filter(|(row, _)| own.contains(row)));
                    trials += u32::from(excluded.len() == known);
                }
                Tried::Refused => trials += 1,
                Tried::Full => {
                    waits += 1;
                    if waits > FULL_TRIALS_MAX {
                        return Err(Stop::Store("the queue stays full".to_owned()));
                    }
                    self.hold.beat()?;
                    std::thread::sleep(FULL_PAUSE);
                }
            }
            if trials >= TRIALS_MAX {
                match rows.len() / 2 {
                    0 => excluded.extend(refuse_all(rows)),
                    half => return self.halves(rows, half, progress),
                }
                trials = 0;
            }
        }
    }

    /// Rows that are decided, and not written.
    fn go_over(&self, rows: &[Taken], progress: &Progress) -> Result<Applied, Stop> {
        let Judged { decided, .. } = self.decide(rows, &Excluded::new())?;
        let next = self.next(progress, rows, &decided);
        if next.phase != Phase::Checking {
            let pieces = self.pieces(progress, rows, &decided);
            self.hold.note(&next, next.done, &pieces)?;
        }
        Ok(Applied {
            progress: next,
            write_ms: 0,
            met_others: false,
        })
    }

    /// Fewer rows meet fewer others.
    fn halves(&self, rows: &[Taken], half: usize, progress: &Progress) -> Result<Applied, Stop> {
        let (first, second) = rows.split_at_checked(half).unwrap_or((rows, &[]));
        let before = self.apply(first, progress)?;
        let after = self.apply(second, &before.progress)?;
        Ok(Applied {
            write_ms: before.write_ms + after.write_ms,
            met_others: before.met_others || after.met_others,
            ..after
        })
    }

    /// What becomes of these rows, and what is doubtful about the doses behind them. Whoever only looks hears the same, as
    /// far as what earlier groups would write makes no difference.
    fn decide(&self, rows: &[Taken], excluded: &Excluded) -> Result<Judged, Stop> {
        let look = Look {
            store: &self.engine.store,
            reach: &self.hold.reach,
            municipality: self.settings.municipality,
            vaccines: self.engine.vaccines,
        };
        let mut world = look.world(rows)?;
        let terms = Terms {
            today: self.settings.today,
            overwrite: self.offer.overwrite,
        };
        let decided = rows.iter().map(|row| match excluded.get(&row.number) {
            None => decide(&mut world, row, &terms),
            Some(finding) => {
                let mut findings = row.findings.clone();
                findings.push(finding.clone());
                Decided::refused(findings)
            }
        });
        let mut decided: Vec<Decided> = decided.collect();
        let standards = Standards {
            today: self.settings.today,
            windows: self.engine.windows,
            lots: &self.engine.lots,
        };
        let marks = quality::judged(&world, &standards);
        quality::tell(&mut decided, rows, &marks);
        Ok(Judged {
            world,
            decided,
            marks,
        })
    }

    /// What there is to say of the job behind these rows.
    fn next(&self, progress: &Progress, rows: &[Taken], decided: &[Decided]) -> Progress {
        let mut next = progress.clone();
        next.done += u64::try_from(rows.len()).unwrap_or(u64::MAX);
        next.trials = 0;
        next.numbers.add(&tally(decided));
        next
    }

    fn pieces(
        &self,
        progress: &Progress,
        rows: &[Taken],
        decided: &[Decided],
    ) -> Vec<(i16, Vec<u8>)> {
        let is_first = progress.numbers.rejected == 0;
        outputs::pieces(self.file, rows, decided, is_first)
    }

    /// Decides rows and makes what they want written.
    pub fn draft(&self, rows: &[Taken], excluded: &Excluded) -> Result<Drafted, Stop> {
        let Judged {
            world,
            decided,
            marks,
        } = self.decide(rows, excluded)?;
        let is_rejected = |row: &Decided| row.outcome == RowOutcome::Rejected;
        if self.offer.mode == Mode::AllOrNothing && decided.iter().any(is_rejected) {
            return Err(Stop::Broken);
        }
        let id = self.hold.job.id.to_string();
        let mut making = Making {
            rules: &self.engine.rules,
            vaccines: self.engine.vaccines,
            municipality: self.settings.municipality,
            act: Act::Row {
                job: &id,
                by: &self.hold.job.by,
            },
            now_ms: crate::state::now_ms(),
            shapes: Shapes::default(),
            // Whoever waits for the group before it need not wait for this.
            preparing: self.engine.store.preparing(&self.hold.reach),
        };
        let Made { changes, rows: of } = match making.write(&world, &marks.tags) {
            Ok(made) => made,
            Err(unstorable) => {
                let refused = |one: Unstorable| (one.row, refused(one.row, one.rule));
                let excluded = unstorable.into_iter().map(refused).collect();
                return Ok(Drafted::Exclude(excluded));
            }
        };
        Ok(Drafted::Ready(Box::new(Draft {
            footprint: Footprint::of_rows(rows).with_world(&world),
            individual: individual(&world, rows),
            decided,
            changes,
            rows: of,
        })))
    }

    /// Hands a draft to the store, with the step that brings the job behind its rows.
    pub fn begin(&self, draft: Draft, rows: &[Taken], progress: &Progress) -> Result<Flight, Stop> {
        let next = self.next(progress, rows, &draft.decided);
        let pieces = self.pieces(progress, rows, &draft.decided);
        let (began, met) = (Instant::now(), self.engine.met());
        if draft.changes.is_empty() && draft.individual.is_empty() {
            self.hold.note(&next, next.done, &pieces)?;
            return Ok(Flight {
                next,
                rows: Vec::new(),
                owners: Vec::new(),
                write: None,
                began,
                met,
            });
        }
        let (owners, individual) = draft.individual.into_iter().unzip();
        let write = Write {
            reach: self.hold.reach.clone(),
            author: Author {
                client: self.hold.job.by.as_str().into(),
                zone: self.offer.zone,
                request_id: self.hold.job.id.0,
                further: self.offer.hand.further(),
            },
            changes: draft.changes,
            links: Vec::new(),
            idempotency: None,
            claim: None,
            step: Some(Step {
                job: self.hold.job.id,
                runner: self.hold.runner,
                rows_from: progress.done,
                rows_to: next.done,
                progress: next.bytes(),
                outputs: pieces,
            }),
            individual,
            certificates: Vec::new(),
            watch: None,
        };
        Ok(Flight {
            next,
            rows: draft.rows,
            owners,
            write: Some(self.engine.begin(write)),
            began,
            met,
        })
    }

    /// Waits for the end of a write.
    pub fn end(&self, flight: Flight) -> Result<Tried, Stop> {
        let Some(write) = flight.write else {
            return Ok(Tried::Written(Applied {
                progress: flight.next,
                write_ms: 0,
                met_others: false,
            }));
        };
        match write.and_then(|begun| self.engine.end(begun)) {
            Ok(_) => {
                let took = flight.began.elapsed().as_millis();
                Ok(Tried::Written(Applied {
                    progress: flight.next,
                    write_ms: i64::try_from(took).unwrap_or(i64::MAX),
                    met_others: self.engine.met() > flight.met,
                }))
            }
            Err(error) => self.failed(error, &flight.rows, &flight.owners),
        }
    }

    fn failed(&self, error: LaneError, rows: &[u64], owners: &[u64]) -> Result<Tried, Stop> {
        let refused = match error {
            LaneError::Store(WriteError::Refused(refused)) => refused,
            LaneError::Store(WriteError::Failed(error)) => return Err(Stop::of(&error)),
            LaneError::Full => return Ok(Tried::Full),
            LaneError::Closed => return Err(Stop::Asked),
        };
        match refused.refusal {
            Refusal::StepLost => Err(Stop::Lost),
            Refusal::NumberTaken(place) => {
                let row = owners.get(place).copied();
                let exclude = row.map(|row| (row, Rule::RefMynoDup.in_row(row)));
                Ok(Tried::Exclude(exclude.into_iter().collect()))
            }
            refusal => {
                let row = rows.get(refused.change);
                log::info!(row; "a group was refused and is decided anew: {}", name(&refusal));
                Ok(Tried::Refused)
            }
        }
    }
}

/// Individual numbers that are to be kept, each with its row.
fn individual(world: &World, rows: &[Taken]) -> Vec<(u64, IndividualEntry)> {
    let told = rows.iter().filter_map(|row| {
        let person = row.person()?;
        let number = row.individual()?;
        // Only of those who are in the register, and only what is not kept so.
        let is_owner = world.owners.get(&number) == Some(&person.number);
        let is_there = world.by_number(&person.number).is_some();
        let is_new = is_owner && is_there && !world.kept.contains(&number);
        is_new.then(|| {
            let entry = IndividualEntry {
                resident: person.number.as_str().to_owned(),
                number: number.expose_digits(),
            };
            (row.number, entry)
        })
    });
    told.collect()
}

fn refused(row: u64, rule: &'static str) -> Finding {
    let finding = Rule::RowRefused.in_row(row);
    finding.with("rule", immunization::Fact::Word(rule))
}

fn refuse_all(rows: &[Taken]) -> Vec<(u64, Finding)> {
    let refuse = |row: &Taken| (row.number, refused(row.number, "contended"));
    rows.iter().map(refuse).collect()
}

/// The name of a refusal. What it is about is not told.
fn name(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::VersionMismatch(_) => "version-mismatch",
        Refusal::AlreadyThere(_) => "already-there",
        Refusal::MultipleMatches => "multiple-matches",
        Refusal::ReferenceMissing(_) => "reference-missing",
        Refusal::Referenced(_) => "referenced",
        Refusal::WrittenTwice(_) => "written-twice",
        _ => "refused",
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Stop {
        Stop::of(&error)
    }
}
