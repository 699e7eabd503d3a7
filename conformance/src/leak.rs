//! Numbers that must be nowhere: each in every form in which it could leave a program, looked for in any bytes at once.

mod digest;

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// So many bytes of a form lead to it.
const LEAD: usize = 4;
/// How much of a file is looked at in one piece.
const PIECE: usize = 4 << 20;

/// One number in one form.
#[derive(Clone, Debug)]
struct Form {
    name: &'static str,
    number: usize,
    bytes: Vec<u8>,
}

/// The numbers that are looked for.
#[derive(Clone, Debug, Default)]
pub struct Hunt {
    forms: Vec<Form>,
    leads: HashMap<[u8; LEAD], Vec<usize>>,
    longest: usize,
    /// How many bytes were looked at.
    pub bytes: u64,
    /// How many outputs were looked at.
    pub outputs: u64,
    /// What was found: where, which number by its place in the list, and in which form.
    pub finds: Vec<Find>,
}

/// A number where it must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// The output.
    pub place: String,
    /// Which number, by its place in the list.
    pub number: usize,
    /// In which form.
    pub form: &'static str,
    /// What stands around it, with the number itself covered.
    pub around: String,
}

/// More of one output would say nothing new.
const FINDS_OF_OUTPUT_MAX: usize = 3;

impl Hunt {
    /// A hunt for these numbers of twelve digits.
    pub fn new(numbers: &[String]) -> Hunt {
        let mut hunt = Hunt::default();
        for (number, digits) in numbers.iter().enumerate() {
            for (name, bytes) in forms_of(digits) {
                hunt.add(name, number, bytes);
            }
        }
        hunt
    }

    fn add(&mut self, name: &'static str, number: usize, bytes: Vec<u8>) {
        let Some(lead) = bytes.get(..LEAD).and_then(|lead| lead.try_into().ok()) else {
            return;
        };
        self.longest = self.longest.max(bytes.len());
        self.leads.entry(lead).or_default().push(self.forms.len());
        let form = Form {
            name,
            number,
            bytes,
        };
        self.forms.push(form);
    }

    /// How many forms each number is looked for in.
    pub fn forms_each(&self) -> usize {
        let first = self.forms.iter().filter(|form| form.number == 0);
        first.count()
    }

    /// Looks through one output.
    pub fn look(&mut self, place: &str, bytes: &[u8]) {
        self.outputs += 1;
        self.bytes += bytes.len() as u64;
        self.look_into(place, bytes);
    }

    /// Looks through a file, piece by piece. What cannot be read is an error, not a clean output.
    pub fn look_at_file(&mut self, path: &Path) -> Result<(), String> {
        let place = path.display().to_string();
        let failed = |e: std::io::Error| format!("{place}: {e}");
        let mut file = File::open(path).map_err(failed)?;
        let mut piece = Vec::with_capacity(PIECE + self.longest);
        self.outputs += 1;
        loop {
            let kept = piece.len();
            let read = file
                .by_ref()
                .take(PIECE as u64)
                .read_to_end(&mut piece)
                .map_err(failed)?;
            self.bytes += read as u64;
            if read == 0 {
                return Ok(());
            }
            self.look_into(&place, &piece);
            // What begins at the end of a piece goes on in the next.
            let from = piece.len().saturating_sub(self.longest.max(1) - 1);
            piece.drain(..from.min(kept + read));
        }
    }

    fn look_into(&mut self, place: &str, bytes: &[u8]) {
        let mut found = Vec::new();
        for (at, window) in bytes.windows(LEAD).enumerate() {
            let Ok(lead) = <[u8; LEAD]>::try_from(window) else {
                continue;
            };
            let Some(candidates) = self.leads.get(&lead) else {
                continue;
            };
            let rest = bytes.get(at..).unwrap_or_default();
            for form in candidates.iter().filter_map(|index| self.forms.get(*index)) {
                if rest.starts_with(&form.bytes) {
                    found.push(Find {
                        place: place.to_owned(),
                        number: form.number,
                        form: form.name,
                        around: around(bytes, at, form.bytes.len()),
                    });
                }
            }
            if found.len() >= FINDS_OF_OUTPUT_MAX {
                break;
            }
        }
        self.finds.extend(found);
    }
}

/// The neighbourhood of a find, without the find.
fn around(bytes: &[u8], at: usize, length: usize) -> String {
    let before = bytes.get(at.saturating_sub(60)..at).unwrap_or_default();
    let end = at + length;
    let after = bytes.get(end..(end + 60).min(bytes.len()));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).escape_debug().to_string();
    format!("{}▇{}", text(before), text(after.unwrap_or_default()))
}

/// Every form of twelve digits.
pub fn forms_of(digits: &str) -> Vec<(&'static str, Vec<u8>)> {
    let wide: String = digits.chars().map(widened).collect();
    let mut forms: Vec<(&'static str, Vec<u8>)> = vec![
        ("plain", digits.into()),
        ("grouped", grouped(digits, " ").into()),
        ("hyphened", grouped(digits, "-").into()),
        (
            "grouped by a wide blank",
            grouped(digits, "\u{3000}").into(),
        ),
        ("grouped by a point", grouped(digits, ".").into()),
        ("grouped in an address", grouped(digits, "%20").into()),
        ("grouped by plus signs", grouped(digits, "+").into()),
        ("wide", wide.clone().into()),
        ("wide, grouped", grouped(&wide, " ").into()),
        ("wide, hyphened", grouped(&wide, "－").into()),
        ("wide in CP932", cp932(digits)),
        ("wide in JSON", escaped(&wide, "\\u").into()),
        ("wide in an address", percent(wide.as_bytes()).into()),
        ("digits in an address", percent(digits.as_bytes()).into()),
        ("character references", escaped(digits, "&#x").into()),
        ("UTF-16, low byte first", utf16(digits, u16::to_le_bytes)),
        ("UTF-16, high byte first", utf16(digits, u16::to_be_bytes)),
        ("hex", hex(digits.as_bytes()).into()),
        ("hex, wide", hex(wide.as_bytes()).into()),
        ("backwards", digits.chars().rev().collect::<String>().into()),
        ("two digits a byte", packed(digits)),
    ];
    // Without a key a digest of so few digits can be turned back by trying all of them.
    let digest = digest::digest(digits.as_bytes());
    forms.push(("SHA-256", digest.into()));
    forms.push(("SHA-256 in hex", hex(&digest).into()));
    forms.push(("SHA-256 in base64", base64_inside(&digest, 0).into()));
    let upper: Vec<u8> = hex(wide.as_bytes()).to_ascii_uppercase().into();
    forms.push(("hex, wide, upper", upper));
    if let Ok(number) = digits.parse::<u64>() {
        forms.push(("as a number of JSON", format!(":{number}").into()));
        forms.push(("eight bytes, high first", number.to_be_bytes().into()));
        forms.push(("eight bytes, low first", number.to_le_bytes().into()));
        // As SQLite keeps it.
        let six = number.to_be_bytes();
        forms.push(("six bytes", six.get(2..).unwrap_or_default().into()));
        forms.push(("number in hex", format!("{number:x}").into()));
    }
    for text in [digits.as_bytes(), wide.as_bytes()] {
        for offset in 0..3 {
            let encoded = base64_inside(text, offset);
            let for_addresses = encoded.replace('+', "-").replace('/', "_");
            if for_addresses != encoded {
                forms.push(("base64 for addresses", for_addresses.into()));
            }
            forms.push(("base64", encoded.into()));
        }
    }
    // A number that begins with zeros is easily met by chance where these are left off.
    forms.retain(|(name, bytes)| {
        bytes.len() >= 6 && !(name.contains("number") && digits.starts_with('0'))
    });
    forms
}

fn widened(digit: char) -> char {
    let value = digit.to_digit(10).unwrap_or(0);
    char::from_u32('０' as u32 + value).unwrap_or('０')
}

/// By fours.
fn grouped(digits: &str, between: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index.is_multiple_of(4) {
            text.push_str(between);
        }
        text.push(digit);
    }
    text
}

fn cp932(digits: &str) -> Vec<u8> {
    let of = |byte: u8| [0x82, byte - b'0' + 0x4f];
    digits.bytes().flat_map(of).collect()
}

fn escaped(text: &str, sign: &str) -> String {
    let end = if sign.starts_with('&') { ";" } else { "" };
    let width = if end.is_empty() { 4 } else { 2 };
    text.chars()
        .map(|c| format!("{sign}{:0width$x}{end}", c as u32))
        .collect()
}

fn percent(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02X}")).collect()
}

fn utf16(digits: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    digits.encode_utf16().flat_map(order).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn packed(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits.bytes().map(|byte| byte - b'0').collect();
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect()
}

/// What of a text's base64 is the same whatever stands around it, if so many bytes stand before it.
fn base64_inside(text: &[u8], offset: usize) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut padded = vec![0; offset];
    padded.extend_from_slice(text);
    let first = (offset * 8).div_ceil(6);
    let last = padded.len() * 8 / 6;
    let bit = |at: usize| {
        let byte = padded.get(at / 8).copied().unwrap_or(0);
        usize::from(byte >> (7 - at % 8) & 1)
    };
    (first..last)
        .filter_map(|digit| {
            let value = (0..6).fold(0, |value, n| value << 1 | bit(digit * 6 + n));
            DIGITS.get(value).map(|byte| char::from(*byte))
        })
        .collect()
}

#[cfg(test)]
mod tests;
