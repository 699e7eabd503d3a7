//! What was given to an operation about codes, in the address and in `Parameters`.

use fhir::problem::Kind as ProblemKind;
use fhir::search::ask::is_harmless;
use fhir::{Element, Issue, Problem};

use crate::call::Call;
use crate::interaction::parameters;

/// The parameters that may stand several times.
const SEVERAL: [&str; 2] = ["property", "dependency"];
/// How many parameters are looked at.
const GIVEN_MAX: usize = 200;
/// The longest value. Addresses, codes and filters are far shorter.
const TEXT_BYTES_MAX: usize = 4_096;

/// One parameter.
#[derive(Debug)]
enum Value {
    Text(String),
    Element(Element),
    Resource(Element),
    Parts(Element),
}

/// All parameters, each of which the operation takes.
#[derive(Debug, Default)]
pub struct Given {
    values: Vec<(String, Value)>,
}

impl Given {
    /// Reads the parameters of a call. What the operation does not take is refused by name.
    pub fn read(call: &Call, offered: &'static [&'static str]) -> Result<Given, Problem> {
        let mut given = Given::default();
        let mut issues = Vec::new();
        let names = call.parameters.iter();
        for (name, value) in names.filter(|(name, _)| !is_harmless(name)) {
            given.take(
                name,
                Some(Value::Text(value.clone())),
                (offered, &mut issues),
            );
        }
        if let Some(body) = parameters::body(call)? {
            for parameter in body.children("parameter").take(GIVEN_MAX) {
                let name = parameter.text_of("name").unwrap_or_default();
                given.take(name, value_of(parameter), (offered, &mut issues));
            }
        }
        match issues.is_empty() {
            true => Ok(given),
            false => Err(issues.into()),
        }
    }

    fn take(
        &mut self,
        name: &str,
        value: Option<Value>,
        (offered, issues): (&[&str], &mut Vec<Issue>),
    ) {
        if !offered.contains(&name) {
            issues.push(parameters::unknown(name, &offered.join(", ")));
        } else if !SEVERAL.contains(&name) && self.values.iter().any(|(known, _)| known == name) {
            let issue = Issue::error(ProblemKind::Invalid, "parameter-repeated");
            issues.push(issue.with("parameter", name));
        } else {
            match value {
                Some(Value::Text(text)) if text.len() > TEXT_BYTES_MAX => {
                    issues.push(malformed(name, "a shorter text"));
                }
                Some(value) => self.values.push((name.to_owned(), value)),
                None => issues.push(malformed(name, "value[x]")),
            }
        }
    }

    fn find(&self, name: &str) -> Option<&Value> {
        let found = self.values.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    /// A simple value.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.find(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// All simple values of a name.
    pub fn texts(&self, wanted: &str) -> Vec<&str> {
        let values = self.values.iter().filter(|(name, _)| name == wanted);
        values
            .filter_map(|(_, value)| match value {
                Value::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// A value of this type.
    pub fn element(
        &self,
        name: &str,
        type_name: &'static str,
    ) -> Result<Option<&Element>, Problem> {
        match self.find(name) {
            None => Ok(None),
            Some(Value::Element(element)) if element.type_name() == type_name => Ok(Some(element)),
            Some(_) => Err(malformed(name, type_name).into()),
        }
    }

    /// A resource of this type.
    pub fn resource(
        &self,
        name: &str,
        type_name: &'static str,
    ) -> Result<Option<&Element>, Problem> {
        match self.find(name) {
            None => Ok(None),
            Some(Value::Resource(element)) if element.type_name() == type_name => Ok(Some(element)),
            Some(_) => Err(malformed(name, type_name).into()),
        }
    }

    /// A truth value; false where none is given.
    pub fn is_true(&self, name: &str) -> Result<bool, Problem> {
        match (self.text(name), self.find(name)) {
            (Some("true"), _) => Ok(true),
            (Some("false"), _) | (None, None) => Ok(false),
            _ => Err(malformed(name, "true, false").into()),
        }
    }

    /// A number that is not below zero.
    pub fn number(&self, name: &str) -> Result<Option<usize>, Problem> {
        match (self.text(name), self.find(name)) {
            (None, None) => Ok(None),
            (Some(text), _) => match text.parse() {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(malformed(name, "0, 1, 2, …").into()),
            },
            _ => Err(malformed(name, "0, 1, 2, …").into()),
        }
    }

    /// What else is known, for mappings that hold under a condition.
    pub fn dependencies(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (name, value) in &self.values {
            let Value::Parts(parameter) = value else {
                continue;
            };
            if name != "dependency" {
                continue;
            }
            let part = |wanted: &str| {
                let mut parts = parameter.children("part");
                let part = parts.find(|part| part.text_of("name") == Some(wanted))?;
                part.first("value")
            };
            let element = part("element").and_then(Element::text);
            let codes = part("concept").into_iter();
            let codes = codes.flat_map(|concept| concept.children("coding"));
            for code in codes.filter_map(|coding| coding.text_of("code")) {
                if let Some(element) = element {
                    found.push((element.to_owned(), code.to_owned()));
                }
            }
        }
        found
    }
}

fn value_of(parameter: &Element) -> Option<Value> {
    if let Some(resource) = parameter.first("resource") {
        return Some(Value::Resource(resource.clone()));
    }
    if parameter.first("part").is_some() {
        return Some(Value::Parts(parameter.clone()));
    }
    let value = parameter.first("value")?;
    Some(match value.text() {
        Some(text) => Value::Text(text.to_owned()),
        None => Value::Element(value.clone()),
    })
}

fn malformed(name: &str, expected: &str) -> Issue {
    Issue::error(ProblemKind::Invalid, "parameter-malformed")
        .with("parameter", parameters::shown(name))
        .with("expected", expected)
}
