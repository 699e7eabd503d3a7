//! The CapabilityStatement, made from the table of routes: what is listed works, and what works is listed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use access::Zone;
use bytes::Bytes;
use fhir::search::Catalogue;
use fhir::{Kind, codec};
use serde_json::{Map, Value, json};

use super::{Does, PATCH_FORMS, ROWS};
use crate::definitions::Library;
use crate::notify::topic::TOPICS;

mod search;

/// When what is stated last changed. Only a change of the statement moves it.
const DATE: &str = "2026-11-21";
/// More bases than this are not remembered; the statement is then made for each request.
const BASES_MAX: usize = 16;

/// What the settings decide about the statement.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Clients may choose the ids of new resources.
    pub update_as_create: bool,
    /// References to this server must lead somewhere.
    pub referential_integrity: bool,
    /// What can be searched for.
    pub catalogue: Arc<Catalogue>,
    /// The definitions that are in force.
    pub library: Arc<Library>,
}

/// The statement of one zone, kept ready for each base that clients come by.
#[derive(Debug)]
pub struct Capabilities {
    zone: Zone,
    offer: Offer,
    ready: Mutex<HashMap<Box<str>, Arc<Statement>>>,
}

/// A statement as text.
#[derive(Debug)]
pub struct Statement {
    /// JSON.
    pub text: Bytes,
    /// The entity tag with its quotation marks, without `W/`.
    pub tag: String,
}

impl Capabilities {
    /// The statements of a zone.
    pub fn new(zone: Zone, offer: Offer) -> Capabilities {
        Capabilities {
            zone,
            offer,
            ready: Mutex::default(),
        }
    }

    /// The statement with this base in it.
    pub fn for_base(&self, base: &str) -> Arc<Statement> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(statement) = ready.get(base) {
            return statement.clone();
        }
        let statement = Arc::new(state(self.zone, &self.offer, base));
        if ready.len() < BASES_MAX {
            ready.insert(base.into(), statement.clone());
        }
        statement
    }
}

fn state(zone: Zone, offer: &Offer, base: &str) -> Statement {
    let text = in_order(statement(zone, offer, base).to_string().into_bytes());
    let digest = openssl::sha::sha256(&text);
    let tag: String = digest
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Statement {
        text: text.into(),
        tag: format!("\"{tag}\""),
    }
}

/// The text with its members in FHIR's order.
fn in_order(text: Vec<u8>) -> Vec<u8> {
    let Ok(mut element) = codec::json::read(&text, &codec::Limits::own()) else {
        return text;
    };
    element.sort_fields();
    let mut ordered = Vec::with_capacity(text.len());
    codec::json::write(&element, &mut ordered);
    ordered
}

fn statement(zone: Zone, offer: &Offer, base: &str) -> Value {
    let speaks_fhir = served(zone).any(|does| does == Does::Read);
    let kinds = Kind::all().filter(|_| speaks_fhir);
    let resources: Vec<Value> = kinds.map(|kind| resource(zone, offer, kind)).collect();
    let has = |wanted: Does| served(zone).any(|does| does == wanted);
    let system: Vec<Value> = served(zone)
        .flat_map(system_codes)
        .map(|code| json!({"code": code}))
        .collect();
    let mut rest = Map::new();
    rest.insert("mode".into(), "server".into());
    rest.insert("security".into(), security(zone, base));
    rest.insert("resource".into(), resources.into());
    if !system.is_empty() {
        rest.insert("interaction".into(), system.into());
    }
    if has(Does::SearchSystem) {
        let across = search::across(&offer.catalogue);
        let package =
            format!("Profiles, extensions and codes that are in force: {base}/package.tgz");
        let documentation = format!("{package}\n\n{}", search::TEXT_RULES);
        rest.insert("documentation".into(), documentation.into());
        rest.insert("searchParam".into(), across.into());
    }
    let operations = operations(zone, None);
    if !operations.is_empty() {
        rest.insert("operation".into(), operations.into());
    }
    if has(Does::SearchCompartment) {
        let compartment = "http://hl7.org/fhir/CompartmentDefinition/patient";
        rest.insert("compartment".into(), json!([compartment]));
    }
    let patches = served(zone).any(Does::takes_patch);
    let patch_forms: Vec<&str> = PATCH_FORMS.split(", ").filter(|_| patches).collect();
    let mut statement = json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": DATE,
        "kind": "instance",
        "software": {"name": "Sesshu", "version": env!("CARGO_PKG_VERSION")},
        "implementation": {"description": "Immunization records (Sesshu)", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json", "application/fhir+xml", "xml"],
        "patchFormat": patch_forms,
        "rest": [rest],
    });
    if let (Some(guide), Some(statement)) = (guide(), statement.as_object_mut()) {
        statement.insert("implementationGuide".into(), json!([guide]));
    }
    statement
}

/// How one gets in, and where tokens come from; clients that know no discovery document find it here.
fn security(zone: Zone, base: &str) -> Value {
    let has = |wanted: Does| {
        let mut rows = super::outside::ROWS.iter();
        rows.any(|row| row.does == wanted && row.zones.contains(&zone))
    };
    let description = "Each request carries a bearer token in the Authorization header.";
    if !has(Does::Token) {
        return json!({"cors": false, "description": description});
    }
    let origin = crate::web::origin(base);
    // These two the extension has; all others stand in the configuration of SMART.
    let places: Vec<Value> = [
        (Does::Authorize, "authorize", "/auth/authorize"),
        (Does::Token, "token", "/auth/token"),
    ]
    .into_iter()
    .filter(|(does, ..)| has(*does))
    .map(|(_, name, path)| json!({"url": name, "valueUri": format!("{origin}{path}")}))
    .collect();
    let oauth_uris = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";
    json!({
        "extension": [{"url": oauth_uris, "extension": places}],
        // Pages of registered apps may call what is served here; anybody's may read what is published.
        "cors": true,
        "service": [{
            "coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/restful-security-service",
                "code": "SMART-on-FHIR",
                "display": "SMART-on-FHIR",
            }],
            "text": "OAuth2 using SMART-on-FHIR profile (see http://docs.smarthealthit.org)",
        }],
        "description": description,
    })
}

/// The address and version of the guide that the package belongs to, as the package says it.
fn guide() -> Option<String> {
    let manifest = profiles::definitions::manifest()?;
    let manifest: Value = serde_json::from_str(manifest.text).ok()?;
    let text = |name: &str| manifest.get(name)?.as_str();
    let (canonical, name) = (text("canonical")?, text("name")?);
    let guide = format!("{canonical}/ImplementationGuide/{name}");
    Some(match text("version") {
        Some(version) => format!("{guide}|{version}"),
        None => guide,
    })
}

fn resource(zone: Zone, offer: &Offer, kind: Kind) -> Value {
    let has = |wanted: Does| served(zone).any(|does| does == wanted);
    let mut codes: Vec<&str> = served(zone).filter_map(interaction_code).collect();
    codes.sort_unstable();
    codes.dedup();
    let interactions: Vec<Value> = codes.iter().map(|code| json!({"code": code})).collect();
    let mut resource = Map::new();
    resource.insert("type".into(), kind.name().into());
    resource.insert("interaction".into(), interactions.into());
    // A version in `If-Match` is honoured wherever it is sent, and required of some clients.
    resource.insert("versioning".into(), "versioned-update".into());
    resource.insert("readHistory".into(), has(Does::Vread).into());
    let creates = has(Does::Update) && offer.update_as_create;
    resource.insert("updateCreate".into(), creates.into());
    resource.insert("conditionalCreate".into(), has(Does::Create).into());
    resource.insert("conditionalRead".into(), "full-support".into());
    resource.insert(
        "conditionalUpdate".into(),
        has(Does::UpdateConditional).into(),
    );
    let conditional_delete = match has(Does::DeleteConditional) {
        true => "single",
        false => "not-supported",
    };
    resource.insert("conditionalDelete".into(), conditional_delete.into());
    let policy = match offer.referential_integrity {
        true => json!(["literal", "logical", "enforced"]),
        false => json!(["literal", "logical"]),
    };
    resource.insert("referencePolicy".into(), policy);
    if has(Does::SearchType) {
        search::describe(&offer.catalogue, kind, &mut resource);
    }
    if kind.name() == "Subscription" && has(Does::SubscriptionStatus) {
        resource.insert("extension".into(), topics());
    }
    let profiles = offer.library.profiles_of(kind.name());
    if !profiles.is_empty() {
        resource.insert("supportedProfile".into(), profiles.into());
    }
    let operations = operations(zone, Some(kind));
    if !operations.is_empty() {
        resource.insert("operation".into(), operations.into());
    }
    resource.into()
}

/// What can be subscribed to.
fn topics() -> Value {
    const URL: &str = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/capabilitystatement-subscriptiontopic-canonical";
    let topics = TOPICS.iter();
    let said = topics.map(|topic| json!({"url": URL, "valueCanonical": topic.address()}));
    said.collect::<Vec<_>>().into()
}

fn interaction_code(does: Does) -> Option<&'static str> {
    Some(match does {
        Does::Read => "read",
        Does::Vread => "vread",
        Does::Create => "create",
        Does::Update => "update",
        Does::Patch => "patch",
        Does::Delete => "delete",
        Does::HistoryInstance => "history-instance",
        Does::HistoryType => "history-type",
        Does::SearchType => "search-type",
        _ => return None,
    })
}

/// The operations of a kind; without one, those of the whole server, and those of kinds of which nothing is kept.
fn operations(zone: Zone, kind: Option<Kind>) -> Vec<Value> {
    let mut operations: Vec<(&str, &str)> = ROWS
        .iter()
        .filter(|row| row.zones.contains(&zone))
        .filter(|row| match (row.path.split_once('/'), kind) {
            (None, of) => of.is_none(),
            (Some((first, _)), Some(kind)) => first == "{type}" || first == kind.name(),
            (Some((first, _)), None) => first != "{type}" && Kind::parse(first).is_none(),
        })
        .filter_map(|row| row.does.operation())
        .collect();
    operations.sort_unstable();
    operations.dedup();
    let state = |(name, definition): (&str, &str)| {
        let mut operation = json!({"name": name, "definition": definition});
        // What JP Core expects of patients.
        if name == "everything"
            && let Some(operation) = operation.as_object_mut()
        {
            let expected = json!([search::expectation("MAY")]);
            operation.insert("extension".into(), expected);
        }
        operation
    };
    operations.into_iter().map(state).collect()
}

/// The interactions of the whole system.
fn system_codes(does: Does) -> &'static [&'static str] {
    match does {
        Does::Bundle => &["transaction", "batch"],
        Does::HistorySystem => &["history-system"],
        Does::SearchSystem => &["search-system"],
        _ => &[],
    }
}

fn served(zone: Zone) -> impl Iterator<Item = Does> {
    ROWS.iter()
        .filter(move |row| row.zones.contains(&zone))
        .map(|row| row.does)
}

#[cfg(test)]
mod tests;
