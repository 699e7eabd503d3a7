//! The same person in two municipalities, linked by the person: a code from the one record, confirmed in the other. Nobody
//! else can, because the code is given to whoever reaches the first record as a person, and taken from whoever so reaches
//! the second.
//!
//! A link shows nothing by itself. What is taken over it is asked for again, each time, by the person.

use std::sync::Arc;

use access::Digest;
use access::audit::Event;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fhir::problem::Kind as ProblemKind;
use fhir::{Id, Key, Kind, Problem, Reach, Tenant, instant};
use immunization::{MunicipalityCode, PartialDate};
use profiles::patient;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Counterpart, Found, Joined, LinkCode, Store, StoreError};

use crate::call::{Call, Handout};
use crate::device::posted;
use crate::problem;
use crate::state::State;
use crate::told::element_of;

/// How long a code holds.
const CODE_MS: i64 = 10 * 60 * 1_000;
/// What codes are sealed for.
const PURPOSE: &[u8] = b"counterpart";
/// The longest code.
const CODE_LETTERS_MAX: usize = 512;
/// What the trail calls it, in the municipality whose code was confirmed.
const ACTION: &str = "person-link-confirm";

/// What a code says.
#[derive(Serialize, Deserialize)]
struct Code {
    tenant: i32,
    person: String,
    until_ms: i64,
}

fn refused(kind: ProblemKind, rule: &'static str) -> Problem {
    Problem::new(kind, rule)
}

/// Who asks. Only a person has counterparts.
fn own(call: &Call) -> Result<Counterpart, Problem> {
    let compartment = call.reach.compartment.as_ref();
    let (person, _) = compartment.ok_or_else(|| refused(ProblemKind::Forbidden, "forbidden"))?;
    Ok(Counterpart {
        tenant: call.reach.tenant.0,
        person: person.clone(),
    })
}

/// `POST /links`: a code that says who this is here, for the same person to confirm elsewhere.
pub async fn offer(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    posted::only(&posted::object(sent)?, &[])?;
    let own = own(call)?;
    let until_ms = state.now_ms().saturating_add(CODE_MS);
    let code = Code {
        tenant: own.tenant,
        person: own.person.to_string(),
        until_ms,
    };
    let unmade = |error: serde_json::Error| {
        Problem::new(ProblemKind::Exception, "internal").from_source(error.to_string())
    };
    let text = serde_json::to_vec(&code).map_err(unmade)?;
    let sealed = state.store.seal_link(&[PURPOSE], &text);
    let sealed = sealed.map_err(|error| problem::from_store(&error))?;
    let told = json!({
        "code": URL_SAFE_NO_PAD.encode(sealed),
        "endsAt": instant::instant_text(until_ms),
    });
    Ok(Handout::json(201, &told))
}

/// `POST /links/confirm`: the person of the code and whoever confirms it are one. A code holds once: after the link has ended
/// it takes a new one, and with it the will of both.
pub async fn confirm(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let members = posted::object(sent)?;
    posted::only(&members, &["code"])?;
    let own = own(call)?;
    let code = posted::required(&members, "code", CODE_LETTERS_MAX)?;
    let unknown = || refused(ProblemKind::BusinessRule, "link-code");
    let (other, code) = opened(state, code).ok_or_else(unknown)?;
    if other.tenant == own.tenant {
        return Err(refused(ProblemKind::BusinessRule, "link-same-municipality"));
    }
    let (store, pair) = (Arc::clone(&state.store), (own.clone(), other.clone()));
    let births = state
        .blocking(call, move || {
            Ok((birth_of(&store, &pair.0)?, birth_of(&store, &pair.1)?))
        })
        .await?;
    tell(state, call, &other).await?;
    if births.0.is_none() || births.0 != births.1 {
        return Err(refused(ProblemKind::BusinessRule, "link-differs"));
    }
    let (store, now_ms) = (Arc::clone(&state.store), state.now_ms());
    let (one, another) = (own.clone(), other.clone());
    let joined = state
        .blocking(call, move || {
            store.join_counterparts((&one, &another), &code, now_ms)
        })
        .await?;
    match joined {
        Joined::Spent => Err(unknown()),
        Joined::Taken => Err(refused(ProblemKind::Conflict, "link-taken")),
        Joined::Before => Ok(Handout::json(200, &line(&other, now_ms))),
        Joined::Now => Ok(Handout::json(201, &line(&other, now_ms))),
    }
}

/// `GET /links`
pub async fn list(state: &State, call: &Call) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let own = own(call)?;
    let found = of(state, call, &own.person).await?;
    let lines: Vec<Value> = found
        .iter()
        .map(|(other, since_ms)| line(other, *since_ms))
        .collect();
    Ok(Handout::json(200, &json!({ "links": lines })))
}

/// `DELETE /links/{id}`: the link with this municipality ends. What was certified over it stays.
pub async fn end(state: &State, call: &Call) -> Result<Handout, Problem> {
    let own = own(call)?;
    let errand = call.errand().ok_or_else(crate::web::nothing_here)?;
    let unknown = || refused(ProblemKind::NotFound, "link-unknown");
    let other = MunicipalityCode::parse(errand.name("id")).map_err(|_| unknown())?;
    let store = Arc::clone(&state.store);
    let ended = state
        .blocking(call, move || store.part_counterparts(&own, other.number()))
        .await?;
    match ended {
        true => Ok(Handout::whole(204, "text/plain", Vec::new().into())),
        false => Err(unknown()),
    }
}

/// Whom a person of the caller's municipality is linked with, each with the moment since when.
pub async fn of(
    state: &State,
    call: &Call,
    person: &Id,
) -> Result<Vec<(Counterpart, i64)>, Problem> {
    let own = Counterpart {
        tenant: call.reach.tenant.0,
        person: person.clone(),
    };
    let store = Arc::clone(&state.store);
    state.blocking(call, move || store.counterparts(&own)).await
}

/// A link as its person sees it. Who that is there is nothing that has to leave.
fn line(other: &Counterpart, since_ms: i64) -> Value {
    json!({
        "municipality": format!("{:06}", other.tenant),
        "since": instant::instant_text(since_ms),
    })
}

/// Whose code this is, if it is one and its time is not over, and by what it is known that it was used.
fn opened(state: &State, code: &str) -> Option<(Counterpart, LinkCode)> {
    let digest = Digest::of(&format!("{ACTION} {code}"));
    let sealed = URL_SAFE_NO_PAD.decode(code).ok()?;
    let text = state.store.open_link(&[PURPOSE], &sealed)?;
    let code: Code = serde_json::from_slice(&text).ok()?;
    if code.until_ms < state.now_ms() {
        return None;
    }
    let holds_once = LinkCode {
        digest: *digest.as_bytes(),
        until_ms: code.until_ms,
    };
    let owner = Counterpart {
        tenant: code.tenant,
        person: Id::parse(&code.person)?,
    };
    Some((owner, holds_once))
}

/// When somebody was born, where that is known to the day and the record is no mistake.
fn birth_of(store: &Store, one: &Counterpart) -> Result<Option<PartialDate>, StoreError> {
    let key = Key {
        kind: Kind::PATIENT,
        id: one.person.clone(),
    };
    let Found::Text(stored) = store.read(&Reach::whole(Tenant(one.tenant)), &key)? else {
        return Ok(None);
    };
    let municipality = MunicipalityCode::from_number(one.tenant);
    let municipality = municipality.map_err(|error| StoreError::Unexpected(error.to_string()))?;
    let resident = patient::from_resource(&element_of(&stored)?, municipality).record;
    let resident = resident.filter(|resident| !resident.is_mistake);
    let birth = resident.and_then(|resident| resident.birth);
    Ok(birth.filter(|birth| birth.earliest() == birth.latest()))
}

/// Tells in the trail of the other municipality that its record was looked at.
async fn tell(state: &State, call: &Call, other: &Counterpart) -> Result<(), Problem> {
    let mut event = Event::of(&call.caller, call.zone, state.now_ms(), ACTION);
    event.source = Arc::clone(&call.source);
    event.request = call.request_id.0.to_vec();
    event.patients.push(other.person.to_string());
    event
        .objects
        .push(format!("municipality/{:06}", call.reach.tenant.0));
    state.audit.note(Some(other.tenant), event).await
}
