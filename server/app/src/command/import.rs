//! `sesshu import`: a municipality's file is taken in by the same engine, with the same report, as over HTTP.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use immunization::MunicipalityCode;
use immunization::intake::LedgerCodes;
use openssl::sha::Sha256;
use serde_json::Value;
use store::{Accepted, Job, JobId, JobState, Offer, Store, StoreError};

mod shown;

use super::serve::Schema;
use super::talk::{fail, print, say};
use super::{SettingsArgs, exit, serve};
use crate::callers::Callers;
use crate::device::posted;
use crate::job::offer::{Overwriting, may_overwrite, undone_at};
use crate::job::report::has_ended;
use crate::job::runner::{Engine, Stop};
use crate::job::{ImportOffer, Intake, Mode, Progress, kind, output, report};
use crate::state::{State, now_ms};

/// How much of a file is one part.
const PART_BYTES: usize = 1 << 20;
/// A slip is shorter than this.
const SLIP_BYTES_MAX: u64 = 64 * 1_024;
/// Who hands in what is imported on the command line.
const BY: &str = "command-line";
/// The number of a client is not longer than this.
const SENDER_CHARACTERS_MAX: usize = 200;
/// How often is looked how far the job is.
const LOOK: Duration = Duration::from_millis(500);
/// The exit code of who was interrupted.
const INTERRUPTED: u8 = 130;

/// What is to be imported, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    #[command(flatten)]
    settings: SettingsArgs,
    /// 取り込むファイル / the file
    #[arg(required_unless_present = "resume", value_name = "FILE")]
    file: Option<PathBuf>,
    /// ファイルの種類 / what kind of file: A, B, F, G
    #[arg(long = "as", value_name = "KIND", required_unless_present = "resume", value_parser = intake)]
    kind: Option<Intake>,
    /// 自治体コード / the municipality
    #[arg(long, value_name = "CODE", value_parser = municipality)]
    tenant: MunicipalityCode,
    /// 書き込まずに試す / write nothing, only report
    #[arg(long)]
    dry_run: bool,
    /// 誤りのある行の扱い / commit-valid, all-or-nothing
    #[arg(long, value_name = "MODE", value_parser = mode)]
    mode: Option<Mode>,
    /// 他の経路の記録を置き換える / overwrite what others told; needs --dry-run-report and --approved-by
    #[arg(long)]
    overwrite: bool,
    /// 置き換えのもとになる試行の番号 / the number of the dry run on which the overwriting rests
    #[arg(long, value_name = "ID")]
    dry_run_report: Option<String>,
    /// 置き換えを承認した人 / who approved the overwriting
    #[arg(long, value_name = "NAME")]
    approved_by: Option<String>,
    /// どの送り手の届け出とするか（クライアントの番号） / for which sender: the client that it uploads by
    #[arg(long, value_name = "CLIENT", value_parser = client)]
    sender: Option<String>,
    /// 送付票 / the slip that came with the file
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// 自治体のコードの意味の一覧（ファイル F） / what the municipality's codes mean, for file F
    #[arg(long, value_name = "FILE")]
    codes: Option<PathBuf>,
    /// 文字コード / utf-8, cp932
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// 見出し行 / auto, required, absent
    #[arg(long, value_name = "HOW")]
    header: Option<String>,
    /// 壊れた値の直し方 / damage to repair in the whole file, as findings offer it
    #[arg(long = "repair", value_name = "WHAT")]
    repairs: Vec<String>,
    /// 過去の接種の記録 / doses of the past: unknown vaccines are kept in words
    #[arg(long)]
    history: bool,
    /// 取り込まなかった行を書き出す場所 / where to put the rows that were not taken, to be mended
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// 見つかったことを書き出す場所（NDJSON） / where to put the findings, and the rows that wait or changed a record
    #[arg(long, value_name = "FILE")]
    findings: Option<PathBuf>,
    /// 結果を JSON で / the report as JSON
    #[arg(long)]
    json: bool,
    /// 番号だけを受け取り、サーバーに任せる / hand it in and leave it to the server
    #[arg(long)]
    detach: bool,
    /// 中断した取り込みを続ける / go on with this job
    #[arg(long, value_name = "ID")]
    resume: Option<String>,
}

fn intake(letter: &str) -> Result<Intake, String> {
    Intake::parse(letter).ok_or_else(|| "A, B, F, G".to_owned())
}

/// The number of a client, as tokens and acts name it.
fn client(number: &str) -> Result<String, String> {
    let is_number = (1..=SENDER_CHARACTERS_MAX).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_graphic())
        && posted::fit_text("sender", number).is_ok();
    is_number.then(|| number.to_owned()).ok_or_else(|| {
        "空白のない ASCII 1〜200 文字（例：staff-portal）。個人番号は使えません / \
         1 to 200 ASCII characters without blanks, such as staff-portal, and no individual number"
            .to_owned()
    })
}

fn mode(name: &str) -> Result<Mode, String> {
    Mode::parse(name).ok_or_else(|| "dry-run, commit-valid, all-or-nothing".to_owned())
}

pub(super) fn municipality(code: &str) -> Result<MunicipalityCode, String> {
    MunicipalityCode::parse(code).map_err(|_| "139998".to_owned())
}

pub(super) fn run(arguments: &ImportArgs) -> u8 {
    match done(arguments) {
        Ok(code) | Err(code) => code,
    }
}

fn done(arguments: &ImportArgs) -> Result<u8, u8> {
    let config = serve::load(&arguments.settings)?;
    let state = serve::prepare(config, Callers::nobody(), Schema::MustBeUpToDate)?;
    let tenant = arguments.tenant.number();
    let served = state.store.tenants();
    if !served
        .map_err(|error| serve::unreachable(&error))?
        .contains(&tenant)
    {
        fail(
            "この自治体はこのデータベースにありません。設定の server.tenants を確かめてください。",
            "This municipality is not served by this database. Look at server.tenants in the settings.",
        );
        return Err(exit::FAILED);
    }
    let job = match &arguments.resume {
        Some(id) => resumed(&state.store, tenant, id)?,
        None => handed_in(&state.store, arguments)?,
    };
    say(&format!("  ジョブ / job {job}"));
    if arguments.detach {
        print(&job.to_string());
        return Ok(exit::DONE);
    }
    let store = Arc::clone(&state.store);
    work(state, tenant, job)?.finish(arguments, &store)
}

fn resumed(store: &Store, tenant: i32, id: &str) -> Result<JobId, u8> {
    let job = JobId::parse(id);
    let found = job.map(|job| store.job(tenant, job)).transpose();
    match found.map_err(|error| serve::unreachable(&error))?.flatten() {
        Some(job) => Ok(job.id),
        None => {
            fail(
                "その番号の取り込みはこの自治体にありません。",
                "This municipality has no job of that number.",
            );
            Err(exit::FAILED)
        }
    }
}

/// Hands the file in, part by part, and gives the job's number.
fn handed_in(store: &Store, arguments: &ImportArgs) -> Result<JobId, u8> {
    let offer = offer(arguments)?;
    let Some(path) = &arguments.file else {
        return Err(exit::FAILED);
    };
    let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let tenant = arguments.tenant.number();
    let told = Offer {
        kind: kind::IMPORT,
        by: BY,
        about: &offer.bytes(),
    };
    let failed = |error: StoreError| serve::unreachable(&error);
    let job = store.begin_job(tenant, &told, now_ms()).map_err(failed)?;
    let mut hasher = Sha256::new();
    let mut number = 0;
    loop {
        let mut part = Vec::with_capacity(PART_BYTES);
        let mut room = Read::take(&mut file, PART_BYTES as u64);
        let read = room.read_to_end(&mut part);
        if read.map_err(|error| unreadable(path, &error))? == 0 {
            break;
        }
        hasher.update(&part);
        store
            .add_part(tenant, job, number, &part, now_ms())
            .map_err(failed)?;
        number += 1;
    }
    let sha256 = hasher.finish();
    let offer = ImportOffer {
        sha256: Some(crate::job::hexadecimal(&sha256)),
        ..offer
    };
    let allowed = may_overwrite(store, (tenant, BY), &offer, now_ms());
    let refused = match allowed.map_err(failed)? {
        Overwriting::Allowed => None,
        Overwriting::TriedWithout => Some((
            "示された試行は、置き換えを指定せずに行われたものです。--dry-run --overwrite で試行し、その番号を示してください。",
            "The dry run that was named was made without overwriting. Please make one with --dry-run --overwrite and name that.",
        )),
        Overwriting::Refused => Some((
            "置き換えには、1 時間以内に済んだ同じファイルの試行（--dry-run --overwrite）と、別の人の承認が必要です。",
            "To overwrite takes a dry run of the same file (--dry-run --overwrite) within the last hour and the approval of another person.",
        )),
    };
    if let Some((japanese, english)) = refused {
        fail(japanese, english);
        return Err(exit::FAILED);
    }
    let accepted = store.accept_job(
        tenant,
        job,
        offer.digest_of(sha256, job, undone_at(store, tenant).map_err(failed)?),
        &offer.bytes(),
        JobState::Waiting,
        now_ms(),
    );
    if let Accepted::Duplicate(earlier) = accepted.map_err(failed)? {
        say(&format!(
            "  同じファイルは登録済みです（{earlier}）。何も変わりません。\n  The same file was taken before ({earlier}). Nothing changes."
        ));
    }
    Ok(job)
}

fn offer(arguments: &ImportArgs) -> Result<ImportOffer, u8> {
    let Some(kind) = arguments.kind else {
        return Err(exit::FAILED);
    };
    let usual = match arguments.overwrite {
        true => Mode::AllOrNothing,
        false => Mode::CommitValid,
    };
    let mode = match arguments.dry_run {
        true => Mode::DryRun,
        false => arguments.mode.unwrap_or(usual),
    };
    let name = arguments.file.as_ref().and_then(|path| path.file_name());
    let slip = slip_of(arguments)?.as_deref().map(slip).transpose()?;
    let codes = arguments.codes.as_deref().map(codes).transpose()?;
    let offer = ImportOffer {
        name: name.map(|name| name.to_string_lossy().into_owned()),
        encoding: arguments.encoding.clone(),
        header: arguments.header.clone(),
        repairs: arguments.repairs.clone(),
        overwrite: arguments.overwrite,
        dry_run_report: arguments.dry_run_report.clone(),
        approved_by: arguments.approved_by.clone(),
        sender: arguments.sender.clone(),
        is_history: arguments.history,
        manifest: slip,
        codes,
        ..ImportOffer::new(kind, mode)
    };
    let vaccines = immunization::VaccineTable::embedded().map_err(|_| exit::FAILED)?;
    let today = crate::job::runner::today().map_err(|_| exit::FAILED)?;
    if offer.settings(arguments.tenant, today, vaccines).is_none() {
        fail(
            "--encoding、--header、--repair のどれかに、ない値があります。",
            "--encoding, --header or --repair names what there is not.",
        );
        return Err(exit::FAILED);
    }
    Ok(offer)
}

/// The slip that was named, or the one that lies beside the file: where there is one, it has to agree.
fn slip_of(arguments: &ImportArgs) -> Result<Option<PathBuf>, u8> {
    let Some(file) = arguments
        .file
        .as_deref()
        .filter(|_| arguments.manifest.is_none())
    else {
        return Ok(arguments.manifest.clone());
    };
    let beside = file.with_extension("manifest.json");
    let mut behind = file.as_os_str().to_owned();
    behind.push(".manifest.json");
    for path in [PathBuf::from(behind), beside] {
        if path
            .try_exists()
            .map_err(|error| unreadable(&path, &error))?
        {
            say(&format!("  送付票 / slip {}", path.display()));
            return Ok(Some(path));
        }
    }
    Ok(None)
}

fn slip(path: &Path) -> Result<String, u8> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let mut text = String::new();
    let read = file.take(SLIP_BYTES_MAX).read_to_string(&mut text);
    read.map_err(|error| unreadable(path, &error))?;
    Ok(text)
}

/// The lists of what a municipality's codes mean. A fault in them is told with its line.
pub(super) fn codes(path: &Path) -> Result<String, u8> {
    let text = slip(path)?;
    if text.len() as u64 >= SLIP_BYTES_MAX {
        fail(
            "コードの一覧が大きすぎます。",
            "The list of codes is too large.",
        );
        return Err(exit::FAILED);
    }
    let text = text.trim_start_matches('\u{feff}');
    match LedgerCodes::parse(&path.display().to_string(), text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => {
            fail(
                &format!("コードの一覧の {} 行目を読み取れません。", error.line),
                &error.to_string(),
            );
            Err(exit::FAILED)
        }
    }
}

fn unreadable(path: &Path, error: &io::Error) -> u8 {
    let shown = path.display();
    fail(
        &format!("ファイル {shown} を読めません。"),
        &format!("The file {shown} cannot be read: {error}"),
    );
    exit::FAILED
}

/// How the work on a job ended here.
struct Worked {
    job: Option<Job>,
    interrupted: bool,
}

/// Works jobs off until this one has ended, here or in another process, or somebody interrupts.
fn work(state: State, tenant: i32, job: JobId) -> Result<Worked, u8> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| {
        fail("実行環境を作れません。", &format!("No runtime: {error}"));
        exit::FAILED
    })?;
    let asked = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&asked);
    let engine = Engine::new(&state, runtime.handle().clone());
    // The signal is waited for where nothing else is done; the thread ends with the process.
    std::thread::spawn(move || {
        if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
            told.store(true, Ordering::Relaxed);
        }
    });
    let engine = engine.map_err(|error| serve::unreachable(&error))?;
    let shown = Arc::clone(&state.store);
    let ended = Arc::new(AtomicBool::new(!io::stderr().is_terminal()));
    let stop_showing = Arc::clone(&ended);
    let show = std::thread::spawn(move || show(&shown, (tenant, job), &stop_showing));
    let worked = work_off(&engine, (tenant, job), &asked);
    ended.store(true, Ordering::Relaxed);
    let _ = show.join();
    let found = worked.map_err(|error| serve::unreachable(&error))?;
    Ok(Worked {
        job: found,
        interrupted: asked.load(Ordering::Relaxed),
    })
}

fn work_off(
    engine: &Engine,
    (tenant, job): (i32, JobId),
    asked: &AtomicBool,
) -> Result<Option<Job>, StoreError> {
    loop {
        let found = engine.store.job(tenant, job)?;
        let is_over = found
            .as_ref()
            .is_none_or(|job| has_ended(job.state) || job.state == JobState::AwaitingApproval);
        if is_over || asked.load(Ordering::Relaxed) {
            return Ok(found);
        }
        match engine.run_next(&|| asked.load(Ordering::Relaxed))? {
            Some((_, Err(Stop::Store(error)))) => {
                return Err(StoreError::Unexpected(error));
            }
            Some(_) => {}
            // It is in other hands, or waits for those that were handed in before it.
            None => std::thread::sleep(LOOK),
        }
    }
}

/// Shows how far the job is, for whoever sits in front of it.
fn show(store: &Store, (tenant, job): (i32, JobId), ended: &AtomicBool) {
    while !ended.load(Ordering::Relaxed) {
        std::thread::sleep(LOOK);
        let Ok(Some(job)) = store.job(tenant, job) else {
            continue;
        };
        let progress = Progress::parse(&job.progress);
        let left = progress.remaining_s().unwrap_or(0);
        eprint_line(&format!(
            "\r  {} / {} 行 rows  {:.0}/s  残り / left {left} s   ",
            progress.done,
            progress.rows,
            progress.rate()
        ));
    }
}

fn eprint_line(text: &str) {
    use std::io::Write;
    let mut err = io::stderr().lock();
    let _ = write!(err, "{text}").and_then(|()| err.flush());
}

impl Worked {
    fn finish(self, arguments: &ImportArgs, store: &Store) -> Result<u8, u8> {
        let Some(job) = self.job else {
            return Err(exit::FAILED);
        };
        let told = report(&job);
        if arguments.json {
            print(&told.to_string());
        } else {
            print(&in_words(&told));
            if let Some(findings) = shown::findings(store, &job)? {
                print(&findings);
            }
        }
        let files: [(_, &[i16]); 2] = [
            (&arguments.rejected, &[output::REJECTED]),
            (&arguments.findings, &[output::FINDINGS, output::NOTES]),
        ];
        for (path, kinds) in files {
            if let Some(path) = path {
                shown::put(store, &job, kinds, path)?;
            }
        }
        let tenant = job.tenant;
        if self.interrupted && !has_ended(job.state) {
            let id = job.id;
            say(&format!(
                "中断しました。続けるには / Interrupted. To go on:\n  sesshu import --tenant {tenant:06} --resume {id}"
            ));
            return Ok(INTERRUPTED);
        }
        let numbers = Progress::parse(&job.progress).numbers;
        Ok(match job.state {
            JobState::Done if numbers.rejected + numbers.flagged > 0 => exit::FINDINGS,
            JobState::Done | JobState::Duplicate => exit::DONE,
            JobState::Rejected => exit::FINDINGS,
            _ => exit::FAILED,
        })
    }
}

/// The report for people.
fn in_words(report: &Value) -> String {
    let text = |key: &str| report.get(key).and_then(Value::as_str).unwrap_or_default();
    let count = |key: &str| {
        let totals = report.get("totals").and_then(|totals| totals.get(key));
        totals.and_then(Value::as_u64).unwrap_or(0)
    };
    let mut lines = vec![
        format!("{} {} ({})", text("id"), text("state"), text("mode")),
        format!(
            "  全行 / total {}  作成 / created {}  更新 / updated {}  変更なし / unchanged {}  要確認 / flagged {}  除外 / rejected {}",
            count("total"),
            count("created"),
            count("updated"),
            count("unchanged"),
            count("flagged"),
            count("rejected"),
        ),
    ];
    let rules = report.get("rules").and_then(Value::as_object);
    for (rule, count) in rules.into_iter().flatten() {
        lines.push(format!("  {rule}: {count}"));
    }
    lines.join("\n")
}
