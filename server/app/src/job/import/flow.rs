//! Group after group, to the end of the file. While one is being written, the next is decided and made: the database then
//! need not wait for this program, nor this program for the database.
//!
//! The order stays the order of the file. A group is handed over when the one before it was committed, so its step begins
//! where that one ended. What was drafted in the meantime counts only if it has nothing in common with what was being
//! written, and if that was written as it was drafted; otherwise the rows are decided anew. Somebody else's changes show
//! themselves in the store, which refuses a write that rests on what is no longer so.

use std::io::Read;
use std::time::Instant;

use tokio::task::JoinHandle;

use super::Stopwatch;
use super::footprint::Footprint;
use super::group::{Applied, Draft, Drafted, Excluded, Flight, Group, Tried};
use super::pace::Pace;
use super::portion::Portions;
use super::rows::Taken;
use crate::job::progress::{Phase, Progress};
use crate::job::runner::Stop;

/// After so many rows that are only looked at, it is said how far the job is.
const NOTE_AFTER: u64 = 5_000;

/// A job on its way through the rows of its file.
pub struct Flow<'a> {
    /// What a group needs.
    pub group: Group<'a>,
    /// How far the job is.
    pub progress: &'a mut Progress,
    /// How long it has been at it.
    pub stopwatch: Stopwatch,
    /// How many rows go together.
    pub pace: Pace,
    /// Where the database is being told that its tables have grown.
    pub growth: Option<JoinHandle<()>>,
}

/// A group that is being written.
struct Air {
    rows: Vec<Taken>,
    footprint: Footprint,
    flight: Flight,
}

impl Flow<'_> {
    /// Goes through rows that are looked at only.
    pub fn look<R: Read>(&mut self, mut portions: Portions<'_, R>) -> Result<(), Stop> {
        let mut noted = self.progress.done;
        loop {
            let rows = portions.next(self.pace.rows())?;
            if rows.is_empty() {
                return Ok(());
            }
            self.group.hold.beat()?;
            self.stopwatch.note(self.progress);
            let applied = self.group.apply(&rows, self.progress)?;
            self.take(applied);
            let is_checking = self.progress.phase == Phase::Checking;
            if is_checking && self.progress.done - noted >= NOTE_AFTER {
                noted = self.progress.done;
                self.group.hold.note(self.progress, 0, &[])?;
            }
        }
    }

    /// Goes through rows that are written.
    pub fn write<R: Read>(&mut self, portions: Portions<'_, R>) -> Result<(), Stop> {
        let mut air = None;
        let gone = self.fly(portions, &mut air);
        // Nothing is left in the air: what comes next has to know whether it was written.
        match (gone, air.take()) {
            (Ok(()), Some(air)) => self.land(air).map(drop),
            (Err(stop), Some(air)) => {
                if let Tried::Written(applied) = self.group.end(air.flight)? {
                    self.take(applied);
                }
                Err(stop)
            }
            (gone, None) => gone,
        }
    }

    /// As far as the last group, which is then still being written.
    fn fly<R: Read>(
        &mut self,
        mut portions: Portions<'_, R>,
        air: &mut Option<Air>,
    ) -> Result<(), Stop> {
        loop {
            let rows = portions.next(self.pace.rows())?;
            if rows.is_empty() {
                return Ok(());
            }
            self.group.hold.beat()?;
            let mut draft = self.draft_beside(&rows, air.as_ref());
            if let Some(before) = air.take()
                && !self.land(before)?
            {
                draft = None;
            }
            let draft = match draft {
                Some(draft) => Some(draft),
                None => self.draft(&rows)?,
            };
            self.stopwatch.note(self.progress);
            match draft {
                Some(draft) => *air = Some(self.begin(draft, rows)?),
                None => {
                    let applied = self.group.apply(&rows, self.progress)?;
                    self.take(applied);
                }
            }
            self.note_growth();
        }
    }

    /// A draft that is made while another group is being written. Nothing where the two meet, or where anything is in the
    /// way: then the rows have to wait for the other.
    fn draft_beside(&self, rows: &[Taken], air: Option<&Air>) -> Option<Draft> {
        let before = &air?.footprint;
        if before.meets(&Footprint::of_rows(rows)) {
            return None;
        }
        let draft = self.draft(rows).ok()??;
        (!before.meets(&draft.footprint)).then_some(draft)
    }

    /// A draft; nothing where not all of the rows can be taken as they are.
    fn draft(&self, rows: &[Taken]) -> Result<Option<Draft>, Stop> {
        match self.group.draft(rows, &Excluded::new())? {
            Drafted::Ready(draft) => Ok(Some(*draft)),
            Drafted::Exclude(_) => Ok(None),
        }
    }

    fn begin(&self, mut draft: Draft, rows: Vec<Taken>) -> Result<Air, Stop> {
        let footprint = std::mem::take(&mut draft.footprint);
        let flight = self.group.begin(draft, &rows, self.progress)?;
        Ok(Air {
            rows,
            footprint,
            flight,
        })
    }

    /// Waits for a group. Whether it was written as it was drafted; otherwise it is written now, whatever it takes.
    fn land(&mut self, air: Air) -> Result<bool, Stop> {
        let (applied, as_drafted) = match self.group.end(air.flight)? {
            Tried::Written(applied) => (applied, true),
            Tried::Refused | Tried::Full | Tried::Exclude(_) => {
                (self.group.apply(&air.rows, self.progress)?, false)
            }
        };
        self.take(applied);
        Ok(as_drafted)
    }

    fn take(&mut self, applied: Applied) {
        *self.progress = applied.progress;
        self.pace
            .note(Instant::now(), applied.write_ms, applied.met_others);
    }

    /// Beside the rows: the database takes a second for it in a large town.
    fn note_growth(&mut self) {
        let before = self.growth.as_ref();
        if before.is_none_or(JoinHandle::is_finished) {
            self.growth = Some(self.group.engine.note_growth());
        }
    }
}
