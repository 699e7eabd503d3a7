//! The tree of a Provenance.

use fhir::element::Misfit;
use fhir::{Element, Issue, instant, problem};

use super::{Agent, Origin, Pointer, Provenance, Why, report};
use crate::making::Unmade;
use crate::naming::{extension as address, profile, system};

/// A value that FHIR cannot say, or a place that it does not have.
impl From<Misfit> for Unmade {
    fn from(misfit: Misfit) -> Unmade {
        match misfit {
            Misfit::Value => Unmade::Refused(vec![Issue::error(
                problem::Kind::Value,
                "record-value-unsaid",
            )]),
            Misfit::Type | Misfit::Name | Misfit::OtherType | Misfit::Full => Unmade::Incomplete,
        }
    }
}

/// The resource of an act, without id.
pub fn to_resource(provenance: &Provenance) -> Result<Element, Unmade> {
    if !provenance.is_whole() {
        return Err(Unmade::Incomplete);
    }
    let mut resource = Element::new("Provenance")?;
    meta(&mut resource, &provenance.doubts)?;
    if let Some(report) = &provenance.report {
        report::contain(&mut resource, report)?;
    }
    if let Some(request) = &provenance.request {
        extension(&mut resource, address::REQUEST_ID)?.push_text("valueString", request)?;
    }
    for target in &provenance.targets {
        let element = resource.push_new("target")?;
        element.push_text("reference", target)?;
    }
    if let Some(moment) = provenance.occurred {
        resource.push_text("occurredDateTime", &moment.to_string())?;
    }
    let recorded = instant::instant_text(provenance.recorded_ms);
    resource.push_text("recorded", &recorded)?;
    for policy in &provenance.policies {
        resource.push_text("policy", policy)?;
    }
    if let Some(location) = &provenance.location {
        point(resource.push_new("location")?, location)?;
    }
    for why in &provenance.reasons {
        reason(&mut resource, why)?;
    }
    let activity = resource.push_new("activity")?;
    coding(
        activity,
        system::RECORD_ACTIVITY,
        provenance.activity.code(),
    )?;
    for agent in &provenance.agents {
        add_agent(&mut resource, agent)?;
    }
    entities(&mut resource, provenance)?;
    Ok(resource)
}

fn meta(resource: &mut Element, doubts: &[String]) -> Result<(), Misfit> {
    let meta = resource.push_new("meta")?;
    meta.push_text("profile", profile::PROVENANCE)?;
    for doubt in doubts.iter().filter(|doubt| !doubt.is_empty()) {
        let tag = meta.push_new("tag")?;
        tag.push_text("system", system::QUALITY)?;
        tag.push_text("code", doubt)?;
    }
    Ok(())
}

fn entities(resource: &mut Element, provenance: &Provenance) -> Result<(), Misfit> {
    for origin in &provenance.sources {
        source(resource, origin)?;
    }
    if let Some(before) = &provenance.before {
        let entity = resource.push_new("entity")?;
        entity.push_text("role", "revision")?;
        entity.push_new("what")?.push_text("reference", before)?;
    }
    if provenance.report.is_some() {
        let entity = resource.push_new("entity")?;
        entity.push_text("role", "quotation")?;
        let what = entity.push_new("what")?;
        what.push_text("reference", report::ADDRESS)?;
    }
    Ok(())
}

fn add_agent(resource: &mut Element, agent: &Agent) -> Result<(), Misfit> {
    let element = resource.push_new("agent")?;
    let role = element.push_new("type")?;
    coding(role, system::PROVENANCE_PARTICIPANT, agent.role.code())?;
    point(element.push_new("who")?, &agent.who)?;
    if let Some(principal) = &agent.on_behalf_of {
        point(element.push_new("onBehalfOf")?, principal)?;
    }
    Ok(())
}

fn reason(resource: &mut Element, why: &Why) -> Result<(), Misfit> {
    let text = why.text.as_deref().filter(|text| !text.is_empty());
    if why.code.is_none() && text.is_none() {
        return Ok(());
    }
    let element = resource.push_new("reason")?;
    if let Some((system, code)) = &why.code {
        coding(element, system, code)?;
    }
    if let Some(text) = text {
        element.push_text("text", text)?;
    }
    Ok(())
}

fn source(resource: &mut Element, origin: &Origin) -> Result<(), Misfit> {
    let entity = resource.push_new("entity")?;
    if let Some(row) = origin.row {
        extension(entity, address::SOURCE_ROW)?.push_text("valuePositiveInt", &row.to_string())?;
    }
    if let Some(digest) = &origin.digest {
        extension(entity, address::CONTENT_DIGEST)?
            .push_text("valueString", &hexadecimal(digest))?;
    }
    if let Some((session, segment)) = &origin.session {
        let whole = extension(entity, address::SCAN_SESSION)?;
        extension(whole, address::SESSION)?.push_text("valueString", session)?;
        let part = extension(whole, address::SEGMENT)?;
        part.push_text("valuePositiveInt", &segment.to_string())?;
    }
    entity.push_text("role", "source")?;
    point(entity.push_new("what")?, &origin.what)
}

fn extension<'a>(element: &'a mut Element, url: &str) -> Result<&'a mut Element, Misfit> {
    let extension = element.push_new("extension")?;
    extension.push_text("url", url)?;
    Ok(extension)
}

/// Adds a code to a concept.
fn coding(concept: &mut Element, system: &str, code: &str) -> Result<(), Misfit> {
    let coding = concept.push_new("coding")?;
    coding.push_text("system", system)?;
    coding.push_text("code", code)?;
    Ok(())
}

/// Makes a reference say whom or what it means.
fn point(reference: &mut Element, pointer: &Pointer) -> Result<(), Misfit> {
    match pointer {
        Pointer::Reference(address) => {
            reference.push_text("reference", address)?;
        }
        Pointer::Number(number) => {
            let identifier = reference.push_new("identifier")?;
            if !number.system.is_empty() {
                identifier.push_text("system", &number.system)?;
            }
            identifier.push_text("value", &number.value)?;
        }
    }
    Ok(())
}

fn hexadecimal(digest: &[u8; 32]) -> String {
    let digit = |value: u8| {
        char::from(if value < 10 {
            b'0' + value
        } else {
            b'a' + value - 10
        })
    };
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(digit).collect()
}
