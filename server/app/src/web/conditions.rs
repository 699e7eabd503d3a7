//! `If-Match`, `If-None-Match`, `If-Modified-Since`, `If-None-Exist` and `Idempotency-Key`.
//!
//! A condition that cannot be read is refused: to leave it aside would turn a guarded write into an unguarded one.

use std::time::UNIX_EPOCH;

use fhir::problem::Kind;
use fhir::{Problem, VersionCondition};

use super::query;
use crate::call::Conditions;

/// The headers as they came, each at most once.
#[derive(Clone, Copy, Debug, Default)]
pub struct Headers<'a> {
    /// `If-Match`
    pub if_match: Option<&'a [u8]>,
    /// `If-None-Match`
    pub if_none_match: Option<&'a [u8]>,
    /// `If-Modified-Since`
    pub if_modified_since: Option<&'a [u8]>,
    /// `If-None-Exist`
    pub if_none_exist: Option<&'a [u8]>,
}

impl Headers<'_> {
    /// Reads the conditions. `type_name` is the type of the request, which may stand in front of an `If-None-Exist`.
    pub fn read(&self, type_name: &str, parameters_max: usize) -> Result<Conditions, Problem> {
        let mut conditions = Conditions {
            if_match: versions(self.if_match, "If-Match")?,
            if_none_match: versions(self.if_none_match, "If-None-Match")?,
            ..Conditions::default()
        };
        if let Some(since) = self.if_modified_since {
            let since = instant(since).ok_or_else(|| header_invalid("If-Modified-Since"))?;
            if conditions.if_none_match.is_none() {
                conditions.if_modified_since = Some(since);
            }
        }
        if let Some(criteria) = self.if_none_exist {
            let criteria = criteria_of(criteria, type_name)?;
            let criteria = query::parse(criteria, parameters_max)
                .map_err(|_| header_invalid("If-None-Exist"))?;
            conditions.if_none_exist = Some(criteria);
        }
        Ok(conditions)
    }
}

/// A key that makes a repeated create harmless: 1 to 128 visible ASCII characters.
pub fn idempotency_key(header: Option<&[u8]>) -> Result<Option<String>, Problem> {
    let Some(key) = header else { return Ok(None) };
    let fits = (1..=128).contains(&key.len()) && key.iter().all(u8::is_ascii_graphic);
    match std::str::from_utf8(key) {
        Ok(key) if fits => Ok(Some(key.to_owned())),
        _ => Err(Problem::new(Kind::Invalid, "idempotency-key-malformed")),
    }
}

/// A header that cannot be understood.
pub fn header_invalid(name: &'static str) -> Problem {
    Problem::new(Kind::Invalid, "header-invalid").with("header", name)
}

fn versions(
    header: Option<&[u8]>,
    name: &'static str,
) -> Result<Option<VersionCondition>, Problem> {
    let Some(header) = header else {
        return Ok(None);
    };
    std::str::from_utf8(header)
        .ok()
        .and_then(VersionCondition::parse)
        .map(Some)
        .ok_or_else(|| header_invalid(name))
}

fn instant(header: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(header).ok()?;
    let instant = httpdate::parse_http_date(text.trim()).ok()?;
    let since_epoch = instant.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since_epoch.as_millis()).ok()
}

/// The query in an `If-None-Exist`: some libraries send it bare, some behind `Type?`, some behind `?`.
fn criteria_of<'a>(header: &'a [u8], type_name: &str) -> Result<&'a [u8], Problem> {
    let Some(mark) = header.iter().position(|byte| *byte == b'?') else {
        return Ok(header);
    };
    let (before, criteria) = header.split_at(mark);
    // A question mark within a value, behind a name and its equals sign.
    if before.contains(&b'=') {
        return Ok(header);
    }
    let named = before.rsplit(|byte| *byte == b'/').next().unwrap_or(before);
    if named.is_empty() || named == type_name.as_bytes() {
        return Ok(criteria.strip_prefix(b"?").unwrap_or(criteria));
    }
    Err(header_invalid("If-None-Exist"))
}

#[cfg(test)]
mod tests;
