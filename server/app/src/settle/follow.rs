//! Following what is written, and putting right what needs it. Nothing of it is lost with a process, because the place that was
//! reached is kept; nothing is done twice, because what is right is left alone.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use fhir::Kind;
use immunization::MunicipalityCode;
use store::{
    Author, Change, Follower, JobId, Store, StoreError, Stretch, Stretched, Write, WriteError,
};

use super::{CLIENT, Case, Settling, find};
use crate::job::runner::Engine;
use crate::lane::{LaneError, NO_ZONE};
use crate::state::now_ms;

/// Places of a tenant's order that are gone through at once.
const PLACES: i64 = 500;
/// How often something is looked at again because it changed in between. Whoever changed it is followed, too.
const ATTEMPTS_MAX: usize = 5;
/// How far a place may go on without being kept, where there was nothing to put right.
const UNKEPT_MAX: i64 = 10_000;
/// The least pause between two stretches; besides, it is as long as the work before it.
const PAUSE: Duration = Duration::from_millis(5);
/// For how long people who are new are read after some dose waited, without asking again.
const WAITS_MS: i64 = 60 * 1_000;
/// For how long after something was taken back reports are read, of which every file writes as many as it has rows.
/// Whoever looked before that has written by then, or never will.
const REPORTS_MS: i64 = 10 * 60 * 1_000;

/// How far the tenants were followed, in memory: where the database's own place is behind, nothing is lost but time.
#[derive(Default)]
pub struct Followed {
    places: Mutex<HashMap<i32, Place>>,
}

#[derive(Clone, Copy)]
struct Place {
    reached: i64,
    kept: i64,
    /// When the last version was written that was read.
    read_ms: i64,
    /// Reports that were written before this are read.
    reports_ms: i64,
    /// Until when it is known well enough that some dose waits.
    waits_ms: i64,
}

impl Followed {
    /// Follows every tenant to the end of its order, and tells how much was put right.
    pub fn catch_up(
        &self,
        engine: &Engine,
        bases: &[String],
        asked: &dyn Fn() -> bool,
    ) -> Result<usize, StoreError> {
        let mut count = 0;
        for (tenant, end) in engine.store.places()? {
            let Ok(municipality) = MunicipalityCode::from_number(tenant) else {
                continue;
            };
            let settling = Settling::new(engine, bases, municipality);
            let mut place = self.place(&engine.store, tenant)?;
            while place.reached < end && !asked() {
                let begun = Instant::now();
                let settled = settling.stretch(&mut place)?;
                count += settled;
                if settled > 0 || place.reached - place.kept > UNKEPT_MAX {
                    let kept = (place.reached, now_ms());
                    engine
                        .store
                        .keep_followed(tenant, Follower::Settled, kept)?;
                    place.kept = place.reached;
                }
                self.note(tenant, place);
                if place.reached < end {
                    engine.rush.stand_back(begun, PAUSE, asked);
                }
            }
        }
        Ok(count)
    }

    fn place(&self, store: &Store, tenant: i32) -> Result<Place, StoreError> {
        let known = self.lock().get(&tenant).copied();
        if let Some(known) = known {
            return Ok(known);
        }
        let kept = store.followed(tenant, Follower::Settled)?;
        Ok(Place {
            reached: kept,
            kept,
            read_ms: 0,
            // What was taken back just before the process began is not in memory.
            reports_ms: match kept {
                0 => 0,
                _ => now_ms().saturating_add(REPORTS_MS),
            },
            waits_ms: 0,
        })
    }

    fn note(&self, tenant: i32, place: Place) {
        self.lock().insert(tenant, place);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<i32, Place>> {
        let places = self.places.lock();
        places.unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Settling<'_> {
    /// Puts right what was written in the next stretch.
    fn stretch(&self, place: &mut Place) -> Result<usize, StoreError> {
        // Asked first: a dose that comes to wait later is read later, and finds whoever came before.
        let waits = self.waits(place)?;
        let kinds = [(Kind::IMMUNIZATION, true), (Kind::PATIENT, waits)];
        let mut written = self.written((place.reached, PLACES), &kinds)?;
        let gone = written.versions.iter().filter(|one| find::is_gone(one));
        if let Some(last) = gone.map(|one| one.at).max() {
            place.reports_ms = place.reports_ms.max(last.saturating_add(REPORTS_MS));
        }
        let places = written.reached - place.reached;
        let reports = Kind::parse("Provenance").filter(|_| place.reports_ms > place.read_ms);
        if let (Some(kind), true) = (reports, places > 0) {
            let beside = self.written((place.reached, places), &[(kind, true)])?;
            written.versions.extend(beside.versions);
        }
        let last = written.versions.iter().map(|one| one.at).max();
        place.read_ms = place.read_ms.max(last.unwrap_or(0));
        let mut count = 0;
        for case in self.cases(&written.versions)? {
            count += usize::from(self.settle(&case)?);
        }
        place.reached = written.reached;
        Ok(count)
    }

    /// Whether any dose waits. That none does is asked for each time; that one did holds for a while, for it costs little
    /// where it is wrong.
    fn waits(&self, place: &mut Place) -> Result<bool, StoreError> {
        let now = now_ms();
        if now < place.waits_ms {
            return Ok(true);
        }
        let waits = self.anybody_waits()?;
        if waits {
            place.waits_ms = now.saturating_add(WAITS_MS);
        }
        Ok(waits)
    }

    /// Also what was put right: whoever wrote beside it is met again.
    fn written(
        &self,
        (after, places): (i64, i64),
        kinds: &[(Kind, bool)],
    ) -> Result<Stretched, StoreError> {
        let stretch = Stretch {
            after,
            places,
            kinds,
            not_by: "",
        };
        self.store()
            .written_in(self.municipality.number(), &stretch)
    }

    /// Puts one thing right, and tells whether that was needed.
    pub(super) fn settle(&self, case: &Case) -> Result<bool, StoreError> {
        for _ in 0..ATTEMPTS_MAX {
            let changes = match self.changes(case) {
                Ok(Some(changes)) => changes,
                Ok(None) => return Ok(false),
                Err(error) if error.is_transient() => return Err(error),
                Err(error) => {
                    // One that cannot be read holds nobody else up.
                    log::warn!("a record was left as it is: {error}");
                    return Ok(false);
                }
            };
            match self.engine.submit(self.write(changes)?) {
                Ok(_) => return Ok(true),
                Err(LaneError::Store(WriteError::Refused(_))) => {}
                // Nobody wrote it, so it has to be met again.
                Err(LaneError::Full | LaneError::Closed) => return Err(StoreError::Busy),
                Err(LaneError::Store(WriteError::Failed(error))) => {
                    return Err(StoreError::Unexpected(error.to_string()));
                }
            }
        }
        log::warn!("a record was left as it is, because it was refused again and again");
        Ok(false)
    }

    fn write(&self, changes: Vec<Change>) -> Result<Write, StoreError> {
        let author = Author {
            client: CLIENT.into(),
            zone: NO_ZONE,
            request_id: JobId::fresh()?.0,
            further: Default::default(),
        };
        Ok(Write::of(self.reach.clone(), author, changes))
    }
}
