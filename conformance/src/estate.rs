//! What a town has after all files: people, doses and where each came from, in a form in which two servers that were told
//! the same say the same.
//!
//! Ids, times of the server and the names of jobs differ from run to run. They are replaced by what they stand for, so
//! that everything else is compared word by word, versions included.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::http::Client;

/// Resources on a page.
const PAGE: usize = 500;
/// Pages that are followed at most.
const PAGES_MAX: usize = 20_000;
/// Nothing that files make is nested so deep.
const DEPTH_MAX: usize = 40;

/// Everything of some types, each under a key that does not differ from run to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Estate {
    things: BTreeMap<String, Vec<String>>,
    /// Things without anything that names them.
    pub nameless: usize,
}

/// All current resources of a type.
pub fn all(client: &mut Client, kind: &str) -> Result<Vec<Value>, String> {
    let entries = entries(client, &format!("/fhir/{kind}?_count={PAGE}"))?;
    let resources = entries.iter();
    Ok(resources
        .filter_map(|entry| entry.get("resource").cloned())
        .collect())
}

/// The entries of a list and of all pages behind it.
pub fn entries(client: &mut Client, path: &str) -> Result<Vec<Value>, String> {
    let mut path = path.to_owned();
    let mut found = Vec::new();
    for _ in 0..PAGES_MAX {
        let mut bundle = page(client, &path)?;
        if let Some(Value::Array(entries)) = bundle.get_mut("entry").map(Value::take) {
            found.extend(entries);
        }
        match next(&bundle) {
            Some(following) => path = following,
            None => return Ok(found),
        }
    }
    Err(format!("{path} has pages without end"))
}

/// Which of these types the server says that it has.
pub fn offered<'k>(client: &mut Client, kinds: &[&'k str]) -> Result<Vec<&'k str>, String> {
    let statement = page(client, "/fhir/metadata")?;
    let resources = statement.pointer("/rest/0/resource");
    let resources = resources.and_then(Value::as_array);
    let has = |kind: &str| {
        let mut resources = resources.into_iter().flatten();
        resources.any(|resource| resource.get("type") == Some(&kind.into()))
    };
    Ok(kinds.iter().copied().filter(|kind| has(kind)).collect())
}

fn page(client: &mut Client, path: &str) -> Result<Value, String> {
    let mut last = String::new();
    for _ in 0..20 {
        match client.fetch(path) {
            Ok(answer) if answer.status == 200 => {
                return answer.json().ok_or_else(|| format!("{path}: not JSON"));
            }
            // A budget for searches may be used up for a moment.
            Ok(answer) if matches!(answer.status, 429 | 503) => last = answer.status.to_string(),
            Ok(answer) => {
                let text = String::from_utf8_lossy(&answer.body);
                let text: String = text.chars().take(600).collect();
                return Err(format!("{path}: status {}: {text}", answer.status));
            }
            Err(error) => last = error.to_string(),
        }
        std::thread::sleep(Duration::from_millis(250));
    }
    Err(format!("{path}: {last}"))
}

/// The path and query of the next page.
fn next(bundle: &Value) -> Option<String> {
    let links = bundle.get("link")?.as_array()?;
    let next = links
        .iter()
        .find(|link| link.get("relation") == Some(&"next".into()))?;
    let url = next.get("url")?.as_str()?;
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.get(rest.find('/')?..)?,
        None => url,
    };
    Some(path.to_owned())
}

impl Estate {
    /// What there is of these types. The texts are replaced by `job`, wherever they stand.
    pub fn take(
        client: &mut Client,
        kinds: &[&str],
        is_meant: impl Fn(&Value) -> bool,
        jobs: &[String],
    ) -> Result<Estate, String> {
        let mut names = BTreeMap::new();
        let mut things = Vec::new();
        for kind in kinds {
            for thing in all(client, kind)? {
                if !is_meant(&thing) {
                    continue;
                }
                let id = thing.get("id").and_then(Value::as_str).unwrap_or_default();
                if let Some(key) = key_of(&thing) {
                    names.insert(format!("{kind}/{id}"), key);
                }
                things.push(thing);
            }
        }
        let mut estate = Estate::default();
        for mut thing in things {
            let name = name_of(&thing);
            // What names nothing itself is told by what it is about.
            strip(&mut thing);
            replace(&mut thing, &names, jobs, 0);
            let key = match names.get(&name) {
                Some(key) => key.clone(),
                None => {
                    let about = thing.get("target").map(Value::to_string);
                    estate.nameless += usize::from(about.is_none());
                    format!("{} {}", kind_of(&thing), about.unwrap_or_default())
                }
            };
            let told = sorted(&thing, 0).to_string();
            estate.things.entry(key).or_default().push(told);
        }
        for told in estate.things.values_mut() {
            told.sort_unstable();
        }
        Ok(estate)
    }

    /// How many things there are.
    pub fn len(&self) -> usize {
        self.things.values().map(Vec::len).sum()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// Keys of which there is more than one thing, of a type.
    pub fn doubled(&self, kind: &str) -> Vec<&str> {
        let doubled = self
            .things
            .iter()
            .filter(|(key, told)| told.len() > 1 && key.starts_with(kind));
        doubled.map(|(key, _)| key.as_str()).collect()
    }

    /// Where the other differs: what is missing there, what is there and not here, what is told otherwise.
    pub fn differences(&self, other: &Estate) -> Vec<String> {
        let mut different = Vec::new();
        for (key, told) in &self.things {
            match other.things.get(key) {
                None => different.push(format!("missing: {key}")),
                Some(theirs) if theirs != told => {
                    different.push(format!("other content: {key}\n  {told:?}\n  {theirs:?}"));
                }
                Some(_) => {}
            }
        }
        let more = other
            .things
            .keys()
            .filter(|key| !self.things.contains_key(*key));
        different.extend(more.map(|key| format!("not expected: {key}")));
        different
    }
}

fn kind_of(thing: &Value) -> &str {
    let kind = thing.get("resourceType").and_then(Value::as_str);
    kind.unwrap_or_default()
}

fn name_of(thing: &Value) -> String {
    let id = thing.get("id").and_then(Value::as_str).unwrap_or_default();
    format!("{}/{id}", kind_of(thing))
}

/// What names a thing in every run: all its identifiers.
fn key_of(thing: &Value) -> Option<String> {
    let identifiers = thing.get("identifier")?.as_array()?;
    let mut words: Vec<String> = identifiers
        .iter()
        .filter_map(|identifier| {
            let system = identifier.get("system")?.as_str()?;
            Some(format!("{system}|{}", identifier.get("value")?.as_str()?))
        })
        .collect();
    words.sort_unstable();
    (!words.is_empty()).then(|| format!("{} {}", kind_of(thing), words.join(" ")))
}

/// Takes away what the server alone made.
fn strip(thing: &mut Value) {
    let Some(members) = thing.as_object_mut() else {
        return;
    };
    members.remove("id");
    if members.get("resourceType") == Some(&"Provenance".into()) {
        members.remove("recorded");
    }
    if let Some(meta) = members.get_mut("meta").and_then(Value::as_object_mut) {
        meta.remove("lastUpdated");
        meta.remove("source");
    }
}

fn replace(value: &mut Value, names: &BTreeMap<String, String>, jobs: &[String], depth: usize) {
    if depth > DEPTH_MAX {
        return;
    }
    match value {
        Value::String(text) => {
            let (thing, version) = match text.split_once("/_history/") {
                Some((thing, version)) => (thing, Some(version)),
                None => (text.as_str(), None),
            };
            if let Some(key) = names.get(thing) {
                *text = match version {
                    Some(version) => format!("{key} version {version}"),
                    None => key.clone(),
                };
            } else if jobs.iter().any(|job| text.contains(job.as_str())) {
                for job in jobs {
                    *text = text.replace(job.as_str(), "job");
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                replace(item, names, jobs, depth + 1);
            }
        }
        Value::Object(members) => {
            for (_, member) in members.iter_mut() {
                replace(member, names, jobs, depth + 1);
            }
        }
        _ => {}
    }
}

/// The same with members in one order.
fn sorted(value: &Value, depth: usize) -> Value {
    match value {
        Value::Object(members) if depth <= DEPTH_MAX => {
            let ordered: BTreeMap<&String, &Value> = members.iter().collect();
            let mut told = Map::new();
            for (name, member) in ordered {
                told.insert(name.clone(), sorted(member, depth + 1));
            }
            Value::Object(told)
        }
        Value::Array(items) if depth <= DEPTH_MAX => {
            Value::Array(items.iter().map(|item| sorted(item, depth + 1)).collect())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests;
