//! HTTP → `Call`, in the fixed order in which a request is judged.

use std::borrow::Cow;

use access::Caller;
use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT, HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH,
};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use fhir::problem::Kind as ProblemKind;
use fhir::{Id, Key, Kind, Problem, Version};

use super::body::{self, Content, Taken};
use super::conditions::{self, header_invalid};
use super::prefer::{self, Preferences};
use super::query::{self, Parameters};
use super::shape::Shape;
use super::{Edge, Exchange, House, base, budget, door, landing, render};
use crate::call::{Body, Call, Interaction, RequestId};
use crate::surface::{self, Access, Does, Located, Place, Row};

mod wishes;

pub(crate) use wishes::{Wishes, headers_of};

/// Judges and answers one request.
pub(crate) async fn handle<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    payload: Payload,
    exchange: &mut Exchange,
) -> Result<HttpResponse<Bytes>, Problem> {
    let limits = edge.limits();
    check_size(request, limits.address_bytes_max, limits.head_bytes_max)?;
    let (root, segments) = path_of(edge, request)?;
    let segments: Vec<&str> = segments.iter().map(Cow::as_ref).collect();
    let place = surface::locate(edge.zone, &segments)
        .ok_or_else(|| Problem::new(ProblemKind::NotSupported, "route-unknown"))?;
    exchange.template = place.path;
    let row = match place.route(request.method()) {
        Located::Route(row) => row,
        Located::OtherVerbs if request.method() == Method::OPTIONS => {
            return Ok(render::options(&place));
        }
        Located::OtherVerbs => {
            let allow = place.allow();
            let problem = Problem::new(ProblemKind::MethodNotAllowed, "method-not-allowed")
                .with("allowed", &allow);
            exchange.allow = Some(allow);
            return Err(problem);
        }
    };
    exchange.does = Some(row.does);
    let target = Target::of(&place, row)?;
    match row.access {
        Access::Public => open(edge, request, exchange, row, root).await,
        Access::May(action) => {
            let caller = door::caller(edge, request.headers(), exchange)?;
            let reach = door::reach(edge.zone, &caller, action, target.kind)?;
            let asked = Asked {
                row,
                target,
                root,
                caller,
                reach,
            };
            guarded(edge, request, payload, exchange, asked).await
        }
    }
}

/// A request that passed the door.
struct Asked {
    row: &'static Row,
    target: Target,
    root: &'static str,
    caller: Caller,
    reach: fhir::Reach,
}

/// Which resources the path names.
struct Target {
    kind: Option<Kind>,
    key: Option<Key>,
    version: Option<Version>,
}

impl Target {
    fn of(place: &Place<'_>, row: &Row) -> Result<Target, Problem> {
        let kind = match place.kind {
            Some(name) => Some(Kind::parse(name).ok_or_else(|| kind_unknown(name))?),
            None => None,
        };
        let id = match place.id {
            Some(id) => Some(
                Id::parse(id).ok_or_else(|| Problem::new(ProblemKind::Invalid, "id-malformed"))?,
            ),
            None => None,
        };
        debug_assert_eq!(id.is_some(), row.path.contains("{id}"));
        Ok(Target {
            kind,
            key: kind.zip(id).map(|(kind, id)| Key { kind, id }),
            version: place.version.and_then(Version::parse),
        })
    }

    /// What is asked for. `None` where the row does not fit its path, which a test of the table rules out.
    fn interaction(&self, does: Does) -> Option<Interaction> {
        let (kind, key) = (self.kind, self.key.clone());
        match does {
            Does::Read => key.map(Interaction::Read),
            Does::Vread => key.map(|key| Interaction::Vread(key, self.version)),
            Does::Create => kind.map(Interaction::Create),
            Does::Update => key.map(Interaction::Update),
            Does::UpdateConditional => kind.map(Interaction::UpdateConditional),
            Does::Delete => key.map(Interaction::Delete),
            Does::DeleteConditional => kind.map(Interaction::DeleteConditional),
            Does::HistoryInstance => key.map(Interaction::HistoryInstance),
            Does::HistoryType => kind.map(Interaction::HistoryType),
            Does::HistorySystem => Some(Interaction::HistorySystem),
            Does::SearchType => kind.map(Interaction::SearchType),
            Does::Landing | Does::Capabilities | Does::Health | Does::Readiness | Does::Figures => {
                None
            }
        }
    }
}

fn kind_unknown(name: &str) -> Problem {
    let problem = Problem::new(ProblemKind::NotSupported, "kind-unknown");
    let nearest = Kind::all()
        .map(Kind::name)
        .find(|known| known.eq_ignore_ascii_case(name));
    match nearest {
        Some(nearest) => problem.with("nearest", nearest),
        None => problem,
    }
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

/// The base that the client came by, and the decoded segments below it. One slash at the end counts for nothing.
fn path_of<'a, H>(
    edge: &Edge<H>,
    request: &'a HttpRequest,
) -> Result<(&'static str, Vec<Cow<'a, str>>), Problem> {
    let path = request.uri().path();
    let (root, rest) = match edge.zone {
        access::Zone::Ops => ("", path),
        access::Zone::Internet | access::Zone::Lgwan => base::split(path)
            .ok_or_else(|| Problem::new(ProblemKind::NotSupported, "route-unknown"))?,
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
        Does::Health => return Ok(render::plain("ok\n")),
        Does::Figures => return Ok(render::figures(edge)),
        Does::Readiness => return render::readiness(edge).await,
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

/// What is behind the door.
async fn guarded<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    payload: Payload,
    exchange: &mut Exchange,
    asked: Asked,
) -> Result<HttpResponse<Bytes>, Problem> {
    let _place = take_place(edge, asked.row, Some(&asked.caller), exchange.request_id)?;
    let (mut wishes, parameters) = wishes_of(edge, request, exchange)?;
    let call = call_of(
        edge,
        request,
        payload,
        exchange,
        asked,
        &mut wishes,
        parameters,
    )
    .await?;
    // The form of a search may have brought wishes as well.
    exchange.answer = Some(wishes.answer);
    let deadline = call.deadline;
    let writes = matches!(
        exchange.does.map(surface::class_of),
        Some(surface::Class::Write)
    );
    exchange.base = call.base.clone();
    let reply = tokio::time::timeout_at(deadline.into(), edge.house.answer(call))
        .await
        .map_err(|_| timed_out(writes, edge.limits().deadline.as_secs()))??;
    render::reply(edge, request, exchange, reply, &wishes)
}

/// Of a write whose time ran out nobody can say whether it was done.
fn timed_out(writes: bool, seconds: u64) -> Problem {
    let rule = if writes { "outcome-unknown" } else { "timeout" };
    Problem::new(ProblemKind::Timeout, rule).with("seconds", seconds)
}

async fn call_of<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    payload: Payload,
    exchange: &mut Exchange,
    asked: Asked,
    wishes: &mut Wishes,
    mut parameters: Parameters,
) -> Result<Call, Problem> {
    let limits = edge.limits();
    let headers = request.headers();
    let does = asked.row.does;
    let kind_name = asked.target.kind.map_or("", Kind::name);
    let conditions = conditions::Headers {
        if_match: single(headers, IF_MATCH)?.map(HeaderValue::as_bytes),
        if_none_match: single(headers, IF_NONE_MATCH)?.map(HeaderValue::as_bytes),
        if_modified_since: single(headers, IF_MODIFIED_SINCE)?.map(HeaderValue::as_bytes),
        if_none_exist: single(headers, HeaderName::from_static("if-none-exist"))?
            .map(HeaderValue::as_bytes),
    }
    .read(kind_name, limits.parameters_max)?;
    let key = single(headers, HeaderName::from_static("idempotency-key"))?;
    let idempotency_key = conditions::idempotency_key(key.map(HeaderValue::as_bytes))?;
    if does == Does::Create {
        refuse_criteria(&parameters)?;
    }
    let base = base_of(edge, request, asked.root)?;
    let interaction = asked.target.interaction(does).ok_or_else(|| {
        Problem::new(ProblemKind::Exception, "internal").from_source("a row does not fit its path")
    })?;
    let bytes_max = match asked.caller.role {
        access::Role::Vendor | access::Role::Staff | access::Role::Approver => {
            limits.body_bytes_max_system
        }
        _ => limits.body_bytes_max,
    };
    let body = if does.takes_resource() {
        let announced = body::announced(headers, Taken::Resource)?
            .ok_or_else(|| Problem::new(ProblemKind::Required, "body-missing"))?;
        let bytes = body::read(headers, payload, announced.gzip, bytes_max, limits).await?;
        if bytes.is_empty() {
            return Err(Problem::new(ProblemKind::Required, "body-missing"));
        }
        match announced.content {
            Content::Resource(format) => Some(Body { format, bytes }),
            Content::Form => None,
        }
    } else {
        if does == Does::SearchType && request.method() == Method::POST {
            if let Some(announced) = body::announced(headers, Taken::Form)? {
                let form = body::read(headers, payload, announced.gzip, bytes_max, limits).await?;
                let form = query::parse(&form, limits.parameters_max)?;
                let form = wishes.take_from(form, does)?;
                parameters.extend(form);
                wishes.settle(request.headers())?;
            }
        }
        None
    };
    if parameters.len() > limits.parameters_max {
        let problem = Problem::new(ProblemKind::Invalid, "parameters-too-many");
        return Err(problem.with("limit", limits.parameters_max));
    }
    Ok(Call {
        caller: asked.caller,
        reach: asked.reach,
        zone: edge.zone,
        request_id: exchange.request_id,
        base,
        interaction,
        conditions,
        lenient: wishes.preferences.lenient == Some(true),
        idempotency_key,
        parameters,
        shape: wishes.asked.clone(),
        strong: asks_strong(headers),
        language: render::language(request),
        count_only: wishes.count_only,
        body,
        deadline: exchange.started + limits.deadline,
    })
}

/// Whether memory must not answer.
fn asks_strong(headers: &HeaderMap) -> bool {
    headers
        .get("x-consistency")
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"strong"))
}

/// A create by `POST Type?criteria` is a get-or-create of some libraries. To store it would be a silent duplicate.
fn refuse_criteria(parameters: &Parameters) -> Result<(), Problem> {
    let harmless = ["_", "_cacheBuster", "_totalMethod"];
    match parameters
        .iter()
        .find(|(name, _)| !harmless.contains(&name.as_str()))
    {
        Some((name, _)) => Err(
            Problem::new(ProblemKind::ParameterUnknown, "create-with-criteria")
                .with("parameter", name),
        ),
        None => Ok(()),
    }
}

fn wishes_of<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    exchange: &mut Exchange,
) -> Result<(Wishes, Parameters), Problem> {
    let text = request.uri().query().unwrap_or_default();
    let parameters = query::parse(text.as_bytes(), edge.limits().parameters_max)?;
    let mut wishes = Wishes::default();
    wishes.preferences = prefer::parse(&headers_of(request.headers(), "prefer"));
    let rest = match exchange.does {
        Some(does) => wishes.take_from(parameters, does)?,
        None => parameters,
    };
    wishes.settle(request.headers())?;
    exchange.answer = Some(wishes.answer);
    Ok((wishes, rest))
}

fn base_of<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    root: &str,
) -> Result<std::sync::Arc<str>, Problem> {
    let peer = request.peer_addr().map(|peer| peer.ip());
    let tls = edge.is_tls;
    base::address(edge.limits(), request.headers(), peer, tls, root)
}

fn take_place<H: House>(
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

/// The `Accept` headers that can be read as text.
pub(crate) fn accepts(headers: &HeaderMap) -> Vec<&str> {
    headers_of(headers, ACCEPT.as_str())
}
