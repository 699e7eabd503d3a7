//! The number of a certificate: 128 bits of chance as twenty-six letters and digits.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LETTERS: usize = 26;

/// The number of one rendering of a certificate. It says nothing and cannot be guessed.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Serial(String);

impl Serial {
    /// The serial of these bytes, which must be chance.
    pub fn from_random(bytes: [u8; 16]) -> Serial {
        let number = u128::from_be_bytes(bytes);
        let letter = |at: usize| {
            let index = (number >> (5 * (LETTERS - 1 - at))) & 31;
            ALPHABET
                .get(usize::try_from(index).unwrap_or(0))
                .copied()
                .map_or('0', char::from)
        };
        Serial((0..LETTERS).map(letter).collect())
    }

    /// Reads a serial.
    pub fn parse(text: &str) -> Option<Serial> {
        let good = text.len() == LETTERS
            && text.bytes().all(|byte| ALPHABET.contains(&byte))
            && text
                .bytes()
                .next()
                .is_some_and(|first| (b'0'..=b'7').contains(&first));
        good.then(|| Serial(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The short form for formats with twelve places: the last sixty bits.
    pub fn short(&self) -> &str {
        self.0.get(LETTERS - 12..).unwrap_or_default()
    }

    /// The unique vaccination certificate identifier with its check character.
    pub fn uvci(&self, alpha2: &str) -> String {
        let text = format!("URN:UVCI:01:{alpha2}:{}", self.0);
        let check = uvci_check(&text).unwrap_or('0');
        format!("{text}#{check}")
    }
}

const UVCI_ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:";

/// Luhn's check over an alphabet of 38: from the right, every second character doubled, the last one first.
pub(crate) fn uvci_check(text: &str) -> Option<char> {
    let size = UVCI_ALPHABET.len();
    let mut sum = 0;
    for (at, letter) in text.chars().rev().enumerate() {
        let code = UVCI_ALPHABET.find(letter)?;
        let product = if at % 2 == 0 { code * 2 } else { code };
        sum += product / size + product % size;
    }
    UVCI_ALPHABET.chars().nth((size - sum % size) % size)
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Serial {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Serial {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Serial::parse(&text).ok_or_else(|| serde::de::Error::custom("not a serial"))
    }
}
