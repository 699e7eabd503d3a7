//! The package of definitions, as a file to take away.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH,
};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use fhir::Problem;
use fhir::problem::Kind;

use super::{Edge, House, render};

/// The package, or that the client has it already.
pub(crate) async fn answer<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
) -> Result<HttpResponse<Bytes>, Problem> {
    let package = edge.house.package().await.ok_or_else(|| {
        Problem::new(Kind::Exception, "internal").from_source("the package cannot be made")
    })?;
    let digest = openssl::sha::sha256(&package);
    let digits: String = digest
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let tag = format!("\"{digits}\"");
    let asked = request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let known = asked.is_some_and(|asked| {
        asked
            .split(',')
            .any(|one| one.trim() == "*" || one.trim().trim_start_matches("W/") == tag)
    });
    let mut response = match known {
        true => HttpResponse::with_body(StatusCode::NOT_MODIFIED, Bytes::new()),
        false => HttpResponse::with_body(StatusCode::OK, package),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/gzip"));
    headers.insert(
        CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"sesshu-fhir.tgz\""),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    render::insert(headers, ETAG, tag);
    Ok(response)
}
