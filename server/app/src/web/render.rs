//! `Reply` or `Problem` → HTTP.

use std::sync::atomic::Ordering;
use std::time::{Duration, UNIX_EPOCH};

use actix_web::http::header::{
    ACCEPT_ENCODING, ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LOCATION,
    CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
    ORIGIN, STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use fhir::problem::Kind;
use fhir::{Issue, Problem, Severity};
use pages::words::Language;

use super::accept::Answer;
use super::extract::Wishes;
use super::outcome::{self, hex};
use super::prefer::Return;
use super::{Edge, Exchange, House, encode};
use crate::call::{Reply, RequestId};
use crate::surface::{self, Does, Place};

/// What may be kept of an answer: by the client itself, and asked for again before each use.
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");
/// What depends on the request's headers.
const VARIES: HeaderValue = HeaderValue::from_static("Accept, Accept-Encoding");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Which patches are taken, of RFC 5789.
pub(crate) const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");
/// What stands in it.
pub(crate) const PATCH_FORMS: HeaderValue = HeaderValue::from_static(surface::PATCH_FORMS);
const ANY_ORIGIN: HeaderName = HeaderName::from_static("access-control-allow-origin");
const SHOWN_HEADERS: HeaderName = HeaderName::from_static("access-control-expose-headers");
/// What pages of registered apps may send, and read.
const SENT_BY_PAGES: &str = "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-None-Match, If-None-Exist, Prefer, Idempotency-Key, X-Request-Id";
const READ_BY_PAGES: &str =
    "Content-Location, ETag, Last-Modified, Location, Retry-After, WWW-Authenticate, X-Request-Id";
const ANY_METHODS: HeaderName = HeaderName::from_static("access-control-allow-methods");
const ANY_HEADERS: HeaderName = HeaderName::from_static("access-control-allow-headers");

/// The answer to a call.
pub(crate) fn reply<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    exchange: &Exchange,
    reply: Reply,
    wishes: &Wishes,
) -> Result<HttpResponse<Bytes>, Problem> {
    let request_id = exchange.request_id;
    let writes = matches!(reply.status, 201 | 204) || reply.location.is_some();
    let wanted = wishes.preferences.wanted.filter(|_| {
        writes
            || matches!(
                request.method().as_str(),
                "POST" | "PUT" | "PATCH" | "DELETE"
            )
    });
    // A search or an operation by POST is asked for its answer, so nothing of it can be left out.
    let answers = |does: Does| does.takes_form() || does.takes_parameters();
    let wanted = wanted.filter(|_| !exchange.does.is_some_and(answers));
    // A bundle is answered by a bundle; the wish is about its entries.
    let applies_to_entries = exchange.does == Some(Does::Bundle);
    let mut status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    let shown = match (wanted.filter(|_| !applies_to_entries), reply.resource) {
        (Some(Return::Minimal), _) | (None, None) | (Some(Return::Representation), None) => None,
        (Some(Return::Outcome), _) => {
            if status == StatusCode::NO_CONTENT {
                status = StatusCode::OK;
            }
            Some(notes(
                &reply.notes,
                wishes.answer,
                language(request),
                request_id,
            ))
        }
        (_, Some(resource)) => Some(wishes.shape.apply(resource, wishes.answer.format)?),
    };
    let mut response = match shown {
        Some(text) if status != StatusCode::NOT_MODIFIED => {
            body(edge, request, status, wishes.answer.content_type, text)
        }
        _ => HttpResponse::with_body(status, Bytes::new()),
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, PRIVATE);
    headers.insert(VARY, VARIES);
    if let Some(version) = reply.version {
        insert(headers, ETAG, version.etag());
    }
    if let Some(modified) = reply.modified {
        insert(headers, LAST_MODIFIED, http_date(modified));
    }
    if let Some((kind, id, version)) = &reply.location {
        let base = &exchange.base;
        insert(
            headers,
            LOCATION,
            format!("{base}/{kind}/{id}/_history/{version}"),
        );
    }
    if let Some(address) = reply.content_location {
        insert(headers, CONTENT_LOCATION, address);
    }
    if reply.replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    let mut applied = wanted.map_or("", Return::applied).to_owned();
    if wishes.preferences.lenient == Some(true) && wanted.is_none() {
        applied.push_str("handling=lenient");
    }
    if !applied.is_empty() {
        insert(headers, PREFERENCE_APPLIED, applied);
    }
    Ok(response)
}

/// Warnings and information, or that there are none.
fn notes(notes: &[Issue], answer: Answer, language: Language, request_id: RequestId) -> Bytes {
    let done = [Issue {
        severity: Severity::Information,
        ..Issue::error(Kind::Invalid, "done")
    }];
    let issues = if notes.is_empty() { &done } else { notes };
    outcome::write(issues, answer.format, language, request_id).into()
}

/// What every answer carries, whatever it says.
pub(crate) fn finish<H: House, B>(
    edge: &Edge<H>,
    request: &HttpRequest,
    exchange: &Exchange,
    response: &mut HttpResponse<B>,
) {
    let own = hex(exchange.request_id);
    let theirs = request
        .headers()
        .get(REQUEST_ID)
        .filter(|value| is_plain_id(value.as_bytes()) && value.as_bytes() != own.as_bytes())
        .cloned();
    let headers = response.headers_mut();
    insert(headers, REQUEST_ID, own);
    if let Some(theirs) = theirs {
        headers.insert(CORRELATION_ID, theirs);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if edge.limits().https {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    if surface::is_for_every_origin(exchange.template) {
        headers.insert(ANY_ORIGIN, HeaderValue::from_static("*"));
    }
    share(edge, request, exchange.template, headers);
    if edge.draining.load(Ordering::Relaxed) {
        response
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
}

/// Lets pages of registered apps call us, and read what they are answered.
fn share<H: House>(edge: &Edge<H>, request: &HttpRequest, template: &str, headers: &mut HeaderMap) {
    if surface::is_for_every_origin(template) || !surface::is_for_registered_origins(template) {
        return;
    }
    let Some(origin) = request.headers().get(ORIGIN) else {
        return;
    };
    headers.append(VARY, HeaderValue::from_static("Origin"));
    if !origin
        .to_str()
        .is_ok_and(|origin| edge.house.allows_origin(origin))
    {
        return;
    }
    headers.insert(ANY_ORIGIN, origin.clone());
    if request.method() == Method::OPTIONS {
        // What stands at the place is in `Allow` already.
        if let Some(allow) = headers.get(ALLOW).cloned() {
            headers.insert(ANY_METHODS, allow);
        }
        headers.insert(ANY_HEADERS, HeaderValue::from_static(SENT_BY_PAGES));
    } else {
        headers.insert(SHOWN_HEADERS, HeaderValue::from_static(READ_BY_PAGES));
    }
}

/// The verbs of a place.
pub(crate) fn options(place: &Place<'_>) -> HttpResponse<Bytes> {
    let mut response = HttpResponse::with_body(StatusCode::NO_CONTENT, Bytes::new());
    let headers = response.headers_mut();
    insert(headers, ALLOW, place.allow());
    if place.rows().any(|row| row.does.takes_patch()) {
        headers.insert(ACCEPT_PATCH, PATCH_FORMS);
    }
    if surface::is_for_every_origin(place.path) {
        insert(headers, ANY_METHODS, place.allow());
        headers.insert(
            ANY_HEADERS,
            HeaderValue::from_static("Accept, Accept-Language, If-None-Match"),
        );
    }
    response
}

/// The CapabilityStatement, from memory.
pub(crate) fn capabilities<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    wishes: &Wishes,
    base: &str,
) -> Result<HttpResponse<Bytes>, Problem> {
    let statement = edge.capabilities.for_base(base);
    let asked = request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let known = asked.is_some_and(|asked| {
        asked
            .split(',')
            .any(|tag| tag.trim() == "*" || tag.trim().trim_start_matches("W/") == statement.tag)
    });
    let mut response = if known {
        HttpResponse::with_body(StatusCode::NOT_MODIFIED, Bytes::new())
    } else {
        let text = wishes
            .shape
            .apply(statement.text.clone(), wishes.answer.format)?;
        body(
            edge,
            request,
            StatusCode::OK,
            wishes.answer.content_type,
            text,
        )
    };
    let headers = response.headers_mut();
    insert(headers, ETAG, format!("W/{}", statement.tag));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    headers.insert(VARY, VARIES);
    Ok(response)
}

/// A body with its type, compressed where the client can read it and it pays.
pub(crate) fn body<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    status: StatusCode,
    content_type: &'static str,
    text: Bytes,
) -> HttpResponse<Bytes> {
    let mut coding = None;
    let mut text = text;
    if text.len() >= edge.limits().compress_bytes_min
        && let Some(header) = request.headers().get(ACCEPT_ENCODING)
        && let Some(wanted) = header.to_str().ok().and_then(encode::negotiate)
        && let Some(encoded) = wanted.encode(&text)
    {
        text = encoded;
        coding = Some(wanted);
    }
    let mut response = HttpResponse::with_body(status, text);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(coding) = coding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    }
    response
}

/// Seconds to wait, different for each request, so that those who were turned away together do not return together.
pub(crate) fn spread_seconds(request_id: RequestId, least: u32, spread: u32) -> u32 {
    let [.., random] = request_id.0;
    least + u32::from(random) % (spread + 1)
}

/// The language that the reader asked for.
pub(crate) fn language(request: &HttpRequest) -> Language {
    request
        .headers()
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(Language::default(), Language::from_header)
}

pub(crate) fn http_date(milliseconds: i64) -> String {
    let since_epoch = Duration::from_millis(milliseconds.max(0).unsigned_abs());
    httpdate::fmt_http_date(UNIX_EPOCH + since_epoch)
}

/// Whether a client's own id may be repeated in a header and a log.
pub(crate) fn is_plain_id(id: &[u8]) -> bool {
    (1..=64).contains(&id.len())
        && id
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._:/=+".contains(byte))
}

pub(crate) fn insert(
    headers: &mut actix_web::http::header::HeaderMap,
    name: HeaderName,
    value: String,
) {
    // Values here are ids, numbers and addresses that were checked; one that does not fit a header is left out.
    if let Ok(value) = HeaderValue::from_maybe_shared(Bytes::from(value)) {
        headers.insert(name, value);
    }
}

/// The name in logs of what was done.
pub(crate) fn label(does: Option<Does>) -> &'static str {
    does.map_or("none", Does::label)
}
