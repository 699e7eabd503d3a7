//! The written forms of primitive values, the same for JSON and XML.

use crate::definitions::Primitive;
use crate::instant::{self, Precision};

/// Digits of a decimal that count, at most.
const SIGNIFICANT_MAX: usize = 18;
/// The exponent of a decimal, at most, either way.
const EXPONENT_MAX: u32 = 30;

/// The stable code of the rule that a value of this type broke.
pub(crate) fn rule(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Base64Binary => "value-base64Binary",
        Primitive::Boolean => "value-boolean",
        Primitive::Canonical => "value-canonical",
        Primitive::Code => "value-code",
        Primitive::Date => "value-date",
        Primitive::DateTime => "value-dateTime",
        Primitive::Decimal => "value-decimal",
        Primitive::Id => "value-id",
        Primitive::Instant => "value-instant",
        Primitive::Integer => "value-integer",
        Primitive::Markdown => "value-markdown",
        Primitive::Oid => "value-oid",
        Primitive::PositiveInt => "value-positiveInt",
        Primitive::String => "value-string",
        Primitive::Time => "value-time",
        Primitive::UnsignedInt => "value-unsignedInt",
        Primitive::Uri => "value-uri",
        Primitive::Url => "value-url",
        Primitive::Uuid => "value-uuid",
        Primitive::Xhtml => "value-xhtml",
    }
}

/// Whether the text is a value of this type. What [`Primitive::Xhtml`] may hold is said in `narrative`.
pub(crate) fn holds(primitive: Primitive, text: &str) -> bool {
    !text.is_empty()
        && match primitive {
            Primitive::Base64Binary => is_base64(text),
            Primitive::Boolean => matches!(text, "true" | "false"),
            Primitive::Code => is_code(text),
            Primitive::Date => {
                instant::form(text).is_some_and(|(precision, _)| precision <= Precision::Day)
            }
            Primitive::DateTime => instant::form(text).is_some_and(|(precision, zoned)| {
                precision <= Precision::Day || (precision >= Precision::Second && zoned)
            }),
            Primitive::Decimal => is_decimal(text),
            Primitive::Id => crate::Id::parse(text).is_some(),
            Primitive::Instant => instant::parse_instant(text).is_some(),
            Primitive::Integer => integer(text).is_some(),
            Primitive::PositiveInt => integer(text).is_some_and(|number| number > 0),
            Primitive::UnsignedInt => integer(text).is_some_and(|number| number >= 0),
            Primitive::Oid => is_oid(text),
            Primitive::Time => instant::is_time(text),
            Primitive::Canonical | Primitive::Uri | Primitive::Url => {
                !text.chars().any(char::is_whitespace)
            }
            Primitive::Uuid => is_uuid(text),
            Primitive::String | Primitive::Markdown | Primitive::Xhtml => true,
        }
        && is_text(text)
}

/// Whether FHIR allows all characters of the text.
fn is_text(text: &str) -> bool {
    // One quick pass over the bytes first, without leaving off, so that many are looked at together: most texts have no byte
    // with which a forbidden character could begin.
    let is_plain = |plain: bool, byte: u8| plain & (byte >= b' ') & (byte != 0xEF);
    text.bytes().fold(true, is_plain) || text.chars().all(is_allowed)
}

/// Whether FHIR allows the character at all. U+FFFE and U+FFFF cannot be said in XML, so they are refused in JSON too.
pub fn is_allowed(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        _ => letter >= ' ',
    }
}

/// The number, if it is written as JSON writes whole numbers and fits into 32 bits.
fn integer(text: &str) -> Option<i32> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let short = text == "0" || !digits.starts_with('0');
    (plain && short).then(|| text.parse().ok()).flatten()
}

/// A number as JSON writes them, of bounded size however it is written.
fn is_decimal(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = match rest.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (rest, None),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let grammar =
        digits(whole) && (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(digits);
    let fraction = fraction.unwrap_or("");
    let significant = if whole == "0" {
        fraction.trim_start_matches('0').len()
    } else {
        whole.len() + fraction.len()
    };
    grammar
        && significant <= SIGNIFICANT_MAX
        && fraction.len() <= SIGNIFICANT_MAX + EXPONENT_MAX as usize
        && exponent.is_none_or(is_exponent)
}

fn is_exponent(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty()
        && digits.len() <= 4
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.parse::<u32>().is_ok_and(|size| size <= EXPONENT_MAX)
}

/// No space at the ends, and single spaces only between.
fn is_code(text: &str) -> bool {
    text.split(' ')
        .all(|part| !part.is_empty() && !part.chars().any(char::is_whitespace))
}

fn is_oid(text: &str) -> bool {
    let Some(arcs) = text.strip_prefix("urn:oid:") else {
        return false;
    };
    let mut arcs = arcs.split('.');
    let root = arcs
        .next()
        .is_some_and(|arc| matches!(arc, "0" | "1" | "2"));
    let mut count = 0;
    let plain = arcs.all(|arc| {
        count += 1;
        !arc.is_empty()
            && arc.bytes().all(|byte| byte.is_ascii_digit())
            && (arc == "0" || !arc.starts_with('0'))
    });
    root && plain && count > 0
}

fn is_uuid(text: &str) -> bool {
    let Some(uuid) = text.strip_prefix("urn:uuid:") else {
        return false;
    };
    uuid.len() == 36
        && uuid.bytes().enumerate().all(|(place, byte)| {
            if matches!(place, 8 | 13 | 18 | 23) {
                byte == b'-'
            } else {
                matches!(byte, b'0'..=b'9' | b'a'..=b'f')
            }
        })
}

/// Groups of four, with white space anywhere and padding only at the end.
fn is_base64(text: &str) -> bool {
    let mut letters = 0_usize;
    let mut padding = 0_usize;
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        match byte {
            b'=' => padding += 1,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => letters += 1,
            _ => return false,
        }
    }
    letters > 0 && padding <= 2 && (letters + padding).is_multiple_of(4)
}

#[cfg(test)]
mod tests;
