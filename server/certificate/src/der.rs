//! The little of DER that is needed to see which extensions a certificate has. What a certificate is worth, OpenSSL says.

use std::collections::HashMap;

/// Extended key usage.
pub(crate) const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
/// The types of travel documents that a signer may sign.
pub(crate) const DOCUMENT_TYPES: &str = "2.23.136.1.1.6.2";

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OBJECT_ID: u8 = 0x06;
const OCTETS: u8 = 0x04;
const BOOLEAN: u8 = 0x01;
const EXTENSIONS: u8 = 0xA3;

/// One value: its tag, its content, and what follows.
fn value(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
        if digits.is_empty() || digits.len() > 3 {
            return None;
        }
        (
            digits
                .iter()
                .fold(0, |sum, &digit| sum << 8 | usize::from(digit)),
            rest,
        )
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// All values side by side.
fn values(mut bytes: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut all = Vec::new();
    while !bytes.is_empty() {
        let (tag, content, rest) = value(bytes)?;
        all.push((tag, content));
        bytes = rest;
    }
    Some(all)
}

fn inside(bytes: &[u8], wanted: u8) -> Option<&[u8]> {
    let (tag, content, _) = value(bytes)?;
    (tag == wanted).then_some(content)
}

/// The extensions of a certificate, by their dotted number. A certificate without any has an empty map.
pub(crate) fn extensions(certificate: &[u8]) -> Option<HashMap<String, &[u8]>> {
    let to_be_signed = inside(inside(certificate, SEQUENCE)?, SEQUENCE)?;
    let mut found = HashMap::new();
    let Some((_, list)) = values(to_be_signed)?
        .into_iter()
        .find(|(tag, _)| *tag == EXTENSIONS)
    else {
        return Some(found);
    };
    for (tag, extension) in values(inside(list, SEQUENCE)?)? {
        if tag != SEQUENCE {
            return None;
        }
        let mut parts = values(extension)?
            .into_iter()
            .filter(|(tag, _)| *tag != BOOLEAN);
        let (Some((OBJECT_ID, id)), Some((OCTETS, content))) = (parts.next(), parts.next()) else {
            return None;
        };
        found.insert(dotted(id)?, content);
    }
    Some(found)
}

/// A sequence of object ids.
pub(crate) fn object_ids(extension: Option<&&[u8]>) -> Option<Vec<String>> {
    let ids = values(inside(extension?, SEQUENCE)?)?;
    ids.into_iter()
        .map(|(tag, id)| if tag == OBJECT_ID { dotted(id) } else { None })
        .collect()
}

/// The list of document types: a version, and a set of texts.
pub(crate) fn document_types(extension: &[u8]) -> Option<Vec<String>> {
    let parts = values(inside(extension, SEQUENCE)?)?;
    let (_, set) = parts.into_iter().find(|(tag, _)| *tag == SET)?;
    let texts = values(set)?
        .into_iter()
        .map(|(_, text)| String::from_utf8_lossy(text).into_owned());
    Some(texts.collect())
}

fn dotted(id: &[u8]) -> Option<String> {
    let mut numbers: Vec<u64> = Vec::new();
    let mut number = 0_u64;
    for &byte in id {
        number = number.checked_mul(128)? | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            numbers.push(number);
            number = 0;
        }
    }
    let (first, rest) = numbers.split_first()?;
    let root = (first / 40).min(2);
    let mut text = format!("{root}.{}", first - root * 40);
    for number in rest {
        text.push('.');
        text.push_str(&number.to_string());
    }
    Some(text)
}
