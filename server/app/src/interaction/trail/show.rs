//! An event of the trail as an AuditEvent.

use access::audit::{Event, Outcome};
use fhir::element::Misfit;
use fhir::{Element, Id, instant};
use profiles::naming::{self, extension, system};

use crate::call::RequestId;
use crate::parts::{code, extend, number};
use crate::web::hex;

/// What events of ours say who saw them.
pub const OBSERVER: &str = "sesshu";
const HL7: &str = "http://terminology.hl7.org/CodeSystem";

/// The interactions of FHIR that events name.
const RESTFUL: [&str; 11] = [
    "read",
    "vread",
    "create",
    "update",
    "patch",
    "delete",
    "history-instance",
    "history-type",
    "history-system",
    "search-type",
    "search-system",
];

/// The event. Where one patient asks, others who are in it are not shown.
pub(super) fn element(
    id: &str,
    tenant: i32,
    event: &Event,
    only: Option<&Id>,
) -> Result<Element, Misfit> {
    let mut shown = Element::new("AuditEvent")?;
    shown.push_text("id", id)?;
    let zone = event.zone.map_or("system", |zone| zone.name());
    let address = format!("{}/StructureDefinition/zone", naming::CANONICAL_BASE);
    extend(&mut shown, &address, ("valueCode", zone))?;
    let request = request_of(&event.request);
    extend(&mut shown, extension::REQUEST_ID, ("valueString", &request))?;
    code(
        shown.push_new("type")?,
        &format!("{HL7}/audit-event-type"),
        "rest",
    )?;
    let known = RESTFUL.contains(&&*event.action);
    let done = if known { &*event.action } else { "operation" };
    code(
        shown.push_new("subtype")?,
        "http://hl7.org/fhir/restful-interaction",
        done,
    )?;
    shown.push_text("action", act(&event.action))?;
    shown.push_text("recorded", &instant::instant_text(event.at_ms))?;
    let outcome = match event.outcome {
        Outcome::Done => "0",
        Outcome::Refused => "4",
        Outcome::Failed => "8",
    };
    shown.push_text("outcome", outcome)?;
    if !event.purpose.is_empty() {
        let purpose = shown.push_new("purposeOfEvent")?.push_new("coding")?;
        code(purpose, system::V3_REASON, &event.purpose)?;
    }
    agents(&mut shown, event)?;
    let source = shown.push_new("source")?;
    let site = match tenant {
        0 => "system".to_owned(),
        tenant => format!("{tenant:06}"),
    };
    source.push_text("site", &site)?;
    number(source.push_new("observer")?, system::CLIENT, OBSERVER)?;
    entities(&mut shown, event, only)?;
    shown.sort_fields();
    Ok(shown)
}

fn agents(shown: &mut Element, event: &Event) -> Result<(), Misfit> {
    let asker = shown.push_new("agent")?;
    if let Some(role) = event.role {
        asker.push_new("role")?.push_text("text", role.name())?;
    }
    // Whoever signed in asked; without a sign-in, the client did so by itself.
    let client = match &*event.client {
        "" => "unknown",
        client => client,
    };
    let who = match &*event.account {
        "" => client,
        account => account,
    };
    number(asker.push_new("who")?, system::CLIENT, who)?;
    asker.push_text("requestor", "true")?;
    if !event.source.is_empty() {
        let network = asker.push_new("network")?;
        network.push_text("address", &event.source)?;
        network.push_text("type", "2")?;
    }
    if !event.account.is_empty() {
        let app = shown.push_new("agent")?;
        number(app.push_new("who")?, system::CLIENT, client)?;
        app.push_text("requestor", "false")?;
    }
    Ok(())
}

fn entities(shown: &mut Element, event: &Event, only: Option<&Id>) -> Result<(), Misfit> {
    let may_show = |patient: &str| only.is_none_or(|only| only.as_str() == patient);
    for object in &event.objects {
        let mut parts = object.split('/');
        let (Some(kind), Some(id)) = (parts.next(), parts.next()) else {
            continue;
        };
        if fhir::Kind::parse(kind).is_none() || (kind == "Patient" && !may_show(id)) {
            continue;
        }
        let reference = match parts.next() {
            Some(version) => format!("{kind}/{id}/_history/{version}"),
            None => format!("{kind}/{id}"),
        };
        entity(shown, &reference, ("2", "4"))?;
    }
    for patient in event.patients.iter().filter(|id| may_show(id)) {
        if Id::parse(patient).is_some() {
            entity(shown, &format!("Patient/{patient}"), ("1", "1"))?;
        }
    }
    let found = event.found.map(|found| found.to_string());
    let rule = Some(event.rule.to_string()).filter(|rule| !rule.is_empty());
    let action =
        Some(event.action.to_string()).filter(|action| !RESTFUL.contains(&action.as_str()));
    // For which other municipality it was done.
    let municipality = event
        .objects
        .iter()
        .find_map(|object| Some(object.strip_prefix("municipality/")?.to_owned()));
    let named = [
        ("action", action),
        ("found", found),
        ("rule", rule),
        ("municipality", municipality),
    ];
    let details: Vec<(&str, String)> = named
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    if !details.is_empty() {
        let counted = shown.push_new("entity")?;
        for (name, value) in details {
            let detail = counted.push_new("detail")?;
            detail.push_text("type", name)?;
            detail.push_text("valueString", &value)?;
        }
    }
    Ok(())
}

fn entity(shown: &mut Element, reference: &str, (kind, role): (&str, &str)) -> Result<(), Misfit> {
    let entity = shown.push_new("entity")?;
    entity.push_new("what")?.push_text("reference", reference)?;
    code(
        entity.push_new("type")?,
        &format!("{HL7}/audit-entity-type"),
        kind,
    )?;
    code(
        entity.push_new("role")?,
        &format!("{HL7}/object-role"),
        role,
    )
}

/// FHIR's letter of an action.
fn act(action: &str) -> &'static str {
    match action {
        "create" => "C",
        "read" | "vread" | "history-instance" | "history-type" | "history-system" => "R",
        "update" | "patch" | "meta-add" | "meta-delete" => "U",
        "delete" => "D",
        _ => "E",
    }
}

/// The number of a request as it was shown to whoever asked.
fn request_of(bytes: &[u8]) -> String {
    match bytes.try_into() {
        Ok(bytes) => hex(RequestId(bytes)),
        Err(_) => "none".to_owned(),
    }
}
