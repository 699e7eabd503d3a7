//! Any text as a question: refused with issues, or understood, and then the same when it is asked again.

#![no_main]

use std::sync::LazyLock;

use fhir::codec::{Limits, json};
use fhir::search::ask::{Context, ask, ask_any, criteria};
use fhir::search::{Catalogue, Facts, World, matches};
use fhir::{Id, Kind};
use libfuzzer_sys::fuzz_target;

const R4: &[u8] = include_bytes!("../../../../fhir-profiles/package/search-parameters-r4.json");

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let bundle = json::read(R4, &Limits::own()).expect("the definitions are JSON");
    let definitions = bundle
        .children("entry")
        .filter_map(|entry| entry.first("resource"));
    Catalogue::load(definitions, |text| text.to_lowercase()).expect("the definitions compile")
});

/// There is nothing.
struct Nothing;

impl World for Nothing {
    fn all(&self, _: Kind) -> Vec<Facts<'_>> {
        Vec::new()
    }
}

fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let kind = lines
        .next()
        .and_then(Kind::parse)
        .unwrap_or(Kind::IMMUNIZATION);
    let parameters: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let context = Context {
        catalogue: &CATALOGUE,
        zone_minutes: 540,
        now_ms: 1_767_225_600_000,
        bases: &["https://mirai.example.jp/fhir"],
        values_max: 100,
        chain_max: 3,
        includes_max: 5,
        criteria_max: 64,
        lenient: text.len().is_multiple_of(2),
    };
    let asked = match ask(kind, &parameters, &context) {
        Ok(asked) => asked,
        Err(issues) => return assert!(!issues.is_empty() && issues.len() <= 65),
    };
    let again = ask(kind, &asked.understood, &context).expect("what was understood once");
    assert!(again.query == asked.query && again.sort == asked.sort);
    assert!(again.includes == asked.includes && again.understood == asked.understood);
    let id = Id::parse("a").expect("an id");
    let facts = Facts {
        kind,
        id: &id,
        changed_at_ms: 0,
        entries: &[],
    };
    matches(&asked.query, &facts, &Nothing);
    let mut filled = asked.clone();
    filled.fill(vec![
        vec![("urn:s".to_owned(), "a".to_owned())];
        asked.sets.len()
    ]);
    assert!(filled.sets.is_empty());
    let _ = ask_any(&[Kind::PATIENT, kind], &parameters, &context);
    let _ = criteria(kind, &parameters, &context);
});
