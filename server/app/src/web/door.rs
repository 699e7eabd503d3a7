//! Who stands at the door: the bearer token, the caller behind it, and what the policy says.

use access::{Action, Caller, Ground, Refusal, TokenError, Zone};
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use fhir::problem::Kind;
use fhir::{Problem, Reach};

use super::extract::single;
use super::{Edge, Exchange, House};
use crate::call::Interaction;

/// The caller behind the token of a request.
pub(crate) async fn caller<H: House>(
    edge: &Edge<H>,
    headers: &HeaderMap,
    exchange: &mut Exchange,
) -> Result<Caller, Problem> {
    let Some(header) = single(headers, AUTHORIZATION)? else {
        return Err(Problem::new(Kind::Login, "token-missing"));
    };
    exchange.token_sent = true;
    let token = header
        .to_str()
        .ok()
        .and_then(|header| header.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .filter(|token| !token.is_empty())
        .ok_or_else(|| Problem::new(Kind::Login, "token-malformed"))?;
    let found = edge.house.caller(token).await?;
    let caller = found.map_err(|error| match error {
        TokenError::Expired => Problem::new(Kind::Expired, "token-expired"),
        TokenError::Unknown => Problem::new(Kind::Login, "token-unknown"),
    })?;
    exchange.client = Some(caller.client.clone());
    exchange.tenant = caller.tenant.map(|tenant| tenant.0);
    Ok(caller)
}

/// What the caller may touch, before anything is looked at.
pub(crate) fn reach(
    zone: Zone,
    caller: &Caller,
    action: Action,
    kind: Option<fhir::Kind>,
) -> Result<Reach, Problem> {
    access::decide(caller, zone, action, kind).map_err(|refusal| refused(caller, refusal))
}

/// The same for an interaction with FHIR resources, which may know of criteria.
pub(crate) fn ground(
    zone: Zone,
    caller: &Caller,
    (action, kind): (Action, Option<fhir::Kind>),
    interaction: &Interaction,
) -> Result<Ground, Problem> {
    let ground =
        access::ground(caller, zone, action, kind).map_err(|refusal| refused(caller, refusal))?;
    match ground.criterion.is_some() && !interaction.holds_criteria() {
        true => Err(Problem::new(Kind::Forbidden, "scope-missing")),
        false => Ok(ground),
    }
}

fn refused(caller: &Caller, refusal: Refusal) -> Problem {
    match refusal {
        // A token of another face does not hold here at all.
        Refusal::WrongZone => Problem::new(Kind::Login, "wrong-zone"),
        Refusal::NotAllowed => Problem::new(Kind::Forbidden, "forbidden")
            .with("role", format!("{:?}", caller.role).to_lowercase()),
        Refusal::NoTenant => Problem::new(Kind::Forbidden, "no-tenant"),
        Refusal::Scope => Problem::new(Kind::Forbidden, "scope-missing"),
    }
}
