//! Withdrawing certificates: by hand on the closed network, and by the house itself. The lists that tell of it are made from
//! what is kept, so that nothing is told that is not.

use std::sync::Arc;

use fhir::problem::Kind as ProblemKind;
use fhir::{Problem, Reach, Tenant};

use store::{Author, CertificateState, CertificateStep, Certified, Write};

use super::register::entry_change;
use super::resource::{Reason, Standing};
use super::show;
use crate::call::{Call, Handout};
use crate::device::posted;
use crate::problem;
use crate::state::State;

/// Who withdraws what the house withdraws by itself. There is a blank in it, which no client's name has.
pub const CLIENT: &str = "certificate withdrawals";

/// `POST /certificates/{id}/revoke`
pub async fn revoke(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let members = posted::object(sent)?;
    posted::only(&members, &["reason"])?;
    let expected = "correction, entered-in-error, merge, identity, reissue, key, request";
    let reason = posted::made(&members, "reason", expected, Reason::parse)?;
    let reason = reason.ok_or_else(|| posted::missing("reason"))?;
    let kept = show::one(state, call).await?;
    match kept.state {
        CertificateState::Issued => {}
        // What was withdrawn before is withdrawn.
        CertificateState::Withdrawn => return Ok(Handout::json(200, &show::line(&kept)?)),
        CertificateState::Intended | CertificateState::Abandoned => {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "certificate-not-issued",
            ));
        }
    }
    let author = Author {
        client: call.caller.client.clone(),
        zone: state.zone_number(call.zone),
        request_id: call.request_id.0,
    };
    let write = write_of(state, call.reach.tenant.0, &[(kept, reason)], author)?;
    state
        .lanes
        .submit(write)
        .await
        .map_err(problem::from_lane)?;
    state.certifier.forget();
    let now = show::one(state, call).await?;
    Ok(Handout::json(200, &show::line(&now)?))
}

/// The write that withdraws certificates which were issued.
pub fn write_of(
    state: &State,
    tenant: i32,
    all: &[(Certified, Reason)],
    author: Author,
) -> Result<Write, Problem> {
    let mut changes = Vec::with_capacity(all.len());
    let mut certificates = Vec::with_capacity(all.len());
    for (kept, reason) in all {
        let intent = show::intent_of(kept)?;
        let standing = Standing::Withdrawn(*reason, state.now_ms());
        changes.push(entry_change(state, tenant, &intent, (standing, false))?);
        certificates.push(CertificateStep::Withdraw {
            id: kept.id,
            reason: reason.number(),
            signed: None,
        });
    }
    Ok(Write {
        reach: Reach::whole(Tenant(tenant)),
        author,
        changes,
        links: Vec::new(),
        idempotency: None,
        step: None,
        individual: Vec::new(),
        certificates,
    })
}

/// What the house does by itself has nobody's number.
pub fn own_author() -> Result<Author, Problem> {
    let number = store::JobId::fresh_number().map_err(|error| problem::from_store(&error))?;
    Ok(Author {
        client: Arc::from(CLIENT),
        zone: 0,
        request_id: number,
    })
}
