//! What an import wrote is taken back, as new versions: what it changed gets the text that it had before, a dose that it
//! made is entered in error, or says what others tell of it, and a person whom it made and nobody else knows is deleted. The
//! individual numbers that it set go, and those from before come back. What somebody changed since stays, and is listed.

mod coupon;
mod dose;
mod last;
mod later;
mod own;
mod person;

use std::collections::BTreeSet;
use std::sync::Arc;

use fhir::codec::{Limits, json};
use fhir::{Element, Key, Kind, Version, VersionCondition};
use immunization::intake::{RowOutcome, Rule, Tally};
use immunization::{Fact, Finding};
use profiles::naming::system;
use profiles::provenance::{self, Activity, Agent, Origin, Pointer, Provenance, Role, Why};
use store::{
    Author, Change, Found, JobId, JobState, Refusal, Refused, Step, StoreError, Stored, Target,
    Write, WriteError,
};

use self::own::{Done, Span};
use super::offer::{ImportOffer, UndoOffer};
use super::output;
use super::progress::{Phase, Progress};
use super::runner::{Engine, Hold, Stop};
use crate::lane::LaneError;
use crate::state::fresh_id;
use crate::write;

/// How many versions are looked at together.
const PAGE: usize = 500;
/// How many resources are taken back in one write.
const GROUP: usize = 50;
/// How often a group is tried before each of its resources is taken back alone.
const TRIALS_MAX: u32 = 3;

/// What takes an import back.
struct Undo<'a> {
    engine: &'a Engine,
    hold: &'a Hold<'a>,
    import: JobId,
    /// Who sent it, where that is known.
    sender: Option<String>,
    reason: &'a str,
    zone: i16,
    /// What the trail tells of who wants it.
    further: Arc<[u8]>,
    /// The doses that it wrote.
    doses: BTreeSet<Key>,
    /// What this undoing took back before it was interrupted.
    done: Done,
    progress: Progress,
}

/// What was left, if it is in the register.
type Left<'a> = Option<&'a Key>;

/// What becomes of one resource.
enum Fate {
    /// These changes take it back.
    Back(Vec<Change>),
    /// They do, and leave these records, which somebody has to look at.
    BackBut(Vec<Change>, Vec<Key>),
    /// Somebody changed it since.
    Touched,
    /// It is gone, or back, already.
    Nothing,
}

/// Runs a job that was claimed.
pub fn run(engine: &Engine, hold: &Hold<'_>) -> Result<JobState, Stop> {
    let offer = UndoOffer::parse(&hold.job.about);
    let offer = offer.ok_or(Stop::failed("the offer cannot be read"))?;
    let import = JobId::parse(&offer.import).ok_or(Stop::failed("no such import"))?;
    let tenant = hold.job.tenant;
    let undone = engine.store.job(tenant, import)?;
    let undone = undone.ok_or(Stop::failed("no such import"))?;
    if matches!(undone.state, JobState::Waiting | JobState::Running) {
        return Err(Stop::Store("the import is still running".to_owned()));
    }
    let by = (offer.zone, offer.hand.further());
    let begun = hold.begin(&engine.late)?;
    let progress = Progress {
        phase: Phase::Rows,
        begun_at: begun.begun_at,
        trials: begun.trials,
        ..Progress::default()
    };
    // What an earlier turn listed is listed anew.
    hold.begin_again(&progress)?;
    let mut progress = back(engine, hold, (&import, &offer.reason), by, progress)?;
    if progress.rows > 0 {
        for finding in later::told_again(hold, &undone)? {
            progress.find(&finding);
        }
    }
    // Who sees that this has ended sees that import undone. Where it was taken back before, it says so already.
    let now = crate::state::now_ms();
    for state in [JobState::Done, JobState::Failed, JobState::Cancelled] {
        if undone.state == state {
            let moved = (state, JobState::Undone);
            engine
                .store
                .set_job_state(tenant, import, moved.0, moved.1, None, now)?;
        }
    }
    last::look(engine, hold, import)?;
    hold.end(JobState::Done, &progress)?;
    Ok(JobState::Done)
}

/// Takes back what a job wrote, in the hands of the runner of a job.
pub fn take_back(
    engine: &Engine,
    hold: &Hold<'_>,
    import: &JobId,
    reason: &str,
) -> Result<(), Stop> {
    // The server does it by itself, and the import's own progress is not this one.
    let by = (0, Arc::default());
    back(engine, hold, (import, reason), by, Progress::default())?;
    last::look(engine, hold, *import)
}

fn back(
    engine: &Engine,
    hold: &Hold<'_>,
    (import, reason): (&JobId, &str),
    (zone, further): (i16, Arc<[u8]>),
    progress: Progress,
) -> Result<Progress, Stop> {
    let job = engine.store.job(hold.job.tenant, *import)?;
    let offer = job.and_then(|job| ImportOffer::parse(&job.about));
    let mut undo = Undo {
        engine,
        hold,
        import: *import,
        sender: offer.and_then(|offer| offer.sender),
        reason,
        zone,
        further,
        doses: BTreeSet::new(),
        done: Done::default(),
        progress,
    };
    let spans = undo.spans(undo.import)?;
    undo.done = undo.done_before(&spans)?;
    let of_kind = |kind| spans.keys().filter(move |key| key.kind == kind);
    undo.doses = of_kind(Kind::IMMUNIZATION).cloned().collect();
    let records = undo.doses.len() + of_kind(Kind::PATIENT).count();
    undo.progress.rows = u64::try_from(records).unwrap_or(u64::MAX);
    // Before the people: of one who is deleted nobody could be told.
    undo.numbers()?;
    // What it told beside doses first, and then the doses: a person is deleted only when no dose is left that is somebody's.
    let order = [
        Kind::parse("Provenance"),
        Some(Kind::IMMUNIZATION),
        Some(Kind::PATIENT),
    ];
    for kind in order.into_iter().flatten() {
        let of_kind: Vec<(&Key, &Span)> =
            spans.iter().filter(|(key, _)| key.kind == kind).collect();
        for group in of_kind.chunks(GROUP) {
            undo.group(group)?;
        }
    }
    undo.progress.phase = Phase::Ended;
    Ok(undo.progress)
}

impl Undo<'_> {
    /// Whether an import takes itself back.
    fn is_of_import(&self) -> bool {
        self.hold.job.id == self.import
    }

    /// Takes a group back; where others are in the way, one after the other.
    fn group(&mut self, group: &[(&Key, &Span)]) -> Result<(), Stop> {
        self.hold.beat()?;
        for trial in 0..TRIALS_MAX {
            let mut changes = Vec::new();
            let mut touched = Vec::new();
            for (key, span) in group {
                match self.fate(key, span) {
                    Ok(Fate::Back(more)) => changes.extend(more),
                    Ok(Fate::BackBut(more, left)) => {
                        changes.extend(more);
                        touched.extend(left);
                    }
                    // What cannot be read cannot be taken back. It is for staff, and nobody waits for it.
                    Ok(Fate::Touched) | Err(Stop::Damaged(_)) => touched.push((*key).clone()),
                    Ok(Fate::Nothing) => {}
                    Err(stop) => return Err(stop),
                }
            }
            if changes.is_empty() {
                return self.count(group, &touched);
            }
            match self.write(changes) {
                Ok(Ok(())) => return self.count(group, &touched),
                Ok(Err(_)) => {}
                Err(Stop::Damaged(_)) => break,
                Err(stop) => return Err(stop),
            }
            log::info!(trial; "a group that is taken back was refused and is looked at anew");
        }
        match group {
            [(key, _)] => self.count(group, std::slice::from_ref(*key)),
            _ => {
                for one in group {
                    self.group(std::slice::from_ref(one))?;
                }
                Ok(())
            }
        }
    }

    /// Takes back the individual numbers that it set, a portion at a time. Each portion may be asked for twice, so whoever
    /// goes on after a crash begins here again.
    fn numbers(&mut self) -> Result<(), Stop> {
        let tenant = self.hold.job.tenant;
        loop {
            self.hold.beat()?;
            let back = self.engine.store.take_numbers_back(tenant, self.import)?;
            let persons = self.persons(&back.left)?;
            let finding = Rule::UndoTouched.finding();
            let finding = finding.with("kept", Fact::Word("individual-number"));
            let touched: Vec<Left<'_>> = persons.iter().map(Option::as_ref).collect();
            let all = back.taken + touched.len();
            self.progress.rows += u64::try_from(all).unwrap_or(u64::MAX);
            if all > 0 {
                self.told(all, (&finding, &touched))?;
            }
            if back.is_all {
                return Ok(());
            }
        }
    }

    /// The people with these resident numbers, where they are.
    fn persons(&self, residents: &[String]) -> Result<Vec<Option<Key>>, Stop> {
        if residents.is_empty() {
            return Ok(Vec::new());
        }
        let town = format!("{}/{}", system::RESIDENT, self.hold.municipality()?);
        let values: Vec<(String, String)> = residents
            .iter()
            .map(|resident| (town.clone(), resident.clone()))
            .collect();
        let (store, reach) = (&self.engine.store, &self.hold.reach);
        let found = match store.find_by_token(reach, Kind::PATIENT, "identifier", &values) {
            Err(StoreError::Damaged { .. }) => return Ok(vec![None; residents.len()]),
            found => found?,
        };
        let key = |found: Vec<Stored>| found.into_iter().next().map(|stored| stored.key);
        Ok(found.into_iter().map(key).collect())
    }

    /// Counts records. What says where they come from is no record, and is only listed where it was left.
    fn count(&mut self, group: &[(&Key, &Span)], touched: &[Key]) -> Result<(), Stop> {
        let is_record = |key: &Key| [Kind::IMMUNIZATION, Kind::PATIENT].contains(&key.kind);
        let records = group.iter().filter(|(key, _)| is_record(key)).count();
        let is_in = |key: &Key| group.iter().any(|(of_group, _)| *of_group == key);
        let others = touched.iter().filter(|key| !is_record(key) || !is_in(key));
        let others = others.count();
        self.progress.rows += u64::try_from(others).unwrap_or(u64::MAX);
        let touched: Vec<Left<'_>> = touched.iter().map(Some).collect();
        let all = records + others;
        self.told(all, (&Rule::UndoTouched.finding(), &touched))
    }

    /// Counts what was taken back, and lists what was left, with the finding that says so.
    fn told(
        &mut self,
        all: usize,
        (finding, touched): (&Finding, &[Left<'_>]),
    ) -> Result<(), Stop> {
        let mut tally = Tally::new();
        let mut lines = Vec::new();
        for key in touched {
            tally.count(RowOutcome::Flagged, std::slice::from_ref(finding));
            let line = match key {
                Some(key) => super::progress::shown_of(finding, key),
                None => super::progress::shown(finding),
            };
            lines.extend_from_slice(line.to_string().as_bytes());
            lines.push(b'\n');
        }
        for _ in touched.len()..all {
            tally.count(RowOutcome::Updated, &[]);
        }
        let progress = &mut self.progress;
        progress.numbers.add(&tally);
        progress.done += u64::try_from(all).unwrap_or(u64::MAX);
        // The import's own progress is not this one.
        if self.is_of_import() {
            return Ok(());
        }
        let pieces = match lines.is_empty() {
            true => Vec::new(),
            false => vec![(output::FINDINGS, lines)],
        };
        self.hold.note(&self.progress, self.progress.done, &pieces)
    }

    /// What becomes of a resource.
    fn fate(&self, key: &Key, span: &Span) -> Result<Fate, Stop> {
        let current = match self.engine.store.read(&self.hold.reach, key)? {
            Found::Text(stored) => stored,
            Found::Nothing => return Ok(Fate::Nothing),
            Found::Gone(version, ..) if version == span.last => {
                return self.revive(key, span);
            }
            Found::Gone(..) => return Ok(Fate::Nothing),
        };
        let element = read(&current.body)?;
        if self.is_done(&current, &element)? {
            return Ok(Fate::Nothing);
        }
        if key.kind == Kind::IMMUNIZATION {
            return self.dose(current, span);
        }
        let is_own = self.is_own(&current, span, &element)?;
        let act = provenance::from_resource(&element).record;
        if let Some(act) = act.filter(|act| span.first == Version(1) && self.may_tell(act, is_own))
        {
            return self.report(&current, span, &act);
        }
        if !is_own {
            return Ok(Fate::Touched);
        }
        let expect = Some(VersionCondition::OneOf(vec![current.version]));
        if span.first > Version(1) {
            return self.restore(key, (span, current.version, &element), expect);
        }
        match key.kind == Kind::PATIENT {
            true => self.delete_person(key, expect),
            // Where versions come from stays known.
            false => Ok(Fate::Nothing),
        }
    }

    /// Whether an act of the import may be what it told beside a dose: it quotes that, or did until it became the record.
    fn may_tell(&self, act: &Provenance, is_own: bool) -> bool {
        act.report.is_some() == is_own && act.activity == Activity::Import
    }

    /// The version before the import's first.
    fn before(&self, key: &Key, span: &Span) -> Result<Option<Element>, Stop> {
        let Some(version) = span.first.0.checked_sub(1).filter(|version| *version > 0) else {
            return Ok(None);
        };
        let store = &self.engine.store;
        match store.vread(&self.hold.reach, key, Version(version))? {
            Found::Text(stored) => read(&stored.body).map(Some),
            _ => Ok(None),
        }
    }

    /// What the import deleted is there again.
    fn revive(&self, key: &Key, span: &Span) -> Result<Fate, Stop> {
        match self.before(key, span)? {
            None => Ok(Fate::Nothing),
            Some(element) => {
                let change = self.update(key, element, None)?;
                Ok(change.map_or(Fate::Touched, |change| Fate::Back(vec![change])))
            }
        }
    }

    /// What the import changed gets the text that it had before.
    fn restore(
        &self,
        key: &Key,
        (span, replaced, now): (&Span, Version, &Element),
        expect: Option<VersionCondition>,
    ) -> Result<Fate, Stop> {
        let Some(element) = self.before(key, span)? else {
            // It was deleted before the import made it anew.
            return Ok(Fate::Back(vec![Change::Delete {
                target: Target::Key(key.clone()),
                expect,
            }]));
        };
        let is_act = Kind::parse("Provenance") == Some(key.kind);
        if is_act && self.is_undone(&element)? {
            return Ok(Fate::Nothing);
        }
        let (freed, left) = match key.kind == Kind::PATIENT {
            true => self.freed(key, (now, &element))?,
            false => Default::default(),
        };
        let Some(change) = self.update(key, element, expect)? else {
            return Ok(Fate::Touched);
        };
        if is_act {
            return Ok(Fate::Back(vec![change]));
        }
        let origin = self.origin(key, replaced)?;
        let changes = [change].into_iter().chain(origin).chain(freed);
        Ok(Fate::BackBut(changes.collect(), left))
    }

    /// Whether an act is that of an import which was taken back itself: what that told stands nowhere any more.
    fn is_undone(&self, act: &Element) -> Result<bool, Stop> {
        let act = provenance::from_resource(act).record;
        let act = act.filter(|act| act.activity == Activity::Import);
        for import in act.iter().flat_map(person::imports_of) {
            let Some(import) = JobId::parse(import) else {
                continue;
            };
            let job = self.engine.store.job(self.hold.job.tenant, import)?;
            if job.is_some_and(|job| job.state == JobState::Undone) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A new version. Nothing where the rules refuse today what was stored before.
    fn update(
        &self,
        key: &Key,
        element: Element,
        expect: Option<VersionCondition>,
    ) -> Result<Option<Change>, Stop> {
        let prepared = write::content_of(&self.engine.rules, element, key.kind, &[]);
        Ok(prepared.ok().map(|prepared| Change::Update {
            target: Target::Key(key.clone()),
            content: prepared.content,
            expect,
            may_replace: true,
            may_create: true,
        }))
    }

    /// Where the version comes from that takes the place of this one.
    fn origin(&self, key: &Key, replaced: Version) -> Result<Option<Change>, Stop> {
        let mut record = Provenance::new(Activity::Undo, crate::state::now_ms());
        record.targets = vec![format!("{key}/_history/{}", replaced.0 + 1)];
        record.reasons = vec![Why::told(self.reason)];
        let by = Pointer::client(&self.hold.job.by);
        record.agents = vec![Agent::new(Role::Enterer, by, self.hold.municipality()?)];
        record.sources = vec![Origin::of(Pointer::import(&self.import.to_string()))];
        record.before = Some(format!("{key}/_history/{}", replaced.0));
        let element = provenance::to_resource(&record);
        let element = element.map_err(|_| Stop::failed("no reason was given"))?;
        let Some(kind) = element.kind() else {
            return Ok(None);
        };
        let prepared = write::content_of(&self.engine.rules, element, kind, &[]);
        let prepared = prepared.map_err(|_| Stop::failed("a reason cannot be said"))?;
        Ok(Some(Change::Create {
            id: fresh_id()?,
            content: prepared.content,
            unless: None,
        }))
    }

    /// Under which number the audit trail has it. An import that takes itself back does so under another number than that
    /// under which it wrote, so that what it wrote can still be told.
    fn request(&self) -> [u8; 16] {
        match self.is_of_import() {
            true => self.hold.job.id.0.map(|byte| !byte),
            false => self.hold.job.id.0,
        }
    }

    /// The step by which the job notes that a write is its own, so that it knows its work again in another turn.
    fn step(&self) -> Option<Step> {
        let done = self.progress.done;
        (!self.is_of_import()).then(|| Step {
            job: self.hold.job.id,
            runner: self.hold.runner,
            rows_from: done,
            rows_to: done,
            progress: self.progress.bytes(),
            outputs: Vec::new(),
        })
    }

    fn write(&mut self, changes: Vec<Change>) -> Result<Result<(), Refusal>, Stop> {
        let mut write = Write::of(
            self.hold.reach.clone(),
            Author {
                client: self.hold.job.by.as_str().into(),
                zone: self.zone,
                request_id: self.request(),
                further: Arc::clone(&self.further),
            },
            changes,
        );
        // Whatever it got further by is no sign of a job that ends its process.
        self.progress.trials = 0;
        write.step = self.step();
        match self.engine.submit(write) {
            Ok(_) => Ok(Ok(())),
            Err(LaneError::Store(WriteError::Refused(Refused {
                refusal: Refusal::StepLost,
                ..
            }))) => Err(Stop::Lost),
            Err(LaneError::Store(WriteError::Refused(Refused { refusal, .. }))) => Ok(Err(refusal)),
            Err(LaneError::Store(WriteError::Failed(error))) => Err(Stop::of(&error)),
            Err(LaneError::Full) => Err(Stop::Store("the queue is full".to_owned())),
            Err(LaneError::Closed) => Err(Stop::Asked),
        }
    }
}

fn read(body: &[u8]) -> Result<Element, Stop> {
    let read = json::read(body, &Limits::own());
    read.map_err(|_| Stop::Damaged("a stored text cannot be read".to_owned()))
}

#[cfg(test)]
mod tests;
