//! What a Provenance tells.

use ::immunization::ForeignNumber;
use fhir::{Element, Issue, instant, problem};

use super::{Activity, Agent, Origin, Pointer, Provenance, Role, Why, report};
use crate::naming::{extension as address, system};
use crate::reading::{self, Findings, Reading, code_in, numbered, owned, value_of};

/// The act that a Provenance tells of.
pub fn from_resource(resource: &Element) -> Reading<Provenance> {
    if resource.type_name() != "Provenance" {
        return Reading::foreign(resource, "Provenance");
    }
    let mut findings = Findings::new();
    let found = &mut findings;
    let record = read(resource, found);
    Reading {
        record,
        findings: findings.into_vec(),
    }
}

fn read(resource: &Element, found: &mut Findings) -> Option<Provenance> {
    let codings = resource.first("activity").into_iter();
    let codings = codings.flat_map(|activity| activity.children("coding"));
    let activity = code_in(codings, system::RECORD_ACTIVITY).and_then(Activity::parse);
    let recorded = resource
        .text_of("recorded")
        .and_then(instant::parse_instant);
    let (Some(activity), Some(recorded_ms)) = (activity, recorded) else {
        let missing = Issue::error(problem::Kind::Required, "record-part-missing");
        found.tell(missing.at("Provenance"));
        return None;
    };
    let mut provenance = Provenance::new(activity, recorded_ms);
    let targets = resource.children("target");
    provenance.targets = targets
        .filter_map(|target| owned(target, "reference"))
        .collect();
    provenance.request = value_of(resource, address::REQUEST_ID).and_then(text);
    provenance.policies = reading::all_owned(resource, "policy");
    provenance.location = resource.first("location").and_then(pointer);
    provenance.reasons = resource.children("reason").filter_map(why).collect();
    provenance.report = report::contained(resource);
    provenance.doubts = resource
        .first("meta")
        .map(reading::doubts)
        .unwrap_or_default();
    read_time(resource, &mut provenance, found);
    read_agents(resource, &mut provenance, found);
    read_entities(resource, &mut provenance, found);
    Some(provenance)
}

fn read_time(resource: &Element, provenance: &mut Provenance, found: &mut Findings) {
    let Some(said) = resource.first("occurred") else {
        return;
    };
    provenance.occurred = said.text().and_then(reading::moment);
    if provenance.occurred.is_none() {
        found.unread("Provenance.occurred".to_owned());
    }
}

fn read_agents(resource: &Element, provenance: &mut Provenance, found: &mut Findings) {
    for (at, element) in numbered(resource, "agent") {
        let codings = element.first("type").into_iter();
        let codings = codings.flat_map(|concept| concept.children("coding"));
        let role = code_in(codings, system::PROVENANCE_PARTICIPANT).and_then(Role::parse);
        let who = element.first("who").and_then(pointer);
        match (role, who) {
            (Some(role), Some(who)) => provenance.agents.push(Agent {
                role,
                who,
                on_behalf_of: element.first("onBehalfOf").and_then(pointer),
            }),
            _ => found.unread(format!("Provenance.agent[{at}]")),
        }
    }
}

fn read_entities(resource: &Element, provenance: &mut Provenance, found: &mut Findings) {
    for (at, element) in numbered(resource, "entity") {
        let what = element.first("what").and_then(pointer);
        match (element.text_of("role"), what) {
            (Some("source"), Some(what)) => provenance.sources.push(Origin {
                what,
                row: value_of(element, address::SOURCE_ROW).and_then(number),
                digest: value_of(element, address::CONTENT_DIGEST).and_then(digest),
                session: session(element),
            }),
            (Some("revision"), Some(Pointer::Reference(before))) if provenance.before.is_none() => {
                provenance.before = Some(before);
            }
            (Some("quotation"), Some(Pointer::Reference(one)))
                if one == report::ADDRESS && provenance.report.is_some() => {}
            _ => found.unread(format!("Provenance.entity[{at}]")),
        }
    }
}

fn session(entity: &Element) -> Option<(String, u32)> {
    let whole = entity.extensions(address::SCAN_SESSION).next()?;
    let session = value_of(whole, address::SESSION).and_then(text)?;
    let segment = value_of(whole, address::SEGMENT).and_then(number)?;
    Some((session, segment))
}

fn why(reason: &Element) -> Option<Why> {
    let coding = reason.first("coding");
    let code = coding.and_then(|coding| owned(coding, "code"));
    let system = coding.and_then(|coding| owned(coding, "system"));
    let text = owned(reason, "text");
    (code.is_some() || text.is_some()).then(|| Why {
        code: code.map(|code| (system.unwrap_or_default(), code)),
        text,
    })
}

/// Whom or what a reference means. An address goes before a number.
fn pointer(reference: &Element) -> Option<Pointer> {
    if let Some(address) = owned(reference, "reference") {
        return Some(Pointer::Reference(address));
    }
    let identifier = reference.first("identifier")?;
    Some(Pointer::Number(ForeignNumber {
        system: owned(identifier, "system").unwrap_or_default(),
        value: owned(identifier, "value")?,
    }))
}

fn text(value: &Element) -> Option<String> {
    value.text().map(str::to_owned)
}

fn number(value: &Element) -> Option<u32> {
    value.text()?.parse().ok()
}

fn digest(value: &Element) -> Option<[u8; 32]> {
    let text = value.text()?.as_bytes();
    let mut digest = [0; 32];
    let (pairs, rest) = text.as_chunks::<2>();
    if pairs.len() != digest.len() || !rest.is_empty() {
        return None;
    }
    for (byte, [high, low]) in digest.iter_mut().zip(pairs) {
        *byte = nibble(*high)? << 4 | nibble(*low)?;
    }
    Some(digest)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}
