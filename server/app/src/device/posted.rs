//! What devices and staff post: objects with these members and no others, each with its limits.

use fhir::problem::Kind as ProblemKind;
use fhir::{Issue, Problem, instant};
use serde_json::{Map, Value};

use crate::call::Call;

mod fit;
mod strict;

pub use fit::{fit, fit_text};

/// The members of an object.
pub type Members = Map<String, Value>;

/// The longest name of a member that is told: longer than all of ours.
const NAME_BYTES_MAX: usize = 24;

/// What is expected where something else than a text came.
pub const TEXT: &str = "a text in quotation marks";

/// The object that was posted, all texts of which can be taken. An empty body stands for an empty object.
pub fn object(sent: &[u8]) -> Result<Members, Problem> {
    let object = parts(sent)?;
    fit(&object)?;
    Ok(object)
}

/// An object of parts that are refused one by one: whoever takes a part sees to it that it [`fit`]s.
pub fn parts(sent: &[u8]) -> Result<Members, Problem> {
    if sent.is_empty() {
        return Ok(Members::new());
    }
    match strict::read(sent)? {
        Value::Object(object) => Ok(object),
        _ => Err(Problem::new(ProblemKind::Structure, "posted-malformed")),
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
    Err(match name_told(name) {
        Some(name) => problem.with("name", name),
        None => problem,
    })
}

/// The name of a member, if it looks like one.
fn name_told(name: &str) -> Option<&str> {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    (name.len() <= NAME_BYTES_MAX && name.bytes().all(is_letter)).then_some(name)
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

/// A text of at most so many characters. An empty one says nothing.
pub fn text<'a>(
    object: &'a Members,
    name: &'static str,
    characters_max: usize,
) -> Result<Option<&'a str>, Problem> {
    let Some(value) = object.get(name).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    let text = value.as_str().ok_or_else(|| malformed(name, TEXT))?;
    let text = text.trim();
    no_longer(name, text, characters_max)?;
    Ok((!text.is_empty()).then_some(text))
}

/// That a text has at most so many characters.
pub fn no_longer(name: &'static str, text: &str, characters_max: usize) -> Result<(), Problem> {
    let length = text.chars().count();
    if length <= characters_max {
        return Ok(());
    }
    let issue = Issue::error(ProblemKind::Value, "posted-too-long").with("name", name);
    let issue = issue.with("limit", characters_max).with("length", length);
    Err(issue.into())
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
