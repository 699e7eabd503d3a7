//! Text → `Query`: parameters as they came in the address, or in a condition, understood or refused.

use super::{Criterion, Query, Span, Token};
use crate::definitions::Type;
use crate::instant::{self, parse_span};
use crate::key::{Id, Kind};
use crate::problem::{self, Issue};

/// What reading a query needs to know beside the text.
#[derive(Clone, Copy, Debug)]
pub struct QueryContext {
    /// The offset that a time without one has, in minutes.
    pub zone_minutes: i32,
    /// Now, in milliseconds of the Unix epoch; for `ap`.
    pub now_ms: i64,
    /// How many values one parameter may have, joined by commas.
    pub values_max: usize,
    /// Whether unknown parameters are ignored with a warning rather than refused.
    pub lenient: bool,
}

/// Parameters that well-known clients add for themselves, and that mean nothing.
const HARMLESS: [&str; 3] = ["_totalMethod", "_cacheBuster", "_"];

/// Whether a parameter is one that clients add for themselves and that means nothing.
pub fn is_harmless(name: &str) -> bool {
    HARMLESS.contains(&name)
}

/// A search as it was understood.
#[derive(Clone, Debug)]
pub struct Understood {
    /// What is searched for.
    pub query: Query,
    /// The names of parameters that were ignored, as they came.
    pub ignored: Vec<String>,
    /// A warning about each of them.
    pub notes: Vec<Issue>,
}

/// What can be searched for.
const KNOWN: [&str; 3] = ["_id", "_lastUpdated", "identifier"];

/// Whether resources of a kind can be searched by `identifier`.
pub fn has_identifier(kind: Kind) -> bool {
    Type::named(kind.name()).is_some_and(|ty| {
        ty.slot("identifier")
            .is_some_and(|slot| slot.ty().name() == "Identifier")
    })
}

/// Reads the criteria of a search. All that is wrong is returned, not only the first; with it go warnings about what
/// was ignored.
pub fn parse_query(
    kind: Kind,
    parameters: &[(String, String)],
    context: &QueryContext,
) -> Result<Understood, Vec<Issue>> {
    let mut query = Query {
        kind,
        criteria: Vec::new(),
    };
    let mut errors = Vec::new();
    let mut notes = Vec::new();
    let mut ignored = Vec::new();
    for (name, value) in parameters {
        match criterion(kind, name, value, context) {
            Ok(criterion) => query.criteria.push(criterion),
            Err(wrong) if wrong.is_ignored(context.lenient) => {
                notes.push(wrong.note(name));
                ignored.push(name.clone());
            }
            Err(wrong) => errors.push(wrong.error(kind, name, context)),
        }
    }
    if errors.is_empty() {
        Ok(Understood {
            query,
            ignored,
            notes,
        })
    } else {
        Err(errors)
    }
}

/// What can be wrong with one parameter.
enum Wrong {
    Harmless,
    Unknown,
    Empty,
    Modifier,
    Value(&'static str),
    TooMany,
}

impl Wrong {
    /// What means nothing is always passed over; what is unknown or empty only where the caller asked for it.
    fn is_ignored(&self, lenient: bool) -> bool {
        match self {
            Wrong::Harmless => true,
            Wrong::Unknown | Wrong::Empty => lenient,
            Wrong::Modifier | Wrong::Value(_) | Wrong::TooMany => false,
        }
    }

    fn note(&self, name: &str) -> Issue {
        let note = match self {
            Wrong::Empty => Issue::warning(problem::Kind::Invalid, "parameter-empty"),
            _ => Issue::warning(problem::Kind::ParameterUnknown, "parameter-ignored"),
        };
        note.with("parameter", shown(name))
    }

    fn error(&self, kind: Kind, name: &str, context: &QueryContext) -> Issue {
        let error =
            |rule| Issue::error(problem::Kind::Invalid, rule).with("parameter", shown(name));
        match self {
            Wrong::Harmless | Wrong::Unknown => unknown(kind, name),
            Wrong::Empty => error("parameter-empty"),
            Wrong::Modifier => error("modifier-unknown"),
            Wrong::Value(expected) => error("parameter-malformed").with("expected", expected),
            Wrong::TooMany => error("parameter-values").with("most", context.values_max),
        }
    }
}

fn criterion(
    kind: Kind,
    name: &str,
    value: &str,
    context: &QueryContext,
) -> Result<Criterion, Wrong> {
    if is_harmless(name) {
        return Err(Wrong::Harmless);
    }
    let (base, modifier) = name
        .split_once(':')
        .map_or((name, None), |(base, modifier)| (base, Some(modifier)));
    let known = KNOWN.contains(&base) && (base != "identifier" || has_identifier(kind));
    if !known {
        return Err(Wrong::Unknown);
    }
    if modifier.is_some() {
        return Err(Wrong::Modifier);
    }
    let values: Vec<String> = split_values(value);
    if values.is_empty() {
        return Err(Wrong::Empty);
    }
    if values.len() > context.values_max {
        return Err(Wrong::TooMany);
    }
    match base {
        // A text that cannot be an id is well-formed here and finds nothing.
        "_id" => Ok(Criterion::Id(
            values.iter().filter_map(|value| Id::parse(value)).collect(),
        )),
        "_lastUpdated" => {
            let spans = values
                .iter()
                .map(|value| span(value, context))
                .collect::<Option<_>>();
            spans
                .map(Criterion::LastUpdated)
                .ok_or(Wrong::Value("date"))
        }
        _ => {
            let tokens = values
                .iter()
                .map(|value| token(value))
                .collect::<Option<_>>();
            tokens
                .map(Criterion::Identifier)
                .ok_or(Wrong::Value("system|value"))
        }
    }
}

fn unknown(kind: Kind, name: &str) -> Issue {
    let base = name.split(':').next().unwrap_or(name);
    let offered: Vec<&str> = KNOWN
        .into_iter()
        .filter(|known| *known != "identifier" || has_identifier(kind))
        .collect();
    let nearest = offered
        .iter()
        .min_by_key(|known| distance(known, base))
        .copied()
        .unwrap_or("_id");
    Issue::error(problem::Kind::ParameterUnknown, "parameter-unknown")
        .with("parameter", shown(name))
        .with("nearest", nearest)
        .with("offered", offered.join(", "))
}

/// A parameter's name as it may be shown: names are the client's own text and may be anything.
fn shown(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-:.".contains(c);
    name.chars()
        .take(64)
        .map(|c| if plain(c) { c } else { '?' })
        .collect()
}

/// Splits at commas that no backslash stands before. Escapes stay for what reads the value. Empty values drop out.
fn split_values(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut value = String::new();
    let mut escaped = false;
    for c in text.chars() {
        if c == ',' && !escaped {
            values.push(std::mem::take(&mut value));
        } else {
            value.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    values.push(value);
    values.retain(|value| !value.is_empty());
    values
}

/// `value`, `system|value` or `|value`. A system without a value would match almost everything and is refused.
fn token(text: &str) -> Option<Token> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        if escaped {
            parts.last_mut()?.push(c);
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == '|' && parts.len() == 1 {
            parts.push(String::new());
        } else {
            parts.last_mut()?.push(c);
        }
    }
    let value = parts.pop().filter(|value| !value.is_empty() && !escaped)?;
    Some(Token {
        system: parts.pop(),
        value,
    })
}

/// A prefix and a date → the times that match. A stored time is one millisecond wide.
fn span(text: &str, context: &QueryContext) -> Option<Span> {
    let text = text.trim();
    let (prefix, date) = match text.get(..2) {
        Some(prefix) if prefix.bytes().all(|b| b.is_ascii_lowercase()) => (prefix, text.get(2..)?),
        _ => ("eq", text),
    };
    // A plus that was not encoded arrives as a blank.
    let date = date.replace(' ', "+");
    let instant::Span { from_ms, to_ms, .. } = parse_span(&date, context.zone_minutes)?;
    let inside = |from, to| {
        Some(Span {
            from,
            to,
            outside: false,
        })
    };
    match prefix {
        "eq" => inside(from_ms, to_ms),
        "ne" => Some(Span {
            from: from_ms,
            to: to_ms,
            outside: true,
        }),
        "gt" | "sa" => inside(to_ms, i64::MAX),
        "lt" | "eb" => inside(i64::MIN, from_ms),
        "ge" => inside(from_ms, i64::MAX),
        "le" => inside(i64::MIN, to_ms),
        "ap" => {
            let slack = context.now_ms.abs_diff(from_ms) / 10;
            let slack = i64::try_from(slack).ok()?;
            inside(from_ms.saturating_sub(slack), to_ms.saturating_add(slack))
        }
        _ => None,
    }
}

/// How many letters differ, roughly: enough to name the nearest of three.
fn distance(known: &str, sent: &str) -> usize {
    let (known, sent) = (known.to_ascii_lowercase(), sent.to_ascii_lowercase());
    let common = known
        .chars()
        .zip(sent.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let shared = sent.chars().filter(|c| known.contains(*c)).count();
    (known.len() + sent.len()).saturating_sub(2 * common + shared)
}

#[cfg(test)]
mod tests;
