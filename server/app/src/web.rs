//! HTTP: what arrives becomes a `Call`, a `Reply` or `Problem` becomes what leaves.
//!
//! The order in which a request is judged is fixed: size of its head, route, token, policy, budgets, headers and
//! query, and only then its body. So nobody makes the server work who may not.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use access::{Caller, Digest, TokenError, Zone};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use fhir::Problem;
use fhir::problem::Kind;
use futures_util::FutureExt;

use crate::audit::Refused;
use crate::call::{Call, Handout, Knock, Possession, Reply, RequestId, Visit};
use crate::logging;
use crate::metrics::Metrics;
use crate::surface::Does;
use crate::surface::capabilities::{Capabilities, Offer};
use crate::zone::{Clients, Watch};

pub mod accept;
mod base;
mod body;
mod budget;
mod conditions;
pub(crate) mod door;
mod encode;
pub(crate) mod entry;
mod extract;
mod landing;
mod limits;
mod media;
mod ops;
pub mod outcome;
mod outside;
mod package;
pub mod prefer;
pub(crate) mod query;
mod refusal;
mod render;
mod shape;
pub mod upload;

pub use base::origin;
pub use budget::Budgets;
pub use limits::{EdgeLimits, Network};
pub(crate) use outcome::hex;
pub(crate) use render::{http_date, label};
pub(crate) use shape::Shape;

/// What the edge needs of the house behind it.
pub trait House: Send + Sync + 'static {
    /// The caller behind a bearer token that came on a connection with this certificate; a problem where that cannot be
    /// found out now.
    fn caller(
        &self,
        bearer: &str,
        certificate: Option<Digest>,
    ) -> impl Future<Output = Result<Result<Caller, access::TokenError>, Problem>>;

    /// Answers a request that proves by itself who sends it.
    fn receive(&self, _knock: Knock) -> impl Future<Output = Result<Handout, Problem>> {
        std::future::ready(Err(nothing_here()))
    }

    /// Where apps and systems get tokens that come by this address of a face.
    fn smart_discovery(&self, _zone: Zone, _origin: &str) -> serde_json::Value {
        serde_json::Value::Null
    }

    /// Whose certificates are believed at this face, where clients are asked for one.
    fn clients(&self, _zone: Zone) -> Option<Arc<Clients>> {
        None
    }

    /// Whether pages of this origin may call us on behalf of a registered app.
    fn allows_origin(&self, _origin: &str) -> bool {
        false
    }

    /// Does what was asked.
    fn answer(self: &Arc<Self>, call: Call) -> impl Future<Output = Result<Reply, Problem>>;

    /// Does what was asked beside the FHIR base. What was posted comes along.
    fn run(
        self: &Arc<Self>,
        _call: Call,
        _sent: Option<bytes::Bytes>,
    ) -> impl Future<Output = Result<Handout, Problem>> {
        std::future::ready(Err(nothing_here()))
    }

    /// Takes a file.
    fn take_file(
        &self,
        _call: Call,
        _file: upload::Arriving,
    ) -> impl Future<Output = Result<Handout, Problem>> {
        std::future::ready(Err(nothing_here()))
    }

    /// The caller behind a token that is bound to a key.
    fn possessing(
        &self,
        _token: &str,
        _possession: Possession,
    ) -> impl Future<Output = Result<Result<Caller, TokenError>, Problem>> {
        std::future::ready(Ok(Err(TokenError::Unknown)))
    }

    /// Is told of a request that was turned away before it was understood.
    fn refused(&self, _refused: Refused) {}

    /// Shows what anybody may see.
    fn show(&self, _visit: Visit) -> impl Future<Output = Result<Handout, Problem>> {
        std::future::ready(Err(nothing_here()))
    }

    /// A fresh random number for a request.
    fn new_request_id(&self) -> RequestId;

    /// The checks of readiness by name, and whether each holds.
    fn readiness(&self) -> impl Future<Output = Vec<(&'static str, bool)>>;

    /// What the settings decide about the CapabilityStatement.
    fn offer(&self) -> Offer;

    /// The limits of a zone.
    fn limits(&self, zone: Zone) -> &EdgeLimits;

    /// The package of definitions that is obeyed; `None` where it cannot be made.
    fn package(&self) -> impl Future<Output = Option<bytes::Bytes>> {
        std::future::ready(None)
    }

    /// Further figures for operators: whole lines of OpenMetrics text.
    fn gauges(&self, _text: &mut String) {}
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// That nothing stands at an address.
pub(crate) fn nothing_here() -> Problem {
    Problem::new(Kind::NotSupported, "route-unknown")
}

/// One zone's edge: what its workers share.
pub struct Edge<H> {
    /// The house behind it.
    pub house: Arc<H>,
    /// Which face this is.
    pub zone: Zone,
    /// Figures of all zones.
    pub metrics: Arc<Metrics>,
    /// Whether the server is about to stop: not ready, and connections are asked to close.
    pub draining: Arc<AtomicBool>,
    /// What may be in flight at once.
    pub budgets: Arc<Budgets>,
    /// The CapabilityStatement of the zone.
    pub capabilities: Capabilities,
    /// Whether connections arrive by TLS.
    pub is_tls: bool,
    /// Whose certificates are believed.
    pub clients: Option<Arc<Clients>>,
}

impl<H: House> Edge<H> {
    /// The edge of a zone.
    pub fn new(
        house: Arc<H>,
        zone: Zone,
        metrics: Arc<Metrics>,
        draining: Arc<AtomicBool>,
        is_tls: bool,
    ) -> Edge<H> {
        let (offer, clients) = (house.offer(), house.clients(zone));
        Edge {
            house,
            zone,
            metrics,
            draining,
            budgets: Arc::new(Budgets::default()),
            capabilities: Capabilities::new(zone, offer),
            is_tls,
            clients,
        }
    }

    /// The limits of the zone.
    pub fn limits(&self) -> &EdgeLimits {
        self.house.limits(self.zone)
    }
}

/// What is known of a request so far; all that an answer, a log line and the figures need.
pub(crate) struct Exchange {
    pub started: Instant,
    pub request_id: RequestId,
    pub does: Option<Does>,
    /// The path as the table has it, never as the client sent it.
    pub template: &'static str,
    pub answer: Option<accept::Answer>,
    pub client: Option<Arc<str>>,
    pub tenant: Option<i32>,
    /// The `Allow` header, of a 405.
    pub allow: Option<String>,
    /// Whether a token was sent, for the wording of a 401.
    pub token_sent: bool,
    /// The base address for links.
    pub base: Arc<str>,
    /// The trace that the request belongs to, by its `traceparent`.
    pub trace: Option<String>,
    /// Whether it was handed to the house, which writes down what comes of it.
    pub is_understood: bool,
}

impl Exchange {
    fn new(request_id: RequestId) -> Exchange {
        Exchange {
            started: Instant::now(),
            request_id,
            does: None,
            template: "",
            answer: None,
            client: None,
            tenant: None,
            allow: None,
            token_sent: false,
            base: Arc::default(),
            trace: None,
            is_understood: false,
        }
    }
}

/// Tells the house of a request that was turned away for who it came from.
fn tell_refused<H: House>(
    edge: &Edge<H>,
    request: &actix_web::HttpRequest,
    exchange: &Exchange,
    problem: &Problem,
) {
    let (Some(does), false) = (exchange.does, exchange.is_understood) else {
        return;
    };
    if matches!(problem.status(), 401 | 403) {
        edge.house.refused(Refused {
            does,
            zone: edge.zone,
            request_id: exchange.request_id,
            client: exchange.client.clone(),
            tenant: exchange.tenant,
            source: extract::source_of(edge, request),
            rule: problem.issues.first().map_or("", |issue| issue.rule),
        });
    }
}

/// Answers one request. Whatever happens inside, an answer comes out.
pub(crate) async fn serve<H: House>(
    edge: Arc<Edge<H>>,
    request: ServiceRequest,
) -> Result<ServiceResponse, actix_web::Error> {
    let (request, payload) = request.into_parts();
    let mut exchange = Exchange::new(edge.house.new_request_id());
    exchange.trace = extract::trace_of(request.headers());
    let in_flight = edge.metrics.enter(edge.zone);
    let _answering = request.conn_data::<Rc<Watch>>().map(Watch::begin);
    let handled = AssertUnwindSafe(extract::handle(&edge, &request, payload, &mut exchange))
        .catch_unwind()
        .await;
    let answered = match handled {
        Ok(answered) => answered,
        Err(_) => Err(Problem::new(Kind::Exception, "internal").from_source("a panic")),
    };
    let mut response = match answered {
        Ok(response) => response.map_into_boxed_body(),
        Err(problem) => {
            logging::problem(&problem, &exchange);
            edge.metrics.refused(&problem);
            tell_refused(&edge, &request, &exchange, &problem);
            refusal::answer(&edge, &request, &exchange, &problem).map_into_boxed_body()
        }
    };
    render::finish(&edge, &request, &exchange, &mut response);
    drop(in_flight);
    let status = response.status().as_u16();
    let took = exchange.started.elapsed();
    edge.metrics
        .answered(edge.zone, exchange.does, status, took);
    if edge.limits().access_log {
        logging::access(edge.zone, &exchange, status, took);
    }
    Ok(ServiceResponse::new(request, response))
}
