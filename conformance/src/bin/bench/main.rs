//! `bench`: how near the server comes to what the same framework and the same database can do at all.
//!
//! Every figure is a ratio within one run, because absolute times of a shared machine mean little. Which figures and
//! databases are measured is chosen by `FIGURES="read create"` and `DATABASES="sqlite postgres"`; `SECONDS_EACH`,
//! `ROUNDS`, `WORKERS`, `ROWS` and `MEMORY_ROWS` change the effort, `SESSHU` names the binary. Durability is never relaxed: SQLite with
//! write-ahead log and `synchronous=FULL`, PostgreSQL with `fsync`, `synchronous_commit` and `full_page_writes` on.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of the test bench speaks to the terminal"
)]

mod audits;
mod baseline;
mod certificates;
mod driver;
mod figures;
mod files;
mod forecasts;
mod issues;
mod loads;
mod population;
mod program;
mod report;
mod rows;
mod scans;
mod searches;
mod stored;
mod subject;
mod transactions;
mod turns;
mod validation;

use std::process::ExitCode;

use figures::Effort;
use report::Report;
use subject::Engine;

/// All figures that this program knows, in the order in which they are measured.
const FIGURES: &str = "ready idle read audited_read export create search search_growth transaction bytes import scan issue import_scans import_memory";
/// Those that no database has to do with.
const ALONE: [(&str, Measure); 4] = [
    ("validate", validation::validate),
    ("forecast", forecasts::forecast),
    ("sign", certificates::sign),
    ("verify", certificates::verify),
];

/// Measures a figure, or tells why it cannot be.
type Measure = fn() -> Result<Vec<report::Figure>, String>;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let outcome = match (arguments.next().as_deref(), arguments.next()) {
        // The other end of the read figure: this program again, as a plain server.
        (Some("serve-from-memory"), Some(file)) => baseline::serve(&file),
        (None, _) => run(),
        _ => Err("bench takes no arguments; see FIGURES and DATABASES".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let alone = ALONE.map(|(name, _)| name);
    let all = format!("{FIGURES} {}", alone.join(" "));
    let figures = choice("FIGURES", &all);
    let databases = choice("DATABASES", "sqlite postgres");
    let unknown = |figure: &&String| !all.split(' ').any(|known| known == figure.as_str());
    if let Some(figure) = figures.iter().find(unknown) {
        return Err(format!("{figure} is not measured here; known are {all}"));
    }
    let effort = Effort {
        rounds: number("ROUNDS", 3)?,
        seconds: number("SECONDS_EACH", 5)?,
        workers: number("WORKERS", 0)?,
        rows: number("ROWS", 100_000)? as u64,
        memory_rows: number("MEMORY_ROWS", 200_000)? as u64,
    };
    let mut report = Report::default();
    let mut missed = Vec::new();
    for (name, measure) in ALONE {
        if figures.iter().any(|wanted| wanted == name) {
            eprintln!("{name} …");
            match measure() {
                Ok(found) => report.extend(found),
                Err(error) => missed.push(format!("{name}: {error}")),
            }
        }
    }
    let with_database = |figure: &String| !alone.contains(&figure.as_str());
    let databases = databases
        .iter()
        .filter(|_| figures.iter().any(with_database));
    for database in databases {
        let engine = Engine::start(database)?;
        for figure in FIGURES.split(' ') {
            if figures.iter().any(|wanted| wanted == figure) {
                eprintln!("{figure} on {database} …");
                match figures::measure(figure, &engine, &effort) {
                    Ok(found) => report.extend(found),
                    // The other figures are worth their time all the same.
                    Err(error) => missed.push(format!("{figure} on {database}: {error}")),
                }
            }
        }
    }
    println!("{}", report.to_table());
    let path = report.save()?;
    println!("{}", path.display());
    if missed.is_empty() {
        Ok(())
    } else {
        Err(missed.join("\n       "))
    }
}

/// The words of an environment variable.
fn choice(name: &str, default: &str) -> Vec<String> {
    let text = std::env::var(name).unwrap_or_default();
    let text = if text.trim().is_empty() {
        default
    } else {
        &text
    };
    text.split_whitespace().map(str::to_owned).collect()
}

fn number(name: &str, default: usize) -> Result<usize, String> {
    match std::env::var(name) {
        Ok(text) => text.parse().map_err(|e| format!("{name}: {e}")),
        Err(_) => Ok(default),
    }
}
