//! A municipality's file is taken in: surveyed as a whole, then row by row in groups, each of which is one write of the
//! store together with the job's step.

mod decide;
mod file;
mod flow;
mod footprint;
mod group;
mod late;
mod look;
mod make;
mod objects;
mod outputs;
mod pace;
mod portion;
mod quality;
mod rows;
mod world;

use std::time::Instant;

use immunization::intake::{Doubled, Settings, Tally};
use store::JobState;

use super::numbers::Numbers;
use super::offer::{ImportOffer, Intake, Mode};
use super::progress::{Phase, Progress};
use super::runner::{Engine, Hold, Stop};
use super::undo;
use file::{File, Surveyed};
use flow::Flow;
use group::Group;
use pace::Pace;
use portion::Portions;

pub use file::hexadecimal;
pub use late::Late as LateDoses;

/// An import while it runs.
struct Import<'a> {
    engine: &'a Engine,
    hold: &'a Hold<'a>,
    offer: ImportOffer,
    progress: Progress,
    stopwatch: Stopwatch,
    /// What two people of the file share, once it was gone over for that.
    doubled: Option<Doubled>,
}

/// For how long a job was worked on, by this runner and those before.
#[derive(Clone, Copy)]
struct Stopwatch {
    since: Instant,
    busy_before: i64,
}

impl Stopwatch {
    fn note(self, progress: &mut Progress) {
        let here = i64::try_from(self.since.elapsed().as_millis()).unwrap_or(i64::MAX);
        progress.busy_ms = self.busy_before.saturating_add(here);
    }
}

/// Runs a job that was claimed, from where it stands, until it ends or the runner is to stop.
pub fn run(engine: &Engine, hold: &Hold<'_>) -> Result<JobState, Stop> {
    let Some(offer) = ImportOffer::parse(&hold.job.about) else {
        return Err(Stop::failed("the offer cannot be read"));
    };
    if offer.overwrite && offer.mode != Mode::DryRun && offer.approved_by.is_none() {
        return Err(Stop::failed("nobody approved the overwriting"));
    }
    let progress = hold.begin(&engine.late)?;
    let stopwatch = Stopwatch {
        since: Instant::now(),
        busy_before: progress.busy_ms,
    };
    let mut import = Import {
        engine,
        hold,
        offer,
        progress,
        stopwatch,
        doubled: None,
    };
    let state = import.run()?;
    import.progress.phase = Phase::Ended;
    import.stopwatch.note(&mut import.progress);
    hold.end(state, &import.progress)?;
    Ok(state)
}

impl Import<'_> {
    fn run(&mut self) -> Result<JobState, Stop> {
        let engine = self.engine;
        let municipality = self.hold.municipality()?;
        let today = super::runner::today()?;
        let settings = self.offer.settings(municipality, today, engine.vaccines);
        let settings = settings.ok_or(Stop::failed("the offer names what there is not"))?;
        let Some(file) = self.survey(&settings)? else {
            return Ok(JobState::Rejected);
        };
        if self.offer.mode == Mode::AllOrNothing && !self.settle_whole(&file, &settings)? {
            return Ok(JobState::Rejected);
        }
        self.progress.phase = Phase::Rows;
        match self.go_through(&file, &settings, self.offer.mode != Mode::DryRun) {
            Ok(()) => {}
            // What the check had not seen: others changed what was looked at.
            Err(Stop::Broken) => {
                self.progress.phase = Phase::Undoing;
                self.hold.note(&self.progress, self.progress.done, &[])?;
                self.settle_whole(&file, &settings)?;
                return Ok(JobState::Rejected);
            }
            Err(stop) => return Err(stop),
        }
        let numbers = &self.progress.numbers;
        let all_rejected = numbers.rejected == numbers.total();
        Ok(match all_rejected {
            true => JobState::Rejected,
            false => JobState::Done,
        })
    }

    /// Goes over the whole file. Nothing where it cannot be taken, and then it is said why.
    fn survey(&mut self, settings: &Settings<'_>) -> Result<Option<File>, Stop> {
        if let Some(file) = File::surveyed(&self.offer, &self.progress) {
            return Ok(Some(file));
        }
        match file::survey(self.hold, &self.offer, settings)? {
            Ok(Surveyed { file, findings }) => {
                let progress = &mut self.progress;
                progress.rows = file.survey.rows;
                progress.encoding = Some(file.survey.encoding.code().to_owned());
                progress.has_header = Some(file.survey.has_header);
                for finding in &findings {
                    progress.find(finding);
                }
                Ok(Some(file))
            }
            Err(findings) => {
                for finding in &findings {
                    self.progress.find(finding);
                }
                Ok(None)
            }
        }
    }

    /// Whether all of the file can be written. If not, the rows that cannot are listed.
    fn settle_whole(&mut self, file: &File, settings: &Settings<'_>) -> Result<bool, Stop> {
        if self.progress.phase == Phase::Rows {
            return Ok(true);
        }
        if self.progress.phase == Phase::Undoing {
            let reason = "取り込みの中止 / the import was broken off";
            undo::take_back(self.engine, self.hold, &self.hold.job.id, reason)?;
            self.begin_again(Phase::Listing)?;
        }
        if self.progress.phase != Phase::Listing {
            self.begin_again(Phase::Checking)?;
            self.go_through(file, settings, false)?;
            if self.progress.numbers.rejected == 0 {
                self.begin_again(Phase::Rows)?;
                return Ok(true);
            }
            self.begin_again(Phase::Listing)?;
        }
        self.go_through(file, settings, false)?;
        Ok(false)
    }

    /// Counts from nothing again. What was found about the file as a whole stays.
    fn begin_again(&mut self, phase: Phase) -> Result<(), Stop> {
        let mut numbers = Numbers::default();
        for finding in &self.progress.findings {
            if let Some(code) = finding.get("code").and_then(serde_json::Value::as_str) {
                numbers.note(code);
            }
        }
        self.progress.phase = phase;
        self.progress.done = 0;
        self.progress.numbers = numbers;
        self.hold.note(&self.progress, 0, &[])
    }

    /// What two people of the file share. Files of doses have nothing of the kind.
    fn doubled(&mut self, file: &File, settings: &Settings<'_>) -> Result<Doubled, Stop> {
        let has_persons = matches!(file.intake, Intake::Persons | Intake::Hub);
        if self.doubled.is_none() && has_persons {
            let reader = file.reader(self.hold)?;
            self.doubled = Some(portion::doubled(reader, settings)?);
        }
        Ok(self.doubled.clone().unwrap_or_default())
    }

    /// Goes through the rows behind those that were done, group by group.
    fn go_through(
        &mut self,
        file: &File,
        settings: &Settings<'_>,
        writes: bool,
    ) -> Result<(), Stop> {
        let doubled = self.doubled(file, settings)?;
        let reader = file.reader(self.hold)?;
        let portions = Portions::behind(reader, settings, doubled, self.progress.done)?;
        let group = Group {
            engine: self.engine,
            hold: self.hold,
            offer: &self.offer,
            file,
            settings,
            writes,
        };
        let mut flow = Flow {
            group,
            progress: &mut self.progress,
            stopwatch: self.stopwatch,
            pace: Pace::default(),
            growth: None,
        };
        match writes {
            true => flow.write(portions),
            false => flow.look(portions),
        }
    }
}

/// What a portion of rows came to.
fn tally(decided: &[decide::Decided]) -> Tally {
    let mut tally = Tally::new();
    for row in decided {
        tally.count(row.outcome, &row.findings);
    }
    tally
}

#[cfg(test)]
mod tests;
