//! How long validating takes beside reading, for the examples of the package and for hostile resources. Run it with
//! `--release`; the figures are only good for comparing. Another folder of definitions may be given, and behind it how the
//! names of the examples begin that are wanted.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fhir::codec::{Limits, json};
use fhir::terminology::Source;
use fhir::validate::{Question, Rulebook};

const ROUNDS: u32 = 1_000;
const TURNS: u32 = 7;

/// What one round takes, in the best of some turns: others use the machine too.
fn each(rounds: u32, mut work: impl FnMut()) -> Duration {
    work();
    let turns = (0..TURNS).map(|_| {
        let start = Instant::now();
        for _ in 0..rounds {
            work();
        }
        start.elapsed() / rounds
    });
    turns.min().unwrap_or_default()
}

/// The resources in a folder with the names of their files. What is no resource is passed over.
fn resources(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    paths.sort();
    let named = paths.into_iter().filter_map(|path| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some((name, std::fs::read(&path).ok()?))
    });
    named.collect()
}

/// Resources that are large in ways that make work.
fn hostile() -> Vec<(String, String)> {
    let many = |item: &str, count: usize| vec![item; count].join(",");
    let nested = (0..14).fold(
        r#"{"url":"urn:x","valueCode":"a"}"#.to_owned(),
        |inside, _| format!(r#"{{"url":"urn:x","extension":[{inside}]}}"#),
    );
    let entries: Vec<String> = (0..10_000)
        .map(|n| {
            format!(
                r#"{{"fullUrl":"urn:uuid:{n:08}-1cbf-4d64-b04d-cd9187a4c6e0","resource":{{"resourceType":"Patient","link":[{{"other":{{"reference":"urn:uuid:{:08}-1cbf-4d64-b04d-cd9187a4c6e0"}},"type":"seealso"}}]}}}}"#,
                (n + 1) % 10_000
            )
        })
        .collect();
    vec![
        (
            "10,000 names".into(),
            format!(
                r#"{{"resourceType":"Patient","name":[{}]}}"#,
                many(
                    r#"{"family":"a","period":{"start":"2026","end":"2027"}}"#,
                    10_000
                )
            ),
        ),
        (
            "10,000 identifiers".into(),
            format!(
                r#"{{"resourceType":"Patient","meta":{{"profile":["http://jpfhir.jp/fhir/core/StructureDefinition/JP_Patient"]}},"identifier":[{}]}}"#,
                many(r#"{"system":"urn:x","value":"1"}"#, 10_000)
            ),
        ),
        (
            "nested extensions".into(),
            format!(r#"{{"resourceType":"Patient","extension":[{nested}]}}"#),
        ),
        (
            "10,000 references".into(),
            format!(
                r##"{{"resourceType":"Patient","contained":[{}],"generalPractitioner":[{}]}}"##,
                (0..20)
                    .map(|n| format!(r#"{{"resourceType":"Organization","id":"o{n}","name":"a"}}"#))
                    .collect::<Vec<_>>()
                    .join(","),
                many(r##"{"reference":"#o19"}"##, 10_000)
            ),
        ),
        (
            "10,000 entries".into(),
            format!(
                r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#,
                entries.join(",")
            ),
        ),
    ]
}

#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn main() {
    let folder = std::env::args().nth(1).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fhir-profiles/package"),
        PathBuf::from,
    );
    let definitions: Vec<_> = resources(&folder)
        .into_iter()
        .filter_map(|(name, bytes)| Some((name, json::read(&bytes, &Limits::own()).ok()?)))
        .collect();
    let sources: Vec<Source<'_>> = definitions
        .iter()
        .map(|(file, resource)| Source { file, resource })
        .collect();
    let start = Instant::now();
    let book = match Rulebook::load(&sources) {
        Ok(book) => book,
        Err(defects) => {
            println!("{defects:#?}");
            return;
        }
    };
    println!(
        "{} profiles loaded in {:?}",
        book.profiles().count(),
        start.elapsed()
    );
    let question = Question {
        now_ms: 1_790_000_000_000,
        zone_minutes: 540,
        issues_max: 50,
        ..Question::default()
    };
    let limits = Limits::default();
    let wanted: Vec<String> = std::env::args().skip(2).collect();
    let examples = resources(&folder.join("example")).into_iter();
    let examples = examples.filter(|(name, _)| {
        wanted.is_empty() || wanted.iter().any(|start| name.starts_with(start))
    });
    for (name, bytes) in examples {
        let Ok(element) = json::read(&bytes, &limits) else {
            continue;
        };
        let read = each(ROUNDS, || {
            black_box(json::read(black_box(&bytes), &limits).is_ok());
        });
        let validate = each(ROUNDS, || {
            black_box(book.validate(black_box(&element), &question));
        });
        let count = book.validate(&element, &question).len();
        let times = validate.as_secs_f64() / read.as_secs_f64();
        println!(
            "{name:50} read {read:>10.2?} validate {validate:>10.2?} = {times:.1} times, findings {count}"
        );
    }
    for (name, text) in hostile().into_iter().filter(|_| wanted.is_empty()) {
        let Ok(element) = json::read(text.as_bytes(), &Limits::own()) else {
            println!("{name}: cannot be read");
            continue;
        };
        let validate = each(1, || {
            black_box(book.validate(black_box(&element), &question));
        });
        let count = book.validate(&element, &question).len();
        println!("{name:50} validate {validate:>10.2?} findings {count}");
    }
}
