//! Answers about codes as resources.

use fhir::element::Misfit;
use fhir::problem::Kind as ProblemKind;
use fhir::terminology::{
    Contained, Designation, Expansion, Lookup, Match, Outcome, PropertyValue, Remark, Translation,
    Verdict,
};
use fhir::{Element, Problem, codec, instant};
use pages::words::{self, Language};

/// That an expansion does not hold all codes of its value set.
const UNCLOSED: &str = "http://hl7.org/fhir/StructureDefinition/valueset-unclosed";

/// All that is known about a code.
pub fn lookup(found: &Lookup) -> Result<Vec<u8>, Problem> {
    finished(lookup_of(found))
}

fn lookup_of(found: &Lookup) -> Result<Element, Misfit> {
    let mut answer = Element::new("Parameters")?;
    text(
        &mut answer,
        "parameter",
        "name",
        ("valueString", &found.name),
    )?;
    if let Some(version) = &found.version {
        text(
            &mut answer,
            "parameter",
            "version",
            ("valueString", version),
        )?;
    }
    let display = found.display.as_ref().unwrap_or(&found.code);
    text(
        &mut answer,
        "parameter",
        "display",
        ("valueString", display),
    )?;
    for one in &found.designations {
        let designation = named(&mut answer, "parameter", "designation")?;
        if let Some(language) = &one.language {
            text(designation, "part", "language", ("valueCode", language))?;
        }
        if let Some((system, code, display)) = &one.usage {
            let usage = named(designation, "part", "use")?;
            let coding = [("system", system), ("code", code), ("display", display)];
            push_coding(usage, "valueCoding", &coding)?;
        }
        text(designation, "part", "value", ("valueString", &one.value))?;
    }
    let mut simple = Vec::new();
    if let Some(definition) = &found.definition {
        simple.push(("definition", PropertyValue::String(definition.clone())));
    }
    let has_inactive = found.properties.iter().any(|one| one.code == "inactive");
    if found.inactive && !has_inactive {
        simple.push(("inactive", PropertyValue::Boolean(true)));
    }
    for (code, value) in &simple {
        property(&mut answer, code, value, None)?;
    }
    for one in &found.properties {
        property(
            &mut answer,
            &one.code,
            &one.value,
            one.description.as_deref(),
        )?;
    }
    Ok(answer)
}

fn property(
    answer: &mut Element,
    code: &str,
    value: &PropertyValue,
    description: Option<&str>,
) -> Result<(), Misfit> {
    let property = named(answer, "parameter", "property")?;
    text(property, "part", "code", ("valueCode", code))?;
    let part = named(property, "part", "value")?;
    match value {
        PropertyValue::Code(it) => part.push_text("valueCode", it)?,
        PropertyValue::String(it) => part.push_text("valueString", it)?,
        PropertyValue::Boolean(it) => part.push_text("valueBoolean", &it.to_string())?,
        PropertyValue::Integer(it) => part.push_text("valueInteger", it)?,
        PropertyValue::Decimal(it) => part.push_text("valueDecimal", it)?,
        PropertyValue::DateTime(it) => part.push_text("valueDateTime", it)?,
        PropertyValue::Coding {
            system,
            code,
            display,
        } => {
            let coding = [("system", system), ("code", code), ("display", display)];
            push_coding(part, "valueCoding", &coding)?
        }
    };
    if let Some(description) = description {
        text(
            property,
            "part",
            "description",
            ("valueString", description),
        )?;
    }
    Ok(())
}

/// The beginning of an answer that is yes or no, with what there is to say about it.
fn answered(result: bool, remarks: &[Remark], language: Language) -> Result<Element, Misfit> {
    let mut answer = Element::new("Parameters")?;
    let result = result.to_string();
    text(
        &mut answer,
        "parameter",
        "result",
        ("valueBoolean", &result),
    )?;
    if let Some(said) = said(remarks, language) {
        text(&mut answer, "parameter", "message", ("valueString", &said))?;
    }
    Ok(answer)
}

/// Whether a code is valid.
pub fn verdict(found: &Verdict, language: Language) -> Result<Vec<u8>, Problem> {
    finished(verdict_of(found, language))
}

fn verdict_of(found: &Verdict, language: Language) -> Result<Element, Misfit> {
    let mut answer = answered(found.result, &found.remarks, language)?;
    if let Some(display) = &found.display {
        text(
            &mut answer,
            "parameter",
            "display",
            ("valueString", display),
        )?;
    }
    Ok(answer)
}

/// How two codes go together.
pub fn outcome(found: Outcome) -> Result<Vec<u8>, Problem> {
    finished(Element::new("Parameters").and_then(|mut answer| {
        text(
            &mut answer,
            "parameter",
            "outcome",
            ("valueCode", found.code()),
        )?;
        Ok(answer)
    }))
}

/// The codes of a value set.
pub fn expansion(found: &Expansion, now_ms: i64) -> Result<Vec<u8>, Problem> {
    finished(expansion_of(found, now_ms))
}

fn expansion_of(found: &Expansion, now_ms: i64) -> Result<Element, Misfit> {
    let mut set = Element::new("ValueSet")?;
    for (name, value) in [("url", &found.url), ("version", &found.version)] {
        if let Some(value) = value {
            set.push_text(name, value)?;
        }
    }
    set.push_text("status", "active")?;
    let expansion = set.push_new("expansion")?;
    if found.unclosed {
        let extension = expansion.push_new("extension")?;
        extension.push_text("url", UNCLOSED)?;
        extension.push_text("valueBoolean", "true")?;
    }
    expansion.push_text("timestamp", &instant::instant_text(now_ms))?;
    expansion.push_text("total", &found.total.to_string())?;
    expansion.push_text("offset", &found.offset.to_string())?;
    for (system, version) in &found.systems {
        if let Some(version) = version {
            let parameter = expansion.push_new("parameter")?;
            parameter.push_text("name", "version")?;
            parameter.push_text("valueUri", &format!("{system}|{version}"))?;
        }
    }
    for one in &found.contains {
        contained(expansion.push_new("contains")?, one)?;
    }
    Ok(set)
}

fn contained(to: &mut Element, one: &Contained) -> Result<(), Misfit> {
    to.push_text("system", &one.system)?;
    to.push_text("code", &one.code)?;
    if let Some(display) = &one.display {
        to.push_text("display", display)?;
    }
    for (name, holds) in [("abstract", one.is_abstract), ("inactive", one.inactive)] {
        if holds {
            to.push_text(name, "true")?;
        }
    }
    for one in &one.designations {
        designation(to.push_new("designation")?, one)?;
    }
    // No deeper than the code system that it comes from, whose depth was looked at when it was loaded.
    for below in &one.contains {
        contained(to.push_new("contains")?, below)?;
    }
    Ok(())
}

fn designation(to: &mut Element, one: &Designation) -> Result<(), Misfit> {
    if let Some(language) = &one.language {
        to.push_text("language", language)?;
    }
    if let Some((system, code, display)) = &one.usage {
        let coding = [("system", system), ("code", code), ("display", display)];
        push_coding(to, "use", &coding)?;
    }
    to.push_text("value", &one.value)?;
    Ok(())
}

/// The same thing in other code systems.
pub fn translation(found: &Translation, language: Language) -> Result<Vec<u8>, Problem> {
    finished(translation_of(found, language))
}

fn translation_of(found: &Translation, language: Language) -> Result<Element, Misfit> {
    let mut answer = answered(found.result, &found.remarks, language)?;
    for one in &found.matches {
        matched(named(&mut answer, "parameter", "match")?, one)?;
    }
    Ok(answer)
}

fn matched(to: &mut Element, one: &Match) -> Result<(), Misfit> {
    text(to, "part", "equivalence", ("valueCode", one.equivalence))?;
    if one.code.is_some() {
        let concept = named(to, "part", "concept")?;
        let coding = [
            ("system", &one.system),
            ("version", &one.version),
            ("code", &one.code),
            ("display", &one.display),
        ];
        push_coding(concept, "valueCoding", &coding)?;
    }
    for product in &one.products {
        let to = named(to, "part", "product")?;
        text(to, "part", "element", ("valueUri", &product.element))?;
        let concept = named(to, "part", "concept")?;
        let code = Some(product.code.clone());
        let coding = [
            ("system", &product.system),
            ("code", &code),
            ("display", &product.display),
        ];
        push_coding(concept, "valueCoding", &coding)?;
    }
    text(to, "part", "source", ("valueUri", &one.map))
}

/// A parameter or part of this name, to be filled.
fn named<'a>(to: &'a mut Element, list: &str, name: &str) -> Result<&'a mut Element, Misfit> {
    let one = to.push_new(list)?;
    one.push_text("name", name)?;
    Ok(one)
}

/// A parameter or part that holds a simple value.
fn text(
    to: &mut Element,
    list: &str,
    name: &str,
    (element, value): (&str, &str),
) -> Result<(), Misfit> {
    named(to, list, name)?.push_text(element, value)?;
    Ok(())
}

fn push_coding<'a>(
    to: &'a mut Element,
    name: &str,
    parts: &[(&str, &Option<String>)],
) -> Result<&'a mut Element, Misfit> {
    let coding = to.push_new(name)?;
    for (part, value) in parts {
        if let Some(value) = value {
            coding.push_text(part, value)?;
        }
    }
    Ok(coding)
}

/// Remarks in words.
fn said(remarks: &[Remark], language: Language) -> Option<String> {
    let said: Vec<String> = remarks
        .iter()
        .map(|remark| words::problem(remark.rule, language, &remark.facts).text)
        .collect();
    (!said.is_empty()).then(|| said.join(" "))
}

fn finished(made: Result<Element, Misfit>) -> Result<Vec<u8>, Problem> {
    let mut element = made.map_err(|misfit| {
        Problem::new(ProblemKind::Exception, "internal").from_source(misfit.to_string())
    })?;
    element.sort_fields();
    let mut written = Vec::new();
    codec::json::write(&element, &mut written);
    Ok(written)
}
