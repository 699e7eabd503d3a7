//! Validates HL7's published examples of R4: `validate_suite FOLDER KNOWN`. `conformance/examples/run` fetches them.
//!
//! Every example of a type that can be sent is read and held against R4 alone. Prints for each type how many pass, how
//! many fail and how many are skipped, and each failure with its findings. KNOWN lists examples that are faulty, a line
//! each: file (`*` at its end stands for anything), rule, reason, parted by tabs. Fails if any breaks more than is listed,
//! or if something is listed that nothing breaks.

#![expect(clippy::print_stdout, reason = "a program that reports")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use fhir::codec::{Limits, json};
use fhir::validate::{Question, Rulebook};
use fhir::{Issue, Kind, Severity};

/// Types that are read and cannot be stored.
const ALSO: [&str; 3] = ["Bundle", "Parameters", "OperationOutcome"];
/// A moment that does not pass.
const NOW_MS: i64 = 1_795_000_000_000;

/// What came of one example.
enum Outcome {
    Passed,
    /// It is faulty, as it is known to be.
    Faulty,
    Failed(Vec<String>),
    Skipped,
}

/// Rules that examples are known to break, each with the file, whose name may end in `*`.
type Faults = Vec<(String, String)>;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(known)) = (arguments.next(), arguments.next()) else {
        println!("usage: validate_suite FOLDER KNOWN");
        return ExitCode::from(2);
    };
    match run(Path::new(&folder), Path::new(&known)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(why) => {
            println!("{why}");
            ExitCode::from(2)
        }
    }
}

fn run(folder: &Path, known: &Path) -> Result<usize, String> {
    let list = fs::read_to_string(known).map_err(|e| format!("{}: {e}", known.display()))?;
    let faults = faults(&list)?;
    let book = Rulebook::load(&[]).map_err(|defects| format!("{defects:#?}"))?;
    let mut files: Vec<_> = fs::read_dir(folder)
        .map_err(|e| format!("{}: {e}", folder.display()))?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    files.sort();
    let mut counts: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(&file).map_err(|e| format!("{name}: {e}"))?;
        let Some(ty) = type_of(&text) else {
            continue;
        };
        let column = match judge(&book, (&name, &text), &ty, &faults, &mut seen) {
            Outcome::Passed => 0,
            Outcome::Faulty => 1,
            Outcome::Failed(findings) => {
                println!("FAILED {name}");
                for finding in findings {
                    println!("  {finding}");
                }
                2
            }
            Outcome::Skipped => 3,
        };
        if let Some(count) = counts.entry(ty).or_default().get_mut(column) {
            *count += 1;
        }
    }
    let unknown = faults.iter().filter(|fault| !seen.contains(fault));
    let unknown: Vec<_> = unknown.collect();
    for (file, rule) in &unknown {
        println!("FAILED {file} is listed and keeps {rule}");
    }
    let failed = report(&counts) + unknown.len();
    Ok(failed)
}

/// Prints the table. How many failed.
fn report(counts: &BTreeMap<String, [usize; 4]>) -> usize {
    println!(
        "{:34} {:>7} {:>7} {:>7} {:>7}",
        "type", "passed", "faulty", "failed", "skipped"
    );
    let mut total = [0; 4];
    for (ty, columns) in counts {
        for (sum, count) in total.iter_mut().zip(columns) {
            *sum += count;
        }
        let [passed, faulty, failed, skipped] = columns;
        println!("{ty:34} {passed:>7} {faulty:>7} {failed:>7} {skipped:>7}");
    }
    let [passed, faulty, failed, skipped] = total;
    println!(
        "{:34} {passed:>7} {faulty:>7} {failed:>7} {skipped:>7}",
        "all"
    );
    if passed == 0 {
        println!("FAILED nothing passed");
        return failed + 1;
    }
    failed
}

/// What comes of an example; of what is listed, that which it breaks is noted as seen.
fn judge<'f>(
    book: &Rulebook,
    (name, text): (&str, &str),
    ty: &str,
    faults: &'f Faults,
    seen: &mut BTreeSet<&'f (String, String)>,
) -> Outcome {
    if Kind::parse(ty).is_none() && !ALSO.contains(&ty) {
        return Outcome::Skipped;
    }
    let question = Question {
        now_ms: NOW_MS,
        ..Question::default()
    };
    let mut issues = match json::read(text.as_bytes(), &Limits::own()) {
        Ok(resource) => book.validate(&resource, &question),
        Err(issues) => issues,
    };
    issues.retain(|issue| issue.severity == Severity::Error);
    if issues.is_empty() {
        return Outcome::Passed;
    }
    issues.retain(|issue| {
        let rule = rule(issue);
        let is_listed = |(file, listed): &&(String, String)| {
            let of_file = match file.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => file == name,
            };
            of_file && *listed == rule
        };
        let fault = faults.iter().find(is_listed);
        seen.extend(fault);
        fault.is_none()
    });
    match issues.is_empty() {
        true => Outcome::Faulty,
        false => Outcome::Failed(issues.iter().map(line).collect()),
    }
}

/// The rule that was broken, an invariant with its key.
fn rule(issue: &Issue) -> String {
    let mut facts = issue.facts.iter();
    match facts.find(|(name, _)| *name == "key") {
        Some((_, key)) => format!("{} {key}", issue.rule),
        None => issue.rule.to_owned(),
    }
}

fn line(issue: &Issue) -> String {
    let facts: Vec<String> = issue
        .facts
        .iter()
        .filter(|(name, _)| !name.starts_with("human"))
        .map(|(name, fact)| format!("{name}={fact}"))
        .collect();
    let place = issue.expression.as_deref().unwrap_or_default();
    format!("{} {place} {}", issue.rule, facts.join("; "))
}

/// The type that a text says it is, without a look at the rest.
fn type_of(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("\"resourceType\"")?;
    let (_, rest) = rest.split_once('"')?;
    Some(rest.split_once('"')?.0.to_owned())
}

fn faults(list: &str) -> Result<Faults, String> {
    let mut faults = Faults::new();
    let lines = list.lines();
    for line in lines.filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, rule, reason] = fields.as_slice() else {
            return Err(format!("three fields are expected: {line}"));
        };
        if reason.trim().is_empty() {
            return Err(format!("without a reason: {line}"));
        }
        faults.push(((*file).to_owned(), (*rule).to_owned()));
    }
    Ok(faults)
}
