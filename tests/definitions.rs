//! The definitions of the package against what belongs to them: examples keep every rule, resources that are there to break
//! one break it and no other, and the pages in `docs/profiles/` say what the definitions say. `UPDATE_EXPECT=1` rewrites
//! expected findings and pages.

mod elements;
mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use fhir::codec::{Limits, json};
use fhir::terminology::Source;
use fhir::validate::{Question, Rulebook};
use fhir::{Issue, Severity};
use serde_json::Value;

/// A moment that does not pass: rules that look at today's date find the same every day.
const NOW_MS: i64 = 1_795_000_000_000;
const JAPAN_MINUTES: i32 = 540;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

fn is_updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some()
}

fn rulebook() -> &'static Rulebook {
    static BOOK: OnceLock<Rulebook> = OnceLock::new();
    BOOK.get_or_init(|| {
        let definitions = profiles::definitions::all().expect("definitions");
        let sources: Vec<Source<'_>> = definitions
            .iter()
            .map(|definition| Source {
                file: definition.file,
                resource: &definition.element,
            })
            .collect();
        Rulebook::load(&sources).expect("a rulebook")
    })
}

/// The files of a folder whose names end so, by name and with their texts.
fn files(folder_name: &str, end: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = fs::read_dir(folder(folder_name))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_owned();
            let is_wanted = name.ends_with(end) && !name.starts_with('.');
            is_wanted.then(|| (name, fs::read_to_string(&path).expect("a text")))
        })
        .collect();
    found.sort();
    found
}

/// Everything that is wrong with a resource, as it is and as it claims to be.
fn findings(text: &str) -> Vec<Issue> {
    let question = Question {
        now_ms: NOW_MS,
        zone_minutes: JAPAN_MINUTES,
        ..Question::default()
    };
    match json::read(text.as_bytes(), &Limits::own()) {
        Ok(element) => rulebook().validate(&element, &question),
        Err(issues) => issues,
    }
}

/// The errors that are found in a resource.
pub(crate) fn errors_in(text: &str) -> Vec<String> {
    let found = findings(text);
    let errors = found
        .iter()
        .filter(|issue| issue.severity == Severity::Error);
    errors.map(line).collect()
}

/// One finding, as it is expected in a file.
fn line(issue: &Issue) -> String {
    let place = issue.expression.as_deref().unwrap_or("-");
    format!("{} {} {place}", issue.severity.code(), issue.rule)
}

/// The profiles that a resource claims.
fn claims(text: &str) -> BTreeSet<String> {
    let resource: Value = serde_json::from_str(text).expect("JSON");
    let mut found = BTreeSet::new();
    gather_claims(&resource, &mut found);
    found
}

fn gather_claims(value: &Value, found: &mut BTreeSet<String>) {
    let profiles = value["meta"]["profile"].as_array();
    let urls = profiles.into_iter().flatten().filter_map(Value::as_str);
    found.extend(urls.map(str::to_owned));
    let entries = value["entry"].as_array().into_iter().flatten();
    let parameters = value["parameter"].as_array().into_iter().flatten();
    for inside in entries.chain(parameters) {
        gather_claims(&inside["resource"], found);
    }
}

/// Resources that are there to be copied, and those of the demo, each with where it stands. What is broken is told so by
/// its name, for people who want to see what is found in it.
fn to_copy() -> Vec<(String, String)> {
    let mut all = files("examples/resources", ".json");
    all.retain(|(name, _)| !name.ends_with("-broken.json"));
    for (name, text) in files("examples/demo", ".ndjson") {
        let lines = text.lines().enumerate();
        all.extend(lines.map(|(at, line)| (format!("{name}:{}", at + 1), line.to_owned())));
    }
    all
}

#[test]
fn examples_keep_their_profiles_without_a_warning() {
    let mut wrong = Vec::new();
    let examples = files("fhir-profiles/package/example", ".json");
    assert!(!examples.is_empty());
    for (name, text) in examples.into_iter().chain(to_copy()) {
        let told = findings(&text)
            .into_iter()
            .filter(|issue| issue.severity != Severity::Information);
        wrong.extend(told.map(|issue| format!("{name}: {} {:?}", line(&issue), issue.facts)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_an_example_claims_is_defined_here() {
    let mut wrong = Vec::new();
    for (name, text) in files("fhir-profiles/package/example", ".json") {
        let claimed = claims(&text);
        if claimed.is_empty() {
            wrong.push(format!("{name} claims nothing"));
        }
        let unknown = claimed
            .iter()
            .filter(|url| rulebook().profile(url).is_none());
        wrong.extend(unknown.map(|url| format!("{name} claims {url}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_profile_has_an_example_that_keeps_it_and_one_that_breaks_it() {
    let claimed = |folder: &str| -> BTreeSet<String> {
        let all = files(folder, ".json").into_iter();
        all.flat_map(|(_, text)| claims(&text)).collect()
    };
    let kept = claimed("fhir-profiles/package/example");
    let broken = claimed("fhir-profiles/package/invalid");
    let mut wrong = Vec::new();
    for profile in page::pages().iter().filter(|page| page.is_ours()) {
        if !kept.contains(profile.url()) {
            wrong.push(format!("no example keeps {}", profile.url()));
        }
        if !broken.contains(profile.url()) {
            wrong.push(format!("no example breaks {}", profile.url()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_breaks_a_rule_breaks_that_and_no_other() {
    let mut wrong = Vec::new();
    for (name, text) in files("fhir-profiles/package/invalid", ".json") {
        let mut told: Vec<String> = findings(&text).iter().map(line).collect();
        told.sort();
        let told: String = told.iter().map(|line| format!("{line}\n")).collect();
        let expected = format!("{}.expected.txt", name.trim_end_matches(".json"));
        // The source and what is built of it; the digests of the sources are made anew by the build.
        for place in [
            "fhir-profiles/input/invalid",
            "fhir-profiles/package/invalid",
        ] {
            let file = folder(place).join(&expected);
            let written = fs::read_to_string(&file).unwrap_or_default();
            if written == told {
                continue;
            }
            if is_updating() {
                fs::write(&file, &told).expect("what is expected is written");
            } else {
                wrong.push(format!(
                    "{place}/{expected}\n  expected: {}\n  found:    {}",
                    written.trim_end().replace('\n', "; "),
                    told.trim_end().replace('\n', "; ")
                ));
            }
        }
        if told.is_empty() {
            wrong.push(format!("{name} breaks nothing"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nUPDATE_EXPECT=1 rewrites what is expected",
        wrong.join("\n")
    );
}

#[test]
fn every_expectation_has_its_resource() {
    let names = |place: &str, end: &str| -> BTreeSet<String> {
        let all = files(place, end).into_iter();
        all.map(|(name, _)| name.trim_end_matches(end).to_owned())
            .collect()
    };
    let resources = names("fhir-profiles/package/invalid", ".json");
    assert!(!resources.is_empty());
    for place in [
        "fhir-profiles/input/invalid",
        "fhir-profiles/package/invalid",
    ] {
        assert_eq!(names(place, ".expected.txt"), resources, "{place}");
    }
}

#[test]
fn the_pages_of_profiles_are_made_of_the_definitions() {
    let pages: BTreeMap<String, String> = page::written();
    let place = folder("docs/profiles");
    if is_updating() {
        fs::create_dir_all(&place).expect("a folder");
        for (name, text) in &pages {
            fs::write(place.join(name), text).expect("the page is written");
        }
        for (name, _) in files("docs/profiles", ".md") {
            if !pages.contains_key(&name) {
                fs::remove_file(place.join(name)).expect("the page goes");
            }
        }
    }
    let there: BTreeMap<String, String> = files("docs/profiles", ".md").into_iter().collect();
    let stale: Vec<&String> = pages
        .keys()
        .chain(there.keys())
        .filter(|name| pages.get(*name) != there.get(*name))
        .collect();
    assert!(
        stale.is_empty(),
        "docs/profiles is not up to date: UPDATE_EXPECT=1 rewrites {stale:?}"
    );
}
