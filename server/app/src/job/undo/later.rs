//! Later imports that told what was taken back as well. Whoever tells what is known so leaves no trace of that, and what is
//! taken back goes though another file tells it: staff are told which files to send again.

use immunization::intake::Rule;
use immunization::{Fact, Finding};
use store::{Job, JobState};

use super::Stop;
use crate::job::kind;
use crate::job::offer::{ImportOffer, Mode};
use crate::job::progress::Progress;
use crate::job::runner::Hold;

/// How many jobs are looked at together.
const PAGE: usize = 100;
/// More imports are not named: they come every day, and the last ones tell the most.
const NAMED_MAX: usize = 50;

/// What is said of each import behind one that is taken back, if some of its rows were known so: they may have been known by
/// that one alone. The newest is first.
pub(super) fn told_again(hold: &Hold<'_>, undone: &Job) -> Result<Vec<Finding>, Stop> {
    let mut found = Vec::new();
    let Some(offer) = offer_of(undone) else {
        return Ok(found);
    };
    let mut before = None;
    loop {
        hold.beat()?;
        let page = hold.store.jobs(hold.job.tenant, PAGE, before)?;
        for job in &page {
            if job.submitted_at <= undone.submitted_at || found.len() >= NAMED_MAX {
                return Ok(found);
            }
            found.extend(told_by(job, &offer));
        }
        match page.last() {
            Some(last) => before = Some(last.submitted_at),
            None => return Ok(found),
        }
    }
}

/// What is said of a later job. Nothing where it told nothing that the one with this offer told as well.
fn told_by(job: &Job, undone: &ImportOffer) -> Option<Finding> {
    let offer = offer_of(job).filter(|_| job.state == JobState::Done)?;
    let rows = Progress::parse(&job.progress).numbers.unchanged;
    if rows == 0 || !tells_the_same(&offer, undone) {
        return None;
    }
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    let finding = Rule::UndoAgain.finding();
    let finding = finding.with("import", Fact::Shown(job.id.to_string()));
    Some(finding.with("rows", Fact::Number(rows)))
}

fn offer_of(job: &Job) -> Option<ImportOffer> {
    let offer = ImportOffer::parse(&job.about).filter(|_| job.kind == kind::IMPORT)?;
    (offer.mode != Mode::DryRun).then_some(offer)
}

/// Whether the rows of one file may be known by those of another. What two senders or two kinds of file tell of a dose is kept
/// beside each other, and does not go with one of them. People are the same whoever tells them.
fn tells_the_same(one: &ImportOffer, other: &ImportOffer) -> bool {
    let is_same_sender = || match (&one.sender, &other.sender) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    match (one.file.tells_doses(), other.file.tells_doses()) {
        (true, true) => one.file == other.file && is_same_sender(),
        (is_dose, is_other) => is_dose == is_other,
    }
}
