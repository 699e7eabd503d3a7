//! What was found in the rows of a file: the first of it in words, and all of it as files.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use immunization::intake::Layout;
use pages::words::{self, Language};
use serde_json::Value;
use store::{Job, Store};

use crate::command::{exit, serve};
use crate::job::report::told_of;
use crate::job::{ImportOffer, Progress, output};

/// As many findings as somebody reads in a window.
const SHOWN_MAX: usize = 20;

/// The first findings in words, each with its row and column and what to do, and how many more there are. Nothing where nothing
/// was found.
pub(super) fn findings(store: &Store, job: &Job) -> Result<Option<String>, u8> {
    let progress = Progress::parse(&job.progress);
    let counted: u64 = progress.numbers.rules.values().sum();
    let offer = ImportOffer::parse(&job.about);
    let kind = offer.and_then(|offer| offer.file.layout());
    let layout = kind.and_then(|kind| Layout::find(kind, None));
    let mut found = progress.findings;
    let mut number = 0;
    while found.len() < SHOWN_MAX
        && let Some(piece) = piece(store, job, output::FINDINGS, number)?
    {
        let lines = piece.split(|byte| *byte == b'\n');
        found.extend(lines.filter_map(|line| serde_json::from_slice::<Value>(line).ok()));
        number += 1;
    }
    found.truncate(SHOWN_MAX);
    if found.is_empty() {
        return Ok(None);
    }
    let mut lines = Vec::with_capacity(found.len() + 1);
    for finding in &found {
        let told = told_of(finding);
        let [japanese, english] = [Language::Japanese, Language::English]
            .map(|language| words::told(language, &told, layout));
        let value = finding.get("value").and_then(Value::as_str);
        let value = value.filter(|value| !value.is_empty());
        let value = value.map_or_else(String::new, |value| format!(" {value}"));
        lines.push(format!("{}{value}\n  {japanese}\n  {english}", told.code));
    }
    let more = counted.saturating_sub(found.len() as u64);
    if more > 0 {
        lines.push(format!(
            "ほかに {more} 件。すべては --findings FILE で / {more} more; --findings FILE has all of them"
        ));
    }
    Ok(Some(lines.join("\n")))
}

/// Puts everything of some kinds that a job gave out into a file, which is empty where there is nothing.
pub(super) fn put(store: &Store, job: &Job, kinds: &[i16], path: &Path) -> Result<(), u8> {
    let mut file = File::create(path).map_err(|error| super::unreadable(path, &error))?;
    for kind in kinds {
        let mut number = 0;
        while let Some(piece) = piece(store, job, *kind, number)? {
            file.write_all(&piece)
                .map_err(|error| super::unreadable(path, &error))?;
            number += 1;
        }
    }
    Ok(())
}

fn piece(store: &Store, job: &Job, kind: i16, number: u32) -> Result<Option<Vec<u8>>, u8> {
    let found = store.output(job.tenant, job.id, kind, number);
    found.map_err(|error| {
        serve::unreachable(&error);
        exit::FAILED
    })
}
