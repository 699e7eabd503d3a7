//! The hint by which staff see whether it is the same person, without learning who it is.

use crate::name::{Name, Script};
use crate::resident::{Disclosure, Resident};

/// The first kana of family and given name, birth year and month: `シ・イ 1950/04`. As much of it as is known. Nothing
/// for people who are not to be told of to others.
pub fn hint(resident: &Resident) -> Option<String> {
    if resident.disclosure != Disclosure::Open {
        return None;
    }
    let initials = resident.name(Script::Kana).and_then(initials);
    let birth = resident.birth.map(|birth| match birth.month() {
        Some(month) => format!("{:04}/{month:02}", birth.year()),
        None => format!("{:04}", birth.year()),
    });
    match (initials, birth) {
        (Some(initials), Some(birth)) => Some(format!("{initials} {birth}")),
        (one, other) => one.or(other),
    }
}

fn initials(name: &Name) -> Option<String> {
    let first = |text: &str| text.trim().chars().next();
    let letters = match (&name.family, name.given.first()) {
        (Some(family), Some(given)) => [first(family), first(given)],
        _ => {
            let spelled = name.spelled();
            let mut parts = spelled.split_whitespace();
            [parts.next().and_then(first), parts.next().and_then(first)]
        }
    };
    let letters: Vec<String> = letters.iter().flatten().map(char::to_string).collect();
    (!letters.is_empty()).then(|| letters.join("・"))
}
