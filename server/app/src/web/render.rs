//! `Reply` or `Problem` → HTTP.

use std::fmt::Write;
use std::sync::atomic::Ordering;
use std::time::{Duration, UNIX_EPOCH};

use actix_web::http::header::{
    ACCEPT_ENCODING, ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LANGUAGE,
    CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
    RETRY_AFTER, STRICT_TRANSPORT_SECURITY, VARY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::http::{ConnectionType, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use fhir::problem::Kind;
use fhir::{Issue, Problem, Severity};
use pages::words::Language;

use super::accept::{self, Answer};
use super::extract::{Wishes, accepts};
use super::outcome::{self, hex};
use super::prefer::Return;
use super::{Edge, Exchange, House, encode, query};
use crate::call::{Reply, RequestId};
use crate::surface::{Does, Place};

/// What may be kept of an answer: by the client itself, and asked for again before each use.
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");
/// What depends on the request's headers.
const VARIES: HeaderValue = HeaderValue::from_static("Accept, Accept-Encoding");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const ANY_ORIGIN: HeaderName = HeaderName::from_static("access-control-allow-origin");
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
    // A search by POST stores nothing, so nothing of it can be left out.
    let wanted = wanted.filter(|_| !request.path().ends_with("/_search"));
    let mut status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    let shown = match (wanted, reply.resource) {
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

/// The answer to a request that was refused or failed.
pub(crate) fn problem<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    exchange: &Exchange,
    problem: &Problem,
) -> HttpResponse<Bytes> {
    let language = language(request);
    let answer = answer_for(request, exchange, problem);
    let status =
        StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let text = if status == StatusCode::INTERNAL_SERVER_ERROR {
        // A defect shows its number and nothing else.
        let incident =
            Issue::error(Kind::Exception, "internal").with("incident", hex(exchange.request_id));
        outcome::write(&[incident], answer.format, language, exchange.request_id)
    } else {
        outcome::write(
            &problem.issues,
            answer.format,
            language,
            exchange.request_id,
        )
    };
    let mut response = body(edge, request, status, answer.content_type, text.into());
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        VARY,
        HeaderValue::from_static("Accept, Accept-Encoding, Accept-Language"),
    );
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    if let Some(version) = problem.current {
        insert(headers, ETAG, version.etag());
    }
    if let Some(allow) = &exchange.allow {
        insert(headers, ALLOW, allow.clone());
    }
    if status == StatusCode::UNAUTHORIZED {
        let challenge = if exchange.token_sent {
            "Bearer realm=\"sesshu\", error=\"invalid_token\""
        } else {
            "Bearer realm=\"sesshu\""
        };
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    if matches!(problem.status(), 429 | 503) {
        let seconds = problem
            .retry_after_seconds
            .unwrap_or_else(|| spread_seconds(exchange.request_id, 2, 8));
        insert(headers, RETRY_AFTER, seconds.to_string());
    }
    if matches!(problem.status(), 408 | 413) {
        // What is still on its way is not waited for.
        response
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
    response
}

/// The form of an error: as negotiated, and JSON where the negotiation itself failed or never came about.
fn answer_for(request: &HttpRequest, exchange: &Exchange, problem: &Problem) -> Answer {
    if matches!(problem.kind(), Kind::NotAcceptable | Kind::MediaType) {
        return Answer::JSON;
    }
    exchange.answer.unwrap_or_else(|| {
        let text = request.uri().query().unwrap_or_default();
        let format = query::parse(text.as_bytes(), 64)
            .ok()
            .and_then(|parameters| {
                let mut formats = parameters.into_iter().filter(|(name, _)| name == "_format");
                formats.next().map(|(_, value)| value)
            });
        accept::negotiate(format.as_deref(), &accepts(request.headers())).unwrap_or(Answer::JSON)
    })
}

/// What every answer carries, whatever it says.
pub(crate) fn finish<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    exchange: &Exchange,
    response: &mut HttpResponse<Bytes>,
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
    if exchange.template == "metadata" {
        headers.insert(ANY_ORIGIN, HeaderValue::from_static("*"));
    }
    if edge.draining.load(Ordering::Relaxed) {
        response
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
}

/// The verbs of a place.
pub(crate) fn options(place: &Place<'_>) -> HttpResponse<Bytes> {
    let mut response = HttpResponse::with_body(StatusCode::NO_CONTENT, Bytes::new());
    let headers = response.headers_mut();
    insert(headers, ALLOW, place.allow());
    if place.path == "metadata" {
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

/// A line of plain text.
pub(crate) fn plain(text: &'static str) -> HttpResponse<Bytes> {
    typed(
        StatusCode::OK,
        "text/plain; charset=utf-8",
        Bytes::from_static(text.as_bytes()),
    )
}

/// The figures of all zones.
pub(crate) fn figures<H: House>(edge: &Edge<H>) -> HttpResponse<Bytes> {
    typed(
        StatusCode::OK,
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        edge.metrics.render(|text| edge.house.gauges(text)).into(),
    )
}

/// The checks of readiness by name.
pub(crate) async fn readiness<H: House>(edge: &Edge<H>) -> Result<HttpResponse<Bytes>, Problem> {
    let mut checks = vec![("accepting", !edge.draining.load(Ordering::Relaxed))];
    checks.extend(edge.house.readiness().await);
    let ready = checks.iter().all(|(_, holds)| *holds);
    let mut text = String::from("{\"ready\":");
    let _ = write!(text, "{ready},\"checks\":{{");
    for (index, (name, holds)) in checks.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let said = if *holds { "ok" } else { "fail" };
        let _ = write!(text, "{comma}\"{name}\":\"{said}\"");
    }
    text.push_str("}}\n");
    let status = match ready {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut response = typed(status, "application/json; charset=utf-8", text.into());
    if !ready {
        let seconds = HeaderValue::from_static("5");
        response.headers_mut().insert(RETRY_AFTER, seconds);
    }
    Ok(response)
}

fn typed(status: StatusCode, content_type: &'static str, text: Bytes) -> HttpResponse<Bytes> {
    let mut response = HttpResponse::with_body(status, text);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
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

fn http_date(milliseconds: i64) -> String {
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

fn insert(headers: &mut actix_web::http::header::HeaderMap, name: HeaderName, value: String) {
    // Values here are ids, numbers and addresses that were checked; one that does not fit a header is left out.
    if let Ok(value) = HeaderValue::from_maybe_shared(Bytes::from(value)) {
        headers.insert(name, value);
    }
}

/// The name in logs of what was done.
pub(crate) fn label(does: Option<Does>) -> &'static str {
    does.map_or("none", Does::label)
}
