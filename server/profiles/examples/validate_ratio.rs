//! How long validating a resource against its profiles takes beside reading its bytes: `validate_ratio FILE…`.
//!
//! Prints a line for each file: its name, microseconds to read, microseconds to validate, parted by tabs; each the middle
//! of rounds that take turns. Run it with `--release`; `make bench` does.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that reports"
)]

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use fhir::codec::{Limits, json};
use fhir::terminology::Source;
use fhir::validate::{Question, Rulebook};

const ROUNDS: usize = 21;
const TIMES: u32 = 2_000;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let definitions = profiles::definitions::all()?;
    let sources: Vec<Source<'_>> = definitions
        .iter()
        .map(|definition| Source {
            file: definition.file,
            resource: &definition.element,
        })
        .collect();
    let book = Rulebook::load(&sources).map_err(|defects| format!("{defects:#?}"))?;
    let limits = Limits::default();
    let question = Question {
        now_ms: 1_795_000_000_000,
        zone_minutes: 540,
        issues_max: 50,
        ..Question::default()
    };
    for file in std::env::args().skip(1) {
        let bytes = fs::read(&file).map_err(|fault| format!("{file}: {fault}"))?;
        let element = json::read(&bytes, &limits).map_err(|issues| format!("{issues:?}"))?;
        if !book.validate(&element, &question).is_empty() {
            // What is wrong ends early in some places and takes longer in others.
            return Err(format!("{file} does not keep its profiles").into());
        }
        let (mut reads, mut validations) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            reads.push(each(|| {
                black_box(json::read(black_box(&bytes), &limits).is_ok());
            }));
            validations.push(each(|| {
                black_box(book.validate(black_box(&element), &question));
            }));
        }
        let name = Path::new(&file).file_name().unwrap_or_default();
        println!(
            "{}\t{:.2}\t{:.2}",
            name.to_string_lossy(),
            middle(reads),
            middle(validations)
        );
    }
    Ok(())
}

/// Microseconds for one time.
fn each(mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..TIMES {
        work();
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(TIMES)
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
