//! The one place that every posted text passes before anything is done with it: that it can be kept and shown, and that no
//! individual number is in it.

use fhir::problem::Kind as ProblemKind;
use fhir::{Issue, Problem};
use immunization::control_in;
use immunization::individual_number::IndividualNumber;
use serde_json::Value;

use super::{Members, name_told};

/// Members that have readers of their own: codes that somebody scanned, with the separators of scanners, and pictures.
const READ_ELSEWHERE: [&str; 3] = ["readings", "picture", "label"];
/// Members that are numbers of something, or a key: of twelve digits in them one in ten would fit by chance.
const NUMBERS: [&str; 8] = [
    "scanId",
    "sessionId",
    "deviceId",
    "gtin",
    "patient",
    "other",
    "code",
    "client_id",
];

/// That every text in an object can be taken, however deep it stands.
pub fn fit(object: &Members) -> Result<(), Problem> {
    let mut members = object.iter();
    members.try_for_each(
        |(name, value)| match READ_ELSEWHERE.contains(&name.as_str()) {
            true => Ok(()),
            false => fit_value(name, value),
        },
    )
}

fn fit_value(name: &str, value: &Value) -> Result<(), Problem> {
    match value {
        Value::String(text) => fit_text(name, text),
        Value::Array(items) => items.iter().try_for_each(|item| fit_value(name, item)),
        Value::Object(object) => fit(object),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// That a text can be taken. What stands in it is not repeated: it may be about a person.
pub fn fit_text(name: &str, text: &str) -> Result<(), Problem> {
    // Blanks at its ends, and the line end that a scanner adds, are no part of it.
    let text = match (text, text.trim()) {
        ("", _) => return Ok(()),
        (_, text) if text.chars().all(shows_nothing) => {
            return Err(refused(name, "posted-blank").into());
        }
        (_, text) => text,
    };
    if let Some(letter) = refused_in(text) {
        let issue = refused(name, "posted-control");
        let character = format!("U+{:04X}", u32::from(letter));
        return Err(issue.with("character", character).into());
    }
    match !NUMBERS.contains(&name) && IndividualNumber::is_within(text) {
        true => Err(refused(name, "posted-individual-number").into()),
        false => Ok(()),
    }
}

fn refused(name: &str, rule: &'static str) -> Issue {
    let issue = Issue::error(ProblemKind::Value, rule);
    match name_told(name) {
        Some(name) => issue.with("name", name),
        None => issue,
    }
}

/// The first letter that no text may have: what controls something, and what no resource can hold.
fn refused_in(text: &str) -> Option<char> {
    let unheld = || {
        text.chars()
            .find(|letter| !fhir::codec::is_allowed(*letter))
    };
    control_in(text).or_else(unheld)
}

/// Whether nothing is seen of a letter by itself: blanks, letters without width, fillers, and what joins letters or chooses the
/// form of the one before. Within a text the latter have their place; which have none anywhere, [`control_in`] knows.
fn shows_nothing(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(
            letter,
            '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
                | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}'
                | '\u{206A}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}'
        )
}
