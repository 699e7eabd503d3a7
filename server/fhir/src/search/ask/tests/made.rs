//! A small catalogue that has a parameter of each sort.

use super::*;

pub(super) fn kind(name: &str) -> Kind {
    Kind::parse(name).expect("a kind")
}

fn parameter(kind_name: &str, code: &str, ty: ParameterType, types: &[&'static str]) -> Parameter {
    let kind = kind(kind_name);
    Parameter {
        kind,
        code: code.into(),
        url: format!("https://mirai.example.jp/{kind_name}-{code}").into(),
        ty,
        slot: Slot::of(kind, code),
        expression: "".into(),
        types: types.to_vec(),
        targets: KindSet::NONE,
        case_counts: types
            .iter()
            .any(|ty| ["Identifier", "code", "id", "boolean"].contains(ty)),
        components: Vec::new(),
    }
}

fn reference(kind_name: &str, code: &str, targets: &[&str]) -> Parameter {
    Parameter {
        targets: targets.iter().map(|name| kind(name)).collect(),
        ..parameter(kind_name, code, ParameterType::Reference, &["Reference"])
    }
}

/// Lower case, and without anything but letters and digits.
fn fold(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

pub(super) fn all() -> Vec<Parameter> {
    use ParameterType::{Composite, Date, Number, Quantity, String, Token, Uri};
    let mut all = vec![
        parameter("Patient", "identifier", Token, &["Identifier"]),
        parameter("Patient", "name", String, &["HumanName"]),
        parameter("Patient", "birthdate", Date, &["date"]),
        parameter("Patient", "gender", Token, &["code"]),
        parameter("Patient", "active", Token, &["boolean"]),
        parameter("Patient", "phone", Token, &["ContactPoint"]),
        reference(
            "Patient",
            "general-practitioner",
            &["Practitioner", "Organization"],
        ),
        reference("Patient", "organization", &["Organization"]),
        parameter("Organization", "name", String, &["string"]),
        parameter("Practitioner", "name", String, &["HumanName"]),
        reference("Organization", "partof", &["Organization"]),
        parameter("Practitioner", "communication", Token, &["CodeableConcept"]),
        parameter("Immunization", "date", Date, &["dateTime"]),
        parameter("Immunization", "status", Token, &["code"]),
        parameter("Immunization", "lot-number", String, &["string"]),
        parameter("Immunization", "vaccine-code", Token, &["CodeableConcept"]),
        reference("Immunization", "patient", &["Patient"]),
        reference(
            "Immunization",
            "performer",
            &["Practitioner", "Organization"],
        ),
        reference("List", "item", &["Patient", "Immunization"]),
        reference("Observation", "subject", &["Patient", "Group", "Location"]),
        reference("Observation", "focus", &["Patient", "Observation"]),
        parameter("Observation", "code", Token, &["CodeableConcept"]),
        parameter("Observation", "value-quantity", Quantity, &["Quantity"]),
        parameter("Observation", "code-value", Composite, &[]),
        parameter("Basic", "score", Number, &["decimal"]),
        parameter("ValueSet", "url", Uri, &["uri"]),
        parameter(
            "Basic",
            "definition",
            ParameterType::Reference,
            &["canonical"],
        ),
    ];
    for parameter in &mut all {
        if &*parameter.code == "code-value" {
            let part = |ty| Component {
                ty,
                expression: "".into(),
                case_counts: false,
            };
            parameter.components = vec![part(Token), part(Quantity)];
        }
    }
    for kind_name in ["Patient", "Immunization"] {
        all.push(parameter(kind_name, "_tag", Token, &["Coding"]));
    }
    all
}

pub(super) fn catalogue() -> Catalogue {
    Catalogue::of(all(), fold)
}

/// The name of a slot.
pub(super) fn name(slot: Slot) -> String {
    for parameter in all() {
        let code = &parameter.code;
        let twin = |twin| Slot::twin(parameter.kind, code, twin);
        match slot {
            slot if slot == parameter.slot => return code.to_string(),
            slot if slot == twin(Twin::Text) => return format!("{code}:text"),
            slot if slot == twin(Twin::OfType) => return format!("{code}:of-type"),
            slot if slot == twin(Twin::Identifier) => return format!("{code}:identifier"),
            _ => {}
        }
    }
    format!("{slot:?}")
}

/// FHIR's own definitions for the kinds served here.
const R4: &str = include_str!("../../../../../../fhir-profiles/package/search-parameters-r4.json");

pub(super) fn r4() -> Catalogue {
    let bundle = crate::codec::json::read(R4.as_bytes(), &crate::codec::Limits::default()).unwrap();
    let definitions = bundle
        .children("entry")
        .filter_map(|entry| entry.first("resource"));
    Catalogue::load(definitions, |text| text.to_lowercase()).unwrap()
}
