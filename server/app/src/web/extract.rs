//! HTTP → `Call`, in the fixed order in which a request is judged.

use std::borrow::Cow;

use access::{Caller, Digest};
use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::header::{ACCEPT, CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue, VARY};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use bytes::Bytes;
use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use openssl::x509::X509;

use super::conditions::header_invalid;
use super::prefer::{self, Preferences};
use super::query::{self, Parameters};
use super::shape::Shape;
use super::{Edge, Exchange, House, base, budget, door, landing, ops, outside, package, render};
use crate::call::RequestId;
use crate::surface::{self, Access, Does, Located, Place, Row};
use crate::zone::ShownCertificate;

/// How a proxy hands on what its client showed (RFC 9440).
const CLIENT_CERT: HeaderName = HeaderName::from_static("client-cert");

mod question;
mod target;
mod wishes;

use question::Question;

pub(crate) use question::{GRACE, refuse_criteria, timed_out};
pub(crate) use target::Target;
pub(crate) use wishes::{Wishes, headers_of};

/// Judges and answers one request.
pub(crate) async fn handle<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    payload: Payload,
    exchange: &mut Exchange,
) -> Result<HttpResponse<BoxBody>, Problem> {
    let limits = edge.limits();
    check_size(request, limits.address_bytes_max, limits.head_bytes_max)?;
    let (root, segments) = path_of(edge, request)?;
    let segments: Vec<&str> = segments.iter().map(Cow::as_ref).collect();
    match root {
        Some(root) => {
            let below = (root, segments);
            let answered = at_base(edge, request, payload, exchange, below).await?;
            Ok(answered.map_into_boxed_body())
        }
        None => outside::handle(edge, request, payload, exchange, &segments).await,
    }
}

/// Judges and answers a request below the FHIR base, or of the operators.
async fn at_base<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    payload: Payload,
    exchange: &mut Exchange,
    (root, mut segments): (&'static str, Vec<&str>),
) -> Result<HttpResponse<Bytes>, Problem> {
    if segments.contains(&CRITERIA) {
        return Err(nowhere(&segments));
    }
    if segments.is_empty() && asks_criteria(request) {
        segments.push(CRITERIA);
    }
    let place = surface::locate(edge.zone, &segments).ok_or_else(|| nowhere(&segments))?;
    exchange.template = place.path;
    let row = match row_at(&place, request, exchange)? {
        Ok(row) => row,
        Err(options) => return Ok(options),
    };
    let target = Target::of(&place)?;
    match row.access {
        Access::Public => open(edge, request, exchange, row, root).await,
        // Whoever proves something does so beside the FHIR base.
        Access::Proof => Err(nowhere(&[])),
        Access::May(action) => {
            let caller = door::caller(edge, request, exchange).await?;
            let interaction = target.interaction(row.does).ok_or_else(|| {
                Problem::new(ProblemKind::Exception, "internal")
                    .from_source("a row without its place")
            })?;
            let about = (action, target.kind);
            let ground = door::ground(edge.zone, &caller, about, &interaction)?;
            let _place = take_place(edge, row, Some(&caller), exchange.request_id)?;
            let (wishes, parameters) = wishes_of(edge, request, exchange)?;
            let mut question = Question {
                edge,
                request,
                row,
                interaction,
                target,
                wishes,
                parameters,
            };
            let base = base_of(edge, request, root)?;
            let call = question
                .call(payload, exchange, (caller, ground), base)
                .await?;
            let answered = question.answer(call, exchange).await;
            if answered
                .as_ref()
                .is_err_and(|problem| problem.status() == 405)
            {
                exchange.allow = Some(place.allow());
            }
            answered
        }
    }
}

/// The row of a place for the verb of a request, or the answer to `OPTIONS`.
pub(crate) fn row_at(
    place: &Place<'_>,
    request: &HttpRequest,
    exchange: &mut Exchange,
) -> Result<Result<&'static Row, HttpResponse<Bytes>>, Problem> {
    match place.route(request.method()) {
        Located::Route(row) => {
            exchange.does = Some(row.does);
            Ok(Ok(row))
        }
        Located::OtherVerbs if request.method() == Method::OPTIONS => {
            Ok(Err(render::options(place)))
        }
        Located::OtherVerbs => {
            let allow = place.allow();
            let problem = Problem::new(ProblemKind::MethodNotAllowed, "method-not-allowed")
                .with("allowed", &allow);
            exchange.allow = Some(allow);
            Err(problem)
        }
    }
}

/// The name in the table of routes for the base with criteria behind it, which is no path.
pub(crate) const CRITERIA: &str = "?";

/// Whether there is more behind the base than what shapes an answer: then it is a search, and not a visit.
fn asks_criteria(request: &HttpRequest) -> bool {
    let reads = request.method() == Method::GET || request.method() == Method::HEAD;
    let text = request.uri().query().unwrap_or_default();
    let names = form_urlencoded::parse(text.as_bytes()).map(|(name, _)| name);
    reads
        && names
            .into_iter()
            .any(|name| !wishes::SHAPES.contains(&&*name))
}

/// What is said where the table has nothing: there is no such address, or no such operation.
fn nowhere(segments: &[&str]) -> Problem {
    let rule = match segments.iter().any(|segment| segment.starts_with('$')) {
        true => "operation-unknown",
        false => "route-unknown",
    };
    Problem::new(ProblemKind::NotSupported, rule)
}

/// The length of the address and the size of the head.
fn check_size(request: &HttpRequest, address_max: usize, head_max: usize) -> Result<(), Problem> {
    let address = request
        .uri()
        .path_and_query()
        .map_or(0, |address| address.as_str().len());
    if address > address_max {
        let problem = Problem::new(ProblemKind::AddressTooLong, "uri-too-long");
        return Err(problem.with("limit", address_max));
    }
    let head: usize = request
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    if head > head_max {
        let problem = Problem::new(ProblemKind::HeadersTooLong, "headers-too-long");
        return Err(problem.with("limit", head_max));
    }
    Ok(())
}

/// The base that the client came by, if it is the FHIR base or the operators', and the decoded segments below it. One
/// slash at the end counts for nothing.
fn path_of<'a, H>(
    edge: &Edge<H>,
    request: &'a HttpRequest,
) -> Result<(Option<&'static str>, Vec<Cow<'a, str>>), Problem> {
    let path = request.uri().path();
    let (root, rest) = match edge.zone {
        access::Zone::Ops => (Some(""), path),
        access::Zone::Internet | access::Zone::Lgwan => match base::split(path) {
            Some((root, rest)) => (Some(root), rest),
            None => (None, path),
        },
    };
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    if rest.is_empty() {
        return Ok((root, Vec::new()));
    }
    let segments = rest
        .split('/')
        .map(|segment| match segment.contains('%') {
            true => query::decode(segment.as_bytes(), false).map(Cow::Owned),
            false => Ok(Cow::Borrowed(segment)),
        })
        .collect::<Result<Vec<_>, Problem>>()?;
    Ok((root, segments))
}

/// What anybody may read.
async fn open<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    exchange: &mut Exchange,
    row: &'static Row,
    root: &'static str,
) -> Result<HttpResponse<Bytes>, Problem> {
    let _place = take_place(edge, row, None, exchange.request_id)?;
    match row.does {
        Does::Health => return Ok(ops::health()),
        Does::Figures => return Ok(ops::figures(edge)),
        Does::Readiness => return Ok(ops::readiness(edge).await),
        Does::Package => return package::answer(edge, request).await,
        Does::SmartDiscovery => {
            let origin = base_of(edge, request, "")?;
            return Ok(discovery(edge, request, &origin));
        }
        _ => {}
    }
    let (wishes, rest) = wishes_of(edge, request, exchange)?;
    let base = base_of(edge, request, root)?;
    match row.does {
        Does::Capabilities => render::capabilities(edge, request, &wishes, &base),
        _ if rest.is_empty() => Ok(landing::answer(edge, request, exchange, &base)),
        _ => Err(Problem::new(
            ProblemKind::NotSupported,
            "interaction-unknown",
        )),
    }
}

/// Where apps and systems get tokens: JSON, whatever is asked for.
fn discovery<H: House>(edge: &Edge<H>, request: &HttpRequest, origin: &str) -> HttpResponse<Bytes> {
    let text = edge.house.smart_discovery(edge.zone, origin).to_string();
    let media = "application/json";
    let mut response = render::body(edge, request, StatusCode::OK, media, text.into());
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    response
}

fn wishes_of<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    exchange: &mut Exchange,
) -> Result<(Wishes, Parameters), Problem> {
    let text = request.uri().query().unwrap_or_default();
    let parameters = query::parse(text.as_bytes(), edge.limits().parameters_max)?;
    let mut wishes = Wishes::default();
    if request.headers().contains_key("prefer") {
        wishes.preferences = prefer::parse(&headers_of(request.headers(), "prefer"));
    }
    let rest = match exchange.does {
        Some(does) => wishes.take_from(parameters, does)?,
        None => parameters,
    };
    wishes.settle(request.headers())?;
    exchange.answer = Some(wishes.answer);
    Ok((wishes, rest))
}

/// The certificate that the client showed: on its own connection, or to the proxy that hands its request on (RFC 9440). Only
/// proxies that are believed are asked for it, and what a proxy showed itself is not its client's (R-F09).
pub(crate) fn certificate<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
) -> Result<Option<Digest>, Problem> {
    let Some(clients) = &edge.clients else {
        return Ok(None);
    };
    let peer = request.peer_addr().map(|peer| peer.ip());
    if !base::is_proxy(edge.limits(), peer) {
        let shown = request.conn_data::<ShownCertificate>();
        return Ok(shown.map(|shown| shown.0));
    }
    let Some(header) = single(request.headers(), CLIENT_CERT)? else {
        return Ok(None);
    };
    let certificate = handed_on(header).ok_or_else(|| header_invalid("Client-Cert"))?;
    match clients.believe(&certificate, None) {
        Ok(name) => Ok(Some(name)),
        Err(why) => {
            log::warn!("a certificate that a proxy handed on is not believed: {why}");
            Ok(None)
        }
    }
}

/// What stands between two colons, as a structured field writes bytes.
fn handed_on(header: &HeaderValue) -> Option<X509> {
    let text = header.to_str().ok()?.trim();
    let text = text.strip_prefix(':')?.strip_suffix(':')?;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(text)
        .ok()?;
    X509::from_der(&bytes).ok()
}

/// From where a request came, as the trail writes it.
pub(crate) fn source_of<H: House>(edge: &Edge<H>, request: &HttpRequest) -> std::sync::Arc<str> {
    let peer = request.peer_addr().map(|peer| peer.ip());
    crate::audit::source_of(base::source(edge.limits(), request.headers(), peer))
}

pub(crate) fn base_of<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    root: &str,
) -> Result<std::sync::Arc<str>, Problem> {
    let peer = request.peer_addr().map(|peer| peer.ip());
    let tls = edge.is_tls;
    base::address(edge.limits(), request.headers(), peer, tls, root)
}

pub(crate) fn take_place<H: House>(
    edge: &Edge<H>,
    row: &Row,
    caller: Option<&Caller>,
    request_id: RequestId,
) -> Result<budget::Place, Problem> {
    let limits = edge.limits();
    let class_max = limits.in_flight_max(row.class);
    let client = caller.map(|caller| &caller.client);
    edge.budgets
        .take(row.class, class_max, client, limits.caller_in_flight_max)
        .map_err(|full| {
            let mut problem = match full {
                budget::Full::Caller => Problem::new(ProblemKind::Throttled, "caller-over-budget")
                    .with("limit", limits.caller_in_flight_max),
                budget::Full::Server => Problem::new(ProblemKind::Unavailable, "queue-full"),
            };
            problem.retry_after_seconds = Some(render::spread_seconds(request_id, 1, 5));
            problem
        })
}

/// A header that may stand once.
pub(crate) fn single(
    headers: &HeaderMap,
    name: HeaderName,
) -> Result<Option<&HeaderValue>, Problem> {
    let mut values = headers.get_all(&name);
    let first = values.next();
    if values.next().is_some() {
        return Err(
            Problem::new(ProblemKind::Invalid, "header-invalid").with("header", name.as_str())
        );
    }
    Ok(first)
}

/// All headers `DPoP`. One that cannot be read as text proves nothing, but counts.
pub(crate) fn proofs(headers: &HeaderMap) -> Vec<String> {
    let all = headers.get_all("dpop");
    all.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect()
}

/// The `Accept` headers that can be read as text.
pub(crate) fn accepts(headers: &HeaderMap) -> Vec<&str> {
    headers_of(headers, ACCEPT.as_str())
}

/// The number of the trace in a `traceparent` of W3C Trace Context. One that cannot be read is left aside.
pub(crate) fn trace_of(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("traceparent")?.to_str().ok()?;
    let mut parts = text.split('-');
    let (version, trace, parent) = (parts.next()?, parts.next()?, parts.next()?);
    let is_hex = |part: &str, length: usize| {
        part.len() == length
            && part
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    let fits = is_hex(version, 2)
        && version != "ff"
        && is_hex(trace, 32)
        && is_hex(parent, 16)
        && trace.bytes().any(|byte| byte != b'0');
    fits.then(|| trace.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn a_trace_is_continued_only_if_it_can_be_read() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            let value = HeaderValue::from_str(text).expect("a value");
            headers.insert(HeaderName::from_static("traceparent"), value);
            trace_of(&headers)
        };
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(
            read(&format!("00-{trace}-00f067aa0ba902b7-01")).as_deref(),
            Some(trace)
        );
        for bad in [
            "",
            "00-1-2-3",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
