//! Query strings and form bodies → names and values, with one documented meaning.
//!
//! Percent signs are decoded once, `+` is a space, `&` alone separates, repeated names stay repeated and in order.
//! What cannot be decoded is refused: the text that is authorised is the text that is executed.

use fhir::Problem;
use fhir::problem::Kind;

/// Names and values in order.
pub type Parameters = Vec<(String, String)>;

/// Reads a query string or a form body.
pub fn parse(text: &[u8], parameters_max: usize) -> Result<Parameters, Problem> {
    let mut parameters = Vec::new();
    for piece in text
        .split(|byte| *byte == b'&')
        .filter(|piece| !piece.is_empty())
    {
        if parameters.len() == parameters_max {
            return Err(
                Problem::new(Kind::Invalid, "parameters-too-many").with("limit", parameters_max)
            );
        }
        let (name, value) = match piece.iter().position(|byte| *byte == b'=') {
            Some(at) => piece.split_at(at),
            None => (piece, &b""[..]),
        };
        let value = value.strip_prefix(b"=").unwrap_or(value);
        parameters.push((decode(name, true)?, decode(value, true)?));
    }
    Ok(parameters)
}

/// Decodes one name, value or path segment. `plus_is_space` holds in queries and forms only.
pub fn decode(text: &[u8], plus_is_space: bool) -> Result<String, Problem> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter().copied();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let high = rest.next().and_then(hex);
                let low = rest.next().and_then(hex);
                match (high, low) {
                    (Some(high), Some(low)) => high << 4 | low,
                    _ => return Err(broken()),
                }
            }
            b'+' if plus_is_space => b' ',
            other => other,
        });
    }
    match String::from_utf8(bytes) {
        // No database column can hold U+0000, and nobody's name contains it.
        Ok(decoded) if !decoded.contains('\0') => Ok(decoded),
        _ => Err(broken()),
    }
}

fn broken() -> Problem {
    Problem::new(Kind::Invalid, "address-encoding")
}

fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
