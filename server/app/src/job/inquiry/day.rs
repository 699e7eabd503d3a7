//! The questions of a municipality on one day of Japan: what was asked before a file, and what its rows say together.

use std::io;

use immunization::intake::{Cells, FileKind, FileRows, InquiryRow, Layout, Questions, Reading};
use immunization::{MunicipalityCode, VaccineTable};
use store::{Job, JobId, JobState, Store, StoreError};

use super::{InquiryOffer, survey};
use crate::job::kind;
use crate::job::runner::{Hold, today};

/// How many jobs are looked through together.
const PAGE: usize = 200;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// When the day began of which this is a time.
fn midnight(ms: i64) -> i64 {
    let japan = i64::from(fhir::instant::JAPAN_MINUTES) * 60_000;
    (ms + japan).div_euclid(DAY_MS) * DAY_MS - japan
}

/// All inquiries of a municipality that were handed in on the day of this time, the oldest first. What never came in whole,
/// or was called off, asks nothing.
pub fn of_day(store: &Store, tenant: i32, ms: i64) -> Result<Vec<(Job, InquiryOffer)>, StoreError> {
    let (since, mut before) = (midnight(ms), Some(midnight(ms) + DAY_MS));
    let mut found = Vec::new();
    loop {
        let page = store.jobs(tenant, PAGE, before)?;
        let oldest = page.last().map(|job| job.submitted_at);
        let of_day = page.into_iter().filter(|job| {
            job.kind == kind::INQUIRY
                && job.submitted_at >= since
                && !matches!(job.state, JobState::Receiving | JobState::Cancelled)
        });
        found.extend(of_day.filter_map(|job| {
            let offer = InquiryOffer::parse(&job.about)?;
            Some((job, offer))
        }));
        match oldest {
            Some(oldest) if oldest >= since => before = Some(oldest),
            _ => break,
        }
    }
    found.reverse();
    Ok(found)
}

/// What the questions of the job say together, beside those that were asked before on the same day.
pub fn questions(
    hold: &Hold<'_>,
    offer: &InquiryOffer,
    vaccines: &VaccineTable,
) -> io::Result<Questions> {
    let job = hold.job;
    let mut questions = Questions::default();
    each(hold, job.id, offer, vaccines, |row| questions.note(row))?;
    let others = of_day(hold.store, job.tenant, job.submitted_at).map_err(io::Error::other)?;
    let is_open = |one: &Job| matches!(one.state, JobState::Waiting | JobState::AwaitingApproval);
    let others = others.into_iter().filter(|(one, _)| {
        let is_before = one.submitted_at < job.submitted_at || !is_open(one);
        one.id != job.id && is_before
    });
    // What was answered comes before what waits still.
    let (waiting, answered): (Vec<_>, Vec<_>) = others.partition(|(one, _)| is_open(one));
    for (one, offer) in answered.iter().chain(&waiting) {
        each(hold, one.id, offer, vaccines, |row| {
            questions.note_before(row)
        })?;
    }
    Ok(questions)
}

/// Goes through the questions of a file that can be read.
fn each(
    hold: &Hold<'_>,
    job: JobId,
    offer: &InquiryOffer,
    vaccines: &VaccineTable,
    mut note: impl FnMut(&InquiryRow),
) -> io::Result<()> {
    // A file that was refused as a whole asked nothing.
    let tenant = hold.job.tenant;
    let Ok(survey) = survey(hold.bytes_of(job), tenant, offer, vaccines)? else {
        return Ok(());
    };
    let town = MunicipalityCode::from_number(tenant).map_err(io::Error::other)?;
    let today = today().map_err(io::Error::other)?;
    let (settings, layout) = (
        offer.settings(town, today, vaccines),
        Layout::find(FileKind::Inquiry, None),
    );
    let (Some(settings), Some(layout)) = (settings, layout) else {
        return Err(io::Error::other("settings or a layout that there are not"));
    };
    let mut rows = FileRows::new(hold.bytes_of(job), &survey);
    while let Some(row) = rows.next_row()? {
        let cells = Cells::new(row, layout, survey.encoding, &settings);
        let Reading { record, .. } = InquiryRow::read(cells);
        record.iter().for_each(&mut note);
    }
    Ok(())
}
