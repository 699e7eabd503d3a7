//! What a rulebook of the package costs: the time to make it, and the memory that it keeps. Run it with `--release` on
//! Linux. Several are made and kept: what each further one adds is what one needs, without what reading leaves behind.

use std::path::Path;
use std::time::Instant;

use fhir::codec::{Limits, json};
use fhir::terminology::Source;
use fhir::validate::Rulebook;

/// What the process holds in memory, in KiB.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The rulebook of all definitions in a folder.
fn load(folder: &Path) -> Option<Rulebook> {
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    let paths = entries.map(|entry| entry.path());
    let definitions: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .filter_map(|path| {
            let element = json::read(&std::fs::read(&path).ok()?, &Limits::own()).ok()?;
            Some((path.file_name()?.to_string_lossy().into_owned(), element))
        })
        .collect();
    let sources: Vec<Source<'_>> = definitions
        .iter()
        .map(|(file, resource)| Source { file, resource })
        .collect();
    Rulebook::load(&sources).ok()
}

#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fhir-profiles/package");
    println!("before: {} KiB", resident());
    let mut kept = Vec::new();
    for number in 1..=6 {
        let (start, before) = (Instant::now(), resident());
        kept.extend(load(&folder));
        let grown = resident().saturating_sub(before);
        println!(
            "rulebook {number}: {:?} with reading, {grown} KiB more",
            start.elapsed()
        );
    }
    println!("{} rulebooks are kept", kept.len());
}
