//! The report of a job: one object, the same for HTTP and the command line.

use immunization::Severity;
use immunization::intake::Rule;
use pages::words::Told;
use serde_json::{Map, Value, json};
use store::{Job, JobState};

use super::kind;
use super::offer::{ImportOffer, UndoOffer};
use super::progress::{Phase, Progress, shown};

/// The report of a job as it stands.
///
/// | key | what it says |
/// | --- | --- |
/// | `id`, `kind`, `state` | which job, `import` or `undo`, and where it stands |
/// | `file`, `mode`, `name`, `sha256` | of an import: the letter of the file, how it was to be taken, its name and digest |
/// | `sender` | of an import of doses: for which system it tells them, if for one |
/// | `totals` | `total`, `created`, `updated`, `unchanged`, `flagged`, `rejected`; the last five add up to the first |
/// | `rules` | how often each rule was broken |
/// | `repairs` | in how many rows each repair may be chosen |
/// | `findings` | what was found about the file as a whole |
/// | `encoding`, `header`, `rows` | what the file turned out to be |
/// | `progress` | `phase`, `done`, `rowsPerSecond`, `remainingSeconds` |
/// | `sameAs` | the earlier job, where the file was taken before |
pub fn report(job: &Job) -> Value {
    let progress = Progress::parse(&job.progress);
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            out.insert(key.to_owned(), value);
        }
    };
    put("id", json!(job.id.to_string()));
    put("kind", json!(kind_name(job.kind)));
    put("state", json!(state_name(job.state)));
    put("by", json!(job.by));
    put(
        "submittedAt",
        json!(fhir::instant::instant_text(job.submitted_at)),
    );
    if let Some(offer) = ImportOffer::parse(&job.about).filter(|_| job.kind == kind::IMPORT) {
        put("file", json!(offer.file.letter()));
        put("mode", json!(offer.mode.name()));
        put("name", json!(offer.name));
        put("sha256", json!(offer.sha256));
        let sender = offer.sender.filter(|_| offer.file.tells_doses());
        put("sender", json!(sender));
        put(
            "overwrite",
            if offer.overwrite {
                json!(true)
            } else {
                Value::Null
            },
        );
        put("dryRunReport", json!(offer.dry_run_report));
    }
    if let Some(offer) = UndoOffer::parse(&job.about).filter(|_| job.kind == kind::UNDO) {
        put("undoes", json!(offer.import));
    }
    let numbers = &progress.numbers;
    let totals = json!({
        "total": numbers.total(),
        "created": numbers.created,
        "updated": numbers.updated,
        "unchanged": numbers.unchanged,
        "flagged": numbers.flagged,
        "rejected": numbers.rejected,
    });
    put("totals", totals);
    put("rules", json!(numbers.rules));
    if !numbers.repairs.is_empty() && job.kind == kind::IMPORT {
        put("repairs", json!(numbers.repairs));
    }
    put("findings", json!(findings(job, &progress)));
    put("encoding", json!(progress.encoding));
    put("header", json!(progress.has_header));
    put("rows", json!(progress.rows));
    put("progress", moving(&progress));
    put("sameAs", json!(job.same_as.map(|id| id.to_string())));
    Value::Object(out)
}

/// What was found about the file as a whole. That it was taken before is one of it.
fn findings(job: &Job, progress: &Progress) -> Vec<Value> {
    let mut findings = progress.findings.clone();
    if job.state == JobState::Duplicate {
        findings.push(shown(&Rule::FileReplay.finding()));
    }
    findings
}

fn moving(progress: &Progress) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate is no less than zero and far below the limits of the number"
    )]
    let rate = progress.rate().round() as u64;
    let remaining = progress.remaining_s();
    json!({
        "phase": progress.phase,
        "done": progress.done,
        "rowsPerSecond": rate,
        "remainingSeconds": remaining.filter(|_| progress.phase != Phase::Ended),
    })
}

/// The name of a kind of job.
pub fn kind_name(number: i16) -> &'static str {
    match number {
        kind::UNDO => "undo",
        kind::INQUIRY => "inquiry",
        _ => "import",
    }
}

/// The name of a state.
pub fn state_name(state: JobState) -> &'static str {
    match state {
        JobState::Receiving => "receiving",
        JobState::Waiting => "waiting",
        JobState::Running => "running",
        JobState::AwaitingApproval => "awaiting-approval",
        JobState::Done => "done",
        JobState::Rejected => "rejected",
        JobState::Failed => "failed",
        JobState::Duplicate => "duplicate",
        JobState::Cancelled => "cancelled",
        JobState::Undone => "undone",
    }
}

/// Whether nothing more becomes of a job by itself.
pub fn has_ended(state: JobState) -> bool {
    !matches!(
        state,
        JobState::Receiving | JobState::Waiting | JobState::Running | JobState::AwaitingApproval
    )
}

/// A finding as it was kept.
pub fn told_of(finding: &Value) -> Told {
    let text = |name: &str| finding.get(name).and_then(Value::as_str).map(str::to_owned);
    let facts = finding.get("facts").and_then(Value::as_object);
    let facts = facts.into_iter().flatten().map(|(name, fact)| {
        let fact = fact
            .as_str()
            .map_or_else(|| fact.to_string(), str::to_owned);
        (name.clone(), fact)
    });
    Told {
        code: text("code").unwrap_or_default(),
        severity: match text("severity").as_deref() {
            Some("information") => Severity::Information,
            Some("warning") => Severity::Warning,
            Some("fatal") => Severity::Fatal,
            _ => Severity::Error,
        },
        row: finding.get("row").and_then(Value::as_u64),
        column: text("column"),
        facts: facts.collect(),
    }
}
