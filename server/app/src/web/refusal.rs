//! `Problem` → HTTP.

use actix_web::http::header::{
    ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_LANGUAGE, ETAG, HeaderValue, PRAGMA, RETRY_AFTER,
    VARY, WWW_AUTHENTICATE,
};
use actix_web::http::{ConnectionType, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use fhir::problem::Kind;
use fhir::{Issue, Problem};

use super::accept::{self, Answer};
use super::extract::accepts;
use super::outcome::{self, hex};
use super::render::{ACCEPT_PATCH, PATCH_FORMS, body, insert, language, spread_seconds};
use super::{Edge, Exchange, House, query};
use crate::surface::Does;

/// The answer to a request that was refused or failed.
pub(crate) fn answer<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    exchange: &Exchange,
    problem: &Problem,
) -> HttpResponse<Bytes> {
    let language = language(request);
    let answer = answer_for(request, exchange, problem);
    let status =
        StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let speaks_oauth = exchange.template != AUTHORIZE && is_of_oauth(exchange.template);
    let text = if speaks_oauth {
        oauth_error(problem)
    } else if status == StatusCode::INTERNAL_SERVER_ERROR {
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
    let media = match speaks_oauth {
        true => "application/json; charset=utf-8",
        false => answer.content_type,
    };
    let mut response = body(edge, request, status, media, text.into());
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if speaks_oauth {
        headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    }
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
    if status == StatusCode::UNSUPPORTED_MEDIA_TYPE && exchange.does.is_some_and(Does::takes_patch)
    {
        headers.insert(ACCEPT_PATCH, PATCH_FORMS);
    }
    if status == StatusCode::UNAUTHORIZED {
        let challenge = match (exchange.token_sent, shows_key(request)) {
            (true, true) => "DPoP realm=\"sesshu\", error=\"invalid_token\", algs=\"ES256 ES384\"",
            (true, false) => "Bearer realm=\"sesshu\", error=\"invalid_token\"",
            (false, _) => "Bearer realm=\"sesshu\"",
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

/// Whether the caller showed a token that is bound to a key.
fn shows_key(request: &HttpRequest) -> bool {
    let sent = request.headers().get(AUTHORIZATION);
    let scheme = sent.and_then(|sent| sent.as_bytes().get(..5));
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"dpop "))
}

/// Where browsers come to sign in.
const AUTHORIZE: &str = "/auth/authorize";

/// Whether programs that speak OAuth ask at this place of the table: they read errors in OAuth's form alone.
fn is_of_oauth(template: &str) -> bool {
    template.starts_with("/auth/")
}

/// What went wrong before the authorization server was asked, as OAuth says it (RFC 6749, 5.2).
fn oauth_error(problem: &Problem) -> Vec<u8> {
    let name = match problem.status() {
        429 | 503 | 504 => "temporarily_unavailable",
        500 => "server_error",
        _ => "invalid_request",
    };
    format!("{{\"error\":\"{name}\"}}").into_bytes()
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
