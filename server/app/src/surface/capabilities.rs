//! The CapabilityStatement, made from the table of routes: what is listed works, and what works is listed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use access::Zone;
use bytes::Bytes;
use fhir::{Kind, codec};
use serde_json::{Map, Value, json};

use super::{Does, PATCH_FORMS, ROWS};

/// When what is stated last changed. Only a change of the statement moves it.
const DATE: &str = "2026-11-21";
/// More bases than this are not remembered; the statement is then made for each request.
const BASES_MAX: usize = 16;

/// What the settings decide about the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Clients may choose the ids of new resources.
    pub update_as_create: bool,
    /// References to this server must lead somewhere.
    pub referential_integrity: bool,
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
        let statement = Arc::new(state(self.zone, self.offer, base));
        if ready.len() < BASES_MAX {
            ready.insert(base.into(), statement.clone());
        }
        statement
    }
}

fn state(zone: Zone, offer: Offer, base: &str) -> Statement {
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

fn statement(zone: Zone, offer: Offer, base: &str) -> Value {
    let speaks_fhir = served(zone).any(|does| does == Does::Read);
    let kinds = Kind::all().filter(|_| speaks_fhir);
    let resources: Vec<Value> = kinds.map(|kind| resource(zone, offer, kind)).collect();
    let system: Vec<Value> = served(zone)
        .flat_map(system_codes)
        .map(|code| json!({"code": code}))
        .collect();
    let mut rest = Map::new();
    rest.insert("mode".into(), "server".into());
    rest.insert(
        "security".into(),
        json!({
            "cors": false,
            "description": "Each request carries a bearer token in the Authorization header."
        }),
    );
    rest.insert("resource".into(), resources.into());
    if !system.is_empty() {
        rest.insert("interaction".into(), system.into());
    }
    let patches = served(zone).any(Does::takes_patch);
    let patch_forms: Vec<&str> = PATCH_FORMS.split(", ").filter(|_| patches).collect();
    json!({
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
    })
}

fn resource(zone: Zone, offer: Offer, kind: Kind) -> Value {
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
        let parameters: Vec<Value> = parameters(kind).iter().map(Parameter::state).collect();
        resource.insert("searchParam".into(), parameters.into());
    }
    resource.into()
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

/// The interactions of the whole system.
fn system_codes(does: Does) -> &'static [&'static str] {
    match does {
        Does::Bundle => &["transaction", "batch"],
        Does::HistorySystem => &["history-system"],
        _ => &[],
    }
}

fn served(zone: Zone) -> impl Iterator<Item = Does> {
    ROWS.iter()
        .filter(move |row| row.zones.contains(&zone))
        .map(|row| row.does)
}

/// A search parameter that is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in addresses.
    pub name: &'static str,
    /// Its type.
    pub type_code: &'static str,
    /// HL7's definition of it.
    pub definition: &'static str,
}

impl Parameter {
    fn state(&self) -> Value {
        json!({"name": self.name, "definition": self.definition, "type": self.type_code})
    }
}

const ID: Parameter = Parameter {
    name: "_id",
    type_code: "token",
    definition: "http://hl7.org/fhir/SearchParameter/Resource-id",
};
const LAST_UPDATED: Parameter = Parameter {
    name: "_lastUpdated",
    type_code: "date",
    definition: "http://hl7.org/fhir/SearchParameter/Resource-lastUpdated",
};

/// The search parameters of a kind.
pub fn parameters(kind: Kind) -> Vec<Parameter> {
    let mut parameters = vec![ID, LAST_UPDATED];
    parameters.extend(identifier_definition(kind).map(|definition| Parameter {
        name: "identifier",
        type_code: "token",
        definition,
    }));
    parameters
}

/// Which definition `identifier` has for a kind, where the kind has identifiers.
fn identifier_definition(kind: Kind) -> Option<&'static str> {
    Some(match kind.name() {
        "AllergyIntolerance" | "Composition" | "Consent" | "DocumentReference" | "Immunization"
        | "List" | "Observation" => "http://hl7.org/fhir/SearchParameter/clinical-identifier",
        "CodeSystem" | "ConceptMap" | "StructureDefinition" | "ValueSet" => {
            "http://hl7.org/fhir/SearchParameter/conformance-identifier"
        }
        "Basic" => "http://hl7.org/fhir/SearchParameter/Basic-identifier",
        "Group" => "http://hl7.org/fhir/SearchParameter/Group-identifier",
        "ImmunizationEvaluation" => {
            "http://hl7.org/fhir/SearchParameter/ImmunizationEvaluation-identifier"
        }
        "ImmunizationRecommendation" => {
            "http://hl7.org/fhir/SearchParameter/ImmunizationRecommendation-identifier"
        }
        "Location" => "http://hl7.org/fhir/SearchParameter/Location-identifier",
        "Organization" => "http://hl7.org/fhir/SearchParameter/Organization-identifier",
        "Patient" => "http://hl7.org/fhir/SearchParameter/Patient-identifier",
        "Practitioner" => "http://hl7.org/fhir/SearchParameter/Practitioner-identifier",
        "PractitionerRole" => "http://hl7.org/fhir/SearchParameter/PractitionerRole-identifier",
        _ => return None,
    })
}
