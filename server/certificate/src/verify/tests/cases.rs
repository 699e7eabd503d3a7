//! Case files: a text that was once signed above the line, the verdict below it. `UPDATE_EXPECT=1` rewrites what is below.

use std::fmt::Write as _;
use std::fs;

use crate::samples::{testdata, trust, verifier};
use crate::verify::Verdict;

const LINE: &str = "\n----\n";

pub(super) fn told(verdict: &Verdict) -> String {
    let mut text = String::new();
    let word = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    writeln!(text, "answer: {}", verdict.answer.code()).unwrap();
    if let Some(fault) = verdict.fault {
        writeln!(
            text,
            "fault: {} in layer {}",
            fault.code(),
            fault.layer().code()
        )
        .unwrap();
    }
    writeln!(
        text,
        "format: {}",
        verdict.format.map_or("-", |format| format.code())
    )
    .unwrap();
    if let Some(kind) = verdict.other_kind {
        writeln!(text, "other kind: {kind}").unwrap();
    }
    writeln!(
        text,
        "issuer: {}, key: {}",
        word(verdict.issuer.clone()),
        word(verdict.key_id.clone())
    )
    .unwrap();
    let seconds = |time: Option<i64>| word(time.map(|time| time.to_string()));
    writeln!(
        text,
        "issued: {}, ends: {}",
        seconds(verdict.dates.issued_at),
        seconds(verdict.dates.expires_at)
    )
    .unwrap();
    for irregular in &verdict.irregular {
        writeln!(text, "irregular: {irregular:?}").unwrap();
    }
    if let Some(statement) = &verdict.statement {
        writeln!(text, "{}", serde_json::to_string_pretty(statement).unwrap()).unwrap();
    }
    text
}

#[test]
fn what_was_once_signed_is_read_as_it_was() {
    let updating = std::env::var_os("UPDATE_EXPECT").is_some();
    let folder = testdata().join("certificates");
    let mut count = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let (input, expected) = text
            .split_once(LINE)
            .unwrap_or((text.trim_end_matches('\n'), ""));
        let trust = trust();
        // One text a line; a note begins with a number sign.
        let texts: Vec<&str> = input
            .lines()
            .filter(|line| !line.starts_with("# "))
            .collect();
        let verdicts = verifier(&trust).verify_all(&texts);
        let now = verdicts.iter().map(told).collect::<Vec<_>>().join("\n");
        if updating {
            fs::write(&path, format!("{input}{LINE}{now}")).unwrap();
        } else if now != expected {
            wrong.push(format!("{}:\n{now}", path.display()));
        }
        count += 1;
    }
    assert!(count >= 12, "only {count} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
