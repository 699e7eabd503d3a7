//! Base45 as RFC 9285 has it, strictly: no other letters, no group beyond its bytes, no odd rest.

use crate::fault::Fault;

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Bytes as text.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() / 2 * 3 + 2);
    let mut push = |digit: u32| {
        if let Some(letter) = ALPHABET.get(digit as usize) {
            text.push(char::from(*letter));
        }
    };
    for pair in bytes.chunks(2) {
        match *pair {
            [high, low] => {
                let value = u32::from(high) * 256 + u32::from(low);
                push(value % 45);
                push(value / 45 % 45);
                push(value / 2025);
            }
            [last] => {
                push(u32::from(last) % 45);
                push(u32::from(last) / 45);
            }
            _ => {}
        }
    }
    text
}

/// Text as bytes.
pub fn decode(text: &str) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::with_capacity(text.len() / 3 * 2 + 1);
    for group in text.as_bytes().chunks(3) {
        match *group {
            [one, two, three] => {
                let value = digit(one)? + digit(two)? * 45 + digit(three)? * 2025;
                let value = u16::try_from(value).map_err(|_| Fault::BadTransport)?;
                bytes.extend_from_slice(&value.to_be_bytes());
            }
            [one, two] => {
                let value = digit(one)? + digit(two)? * 45;
                bytes.push(u8::try_from(value).map_err(|_| Fault::BadTransport)?);
            }
            _ => return Err(Fault::BadTransport),
        }
    }
    Ok(bytes)
}

fn digit(letter: u8) -> Result<u32, Fault> {
    let value = match letter {
        b'0'..=b'9' => letter - b'0',
        b'A'..=b'Z' => letter - b'A' + 10,
        b' ' => 36,
        b'$' => 37,
        b'%' => 38,
        b'*' => 39,
        b'+' => 40,
        b'-' => 41,
        b'.' => 42,
        b'/' => 43,
        b':' => 44,
        _ => return Err(Fault::BadTransport),
    };
    Ok(u32::from(value))
}

#[cfg(test)]
mod tests;
