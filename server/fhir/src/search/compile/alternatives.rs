//! The alternatives of an expression: one for each kind, joined by `|`.

use crate::key::Kind;
use crate::path::{Expression, Refused};
use crate::reach::KindSet;

/// The alternatives of an expression, each with its text.
pub(super) fn alternatives(text: &str) -> Result<Vec<(&str, Expression)>, Refused> {
    alternative_texts(text)
        .into_iter()
        .map(|text| Expression::parse(text).map(|expression| (text, expression)))
        .collect::<Result<Vec<_>, _>>()
        // The fault is to be told by its place in the whole.
        .or_else(|_| Expression::parse(text).map(|whole| vec![(text, whole)]))
}

/// The operands of the outermost `|`, as text; or the whole, where something else binds it together.
pub(in crate::search) fn alternative_texts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quote, mut escaped) = (0, 0_usize, None, false);
    for (place, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"' | b'`') => quote = Some(byte),
            (None, b'(' | b'[' | b'{') => depth += 1,
            (None, b')' | b']' | b'}') => depth = depth.saturating_sub(1),
            (None, b'|') if depth == 0 => {
                parts.extend(text.get(start..place));
                start = place + 1;
            }
            (None, _) => {}
        }
    }
    parts.extend(text.get(start..));
    let apart = Expression::parse(text).is_ok_and(|whole| {
        let together = whole.alternatives();
        together.len() == parts.len()
    });
    match apart {
        true => parts.into_iter().map(str::trim).collect(),
        false => vec![text.trim()],
    }
}

/// The targets that are left where the expression itself asks for one: `.where(resolve() is Patient)`.
pub(super) fn narrowed(targets: KindSet, expression: &str) -> KindSet {
    let asked: Option<Vec<Kind>> = alternative_texts(expression)
        .into_iter()
        .map(|text| {
            let (_, condition) = text.rsplit_once(".where(resolve() is ")?;
            Kind::parse(condition.strip_suffix(')')?.trim())
        })
        .collect();
    match asked {
        Some(asked) => asked
            .into_iter()
            .filter(|kind| targets.contains(*kind))
            .collect(),
        None => targets,
    }
}
