//! A file on its way in: taken in pieces, within its limits of size and speed, and never held whole.

use std::time::{Duration, Instant};

use actix_web::dev::Payload;
use actix_web::http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use fhir::Problem;
use fhir::problem::Kind;
use futures_util::StreamExt;
use tokio::time::timeout_at;

use super::EdgeLimits;
use super::extract::single;
use super::media::MediaType;

mod form;

use form::Form;

/// What a form may bring beside the file itself.
const FORM_BYTES_MAX: u64 = 1 << 20;

/// The media types under which a file may come as the whole body.
const MEDIA: [&str; 6] = [
    "text/csv",
    "application/csv",
    "application/json",
    "application/x-ndjson",
    "application/ndjson",
    "application/octet-stream",
];

/// Something of a file, in the order in which it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A field of the form.
    Field(String, Bytes),
    /// From here on it is the file, by the name that the sender gave it.
    Begins(Option<String>),
    /// The next bytes of the file.
    Bytes(Bytes),
}

/// A file on its way in.
pub struct Arriving {
    payload: Payload,
    form: Option<Form>,
    begun: bool,
    length: Option<u64>,
    sent_digest: Option<[u8; 32]>,
    arrived: u64,
    waited: Duration,
    until: Instant,
    limits: Limits,
}

/// What of the limits of the zone is about files.
struct Limits {
    bytes_max: u64,
    rate_min: u64,
    window: Duration,
}

impl Arriving {
    /// Looks at the headers. What is too long by its own word is refused before a byte of it is read.
    pub(crate) fn new(
        headers: &HeaderMap,
        payload: Payload,
        limits: &EdgeLimits,
    ) -> Result<Arriving, Problem> {
        let coding = single(headers, CONTENT_ENCODING)?.map(HeaderValue::as_bytes);
        if coding.is_some_and(|coding| coding != b"identity") {
            return Err(compressed());
        }
        let media = single(headers, CONTENT_TYPE)?.and_then(|value| value.to_str().ok());
        let form = match media.and_then(form::boundary) {
            Some(boundary) => Some(Form::new(&boundary)),
            None => {
                let essence = media.and_then(MediaType::parse).map(|media| media.essence);
                if !essence.is_some_and(|essence| MEDIA.contains(&essence.as_ref())) {
                    let offered =
                        "text/csv, application/json, application/x-ndjson, multipart/form-data";
                    return Err(
                        Problem::new(Kind::MediaType, "file-media-type").with("offered", offered)
                    );
                }
                None
            }
        };
        let length = single(headers, CONTENT_LENGTH)?
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.trim().parse::<u64>().ok());
        let spare = if form.is_some() { FORM_BYTES_MAX } else { 0 };
        let bytes_max = limits.upload_bytes_max;
        if length.is_some_and(|length| length > bytes_max.saturating_add(spare)) {
            return Err(too_large(bytes_max));
        }
        Ok(Arriving {
            payload,
            begun: false,
            length: length.filter(|_| form.is_none()),
            // What a form holds is described by its parts, not by the headers of the form.
            sent_digest: match form {
                Some(_) => None,
                None => digest(headers)?,
            },
            form,
            arrived: 0,
            waited: Duration::ZERO,
            until: Instant::now() + limits.upload_time_max,
            limits: Limits {
                bytes_max,
                rate_min: limits.body_rate_min as u64,
                window: limits.body_rate_window,
            },
        })
    }

    /// The length of the file, where the sender told it.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The SHA-256 of the file, where the sender's headers told it.
    pub fn sent_digest(&self) -> Option<[u8; 32]> {
        self.sent_digest
    }

    /// The next piece; `None` at the end of what was announced. An end before it is a fault.
    pub async fn next(&mut self) -> Result<Option<Piece>, Problem> {
        if self.form.is_none() {
            if !std::mem::replace(&mut self.begun, true) {
                return Ok(Some(Piece::Begins(None)));
            }
            let chunk = self.chunk().await?;
            if let Some(chunk) = &chunk {
                self.count(chunk)?;
            }
            return Ok(chunk.map(Piece::Bytes));
        }
        loop {
            if let Some(form) = &mut self.form {
                match form.piece()? {
                    form::Step::Piece(piece) => {
                        if let Piece::Bytes(bytes) = &piece {
                            let bytes = bytes.clone();
                            self.count(&bytes)?;
                        }
                        return Ok(Some(piece));
                    }
                    form::Step::End => return Ok(None),
                    form::Step::More => {}
                }
            }
            let chunk = self.chunk().await?;
            if let Some(form) = &mut self.form {
                match chunk {
                    Some(chunk) => form.push(&chunk),
                    None => form.end()?,
                }
            }
        }
    }

    fn count(&mut self, bytes: &Bytes) -> Result<(), Problem> {
        self.arrived += bytes.len() as u64;
        match self.arrived > self.limits.bytes_max {
            true => Err(too_large(self.limits.bytes_max)),
            false => Ok(()),
        }
    }

    /// The next bytes as they come. Only the time in which the sender is waited for counts.
    async fn chunk(&mut self) -> Result<Option<Bytes>, Problem> {
        let began = Instant::now();
        let until = (began + self.limits.window).min(self.until);
        let came = timeout_at(until.into(), self.payload.next()).await;
        self.waited += began.elapsed();
        let seconds = self.limits.window.as_secs();
        let too_slow = || Problem::new(Kind::TooSlow, "body-too-slow").with("seconds", seconds);
        let beyond = self.waited.saturating_sub(self.limits.window);
        let least = beyond.as_secs().saturating_mul(self.limits.rate_min);
        match came {
            Err(_) => Err(too_slow()),
            Ok(None) => Ok(None),
            Ok(Some(Err(error))) => {
                Err(Problem::new(Kind::Structure, "body-incomplete").from_source(error.to_string()))
            }
            Ok(Some(Ok(_))) if self.arrived < least => Err(too_slow()),
            Ok(Some(Ok(chunk))) => Ok(Some(chunk)),
        }
    }
}

/// What the headers say of the file's SHA-256: `Digest` or `Content-Digest`. One of another kind says nothing to us.
fn digest(headers: &HeaderMap) -> Result<Option<[u8; 32]>, Problem> {
    let mut found = None;
    for name in ["digest", "content-digest", "repr-digest"] {
        let Some(value) = single(headers, HeaderName::from_static(name))? else {
            continue;
        };
        let text = value.to_str().unwrap_or_default();
        for one in text.split(',') {
            let Some((kind, value)) = one.trim().split_once('=') else {
                continue;
            };
            if kind.eq_ignore_ascii_case("sha-256") {
                let bytes = STANDARD.decode(value.trim().trim_matches(':')).ok();
                let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
                let malformed =
                    || Problem::new(Kind::Invalid, "header-invalid").with("header", name);
                found = Some(bytes.ok_or_else(malformed)?);
            }
        }
    }
    Ok(found)
}

/// That a file may not come compressed.
pub fn compressed() -> Problem {
    Problem::new(Kind::MediaType, "file-compressed")
}

fn too_large(bytes_max: u64) -> Problem {
    let limit = match bytes_max >= 1 << 30 {
        true => format!("{} GiB", bytes_max >> 30),
        false => format!("{bytes_max} bytes"),
    };
    Problem::new(Kind::TooLong, "file-too-large").with("limit", limit)
}

#[cfg(test)]
mod tests;
