//! A job as a page, for whoever looks at it in a browser.

use fhir::Problem;
use immunization::Moment;
use immunization::intake::Encoding;
use pages::words::Told;
use pages::{
    Counts, Download, DownloadKind, ImportLine, ImportMode, ImportState, ImportView, ImportsView,
    RejectedCell, RejectedRow, Repair,
};
use serde_json::Value;
use store::{Job, JobState};

use super::place_of;
use super::{outputs, view};
use crate::call::{Call, Handout};
use crate::job::report::told_of;
use crate::job::{ImportOffer, Mode, Numbers, Phase, Progress, kind};
use crate::state::State;

/// Where the list is.
const LIST: &str = "/municipal/imports";
/// Rejected rows on a page.
const ROWS_MAX: usize = 100;
const MEDIA: &str = "text/html; charset=utf-8";

/// The page of one import.
pub async fn show(state: &State, call: &Call, job: &Job) -> Result<Handout, Problem> {
    let progress = Progress::parse(&job.progress);
    let offer = ImportOffer::parse(&job.about).filter(|_| job.kind == kind::IMPORT);
    let rejected = match &offer {
        Some(_) => rejected(state, call, job).await?,
        None => Vec::new(),
    };
    let place = place_of(job.id);
    let numbers = &progress.numbers;
    let has_ended = progress.phase == Phase::Ended;
    let moment = |ms: i64| Moment::from_unix(ms.div_euclid(1_000)).ok();
    let rate = progress.rate().round();
    let refresh = call.parameters.iter().find(|(name, _)| name == "refresh");
    let view = ImportView {
        job: job.id.to_string(),
        address: place.clone(),
        imports_address: LIST.to_owned(),
        municipality: municipality(call),
        kind: kind_of(job, offer.as_ref()),
        file_name: offer.as_ref().and_then(|offer| offer.name.clone()),
        bytes: job.bytes,
        encoding: progress.encoding.as_deref().and_then(Encoding::parse),
        has_header: progress.has_header,
        sample_names: Vec::new(),
        mode: mode_of(offer.as_ref()),
        is_overwriting: offer.as_ref().is_some_and(|offer| offer.overwrite),
        repairs_chosen: offer.map(|offer| offer.repairs).unwrap_or_default(),
        state: state_of(job.state),
        sent_by: job.by.clone(),
        received_at: moment(job.submitted_at),
        ended_at: moment(job.updated_at).filter(|_| has_ended),
        rows_total: Some(progress.rows).filter(|rows| *rows > 0),
        rows_done: progress.done,
        rows_per_second: whole(rate).filter(|rate| *rate > 0 && !has_ended),
        seconds_left: progress.remaining_s().filter(|_| !has_ended),
        counts: counts(numbers),
        reasons: numbers
            .rules
            .iter()
            .map(|(code, count)| (code.clone(), *count))
            .collect(),
        findings: progress.findings.iter().map(told_of).collect(),
        rejected,
        same_as: job.same_as.map(place_of),
        repairs: repairs(job, numbers),
        downloads: downloads(&place, numbers),
        // A browser cannot show who it is with a form, so there is nothing to press.
        actions: Vec::new(),
        token: None,
        is_renewed: refresh.is_none_or(|(_, value)| value != "off"),
        is_demo: cfg!(feature = "demo"),
    };
    Ok(page(pages::import_page(&view, call.language), call))
}

/// The page of the list.
pub fn list(call: &Call, jobs: &[Job], next: Option<i64>, is_later: bool) -> Handout {
    let imports = jobs.iter().map(|job| {
        let offer = ImportOffer::parse(&job.about).filter(|_| job.kind == kind::IMPORT);
        ImportLine {
            address: place_of(job.id),
            kind: kind_of(job, offer.as_ref()),
            mode: mode_of(offer.as_ref()),
            file_name: offer.and_then(|offer| offer.name),
            received_at: Moment::from_unix(job.submitted_at.div_euclid(1_000)).ok(),
            sent_by: job.by.clone(),
            state: state_of(job.state),
            counts: counts(&Progress::parse(&job.progress).numbers),
        }
    });
    let view = ImportsView {
        address: LIST.to_owned(),
        municipality: municipality(call),
        imports: imports.collect(),
        older: next.map(|next| format!("{LIST}?before={next}")),
        is_later_page: is_later,
        upload_address: None,
        token: None,
        is_demo: cfg!(feature = "demo"),
    };
    page(pages::imports_page(&view, call.language), call)
}

fn page(text: String, call: &Call) -> Handout {
    let mut handout = Handout::whole(200, MEDIA, text.into());
    handout.language = Some(call.language);
    handout
}

fn municipality(call: &Call) -> String {
    format!("{:06}", call.reach.tenant.0)
}

fn kind_of(job: &Job, offer: Option<&ImportOffer>) -> String {
    match offer {
        Some(offer) => offer.file.letter().to_owned(),
        None => crate::job::report::kind_name(job.kind).to_owned(),
    }
}

fn mode_of(offer: Option<&ImportOffer>) -> ImportMode {
    match offer.map(|offer| offer.mode) {
        Some(Mode::DryRun) => ImportMode::DryRun,
        Some(Mode::CommitValid) => ImportMode::CommitValid,
        Some(Mode::AllOrNothing) | None => ImportMode::AllOrNothing,
    }
}

fn state_of(state: JobState) -> ImportState {
    match state {
        JobState::Receiving => ImportState::Receiving,
        JobState::Waiting => ImportState::Waiting,
        JobState::Running => ImportState::Running,
        JobState::AwaitingApproval => ImportState::AwaitingApproval,
        JobState::Done => ImportState::Done,
        JobState::Rejected => ImportState::Rejected,
        JobState::Failed => ImportState::Failed,
        JobState::Duplicate => ImportState::Duplicate,
        JobState::Cancelled => ImportState::Cancelled,
        JobState::Undone => ImportState::Undone,
    }
}

fn counts(numbers: &Numbers) -> Counts {
    Counts {
        created: numbers.created,
        updated: numbers.updated,
        unchanged: numbers.unchanged,
        flagged: numbers.flagged,
        rejected: numbers.rejected,
    }
}

/// A rate as a whole number.
fn whole(rate: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it was checked to lie between zero and a million million"
    )]
    let whole = (0.0..1e12).contains(&rate).then_some(rate as u64);
    whole
}

/// The repairs that may be chosen when the job is carried out.
fn repairs(job: &Job, numbers: &Numbers) -> Vec<Repair> {
    let offered = numbers.repairs.iter();
    let offered = offered.filter(|_| view::can_be_carried_out(job));
    offered
        .map(|(word, rows)| Repair {
            word: word.clone(),
            rows: *rows,
        })
        .collect()
}

fn downloads(place: &str, numbers: &Numbers) -> Vec<Download> {
    let of = |kind, path: &str| Download {
        kind,
        address: format!("{place}{path}"),
    };
    let rows = [
        of(
            DownloadKind::RejectedForSpreadsheets,
            "/rejected.csv?as=utf8-bom",
        ),
        of(DownloadKind::Rejected, "/rejected.csv"),
    ];
    let rows = rows.into_iter().filter(|_| numbers.rejected > 0);
    rows.chain([of(DownloadKind::Outcome, "/outcome")])
        .collect()
}

/// The first rejected rows with what is wrong with each.
async fn rejected(state: &State, call: &Call, job: &Job) -> Result<Vec<RejectedRow>, Problem> {
    let found = outputs::first_findings(state, call, job, ROWS_MAX * 10).await?;
    let mut rows: Vec<RejectedRow> = Vec::new();
    for finding in found.iter().filter(|finding| is_error(finding)) {
        let told: Told = told_of(finding);
        let Some(row) = told.row else {
            continue;
        };
        let value = finding.get("value").and_then(Value::as_str);
        let cell = RejectedCell {
            finding: told,
            masked: value.map(str::to_owned),
        };
        let is_full = rows.len() >= ROWS_MAX;
        match rows.iter_mut().find(|known| known.row == row) {
            Some(known) => known.cells.push(cell),
            None if is_full => break,
            None => rows.push(RejectedRow {
                row,
                cells: vec![cell],
            }),
        }
    }
    Ok(rows)
}

fn is_error(finding: &Value) -> bool {
    let severity = finding.get("severity").and_then(Value::as_str);
    matches!(severity, Some("error" | "fatal"))
}
