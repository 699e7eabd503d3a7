//! Reads a FHIRPath Patch from a Parameters resource.

use super::super::{OPERATIONS_MAX, issue, operations_many};
use super::value::Value;
use super::{Does, FhirPathPatch, Operation};
use crate::element::Element;
use crate::path::Expression;
use crate::problem::{Issue, Kind, Problem};

/// The parts that an operation can have.
const PARTS: [&str; 7] = [
    "type",
    "path",
    "name",
    "value",
    "index",
    "source",
    "destination",
];

impl FhirPathPatch {
    pub(in crate::patch) fn read(parameters: &Element) -> Result<FhirPathPatch, Problem> {
        if parameters.type_name() != "Parameters" {
            let name = parameters.type_name();
            return Err(Issue::error(Kind::Structure, "patch-not-parameters")
                .at(name)
                .into());
        }
        if parameters.children("parameter").count() > OPERATIONS_MAX {
            return Err(operations_many(Kind::TooLong).into());
        }
        let read = parameters
            .children("parameter")
            .enumerate()
            .map(|(number, parameter)| Parts { number, parameter }.operation());
        Ok(FhirPathPatch(read.collect::<Result<_, Issue>>()?))
    }
}

/// One operation as it was sent.
struct Parts<'a> {
    number: usize,
    parameter: &'a Element,
}

impl<'a> Parts<'a> {
    fn operation(&self) -> Result<Operation, Issue> {
        self.check()?;
        let text = self.text("path")?;
        let path =
            Expression::parse(text).map_err(|_| self.malformed("patch-path-malformed", "path"))?;
        let does = match self.text("type")? {
            "add" => Does::Add {
                name: self.text("name")?.into(),
                value: self.value()?,
            },
            "insert" => Does::Insert {
                index: self.index("index")?,
                value: self.value()?,
            },
            "delete" => Does::Delete,
            "replace" => Does::Replace(self.value()?),
            "move" => Does::Move {
                source: self.index("source")?,
                destination: self.index("destination")?,
            },
            _ => return Err(self.malformed("patch-operation-unknown", "type")),
        };
        let list = match &does {
            Does::Insert { .. } => list_of(text),
            _ => None,
        };
        Ok(Operation { path, list, does })
    }

    /// Refuses what no operation has: a part that is left aside could be the one that mattered.
    fn check(&self) -> Result<(), Issue> {
        if self.parameter.text_of("name") != Some("operation") {
            return Err(self.issue("patch-parameter-unknown", ".name"));
        }
        let mut met = Vec::new();
        for (place, part) in self.parameter.children("part").enumerate() {
            let name = part.text_of("name").unwrap_or_default();
            if !PARTS.contains(&name) {
                return Err(self.issue("patch-part-unknown", &format!(".part[{place}].name")));
            }
            if met.contains(&name) {
                return Err(self.issue("patch-part-twice", &format!(".part[{place}].name")));
            }
            met.push(name);
        }
        Ok(())
    }

    fn part(&self, name: &'static str) -> Result<&'a Element, Issue> {
        let mut parts = self.parameter.children("part");
        parts
            .find(|part| part.text_of("name") == Some(name))
            .ok_or_else(|| self.issue("patch-part-missing", "").with("part", name))
    }

    fn text(&self, name: &'static str) -> Result<&'a str, Issue> {
        let value = self.part(name)?.first("value");
        value
            .and_then(Element::text)
            .ok_or_else(|| self.malformed("patch-part-malformed", name))
    }

    fn index(&self, name: &'static str) -> Result<usize, Issue> {
        let text = self.text(name)?;
        text.parse()
            .map_err(|_| self.malformed("patch-part-malformed", name))
    }

    fn value(&self) -> Result<Value, Issue> {
        value(self.part("value")?).ok_or_else(|| self.malformed("patch-part-malformed", "value"))
    }

    fn malformed(&self, rule: &'static str, part: &str) -> Issue {
        self.issue(rule, &format!(".part.where(name='{part}')"))
    }

    fn issue(&self, rule: &'static str, below: &str) -> Issue {
        let number = self.number;
        let place = format!("Parameters.parameter[{number}]{below}");
        issue(Kind::Structure, rule, number, place)
    }
}

/// The value in a part: a `value[x]`, a resource, or parts again; never two of them. The codec bounds how deep it goes.
fn value(part: &Element) -> Option<Value> {
    let parts: Vec<&Element> = part.children("part").collect();
    match (
        part.first("value"),
        part.first("resource"),
        parts.as_slice(),
    ) {
        (Some(whole), None, []) | (None, Some(whole), []) => Some(Value::Whole(whole.clone())),
        (None, None, [_, ..]) => {
            let named = parts.iter().map(|part| {
                let name = part.text_of("name")?;
                Some((name.into(), value(part)?))
            });
            Some(Value::Parts(named.collect::<Option<_>>()?))
        }
        _ => None,
    }
}

/// A path without its last step, and that step, where it is the name of an element.
fn list_of(path: &str) -> Option<(Expression, Box<str>)> {
    let (before, name) = path.trim().rsplit_once('.')?;
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let before = plain.then(|| Expression::parse(before).ok())??;
    Some((before, name.into()))
}
