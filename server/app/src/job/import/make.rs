//! What rows did to the world, made into one write of the store: new versions, where each comes from, and what was told
//! otherwise, beside it.

mod dose;
mod person;

use fhir::search::Query;
use fhir::{Element, Key, Kind, Problem, Version};
use immunization::{MunicipalityCode, VaccineTable};
use profiles::provenance::{self, Activity, Agent, Origin, Pointer, Provenance, Role};
use store::{Change, Preparing, Target};

use super::rows::{any_of, is_there};
use super::world::World;
use crate::rules::Rules;
use crate::state::fresh_id;
use crate::write;

/// By which act everything of a write is made.
pub enum Act<'a> {
    /// A row of a file is taken in.
    Row {
        /// The job's number.
        job: &'a str,
        /// Who handed the job in.
        by: &'a str,
    },
    /// The house does what a row would have done: an act without targets.
    House(&'a Provenance),
}

/// What every text is made with.
pub struct Making<'a> {
    /// What everything that is written is held against.
    pub rules: &'a Rules,
    /// The vaccines that are known.
    pub vaccines: &'a VaccineTable,
    /// Whose records these are.
    pub municipality: MunicipalityCode,
    /// By which act.
    pub act: Act<'a>,
    /// Now, in milliseconds of the Unix epoch.
    pub now_ms: i64,
    /// What kept the rules already.
    pub shapes: Shapes,
    /// What makes each change ready as soon as it is there. A group has thousands.
    pub preparing: Preparing<'a>,
}

/// Provenances that kept the rules, but for what is another in every row. A group has thousands that differ by a reference
/// and a number, which no rule asks about; one of each shape is held against the rules.
#[derive(Default)]
pub struct Shapes(Vec<Provenance>);

impl Shapes {
    /// More shapes than this are not remembered.
    const MOST: usize = 16;

    /// The shape of a Provenance. Nothing where it quotes something: that is another each time.
    fn of(record: &Provenance) -> Option<Provenance> {
        if record.report.is_some() {
            return None;
        }
        let mut shape = record.clone();
        for target in &mut shape.targets {
            let (kind, _) = target.split_once('/')?;
            *target = format!("{kind}/1/_history/1");
        }
        for source in &mut shape.sources {
            source.row = source.row.map(|_| 1);
        }
        Some(shape)
    }

    fn has(&self, shape: Option<&Provenance>) -> bool {
        shape.is_some_and(|shape| self.0.contains(shape))
    }

    fn add(&mut self, shape: Option<Provenance>) {
        if self.0.len() < Shapes::MOST {
            self.0.extend(shape);
        }
    }
}

/// What is written, and which row wants it.
pub struct Made {
    /// The changes.
    pub changes: Vec<Change>,
    /// The row of each.
    pub rows: Vec<u64>,
}

/// A row whose record cannot be stored, and the rule that it breaks.
pub struct Unstorable {
    /// The row.
    pub row: u64,
    /// The rule.
    pub rule: &'static str,
}

impl Unstorable {
    fn by(problem: &Problem, row: u64) -> Unstorable {
        let issue = problem.issues.first();
        let rule = issue.map_or("internal", |issue| issue.rule);
        Unstorable { row, rule }
    }
}

/// A text that is to be stored.
struct Text {
    key: Key,
    /// The version that is replaced.
    replaces: Option<Version>,
    element: Element,
    row: u64,
    /// Whether only what is computed changed: then it can wait for another time.
    is_computed: bool,
}

impl Text {
    /// The version that this will be.
    fn version(&self) -> u32 {
        self.replaces.map_or(1, |version| version.0 + 1)
    }

    fn address(&self) -> String {
        format!("{}/_history/{}", self.key, self.version())
    }
}

/// One of the things that texts are made of.
#[derive(Clone, Copy)]
enum Piece {
    Person(usize),
    Case(usize),
}

/// What becomes of one of them.
type Changes = Result<Vec<(Change, u64)>, Unstorable>;

impl Making<'_> {
    /// The write of a world, with the tags of each dose where they were computed.
    pub fn write(
        &mut self,
        world: &World,
        tags: &[Option<Vec<String>>],
    ) -> Result<Made, Vec<Unstorable>> {
        let persons = (0..world.persons.len()).map(Piece::Person);
        let pieces: Vec<Piece> = persons
            .chain((0..world.cases.len()).map(Piece::Case))
            .filter(|piece| self.may_change(world, *piece))
            .collect();
        let (mut whole, mut refused) = (Vec::new(), Vec::new());
        for piece in pieces {
            match self.piece(world, tags, piece) {
                Ok(made) => whole.extend(made),
                Err(unstorable) => refused.push(unstorable),
            }
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        let (mut changes, rows): (Vec<Change>, Vec<u64>) = whole.into_iter().unzip();
        guard(&mut changes, Kind::PATIENT, &person::identifiers(world));
        guard(&mut changes, Kind::IMMUNIZATION, &dose::identifiers(world));
        Ok(Made { changes, rows })
    }

    /// Most of what is known was only looked at.
    fn may_change(&self, world: &World, piece: Piece) -> bool {
        match piece {
            Piece::Person(place) => world.persons.get(place).is_some_and(|entry| {
                let before = entry.before.as_ref();
                before.is_none_or(|(_, before)| *before != entry.now)
            }),
            Piece::Case(place) => world.cases.get(place).is_some_and(|entry| {
                let touched = match entry.whose {
                    super::world::Whose::Person(person) => {
                        let person = world.persons.get(person);
                        person.is_some_and(|person| person.is_touched)
                    }
                    _ => false,
                };
                touched || entry.row.is_some()
            }),
        }
    }

    fn piece(&mut self, world: &World, tags: &[Option<Vec<String>>], piece: Piece) -> Changes {
        match piece {
            Piece::Person(place) => self.person(world, place),
            Piece::Case(place) => {
                let tags = tags.get(place).and_then(Option::as_deref);
                self.case(world, place, tags)
            }
        }
    }

    /// A text and where it comes from, as changes.
    fn changes(&mut self, text: Text) -> Changes {
        let row = text.row;
        let mut origin = self.begun();
        origin.targets = vec![text.address()];
        let origin = self.provenance(origin, row)?;
        let change = match self.change(text) {
            Ok(Some(change)) => change,
            Ok(None) => return Ok(Vec::new()),
            Err(unstorable) => return Err(unstorable),
        };
        Ok(vec![(change, row), (origin, row)])
    }

    /// A text as a change. What only brings tags up to date is left for later where the record itself breaks a rule.
    fn change(&mut self, text: Text) -> Result<Option<Change>, Unstorable> {
        let (row, kind) = (text.row, text.key.kind);
        let prepared = match write::content_of(self.rules, text.element, kind, &[]) {
            Ok(prepared) => prepared,
            Err(_) if text.is_computed => return Ok(None),
            Err(problem) => return Err(Unstorable::by(&problem, row)),
        };
        let content = prepared.content;
        let mut change = match text.replaces {
            None => Change::Create {
                id: text.key.id,
                content,
                unless: None,
            },
            Some(version) => Change::over(text.key, version, content),
        };
        self.preparing.prepare(&mut change);
        Ok(Some(change))
    }

    /// Where a version comes from, as a change of its own.
    fn provenance(&mut self, mut record: Provenance, row: u64) -> Result<Change, Unstorable> {
        let lost = |rule| Unstorable { row, rule };
        self.sign(&mut record, row);
        let element = provenance::to_resource(&record).map_err(|_| lost("record-unmade"))?;
        let id = fresh_id().map_err(|_| lost("internal"))?;
        let kind = element.kind().ok_or(lost("internal"))?;
        let shape = Shapes::of(&record);
        let is_known = self.shapes.has(shape.as_ref());
        let prepared = match is_known {
            true => write::content_unchecked(self.rules, element, &[]),
            false => write::content_of(self.rules, element, kind, &[]),
        };
        let prepared = prepared.map_err(|problem| Unstorable::by(&problem, row))?;
        if !is_known {
            self.shapes.add(shape);
        }
        let mut change = Change::Create {
            id,
            content: prepared.content,
            unless: None,
        };
        self.preparing.prepare(&mut change);
        Ok(change)
    }

    /// An act that has no targets yet.
    fn begun(&self) -> Provenance {
        match self.act {
            Act::Row { .. } => Provenance::new(Activity::Import, self.now_ms),
            Act::House(act) => act.clone(),
        }
    }

    /// Says who did it and of which row it is made. The house has said it already.
    fn sign(&self, record: &mut Provenance, row: u64) {
        let Act::Row { job, by } = self.act else {
            return;
        };
        let row = u32::try_from(row).unwrap_or(u32::MAX).max(1);
        record.agents = vec![Agent::new(
            Role::Enterer,
            Pointer::client(by),
            self.municipality,
        )];
        record.sources = vec![Origin::row(job, row)];
    }
}

/// Lets the whole write be refused if one of these identifiers is there already. The first new resource of the kind asks
/// for all of them, in one question. A dose that was taken back bars nobody: it may be another person's.
fn guard(changes: &mut Vec<Change>, kind: Kind, identifiers: &[(String, String)]) {
    let is_new = |change: &Change| matches!(change, Change::Create { content, .. } if content.draft.kind() == kind);
    let Some(first) = changes.iter().position(is_new) else {
        return;
    };
    if identifiers.is_empty() {
        return;
    }
    let change = match changes.remove(first) {
        Change::Create { id, content, .. } => Change::Update {
            target: Target::Where {
                query: Query {
                    kind,
                    criteria: std::iter::once(any_of(kind, identifiers))
                        .chain(is_there(kind))
                        .collect(),
                },
                sent_id: None,
                fresh_id: id,
            },
            content,
            expect: None,
            may_replace: false,
            may_create: true,
        },
        other => other,
    };
    changes.insert(first, change);
}
