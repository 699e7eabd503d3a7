//! Modifiers: which of them a parameter takes, and which one was meant.

use super::name;
use super::wrong::{Wrong, issue};
use crate::key::Kind;
use crate::search::{Parameter, ParameterType};

/// What stands behind the colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Modifier {
    Missing,
    Not,
    Text,
    Exact,
    Contains,
    OfType,
    Identifier,
    In,
    NotIn,
    Above,
    Below,
    Kind(Kind),
}

const NAMES: [(&str, Modifier); 11] = [
    ("missing", Modifier::Missing),
    ("not", Modifier::Not),
    ("text", Modifier::Text),
    ("exact", Modifier::Exact),
    ("contains", Modifier::Contains),
    ("of-type", Modifier::OfType),
    ("identifier", Modifier::Identifier),
    ("in", Modifier::In),
    ("not-in", Modifier::NotIn),
    ("above", Modifier::Above),
    ("below", Modifier::Below),
];

/// The modifier that was meant.
pub(super) fn read(parameter: &Parameter, text: &str) -> Result<Modifier, Wrong> {
    if parameter.ty == ParameterType::Reference
        && text.starts_with(|first: char| first.is_ascii_uppercase())
    {
        return target(parameter, text).map(Modifier::Kind);
    }
    let taken = taken(parameter);
    NAMES
        .iter()
        .find(|(name, _)| *name == text && taken.contains(name))
        .map(|(_, modifier)| *modifier)
        .ok_or_else(|| {
            let mut offered = taken;
            offered.extend(targets(parameter).into_iter().map(Kind::name));
            unknown(&offered)
        })
}

/// A modifier that the parameter does not take, and those that it does.
pub(super) fn unknown(offered: &[&str]) -> Wrong {
    let unknown = issue("modifier-unknown");
    Wrong::Fault(match offered.is_empty() {
        true => unknown,
        false => unknown.with("offered", offered.join(", ")),
    })
}

/// The modifiers that a parameter takes, without the names of kinds.
pub(super) fn taken(parameter: &Parameter) -> Vec<&'static str> {
    let any_of = |types: &[&str]| parameter.types.iter().any(|ty| types.contains(ty));
    let mut taken = vec!["missing"];
    match parameter.ty {
        ParameterType::Token => {
            taken.push("not");
            if any_of(&["CodeableConcept", "Coding", "Identifier"]) {
                taken.push("text");
            }
            if any_of(&["CodeableConcept", "Coding", "code"]) {
                taken.extend(["in", "not-in", "above", "below"]);
            }
            if any_of(&["Identifier"]) {
                taken.push("of-type");
            }
        }
        ParameterType::String => taken.extend(["exact", "contains"]),
        ParameterType::Reference if any_of(&["Reference"]) => taken.push("identifier"),
        ParameterType::Uri => taken.extend(["above", "below"]),
        _ => {}
    }
    taken
}

/// The kinds to which a reference may lead.
pub(super) fn targets(parameter: &Parameter) -> Vec<Kind> {
    Kind::all()
        .filter(|kind| parameter.targets.contains(*kind))
        .collect()
}

/// The kind of this name, if the reference may lead to it.
pub(super) fn target(parameter: &Parameter, text: &str) -> Result<Kind, Wrong> {
    Kind::parse(text)
        .filter(|kind| parameter.targets.contains(*kind))
        .ok_or_else(|| {
            let offered: Vec<&str> = targets(parameter).into_iter().map(Kind::name).collect();
            let no_target = issue("reference-target")
                .with("type", name::shown(text))
                .with("offered", offered.join(", "));
            Wrong::Fault(no_target)
        })
}
