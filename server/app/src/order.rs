//! Following the orders of changes of all municipalities, a stretch of each in turn: a large file of one holds nobody else
//! up, and neither does one that cannot be followed at the moment. Nothing is lost with a process, because the place that
//! was reached is kept.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use immunization::MunicipalityCode;
use store::{Follower, Store, StoreError};

use crate::job::runner::Engine;
use crate::state::now_ms;

/// How far a place may go on without being kept, where there was nothing to do.
const UNKEPT_MAX: i64 = 10_000;
/// The least pause between two rounds; besides, it is as long as the work before it.
const PAUSE: Duration = Duration::from_millis(5);

/// How far the municipalities were followed, and what is known of each, in memory: where the database's own place is
/// behind, nothing is lost but time.
pub struct Places<M> {
    follower: Follower,
    begin: fn(i64) -> M,
    places: Mutex<HashMap<i32, Place<M>>>,
}

#[derive(Clone, Copy)]
struct Place<M> {
    reached: i64,
    kept: i64,
    known: M,
}

/// Goes through the next stretch of one municipality behind a place, with what is known of it. Tells how far it came, and
/// how much it did.
pub type Step<'a, M> =
    &'a dyn Fn(MunicipalityCode, i64, &mut M) -> Result<(i64, usize), StoreError>;

impl<M: Copy> Places<M> {
    /// The places of a follower, with what is known of a municipality of which this place was kept.
    pub fn new(follower: Follower, begin: fn(i64) -> M) -> Places<M> {
        Places {
            follower,
            begin,
            places: Mutex::default(),
        }
    }

    /// Follows every municipality to where its order ends now, and tells how much was done. Others go first: after each
    /// round it pauses for as long as it worked. Whoever is written of meanwhile is in the next round.
    pub fn catch_up(
        &self,
        engine: &Engine,
        asked: &dyn Fn() -> bool,
        step: Step<'_, M>,
    ) -> Result<usize, StoreError> {
        let goals: HashMap<i32, i64> = engine.store.places()?.into_iter().collect();
        let (mut left, mut count) = (BTreeSet::new(), 0);
        loop {
            let (begun, mut is_behind) = (Instant::now(), false);
            for (tenant, end) in engine.store.places()? {
                if asked() {
                    return Ok(count);
                }
                if left.contains(&tenant) {
                    continue;
                }
                match self.go_on(&engine.store, (tenant, end), step) {
                    Ok((reached, done)) => {
                        count += done;
                        is_behind |= goals.get(&tenant).is_some_and(|goal| reached < *goal);
                    }
                    Err(error) if error.is_transient() => return Err(error),
                    Err(error) => {
                        let follower = format!("{:?}", self.follower);
                        log::warn!(follower, tenant; "an order of changes was left and will be followed later: {error}");
                        left.insert(tenant);
                    }
                }
            }
            if !is_behind {
                return Ok(count);
            }
            engine.rush.stand_back(begun, PAUSE, asked);
        }
    }

    /// One stretch of one municipality, if it is behind.
    fn go_on(
        &self,
        store: &Store,
        (tenant, end): (i32, i64),
        step: Step<'_, M>,
    ) -> Result<(i64, usize), StoreError> {
        let Ok(municipality) = MunicipalityCode::from_number(tenant) else {
            return Ok((end, 0));
        };
        let mut place = self.place(store, tenant)?;
        if place.reached >= end {
            return Ok((place.reached, 0));
        }
        let (reached, done) = step(municipality, place.reached, &mut place.known)?;
        place.reached = reached;
        if done > 0 || reached - place.kept > UNKEPT_MAX {
            store.keep_followed(tenant, self.follower, (reached, now_ms()))?;
            place.kept = reached;
        }
        self.lock().insert(tenant, place);
        Ok((reached, done))
    }

    fn place(&self, store: &Store, tenant: i32) -> Result<Place<M>, StoreError> {
        let known = self.lock().get(&tenant).copied();
        if let Some(known) = known {
            return Ok(known);
        }
        let kept = store.followed(tenant, self.follower)?;
        let place = Place {
            reached: kept,
            kept,
            known: (self.begin)(kept),
        };
        self.lock().insert(tenant, place);
        Ok(place)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<i32, Place<M>>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
