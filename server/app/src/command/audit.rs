//! `sesshu audit`: the trail, held against its chain and its checkpoints, and shortened by what is old; and whose records
//! were touched.

use std::path::{Path, PathBuf};

use access::Digest;
use access::audit::{Breach, Checkpoint, Search, Trail};
use access::jose::SigningKey;
use clap::Subcommand;
use fhir::instant;

use super::talk::{fail, print, say};
use super::{SettingsArgs, exit, serve};
use crate::audit::trim::{self, Kept};
use crate::audit::{checkpoint, verify};
use crate::config::Config;
use crate::state::now_ms;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 監査記録が書き換えられていないか確かめる / whether anybody has tampered with the trail
    #[command(
        after_help = "終了コード / exit code: 0 異常なし / nothing was found, 5 改ざんがある / tampering, 4 読めない / unreachable"
    )]
    Verify {
        #[command(flatten)]
        settings: SettingsArgs,
        /// 自治体 / only this municipality
        #[arg(long, value_name = "CODE")]
        tenant: Option<i32>,
        /// 署名つきの区切りのファイル / the file of checkpoints, if not that of the settings
        #[arg(long, value_name = "FILE")]
        checkpoints: Option<PathBuf>,
        /// 結果を JSON で / the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// audit.keep（3 年以上）より古い監査記録を消す。ほかに消すものはない / remove what of the trail is older than audit.keep (3 years at least); nothing else removes anything
    #[command(
        after_help = "終了コード / exit code: 0 済み / done, 5 改ざんがあり、消していない / tampering, nothing was removed, 4 読めない / unreachable"
    )]
    Trim {
        #[command(flatten)]
        settings: SettingsArgs,
        /// 自治体 / only this municipality
        #[arg(long, value_name = "CODE")]
        tenant: Option<i32>,
        /// 消さずに数える / count, and remove nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// だれの記録に触れたか / whose records were touched, by whom or when
    Touched(Box<TouchedArgs>),
}

/// What is looked for. Everything that is named must fit.
#[derive(Debug, clap::Args)]
pub(super) struct TouchedArgs {
    #[command(flatten)]
    settings: SettingsArgs,
    /// 自治体 / only in this municipality
    #[arg(long, value_name = "CODE")]
    tenant: Option<i32>,
    /// 漏れたトークン。標準入力から読むには - / the token that leaked; - reads it from standard input
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// アカウントの番号 / the id of an account
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// 端末 / a device
    #[arg(long, value_name = "ID", conflicts_with = "client")]
    device: Option<String>,
    /// アプリやシステム / a client
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// 期間：始めと終わりの日時 / the first moment and the one behind the last
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"])]
    between: Option<Vec<String>>,
}

pub(super) fn run(what: &What) -> u8 {
    let done = match what {
        What::Verify {
            settings,
            tenant,
            checkpoints,
            json,
        } => hold(settings, (*tenant, checkpoints.as_deref()), *json),
        What::Trim {
            settings,
            tenant,
            dry_run,
        } => shorten(settings, *tenant, *dry_run),
        What::Touched(arguments) => touched(arguments),
    };
    done.unwrap_or_else(|code| code)
}

fn hold(
    settings: &SettingsArgs,
    (tenant, file): (Option<i32>, Option<&Path>),
    json: bool,
) -> Result<u8, u8> {
    let opened = serve::open_current(settings)?;
    let marks = marks(&opened.config, file)?;
    let unreachable = |error| serve::unreachable(&error);
    let trails = verify::trails(&opened.store, &marks, tenant).map_err(unreachable)?;
    let mut bad = 0;
    for trail in trails {
        let verdict = verify::trail(&opened.store, trail, &marks).map_err(unreachable)?;
        bad += usize::from(verdict.found.is_err());
        print(&line(&verdict, json));
    }
    if bad > 0 {
        say(
            "✗ 監査記録に手が加えられています。示された番号より前は、確かめられた記録です。\n  The trail was tampered with. What stands before the numbers shown holds.",
        );
        return Ok(exit::FINDINGS);
    }
    Ok(exit::DONE)
}

fn line(verdict: &verify::Verdict, json: bool) -> String {
    let (tenant, strand) = (verdict.trail.tenant.0, verdict.trail.strand.name());
    let (events, number, rule) = match verdict.found {
        Ok(head) => (head.number, None, None),
        Err(bad) => (bad.number - 1, Some(bad.number), Some(bad.tampering.code())),
    };
    if json {
        let line = serde_json::json!({
            "tenant": format!("{tenant:06}"), "strand": strand, "events": events,
            "bad": number, "tampering": rule,
        });
        return line.to_string();
    }
    match (number, rule) {
        (Some(number), Some(rule)) => {
            format!("✗ {tenant:06} {strand}: {number} 番目の記録 / event {number}: {rule}")
        }
        _ => format!("✓ {tenant:06} {strand}: {events} 件 / events"),
    }
}

fn shorten(settings: &SettingsArgs, tenant: Option<i32>, dry_run: bool) -> Result<u8, u8> {
    let opened = serve::open_current(settings)?;
    let config = &opened.config;
    let keep_ms = i64::try_from(config.audit.keep.as_millis()).unwrap_or(i64::MAX);
    let now_ms = now_ms();
    let marks = marks(config, None)?;
    let mut keys = signing_keys(config)?;
    let Some(key) = keys.pop() else {
        fail(
            "監査記録の鍵がありません。`sesshu key audit` で加えてください。何も消していません。",
            "There is no key of the trail: `sesshu key audit` adds one. Nothing was removed.",
        );
        return Err(exit::SETTINGS);
    };
    let file = checkpoint::file_of(config);
    let signing = trim::Signing {
        key: &key,
        file: &file,
        now_ms,
    };
    let unreachable = |error| serve::unreachable(&error);
    let trails = verify::trails(&opened.store, &marks, tenant).map_err(unreachable)?;
    for trail in trails {
        let old = trim::old(&opened.store, trail, &marks, now_ms.saturating_sub(keep_ms));
        let old = old.map_err(|kept| untrimmed(trail, kept))?;
        if !dry_run {
            trim::remove(&opened.store, &old, &signing).map_err(|kept| untrimmed(trail, kept))?;
        }
        let (tenant, strand) = (trail.tenant.0, trail.strand.name());
        print(&format!(
            "✓ {tenant:06} {strand}: {} 件 / events",
            old.events
        ));
    }
    Ok(exit::DONE)
}

fn untrimmed(trail: Trail, kept: Kept) -> u8 {
    let (tenant, strand) = (trail.tenant.0, trail.strand.name());
    match kept {
        Kept::Store(error) => serve::unreachable(&error),
        Kept::Unsigned(reason) => {
            fail(
                "区切りに署名して書けません。その先は消していません。",
                &format!(
                    "A place could not be signed and written, and nothing behind it was removed: {reason}"
                ),
            );
            exit::UNREACHABLE
        }
        Kept::Tampered(bad) => {
            let (number, rule) = (bad.number, bad.tampering.code());
            print(&format!(
                "✗ {tenant:06} {strand}: {number} 番目の記録 / event {number}: {rule}"
            ));
            say(
                "✗ 監査記録に手が加えられています。この記録からは何も消していません。`sesshu audit verify` で確かめてください。\n  The trail was tampered with, and nothing of it was removed. See `sesshu audit verify`.",
            );
            exit::FINDINGS
        }
    }
}

/// The keys of the trail; the last one signs.
fn signing_keys(config: &Config) -> Result<Vec<SigningKey>, u8> {
    let text = std::fs::read_to_string(&config.keys.file).unwrap_or_default();
    checkpoint::keys_in(&text).map_err(|reason| {
        fail(
            "監査記録の鍵を読めません。",
            &format!("The key of the trail cannot be used: {reason}"),
        );
        exit::SETTINGS
    })
}

/// The checkpoints of a file. One that nobody of ours signed is told of, and proves nothing.
fn marks(config: &Config, file: Option<&Path>) -> Result<Vec<Checkpoint>, u8> {
    let named = file.map(Path::to_path_buf);
    let path = named.clone().unwrap_or_else(|| checkpoint::file_of(config));
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => {
            say(
                "! 署名つきの区切りがありません。末尾が切られていても分かりません。\n  There are no checkpoints: an end that was cut off with its own head would not be found out.",
            );
            return Ok(Vec::new());
        }
        Err(error) => {
            let shown = path.display();
            fail(
                &format!("{shown} を読めません。"),
                &format!("{shown} cannot be read: {error}"),
            );
            return Err(exit::UNREACHABLE);
        }
    };
    let keys = checkpoint::set_of(&signing_keys(config)?);
    let mut marks = Vec::new();
    for (number, line) in text.lines().enumerate() {
        match Checkpoint::open(line, &keys) {
            Ok(mark) => marks.push(mark),
            // The last line may be one that a crash cut short.
            Err(fault) => say(&format!(
                "! {}:{}: この区切りは使えません。\n  This checkpoint proves nothing: {fault}",
                path.display(),
                number + 1
            )),
        }
    }
    Ok(marks)
}

fn touched(arguments: &TouchedArgs) -> Result<u8, u8> {
    let span = arguments.between.as_deref().unwrap_or_default();
    let times = span
        .iter()
        .map(|text| moment(text))
        .collect::<Result<Vec<i64>, u8>>()?;
    let opened = serve::open_current(&arguments.settings)?;
    let unreachable = |error| serve::unreachable(&error);
    let family = match &arguments.token {
        Some(token) => Some(family(&opened.store, token)?),
        None => None,
    };
    let client = arguments.device.as_deref().or(arguments.client.as_deref());
    let looked_for = Breach {
        family: family.as_deref(),
        client,
        account: arguments.account.as_deref(),
        from_ms: times.first().copied(),
        before_ms: times.get(1).copied(),
    };
    if looked_for == Breach::default() {
        fail(
            "--token、--account、--device、--client、--between のどれかを指定してください。",
            "Name at least one of --token, --account, --device, --client and --between.",
        );
        return Err(exit::FAILED);
    }
    let mut search = Search::default();
    let trails = verify::trails(&opened.store, &[], arguments.tenant).map_err(unreachable)?;
    for trail in trails {
        let look = |_, event: &access::audit::Event| search.look(trail.tenant, event, &looked_for);
        verify::each_event(&opened.store, trail, look).map_err(unreachable)?;
    }
    let people = search.people();
    print("tenant,patient,events,first,last");
    for ((tenant, patient), touched) in &people {
        print(&format!(
            "{tenant:06},{patient},{},{},{}",
            touched.events,
            instant::instant_text(touched.first_ms),
            instant::instant_text(touched.last_ms)
        ));
    }
    if people.keys().any(|(_, patient)| patient == "*") {
        say(
            "! * は、その自治体の全員の記録を含むファイルです。\n  * stands for a file with the records of everybody in that municipality.",
        );
    }
    Ok(exit::DONE)
}

fn moment(text: &str) -> Result<i64, u8> {
    instant::parse_instant(text).ok_or_else(|| {
        fail(
            &format!("{text} は日時として読めません。例：2026-04-01T00:00:00+09:00"),
            &format!("{text} is no time. For example: 2026-04-01T00:00:00+09:00"),
        );
        exit::FAILED
    })
}

/// The family of a token that is still known, as events write it.
fn family(store: &store::Store, token: &str) -> Result<String, u8> {
    let mut read = String::new();
    let token = match token {
        "-" => {
            let _ = std::io::stdin().read_line(&mut read);
            read.trim()
        }
        token => token,
    };
    let found = crate::auth::family_of(store, &Digest::of(token));
    let found = found.map_err(|error| serve::unreachable(&error))?;
    found.ok_or_else(|| {
        fail(
            "このトークンは知られていません。期限が切れて消えたものは、--client や --between で調べてください。",
            "This token is not known. Of one that has ended and is forgotten, ask with --client or --between.",
        );
        exit::FAILED
    })
}
