//! What to answer in: `_format` first, then `Accept` by the ranking of RFC 9110.

use std::borrow::Cow;

use fhir::Problem;
use fhir::problem::Kind;

use super::media::{MediaType, content_type_of, format_of};
use crate::call::Format;

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// JSON or XML.
    pub format: Format,
    /// `Content-Type`: the generic name where the client asked by it.
    pub content_type: &'static str,
}

impl Answer {
    /// JSON under FHIR's own name.
    pub const JSON: Answer = Answer {
        format: Format::Json,
        content_type: "application/fhir+json; charset=utf-8",
    };
}

/// The names under which an answer can be had, JSON and FHIR's own names first: of two that are equally welcome the
/// earlier is taken.
const OFFERS: [(Format, &str); 6] = [
    (Format::Json, "application/fhir+json"),
    (Format::Json, "application/json"),
    (Format::Json, "text/json"),
    (Format::Xml, "application/fhir+xml"),
    (Format::Xml, "application/xml"),
    (Format::Xml, "text/xml"),
];

/// Chooses the form of the answer from `_format` and the `Accept` headers.
pub fn negotiate(format: Option<&str>, accept: &[&str]) -> Result<Answer, Problem> {
    match format {
        Some(format) => by_parameter(format),
        None if accept.is_empty() => Ok(Answer::JSON),
        None => by_header(accept),
    }
}

fn by_parameter(text: &str) -> Result<Answer, Problem> {
    let text = text.trim();
    let format = match text {
        "json" | "html" | "text/html" => Some(Format::Json),
        "xml" => Some(Format::Xml),
        _ => None,
    };
    if let Some(format) = format {
        return Ok(answer(format, ""));
    }
    // A plus that was not percent-encoded arrives as a space.
    let text = text.replace("fhir ", "fhir+");
    let media = MediaType::parse(&text).ok_or_else(not_acceptable)?;
    match format_of(&media.essence) {
        Some(format) if media.is_this_fhir() && media.is_utf8() => {
            Ok(answer(format, &media.essence))
        }
        _ => Err(not_acceptable()),
    }
}

fn by_header(accept: &[&str]) -> Result<Answer, Problem> {
    // What most clients send needs no ranking.
    match accept {
        ["*/*" | "application/fhir+json"] => return Ok(Answer::JSON),
        ["application/json"] => return Ok(answer(Format::Json, "application/json")),
        _ => {}
    }
    let ranges: Vec<MediaType> = accept
        .iter()
        .flat_map(|header| header.split(','))
        .filter(|range| !range.trim().is_empty())
        // A range that cannot be read is one that names nothing we have.
        .filter_map(MediaType::parse)
        .filter(MediaType::is_this_fhir)
        .map(modern)
        .collect();
    if ranges.is_empty() && accept.iter().all(|header| header.trim().is_empty()) {
        return Ok(Answer::JSON);
    }
    let browser = ranges.iter().any(|range| range.essence == "text/html");
    let mut best: Option<((u16, bool, u8), Answer)> = None;
    for (format, name) in OFFERS {
        let Some((specificity, quality)) = welcome(&ranges, name) else {
            continue;
        };
        // A browser names XML for pages that it would rather have as HTML; JSON is what it shows readably.
        let rank = match browser {
            true => (1, format == Format::Json, specificity),
            false => (quality, format == Format::Json, specificity),
        };
        if quality > 0 && best.as_ref().is_none_or(|(best, _)| rank > *best) {
            best = Some((rank, answer(format, name)));
        }
    }
    // Who only wants a page gets what a browser shows readably; the base itself has a real one.
    let readable = browser.then_some(Answer::JSON);
    best.map(|(_, answer)| answer)
        .or(readable)
        .ok_or_else(not_acceptable)
}

/// How welcome a name is: the most specific range that covers it decides.
fn welcome(ranges: &[MediaType], name: &str) -> Option<(u8, u16)> {
    ranges
        .iter()
        .filter_map(|range| Some((covers(&range.essence, name)?, range.quality)))
        .max()
}

fn covers(range: &str, name: &str) -> Option<u8> {
    if range == name {
        return Some(2);
    }
    if range == "*/*" {
        return Some(0);
    }
    let main = range.strip_suffix("/*")?;
    name.strip_prefix(main)?.starts_with('/').then_some(1)
}

/// The names of older editions, read as today's.
fn modern(mut media: MediaType<'_>) -> MediaType<'_> {
    match media.essence.as_ref() {
        "application/json+fhir" => media.essence = Cow::Borrowed("application/fhir+json"),
        "application/xml+fhir" => media.essence = Cow::Borrowed("application/fhir+xml"),
        _ => {}
    }
    media
}

fn answer(format: Format, asked: &str) -> Answer {
    Answer {
        format,
        content_type: content_type_of(format, asked),
    }
}

fn not_acceptable() -> Problem {
    Problem::new(Kind::NotAcceptable, "not-acceptable")
        .with("offered", "application/fhir+json, application/fhir+xml")
}

#[cfg(test)]
mod tests;
