//! What devices and staff post: objects with these members and no others, each with its limits.

use fhir::problem::Kind as ProblemKind;
use fhir::{Issue, Problem, instant};
use serde_json::{Map, Value};

use crate::call::Call;

/// The members of an object.
pub type Members = Map<String, Value>;

/// The longest name of a member that is told: longer than all of ours.
const NAME_BYTES_MAX: usize = 24;

/// The object that was posted. An empty body stands for an empty object.
pub fn object(sent: &[u8]) -> Result<Members, Problem> {
    if sent.is_empty() {
        return Ok(Members::new());
    }
    match serde_json::from_slice::<Value>(sent) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) | Err(_) => Err(Problem::new(ProblemKind::Structure, "posted-malformed")),
    }
}

/// Nothing can be asked for in the address.
pub fn no_parameters(call: &Call) -> Result<(), Problem> {
    match call.parameters.first() {
        None => Ok(()),
        Some((name, _)) => Err(crate::problem::not_offered(name, "–")),
    }
}

/// That no member has a name that is not among these. A name that looks like one is told; anything else may be about a person.
pub fn only(object: &Members, known: &[&str]) -> Result<(), Problem> {
    let unknown = object.keys().find(|name| !known.contains(&name.as_str()));
    let Some(name) = unknown else {
        return Ok(());
    };
    let problem = Problem::new(ProblemKind::Invalid, "posted-unknown");
    let problem = problem.with("offered", known.join(", "));
    Err(match is_name(name) {
        true => problem.with("name", name.clone()),
        false => problem,
    })
}

fn is_name(text: &str) -> bool {
    text.len() <= NAME_BYTES_MAX && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// That a member is not what it has to be.
pub fn malformed(name: &'static str, expected: &'static str) -> Problem {
    let issue = Issue::error(ProblemKind::Value, "posted-value");
    issue.with("name", name).with("expected", expected).into()
}

/// That a member has to be there.
pub fn missing(name: &'static str) -> Problem {
    let issue = Issue::error(ProblemKind::Required, "posted-missing");
    issue.with("name", name).into()
}

/// A text of at most so many characters, none of which controls anything. An empty one says nothing.
pub fn text<'a>(
    object: &'a Members,
    name: &'static str,
    characters_max: usize,
) -> Result<Option<&'a str>, Problem> {
    let Some(value) = object.get(name).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    let text = value.as_str().ok_or_else(|| malformed(name, "text"))?;
    if text.chars().count() > characters_max {
        return Err(Problem::new(ProblemKind::TooLong, "posted-too-long").with("name", name));
    }
    let text = text.trim();
    Ok((!text.is_empty()).then_some(text))
}

/// A text that must be there.
pub fn required<'a>(
    object: &'a Members,
    name: &'static str,
    characters_max: usize,
) -> Result<&'a str, Problem> {
    text(object, name, characters_max)?.ok_or_else(|| missing(name))
}

/// A text that is made something by a function.
pub fn made<T>(
    object: &Members,
    name: &'static str,
    expected: &'static str,
    make: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    text(object, name, 200)?
        .map(|text| make(text).ok_or_else(|| malformed(name, expected)))
        .transpose()
}

/// A whole number from 1.
pub fn count(object: &Members, name: &'static str) -> Result<Option<u32>, Problem> {
    let Some(value) = object.get(name).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    let number = number.filter(|number| (1..=2_147_483_647).contains(number));
    number.map(Some).ok_or_else(|| malformed(name, "1, 2, 3 …"))
}

/// Yes or no; no where nothing is said.
pub fn flag(object: &Members, name: &'static str) -> Result<bool, Problem> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(value) => value
            .as_bool()
            .ok_or_else(|| malformed(name, "true, false")),
    }
}

/// A point in time, in milliseconds of the Unix epoch.
pub fn time(object: &Members, name: &'static str) -> Result<Option<i64>, Problem> {
    made(
        object,
        name,
        "2026-04-01T10:15:03+09:00",
        instant::parse_instant,
    )
}
