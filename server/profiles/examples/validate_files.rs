//! Holds files against R4, the package and the profiles that they claim: `validate_files FILE|FOLDER…`.
//!
//! Prints one line a finding, fields parted by tabs: file, severity, rule, expression, what is known about it. A file
//! whose name ends in `.ndjson` has a resource on each line. The exit code is 1 where there was an error, 2 where
//! something could not be opened. `conformance/reference/run` holds what it says against another validator.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that reports"
)]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use fhir::codec::{Limits, json};
use fhir::terminology::Source;
use fhir::validate::{Question, Rulebook};
use fhir::{Issue, Severity};

/// A moment that does not pass, so that the same files always have the same findings.
const NOW_MS: i64 = 1_790_000_000_000;
const JAPAN_MINUTES: i32 = 540;

fn main() -> ExitCode {
    match run() {
        Ok(is_clean) => ExitCode::from(u8::from(!is_clean)),
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<bool, Box<dyn Error>> {
    let book = rulebook()?;
    let mut files = Vec::new();
    for argument in std::env::args().skip(1) {
        gather(Path::new(&argument), &mut files)?;
    }
    let mut is_clean = true;
    for file in files {
        let name = file.to_string_lossy();
        let text = fs::read_to_string(&file).map_err(|fault| format!("{name}: {fault}"))?;
        if name.ends_with(".ndjson") {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            for (at, line) in lines.enumerate() {
                is_clean &= report(&book, &format!("{name}:{}", at + 1), line);
            }
        } else {
            is_clean &= report(&book, &name, &text);
        }
    }
    Ok(is_clean)
}

fn rulebook() -> Result<Rulebook, Box<dyn Error>> {
    let definitions = profiles::definitions::all()?;
    let sources: Vec<Source<'_>> = definitions
        .iter()
        .map(|definition| Source {
            file: definition.file,
            resource: &definition.element,
        })
        .collect();
    Rulebook::load(&sources).map_err(|defects| format!("{defects:#?}").into())
}

/// The files at a path, by name; of a folder only those with resources, and nothing below it.
fn gather(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path)? {
        let file = entry?.path();
        let is_resource = file
            .extension()
            .is_some_and(|end| end == "json" || end == "ndjson");
        if file.is_file() && is_resource {
            found.push(file);
        }
    }
    found.sort();
    files.extend(found);
    Ok(())
}

/// Prints what is found in a resource. Whether there was no error.
fn report(book: &Rulebook, name: &str, text: &str) -> bool {
    let question = Question {
        now_ms: NOW_MS,
        zone_minutes: JAPAN_MINUTES,
        ..Question::default()
    };
    let issues = match json::read(text.as_bytes(), &Limits::own()) {
        Ok(element) => book.validate(&element, &question),
        Err(issues) => issues,
    };
    for issue in &issues {
        println!("{name}\t{}", line(issue));
    }
    issues.iter().all(|issue| issue.severity != Severity::Error)
}

fn line(issue: &Issue) -> String {
    let facts: Vec<String> = issue
        .facts
        .iter()
        .map(|(name, fact)| format!("{name}={fact}"))
        .collect();
    format!(
        "{}\t{}\t{}\t{}",
        issue.severity.code(),
        issue.rule,
        issue.expression.as_deref().unwrap_or_default(),
        facts.join("; ").replace(['\n', '\t'], " ")
    )
}
