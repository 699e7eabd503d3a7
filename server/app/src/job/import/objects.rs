//! Objects of JSON that were not taken, on their way back: to be mended and sent again, without any individual number.

use immunization::individual_number::IndividualNumber;
use immunization::intake::{masked_text, masked_unread};
use serde_json::{Map, Value};

/// What never comes back.
const SECRET: &str = "myNumber";
/// What names the person in the municipality, and is needed to send the object again.
const KEY: &str = "municipalityIdentityKey";

/// What an object that cannot be read comes back under, as text.
const AS_IT_CAME: &str = "原文";

/// An object as it came with its codes and what they mean, as one line. Of one that cannot be read the text comes back, so
/// that it is refused again unless somebody mends it.
pub fn line(original: &[u8], number: u64, codes: &str, said: &str) -> Vec<u8> {
    // What is read here is at most as deep as the reader of JSON lets it be.
    let mut object = match serde_json::from_slice::<Value>(original) {
        Ok(Value::Object(object)) => mended(object),
        Ok(_) | Err(_) => as_text(original),
    };
    object.insert("行".to_owned(), number.into());
    object.insert("コード".to_owned(), codes.into());
    object.insert("内容".to_owned(), said.into());
    let mut line = Value::Object(object).to_string().into_bytes();
    line.push(b'\n');
    line
}

fn as_text(original: &[u8]) -> Map<String, Value> {
    let text = masked_unread(&String::from_utf8_lossy(original));
    Map::from_iter([(AS_IT_CAME.to_owned(), Value::String(text))])
}

fn mended(object: Map<String, Value>) -> Map<String, Value> {
    let rest = object.into_iter().filter(|(name, _)| name != SECRET);
    rest.map(|(name, value)| match &value {
        Value::String(key) if name == KEY && IndividualNumber::parse(key).is_err() => (name, value),
        _ => (masked_text(&name), masked(value)),
    })
    .collect()
}

fn masked(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(masked_text(&text)),
        Value::Number(number) => {
            let text = number.to_string();
            let shown = masked_text(&text);
            match shown == text {
                true => Value::Number(number),
                false => Value::String(shown),
            }
        }
        Value::Array(all) => Value::Array(all.into_iter().map(masked).collect()),
        Value::Object(object) => Value::Object(mended(object)),
        other => other,
    }
}

#[cfg(test)]
mod tests;
