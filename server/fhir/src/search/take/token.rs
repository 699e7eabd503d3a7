//! Codes, identifiers, contacts and other texts that are the same or are not.

use std::borrow::Cow;

use super::{Rule, canonical_system};
use crate::element::Element;
use crate::search::Value;

/// The tokens of one element.
pub(super) fn push(element: &Element, rule: &Rule, out: &mut Vec<Value>) {
    match element.type_name() {
        "CodeableConcept" => {
            for coding in element.children("coding") {
                push_coded(coding, "code", rule, out);
            }
        }
        "Coding" => push_coded(element, "code", rule, out),
        "Identifier" => push_coded(element, "value", rule, out),
        "ContactPoint" => {
            for form in element.text_of("value").into_iter().flat_map(contact_forms) {
                out.push(token("", form));
            }
        }
        _ => {
            let system = rule.system.unwrap_or_default();
            let code = element.text().map(|text| folded(text, rule.case_counts));
            out.extend(code.map(|code| token(system, code)));
        }
    }
}

/// The texts that stand beside the codes of one element.
pub(super) fn for_texts<'a>(element: &'a Element, found: &mut dyn FnMut(&'a str)) {
    match element.type_name() {
        "CodeableConcept" => {
            element.text_of("text").into_iter().for_each(&mut *found);
            for coding in element.children("coding") {
                for_texts(coding, found);
            }
        }
        "Coding" => element.text_of("display").into_iter().for_each(found),
        "Identifier" => {
            if let Some(ty) = element.first("type") {
                for_texts(ty, found);
            }
        }
        _ => {}
    }
}

/// An identifier with the codes of its type: the system is the type's system and code, joined by `|`.
pub(super) fn push_of_type(element: &Element, case_counts: bool, out: &mut Vec<Value>) {
    let (Some(value), Some(ty)) = (element.text_of("value"), element.first("type")) else {
        return;
    };
    for coding in ty.children("coding") {
        let Some(code) = coding.text_of("code") else {
            continue;
        };
        let system = canonical_system(coding.text_of("system").unwrap_or_default());
        out.push(token(
            &format!("{system}|{code}"),
            folded(value, case_counts),
        ));
    }
}

/// The forms under which a contact is kept, and under which it is to be asked for: in lower case; and, where the text is
/// a telephone number – nothing but digits and the signs people put between them – its digits alone. Full-width digits
/// are digits. One common form is enough for two contacts to be the same.
pub fn contact_forms(text: &str) -> Vec<String> {
    let text = text.trim();
    let mut forms = vec![text.to_lowercase()];
    let mut digits = String::new();
    for letter in text.chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            '０'..='９' => digits.extend(char::from_digit(u32::from(letter) - 0xff10, 10)),
            '+'
            | '＋'
            | '-'
            | '‐'..='―'
            | '−'
            | '－'
            | 'ー'
            | '('
            | ')'
            | '（'
            | '）'
            | '.'
            | '/'
            | ' '
            | '\u{3000}' => {}
            _ => return forms,
        }
    }
    if !digits.is_empty() && forms.iter().all(|form| *form != digits) {
        forms.push(digits);
    }
    forms
}

/// A code in the form in which it is compared: in lower case, unless letter case counts.
pub fn folded(code: &str, case_counts: bool) -> Cow<'_, str> {
    if case_counts
        || code
            .bytes()
            .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        Cow::Borrowed(code)
    } else {
        Cow::Owned(code.to_lowercase())
    }
}

/// A value in a system: where the value is missing, what has a value in this system is still found.
fn push_coded(element: &Element, value: &str, rule: &Rule, out: &mut Vec<Value>) {
    let system = element.text_of("system").map(canonical_system);
    let value = element.text_of(value);
    if system.is_some() || value.is_some() {
        out.push(token(
            system.unwrap_or_default(),
            folded(value.unwrap_or_default(), rule.case_counts),
        ));
    }
}

pub(super) fn token<'a>(system: &str, code: impl Into<Cow<'a, str>>) -> Value {
    Value::Token {
        system: system.into(),
        code: code.into().into(),
    }
}
