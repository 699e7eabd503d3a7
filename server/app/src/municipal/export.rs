//! Files that go back to a municipality: its ledger, one person a row, and the list of doses that wait for their person.
//! Both are written while they are read.

use std::sync::Arc;

use bytes::Bytes;
use fhir::search::Query;
use fhir::{Kind, Problem, Reach};
use immunization::intake::{FileKind, LedgerDose, LedgerPerson, LedgerWriter};
use immunization::{Day, Dose, DoseNumber, MunicipalityCode, Resident, VaccineGroup, VaccineTable};
use store::{Hit, Search, Store, Stored};

use super::change::{self, Record, ours};
use super::pieces::{self, Out, Stopped};
use super::{Asked, malformed, waiting};
use crate::call::{Call, Handout};
use crate::state::State;

/// Persons or doses that are read at once.
const PORTION: usize = 200;
/// Doses side by side in the layout as it was published.
const WIDTH_PUBLISHED: usize = 2;
/// Doses side by side where none is to be left out: a coupon's dose has one digit.
const WIDTH_ALL: usize = 9;
/// Doses side by side, at most.
const WIDTH_MAX: usize = 22;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const MEDIA: &str = "text/csv; charset=utf-8";

/// What is to be in the file.
#[derive(Clone, Copy)]
struct Wanted {
    width: usize,
    has_mark: bool,
    has_venues: bool,
    since_ms: Option<i64>,
    group: Option<VaccineGroup>,
}

impl Wanted {
    fn of(call: &Call, known: &[&'static str]) -> Result<Wanted, Problem> {
        let asked = Asked::of(call, known)?;
        let width = match asked.text("width") {
            None | Some("n") => WIDTH_ALL,
            Some("2") => WIDTH_PUBLISHED,
            Some(text) => {
                let width = text.parse().ok();
                let width = width.filter(|width| (1..=WIDTH_MAX).contains(width));
                width.ok_or_else(|| malformed("width", "2, n, or a number up to 22"))?
            }
        };
        let truth = |name: &'static str| match asked.text(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(malformed(name, "true, false")),
        };
        let since = asked.text("since").map(|text| {
            let day = Day::parse_iso(text).map_err(|_| malformed("since", "YYYY-MM-DD"))?;
            begin_of(day)
        });
        let group = asked.text("group").map(|text| {
            VaccineGroup::parse(text).ok_or_else(|| malformed("group", "a code of vaccine-group"))
        });
        Ok(Wanted {
            width,
            has_mark: truth("bom")?,
            has_venues: truth("venues")?,
            since_ms: since.transpose()?,
            group: group.transpose()?,
        })
    }

    fn writer(&self, kind: FileKind) -> Result<LedgerWriter, Problem> {
        let edition = self.has_venues.then_some(2);
        let writer = LedgerWriter::new(kind, edition, self.width);
        writer.ok_or_else(|| malformed("venues", "false"))
    }
}

/// The first moment of a day in Japan.
fn begin_of(day: Day) -> Result<i64, Problem> {
    let epoch = Day::new(1970, 1, 1).map_err(|_| ours("no epoch".to_owned()))?;
    let days = i64::from(epoch.days_between(day));
    Ok(days * DAY_MS - i64::from(fhir::instant::JAPAN_MINUTES) * 60_000)
}

/// Where the records of a call are read.
struct Source {
    store: Arc<Store>,
    reach: Reach,
    municipality: MunicipalityCode,
    table: &'static VaccineTable,
}

impl Source {
    fn of(state: &State, call: &Call) -> Result<Source, Problem> {
        Ok(Source {
            store: state.store.clone(),
            reach: call.reach.clone(),
            municipality: change::municipality(call)?,
            table: waiting::vaccines()?,
        })
    }

    /// Hands out all that a search finds, portion by portion.
    fn each(
        &self,
        mut search: Search,
        mut take: impl FnMut(&[Hit]) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        loop {
            let page = self.store.search(&self.reach, &search)?;
            take(&page.hits)?;
            match page.next {
                Some(next) => search.after = Some(next),
                None => return Ok(()),
            }
        }
    }

    fn dose_of(&self, record: &Record) -> Option<Dose> {
        profiles::immunization::from_resource(&record.element, self.table).record
    }
}

/// `GET /municipal/exports/ledger.csv`: `width`, `venues`, `since`, `group`, `bom`.
pub async fn ledger(state: &State, call: &Call) -> Result<Handout, Problem> {
    let wanted = Wanted::of(call, &["width", "venues", "since", "group", "bom"])?;
    let mut writer = wanted.writer(FileKind::Ledger)?;
    let source = Source::of(state, call)?;
    let persons = Search {
        query: Query {
            kind: Kind::PATIENT,
            criteria: Vec::new(),
        },
        sort: Vec::new(),
        most: PORTION,
        after: None,
    };
    let name = file_name(state, &source, "C")?;
    let made = pieces::made(state, move |out: &Out| {
        out.put(front(&mut writer, wanted))?;
        source.each(persons, |hits| {
            out.put(portion(&source, &mut writer, wanted, hits)?)
        })
    });
    Ok(Handout::file(MEDIA, name, made))
}

/// `GET /municipal/exports/waiting.csv`: `width`, `venues`, `bom`.
pub async fn waiting(state: &State, call: &Call) -> Result<Handout, Problem> {
    let wanted = Wanted::of(call, &["width", "venues", "bom"])?;
    let mut writer = wanted.writer(FileKind::Waiting)?;
    let source = Source::of(state, call)?;
    let doses = waiting::search(state, call, PORTION, None)?;
    let name = file_name(state, &source, "D")?;
    let made = pieces::made(state, move |out: &Out| {
        out.put(front(&mut writer, wanted))?;
        source.each(doses, |hits| {
            let mut text = Vec::new();
            for hit in hits {
                let dose = source.dose_of(&record_of(hit)?);
                let told = dose.map(|dose| told(&dose));
                let person = LedgerPerson {
                    number: None,
                    doses: told.as_slice(),
                };
                writer.write_person(&person, &mut text);
            }
            out.put(text)
        })
    });
    Ok(Handout::file(MEDIA, name, made))
}

/// The name of a file that is handed out now.
fn file_name(state: &State, source: &Source, file: &str) -> Result<String, Problem> {
    let now = immunization::Moment::from_unix(state.now_ms().div_euclid(1_000))
        .map_err(|_| ours("a day that no calendar has".to_owned()))?;
    Ok(format!("{}_{file}_{}_001.csv", source.municipality, now.compact()))
}

/// The mark and the names of the columns.
fn front(writer: &mut LedgerWriter, wanted: Wanted) -> Vec<u8> {
    let mut text = Vec::new();
    if wanted.has_mark {
        writer.write_mark(&mut text);
    }
    writer.write_header(&mut text);
    text
}

fn record_of(hit: &Hit) -> Result<Record, Problem> {
    Record::of(&Stored {
        key: hit.key.clone(),
        version: hit.version,
        changed_at: hit.changed_at,
        body: hit.body.clone(),
    })
}

/// The rows of some people.
fn portion(
    source: &Source,
    writer: &mut LedgerWriter,
    wanted: Wanted,
    hits: &[Hit],
) -> Result<Bytes, Stopped> {
    let keys: Vec<_> = hits.iter().map(|hit| hit.key.clone()).collect();
    let store = &source.store;
    let doses = store.find_by_reference(&source.reach, Kind::IMMUNIZATION, "patient", &keys)?;
    let mut text = Vec::new();
    for (hit, doses) in hits.iter().zip(doses) {
        let changed = doses.iter().map(|stored| stored.changed_at).max();
        let changed = changed.unwrap_or_default().max(hit.changed_at);
        if wanted.since_ms.is_some_and(|since| changed < since) {
            continue;
        }
        let person = record_of(hit)?;
        let reading = profiles::patient::from_resource(&person.element, source.municipality);
        let Some(resident) = reading.record.filter(|resident| !resident.is_mistake) else {
            continue;
        };
        let Some(number) = number_of(&resident, source.municipality) else {
            continue;
        };
        let mut told = Vec::new();
        for stored in &doses {
            let dose = source.dose_of(&Record::of(stored)?);
            told.extend(dose.filter(|dose| is_wanted(dose, wanted)).map(|dose| self::told(&dose)));
        }
        told.sort_by_key(|dose| (dose.number, dose.day));
        let person = LedgerPerson {
            number: Some(number),
            doses: &told,
        };
        writer.write_person(&person, &mut text);
    }
    Ok(text.into())
}

/// The number in the ledger: the one that counts, or the last that counted.
fn number_of(resident: &Resident, of: MunicipalityCode) -> Option<&immunization::ResidentNumber> {
    let mut former = resident.former_numbers.iter().rev();
    let former = || former.find(|(issuer, _)| *issuer == of);
    let own = resident.number.as_ref();
    own.or_else(|| former().map(|(_, number)| number))
}

/// Which doses stand side by side: those of a group, or those that were given by coupon.
fn is_wanted(dose: &Dose, wanted: Wanted) -> bool {
    let fits = match wanted.group {
        Some(group) => dose.vaccine.group == Some(group),
        None => dose.coupon.is_some(),
    };
    dose.is_given() && fits
}

/// A dose as the ledger tells it.
fn told(dose: &Dose) -> LedgerDose {
    let coupon = dose.coupon.as_ref();
    let counted = dose.protocols.iter().find_map(|one| match one.number {
        DoseNumber::Count(count) => Some(count),
        _ => None,
    });
    let printed = coupon.and_then(|coupon| coupon.dose);
    LedgerDose {
        number: dose.number().or(counted).or(printed).unwrap_or_default(),
        recorded: dose.recorded,
        day: dose.time.day(),
        coupon: coupon.map(|coupon| coupon.number),
        municipality: coupon.map(|coupon| coupon.municipality),
        venue_municipality: dose.place.municipality,
        venue: dose.place.name.clone(),
        doctor: dose.doctor.clone(),
        maker: dose.maker.clone().or_else(|| dose.vaccine.text.clone()),
        lot: dose.lot.clone(),
    }
}
