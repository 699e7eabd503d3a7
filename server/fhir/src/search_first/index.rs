//! Element → entries: what a resource can be found by, and what it refers to.

use super::Entry;
use crate::element::Element;
use crate::key::{Key, Kind, local_reference};

/// Which references put a resource of a kind into the compartment of the patient they lead to.
const COMPARTMENT: &[(&str, &[&str])] = &[
    ("Immunization", &["patient"]),
    ("ImmunizationRecommendation", &["patient"]),
    ("ImmunizationEvaluation", &["patient"]),
    ("Observation", &["subject", "performer"]),
    ("AllergyIntolerance", &["patient", "recorder", "asserter"]),
    ("Consent", &["patient"]),
    ("Composition", &["subject", "author", "attester.party"]),
    ("DocumentReference", &["subject", "author"]),
    ("Provenance", &["target"]),
    ("Group", &["member.entity"]),
    ("List", &["subject", "source"]),
    ("AuditEvent", &["agent.who", "entity.what"]),
    ("Patient", &["link.other"]),
];

/// Everything a resource can be found by. `bases` are the addresses under which this server is known to its clients.
pub fn entries(resource: &Element, bases: &[&str]) -> Vec<Entry> {
    let own = resource
        .children("identifier")
        .chain(resource.children("masterIdentifier"));
    let mut entries: Vec<Entry> = own.filter_map(identifier).collect();
    let member = compartment(resource, bases);
    for (target, _) in references(resource, bases) {
        let compartment = target.kind == Kind::PATIENT && member.contains(&target);
        entries.push(Entry::Reference {
            target,
            compartment,
        });
    }
    entries.sort();
    entries.dedup();
    entries
}

/// All references to resources of this server, wherever they stand, each with its place. What is contained counts too:
/// its references are as real as the container's.
pub fn references(resource: &Element, bases: &[&str]) -> Vec<(Key, String)> {
    let mut found = Vec::new();
    if resource.descendants_of("Reference").next().is_none() {
        return found;
    }
    resource.walk(&mut |place, element| {
        if element.type_name() != "Reference" {
            return;
        }
        let key = element
            .text_of("reference")
            .and_then(|text| local_reference(text, bases));
        found.extend(key.map(|key| (key, format!("{place}.reference"))));
    });
    found
}

fn identifier(identifier: &Element) -> Option<Entry> {
    let value = identifier.text_of("value")?.to_owned();
    let system = identifier.text_of("system").unwrap_or_default().to_owned();
    Some(Entry::Identifier { system, value })
}

/// The patients in whose compartments the resource lies.
fn compartment(resource: &Element, bases: &[&str]) -> Vec<Key> {
    let paths = COMPARTMENT
        .iter()
        .find(|(kind, _)| *kind == resource.type_name());
    let mut patients = Vec::new();
    for path in paths.iter().flat_map(|(_, paths)| paths.iter()) {
        let mut here = vec![resource];
        for name in path.split('.') {
            here = here
                .iter()
                .flat_map(|element| element.children(name))
                .collect();
        }
        let texts = here
            .iter()
            .filter_map(|reference| reference.text_of("reference"));
        patients.extend(texts.filter_map(|text| local_reference(text, bases)));
    }
    patients
}
