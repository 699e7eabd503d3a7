//! Media types as clients write them, and which of our two formats each one means.

use std::borrow::Cow;

use crate::call::Format;

/// A media type with the parameters that matter here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaType<'a> {
    /// `type/subtype`, in small letters.
    pub essence: Cow<'a, str>,
    /// `charset`
    pub charset: Option<&'a str>,
    /// `fhirVersion`
    pub fhir_version: Option<&'a str>,
    /// `q` in thousandths.
    pub quality: u16,
}

impl<'a> MediaType<'a> {
    /// Reads one media type with its parameters. `None` where it has no such form.
    pub fn parse(text: &'a str) -> Option<MediaType<'a>> {
        let mut parts = text.split(';');
        let essence = parts.next()?.trim();
        let (main, sub) = essence.split_once('/')?;
        if !is_token(main) || !is_token(sub) {
            return None;
        }
        let mut media = MediaType {
            essence: small(essence),
            charset: None,
            fhir_version: None,
            quality: 1000,
        };
        for part in parts {
            let Some((name, value)) = part.split_once('=') else {
                if part.trim().is_empty() {
                    continue;
                }
                return None;
            };
            let value = unquoted(value.trim());
            match name.trim() {
                name if name.eq_ignore_ascii_case("charset") => media.charset = Some(value),
                name if name.eq_ignore_ascii_case("fhirVersion") => {
                    media.fhir_version = Some(value);
                }
                name if name.eq_ignore_ascii_case("q") => media.quality = quality(value)?,
                _ => {}
            }
        }
        Some(media)
    }

    /// Whether the text in it is UTF-8, which it is unless it says otherwise.
    pub fn is_utf8(&self) -> bool {
        self.charset.is_none_or(|charset| {
            charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
        })
    }

    /// Whether it names no other version of FHIR than the one that is served.
    pub fn is_this_fhir(&self) -> bool {
        self.fhir_version.is_none_or(is_served_version)
    }
}

/// Whether this is a name of FHIR R4.
pub fn is_served_version(version: &str) -> bool {
    matches!(version, "4.0" | "4.0.1")
}

/// Whether two names of versions mean the same.
pub fn is_same_version(one: &str, other: &str) -> bool {
    one == other || (is_served_version(one) && is_served_version(other))
}

/// The format that a media type means, FHIR's own names, generic ones and those of older editions alike.
pub fn format_of(essence: &str) -> Option<Format> {
    match essence {
        "application/fhir+json" | "application/json" | "text/json" | "application/json+fhir" => {
            Some(Format::Json)
        }
        "application/fhir+xml" | "application/xml" | "text/xml" | "application/xml+fhir" => {
            Some(Format::Xml)
        }
        _ => None,
    }
}

/// What to write into `Content-Type` for a client that asked by this name.
pub fn content_type_of(format: Format, asked: &str) -> &'static str {
    match (format, asked) {
        (Format::Json, "application/json") => "application/json; charset=utf-8",
        (Format::Json, "text/json") => "text/json; charset=utf-8",
        (Format::Json, _) => "application/fhir+json; charset=utf-8",
        (Format::Xml, "application/xml") => "application/xml; charset=utf-8",
        (Format::Xml, "text/xml") => "text/xml; charset=utf-8",
        (Format::Xml, _) => "application/fhir+xml; charset=utf-8",
    }
}

fn small(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text)
}

/// A quality value of RFC 9110: `0` to `1` with up to three decimals, here in thousandths.
fn quality(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = decimals.len() <= 3 && decimals.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !matches!(whole, "0" | "1") {
        return None;
    }
    let thousandths = format!("{whole}{decimals:0<3}").parse().ok()?;
    (thousandths <= 1000).then_some(thousandths)
}

#[cfg(test)]
mod tests;
