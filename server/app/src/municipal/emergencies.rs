//! Operators who were given access to a municipality's records in an emergency: which, why, until when; and ending that.

use access::emergency::{Emergency, EmergencyFault, Step};
use fhir::problem::Kind as ProblemKind;
use fhir::{Problem, instant};
use serde_json::{Value, json};

use super::{errand, read};
use crate::auth::emergency::Undone;
use crate::call::{Call, Handout};
use crate::device::posted;
use crate::state::State;

/// Emergencies in a list.
const LIST_MAX: usize = 100;

/// `GET /municipal/emergencies`
pub async fn list(state: &State, call: &Call) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let (auth, tenant, now_ms) = (state.auth.clone(), call.reach.tenant, state.now_ms());
    let found = state
        .blocking(call, move || auth.emergencies(tenant, LIST_MAX))
        .await?;
    let shown: Vec<Value> = found.iter().map(|one| shown(one, now_ms)).collect();
    Ok(Handout::json(200, &json!({ "emergencies": shown })))
}

/// `POST /municipal/emergencies/{id}/end`
pub async fn end(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    read(sent, &[])?;
    let id = errand(call)?.name("id").to_owned();
    let (auth, asked, now_ms) = (state.auth.clone(), call.clone(), state.now_ms());
    let ended = state
        .blocking(call, move || {
            match auth.end_emergency(&asked, &id, now_ms) {
                Err(Undone::Store(error)) => Err(error),
                other => Ok(other),
            }
        })
        .await?;
    match ended {
        Ok(Some(emergency)) => Ok(Handout::json(200, &shown(&emergency, now_ms))),
        Ok(None) => Err(Problem::new(ProblemKind::NotFound, "emergency-unknown")),
        Err(_) => {
            let rule = EmergencyFault::Standing.code();
            Err(Problem::new(ProblemKind::Conflict, rule))
        }
    }
}

fn shown(emergency: &Emergency, now_ms: i64) -> Value {
    let wanted = &emergency.wanted;
    let by = |step: &Step| json!({ "name": step.name, "account": &*step.by, "at": instant::instant_text(step.at_ms) });
    let patient = wanted.patient.as_ref().map(|id| format!("Patient/{id}"));
    let all = [
        ("id", Some(json!(&*emergency.id))),
        ("standing", Some(json!(emergency.standing(now_ms).name()))),
        ("reason", Some(json!(wanted.reason.name()))),
        ("words", Some(json!(wanted.words))),
        ("patient", patient.map(Value::from)),
        ("asked", Some(by(&emergency.asked))),
        ("allowed", emergency.allowed.as_ref().map(by)),
        (
            "endsAt",
            emergency
                .ends_at_ms()
                .map(|at| instant::instant_text(at).into()),
        ),
        ("ended", emergency.ended.as_ref().map(by)),
    ];
    let known = all
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(known.collect())
}
