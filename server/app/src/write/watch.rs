//! What a client does not say, whatever it sends or deletes: to whom a record belongs once it stands, how it came here, and what
//! is doubtful about it (R-A07, R-A11).
//!
//! It is looked at within the transaction, beside what is there: a merge between a look and a write would be taken back
//! otherwise.

use std::sync::Arc;

use fhir::codec::{Limits, json};
use fhir::search::references;
use fhir::{Element, Id, Key, Kind, Version};
use profiles::naming::{extension, system};
use profiles::provenance::Activity;
use store::{Content, Refusal, Replacing, Watch};

use super::content_unchecked;
use crate::forecast::kept;
use crate::interaction::trail;
use crate::quality::tags;
use crate::rules::Rules;

/// By which elements a record is somebody's. Who is in a group, and which records are one person's, changes as a matter of
/// course; those have other elements.
const OWNERS: [&str; 3] = ["patient", "subject", "target"];

/// Numbers that the house gives to what records come from.
const SOURCES: [&str; 3] = [system::IMPORT, system::SCAN, system::SESSION];

/// Looks at what a client writes.
pub(super) fn watch(rules: &Arc<Rules>, bases: Vec<String>) -> Watch {
    let rules = Arc::clone(rules);
    Watch(Arc::new(move |replacing| {
        let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
        look((&rules, &bases), replacing)
    }))
}

fn look(
    (rules, bases): (&Rules, &[&str]),
    replacing: &Replacing<'_>,
) -> Result<Option<Content>, Refusal> {
    let Replacing { key, before, after } = replacing;
    let tells = ["Provenance", "AuditEvent"].contains(&key.kind.name());
    let Some(after) = after else {
        let told = before.filter(|_| tells).and_then(read);
        return match told.is_some_and(|told| is_of_house(&told)) {
            true => Err(Refusal::OfHouse),
            false => Ok(None),
        };
    };
    if kept::is_kept(key) {
        return Err(Refusal::OfHouse);
    }
    let text = after.draft.body(&key.id, Version(1), 0);
    let has_marks = |text: &[u8]| memchr::memmem::find(text, system::QUALITY.as_bytes()).is_some();
    let is_marked = has_marks(&text) || before.is_some_and(has_marks);
    let before = before.and_then(read);
    // Most of what is created says nothing of the kind, and is not read again.
    if before.is_none() && !is_marked && !tells {
        return Ok(None);
    }
    let element = || read(&text).ok_or(Refusal::OfHouse);
    if let Some(before) = &before {
        let owners = owners(key.kind, &references(before, bases));
        let is_owned = !owners.is_empty();
        if is_owned && owners != self::owners(key.kind, &after.references) {
            return Err(Refusal::Moved);
        }
        let town = municipality(before);
        if town.is_some() && town != municipality(&element()?) {
            return Err(Refusal::Moved);
        }
    }
    if tells && (is_of_house(&element()?) || before.as_ref().is_some_and(is_of_house)) {
        return Err(Refusal::OfHouse);
    }
    match is_marked {
        true => remarked((rules, bases), before.as_ref(), element()?),
        false => Ok(None),
    }
}

fn read(text: impl AsRef<[u8]>) -> Option<Element> {
    json::read(text.as_ref(), &Limits::own()).ok()
}

/// Whose a record is.
fn owners(kind: Kind, references: &[(Key, String)]) -> Vec<Id> {
    let is_owner = |place: &str| {
        let within = place
            .strip_prefix(kind.name())
            .and_then(|rest| rest.strip_prefix('.'));
        let element = within.and_then(|rest| rest.split(['.', '[']).next());
        element.is_some_and(|element| OWNERS.contains(&element))
    };
    let mut owners: Vec<Id> = references
        .iter()
        .filter(|(target, place)| target.kind == Kind::PATIENT && is_owner(place))
        .map(|(target, _)| target.id.clone())
        .collect();
    owners.sort_unstable();
    owners.dedup();
    owners
}

/// The municipality whose record it is.
fn municipality(element: &Element) -> Option<&str> {
    let mut extensions = element.extensions(extension::MUNICIPALITY);
    extensions.next()?.first("value")?.text_of("value")
}

/// Whether a Provenance tells how something came here by a way that the house alone goes: files, scans, answers of other
/// towns, corrections, undoings, merges. Or whether an AuditEvent was seen by us.
fn is_of_house(element: &Element) -> bool {
    let of_clients = |code: &str| {
        let activity = Activity::parse(code);
        matches!(activity, Some(Activity::Entry | Activity::Exchange))
    };
    let is_act = |one: &Element| {
        one.text_of("system") == Some(system::RECORD_ACTIVITY)
            && !one.text_of("code").is_some_and(of_clients)
    };
    let is_source = |one: &Element| {
        one.text_of("system")
            .is_some_and(|it| SOURCES.contains(&it))
    };
    let activity = element.first("activity").into_iter();
    let mut acts = activity.flat_map(|activity| activity.children("coding"));
    let entities = element
        .children("entity")
        .filter_map(|one| one.first("what"));
    let mut sources = entities.filter_map(|what| what.first("identifier"));
    let observer = element
        .first("source")
        .and_then(|source| source.first("observer"));
    let observer = observer.and_then(|observer| observer.first("identifier"));
    let is_us = |one: &Element| {
        (one.text_of("system"), one.text_of("value"))
            == (Some(system::CLIENT), Some(trail::OBSERVER))
    };
    acts.any(is_act) || sources.any(is_source) || observer.is_some_and(is_us)
}

/// The content with those marks of quality that are there, whatever a client sent; none where it sent the same.
fn remarked(
    (rules, bases): (&Rules, &[&str]),
    before: Option<&Element>,
    mut element: Element,
) -> Result<Option<Content>, Refusal> {
    let had = before.map(tags::computed).unwrap_or_default();
    let sent = tags::computed(&element);
    let kept = tags::beside_client(had, &sent);
    if kept == sent {
        return Ok(None);
    }
    let bases: Vec<String> = bases.iter().map(|&base| base.to_owned()).collect();
    // They are codes of ours, and what they are put into was stored as it is, so that nothing of it can fail.
    let put = tags::put(&mut element, &kept).ok();
    let prepared = put.and_then(|()| content_unchecked(rules, element, &bases).ok());
    let content = prepared.ok_or(Refusal::OfHouse)?.content;
    Ok(Some(content))
}
