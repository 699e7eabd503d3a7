//! What the validator finds, and what it does not.

mod base;
mod bounds;
mod cardinality;
mod codes;
mod definitions;
mod shortcuts;
mod slices;
mod values;

use super::{Question, Rulebook};
use crate::codec::{Limits, json};
use crate::element::Element;
use crate::problem::Issue;
use crate::terminology::{Defect, Source};

/// Where the definitions of the tests are.
pub(super) const AT: &str = "https://example.org/fhir/StructureDefinition/";

/// A resource that is written down in a test.
pub(super) fn read(text: &str) -> Element {
    json::read(text.as_bytes(), &Limits::own())
        .unwrap_or_else(|issues| panic!("{issues:?} in {text}"))
}

/// A profile of this name on this type, with these elements of its differential. `@` is where definitions are.
pub(super) fn profile(name: &str, ty: &str, elements: &str) -> String {
    refined(
        name,
        ty,
        &format!("http://hl7.org/fhir/StructureDefinition/{ty}"),
        elements,
    )
}

/// The same, on another base.
pub(super) fn refined(name: &str, ty: &str, base: &str, elements: &str) -> String {
    let kind = if crate::definitions::Type::named(ty).is_some_and(|ty| ty.is_resource()) {
        "resource"
    } else {
        "complex-type"
    };
    let context = match ty {
        "Extension" => r#""context":[{"type":"element","expression":"Element"}],"#,
        _ => "",
    };
    format!(
        r#"{{"resourceType":"StructureDefinition","url":"{AT}{name}","name":"{name}","status":"draft","kind":"{kind}","abstract":false,{context}"type":"{ty}","baseDefinition":"{base}","derivation":"constraint","differential":{{"element":[{elements}]}}}}"#
    )
    .replace('@', AT)
}

/// The rulebook of these definitions, or their defects.
pub(super) fn try_load(definitions: &[String]) -> Result<Rulebook, Vec<Defect>> {
    let resources: Vec<Element> = definitions.iter().map(|text| read(text)).collect();
    let sources: Vec<Source<'_>> = resources
        .iter()
        .map(|resource| Source {
            file: "test.json",
            resource,
        })
        .collect();
    Rulebook::load(&sources)
}

pub(super) fn load(definitions: &[String]) -> Rulebook {
    try_load(definitions).unwrap_or_else(|defects| panic!("{defects:#?}"))
}

/// Defects, one a line: element, rule, name.
pub(super) fn defects(definitions: &[String]) -> String {
    let defects = match try_load(definitions) {
        Ok(_) => return "none".into(),
        Err(defects) => defects,
    };
    let lines: Vec<String> = defects
        .iter()
        .map(|d| {
            format!(
                "{} {} {}",
                d.path.as_deref().unwrap_or("-"),
                d.rule,
                d.name.as_deref().unwrap_or("-").replace(AT, "@")
            )
        })
        .collect();
    lines.join("\n")
}

/// Findings, one a line: the severity's first letter, the rule, the place.
pub(super) fn shown(issues: &[Issue]) -> String {
    let lines: Vec<String> = issues
        .iter()
        .map(|issue| {
            format!(
                "{} {} {}",
                &issue.severity.code()[..1],
                issue.rule,
                issue.expression.as_deref().unwrap_or("-")
            )
        })
        .collect();
    lines.join("\n")
}

/// The facts of this name in all findings.
pub(super) fn facts(issues: &[Issue], name: &str) -> Vec<String> {
    issues
        .iter()
        .flat_map(|issue| &issue.facts)
        .filter(|(known, _)| *known == name)
        .map(|(_, fact)| fact.clone())
        .collect()
}

/// What is found in a resource, held against the first of the definitions too.
pub(super) fn found(definitions: &[String], resource: &str) -> String {
    let book = load(definitions);
    let url = definitions
        .first()
        .and_then(|text| read(text).text_of("url").map(str::to_owned));
    let profiles: Vec<&str> = url.as_deref().into_iter().collect();
    let question = Question {
        profiles: &profiles,
        ..Question::default()
    };
    shown(&book.validate(&read(&resource.replace('@', AT)), &question))
}

/// What is found in a resource by R4 alone.
pub(super) fn found_plainly(resource: &str) -> String {
    shown(&load(&[]).validate(&read(resource), &Question::default()))
}
