//! What can be wrong with one parameter, and what is said about it.

use super::{Context, name};
use crate::key::Kind;
use crate::problem::{self, Issue};

/// What is wrong with a parameter.
#[derive(Debug)]
pub(super) enum Wrong {
    /// Clients add it for themselves, and it means nothing.
    Harmless,
    /// None of these kinds has a parameter of this name.
    Unknown {
        /// The name, or the part of a chain.
        name: String,
        /// The kinds that were asked for it.
        kinds: Vec<Kind>,
    },
    /// FHIR has it, and this server does not.
    NotServed,
    /// It has no value.
    Empty,
    /// It does not lead on from this kind. In a chain that goes on to several kinds, another one may do.
    NoWay(Issue),
    /// A fault of the text, whoever reads it.
    Fault(Issue),
}

/// An error of the request.
pub(super) fn issue(rule: &'static str) -> Issue {
    Issue::error(problem::Kind::Invalid, rule)
}

impl Wrong {
    /// A fault by this rule.
    pub fn fault(rule: &'static str) -> Wrong {
        Wrong::Fault(issue(rule))
    }

    /// A value that has not the form of its type.
    pub fn value(expected: &'static str) -> Wrong {
        Wrong::Fault(issue("parameter-malformed").with("expected", expected))
    }

    /// What means nothing is always passed over; what is unknown or empty only where the caller asked for it.
    pub fn is_ignored(&self, lenient: bool) -> bool {
        match self {
            Wrong::Harmless => true,
            Wrong::Unknown { .. } | Wrong::NotServed | Wrong::Empty => lenient,
            Wrong::NoWay(_) | Wrong::Fault(_) => false,
        }
    }

    /// The warning about what was ignored.
    pub fn note(&self, name: &str, context: &Context<'_>) -> Issue {
        let ignored = || Issue::warning(problem::Kind::ParameterUnknown, "parameter-ignored");
        let note = match self {
            Wrong::Empty => Issue::warning(problem::Kind::Invalid, "parameter-empty"),
            Wrong::Unknown { name, kinds } => {
                ignored().with("nearest", nearest(first(name), &offered(kinds, context)))
            }
            _ => ignored(),
        };
        note.with("parameter", name::shown(name))
    }

    /// The error about what was refused.
    pub fn error(self, name: &str, context: &Context<'_>) -> Issue {
        let error = match self {
            Wrong::Harmless | Wrong::NotServed => {
                Issue::error(problem::Kind::ParameterUnknown, "parameter-not-served")
            }
            Wrong::Unknown { name, kinds } => {
                let offered = offered(&kinds, context);
                Issue::error(problem::Kind::ParameterUnknown, "parameter-unknown")
                    .with("nearest", nearest(first(&name), &offered))
                    .with("offered", offered.join(", "))
            }
            Wrong::Empty => issue("parameter-empty"),
            Wrong::NoWay(issue) | Wrong::Fault(issue) => issue,
        };
        // A part of a filter has its own name already.
        match error.facts.iter().any(|(fact, _)| *fact == "parameter") {
            true => error,
            false => error.with("parameter", name::shown(name)),
        }
    }
}

/// The names that can be asked of all these kinds or of one of them, each once.
fn offered<'a>(kinds: &[Kind], context: &Context<'a>) -> Vec<&'a str> {
    let mut offered: Vec<&str> = name::SPECIAL.to_vec();
    for kind in kinds {
        offered.extend(name::list_item(context.catalogue, *kind).map(|_| "_list"));
        offered.extend(context.catalogue.of_kind(*kind).map(|known| &*known.code));
    }
    offered.sort_unstable();
    offered.dedup();
    offered
}

/// The first name of a chain, without its modifier.
fn first(name: &str) -> &str {
    name.split([':', '.']).next().unwrap_or(name)
}

/// The names that are most like the one that was sent: one, or a few that are equally near.
pub(super) fn nearest(sent: &str, offered: &[&str]) -> String {
    let sent: Vec<char> = sent.to_ascii_lowercase().chars().take(64).collect();
    let distances: Vec<(usize, &str)> = offered
        .iter()
        .map(|known| (distance(&known.to_ascii_lowercase(), &sent), *known))
        .collect();
    let best = distances.iter().map(|(far, _)| *far).min().unwrap_or(0);
    let near: Vec<&str> = distances
        .iter()
        .filter(|(far, _)| *far == best)
        .map(|(_, known)| *known)
        .take(3)
        .collect();
    near.join(", ")
}

/// How many letters must be put in, taken out or exchanged to come from one to the other.
fn distance(known: &str, sent: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=sent.len()).collect();
    for (above, letter) in known.chars().enumerate() {
        let mut diagonal = above;
        let mut left = above + 1;
        let mut next = vec![left];
        for (at, other) in sent.iter().enumerate() {
            let up = row.get(at + 1).copied().unwrap_or(usize::MAX - 1);
            let exchanged = diagonal + usize::from(letter != *other);
            left = exchanged.min(up + 1).min(left + 1);
            next.push(left);
            diagonal = up;
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
