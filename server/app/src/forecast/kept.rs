//! What is due next, kept as one ImmunizationRecommendation for each person, so that it can be searched.
//!
//! Three things change it: something is written about the person, a day comes on which a rule decides otherwise, or the
//! schedule has a new edition. Behind what is written follows a place in the tenant's order; the day stands in the kept
//! resource itself and is searched for; the edition is compared once. What has not changed is not written, so a round
//! that is done twice, by whomever, has no effect the second time, and none is lost with a process.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use fhir::search::{Criterion, Prefix, Query, Slot, Want};
use fhir::{Element, Id, Key, Kind, Reach, Tenant, instant};
use immunization::{Day, Moment, MunicipalityCode};
use store::{Cursor, Follower, Noticed, Search, Store, StoreError, Stretch};
use tokio::runtime::Handle;

use super::Judge;
use crate::job::Rush;
use crate::lane::Lanes;
use crate::rules::Rules;
use crate::state::{State, now_ms};

mod refresh;

#[cfg(test)]
mod tests;

/// The name under which recommendations are written: nobody's but the house's.
pub const CLIENT: &str = "forecast";

/// What the id of a kept recommendation begins with; behind it stands the person's.
const PREFIX: &str = "due-";

/// Places of a tenant's order that are gone through at once.
const PLACES: i64 = 500;
/// How many people are looked at together.
const TOGETHER: usize = 100;
/// The least pause between two portions; besides, it is as long as the work before it, and longer while files come in.
const PAUSE: Duration = Duration::from_millis(5);

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// How many people were looked at.
    pub looked_at: usize,
    /// How many recommendations were written or withdrawn.
    pub written: usize,
}

impl std::ops::AddAssign for Round {
    fn add_assign(&mut self, other: Round) {
        self.looked_at += other.looked_at;
        self.written += other.written;
    }
}

/// Whether a resource is a kept recommendation.
pub fn is_kept(key: &Key) -> bool {
    key.kind.name() == "ImmunizationRecommendation" && key.id.as_str().starts_with(PREFIX)
}

/// The kept recommendation of a person. A person whose id leaves no room for ours has none.
pub fn key_of(person: &Id) -> Option<Key> {
    let kind = Kind::parse("ImmunizationRecommendation")?;
    let id = Id::parse(&format!("{PREFIX}{person}"))?;
    Some(Key { kind, id })
}

/// What is known of the tenants from the rounds before, in memory, so that a round in which nothing happened asks the
/// database for one thing. Where it is behind, nothing is lost but time.
#[derive(Default)]
pub struct Known {
    towns: Mutex<HashMap<i32, Seen>>,
}

#[derive(Clone, Copy, Default)]
struct Seen {
    /// How far the tenant's order was followed.
    reached: i64,
    /// The day for which those were looked for whose day has come.
    due_on: Option<Day>,
    /// Whether everybody was judged by this program's edition.
    is_of_edition: bool,
}

impl Known {
    fn of(&self, tenant: i32) -> Seen {
        let towns = self.towns.lock().unwrap_or_else(PoisonError::into_inner);
        towns.get(&tenant).copied().unwrap_or_default()
    }

    fn note(&self, tenant: i32, seen: Seen) {
        let mut towns = self.towns.lock().unwrap_or_else(PoisonError::into_inner);
        towns.insert(tenant, seen);
    }
}

/// Whoever keeps recommendations.
pub struct Keeper {
    store: Arc<Store>,
    lanes: Arc<Lanes>,
    rules: Arc<Rules>,
    judge: Judge,
    runtime: Handle,
    rush: Rush,
}

/// One tenant, on one day.
pub struct Town<'a> {
    keeper: &'a Keeper,
    reach: Reach,
    municipality: MunicipalityCode,
    today: Day,
    /// Whether to stop.
    asked: &'a dyn Fn() -> bool,
}

impl Keeper {
    /// The keeper of a house.
    pub fn new(state: &State, runtime: Handle) -> Result<Keeper, StoreError> {
        let judge = Judge::embedded();
        let broken = |_| StoreError::Unexpected("the schedule cannot be read".to_owned());
        Ok(Keeper {
            store: Arc::clone(&state.store),
            lanes: Arc::clone(&state.lanes),
            rules: Arc::clone(&state.rules),
            judge: judge.map_err(broken)?,
            runtime,
            rush: state.rush.clone(),
        })
    }

    /// Brings every tenant up to date.
    pub fn round(
        &self,
        known: &Known,
        today: Day,
        asked: &dyn Fn() -> bool,
    ) -> Result<Round, StoreError> {
        let mut round = Round::default();
        for (tenant, end) in self.store.places()? {
            let Ok(municipality) = MunicipalityCode::from_number(tenant) else {
                continue;
            };
            let town = Town {
                keeper: self,
                reach: Reach::whole(Tenant(tenant)),
                municipality,
                today,
                asked,
            };
            let mut seen = known.of(tenant);
            if !seen.is_of_edition {
                round += town.edition()?;
                seen.is_of_edition = !asked();
            }
            if seen.reached < end {
                let (reached, followed) = town.follow(end)?;
                seen.reached = reached;
                round += followed;
            }
            if seen.due_on != Some(today) {
                round += town.due()?;
                seen.due_on = Some(today).filter(|_| !asked());
            }
            known.note(tenant, seen);
        }
        Ok(round)
    }
}

/// Today in Japan.
pub fn today() -> Result<Day, StoreError> {
    let moment = Moment::from_unix(now_ms().div_euclid(1_000));
    let outside = |_| StoreError::Unexpected("the clock stands outside the calendar".to_owned());
    moment.map(Moment::day).map_err(outside)
}

impl Town<'_> {
    fn tenant(&self) -> i32 {
        self.municipality.number()
    }

    /// Behind what was written, to this place. Tells how far it came.
    fn follow(&self, end: i64) -> Result<(i64, Round), StoreError> {
        let store = &self.keeper.store;
        let mut round = Round::default();
        let mut place = store.followed(self.tenant(), Follower::Recommendations)?;
        while place < end && !(self.asked)() {
            let begun = Instant::now();
            let kinds: Vec<(Kind, bool)> = ["Patient", "Immunization", "Observation"]
                .into_iter()
                .filter_map(Kind::parse)
                .map(|kind| (kind, true))
                .collect();
            let stretch = Stretch {
                after: place,
                places: PLACES,
                kinds: &kinds,
                not_by: CLIENT,
            };
            let written = store.written_in(self.tenant(), &stretch)?;
            let persons: BTreeSet<Id> = written.versions.iter().flat_map(touched).collect();
            let persons: Vec<Id> = persons.into_iter().collect();
            round += self.refresh_all(&persons)?;
            place = written.reached;
            // Behind the writes: what is lost with a process is done again, to no effect.
            let kept = (place, now_ms());
            store.keep_followed(self.tenant(), Follower::Recommendations, kept)?;
            self.keeper.rush.stand_back(begun, PAUSE, self.asked);
        }
        Ok((place, round))
    }

    /// Those for whom a day has come.
    fn due(&self) -> Result<Round, StoreError> {
        let Some(kind) = Kind::parse("ImmunizationRecommendation") else {
            return Ok(Round::default());
        };
        // A date is found by the milliseconds of its day in Japan.
        let Some(span) = instant::parse_span(&self.today.to_string(), instant::JAPAN_MINUTES)
        else {
            return Ok(Round::default());
        };
        let query = Query {
            kind,
            criteria: vec![Criterion::Value {
                slot: Slot::of(kind, "review"),
                wants: vec![Want::Time {
                    prefix: Prefix::LessOrEqual,
                    from_ms: span.from_ms,
                    to_ms: span.to_ms,
                }],
                negated: false,
            }],
        };
        self.each_page(query, |found| {
            let id = found.id.as_str().strip_prefix(PREFIX)?;
            Id::parse(id)
        })
    }

    /// Everybody, where the schedule has another edition than the one by which everybody was judged.
    fn edition(&self) -> Result<Round, StoreError> {
        let store = &self.keeper.store;
        let edition = edition_number(self.keeper.judge.schedule.version());
        let judged_by = store.followed(self.tenant(), Follower::Edition)?;
        if judged_by >= edition {
            return Ok(Round::default());
        }
        let mut round = Round::default();
        // Where nobody was judged yet, everybody comes by being followed.
        if store.followed(self.tenant(), Follower::Recommendations)? > 0 {
            let everybody = Query {
                kind: Kind::PATIENT,
                criteria: Vec::new(),
            };
            round = self.each_page(everybody, |found| Some(found.id.clone()))?;
            if (self.asked)() {
                return Ok(round);
            }
        }
        store.keep_followed(self.tenant(), Follower::Edition, (edition, now_ms()))?;
        Ok(round)
    }

    /// Refreshes whoever is found, page by page. Each page begins behind the one before, so the round ends whatever
    /// becomes of those who were found.
    fn each_page(
        &self,
        query: Query,
        person: impl Fn(&Key) -> Option<Id>,
    ) -> Result<Round, StoreError> {
        let mut round = Round::default();
        let mut after: Option<Cursor> = None;
        while !(self.asked)() {
            let begun = Instant::now();
            let search = Search {
                query: query.clone(),
                sort: Vec::new(),
                most: TOGETHER,
                after,
            };
            let page = self.keeper.store.search(&self.reach, &search)?;
            let persons: Vec<Id> = page
                .hits
                .iter()
                .filter_map(|hit| person(&hit.key))
                .collect();
            round += self.refresh_all(&persons)?;
            after = page.next;
            if after.is_none() {
                break;
            }
            self.keeper.rush.stand_back(begun, PAUSE, self.asked);
        }
        Ok(round)
    }

    fn refresh_all(&self, persons: &[Id]) -> Result<Round, StoreError> {
        let mut round = Round::default();
        for persons in persons.chunks(TOGETHER) {
            round += self.refresh(persons)?;
        }
        Ok(round)
    }
}

/// The number of an edition, which grows from one to the next: `jp-2026.1` is 2026001.
fn edition_number(version: &str) -> i64 {
    let mut numbers = version
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse::<i64>().unwrap_or(0).min(999_999));
    let (year, edition) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    year * 1_000 + edition.min(999)
}

/// Whom a version is about: the person, or the person of a dose, now and before.
fn touched(noticed: &Noticed) -> Vec<Id> {
    if noticed.key.kind == Kind::PATIENT {
        return vec![noticed.key.id.clone()];
    }
    let texts = [&noticed.body, &noticed.before];
    let elements = texts
        .into_iter()
        .filter(|text| !text.is_empty())
        .filter_map(|text| fhir::codec::json::read(text, &fhir::codec::Limits::own()).ok());
    elements.filter_map(|element| person_of(&element)).collect()
}

/// The person to whom a dose or an observation refers.
fn person_of(element: &Element) -> Option<Id> {
    let reference = element
        .first("patient")
        .or_else(|| element.first("subject"))?;
    let address = reference.text_of("reference")?;
    let plain = address.split("/_history/").next().unwrap_or_default();
    let (kind, id) = plain.rsplit_once('/')?;
    let is_patient = kind == "Patient" || kind.ends_with("/Patient");
    is_patient.then(|| Id::parse(id)).flatten()
}
