//! Following what is written, and putting right what needs it. Nothing is done twice, because what is right is left alone.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use fhir::Kind;
use store::{Author, Change, Follower, JobId, StoreError, Stretch, Stretched, Write, WriteError};

use super::twice::Recent;
use super::{CLIENT, Case, Settling, find};
use crate::job::runner::Engine;
use crate::lane::{LaneError, NO_ZONE};
use crate::order::Places;
use crate::state::now_ms;

/// Places of a tenant's order that are gone through at once.
const PLACES: i64 = 500;
/// How often something is looked at again because it changed in between. Whoever changed it is followed, too.
const ATTEMPTS_MAX: usize = 5;
/// For how long people who are new are read after some dose waited, without asking again.
const WAITS_MS: i64 = 60 * 1_000;
/// For how long after something was taken back reports are read, of which every file writes as many as it has rows.
/// Whoever looked before that has written by then, or never will. By the clocks of those who write, and by our own: one of
/// theirs may be ahead, and we may be behind.
const REPORTS_MS: i64 = 10 * 60 * 1_000;

/// How far the tenants were followed, and which doses are new in each.
pub struct Followed {
    places: Places<Known>,
    recent: Mutex<HashMap<i32, Recent>>,
}

/// What is known of a tenant that is followed.
#[derive(Clone, Copy)]
struct Known {
    reports: Reports,
    /// Until when it is known well enough that some dose waits.
    waits_ms: i64,
}

/// Until when reports are read.
#[derive(Clone, Copy)]
struct Reports {
    /// Those that were written before this are.
    written_until: i64,
    /// When the last version was written that was read.
    written: i64,
    /// And whatever is read before this, for the clocks of those who write may differ.
    read_until: i64,
}

impl Default for Followed {
    fn default() -> Followed {
        Followed {
            places: Places::new(Follower::Settled, |kept| Known {
                reports: Reports::behind(kept, now_ms()),
                waits_ms: 0,
            }),
            recent: Mutex::default(),
        }
    }
}

impl Followed {
    /// Follows every tenant to the end of its order, and tells how much was put right.
    pub fn catch_up(
        &self,
        engine: &Engine,
        bases: &[String],
        asked: &dyn Fn() -> bool,
    ) -> Result<usize, StoreError> {
        self.places
            .catch_up(engine, asked, &|municipality, after, known| {
                let mut recent = self.recent();
                let recent = recent.entry(municipality.number()).or_default();
                Settling::new(engine, bases, municipality).stretch(after, (known, recent))
            })
    }

    fn recent(&self) -> MutexGuard<'_, HashMap<i32, Recent>> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reports {
    /// Behind a place that was kept. What was taken back just before the process began is not in memory.
    fn behind(kept: i64, now: i64) -> Reports {
        let until = match kept {
            0 => 0,
            _ => now.saturating_add(REPORTS_MS),
        };
        Reports {
            written_until: until,
            written: 0,
            read_until: until,
        }
    }

    /// Something was taken back, and is read now.
    fn note_gone(&mut self, written: i64, now: i64) {
        let until = |at: i64| at.saturating_add(REPORTS_MS);
        self.written_until = self.written_until.max(until(written));
        self.read_until = self.read_until.max(until(now));
    }

    fn note_written(&mut self, at: i64) {
        self.written = self.written.max(at);
    }

    fn are_read(&self, now: i64) -> bool {
        self.written < self.written_until || now < self.read_until
    }
}

impl Settling<'_> {
    /// Puts right what was written in the next stretch. Tells how far it goes, and how much that was.
    fn stretch(
        &self,
        after: i64,
        (known, recent): (&mut Known, &mut Recent),
    ) -> Result<(i64, usize), StoreError> {
        // Asked first: a dose that comes to wait later is read later, and finds whoever came before.
        let waits = self.waits(known)?;
        let kinds = [(Kind::IMMUNIZATION, true), (Kind::PATIENT, waits)];
        let mut written = self.written((after, PLACES), &kinds)?;
        let (now, reports) = (now_ms(), &mut known.reports);
        let gone = written.versions.iter().filter(|one| find::is_gone(one));
        if let Some(last) = gone.map(|one| one.at).max() {
            reports.note_gone(last, now);
        }
        let places = written.reached - after;
        let kind = Kind::parse("Provenance").filter(|_| reports.are_read(now));
        if let (Some(kind), true) = (kind, places > 0) {
            let beside = self.written((after, places), &[(kind, true)])?;
            written.versions.extend(beside.versions);
        }
        let last = written.versions.iter().map(|one| one.at).max();
        reports.note_written(last.unwrap_or(0));
        let mut count = 0;
        let mut cases = self.cases(&written.versions)?;
        cases.append(&mut recent.meet(&written.versions));
        for case in cases {
            count += usize::from(self.settle(&case)?);
        }
        Ok((written.reached, count))
    }

    /// Whether any dose waits. That none does is asked for each time; that one did holds for a while, for it costs little
    /// where it is wrong.
    fn waits(&self, known: &mut Known) -> Result<bool, StoreError> {
        let now = now_ms();
        if now < known.waits_ms {
            return Ok(true);
        }
        let waits = self.anybody_waits()?;
        if waits {
            known.waits_ms = now.saturating_add(WAITS_MS);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_read_for_a_while_whosever_clock_is_ahead() {
        let mut reports = Reports::behind(0, 0);
        assert!(!reports.are_read(1));
        let begun = 1_000_000;
        reports.note_gone(begun, begun);
        // Another server wrote of a time that has not come.
        reports.note_written(begun + 2 * REPORTS_MS);
        assert!(reports.are_read(begun + REPORTS_MS - 1));
        assert!(!reports.are_read(begun + REPORTS_MS));
        // What was written long ago is read late.
        reports.note_gone(begun + 2 * REPORTS_MS, begun + REPORTS_MS);
        assert!(reports.are_read(begun + 5 * REPORTS_MS));
        reports.note_written(begun + 3 * REPORTS_MS);
        assert!(!reports.are_read(begun + 5 * REPORTS_MS));
        // Whoever goes on for another does not know what was taken back.
        assert!(Reports::behind(7, begun).are_read(begun + 1));
    }
}
