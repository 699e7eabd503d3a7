//! Exports: a municipality's records as they stood at one place in its order, as files of one resource a line.
//!
//! Versions are gone through in their order, page by page, while the next page is already being fetched. What is full
//! is kept with how far it came, in one transaction: whoever goes on begins behind it, and no resource is in a file twice.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use fhir::codec::{Limits, json};
use fhir::search::{Alone, Entry, Facts, Query, ask, compartment, matches};
use fhir::{Id, Kind, instant};
use serde::{Deserialize, Serialize};
use store::{JobState, Lying, Said, StoreError, Sweep};

use super::runner::{Engine, Hold, Stop};
use crate::failpoint;
use crate::state::now_ms;

/// The files, by the number of their kind behind this one.
pub const FILES: i16 = 1_000;
/// What was deleted: bundles of deletes, one a line.
pub const DELETED: i16 = 999;

/// Versions that are fetched at once.
const PAGE: i64 = 1_000;
/// Pages that wait to be gone through.
const PAGES_AHEAD: usize = 2;
/// When what was gathered is kept.
const PIECES_BYTES: usize = 4 << 20;
/// Deletes in one bundle.
const DELETES: usize = 500;

/// What is wanted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Wanted {
    /// The whole address that asked for it.
    pub request: String,
    /// The place in the tenant's order at which the records are taken as they stood.
    pub upto: i64,
    /// The time that stands for that place.
    pub at: i64,
    /// Only what changed at this time or later.
    pub since: Option<i64>,
    /// The names of the kinds.
    pub kinds: Vec<String>,
    /// Only what belongs to a patient.
    pub of_patients: bool,
    /// Only what belongs to one of these.
    pub members: Option<Vec<String>>,
    /// Of some kinds only what meets one of these: kind and criteria.
    pub filters: Vec<(String, Vec<(String, String)>)>,
    /// The server's own addresses, as references may be written with them.
    pub bases: Vec<String>,
}

/// How far it is: behind which place, and of each file its pieces, by lines and bytes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reached {
    /// Behind this place.
    pub after: i64,
    /// Resources that stand in files.
    pub resources: u64,
    /// The pieces of each output.
    pub files: BTreeMap<i16, Vec<(u64, u64)>>,
}

impl Wanted {
    /// What a job was asked for.
    pub fn parse(about: &[u8]) -> Option<Wanted> {
        serde_json::from_slice(about).ok()
    }

    /// The same to be kept.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl Reached {
    /// How far a job is.
    pub fn parse(progress: &[u8]) -> Reached {
        serde_json::from_slice(progress).unwrap_or_default()
    }

    fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Lines and bytes of a file.
    pub fn size(&self, output: i16) -> (u64, u64) {
        let pieces = self.files.get(&output).into_iter().flatten();
        pieces.fold((0, 0), |(lines, bytes), (more, longer)| {
            (lines + more, bytes + longer)
        })
    }
}

/// What decides which resources are in.
struct Sieve<'a> {
    engine: &'a Engine,
    wanted: &'a Wanted,
    members: Option<Vec<Id>>,
    filters: Vec<Query>,
}

impl Sieve<'_> {
    fn new<'a>(engine: &'a Engine, wanted: &'a Wanted) -> Result<Sieve<'a>, Stop> {
        let members = wanted.members.as_ref().map(|ids| {
            let mut ids: Vec<Id> = ids.iter().filter_map(|id| Id::parse(id)).collect();
            ids.sort_unstable();
            ids
        });
        let bases: Vec<&str> = wanted.bases.iter().map(String::as_str).collect();
        let context = ask::Context {
            catalogue: &engine.rules.catalogue,
            zone_minutes: instant::JAPAN_MINUTES,
            now_ms: wanted.at,
            bases: &bases,
            values_max: usize::MAX,
            chain_max: 1,
            includes_max: 0,
            criteria_max: usize::MAX,
            lenient: false,
        };
        let mut filters = Vec::new();
        for (kind, criteria) in &wanted.filters {
            let kind = Kind::parse(kind).ok_or(Stop::Failed("a filter of no kind"))?;
            let query = ask::criteria(kind, criteria, &context);
            filters.push(query.map_err(|_| Stop::failed("a filter cannot be read any more"))?);
        }
        Ok(Sieve {
            engine,
            wanted,
            members,
            filters,
        })
    }

    /// What of a page is taken, opened.
    fn open(&self, tenant: i32, page: &[Lying]) -> Result<Gathered, Stop> {
        let store = &self.engine.store;
        let mut opened = Gathered::default();
        for lying in page {
            opened.after = lying.sequence;
            match store.said(tenant, lying)? {
                Said::Text(kind, text) => {
                    if self.takes(kind, &text)? {
                        opened.line(FILES + kind.number(), &text);
                        opened.resources += 1;
                    }
                }
                // What ended is told to whoever has what came before, and to nobody else.
                Said::Gone if self.wanted.since.is_some() => {
                    opened.gone(store.key_at(tenant, lying)?.to_string());
                }
                Said::Gone => {}
            }
        }
        Ok(opened)
    }

    fn takes(&self, kind: Kind, text: &[u8]) -> Result<bool, Stop> {
        let filtered = self.filters.iter().any(|query| query.kind == kind);
        if self.wanted.of_patients || self.members.is_some() {
            // Whoever is named at all is found quickly; what that means is looked at only then.
            let named = store::patients_in(text);
            let may = match &self.members {
                None => !named.is_empty(),
                Some(members) => named.iter().any(|id| members.binary_search(id).is_ok()),
            };
            if !may {
                return Ok(false);
            }
        }
        let by_members = self.members.as_ref().filter(|_| kind != Kind::PATIENT);
        if !filtered && by_members.is_none() {
            return Ok(true);
        }
        let unread = || Stop::failed("a record cannot be read");
        let element = json::read(text, &Limits::own()).map_err(|_| unread())?;
        let bases: Vec<&str> = self.wanted.bases.iter().map(String::as_str).collect();
        let catalogue = &self.engine.rules.catalogue;
        let entries: Vec<Entry> = catalogue
            .entries(&element, &bases, instant::JAPAN_MINUTES)
            .map_err(|_| unread())?;
        if let Some(members) = by_members {
            let whose = compartment::members(&entries, kind);
            if !whose.iter().any(|id| members.binary_search(id).is_ok()) {
                return Ok(false);
            }
        }
        let id = element.text_of("id").and_then(Id::parse);
        let id = id.ok_or(Stop::Failed("a record without an id"))?;
        let meta = element.first("meta");
        let changed = meta.and_then(|meta| instant::parse_instant(meta.text_of("lastUpdated")?));
        let facts = Facts {
            kind,
            id: &id,
            changed_at_ms: changed.unwrap_or(0),
            entries: &entries,
        };
        let mut own = self.filters.iter().filter(|query| query.kind == kind);
        Ok(!filtered || own.any(|query| matches(query, &facts, &Alone)))
    }
}

/// What was gathered since something was kept.
#[derive(Default)]
struct Gathered {
    /// Up to which place it goes.
    after: i64,
    /// How many resources it has.
    resources: u64,
    pieces: BTreeMap<i16, (u64, Vec<u8>)>,
    bytes: usize,
    gone: Vec<String>,
}

impl Gathered {
    /// Puts what came next behind it.
    fn add(&mut self, next: Gathered) {
        self.after = next.after;
        self.resources += next.resources;
        self.bytes += next.bytes;
        self.gone.extend(next.gone);
        for (output, (more, piece)) in next.pieces {
            let (lines, pieces) = self.pieces.entry(output).or_default();
            *lines += more;
            pieces.extend_from_slice(&piece);
        }
    }

    fn line(&mut self, output: i16, text: &[u8]) {
        let (lines, piece) = self.pieces.entry(output).or_default();
        *lines += 1;
        piece.extend_from_slice(text);
        piece.push(b'\n');
        self.bytes += text.len() + 1;
    }

    fn gone(&mut self, url: String) {
        self.bytes += url.len();
        self.gone.push(url);
    }

    fn end_deletes(&mut self) {
        for gone in std::mem::take(&mut self.gone).chunks(DELETES) {
            let entries: Vec<serde_json::Value> = gone
                .iter()
                .map(|url| serde_json::json!({"request": {"method": "DELETE", "url": url}}))
                .collect();
            let bundle = serde_json::json!({
                "resourceType": "Bundle", "type": "transaction", "entry": entries,
            });
            self.line(DELETED, bundle.to_string().as_bytes());
        }
    }
}

/// Works an export off.
pub fn run(engine: &Engine, hold: &Hold<'_>) -> Result<JobState, Stop> {
    let job = hold.job;
    let wanted = Wanted::parse(&job.about).ok_or(Stop::Failed("what is wanted cannot be read"))?;
    let kinds: Vec<Kind> = wanted
        .kinds
        .iter()
        .filter_map(|name| Kind::parse(name))
        .collect();
    let sieve = Sieve::new(engine, &wanted)?;
    let mut reached = Reached::parse(&job.progress);
    let sweep = Sweep {
        after: reached.after,
        upto: wanted.upto,
        kinds: &kinds,
        since: wanted.since,
        most: PAGE,
    };
    // Three hands: one fetches, one opens and chooses, one keeps. Each waits for the next before it gets far ahead.
    std::thread::scope(|scope| {
        let (fetched, pages) = sync_channel(PAGES_AHEAD);
        let (opened, portions) = sync_channel(PAGES_AHEAD);
        let sieve = &sieve;
        scope.spawn(move || fetch(engine, job.tenant, sweep, &fetched));
        scope.spawn(move || {
            for page in pages {
                let portion = page
                    .map_err(Stop::from)
                    .and_then(|page| sieve.open(job.tenant, &page));
                // Whoever keeps them may have stopped.
                if opened.send(portion).is_err() {
                    return;
                }
            }
        });
        keep_all(engine, hold, &mut reached, portions)
    })?;
    let ended = engine.store.end_job(
        job.tenant,
        job.id,
        Some(hold.runner),
        JobState::Done,
        &reached.bytes(),
        now_ms(),
    )?;
    match ended {
        true => Ok(JobState::Done),
        false => Err(Stop::Lost),
    }
}

/// Fetches page after page, to the end or to a fault.
fn fetch(
    engine: &Engine,
    tenant: i32,
    mut sweep: Sweep<'_>,
    send: &SyncSender<Result<Vec<Lying>, StoreError>>,
) {
    loop {
        let page = engine.store.sweep(tenant, &sweep);
        let last = match &page {
            Ok(page) => match page.last() {
                Some(last) => Some(last.sequence),
                None => return,
            },
            Err(_) => None,
        };
        // Whoever opens them may have stopped; and behind a fault nothing is fetched.
        match (send.send(page), last) {
            (Ok(()), Some(last)) => sweep.after = last,
            _ => return,
        }
    }
}

/// Gathers what was chosen, and keeps it whenever it is enough.
fn keep_all(
    engine: &Engine,
    hold: &Hold<'_>,
    reached: &mut Reached,
    portions: Receiver<Result<Gathered, Stop>>,
) -> Result<(), Stop> {
    let mut gathered = Gathered::default();
    for portion in portions {
        hold.beat()?;
        gathered.add(portion?);
        if gathered.bytes >= PIECES_BYTES {
            keep(engine, hold, reached, std::mem::take(&mut gathered))?;
        }
    }
    match gathered.after {
        // Nothing came that was not kept already.
        0 => Ok(()),
        _ => keep(engine, hold, reached, gathered),
    }
}

/// Keeps a portion, together with how far it came.
fn keep(
    engine: &Engine,
    hold: &Hold<'_>,
    reached: &mut Reached,
    mut gathered: Gathered,
) -> Result<(), Stop> {
    gathered.end_deletes();
    reached.after = gathered.after;
    reached.resources += gathered.resources;
    let pieces = gathered.pieces;
    for (output, (lines, piece)) in &pieces {
        let sizes = reached.files.entry(*output).or_default();
        sizes.push((*lines, piece.len() as u64));
    }
    let outputs: Vec<(i16, &[u8])> = pieces
        .iter()
        .map(|(output, (_, piece))| (*output, piece.as_slice()))
        .collect();
    let noted = engine.store.note_progress(
        hold.job.tenant,
        hold.job.id,
        hold.runner,
        &reached.bytes(),
        reached.resources,
        &outputs,
        now_ms(),
    )?;
    failpoint::pass("exported");
    match noted {
        true => Ok(()),
        false => Err(Stop::Lost),
    }
}
