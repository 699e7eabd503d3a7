//! Texts: every part of a name or an address, and parts joined as people type them.

use crate::element::Element;
use crate::search::{Fold, Value};

/// How many characters of a text are compared in folded form. Beyond, only the exact comparison looks.
const CHARACTERS_MAX: usize = 512;

/// The texts of one element.
pub(super) fn push(element: &Element, fold: Fold, out: &mut Vec<Value>) {
    match element.type_name() {
        "HumanName" => push_name(element, fold, out),
        "Address" => push_address(element, fold, out),
        _ => out.extend(element.text().map(|text| text_value(text, fold))),
    }
}

/// A text with its folded form. A text of which folding leaves nothing – only punctuation, say – is compared as written,
/// so that it can be found at all.
pub(super) fn text_value(text: &str, fold: Fold) -> Value {
    Value::Text {
        folded: folded(text, fold).into(),
        exact: text.into(),
    }
}

/// The folded form, within its length.
pub(crate) fn folded(text: &str, fold: Fold) -> String {
    let written = cut(text);
    let mut folded = fold(written);
    if folded.is_empty() {
        return written.to_owned();
    }
    let length = cut(&folded).len();
    folded.truncate(length);
    folded
}

fn cut(text: &str) -> &str {
    match text.char_indices().nth(CHARACTERS_MAX) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

/// A name is found by each of its parts, and by family and given name typed in one, in either order.
fn push_name(name: &Element, fold: Fold, out: &mut Vec<Value>) {
    let first = out.len();
    for part in ["text", "family", "given", "prefix", "suffix"] {
        push_parts(name, part, fold, out);
    }
    let family = joined(name, &["family"]);
    let given = joined(name, &["given"]);
    if !family.is_empty() && !given.is_empty() {
        push_joined(&format!("{family} {given}"), first, fold, out);
        push_joined(&format!("{given} {family}"), first, fold, out);
    }
}

/// An address is found by each of its parts, and by the parts that people type in one.
fn push_address(address: &Element, fold: Fold, out: &mut Vec<Value>) {
    let first = out.len();
    let parts = [
        "text",
        "line",
        "city",
        "district",
        "state",
        "country",
        "postalCode",
    ];
    for part in parts {
        push_parts(address, part, fold, out);
    }
    let joined = joined(address, &["state", "city", "line"]);
    push_joined(&joined, first, fold, out);
}

fn push_parts(element: &Element, part: &str, fold: Fold, out: &mut Vec<Value>) {
    let texts = element.children(part).filter_map(Element::text);
    out.extend(texts.map(|text| text_value(text, fold)));
}

fn joined(element: &Element, parts: &[&str]) -> String {
    let mut joined = String::new();
    for text in parts
        .iter()
        .flat_map(|part| element.children(part))
        .filter_map(Element::text)
    {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(text);
    }
    joined
}

/// A joined text was never written, so nothing is exactly it; and where its folded form is there already, it adds nothing.
fn push_joined(text: &str, first: usize, fold: Fold, out: &mut Vec<Value>) {
    if text.is_empty() {
        return;
    }
    let joined = folded(text, fold);
    let known = out.iter().skip(first).any(
        |value| matches!(value, Value::Text { folded, .. } if folded.as_ref() == joined.as_str()),
    );
    if !known {
        out.push(Value::Text {
            folded: joined.into(),
            exact: "".into(),
        });
    }
}
