//! Requests beside the FHIR base: judged in the same order as all others, answered with what is asked for and not with
//! resources.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::LazyLock;
use std::task::{Context, Poll};
use std::time::Instant;

use access::{Action, Caller};
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::Payload;
use actix_web::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, COOKIE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, LOCATION, RANGE,
    VARY, X_FRAME_OPTIONS,
};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use fhir::problem::Kind as ProblemKind;
use fhir::{Problem, Reach};
use pages::words::Language;
use tokio::sync::mpsc::Receiver;
use tokio::time::timeout_at;

use super::body::{self, Content as Announced, Taken};
use super::extract::{self, accepts, single};
use super::prefer::Preferences;
use super::upload::Arriving;
use super::{Edge, Exchange, House, base, budget, conditions, door, query, render};
use crate::call::{
    Call, Conditions, Content, Errand, Handout, Interaction, Knock, RequestId, Shown, ShownForm,
    Visit,
};
use crate::logging;
use crate::surface::{self, Access, Does, Place, Row};
use crate::zone::{Answering, Watch};

/// What a browser may do with a page, with the digest of the style that stands in it.
static PAGE_POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = STANDARD.encode(openssl::sha::sha256(pages::STYLE.as_bytes()));
    pages::CONTENT_SECURITY_POLICY.replace('@', &digest)
});
/// The parameter by which the links of pages choose a language.
const LANGUAGE: &str = "lang";
/// The longest text that is taken in to be judged.
const SHOWN_TEXT_BYTES_MAX: usize = 64 << 10;
/// The longest form that proves who sends it: an assertion of 8 KiB, and what stands beside it.
const FORM_BYTES_MAX: usize = 64 << 10;
/// Where this face has its FHIR base.
const FHIR_ROOT: &str = "/fhir";

/// A request that stands at a row of the table.
struct Asked<'a, H> {
    edge: &'a Edge<H>,
    request: &'a HttpRequest,
    row: &'static Row,
    errand: Errand,
    parameters: query::Parameters,
}

/// Judges and answers one request.
pub(crate) async fn handle<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    payload: Payload,
    exchange: &mut Exchange,
    segments: &[&str],
) -> Result<HttpResponse<BoxBody>, Problem> {
    let place = surface::locate_outside(edge.zone, segments)
        .ok_or_else(|| Problem::new(ProblemKind::NotSupported, "route-unknown"))?;
    exchange.template = place.path;
    let row = match extract::row_at(&place, request, exchange)? {
        Ok(row) => row,
        Err(options) => return Ok(options.map_into_boxed_body()),
    };
    let admitted = match row.access {
        Access::Public | Access::Proof => None,
        Access::May(action) => Some(admit(edge, request, exchange, action).await?),
    };
    let caller = admitted.as_ref().map(|(caller, _)| caller);
    let seat = extract::take_place(edge, row, caller, exchange.request_id)?;
    exchange.base = extract::base_of(edge, request, "")?;
    let text = request.uri().query().unwrap_or_default();
    let asked = Asked {
        edge,
        request,
        row,
        errand: errand_of(row.does, &place, request),
        parameters: query::parse(text.as_bytes(), edge.limits().parameters_max)?,
    };
    let handout = match admitted {
        None if row.access == Access::Proof => asked.knock(payload, exchange).await?,
        None => asked.visit(payload, exchange).await?,
        Some((caller, reach)) => asked.run(payload, exchange, caller, reach).await?,
    };
    Ok(answer(edge, request, exchange, handout, seat))
}

async fn admit<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    exchange: &mut Exchange,
    action: Action,
) -> Result<(Caller, Reach), Problem> {
    let caller = door::caller(edge, request, exchange).await?;
    let reach = door::reach(edge.zone, &caller, action, None)?;
    Ok((caller, reach))
}

fn errand_of(does: Does, place: &Place<'_>, request: &HttpRequest) -> Errand {
    let names = place.names.iter();
    Errand {
        does,
        names: names
            .map(|(name, text)| (*name, (*text).to_owned()))
            .collect(),
        wants_page: accepts(request.headers())
            .iter()
            .any(|accept| accept.contains("text/html")),
        range: range_of(request.headers()),
    }
}

/// The part of a file that is asked for. What cannot be kept to stands for the whole.
fn range_of(headers: &HeaderMap) -> Option<String> {
    let asked = headers.get(RANGE)?.to_str().ok()?;
    crate::bulk::is_kept(asked).then(|| asked.to_owned())
}

impl<H: House> Asked<'_, H> {
    /// What anybody may see.
    async fn visit(self, payload: Payload, exchange: &Exchange) -> Result<Handout, Problem> {
        refuse_parameters(&self.parameters)?;
        let shown = match self.row.does.takes_shown() {
            true => shown(self.request, payload, self.edge.limits()).await?,
            false => None,
        };
        let visit = Visit {
            language: language(self.request, &self.parameters),
            errand: self.errand,
            base: exchange.base.clone(),
            deadline: Instant::now() + self.edge.limits().deadline,
            shown,
        };
        self.edge.house.show(visit).await
    }

    /// What proves by itself who sends it.
    async fn knock(self, payload: Payload, exchange: &mut Exchange) -> Result<Handout, Problem> {
        let (edge, request) = (self.edge, self.request);
        let limits = edge.limits();
        let headers = request.headers();
        let text = |name: HeaderName| -> Result<Option<String>, Problem> {
            let value = single(headers, name)?;
            Ok(value.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()))
        };
        let (authorization, cookie) = (text(AUTHORIZATION)?, text(COOKIE)?);
        let posted = self.row.method == surface::Verb::Post;
        let pairs = match posted {
            false => Some(self.parameters),
            true => form(headers, payload, limits).await?,
        };
        let chosen = pairs.iter().flatten();
        let chosen = chosen.rev().find(|(name, _)| name == LANGUAGE);
        let chosen = chosen.and_then(|(_, tag)| Language::parse(tag));
        let peer = request.peer_addr().map(|peer| peer.ip());
        exchange.is_understood = true;
        let knock = Knock {
            does: self.row.does,
            zone: edge.zone,
            request_id: exchange.request_id,
            posted,
            pairs,
            authorization,
            proofs: extract::proofs(headers),
            certificate: extract::certificate(edge, request)?,
            cookie,
            source: base::source(limits, headers, peer),
            base: exchange.base.clone(),
            language: chosen.unwrap_or_else(|| render::language(request)),
            deadline: Instant::now() + limits.deadline,
        };
        edge.house.receive(knock).await
    }

    /// What a caller may do.
    async fn run(
        self,
        payload: Payload,
        exchange: &mut Exchange,
        caller: Caller,
        reach: Reach,
    ) -> Result<Handout, Problem> {
        let (edge, request, does) = (self.edge, self.request, self.row.does);
        let limits = edge.limits();
        let key = single(
            request.headers(),
            HeaderName::from_static("idempotency-key"),
        )?;
        let idempotency_key = conditions::idempotency_key(key.map(HeaderValue::as_bytes))?;
        let posts = self.row.method == surface::Verb::Post;
        let mut call = Call {
            caller,
            reach,
            criterion: None,
            zone: edge.zone,
            request_id: exchange.request_id,
            source: extract::source_of(edge, request),
            base: extract::base_of(edge, request, FHIR_ROOT)?,
            interaction: Interaction::Errand(self.errand),
            conditions: Conditions::default(),
            lenient: false,
            idempotency_key,
            language: language(request, &self.parameters),
            parameters: self.parameters,
            unseen: posts,
            shape: Vec::new(),
            strong: false,
            count_only: false,
            body: None,
            element: None,
            wanted: Preferences::default().wanted,
            entries_max: limits.bundle_entries_max,
            deadline: Instant::now() + limits.deadline,
        };
        exchange.is_understood = true;
        if does.takes_file() {
            let file = Arriving::new(request.headers(), payload, limits)?;
            // A file takes its time; the house sets a new deadline when it has come.
            return edge.house.take_file(call, file).await;
        }
        let sent = match posts {
            true => Some(read(request, payload, limits).await?),
            false => None,
        };
        call.deadline = Instant::now() + limits.deadline;
        let deadline = call.deadline + extract::GRACE;
        timeout_at(deadline.into(), edge.house.run(call, sent))
            .await
            .map_err(|_| extract::timed_out(self.row.class, limits.deadline.as_secs()))?
    }
}

/// The JSON that was sent. An empty body stands for nothing to say.
async fn read(
    request: &HttpRequest,
    payload: Payload,
    limits: &super::EdgeLimits,
) -> Result<Bytes, Problem> {
    let headers = request.headers();
    let Some(announced) = body::announced(headers, Taken::Own)? else {
        return Ok(Bytes::new());
    };
    debug_assert_eq!(announced.content, Announced::Own);
    let most = limits.body_bytes_max_system;
    body::read(headers, payload, announced.gzip, most, limits).await
}

/// The form that was posted; none where it is no form.
async fn form(
    headers: &HeaderMap,
    payload: Payload,
    limits: &super::EdgeLimits,
) -> Result<Option<query::Parameters>, Problem> {
    let Ok(Some(announced)) = body::announced(headers, Taken::Form) else {
        return Ok(None);
    };
    let bytes = body::read(headers, payload, announced.gzip, FORM_BYTES_MAX, limits).await?;
    query::parse(&bytes, limits.parameters_max).map(Some)
}

/// What is shown to be judged.
async fn shown(
    request: &HttpRequest,
    payload: Payload,
    limits: &super::EdgeLimits,
) -> Result<Option<Shown>, Problem> {
    let headers = request.headers();
    let Some(announced) = body::announced(headers, Taken::Shown)? else {
        return Ok(None);
    };
    let Announced::Shown(form) = announced.content else {
        return Ok(None);
    };
    let most = match form {
        ShownForm::Picture | ShownForm::Sheets => limits.body_bytes_max_system,
        // Twice what a text may have, so that the answer can say that it is too long.
        ShownForm::Text | ShownForm::Json => SHOWN_TEXT_BYTES_MAX,
    };
    let bytes = body::read(headers, payload, announced.gzip, most, limits).await?;
    Ok(Some(Shown { form, bytes }))
}

/// Nothing but the language can be asked of what anybody may see.
fn refuse_parameters(parameters: &query::Parameters) -> Result<(), Problem> {
    match parameters.iter().find(|(name, _)| name != LANGUAGE) {
        None => Ok(()),
        Some((name, _)) => Err(crate::problem::not_offered(name, LANGUAGE)),
    }
}

/// The language that a link on a page chooses, or else the one that the reader asked for.
fn language(request: &HttpRequest, parameters: &query::Parameters) -> Language {
    let chosen = parameters.iter().find(|(name, _)| name == LANGUAGE);
    let chosen = chosen.and_then(|(_, tag)| Language::parse(tag));
    chosen.unwrap_or_else(|| render::language(request))
}

/// What the house gave → HTTP.
fn answer<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    exchange: &Exchange,
    handout: Handout,
    seat: budget::Place,
) -> HttpResponse<BoxBody> {
    let status = StatusCode::from_u16(handout.status).unwrap_or(StatusCode::OK);
    let known = handout
        .tag
        .as_deref()
        .is_some_and(|tag| is_known(request, tag));
    let mut response = match handout.content {
        _ if known => HttpResponse::with_body(StatusCode::NOT_MODIFIED, BoxBody::new(Bytes::new())),
        Content::Whole(bytes) => {
            render::body(edge, request, status, handout.media, bytes).map_into_boxed_body()
        }
        Content::Pieces(_) if request.method() == Method::HEAD => {
            HttpResponse::with_body(status, BoxBody::new(Bytes::new()))
        }
        Content::Pieces(pieces) => {
            let answering = request.conn_data::<Rc<Watch>>().map(Watch::begin);
            let pieces = Pieces {
                pieces,
                request_id: exchange.request_id,
                _seat: seat,
                _answering: answering,
            };
            let mut response = HttpResponse::with_body(status, BoxBody::new(pieces));
            let media = HeaderValue::from_static(handout.media);
            response.headers_mut().insert(CONTENT_TYPE, media);
            response
        }
    };
    let headers = response.headers_mut();
    let kept = match handout.is_public {
        true => "public, no-cache",
        false => "private, no-store",
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.insert(
        VARY,
        HeaderValue::from_static("Accept, Accept-Encoding, Accept-Language"),
    );
    if let Some(path) = handout.location {
        render::insert(headers, LOCATION, format!("{}{path}", exchange.base));
    }
    if let Some(name) = handout.file_name {
        let value = format!("attachment; filename=\"{name}\"");
        render::insert(headers, CONTENT_DISPOSITION, value);
    }
    if let Some(tag) = handout.tag {
        render::insert(headers, ETAG, tag);
    }
    if let Some(language) = handout.language {
        let tag = HeaderValue::from_static(language.tag());
        headers.insert(CONTENT_LANGUAGE, tag);
    }
    if handout.replayed {
        headers.insert(render::REPLAYED, HeaderValue::from_static("true"));
    }
    if handout.media.starts_with("text/html") {
        let policy = match &handout.form_target {
            None => PAGE_POLICY.clone(),
            Some(target) => PAGE_POLICY.replace(
                "form-action 'self'",
                &format!("form-action 'self' {target}"),
            ),
        };
        render::insert(headers, CONTENT_SECURITY_POLICY, policy);
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    for (name, value) in handout.further {
        render::insert(headers, HeaderName::from_static(name), value);
    }
    response
}

fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let asked = request.headers().get(IF_NONE_MATCH);
    let asked = asked.and_then(|value| value.to_str().ok());
    asked.is_some_and(|asked| {
        asked
            .split(',')
            .any(|one| one.trim() == "*" || is_same(one.trim(), tag))
    })
}

/// Whether two entity tags are the same, strong or weak.
fn is_same(one: &str, other: &str) -> bool {
    one.trim_start_matches("W/") == other.trim_start_matches("W/")
}

/// A body that comes piece by piece. Until its last piece it is being made, and draws on the budget.
struct Pieces {
    pieces: Receiver<Result<Bytes, Problem>>,
    request_id: RequestId,
    _seat: budget::Place,
    _answering: Option<Answering>,
}

impl MessageBody for Pieces {
    type Error = actix_web::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let body = self.get_mut();
        let request_id = body.request_id;
        body.pieces.poll_recv(context).map(|piece| {
            piece.map(|piece| {
                piece.map_err(|problem| {
                    logging::entry_problem(&problem, request_id);
                    actix_web::error::ErrorInternalServerError("cut off")
                })
            })
        })
    }
}
