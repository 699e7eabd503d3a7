//! A request that passed the door: its headers, its body, and the call they make.

use std::sync::Arc;
use std::time::{Duration, Instant};

use access::{Caller, Ground, Role};
use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{
    HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH,
};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use fhir::problem::Kind as ProblemKind;
use fhir::{Kind, Problem};
use tokio::time::timeout_at;

use super::target::Target;
use super::{Wishes, single};
use crate::call::{Body, Call, Conditions, Interaction};
use crate::surface::{Class, Does, Row};
use crate::web::body::{self, Content, Taken};
use crate::web::query::{self, Parameters};
use crate::web::{Edge, Exchange, House, conditions, render};

/// The house knows the deadline and ends by itself, with a better word for it. This is for when it does not.
pub(crate) const GRACE: Duration = Duration::from_millis(250);

/// What is known of it before its body is read.
pub(super) struct Question<'a, H> {
    pub edge: &'a Edge<H>,
    pub request: &'a HttpRequest,
    pub row: &'static Row,
    pub interaction: Interaction,
    pub target: Target,
    pub wishes: Wishes,
    pub parameters: Parameters,
}

impl<H: House> Question<'_, H> {
    /// Reads the headers, then the body, and makes the call.
    pub async fn call(
        &mut self,
        payload: Payload,
        exchange: &mut Exchange,
        (caller, ground): (Caller, Ground),
        base: Arc<str>,
    ) -> Result<Call, Problem> {
        let limits = self.edge.limits();
        let headers = self.request.headers();
        let conditions = self.conditions()?;
        let key = single(headers, HeaderName::from_static("idempotency-key"))?;
        let idempotency_key = conditions::idempotency_key(key.map(HeaderValue::as_bytes))?;
        if self.row.does == Does::Create {
            refuse_criteria(&self.parameters)?;
        }
        let bytes_max = match (self.row.does, is_system(caller.role)) {
            (Does::Bundle, true) => limits.bundle_bytes_max_system,
            (Does::Bundle, false) => limits.bundle_bytes_max,
            (_, true) => limits.body_bytes_max_system,
            (_, false) => limits.body_bytes_max,
        };
        let entries_max = match is_system(caller.role) {
            true => limits.bundle_entries_max_system,
            false => limits.bundle_entries_max,
        };
        let body = self.body(payload, bytes_max).await?;
        if self.parameters.len() > limits.parameters_max {
            let problem = Problem::new(ProblemKind::Invalid, "parameters-too-many");
            return Err(problem.with("limit", limits.parameters_max));
        }
        // The form of a search may have brought wishes as well.
        exchange.answer = Some(self.wishes.answer);
        exchange.base = base.clone();
        exchange.is_understood = true;
        Ok(Call {
            caller,
            reach: ground.reach,
            criterion: ground.criterion.map(Arc::new),
            zone: self.edge.zone,
            request_id: exchange.request_id,
            source: super::source_of(self.edge, self.request),
            base,
            interaction: self.interaction.clone(),
            conditions,
            lenient: self.wishes.preferences.lenient == Some(true),
            idempotency_key,
            parameters: std::mem::take(&mut self.parameters),
            unseen: self.request.method() == Method::POST,
            shape: self.wishes.asked.clone(),
            strong: asks_strong(headers),
            language: render::language(self.request),
            count_only: self.wishes.count_only,
            body,
            element: None,
            wanted: self.wishes.preferences.wanted,
            entries_max,
            // A large body may take its time to arrive; only then does the work begin.
            deadline: Instant::now() + limits.deadline,
        })
    }

    /// Has the call answered within its deadline.
    pub async fn answer(
        self,
        call: Call,
        exchange: &Exchange,
    ) -> Result<HttpResponse<Bytes>, Problem> {
        let deadline = call.deadline + GRACE;
        let reply = timeout_at(deadline.into(), self.edge.house.answer(call))
            .await
            .map_err(|_| timed_out(self.row.class, self.edge.limits().deadline.as_secs()))??;
        render::reply(self.edge, self.request, exchange, reply, &self.wishes)
    }

    fn conditions(&self) -> Result<Conditions, Problem> {
        let headers = self.request.headers();
        let once = |name| Ok::<_, Problem>(single(headers, name)?.map(HeaderValue::as_bytes));
        conditions::Headers {
            if_match: once(IF_MATCH)?,
            if_none_match: once(IF_NONE_MATCH)?,
            if_modified_since: once(IF_MODIFIED_SINCE)?,
            if_none_exist: once(HeaderName::from_static("if-none-exist"))?,
        }
        .read(
            self.target.kind.map_or("", Kind::name),
            self.edge.limits().parameters_max,
        )
    }

    /// The resource or patch of a write. The form of a search joins the parameters of the address. Other bodies are left unread.
    async fn body(&mut self, payload: Payload, bytes_max: usize) -> Result<Option<Body>, Problem> {
        let limits = self.edge.limits();
        let headers = self.request.headers();
        let does = self.row.does;
        if does.takes_resource() || does.takes_patch() {
            let missing = || Problem::new(ProblemKind::Required, "body-missing");
            let taken = match does.takes_patch() {
                true => Taken::Patch,
                false => Taken::Resource,
            };
            let announced = body::announced(headers, taken)?.ok_or_else(missing)?;
            let bytes = body::read(headers, payload, announced.gzip, bytes_max, limits).await?;
            return match announced.content {
                Content::Sent(form) if !bytes.is_empty() => Ok(Some(Body { form, bytes })),
                _ => Err(missing()),
            };
        }
        if does.takes_parameters()
            && self.request.method() == Method::POST
            && let Some(announced) = body::announced(headers, Taken::Resource)?
        {
            let bytes = body::read(headers, payload, announced.gzip, bytes_max, limits).await?;
            return Ok(match announced.content {
                Content::Sent(form) => Some(Body { form, bytes }),
                Content::Form | Content::Own | Content::Shown(_) => None,
            });
        }
        if does.takes_form()
            && self.request.method() == Method::POST
            && let Some(announced) = body::announced(headers, Taken::Form)?
        {
            let form = body::read(headers, payload, announced.gzip, bytes_max, limits).await?;
            let form = query::parse(&form, limits.parameters_max)?;
            let criteria = self.wishes.take_from(form, does)?;
            self.parameters.extend(criteria);
            self.wishes.settle(headers)?;
        }
        Ok(None)
    }
}

/// Whether a caller of this role is a registered system, or staff at one.
fn is_system(role: Role) -> bool {
    matches!(role, Role::Vendor | Role::Staff | Role::Approver)
}

/// Of a write whose time ran out nobody can say whether it was done.
pub(crate) fn timed_out(class: Class, seconds: u64) -> Problem {
    let rule = match class {
        Class::Write => "outcome-unknown",
        _ => "timeout",
    };
    Problem::new(ProblemKind::Timeout, rule).with("seconds", seconds)
}

/// Whether memory must not answer.
fn asks_strong(headers: &HeaderMap) -> bool {
    headers
        .get("x-consistency")
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"strong"))
}

/// A create by `POST Type?criteria` is a get-or-create of some libraries. To store it would be a silent duplicate.
pub(crate) fn refuse_criteria(parameters: &Parameters) -> Result<(), Problem> {
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
