//! What operators read: health, readiness, figures.

use std::fmt::Write;
use std::sync::atomic::Ordering;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use bytes::Bytes;

use super::{Edge, House};

/// That the process lives.
pub(crate) fn health() -> HttpResponse<Bytes> {
    typed(
        StatusCode::OK,
        "text/plain; charset=utf-8",
        Bytes::from_static(b"ok\n"),
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
pub(crate) async fn readiness<H: House>(edge: &Edge<H>) -> HttpResponse<Bytes> {
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
    response
}

fn typed(status: StatusCode, content_type: &'static str, text: Bytes) -> HttpResponse<Bytes> {
    let mut response = HttpResponse::with_body(status, text);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
