//! What a file left behind: the rows that were not taken, and everything that was found.

use std::sync::Arc;

use bytes::Bytes;
use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use immunization::Severity;
use immunization::intake::{Encoding, Layout, Rule, UTF8_MARK};
use pages::words::Language;
use serde_json::{Value, json};
use store::{Job, Store, StoreError};
use tokio::sync::mpsc::Receiver;

use super::pieces::{self, Out, Stopped};
use super::{Asked, job_of, malformed};
use crate::call::{Call, Handout};
use crate::job::report::told_of;
use crate::job::{ImportOffer, Progress, kind, output};
use crate::state::State;
use crate::web::outcome::PROBLEM_SYSTEM;

/// Issues in one outcome.
const ISSUES_MAX: usize = 1_000;

/// The pieces of one output of a job, one after another.
struct Output {
    store: Arc<Store>,
    tenant: i32,
    job: store::JobId,
    kind: i16,
    next: u32,
}

impl Output {
    fn of(state: &State, job: &Job, kind: i16) -> Output {
        Output {
            store: state.store.clone(),
            tenant: job.tenant,
            job: job.id,
            kind,
            next: 0,
        }
    }

    fn next_piece(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let piece = self
            .store
            .output(self.tenant, self.job, self.kind, self.next)?;
        self.next = self.next.saturating_add(1);
        Ok(piece)
    }
}

/// Outputs as they are at rest, one after the other, piece by piece.
pub(super) fn pieces_of(
    state: &State,
    job: &Job,
    kinds: &[i16],
) -> Receiver<Result<Bytes, Problem>> {
    let outputs: Vec<Output> = kinds
        .iter()
        .map(|kind| Output::of(state, job, *kind))
        .collect();
    pieces::made(state, move |out: &Out| {
        for mut output in outputs {
            while let Some(piece) = output.next_piece()? {
                out.put(piece)?;
            }
        }
        Ok(())
    })
}

/// The import that a path names. What takes one back has no rows of its own.
async fn import_of(state: &State, call: &Call) -> Result<(Job, ImportOffer), Problem> {
    let unknown = || Problem::new(ProblemKind::NotFound, "import-unknown");
    let job = job_of(state, call).await?;
    if job.kind != kind::IMPORT {
        return Err(unknown());
    }
    let offer = ImportOffer::parse(&job.about).ok_or_else(unknown)?;
    Ok((job, offer))
}

/// `GET /municipal/imports/{job}/rejected.csv`, in the encoding in which the file came, or in the one that is asked for.
pub async fn rejected(state: &State, call: &Call) -> Result<Handout, Problem> {
    let asked = Asked::of(call, &["as"])?;
    let (job, offer) = import_of(state, call).await?;
    rejected_of(state, &job, &asked, offer.file.layout().is_some())
}

/// The rows of a job that were not taken, as the question about them wants them.
pub(super) fn rejected_of(
    state: &State,
    job: &Job,
    asked: &Asked<'_>,
    has_columns: bool,
) -> Result<Handout, Problem> {
    let wanted = match asked.text("as") {
        None => None,
        Some("utf8") => Some((Encoding::Utf8, false)),
        Some("utf8-bom") => Some((Encoding::Utf8, true)),
        Some("cp932") => Some((Encoding::Cp932, false)),
        Some(_) => return Err(malformed("as", "utf8, utf8-bom, cp932")),
    };
    let progress = Progress::parse(&job.progress);
    let own = progress.encoding.as_deref().and_then(Encoding::parse);
    let own = own.unwrap_or(Encoding::Utf8);
    let (encoding, has_mark) = wanted.unwrap_or((own, false));
    // What the file has and CP932 has not would be lost.
    if encoding == Encoding::Cp932 && own != encoding {
        return Err(malformed("as", "utf8, utf8-bom"));
    }
    let mut output = Output::of(state, job, output::REJECTED);
    let made = pieces::made(state, move |out: &Out| {
        if has_mark {
            out.put(Bytes::from_static(&UTF8_MARK))?;
        }
        while let Some(piece) = output.next_piece()? {
            out.put(written_in(encoding, own, piece)?)?;
        }
        Ok(())
    });
    let (ending, media) = match (has_columns, encoding) {
        (false, _) => ("ndjson", "application/x-ndjson"),
        (true, Encoding::Utf8) => ("csv", "text/csv; charset=utf-8"),
        (true, Encoding::Cp932) => ("csv", "text/csv; charset=windows-31j"),
    };
    let name = format!("rejected-{}.{ending}", job.id);
    Ok(Handout::file(media, name, made))
}

/// Whole rows as they are at rest, or in UTF-8.
fn written_in(wanted: Encoding, own: Encoding, piece: Vec<u8>) -> Result<Vec<u8>, Stopped> {
    if wanted == own {
        return Ok(piece);
    }
    let text = own.decode(&piece).ok_or_else(|| {
        Problem::new(ProblemKind::Exception, "internal").from_source("rejected rows are no text")
    })?;
    Ok(text.into_owned().into_bytes())
}

/// `GET /municipal/imports/{job}/findings.ndjson`
pub async fn findings(state: &State, call: &Call) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    // Of what takes an import back: the records that others have changed since, which stay as they are.
    let job = job_of(state, call).await?;
    match job.kind {
        kind::IMPORT | kind::UNDO => Ok(findings_of(state, &job)),
        _ => Err(Problem::new(ProblemKind::NotFound, "import-unknown")),
    }
}

/// Everything that was found in the rows of a job.
pub(super) fn findings_of(state: &State, job: &Job) -> Handout {
    let made = pieces_of(state, job, &[output::FINDINGS, output::NOTES]);
    let name = format!("findings-{}.ndjson", job.id);
    Handout::file("application/x-ndjson", name, made)
}

/// `GET /municipal/imports/{job}/outcome`: what was found about the file, then in its rows, as far as there is room.
pub async fn outcome(state: &State, call: &Call) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    let (job, offer) = import_of(state, call).await?;
    let progress = Progress::parse(&job.progress);
    let counted: u64 = progress.numbers.rules.values().sum();
    let mut found = progress.findings;
    found.truncate(ISSUES_MAX);
    let room = ISSUES_MAX - found.len();
    found.extend(first_findings(state, call, &job, room).await?);
    let layout = offer
        .file
        .layout()
        .and_then(|kind| Layout::find(kind, None));
    let shown = found.len() as u64;
    let mut issues: Vec<Value> = found
        .iter()
        .map(|finding| issue(finding, layout, call.language))
        .collect();
    if counted > shown || issues.is_empty() {
        issues.push(rest(counted.saturating_sub(shown), call.language));
    }
    let outcome = json!({ "resourceType": "OperationOutcome", "issue": issues });
    let mut handout = Handout::json(200, &outcome);
    handout.media = "application/fhir+json; charset=utf-8";
    handout.language = Some(call.language);
    Ok(handout)
}

/// The first findings in the rows of a file.
pub(super) async fn first_findings(
    state: &State,
    call: &Call,
    job: &Job,
    most: usize,
) -> Result<Vec<Value>, Problem> {
    let mut output = Output::of(state, job, output::FINDINGS);
    state
        .blocking(call, move || {
            let mut found = Vec::new();
            while found.len() < most
                && let Some(piece) = output.next_piece()?
            {
                let room = most - found.len();
                let lines = piece.split(|byte| *byte == b'\n');
                let read = lines.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
                found.extend(read.take(room));
            }
            Ok(found)
        })
        .await
}

/// A finding that was kept, as an issue.
fn issue(finding: &Value, layout: Option<&Layout>, language: Language) -> Value {
    let told = told_of(finding);
    let rule = Rule::parse(&told.code);
    let kind = rule.map_or("processing", Rule::issue);
    let severity = match told.severity {
        Severity::Information => "information",
        Severity::Warning => "warning",
        Severity::Error => "error",
        Severity::Fatal => "fatal",
    };
    let place = match (told.row, told.column.as_deref()) {
        (Some(row), Some(column)) => Some(format!("row {row}, column {column}")),
        (Some(row), None) => Some(format!("row {row}")),
        _ => None,
    };
    let value = finding.get("value").and_then(Value::as_str);
    let place = match (place, value) {
        (Some(place), Some(value)) if !value.is_empty() => Some(format!("{place}, value {value}")),
        (place, _) => place,
    };
    let mut issue = json!({
        "severity": severity,
        "code": kind,
        "details": {
            "coding": [{ "system": PROBLEM_SYSTEM, "code": told.code }],
            "text": pages::words::told(language, &told, layout),
        },
    });
    if let (Some(place), Some(issue)) = (place, issue.as_object_mut()) {
        issue.insert("diagnostics".to_owned(), Value::from(place));
    }
    issue
}

/// That there is more than is shown, or nothing at all.
fn rest(left: u64, language: Language) -> Value {
    let rule = match left {
        0 => "import-nothing-found",
        _ => "import-more-found",
    };
    let count = [
        ("count", left.to_string()),
        ("limit", ISSUES_MAX.to_string()),
    ];
    json!({
        "severity": "information",
        "code": "informational",
        "details": {
            "coding": [{ "system": PROBLEM_SYSTEM, "code": rule }],
            "text": pages::words::problem(rule, language, &count).text,
        },
    })
}
