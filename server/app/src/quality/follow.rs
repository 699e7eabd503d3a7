//! Following what is written: behind every version of a dose or a person, whoever wrote it, that person's records are
//! judged anew. Nothing of it is done twice to any effect, because marks that are right are not written again.

use std::collections::{BTreeSet, HashMap};

use fhir::codec::{Limits, json};
use fhir::{Element, Id, Key, Kind, Reach, Tenant};
use futures_util::future::join_all;
use immunization::MunicipalityCode;
use immunization::quality::QualityRule;
use store::{Follower, Found, Noticed, StoreError, Stretch, WriteError};

use super::CLIENT;
use super::person::{Judging, Remarked, is_unattached, person_of};
use crate::job::runner::Engine;
use crate::lane::LaneError;
use crate::order::Places;
use crate::state::now_ms;

/// Places of a tenant's order that are gone through at once.
const PLACES: i64 = 500;
/// How many records' marks are written together, so that they share a commit.
const TOGETHER_MAX: usize = 50;
/// How often somebody is judged again because something changed in between. Whoever changed it is followed, too.
const ATTEMPTS_MAX: usize = 5;

/// How far the tenants were followed.
pub struct Followed(Places<()>);

/// What is to be judged.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A person, with all doses.
    Person(Key),
    /// A dose whose person is not known.
    Waiting(Key),
}

impl Default for Followed {
    fn default() -> Followed {
        Followed(Places::new(Follower::Quality, |_| ()))
    }
}

impl Followed {
    /// Follows every tenant to the end of its order, and tells how many records got other marks.
    pub fn catch_up(
        &self,
        engine: &Engine,
        bases: &[String],
        asked: &dyn Fn() -> bool,
    ) -> Result<usize, StoreError> {
        self.0.catch_up(engine, asked, &|municipality, after, ()| {
            Follow::new(engine, bases, municipality).stretch(after)
        })
    }
}

/// Judges records of one tenant, and writes their marks.
pub struct Follow<'a> {
    /// What does the work.
    pub engine: &'a Engine,
    /// The addresses under which this server is known.
    pub bases: &'a [String],
    /// Whose records these are.
    pub municipality: MunicipalityCode,
    /// Now, in milliseconds of the Unix epoch.
    pub now_ms: i64,
    /// Marks of sessions and devices that take the place of those that doses have.
    pub instead: HashMap<Key, Vec<QualityRule>>,
}

impl<'a> Follow<'a> {
    /// A tenant as it is now.
    pub fn new(
        engine: &'a Engine,
        bases: &'a [String],
        municipality: MunicipalityCode,
    ) -> Follow<'a> {
        Follow {
            engine,
            bases,
            municipality,
            now_ms: now_ms(),
            instead: HashMap::new(),
        }
    }

    /// All records of the tenant.
    pub fn reach(&self) -> Reach {
        Reach::whole(Tenant(self.municipality.number()))
    }

    fn judging(&self) -> Judging<'_> {
        Judging {
            store: &self.engine.store,
            rules: &self.engine.rules,
            vaccines: self.engine.vaccines,
            windows: self.engine.windows,
            lots: &self.engine.lots,
            bases: self.bases,
            municipality: self.municipality,
            now_ms: self.now_ms,
            instead: self.instead.clone(),
        }
    }

    /// Judges everybody who was touched in the next stretch.
    fn stretch(&self, after: i64) -> Result<(i64, usize), StoreError> {
        // Nobody has doses before the first version of the own record.
        let kinds = [(Kind::IMMUNIZATION, true), (Kind::PATIENT, false)];
        let stretch = Stretch {
            after,
            places: PLACES,
            kinds: &kinds,
            not_by: CLIENT,
        };
        let tenant = self.municipality.number();
        let written = self.engine.store.written_in(tenant, &stretch)?;
        let touched: BTreeSet<Subject> = written.versions.iter().flat_map(subjects).collect();
        let touched: Vec<Subject> = touched.into_iter().collect();
        let mut marked = 0;
        for together in touched.chunks(TOGETHER_MAX) {
            marked += self.judge(together.to_vec())?;
        }
        Ok((written.reached, marked))
    }

    /// Judges some, and writes the marks of those who need others.
    pub fn judge(&self, mut subjects: Vec<Subject>) -> Result<usize, StoreError> {
        let mut marked = 0;
        for _ in 0..ATTEMPTS_MAX {
            let judging = self.judging();
            let mut writes = Vec::new();
            for subject in subjects {
                let look = || {
                    let remarked = self.look(&judging, &subject)?;
                    let is_right = remarked.is_empty();
                    (!is_right).then(|| judging.write(remarked)).transpose()
                };
                match look() {
                    Ok(write) => writes.extend(write.map(|write| (subject, write))),
                    Err(error) if error.is_transient() => return Err(error),
                    // One that cannot be read holds nobody else up.
                    Err(error) => log::warn!("marks of quality were left as they are: {error}"),
                }
            }
            let lanes = &self.engine.lanes;
            let (who, writes): (Vec<Subject>, Vec<_>) = writes.into_iter().unzip();
            let submitted = writes.into_iter().map(|write| lanes.submit(write));
            let done = self.engine.runtime.block_on(join_all(submitted));
            subjects = Vec::new();
            for (subject, done) in who.into_iter().zip(done) {
                match done {
                    Ok(_) => marked += 1,
                    Err(LaneError::Store(WriteError::Refused(_))) => subjects.push(subject),
                    // Nobody wrote them, so they have to be met again.
                    Err(LaneError::Full | LaneError::Closed) => return Err(StoreError::Busy),
                    Err(LaneError::Store(WriteError::Failed(error))) => {
                        return Err(StoreError::Unexpected(error.to_string()));
                    }
                }
            }
            if subjects.is_empty() {
                break;
            }
        }
        Ok(marked)
    }

    fn look(&self, judging: &Judging<'_>, subject: &Subject) -> Result<Remarked, StoreError> {
        match subject {
            Subject::Person(key) => judging.person(key),
            Subject::Waiting(key) => {
                let found = self.engine.store.read(&self.reach(), key)?;
                match found {
                    Found::Text(stored)
                        if element(&stored.body).as_ref().is_some_and(is_unattached) =>
                    {
                        let since = super::first_came(&self.engine.store, &self.reach(), &stored)?;
                        judging.waiting(&stored, since)
                    }
                    _ => Ok(Remarked::default()),
                }
            }
        }
    }
}

fn element(body: &[u8]) -> Option<Element> {
    json::read(body, &Limits::own()).ok()
}

/// Whom a version touches: a dose its person, and whoever it was before.
fn subjects(noticed: &Noticed) -> Vec<Subject> {
    if noticed.key.kind == Kind::PATIENT {
        return vec![Subject::Person(noticed.key.clone())];
    }
    let of = |body: &[u8]| match named(body) {
        Some(person) => Some(Subject::Person(person)),
        None => subject(&noticed.key, &element(body)?),
    };
    let before = of(&noticed.before).filter(|subject| matches!(subject, Subject::Person(_)));
    of(&noticed.body).into_iter().chain(before).collect()
}

/// The person whom a dose names, told without reading all of it: most texts name one, in one way, in one place.
pub fn named(body: &[u8]) -> Option<Key> {
    const MEMBER: &[u8] = b"\"patient\":{";
    const PERSON: &[u8] = b"\"reference\":\"Patient/";
    let places = body.windows(MEMBER.len()).enumerate();
    let mut places = places.filter(|(_, part)| *part == MEMBER);
    let (place, _) = places.next()?;
    if places.next().is_some() {
        return None;
    }
    let value = body.get(place + MEMBER.len()..)?.strip_prefix(PERSON)?;
    let end = value.iter().position(|byte| *byte == b'"')?;
    let id = std::str::from_utf8(value.get(..end)?).ok()?;
    Some(Key {
        kind: Kind::PATIENT,
        id: Id::parse(id)?,
    })
}

/// Whose records a dose is judged with.
pub fn subject(key: &Key, dose: &Element) -> Option<Subject> {
    let waiting = || is_unattached(dose).then(|| Subject::Waiting(key.clone()));
    person_of(dose).map(Subject::Person).or_else(waiting)
}
