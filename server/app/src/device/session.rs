//! Sessions of tablets: opened with the settings of the day, changed by new segments, ended with a sum.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use immunization::Moment;
use immunization::scan::SessionSpan;
use profiles::provenance::{Activity, Provenance};
use serde_json::json;
use store::{JobId, Segment, Session};

use super::item::{self, Lesson};
use super::kept::Kept;
use super::posted::{self, Members};
use super::record::Act;
use super::settings::{self, Chosen, SETTINGS};
use super::{internal, memory, message, municipality, record, vaccines};
use crate::call::{Call, Handout};
use crate::problem;
use crate::state::State;
use crate::told;

/// How often it is noted that a device was heard of.
const HEARD_EVERY_MS: i64 = 60_000;

/// `POST /device/sessions`
pub async fn open_session(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let sent = posted::object(sent)?;
    let known: Vec<&str> = ["deviceId"].into_iter().chain(SETTINGS).collect();
    posted::only(&sent, &known)?;
    let now_ms = state.now_ms();
    let session = Session {
        id: JobId::fresh()
            .map_err(|error| internal(&error.to_string()))?
            .0,
        device: message::number(&sent, "deviceId")?,
        client: call.caller.client.to_string(),
        opened_at: now_ms,
        ended_at: None,
        seen_at: now_ms,
        segments: 0,
        about: b"{}".to_vec(),
    };
    let all = chosen_members(state, call, Members::new(), &sent).await?;
    let segment = segment_of(&all, now_ms)?;
    let lesson = Lesson::of(call, &all, now_ms)?;
    let id = JobId(session.id);
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let span = span(&session)?;
    let number = state
        .blocking(call, move || {
            store.put_session(tenant, &session)?;
            let number = store.add_segment(tenant, session.id, &segment)?;
            lesson.map_or(Ok(()), |lesson| lesson.learn(&store, tenant))?;
            Ok(number)
        })
        .await?;
    let ends = Moment::from_unix(span.last_second()).map_err(|error| internal(error.code()))?;
    let told = json!({
        "sessionId": id.to_string(),
        "segment": number,
        "openedAt": span.opened.to_string(),
        "endsAt": ends.to_string(),
        "settings": all,
    });
    Ok(Handout::json(201, &told).at(format!("/device/sessions/{id}")))
}

/// `POST /device/sessions/{id}/segments`
pub async fn add_segment(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let sent = posted::object(sent)?;
    posted::only(&sent, &SETTINGS)?;
    let now_ms = state.now_ms();
    let session = own(state, call, id_of(call)?).await?;
    let ended = || Problem::new(ProblemKind::Conflict, "session-ended");
    // What was read in the second of its end is of the session; a segment that begins then is not.
    if session.ended_at.is_some() || !span(&session)?.holds(moment(now_ms)?) {
        return Err(ended());
    }
    let id = session.id;
    let before = members(state, call, id, session.segments).await?;
    let before = before.ok_or_else(|| internal("a session without a segment"))?;
    let all = chosen_members(state, call, before.onward(), &sent).await?;
    let segment = segment_of(&all, now_ms)?;
    let lesson = Lesson::of(call, &all, now_ms)?;
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let number = state
        .blocking(call, move || {
            let number = store.add_segment(tenant, id, &segment)?;
            lesson.map_or(Ok(()), |lesson| lesson.learn(&store, tenant))?;
            Ok(number)
        })
        .await
        // It was ended in between.
        .map_err(|problem| match problem::is(&problem, "job-misplaced") {
            true => ended(),
            false => problem,
        })?;
    memory::forget_session(JobId(id), now_ms);
    let told = json!({
        "sessionId": JobId(id).to_string(),
        "segment": number,
        "settings": all,
    });
    Ok(Handout::json(201, &told))
}

/// `POST /device/sessions/{id}/end`
pub async fn end_session(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    posted::only(&posted::object(sent)?, &[])?;
    let session = own(state, call, id_of(call)?).await?;
    let (id, now_ms) = (JobId(session.id), state.now_ms());
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let is_new = state
        .blocking(call, move || store.end_session(tenant, id.0, now_ms))
        .await?;
    memory::forget_session(id, now_ms);
    let acts = record::acts_of(state, call, id).await?;
    let mut sum = Sum::of(&acts);
    for (code, count) in memory::unwritten(id, &sum.stored, now_ms) {
        *sum.not_written.entry(code).or_default() += count;
    }
    let mut handout = Handout::json(
        200,
        &json!({
            "sessionId": id.to_string(),
            "written": sum.written,
            "notWritten": sum.not_written,
        }),
    );
    handout.replayed = !is_new;
    Ok(handout)
}

/// What came of a session's scans, as it is stored: each counts once.
#[derive(Default)]
struct Sum<'a> {
    /// Those that became records, by what was answered, and how many of them were taken back.
    written: BTreeMap<&'static str, u64>,
    /// Those that are kept beside a record, or were.
    not_written: BTreeMap<&'static str, u64>,
    /// The numbers of both.
    stored: HashSet<&'a str>,
}

impl<'a> Sum<'a> {
    fn of(acts: &'a [Act]) -> Sum<'a> {
        let mut sum = Sum::default();
        let acts = || acts.iter().map(|act| &act.provenance);
        // Records first: a scan is told twice where its record waits again, after it was attached to somebody by mistake.
        for act in acts().filter(|act| !record::is_beside(act)) {
            sum.take_record(act);
        }
        for act in acts().filter(|act| record::is_beside(act)) {
            sum.take_beside(act);
        }
        sum
    }

    /// Takes in an act that made a record, or took one back.
    fn take_record(&mut self, act: &'a Provenance) {
        let is_new = told::scan_of(act).is_none_or(|scan| self.stored.insert(scan));
        let mut count = |code| *self.written.entry(code).or_default() += 1;
        match act.activity {
            Activity::Scan if is_new => {
                let outcomes = record::outcomes(act).into_iter();
                outcomes.for_each(|outcome| count(outcome.code()));
            }
            Activity::Undo => count("undone"),
            _ => {}
        }
    }

    /// Takes in a scan that is kept beside a dose that was on record, and is no record more. Where it was taken back nothing
    /// is taken off from what was recorded.
    fn take_beside(&mut self, act: &'a Provenance) {
        let is_new = told::scan_of(act).is_some_and(|scan| self.stored.insert(scan));
        if let (Some(outcome), true) = (record::outcomes(act).first(), is_new) {
            *self.not_written.entry(outcome.code()).or_default() += 1;
        }
    }
}

/// The session that a path names.
fn id_of(call: &Call) -> Result<JobId, Problem> {
    let errand = call.errand().ok_or_else(crate::web::nothing_here)?;
    message::session(errand.name("id"))
}

/// A session of the caller. Another device's is none.
pub async fn own(state: &State, call: &Call, id: JobId) -> Result<Arc<Session>, Problem> {
    of(state, call, id, &call.caller.client).await
}

/// A session of a tablet, or of a program that scans.
pub async fn of(
    state: &State,
    call: &Call,
    id: JobId,
    client: &str,
) -> Result<Arc<Session>, Problem> {
    let session = any(state, call, id).await?;
    match session.client == client {
        true => Ok(session),
        false => Err(Problem::new(ProblemKind::NotFound, "session-unknown")),
    }
}

/// A session of the caller's municipality.
pub async fn any(state: &State, call: &Call, id: JobId) -> Result<Arc<Session>, Problem> {
    let (now_ms, tenant) = (state.now_ms(), call.reach.tenant.0);
    if let Some(session) = memory::session(id, tenant, now_ms) {
        return Ok(session);
    }
    let store = state.store.clone();
    let session = state
        .blocking(call, move || {
            store.touch_session(tenant, id.0, now_ms, HEARD_EVERY_MS)?;
            store.session(tenant, id.0)
        })
        .await?;
    let unknown = || Problem::new(ProblemKind::NotFound, "session-unknown");
    let session = Arc::new(session.ok_or_else(unknown)?);
    memory::keep_session(id, tenant, &session, now_ms);
    Ok(session)
}

/// The settings of a segment of a session, if there is one.
pub async fn segment(
    state: &State,
    call: &Call,
    session: &Session,
    number: u32,
) -> Result<Option<Arc<Chosen>>, Problem> {
    let (id, now_ms) = (JobId(session.id), state.now_ms());
    if let Some(chosen) = memory::segment(id, number, now_ms) {
        return Ok(Some(chosen));
    }
    let Some(members) = members(state, call, session.id, number).await? else {
        return Ok(None);
    };
    let mut chosen = settings::read(&members.all, municipality(call)?, vaccines()?)?;
    if let Some(day) = settings::day(members.chosen())? {
        chosen.chosen_day = day;
    }
    let chosen = Arc::new(chosen);
    memory::keep_segment(id, number, &chosen, now_ms);
    Ok(Some(chosen))
}

/// The settings of a segment as they are kept.
pub async fn members(
    state: &State,
    call: &Call,
    session: [u8; 16],
    number: u32,
) -> Result<Option<Kept>, Problem> {
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let segment = state
        .blocking(call, move || store.segment(tenant, session, number))
        .await?;
    segment.map(|segment| Kept::read(segment.about)).transpose()
}

/// From when to when a session lasts.
pub fn span(session: &Session) -> Result<SessionSpan, Problem> {
    Ok(SessionSpan {
        opened: moment(session.opened_at)?,
        ended: session.ended_at.map(moment).transpose()?,
    })
}

/// A moment of the Unix epoch's milliseconds.
pub fn moment(ms: i64) -> Result<Moment, Problem> {
    Moment::from_unix(ms.div_euclid(1_000))
        .map_err(|_| posted::malformed("capturedAt", "2026-04-01T10:15:03+09:00"))
}

async fn chosen_members(
    state: &State,
    call: &Call,
    before: Members,
    sent: &Members,
) -> Result<Members, Problem> {
    let today = moment(state.now_ms())?.day();
    let mut said = settings::posted_settings(sent, today)?;
    item::fill(state, call, &before, &mut said).await?;
    let all = settings::over(before, &said);
    settings::refuse_odd_day(&all, today)?;
    settings::read(&all, municipality(call)?, vaccines()?)?;
    Ok(all)
}

fn segment_of(all: &Members, now_ms: i64) -> Result<Segment, Problem> {
    Ok(Segment {
        begun_at: now_ms,
        about: serde_json::to_vec(all).map_err(|error| internal(&error.to_string()))?,
    })
}
