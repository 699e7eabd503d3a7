//! Answers as they are kept: what was done and what was said of it, as JSON.

use bytes::Bytes;
use fhir::problem::Kind as ProblemKind;
use fhir::{Problem, Version};
use serde_json::{Value, json};

use crate::call::{Content, Handout, Reply};

/// The media type of the errands' answers that are kept.
const JSON: &str = "application/json; charset=utf-8";

/// An answer that can be given again.
pub trait Kept: Sized {
    /// It as it is kept; nothing where it says that nothing was done, or cannot be given again as it was.
    fn kept(&self) -> Option<Vec<u8>>;

    /// It as it was kept.
    fn again(kept: &[u8]) -> Result<Self, Problem>;
}

impl Kept for Handout {
    fn kept(&self) -> Option<Vec<u8>> {
        let Content::Whole(body) = &self.content else {
            return None;
        };
        let body = body_of(self.status, body).filter(|_| self.media == JSON)?;
        let kept = json!({ "status": self.status, "location": self.location, "body": body });
        Some(kept.to_string().into_bytes())
    }

    fn again(kept: &[u8]) -> Result<Handout, Problem> {
        let (kept, status, body) = read(kept)?;
        let mut handout = Handout::whole(status, JSON, body);
        handout.location = kept
            .get("location")
            .and_then(Value::as_str)
            .map(str::to_owned);
        handout.replayed = true;
        Ok(handout)
    }
}

impl Kept for Reply {
    fn kept(&self) -> Option<Vec<u8>> {
        let is_plain = self.location.is_none() && self.content_location.is_none();
        let body = body_of(self.status, self.resource.as_ref()?).filter(|_| is_plain)?;
        let kept = json!({
            "status": self.status,
            "version": self.version.map(|version| version.0),
            "modified": self.modified,
            "body": body,
        });
        Some(kept.to_string().into_bytes())
    }

    fn again(kept: &[u8]) -> Result<Reply, Problem> {
        let (kept, status, body) = read(kept)?;
        let version = kept.get("version").and_then(Value::as_i64);
        let mut reply = Reply::new(status);
        reply.resource = Some(body);
        reply.version = version
            .and_then(|number| number.try_into().ok())
            .map(Version);
        reply.modified = kept.get("modified").and_then(Value::as_i64);
        reply.replayed = true;
        Ok(reply)
    }
}

/// The text of an answer that says that something was done.
fn body_of(status: u16, body: &Bytes) -> Option<&str> {
    let body = std::str::from_utf8(body).ok();
    body.filter(|_| (200..300).contains(&status))
}

fn read(kept: &[u8]) -> Result<(Value, u16, Bytes), Problem> {
    let damaged = || {
        Problem::new(ProblemKind::Exception, "internal").from_source("a kept answer is no answer")
    };
    let kept: Value = serde_json::from_slice(kept).map_err(|_| damaged())?;
    let status = kept.get("status").and_then(Value::as_u64);
    let status = status.and_then(|status| u16::try_from(status).ok());
    let body = kept.get("body").and_then(Value::as_str);
    let (status, body) = status.zip(body).ok_or_else(damaged)?;
    let body = Bytes::copy_from_slice(body.as_bytes());
    Ok((kept, status, body))
}
