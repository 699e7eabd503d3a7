//! The body: its type, its size, its speed, its compression – each judged as early as it can be.

use std::io::Read;
use std::time::Instant;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, TRANSFER_ENCODING,
};
use bytes::{Bytes, BytesMut};
use fhir::Problem;
use fhir::problem::Kind;
use flate2::bufread::MultiGzDecoder;
use futures_util::StreamExt;
use tokio::time::timeout_at;

use super::EdgeLimits;
use super::extract::single;
use super::media::{MediaType, format_of};
use crate::call::{Form, Format, ShownForm};
use crate::surface::PATCH_FORMS;

/// What the headers say of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// What is in it.
    pub content: Content,
    /// Whether it is compressed.
    pub gzip: bool,
    /// The version of FHIR that its media type names.
    pub fhir_version: Option<String>,
}

/// What is in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A resource or a patch.
    Sent(Form),
    /// A form.
    Form,
    /// JSON of this server's own shape.
    Own,
    /// Something to be judged and not kept.
    Shown(ShownForm),
}

/// Which content a route takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A resource, JSON or XML.
    Resource,
    /// A patch, in one of the forms that [`PATCH_FORMS`] names.
    Patch,
    /// A form of search criteria.
    Form,
    /// JSON of this server's own shape.
    Own,
    /// A text or a picture to be judged and not kept.
    Shown,
}

/// Reads what the headers announce. `None` where there is no body at all.
pub fn announced(headers: &HeaderMap, taken: Taken) -> Result<Option<Announced>, Problem> {
    let length = single(headers, CONTENT_LENGTH)?.map(|value| value.as_bytes() != b"0");
    let arrives = length.unwrap_or_else(|| headers.contains_key(TRANSFER_ENCODING));
    if !arrives {
        return Ok(None);
    }
    let gzip = match single(headers, CONTENT_ENCODING)?.map(|value| value.as_bytes()) {
        None | Some(b"identity") => false,
        Some(b"gzip" | b"x-gzip") => true,
        Some(_) => {
            return Err(Problem::new(Kind::MediaType, "content-encoding").with("offered", "gzip"));
        }
    };
    let offered = match taken {
        Taken::Resource => "application/fhir+json, application/fhir+xml",
        Taken::Patch => PATCH_FORMS,
        Taken::Form => "application/x-www-form-urlencoded",
        Taken::Own => "application/json",
        Taken::Shown => SHOWN_FORMS,
    };
    let refused = || Problem::new(Kind::MediaType, "media-type").with("offered", offered);
    let media = single(headers, CONTENT_TYPE)?
        .and_then(|value| value.to_str().ok())
        .and_then(MediaType::parse)
        .ok_or_else(refused)?;
    let content = match taken {
        Taken::Resource => {
            format_of(&media.essence).map(|format| Content::Sent(Form::Resource(format)))
        }
        Taken::Patch => patch_form_of(&media.essence).map(Content::Sent),
        Taken::Form => {
            (media.essence == "application/x-www-form-urlencoded").then_some(Content::Form)
        }
        Taken::Own => (media.essence == "application/json").then_some(Content::Own),
        Taken::Shown => shown_form_of(&media.essence).map(Content::Shown),
    };
    let content = content.ok_or_else(refused)?;
    if !media.is_utf8() {
        return Err(Problem::new(Kind::MediaType, "charset"));
    }
    if !media.is_this_fhir() {
        return Err(refused());
    }
    Ok(Some(Announced {
        content,
        gzip,
        fhir_version: media.fhir_version.map(str::to_owned),
    }))
}

/// The form of a patch. Generic names of JSON and XML are refused: they do not say which kind of patch it is.
fn patch_form_of(essence: &str) -> Option<Form> {
    match essence {
        "application/json-patch+json" => Some(Form::JsonPatch),
        "application/fhir+json" => Some(Form::Resource(Format::Json)),
        "application/fhir+xml" => Some(Form::Resource(Format::Xml)),
        _ => None,
    }
}

/// The media types of what can be judged.
const SHOWN_FORMS: &str = "text/plain, application/json, application/smart-health-card, image/png, image/jpeg, application/pdf";

fn shown_form_of(essence: &str) -> Option<ShownForm> {
    match essence {
        "text/plain" => Some(ShownForm::Text),
        "application/json" | "application/smart-health-card" => Some(ShownForm::Json),
        "image/png" | "image/jpeg" => Some(ShownForm::Picture),
        "application/pdf" => Some(ShownForm::Sheets),
        _ => None,
    }
}

/// Reads the whole body. A length over the limit is refused before a byte of it is read.
pub async fn read(
    headers: &HeaderMap,
    payload: Payload,
    gzip: bool,
    bytes_max: usize,
    limits: &EdgeLimits,
) -> Result<Bytes, Problem> {
    let length = single(headers, CONTENT_LENGTH)?
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.trim().parse::<u64>().ok());
    if length.is_some_and(|length| length > bytes_max as u64) {
        return Err(too_long(bytes_max));
    }
    let arrived = arrive(payload, length, bytes_max, limits).await?;
    if gzip {
        inflate(&arrived, bytes_max, limits.body_ratio_max)
    } else {
        Ok(arrived)
    }
}

/// Takes the pieces as they come, and gives up on those who bring them too slowly.
async fn arrive(
    mut payload: Payload,
    length: Option<u64>,
    bytes_max: usize,
    limits: &EdgeLimits,
) -> Result<Bytes, Problem> {
    let started = Instant::now();
    let until = started + limits.body_time_max;
    let window_bytes = limits
        .body_rate_min
        .saturating_mul(limits.body_rate_window.as_secs() as usize)
        .max(1);
    let mut window_ends = started + limits.body_rate_window;
    let mut window_left = window_bytes;
    let mut whole: Option<Bytes> = None;
    let mut joined = BytesMut::new();
    loop {
        let patience = window_ends.min(until);
        match timeout_at(patience.into(), payload.next()).await {
            Ok(None) => break,
            Ok(Some(Ok(piece))) => {
                window_left = window_left.saturating_sub(piece.len());
                let so_far = joined.len() + whole.as_ref().map_or(0, Bytes::len);
                if so_far + piece.len() > bytes_max {
                    return Err(too_long(bytes_max));
                }
                // Most bodies come in one piece, which is handed on as it is.
                match whole.take() {
                    None if joined.is_empty() => whole = Some(piece),
                    first => {
                        let expected = length.map_or(0, |length| length.min(bytes_max as u64));
                        joined.reserve(
                            (expected as usize)
                                .saturating_sub(joined.len())
                                .min(64 << 10),
                        );
                        joined.extend_from_slice(&first.unwrap_or_default());
                        joined.extend_from_slice(&piece);
                    }
                }
            }
            Ok(Some(Err(error))) => return Err(cut_off(error)),
            Err(_) => {
                if window_left > 0 || Instant::now() >= until {
                    let seconds = limits.body_rate_window.as_secs();
                    return Err(
                        Problem::new(Kind::TooSlow, "body-too-slow").with("seconds", seconds)
                    );
                }
                window_left = window_bytes;
                window_ends = Instant::now() + limits.body_rate_window;
            }
        }
    }
    Ok(whole.unwrap_or_else(|| joined.freeze()))
}

fn cut_off(error: PayloadError) -> Problem {
    Problem::new(Kind::Structure, "body-incomplete").from_source(error.to_string())
}

/// Inflates a body within its limit, and within a ratio that honest text does not reach.
fn inflate(compressed: &[u8], bytes_max: usize, ratio_max: usize) -> Result<Bytes, Problem> {
    // Small bodies may be of one letter a thousand times over; they are no danger.
    let by_ratio = compressed.len().saturating_mul(ratio_max).max(64 << 10);
    let most = bytes_max.min(by_ratio);
    let mut inflated = Vec::with_capacity(most.min(compressed.len().saturating_mul(4)));
    MultiGzDecoder::new(compressed)
        .take(most as u64 + 1)
        .read_to_end(&mut inflated)
        .map_err(|error| {
            Problem::new(Kind::Structure, "content-encoding-broken").from_source(error)
        })?;
    if inflated.len() > most {
        return Err(too_long(most));
    }
    Ok(inflated.into())
}

fn too_long(bytes_max: usize) -> Problem {
    Problem::new(Kind::TooLong, "body-too-long").with("limit", bytes_max)
}

#[cfg(test)]
mod tests;
