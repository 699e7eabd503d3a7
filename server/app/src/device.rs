//! Tablets of a venue: the settings of the day, scans, and what is taken back or corrected.
//!
//! A scan is decided by [`immunization::scan`]. Here it is read, what is known is looked up where the coupon was issued,
//! and what is decided is written there, as one write with its provenance. Nothing is locked: what changed in between is
//! looked up and decided again.

mod answer;
mod correct;
mod engine;
mod item;
mod judge;
mod kept;
mod look;
mod memory;
mod message;
mod names;
mod parameters;
mod picture;
pub(crate) mod posted;
mod record;
mod session;
mod settings;
mod undo;

use bytes::Bytes;
use fhir::problem::Kind as ProblemKind;
use fhir::{Kind, Problem};
use immunization::{MunicipalityCode, VaccineTable};
use serde_json::{Value, json};

use crate::call::{Call, Handout, Reply};
use crate::state::State;
use crate::web::nothing_here;

pub use correct::correct_segment;
#[cfg(test)]
pub use judge::lot_concern;
pub use look::LookUps;
pub use picture::{LIMITS as PICTURE_LIMITS, SeenReading, readings};
pub use session::{add_segment, end_session, open_session};
pub use undo::undo_scan;

/// Records one scan or several: `POST /device/scans`.
pub async fn scan(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    record_sent(state, call, sent, Sender::Device).await
}

/// Records what a tablet that was switched off still held: `POST /municipal/devices/{id}/scans`. Staff hand it in, and all of it
/// is marked; a tablet that is on sends its scans itself (R-S10).
pub async fn hand_in(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let id = call
        .errand()
        .ok_or_else(nothing_here)?
        .name("id")
        .to_owned();
    let (auth, tenant, asked) = (state.auth.clone(), call.reach.tenant, id.clone());
    let tablet = state
        .blocking(call, move || auth.tablet(tenant, &asked))
        .await?;
    let tablet = tablet.ok_or_else(|| Problem::new(ProblemKind::NotFound, "device-unknown"))?;
    if tablet.device.revoked_at_ms.is_none() {
        return Err(Problem::new(ProblemKind::Conflict, "device-on"));
    }
    record_sent(state, call, sent, Sender::StaffFor(id)).await
}

/// Who sends scans.
pub(crate) enum Sender {
    /// The tablet that read them.
    Device,
    /// Staff, for a tablet that was switched off.
    StaffFor(String),
}

async fn record_sent(
    state: &State,
    call: &Call,
    sent: &[u8],
    sender: Sender,
) -> Result<Handout, Problem> {
    // Each scan is looked at by itself: a bad one keeps none of the others waiting.
    let sent = posted::parts(sent)?;
    let mut batch = message::Batch::read(&sent)?;
    let is_single = batch.is_single;
    let seen = picture::look(state, call, &mut batch).await?;
    let (mut results, missing) = engine::run(state, call, batch, sender).await;
    answer::tell_seen(&mut results, seen);
    if is_single {
        let nothing = || internal("a scan without an answer");
        let answer = results.into_iter().next().ok_or_else(nothing)?;
        return answer.result.map(|answer| {
            let mut handout = Handout::json(200, &answer.json());
            handout.replayed = answer.is_replayed;
            handout
        });
    }
    let results = results.into_iter().enumerate();
    let results: Vec<Value> = results.map(|(place, one)| one.json(place)).collect();
    let mut told = json!({ "results": results });
    if let (Some(told), false) = (told.as_object_mut(), missing.is_empty()) {
        told.insert("missing".to_owned(), json!(missing));
    }
    Ok(Handout::json(200, &told))
}

/// Records one scan that came as Parameters: `POST Immunization/$scan`.
pub async fn operation(state: &State, call: &Call) -> Result<Reply, Problem> {
    let mut batch = parameters::read(state, call)?;
    let seen = picture::look(state, call, &mut batch).await?;
    let (mut results, _) = engine::run(state, call, batch, Sender::Device).await;
    answer::tell_seen(&mut results, seen);
    let answered = results.into_iter().next().ok_or_else(nothing_here)?;
    let answer = answered.result?;
    let resource = parameters::write(&answer).map_err(|misfit| internal(&misfit.to_string()))?;
    let mut text = Vec::new();
    fhir::codec::json::write(&resource, &mut text);
    let mut reply = Reply::new(200);
    reply.resource = Some(Bytes::from(text));
    reply.replayed = answer.is_replayed;
    Ok(reply)
}

/// The municipality of a call.
fn municipality(call: &Call) -> Result<MunicipalityCode, Problem> {
    MunicipalityCode::from_number(call.reach.tenant.0)
        .map_err(|_| Problem::new(ProblemKind::Forbidden, "no-tenant"))
}

/// The table of vaccines.
fn vaccines() -> Result<&'static VaccineTable, Problem> {
    VaccineTable::embedded().map_err(|error| internal(&error.to_string()))
}

/// The kind of acts and their sources.
fn provenance_kind() -> Result<Kind, Problem> {
    Kind::parse("Provenance").ok_or_else(|| internal("no Provenance"))
}

/// A fault of ours.
fn internal(what: &str) -> Problem {
    Problem::new(ProblemKind::Exception, "internal").from_source(what.to_owned())
}
