//! Who stands at the door: the bearer token, the caller behind it, and what the policy says.

use access::{Action, Caller, Ground, Refusal, TokenError, Zone};
use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use fhir::problem::Kind;
use fhir::{Problem, Reach};

use super::extract::{self, single};
use super::{Edge, Exchange, House};
use crate::call::{Interaction, Possession};

/// The caller behind the token of a request. A token that is bound to a key comes with a proof that the caller has it
/// (RFC 9449).
pub(crate) async fn caller<H: House>(
    edge: &Edge<H>,
    request: &HttpRequest,
    exchange: &mut Exchange,
) -> Result<Caller, Problem> {
    let Some(header) = single(request.headers(), AUTHORIZATION)? else {
        return Err(Problem::new(Kind::Login, "token-missing"));
    };
    exchange.token_sent = true;
    let (is_bound, token) = header
        .to_str()
        .ok()
        .and_then(|header| header.split_once(' '))
        .and_then(|(scheme, token)| Some((is_bound(scheme)?, token.trim())))
        .filter(|(_, token)| !token.is_empty())
        .ok_or_else(|| Problem::new(Kind::Login, "token-malformed"))?;
    let found = match is_bound {
        false => {
            let certificate = extract::certificate(edge, request)?;
            edge.house.caller(token, certificate).await?
        }
        true => {
            let shown = possession(edge, request)?;
            edge.house.possessing(token, shown).await?
        }
    };
    let caller = found.map_err(|error| match error {
        TokenError::Expired => Problem::new(Kind::Expired, "token-expired"),
        TokenError::Unknown => Problem::new(Kind::Login, "token-unknown"),
    })?;
    exchange.client = Some(caller.client.clone());
    exchange.tenant = caller.tenant.map(|tenant| tenant.0);
    Ok(caller)
}

/// Whether a scheme of `Authorization` is for tokens that are bound to a key. Nothing for other schemes.
fn is_bound(scheme: &str) -> Option<bool> {
    match scheme {
        scheme if scheme.eq_ignore_ascii_case("bearer") => Some(false),
        scheme if scheme.eq_ignore_ascii_case("dpop") => Some(true),
        _ => None,
    }
}

fn possession<H: House>(edge: &Edge<H>, request: &HttpRequest) -> Result<Possession, Problem> {
    let base = extract::base_of(edge, request, "")?;
    Ok(Possession {
        proofs: extract::proofs(request.headers()),
        method: request.method().as_str().to_owned(),
        address: format!("{base}{}", request.uri().path()),
    })
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
