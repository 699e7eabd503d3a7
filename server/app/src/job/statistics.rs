//! Open data: all doses of all municipalities are counted, and a snapshot of the day is published that tells of nobody.
//!
//! Nothing is counted along with writes: a snapshot is counted anew from what is at rest, so it cannot drift away from
//! it. A dose that changes while it is counted is in the counters as it was or as it is.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use fhir::codec::{Limits, json};
use fhir::search::{Include, Query, Slot};
use fhir::{Element, Kind, Reach, Tenant};
use immunization::statistics::{Cell, Change, Counted, Counters, Memory, OpenData, OpenDataFile};
use immunization::{Day, MunicipalityCode, Resident, VaccineGroup, VaccineTable};
use profiles::immunization::Person;
use store::{Cursor, Hit, Published, Search, Shown, Snapshot, Store, StoreError};

use super::export::is_of_campaign;
use crate::state::day_at;

/// How many doses are looked at together.
const PAGE: usize = 500;
/// How often a snapshot is made anew because somebody else published in the meantime.
const ATTEMPTS_MAX: u32 = 3;

/// Whose doses are counted, and what of them is published.
#[derive(Clone, Copy)]
pub struct Counting<'a> {
    /// What is at rest.
    pub store: &'a Store,
    /// The municipalities.
    pub towns: &'a [MunicipalityCode],
    /// In how many municipalities of a prefecture there must be doses before its numbers are published.
    pub towns_min: usize,
    /// How long to rest after each page, so that others come first.
    pub rest: Duration,
    /// Whether to leave off: the process is ending.
    pub asked: &'a dyn Fn() -> bool,
}

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// By day, municipality, sex, age and dose.
    pub counters: Counters,
    /// Doses that are in them.
    pub counted: u64,
    /// Records that are in none: other vaccines, not given, day or number not known.
    pub left_out: u64,
    /// Records that cannot be read.
    pub unread: u64,
}

/// What became of a day's snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was published, with this many doses counted.
    Published(Box<Count>),
    /// The day has one already.
    There,
    /// Others published again and again, or the process is ending. It is tried again later.
    Later,
}

/// A day as the store keeps it: 20260401.
pub fn number_of(day: Day) -> i32 {
    let digits: String = day
        .to_string()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or_default()
}

/// Counts, and publishes a snapshot of today. One that is there is replaced only if that is meant.
pub fn publish(
    counting: &Counting<'_>,
    now_ms: i64,
    may_replace: bool,
) -> Result<Outcome, StoreError> {
    let today = day_at(now_ms)?;
    let day = number_of(today);
    let days = counting.store.open_data_days(1)?;
    // A clock that was put back must not make an older day the newest.
    if days.first().is_some_and(|newest| *newest > day) {
        return Ok(Outcome::There);
    }
    if !may_replace && days.first() == Some(&day) {
        return Ok(Outcome::There);
    }
    let Some(count) = count(counting)? else {
        return Ok(Outcome::Later);
    };
    for _ in 0..ATTEMPTS_MAX {
        let made = files(counting, &count, (today, now_ms))?;
        let files: Vec<(&str, &[u8])> = made
            .files
            .iter()
            .map(|file| (file.name, file.bytes.as_slice()))
            .collect();
        let published = counting.store.publish_open_data(&Snapshot {
            day,
            made_at: now_ms,
            files: &files,
            newly_shown: &made.newly_shown,
            shown_before: made.shown_before,
            may_replace,
        })?;
        match published {
            Published::Done => return Ok(Outcome::Published(Box::new(count))),
            Published::There => return Ok(Outcome::There),
            Published::Outdated => {}
        }
    }
    Ok(Outcome::Later)
}

/// The files of a snapshot, before they are published.
pub struct Made {
    /// The files.
    pub files: Vec<OpenDataFile>,
    newly_shown: Vec<Shown>,
    shown_before: usize,
}

/// The files that what was counted makes, after all that was shown before.
pub fn files(
    counting: &Counting<'_>,
    count: &Count,
    (snapshot, made_at): (Day, i64),
) -> Result<Made, StoreError> {
    let shown = counting.store.open_data_shown()?;
    let mut memory = remembered(&shown);
    let open = OpenData {
        counters: &count.counters,
        snapshot,
        towns: counting.towns,
        towns_min: counting.towns_min,
    };
    Ok(Made {
        files: open.files(&mut memory),
        newly_shown: newly(&shown, &memory, made_at),
        shown_before: shown.len(),
    })
}

/// What was shown, in its order. Sums of all doses, which an older form showed for themselves, follow from the doses now.
fn remembered(shown: &[Shown]) -> Memory {
    let mut memory = Memory::default();
    for one in shown {
        let town = MunicipalityCode::from_number(one.municipality);
        let dose = u32::try_from(one.dose).ok().filter(|dose| *dose > 0);
        if let (Ok(town), Some(dose)) = (town, dose) {
            memory.note(town, dose, one.number.unsigned_abs());
        }
    }
    memory
}

fn newly(shown: &[Shown], memory: &Memory, shown_at: i64) -> Vec<Shown> {
    let of = |one: &Shown| (one.municipality, one.dose, one.number);
    let before: BTreeSet<(i32, i32, i64)> = shown.iter().map(of).collect();
    let all = memory.shown().map(|(town, dose, number)| Shown {
        municipality: town.number(),
        dose: i32::try_from(*dose).unwrap_or(i32::MAX),
        number: i64::try_from(number).unwrap_or(i64::MAX),
        shown_at,
    });
    all.filter(|one| !before.contains(&of(one))).collect()
}

/// Counts all doses. Nothing if it was asked to leave off.
pub fn count(counting: &Counting<'_>) -> Result<Option<Count>, StoreError> {
    let vaccines =
        VaccineTable::embedded().map_err(|error| StoreError::Unexpected(error.to_string()))?;
    let mut count = Count::default();
    for town in counting.towns {
        let reach = Reach::whole(Tenant(town.number()));
        let mut after: Option<Cursor> = None;
        loop {
            if (counting.asked)() {
                return Ok(None);
            }
            let search = Search {
                query: Query {
                    kind: Kind::IMMUNIZATION,
                    criteria: Vec::new(),
                },
                sort: Vec::new(),
                most: PAGE,
                after,
            };
            let page = counting.store.search(&reach, &search)?;
            let patients = patients_of(counting.store, &reach, &page.hits)?;
            for hit in &page.hits {
                count.dose(&hit.body, *town, (&patients, vaccines));
            }
            after = match page.next {
                Some(next) => Some(next),
                None => break,
            };
            std::thread::sleep(counting.rest);
        }
    }
    Ok(Some(count))
}

/// The patients of a page of doses, by their ids.
type Patients = HashMap<String, Element>;

fn patients_of(store: &Store, reach: &Reach, doses: &[Hit]) -> Result<Patients, StoreError> {
    let include = Include {
        reverse: false,
        source: Kind::IMMUNIZATION,
        slots: Some(vec![Slot::of(Kind::IMMUNIZATION, "patient")]),
        target: Some(Kind::PATIENT),
        iterate: false,
    };
    let included = store.included(reach, (doses, &[include]), doses.len())?;
    let read = included.hits.iter().filter_map(|hit| {
        let element = json::read(&hit.body, &Limits::own()).ok()?;
        Some((hit.key.id.to_string(), element))
    });
    Ok(read.collect())
}

impl Count {
    fn dose(
        &mut self,
        body: &[u8],
        town: MunicipalityCode,
        (patients, vaccines): (&Patients, &VaccineTable),
    ) {
        let element = json::read(body, &Limits::own()).ok();
        let dose = element
            .as_ref()
            .and_then(|element| profiles::immunization::from_resource(element, vaccines).record);
        let (Some(element), Some(mut dose)) = (element, dose) else {
            self.unread += 1;
            return;
        };
        // A dose on a coupon whose product nobody recognised is one of the campaign all the same, as in the ledger.
        if is_of_campaign(&dose) {
            dose.vaccine.group = Some(VaccineGroup::Covid);
        }
        let person = person_of(&element, patients, town);
        let person = Counted {
            municipality: town,
            sex: person.as_ref().and_then(|person| person.sex),
            birth: person.and_then(|person| person.birth),
            // No record says so.
            is_medical_worker: false,
        };
        match Cell::of_dose(&dose, &person, VaccineGroup::Covid) {
            Ok(cell) => {
                self.counters.fold(Change::Add, cell);
                self.counted += 1;
            }
            Err(_) => self.left_out += 1,
        }
    }
}

/// Who a dose belongs to. Nobody where it waits for its person.
fn person_of(dose: &Element, patients: &Patients, town: MunicipalityCode) -> Option<Resident> {
    let Person::Reference(address) = profiles::immunization::person_of(dose)? else {
        return None;
    };
    let address = address.split("/_history/").next()?;
    let (_, id) = address.rsplit_once("Patient/")?;
    profiles::patient::from_resource(patients.get(id)?, town).record
}
