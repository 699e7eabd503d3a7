//! `sesshu stats`: open data, counted and published by hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Subcommand;
use immunization::statistics::FILES;
use serde_json::json;
use store::StoreError;

use super::talk::{fail, print, say};
use super::{SettingsArgs, exit, serve};
use crate::job::statistics::{self, Count, Counting, Outcome};
use crate::state::now_ms;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 今日の公開データを作り直して公開する / count anew and publish the open data of today
    #[command(alias = "rebuild")]
    Publish {
        #[command(flatten)]
        settings: SettingsArgs,
        /// 数えるだけで、公開しない / count and publish nothing
        #[arg(long)]
        dry_run: bool,
        /// 公開するファイルをこのフォルダーにも書く / write the files into this folder as well
        #[arg(long, short, value_name = "DIR")]
        output: Option<PathBuf>,
        /// 結果を JSON で / the result as JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(what: &What) -> u8 {
    let What::Publish {
        settings,
        dry_run,
        output,
        json,
    } = what;
    match published(settings, *dry_run, output.as_ref(), *json) {
        Ok(code) | Err(code) => code,
    }
}

fn published(
    settings: &SettingsArgs,
    dry_run: bool,
    output: Option<&PathBuf>,
    as_json: bool,
) -> Result<u8, u8> {
    let opened = serve::open_current(settings)?;
    let config = &opened.config;
    let counting = Counting {
        store: &opened.store,
        towns: &config.server.tenants,
        towns_min: config.statistics.towns_min,
        rest: Duration::ZERO,
        asked: &|| false,
    };
    let now_ms = now_ms();
    let count = match dry_run {
        true => statistics::count(&counting).map_err(|error| serve::unreachable(&error))?,
        false => {
            let outcome = statistics::publish(&counting, now_ms, true);
            match outcome.map_err(|error| serve::unreachable(&error))? {
                Outcome::Published(count) => Some(*count),
                Outcome::There | Outcome::Later => None,
            }
        }
    };
    let Some(count) = count else {
        fail(
            "公開できませんでした。新しい日付の公開データがすでにあるか、別のサーバーが公開している最中です。",
            "Nothing was published: there is open data of a later day, or another process is publishing.",
        );
        return Err(exit::FAILED);
    };
    if let Some(folder) = output {
        let files = files(&counting, &count, (dry_run, now_ms));
        write(folder, &files.map_err(|error| serve::unreachable(&error))?)?;
    }
    tell(&count, dry_run, as_json);
    Ok(match count.unread {
        0 => exit::DONE,
        _ => exit::FINDINGS,
    })
}

/// What was published, or what would have been.
fn files(
    counting: &Counting<'_>,
    count: &Count,
    (dry_run, now_ms): (bool, i64),
) -> Result<Vec<(&'static str, Vec<u8>)>, StoreError> {
    let today = crate::state::day_at(now_ms)?;
    if dry_run {
        let made = statistics::files(counting, count, (today, now_ms))?
            .files
            .into_iter();
        return Ok(made.map(|file| (file.name, file.bytes)).collect());
    }
    let day = Some(statistics::number_of(today));
    let mut files = Vec::new();
    for (name, _) in FILES {
        let file = counting.store.open_data_file(day, name)?;
        files.extend(file.map(|file| (name, file.bytes)));
    }
    Ok(files)
}

fn write(folder: &Path, files: &[(&str, Vec<u8>)]) -> Result<(), u8> {
    let written = fs::create_dir_all(folder).and_then(|()| {
        let mut files = files.iter();
        files.try_for_each(|(name, bytes)| fs::write(folder.join(name), bytes))
    });
    written.map_err(|error| {
        fail(
            "書き出せません。",
            &format!("{}: {error}", folder.display()),
        );
        exit::FAILED
    })
}

fn tell(count: &Count, dry_run: bool, as_json: bool) {
    let Count {
        counted,
        left_out,
        unread,
        ..
    } = count;
    if as_json {
        let told = json!({
            "published": !dry_run, "counted": counted, "leftOut": left_out, "unread": unread,
        });
        return print(&told.to_string());
    }
    let done = match dry_run {
        true => "数えました（公開していません）/ counted, not published",
        false => "公開しました / published",
    };
    say(&format!(
        "✓ {done}: {counted} 件 / doses（対象外 / left out {left_out}、読めない / unread {unread}）"
    ));
}
