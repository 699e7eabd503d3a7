//! A system that exports: one export after the other, each of what changed since the last. When it is done, its files hold
//! exactly what the histories say stood there at its time.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Hand, Heard, Step, accuse, escaped, insist, send, words_of};
use crate::estate;
use crate::http::{Client, Request, path_of};
use crate::load::World;

/// What is exported.
const KINDS: [&str; 2] = ["Patient", "Immunization"];
/// How long an export may take after a recovery.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long is waited before it is looked again how far an export is.
const AGAIN: Duration = Duration::from_millis(1_050);

/// How far an export is.
#[derive(Clone, Debug)]
enum Stage {
    /// None was asked for.
    Idle,
    /// It is under way; here it is looked how far.
    Asked(String),
    /// It is done; this is its manifest.
    Done(String, Value),
}

/// What an export gave.
#[derive(Clone, Debug, Default)]
struct Finished {
    since: Option<String>,
    at: String,
    resources: Vec<Value>,
    deleted: BTreeSet<String>,
}

/// The system.
#[derive(Debug)]
pub(super) struct Exports {
    tenant: usize,
    client: Client,
    stage: Stage,
    /// From when the next one is.
    since: Option<String>,
    finished: Vec<Finished>,
    /// The last one whose end was acknowledged.
    deleted: Option<String>,
    exports: u64,
    looked: Instant,
}

impl Exports {
    pub(super) fn new(world: &World, tenant: usize) -> Result<Exports, String> {
        Ok(Exports {
            tenant,
            client: world.client(tenant),
            stage: Stage::Idle,
            since: None,
            finished: Vec::new(),
            deleted: None,
            exports: 0,
            looked: Instant::now(),
        })
    }

    fn marker(&self) -> String {
        format!("exports-{}", self.tenant)
    }

    fn kick_off(&mut self, world: &World) -> Step {
        let mut path = format!("/fhir/$export?_type={}", KINDS.join(","));
        if let Some(since) = &self.since {
            path.push_str(&format!("&_since={}", escaped(since)));
        }
        let request = Request {
            headers: &[("Prefer", "respond-async")],
            ..Request::new("GET", &path)
        };
        match send(world, &mut self.client, "export", &request) {
            Heard::Answer(answer) if answer.status == 202 => {
                let status = answer.header("content-location").unwrap_or_default();
                self.stage = Stage::Asked(path_of(status));
                self.looked = Instant::now();
                Step::Done
            }
            Heard::Answer(answer) => {
                accuse(world, "export", &self.marker(), words_of(&answer));
                Step::Open
            }
            Heard::Open => Step::Open,
            Heard::Undone(step) => step,
        }
    }

    /// Looks how far an export is.
    fn look(&mut self, world: &World, status: String) -> Step {
        if let Some(early) = AGAIN.checked_sub(self.looked.elapsed()) {
            std::thread::sleep(early.min(super::PAUSE));
            return Step::Done;
        }
        self.looked = Instant::now();
        match send(
            world,
            &mut self.client,
            "export",
            &Request::new("GET", &status),
        ) {
            Heard::Answer(answer) if answer.status == 200 => {
                self.stage = Stage::Done(status, answer.json().unwrap_or_default());
                Step::Done
            }
            Heard::Answer(answer) if answer.status == 202 => Step::Done,
            Heard::Answer(answer) => {
                let detail = format!("one that was begun: {}", words_of(&answer));
                accuse(world, "export-lost", &self.marker(), detail);
                self.stage = Stage::Idle;
                Step::Done
            }
            Heard::Open => Step::Open,
            Heard::Undone(step) => step,
        }
    }

    /// Takes the files, and has them deleted.
    fn take(&mut self, world: &World, status: &str, manifest: &Value) -> Result<(), Step> {
        let mut taken = Finished {
            since: self.since.clone(),
            at: text(manifest, "transactionTime"),
            ..Finished::default()
        };
        for (group, is_deleted) in [("output", false), ("deleted", true)] {
            let files = manifest.get(group).and_then(Value::as_array);
            for file in files.into_iter().flatten() {
                let lines = self.lines(world, file)?;
                match is_deleted {
                    false => taken.resources.extend(lines),
                    true => taken.deleted.extend(lines.iter().flat_map(deletes)),
                }
            }
        }
        self.since = Some(taken.at.clone());
        self.finished.push(taken);
        self.exports += 1;
        self.stage = Stage::Idle;
        let request = Request::new("DELETE", status);
        match send(world, &mut self.client, "export", &request) {
            Heard::Answer(answer) if answer.status == 202 => {
                self.deleted = Some(status.to_owned());
                Ok(())
            }
            Heard::Answer(answer) => {
                accuse(world, "export", &self.marker(), words_of(&answer));
                Ok(())
            }
            Heard::Open => Err(Step::Open),
            Heard::Undone(step) => Err(step),
        }
    }

    /// The lines of a file; as many as the manifest says.
    fn lines(&mut self, world: &World, file: &Value) -> Result<Vec<Value>, Step> {
        let path = path_of(&text(file, "url"));
        let answer = match send(
            world,
            &mut self.client,
            "export",
            &Request::new("GET", &path),
        ) {
            Heard::Answer(answer) => answer,
            Heard::Open => return Err(Step::Open),
            Heard::Undone(step) => return Err(step),
        };
        let words = String::from_utf8_lossy(&answer.body);
        let lines: Vec<Value> = words
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        let told = file.get("count").and_then(Value::as_u64);
        if answer.status != 200 || told != Some(lines.len() as u64) {
            let detail = format!("{path} has {} lines, {told:?} told", lines.len());
            accuse(world, "export-file", &self.marker(), detail);
        }
        Ok(lines)
    }

    /// After a recovery an export goes on to its end.
    fn settle(&mut self, world: &World) -> Result<(), String> {
        let begun = Instant::now();
        while !matches!(self.stage, Stage::Idle) {
            if begun.elapsed() > PATIENCE {
                let detail = format!("it does not end: {:?}", self.stage);
                accuse(world, "export-stuck", &self.marker(), detail);
                self.stage = Stage::Idle;
            }
            if self.step(world) != Step::Done {
                std::thread::sleep(super::PAUSE);
            }
        }
        if let Some(deleted) = self.deleted.take() {
            let request = Request::new("GET", &deleted);
            let answer = insist(world, &mut self.client, "export", &request)?;
            if answer.status != 404 {
                let detail = format!("one that was deleted: {}", words_of(&answer));
                accuse(world, "export-revived", &self.marker(), detail);
            }
        }
        Ok(())
    }

    /// Holds what was exported against the histories.
    fn compare(&mut self, world: &World) -> Result<(), String> {
        let finished = std::mem::take(&mut self.finished);
        let Some(first) = finished.first() else {
            return Ok(());
        };
        let mut past = Past::default();
        for kind in KINDS {
            let mut path = format!("/fhir/{kind}/_history?_count=500");
            if let Some(since) = &first.since {
                path.push_str(&format!("&_since={}", escaped(since)));
            }
            let entries = estate::entries(&mut self.client, &path)?;
            entries.iter().for_each(|entry| past.add(entry));
        }
        for one in &finished {
            for detail in past.differences(one) {
                accuse(world, "export-content", &self.marker(), detail);
            }
        }
        Ok(())
    }
}

/// What histories tell: of each resource its versions, each with its time and, unless it is a deletion, its content.
#[derive(Debug, Default)]
struct Past(BTreeMap<String, Vec<(String, Option<Value>)>>);

impl Past {
    fn add(&mut self, entry: &Value) {
        let resource = entry.get("resource");
        let (name, at) = match resource {
            Some(resource) => (
                name_of(resource),
                resource.pointer("/meta/lastUpdated").cloned(),
            ),
            None => (
                entry
                    .pointer("/request/url")
                    .map_or_else(String::new, |url| {
                        let words: Vec<&str> =
                            url.as_str().unwrap_or_default().rsplit('/').collect();
                        let word = |at: usize| words.get(at).copied().unwrap_or_default();
                        format!("{}/{}", word(1), word(0))
                    }),
                entry.pointer("/response/lastModified").cloned(),
            ),
        };
        let at = at.as_ref().and_then(Value::as_str).unwrap_or_default();
        let versions = self.0.entry(name).or_default();
        versions.push((at.to_owned(), resource.cloned()));
    }

    /// Where an export is not what stood there at its time. Of what changed in that very millisecond either state may be.
    fn differences(&self, export: &Finished) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut exported: BTreeMap<String, &Value> = BTreeMap::new();
        for resource in &export.resources {
            let name = name_of(resource);
            if exported.insert(name.clone(), resource).is_some() {
                wrong.push(format!("{name} is in the files twice"));
            }
        }
        for (name, versions) in &self.0 {
            let states = states_at(versions, export);
            let shown = exported.remove(name);
            let is_one = states.iter().any(|state| match (state, shown) {
                (State::Untouched, None) => !export.deleted.contains(name),
                (State::Gone, None) => export.since.is_none() || export.deleted.contains(name),
                (State::There(content), Some(shown)) => *content == shown,
                _ => false,
            });
            if !is_one {
                wrong.push(format!(
                    "{name} as of {}: exported {}, the history says {states:?}",
                    export.at,
                    shown.map_or_else(|| "nothing".to_owned(), Value::to_string)
                ));
            }
        }
        let more = exported.keys();
        wrong.extend(more.map(|name| format!("{name} is exported, and no history knows it")));
        wrong
    }
}

/// How a resource stood.
#[derive(Clone, Copy, Debug, PartialEq)]
enum State<'a> {
    /// It was not there, or had not changed since.
    Untouched,
    Gone,
    There(&'a Value),
}

/// How a resource stood at the time of an export, seen from when it is about.
fn states_at<'a>(versions: &'a [(String, Option<Value>)], export: &Finished) -> Vec<State<'a>> {
    let since = export.since.as_deref().unwrap_or_default();
    let state = |(at, content): &'a (String, Option<Value>)| match content {
        _ if at.as_str() < since => State::Untouched,
        Some(content) => State::There(content),
        None => State::Gone,
    };
    // Histories are the newest first, and times are written so that they sort.
    let before = versions.iter().find(|(at, _)| *at < export.at);
    let just_then = versions.iter().filter(|(at, _)| *at == export.at);
    let mut states: Vec<State<'_>> = just_then.map(state).collect();
    states.push(before.map_or(State::Untouched, state));
    states
}

fn name_of(resource: &Value) -> String {
    format!(
        "{}/{}",
        text(resource, "resourceType"),
        text(resource, "id")
    )
}

fn text(value: &Value, name: &str) -> String {
    let found = value.get(name).and_then(Value::as_str);
    found.unwrap_or_default().to_owned()
}

/// What a bundle of deletes names.
fn deletes(bundle: &Value) -> Vec<String> {
    let entries = bundle.get("entry").and_then(Value::as_array);
    let urls = entries
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.pointer("/request/url")?.as_str());
    urls.map(str::to_owned).collect()
}

impl Hand for Exports {
    fn step(&mut self, world: &World) -> Step {
        match self.stage.clone() {
            Stage::Idle => self.kick_off(world),
            Stage::Asked(status) => self.look(world, status),
            Stage::Done(status, manifest) => match self.take(world, &status, &manifest) {
                Ok(()) => Step::Done,
                Err(step) => step,
            },
        }
    }

    fn judge(&mut self, world: &World) -> Result<(), String> {
        self.settle(world)?;
        self.compare(world)
    }

    /// One more, of everything.
    fn finish(&mut self, world: &World) -> Result<(), String> {
        self.judge(world)?;
        self.since = None;
        let before = self.exports;
        let begun = Instant::now();
        while self.exports == before && begun.elapsed() < PATIENCE {
            if self.step(world) != Step::Done {
                std::thread::sleep(super::PAUSE);
            }
        }
        if self.exports == before {
            let detail = format!("one of everything does not end: {:?}", self.stage);
            accuse(world, "export-stuck", &self.marker(), detail);
        }
        self.compare(world)
    }

    fn counts(&self) -> Vec<(&'static str, u64)> {
        vec![("exports", self.exports)]
    }
}

#[cfg(test)]
mod tests;
