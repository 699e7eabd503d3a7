//! Looking at one thing: search, history, read and vread, and where they disagree among themselves.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{is_live, search_path};
use crate::http::{Client, Response};
use crate::load::BASE;
use crate::oracle::{Content, Current, Outcome, Sighting, Slot, Version};
use crate::parts::{self, Kind};

/// A contradiction within what the server shows: its rule and what was seen.
type Finding = (&'static str, String);

/// Pages of one listing that are followed before it counts as endless.
const PAGES_MAX: usize = 10_000;

/// One entry of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) version: u32,
    pub(super) marker: Option<String>,
    content: Option<Content>,
}

impl Entry {
    /// The version alone.
    pub(super) fn to_version(&self) -> Version {
        Version {
            number: self.version,
            content: self.content.clone(),
        }
    }
}

/// Everything seen under the slot's marker or under an id that was promised for it.
pub(super) fn look(
    client: &mut Client,
    kind: Kind,
    slot: &Slot,
) -> Result<(Vec<Sighting>, Vec<Finding>), String> {
    let mut findings = Vec::new();
    let found = search(client, kind, &slot.marker)?;
    let mut ids: BTreeSet<String> = found.iter().cloned().collect();
    for operation in &slot.operations {
        if let Outcome::Done { id, .. } | Outcome::Found { id } = &operation.outcome {
            ids.insert(id.clone());
        }
    }
    let mut sightings = Vec::new();
    for id in ids {
        let sighting = look_at(client, kind, &id, &mut findings)?;
        if is_live(&sighting) != found.contains(&id) {
            let detail = format!("{id} is {:?}, the search finds {found:?}", sighting.current);
            findings.push(("search", detail));
        }
        if !(sighting.versions.is_empty() && sighting.current == Current::Missing) {
            sightings.push(sighting);
        }
    }
    Ok((sightings, findings))
}

fn look_at(
    client: &mut Client,
    kind: Kind,
    id: &str,
    findings: &mut Vec<Finding>,
) -> Result<Sighting, String> {
    let path = format!("{BASE}/{}/{id}", kind.name());
    let entries = read_history(client, &format!("{path}/_history?_count=1000"))?;
    let versions: Vec<Version> = entries.iter().map(Entry::to_version).collect();
    let answer = fetch(client, &path)?;
    let current = match answer.status {
        200 => Current::Live(version_of(&answer)?),
        410 => Current::Deleted,
        404 => Current::Missing,
        status => return Err(format!("GET {path}: {status}")),
    };
    // One version by its own address: which one changes with each look, as the newest changes.
    if let Some(wanted) = versions.get(versions.len() / 2) {
        let path = format!("{path}/_history/{}", wanted.number);
        let answer = fetch(client, &path)?;
        let agrees = match (answer.status, &wanted.content) {
            (200, Some(_)) => version_of(&answer)? == *wanted,
            (410, None) => true,
            _ => false,
        };
        if !agrees {
            findings.push((
                "vread",
                format!("{path}: {} against {wanted:?}", answer.status),
            ));
        }
    }
    Ok(Sighting {
        id: id.to_owned(),
        versions,
        current,
    })
}

fn version_of(answer: &Response) -> Result<Version, String> {
    let resource = answer.json().ok_or("the body is not JSON")?;
    let number = version_id(&resource)?;
    if answer.version() != Some(number) {
        return Err(format!("ETag {:?}, body {number}", answer.header("etag")));
    }
    Ok(Version {
        number,
        content: Some(content_of(&resource)),
    })
}

fn content_of(resource: &Value) -> Content {
    Content::of(resource, parts::tag_of(resource).unwrap_or_default())
}

fn version_id(resource: &Value) -> Result<u32, String> {
    text(resource, &["meta", "versionId"])
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| "a resource without meta.versionId".to_owned())
}

fn text<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    path.iter()
        .try_fold(value, |value, name| value.get(name))?
        .as_str()
}

/// The ids that a search by the marker lists, as often as it lists them.
fn search(client: &mut Client, kind: Kind, marker: &str) -> Result<Vec<String>, String> {
    let mut ids = Vec::new();
    for entry in read_pages(client, &search_path(kind, marker))?.unwrap_or_default() {
        if text(&entry, &["search", "mode"]) == Some("outcome") {
            continue;
        }
        let id = text(&entry, &["resource", "id"]).ok_or("an entry without id")?;
        ids.push(id.to_owned());
    }
    Ok(ids)
}

/// All entries of a history, newest first, or none where it answers 404.
pub(super) fn read_history(client: &mut Client, path: &str) -> Result<Vec<Entry>, String> {
    let mut entries: Vec<Entry> = Vec::new();
    let listed = read_pages(client, path)?.unwrap_or_default();
    for entry in listed.iter().rev() {
        let entry = history_entry(entry, &entries)?;
        entries.push(entry);
    }
    entries.reverse();
    Ok(entries)
}

/// One entry; `older` are those below it in the listing, oldest first.
fn history_entry(entry: &Value, older: &[Entry]) -> Result<Entry, String> {
    if let Some(resource) = entry.get("resource") {
        return Ok(Entry {
            kind: text(resource, &["resourceType"]).unwrap_or_default().into(),
            id: text(resource, &["id"])
                .ok_or("a version without id")?
                .into(),
            version: version_id(resource)?,
            marker: parts::marker_of(resource).map(str::to_owned),
            content: Some(content_of(resource)),
        });
    }
    if text(entry, &["request", "method"]) != Some("DELETE") {
        return Err("an entry without resource that is no deletion".to_owned());
    }
    let url = text(entry, &["request", "url"]).ok_or("a deletion without address")?;
    let mut segments = url.rsplit('/');
    let id = segments.next().unwrap_or_default().to_owned();
    let kind = segments.next().unwrap_or_default().to_owned();
    // The tag of a deletion is not everywhere; without it, it follows the version before it.
    let tag = text(entry, &["response", "etag"])
        .and_then(|tag| tag.trim_start_matches("W/").trim_matches('"').parse().ok());
    let before = older
        .iter()
        .rfind(|entry| entry.id == id && entry.kind == kind)
        .map_or(0, |entry| entry.version);
    Ok(Entry {
        kind,
        id,
        version: tag.unwrap_or(before + 1),
        marker: None,
        content: None,
    })
}

/// The entries of a Bundle and of every page after it; nothing where it answers 404.
fn read_pages(client: &mut Client, path: &str) -> Result<Option<Vec<Value>>, String> {
    let mut entries = Vec::new();
    let mut path = path.to_owned();
    for _ in 0..PAGES_MAX {
        let answer = fetch(client, &path)?;
        if answer.status == 404 {
            return Ok(None);
        }
        let mut bundle = answer
            .json()
            .filter(|_| answer.status == 200)
            .ok_or_else(|| format!("GET {path}: {}", answer.status))?;
        if let Some(Value::Array(page)) = bundle.get_mut("entry").map(Value::take) {
            entries.extend(page);
        }
        match next_page(&bundle) {
            Some(next) if next == path => return Err(format!("{path} leads to itself")),
            Some(next) => path = next,
            None => return Ok(Some(entries)),
        }
    }
    Err(format!("{path}: more pages than there can be"))
}

/// Path and query of the link to the next page.
fn next_page(bundle: &Value) -> Option<String> {
    let links = bundle.get("link")?.as_array()?;
    let next = links
        .iter()
        .find(|link| text(link, &["relation"]) == Some("next"))?;
    let url = text(next, &["url"])?;
    let start = url.find(BASE)?;
    url.get(start..).map(str::to_owned)
}

fn fetch(client: &mut Client, path: &str) -> Result<Response, String> {
    client.fetch(path).map_err(|e| format!("GET {path}: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_deletion_without_a_tag_follows_the_version_before_it() {
        let kept: Value =
            serde_json::from_str(&parts::with_id(&parts::patient("m", "t"), "a")).unwrap();
        let mut kept = json!({ "resource": kept });
        kept["resource"]["meta"]["versionId"] = json!("4");
        let first = history_entry(&kept, &[]).unwrap();
        assert_eq!((first.version, first.marker.as_deref()), (4, Some("m")));
        let deletion = json!({"request": {"method": "DELETE", "url": "Patient/a"}});
        let second = history_entry(&deletion, &[first]).unwrap();
        assert_eq!((second.version, second.content), (5, None));
        let tagged = json!({"request": {"method": "DELETE", "url": "Patient/a"},
            "response": {"etag": "W/\"9\""}});
        assert_eq!(history_entry(&tagged, &[]).unwrap().version, 9);
    }

    #[test]
    fn the_next_page_is_found_by_its_relation() {
        let bundle = json!({"link": [{"relation": "self", "url": "http://h/fhir/Patient"},
            {"relation": "next", "url": "http://h:1/fhir/Patient?_count=2&page=x"}]});
        assert_eq!(
            next_page(&bundle).as_deref(),
            Some("/fhir/Patient?_count=2&page=x")
        );
        assert_eq!(next_page(&json!({})), None);
    }
}
