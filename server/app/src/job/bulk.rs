//! Exports: a municipality's records as they stood at one place in its order, as files of one resource a line.
//!
//! Kind after kind, resources are gone through by their numbers, page by page, while the next page is already being fetched.
//! What is full is kept with how far it came, in one transaction: whoever goes on begins behind it, and no resource is in a
//! file twice.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::time::Duration;

use fhir::codec::{Limits, json};
use fhir::search::{Alone, Entry, Facts, Query, ask, compartment, matches};
use fhir::{Id, Kind, instant};
use serde::{Deserialize, Serialize};
use store::{JobState, Said, StoreError, Sweep, Swept};

use super::runner::{Engine, Hold, Stop};
use crate::failpoint;
use crate::state::now_ms;

/// The files, by the number of their kind behind this one.
pub const FILES: i16 = 1_000;
/// What was deleted: bundles of deletes, one a line.
pub const DELETED: i16 = 999;

/// Resources that are fetched at once.
const PAGE: i64 = 1_000;
/// Pages that wait to be gone through.
const PAGES_AHEAD: usize = 2;
/// Portions that wait to be kept.
const PORTIONS_AHEAD: usize = 1;
/// When what was gathered is kept.
const PIECES_BYTES: usize = 4 << 20;
/// How long whoever keeps waits for a portion before he gives a sign of life.
const WAIT: Duration = Duration::from_millis(200);
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

/// A resource, by the number of its kind and its own: in this order they come.
type Place = (i16, i64);

/// How far it is: behind which resource, and of each file its pieces, by lines and bytes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reached {
    /// Behind this resource; nothing before the first piece.
    pub behind: Option<Place>,
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

    /// Whether it can be gone on with. A program of another age may have noted places of another order, which are not
    /// read here: to begin anew would then put resources into files twice.
    fn can_go_on(&self) -> bool {
        self.behind.is_some() || self.files.is_empty()
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

    /// What of a page is taken, opened behind what was gathered before.
    fn open(&self, tenant: i32, page: &Page, gathered: &mut Gathered) -> Result<(), Stop> {
        let store = &self.engine.store;
        let output = FILES + page.kind.number();
        for lying in &page.swept.versions {
            let (lines, piece) = gathered.pieces.entry(output).or_default();
            let from = piece.len();
            match store.say(tenant, lying, piece)? {
                Said::Text if self.takes(page.kind, piece.get(from..).unwrap_or_default())? => {
                    piece.push(b'\n');
                    *lines += 1;
                    gathered.bytes += piece.len() - from;
                    gathered.resources += 1;
                }
                Said::Text => piece.truncate(from),
                // What ended is told to whoever has what came before, and to nobody else.
                Said::Gone if self.wanted.since.is_some() => {
                    gathered.gone(store.key_at(tenant, lying)?.to_string());
                }
                Said::Gone => {}
            }
        }
        gathered.behind = Some((page.kind.number(), page.swept.last));
        Ok(())
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

/// A page, and of which kind it is.
struct Page {
    kind: Kind,
    swept: Swept,
}

/// What was gathered since something was kept.
#[derive(Default)]
struct Gathered {
    /// Up to which resource it goes; nothing before the first page.
    behind: Option<Place>,
    /// How many resources it has.
    resources: u64,
    /// Of each output, lines and what they say.
    pieces: BTreeMap<i16, (u64, Vec<u8>)>,
    bytes: usize,
    gone: Vec<String>,
}

impl Gathered {
    /// Nothing yet, in the room of what was kept: to ask for such rooms again and again costs more than to fill them. Only
    /// what was filled stays, since the next portion is most likely of the same kind.
    fn within(before: Gathered) -> Gathered {
        let mut pieces = before.pieces;
        pieces.retain(|_, (lines, piece)| *lines > 0 && piece.capacity() >= PIECES_BYTES);
        for (lines, piece) in pieces.values_mut() {
            *lines = 0;
            piece.clear();
        }
        Gathered {
            pieces,
            ..Gathered::default()
        }
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
            let (lines, piece) = self.pieces.entry(DELETED).or_default();
            *lines += 1;
            piece.extend_from_slice(bundle.to_string().as_bytes());
            piece.push(b'\n');
        }
    }
}

/// Works an export off.
pub fn run(engine: &Engine, hold: &Hold<'_>) -> Result<JobState, Stop> {
    let job = hold.job;
    let wanted = Wanted::parse(&job.about).ok_or(Stop::Failed("what is wanted cannot be read"))?;
    let mut reached = Reached::parse(&job.progress);
    if !reached.can_go_on() {
        return Err(Stop::Failed("it was begun in another way"));
    }
    let sieve = Sieve::new(engine, &wanted)?;
    let behind = reached.behind;
    // Three hands: one fetches, one opens and chooses, one keeps. Each waits for the next before it gets far ahead.
    std::thread::scope(|scope| {
        let (fetched, pages) = sync_channel(PAGES_AHEAD);
        let (opened, portions) = sync_channel(PORTIONS_AHEAD);
        let (emptied, rooms) = channel();
        let (sieve, wanted) = (&sieve, &wanted);
        scope.spawn(move || fetch_all(engine, job.tenant, (wanted, behind), &fetched));
        scope.spawn(move || {
            // Whoever keeps them hears of a fault, or has stopped himself.
            if let Err(stop) = gather(sieve, job.tenant, pages, (&opened, &rooms)) {
                let _ = opened.send(Err(stop));
            }
        });
        keep_all(engine, hold, &mut reached, (portions, emptied))
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

/// Fetches page after page of kind after kind, to the end or to a fault.
fn fetch_all(
    engine: &Engine,
    tenant: i32,
    (wanted, behind): (&Wanted, Option<Place>),
    send: &SyncSender<Result<Page, StoreError>>,
) {
    let mut kinds: Vec<Kind> = wanted
        .kinds
        .iter()
        .filter_map(|name| Kind::parse(name))
        .collect();
    kinds.sort_unstable_by_key(|kind| kind.number());
    for kind in kinds {
        let Some(after) = goes_on(kind, behind) else {
            continue;
        };
        let mut sweep = Sweep {
            kind,
            after,
            upto: wanted.upto,
            since: wanted.since,
            most: PAGE,
        };
        while let Some(page) = engine.store.sweep(tenant, &sweep).transpose() {
            let last = page.as_ref().map(|swept| swept.last).ok();
            let sent = send.send(page.map(|swept| Page { kind, swept }));
            // Whoever opens them may have stopped; and behind a fault nothing is fetched.
            match (sent, last) {
                (Ok(()), Some(last)) => sweep.after = last,
                _ => return,
            }
        }
    }
}

/// Behind which resource of a kind it goes on; nothing where all of the kind was gone through.
fn goes_on(kind: Kind, behind: Option<Place>) -> Option<i64> {
    match behind {
        Some((reached, after)) => match kind.number().cmp(&reached) {
            Ordering::Less => None,
            Ordering::Equal => Some(after),
            Ordering::Greater => Some(0),
        },
        None => Some(0),
    }
}

/// Opens page after page, and hands on what was gathered whenever it is enough.
fn gather(
    sieve: &Sieve<'_>,
    tenant: i32,
    pages: Receiver<Result<Page, StoreError>>,
    (send, rooms): (&SyncSender<Result<Gathered, Stop>>, &Receiver<Gathered>),
) -> Result<(), Stop> {
    let mut gathered = Gathered::default();
    for page in pages {
        sieve.open(tenant, &page?, &mut gathered)?;
        if gathered.bytes >= PIECES_BYTES {
            let room = rooms.try_recv().unwrap_or_default();
            let full = std::mem::replace(&mut gathered, Gathered::within(room));
            if send.send(Ok(full)).is_err() {
                return Ok(());
            }
        }
    }
    if gathered.behind.is_some() {
        let _ = send.send(Ok(gathered));
    }
    Ok(())
}

/// Keeps portion after portion, and gives signs of life while it waits for them.
fn keep_all(
    engine: &Engine,
    hold: &Hold<'_>,
    reached: &mut Reached,
    (portions, emptied): (Receiver<Result<Gathered, Stop>>, Sender<Gathered>),
) -> Result<(), Stop> {
    loop {
        hold.beat()?;
        match portions.recv_timeout(WAIT) {
            Ok(portion) => {
                let kept = keep(engine, hold, reached, portion?)?;
                // At the end nobody needs the room any more.
                let _ = emptied.send(kept);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

/// Keeps a portion, together with how far it came, and gives it back.
fn keep(
    engine: &Engine,
    hold: &Hold<'_>,
    reached: &mut Reached,
    mut gathered: Gathered,
) -> Result<Gathered, Stop> {
    gathered.end_deletes();
    reached.behind = gathered.behind;
    reached.resources += gathered.resources;
    // Of a kind of which nothing was taken, there may be room without a line.
    let pieces = || gathered.pieces.iter().filter(|(_, (lines, _))| *lines > 0);
    for (output, (lines, piece)) in pieces() {
        let sizes = reached.files.entry(*output).or_default();
        sizes.push((*lines, piece.len() as u64));
    }
    let outputs: Vec<(i16, &[u8])> = pieces()
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
        true => Ok(gathered),
        false => Err(Stop::Lost),
    }
}

#[cfg(test)]
mod tests;
