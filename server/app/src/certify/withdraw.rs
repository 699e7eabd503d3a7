//! Withdrawing certificates: by hand on the closed network, and by the house itself. The lists that tell of it are made from
//! what is kept, so that nothing is told that is not.

use std::sync::Arc;

use access::Role;
use fhir::problem::Kind as ProblemKind;
use fhir::search::ask::is_harmless;
use fhir::{Problem, Reach, Tenant};
use serde_json::json;

use store::{Author, CertificateState, CertificateStep, Certified, Write};

use super::register::entry_change;
use super::resource::{Reason, Standing};
use super::show;
use crate::call::{Call, Handout, Reply};
use crate::device::posted;
use crate::interaction::parameters;
use crate::problem;
use crate::state::State;

/// Who withdraws what the house withdraws by itself. There is a blank in it, which no client's name has.
pub const CLIENT: &str = "certificate withdrawals";

/// Why a certificate may be withdrawn.
const REASONS: &str = "correction, entered-in-error, merge, identity, reissue, key, request";

/// `POST /certificates/{id}/revoke`
pub async fn revoke(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let members = posted::object(sent)?;
    posted::only(&members, &["reason"])?;
    let reason = posted::made(&members, "reason", REASONS, Reason::parse)?;
    let reason = reason.ok_or_else(|| posted::missing("reason"))?;
    withdraw_one(state, call, show::one(state, call).await?, reason).await?;
    let now = show::one(state, call).await?;
    Ok(Handout::json(200, &show::line(&now)?))
}

/// What `$revokeHealthCertificate` takes: the WHO's `id`, and our reason.
const OFFERED: &str = "id, reason";

/// `POST QuestionnaireResponse/$revokeHealthCertificate`: the same by FHIR, as the WHO's DDCC has it.
pub async fn revoke_by_number(state: &State, call: &Call) -> Result<Reply, Problem> {
    let mut named = None;
    let mut reason = Reason::Request;
    for (name, value) in parameters::simple(call)? {
        match name.as_str() {
            "id" => named = Some(value),
            "reason" => {
                let malformed = || {
                    let problem = Problem::new(ProblemKind::Invalid, "parameter-malformed");
                    let problem = problem.with("parameter", "reason");
                    problem.with("expected", REASONS)
                };
                reason = Reason::parse(&value).ok_or_else(malformed)?;
            }
            name if is_harmless(name) => {}
            other => return Err(parameters::unknown(other, OFFERED).into()),
        }
    }
    let missing = || {
        let problem = Problem::new(ProblemKind::Required, "operation-input");
        problem.with("parameter", "id")
    };
    let serial = named.ok_or_else(missing)?;
    let kept = show::with_serial(state, call, &serial).await?;
    withdraw_one(state, call, kept, reason).await?;
    let told = json!({
        "resourceType": "Parameters",
        "parameter": [{"name": "return", "valueBoolean": true}],
    });
    let mut reply = Reply::new(200);
    reply.resource = Some(told.to_string().into_bytes().into());
    Ok(reply)
}

/// Withdraws a certificate. What was withdrawn before stays so, for the reason of then.
async fn withdraw_one(
    state: &State,
    call: &Call,
    kept: Certified,
    reason: Reason,
) -> Result<(), Problem> {
    match kept.state {
        CertificateState::Issued => {}
        CertificateState::Withdrawn => return Ok(()),
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
        further: call.further(),
    };
    let write = write_of(state, call.reach.tenant.0, &[(kept, reason)], author)?;
    state
        .lanes
        .submit(write)
        .await
        .map_err(problem::from_lane)?;
    state.certifier.forget();
    Ok(())
}

/// How many certificates of a key are withdrawn by one request, and in one write.
const OF_KEY_MAX: usize = 1_000;
const TOGETHER_MAX: usize = 20;
/// The longest id of a key.
const KEY_LETTERS_MAX: usize = 128;

/// `POST /certificates/revoke`: all certificates of a key that somebody else may have, a portion at a time. Only whoever
/// approves what others prepare may do that, because it takes the certificates of many people.
pub async fn revoke_key(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    if call.caller.role != Role::Approver {
        let role = format!("{:?}", call.caller.role).to_lowercase();
        return Err(Problem::new(ProblemKind::Forbidden, "forbidden").with("role", role));
    }
    posted::no_parameters(call)?;
    let members = posted::object(sent)?;
    posted::only(&members, &["key"])?;
    let key = posted::text(&members, "key", KEY_LETTERS_MAX)?;
    let key = key.ok_or_else(|| posted::missing("key"))?.to_owned();
    let (store, tenant, of) = (Arc::clone(&state.store), call.reach.tenant.0, key.clone());
    let found = state
        .blocking(call, move || {
            store.certificates_by_key(tenant, &of, OF_KEY_MAX + 1)
        })
        .await?;
    let is_more = found.len() > OF_KEY_MAX;
    let wrong: Vec<(Certified, Reason)> = found
        .into_iter()
        .take(OF_KEY_MAX)
        .map(|kept| (kept, Reason::Key))
        .collect();
    for some in wrong.chunks(TOGETHER_MAX) {
        let author = Author {
            client: call.caller.client.clone(),
            zone: state.zone_number(call.zone),
            request_id: call.request_id.0,
            further: call.further(),
        };
        let write = write_of(state, tenant, some, author)?;
        state
            .lanes
            .submit(write)
            .await
            .map_err(problem::from_lane)?;
    }
    if !wrong.is_empty() {
        state.certifier.forget();
    }
    let told = json!({"key": key, "withdrawn": wrong.len(), "more": is_more});
    Ok(Handout::json(200, &told))
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
        certificates,
        ..Write::of(Reach::whole(Tenant(tenant)), author, changes)
    })
}

/// What the house does by itself has nobody's number.
pub fn own_author() -> Result<Author, Problem> {
    own_author_of(CLIENT)
}

/// The same under another name of the house.
pub fn own_author_of(client: &'static str) -> Result<Author, Problem> {
    let number = store::JobId::fresh_number().map_err(|error| problem::from_store(&error))?;
    Ok(Author {
        client: Arc::from(client),
        zone: 0,
        request_id: number,
        further: Arc::default(),
    })
}
