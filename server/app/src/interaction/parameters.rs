//! What goes into an operation: parameters of the address, and those of a `Parameters` resource in the body.

use fhir::codec::{self, Limits};
use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Issue, Problem};

use crate::call::{Body, Call, Form, Format};

/// The body of an operation, if there is one: `Parameters`.
pub fn body(call: &Call) -> Result<Option<Element>, Problem> {
    sent(call)?.map(checked).transpose()
}

/// The body of an operation, whatever type it is of.
pub fn sent(call: &Call) -> Result<Option<Element>, Problem> {
    if let Some(element) = &call.element {
        return Ok(Some(element.clone()));
    }
    let Some(body) = call.body.as_ref().filter(|body| !body.bytes.is_empty()) else {
        return Ok(None);
    };
    Ok(Some(read(body)?))
}

/// A body as a resource of whatever type.
pub fn read(body: &Body) -> Result<Element, Problem> {
    let limits = Limits::default();
    Ok(match body.form {
        Form::Resource(Format::Json) => codec::json::read(&body.bytes, &limits)?,
        Form::Resource(Format::Xml) => codec::xml::read(&body.bytes, &limits)?,
        // The edge lets a patch through only where one is taken.
        Form::JsonPatch => return Err(Problem::new(ProblemKind::MediaType, "media-type")),
    })
}

fn checked(element: Element) -> Result<Element, Problem> {
    if element.type_name() != "Parameters" {
        let issue = Issue::error(ProblemKind::Invalid, "type-mismatch").at(element.type_name());
        return Err(issue.with("expected", "Parameters").into());
    }
    Ok(element)
}

/// Names and values, where all of them are simple: first those of the address, then those of the body.
pub fn simple(call: &Call) -> Result<Vec<(String, String)>, Problem> {
    let mut parameters = call.parameters.clone();
    let Some(body) = body(call)? else {
        return Ok(parameters);
    };
    let mut issues = Vec::new();
    for (at, parameter) in body.children("parameter").enumerate() {
        let name = parameter.text_of("name").unwrap_or_default();
        match parameter.first("value").and_then(Element::text) {
            Some(value) => parameters.push((name.to_owned(), value.to_owned())),
            None => issues.push(
                Issue::error(ProblemKind::Invalid, "parameter-malformed")
                    .at(format!("Parameters.parameter[{at}]"))
                    .with("parameter", shown(name))
                    .with("expected", "value[x]"),
            ),
        }
    }
    match issues.is_empty() {
        true => Ok(parameters),
        false => Err(issues.into()),
    }
}

/// A parameter that the operation does not have.
pub fn unknown(name: &str, offered: &str) -> Issue {
    Issue::error(ProblemKind::ParameterUnknown, "operation-parameter")
        .with("parameter", shown(name))
        .with("offered", offered)
}

/// A name as it may be shown: it is the client's own text and may be anything.
pub fn shown(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-:.".contains(c);
    name.chars()
        .take(64)
        .map(|c| if plain(c) { c } else { '?' })
        .collect()
}
