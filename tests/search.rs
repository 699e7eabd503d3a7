//! Every search parameter that is offered: the page that lists them is made of the catalogue, and each of them finds what
//! has its value and does not find what has another. `UPDATE_EXPECT=1` rewrites the page.

mod asked;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fhir::Kind;
use fhir::codec::{Limits, json};
use fhir::instant::{self, JAPAN_MINUTES};
use fhir::search::ask::{Offered, offered};
use fhir::search::{Catalogue, Slot, Value};

use asked::Questions;

use crate::harness::{Caller, each_database, text_of};

fn catalogue() -> Catalogue {
    let definitions = profiles::definitions::search_parameters().expect("definitions");
    let elements = definitions.iter().map(|definition| &definition.element);
    Catalogue::load(elements, profiles::fold).expect("a catalogue")
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn the_page_of_parameters_is_made_of_the_catalogue() {
    let page = page(&catalogue());
    let file = folder("../docs/api/search.md");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, &page).expect("the page is written");
        return;
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == page,
        "docs/api/search.md is not up to date: UPDATE_EXPECT=1 rewrites it"
    );
}

fn page(catalogue: &Catalogue) -> String {
    let mut page = String::from(
        "# 検索パラメーター / Search parameters\n\n\
         組み込みの定義から作られた一覧です。書き方は [search-type](interaction/search-type.md) にあります。例は架空のものです。\n\n\
         This list is made of the definitions that are built in. How to write a search is told in \
         [search-type](interaction/search-type.md). Examples are made up.\n",
    );
    for kind in Kind::all() {
        let Offered {
            parameters,
            includes,
            revincludes,
        } = offered(catalogue, kind);
        let _ = write!(
            page,
            "\n## {kind}\n\n| パラメーター / parameter | 型 / type | 修飾子 / modifiers | 例 / example |\n| --- | --- | --- | --- |\n"
        );
        for one in parameters {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | `{}={}` |",
                one.code,
                one.ty,
                one.modifiers.join(", "),
                one.code,
                one.example.replace('|', "\\|"),
            );
        }
        for (name, list) in [("_include", includes), ("_revinclude", revincludes)] {
            if list.len() > 1 {
                let _ = write!(page, "\n`{name}`: {}\n", list.join(", "));
            }
        }
    }
    page
}

/// A resource in which parameters find something.
struct Sample {
    kind: Kind,
    id: String,
    body: serde_json::Value,
}

impl Sample {
    /// The samples. Where an element is of one type or another, there is one for each: `Observation-text.json`.
    fn all() -> Vec<Sample> {
        let files = fs::read_dir(folder("data/search")).expect("samples");
        let mut files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
        files.sort();
        files.iter().map(|file| Sample::read(file)).collect()
    }

    fn read(file: &Path) -> Sample {
        let text = fs::read_to_string(file).expect("a sample");
        let mut body: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let kind = Kind::parse(body["resourceType"].as_str().expect("a type")).expect("a kind");
        let name = file.file_stem().expect("a name").to_string_lossy();
        let id = format!("sample{}", name.trim_start_matches(kind.name()));
        body["id"] = id.as_str().into();
        Sample { kind, id, body }
    }

    /// What to ask about it, and by which parameter.
    fn questions(&self, catalogue: &Catalogue, last_updated: &str) -> Vec<(String, Questions)> {
        let body = self.body.to_string();
        let element = json::read(body.as_bytes(), &Limits::own()).expect("a sample");
        let entries = catalogue.entries(&element, &[], JAPAN_MINUTES);
        let entries = entries.expect("entries");
        let mut numbers = Vec::new();
        collect_numbers(&self.body, &mut numbers);
        let mut all = Vec::new();
        for parameter in catalogue.of_kind(self.kind) {
            let values: Vec<&Value> = entries
                .iter()
                .filter(|entry| entry.slot == parameter.slot)
                .map(|entry| &entry.value)
                .collect();
            if !values.is_empty() {
                let mut questions = Questions::of(parameter, &values, &numbers);
                let foreign = catalogue
                    .of_kind(self.kind)
                    .filter(|other| other.ty == parameter.ty && other.types != ["boolean"]);
                let foreign: BTreeSet<Slot> = foreign.map(|other| other.slot).collect();
                let of_others = entries.iter().filter(|entry| foreign.contains(&entry.slot));
                questions.keep_apart(parameter, &values, of_others.map(|entry| &entry.value));
                all.push((parameter.code.to_string(), questions));
            }
        }
        let span = instant::parse_span(last_updated, JAPAN_MINUTES).expect("a time");
        let span = (span.from_ms, span.to_ms);
        all.push((
            "_lastUpdated".to_owned(),
            Questions::about_time("_lastUpdated", span),
        ));
        all.push(("_id".to_owned(), Questions::about("_id", &self.id, "other")));
        all.push((
            "_list".to_owned(),
            Questions::about("_list", "full", "bare"),
        ));
        all
    }
}

fn collect_numbers(value: &serde_json::Value, numbers: &mut Vec<String>) {
    match value {
        serde_json::Value::Number(number) => numbers.push(number.to_string()),
        serde_json::Value::Array(items) => {
            items.iter().for_each(|item| collect_numbers(item, numbers));
        }
        serde_json::Value::Object(members) => {
            members
                .values()
                .for_each(|member| collect_numbers(member, numbers));
        }
        _ => {}
    }
}

/// The rows of the page, as `Kind.parameter`.
fn rows(catalogue: &Catalogue) -> BTreeSet<String> {
    let of_kind = |kind: Kind| {
        let parameters = offered(catalogue, kind).parameters.into_iter();
        parameters.map(move |row| format!("{kind}.{}", row.code))
    };
    Kind::all().flat_map(of_kind).collect()
}

#[test]
fn every_parameter_finds_what_has_its_value_and_nothing_else() {
    let catalogue = catalogue();
    let samples = Sample::all();
    let rows = rows(&catalogue);
    each_database(|server| {
        let mut vendor = server.town().vendor();
        store_targets(&mut vendor);
        let times = store_samples(&mut vendor, &samples);
        let (mut tried, mut wrong) = (BTreeSet::new(), Vec::new());
        for (sample, time) in samples.iter().zip(&times) {
            let Sample { kind, id, .. } = sample;
            let mut finds = |question: &str| finds(&mut vendor, &format!("{kind}?{question}"), id);
            for (code, Questions { finding, missing }) in sample.questions(&catalogue, time) {
                // `_list` is offered for what lists hold.
                if !rows.contains(&format!("{kind}.{code}")) {
                    continue;
                }
                tried.insert(format!("{kind}.{code}"));
                let unfound = finding.iter().filter(|question| !finds(question));
                wrong.extend(
                    unfound.map(|question| format!("{kind}/{id} is not found by {question}")),
                );
                let found = missing.iter().filter(|question| finds(question));
                wrong.extend(found.map(|question| format!("{kind}/{id} is found by {question}")));
            }
        }
        // Whoever adds a parameter adds a value for it to the samples.
        let untried = rows.difference(&tried);
        wrong.extend(untried.map(|row| format!("no sample has a value for {row}")));
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

/// Whether a search finds a resource, possibly among others.
fn finds(vendor: &mut Caller, path: &str, id: &str) -> bool {
    let path = format!("{path}&_count=1000&_elements=id");
    let answer = vendor.get(&path);
    assert_eq!(answer.status, 200, "{path}: {}", text_of(&answer));
    let answer = answer.json().expect("a bundle");
    let links = answer["link"].as_array().expect("links");
    assert!(
        links.iter().all(|link| link["relation"] != "next"),
        "{path}"
    );
    let entries = answer["entry"].as_array();
    let mut entries = entries.into_iter().flatten();
    entries.any(|entry| entry["resource"]["id"] == id)
}

/// Stores the samples, and a list that holds all of them next to one that holds none. Gives the time of each.
fn store_samples(vendor: &mut Caller, samples: &[Sample]) -> Vec<String> {
    let mut times = Vec::new();
    let mut items = Vec::new();
    for Sample { kind, id, body } in samples {
        let stored = vendor.put(&format!("{kind}/{id}"), &body.to_string());
        assert_eq!(stored.status, 201, "{kind}/{id}: {}", text_of(&stored));
        let stored = stored.json().expect("a resource");
        let time = stored["meta"]["lastUpdated"].as_str().expect("a time");
        times.push(time.to_owned());
        items.push(format!(r#"{{"item":{{"reference":"{kind}/{id}"}}}}"#));
    }
    let entry = format!(r#","entry":[{}]"#, items.join(","));
    for (id, entry) in [("full", entry.as_str()), ("bare", "")] {
        let list = r#""status":"current","mode":"working""#;
        let list = format!(r#"{{"resourceType":"List","id":"{id}",{list}{entry}}}"#);
        let stored = vendor.put(&format!("List/{id}"), &list);
        assert_eq!(stored.status, 201, "{}", text_of(&stored));
    }
    times
}

/// What the samples refer to.
fn store_targets(vendor: &mut Caller) {
    let targets = [
        ("Organization", r#""name":"みらい市""#),
        ("Location", r#""name":"みらい会場""#),
        ("Practitioner", r#""active":true"#),
        ("Patient", r#""active":true"#),
        (
            "DocumentReference",
            r#""status":"current","content":[{"attachment":{"title":"x"}}]"#,
        ),
        (
            "Immunization",
            r#""status":"completed","vaccineCode":{"text":"x"},"patient":{"reference":"Patient/t"},"occurrenceDateTime":"2026-06-14""#,
        ),
        (
            "Observation",
            r#""status":"final","code":{"text":"x"},"subject":{"reference":"Patient/t"}"#,
        ),
    ];
    for (kind, rest) in targets {
        let body = format!(r#"{{"resourceType":"{kind}","id":"t",{rest}}}"#);
        let stored = vendor.put(&format!("{kind}/t"), &body);
        assert_eq!(stored.status, 201, "{}", text_of(&stored));
    }
}
