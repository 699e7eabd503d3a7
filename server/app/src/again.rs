//! A request that comes again under its `Idempotency-Key` gets the answer that it got the first time.
//!
//! What is posted is done in a task of its own, so that it comes to its end where whoever asked is gone, too; its answer is
//! kept, sealed, beside a digest of what was asked. A refusal is not kept: nothing came of the request, and it may be made
//! again. A transaction leaves a mark with what it writes, so that it is never written twice where its answer was lost on the
//! way. Creates of resources, files and certificates find what came of them by what they stored, and need none of this.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use store::{Claim, Idempotency, Repeated};

use crate::audit::Witness;
use crate::call::{Call, Handout, Interaction, Reply};
use crate::job::name_of;
use crate::problem;
use crate::state::State;
use crate::surface::{Access, Class, Does, Verb, outside};

mod kept;

use kept::Kept;

/// How often who waits for the answer of another looks for it.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long, behind its deadline, the first request is believed to be at it.
const GRACE_MS: i64 = 30_000;
/// For how long an answer may take to come to rest.
const KEEP_TIME_MAX: Duration = Duration::from_secs(10);

/// A key, and what becomes of the answer to whoever brings it first.
#[derive(Clone, Copy)]
struct Asked {
    key: Idempotency,
    /// What came of it tells itself what to answer: only one is at it at a time, and the others ask it.
    tells_itself: bool,
}

/// What is known of the key of a call.
enum Known {
    /// It is the call's own since this moment.
    First(i64),
    /// This was answered before.
    Answered(Vec<u8>),
}

/// The key of a call, for what is asked for under it. Many people may speak through one client, each with keys of the own
/// making: whoever it is, is part of it.
pub fn key_of(state: &State, call: &Call, asked: &[&[u8]]) -> Option<Idempotency> {
    let key = call.idempotency_key.as_ref()?;
    let whose = whose(call);
    Some(state.store.idempotency(&call.reach, &whose, key, asked))
}

/// Whose keys a call brings: the client's, or those of the person who speaks through it.
fn whose(call: &Call) -> String {
    let client = &*call.caller.client;
    let name = Some(name_of(&call.caller)).filter(|name| *name != client);
    let person = call.caller.patient.as_ref().map(|id| id.as_str());
    let all = [Some(client), name, person];
    all.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// The mark that is left with what a call writes, so that it is written once under its key whatever became of the answer.
pub fn mark_of(state: &State, call: &Call) -> Option<Claim> {
    let key = call.idempotency_key.as_ref()?;
    let whose = format!("{}\nwritten", whose(call));
    let number = state.store.idempotency(&call.reach, &whose, key, &[]);
    Some(Claim {
        number,
        is_once: true,
    })
}

/// That a key stands for something else.
pub fn conflict() -> Problem {
    Problem::new(ProblemKind::Duplicate, "idempotency-conflict")
}

impl State {
    /// What is asked for beside the FHIR base, done once under the key of the call if it has one.
    pub async fn errand_once(
        self: &Arc<Self>,
        call: Call,
        sent: Bytes,
    ) -> Result<Handout, Problem> {
        let Some(asked) = errand_asked(self, &call, &sent) else {
            return self.errand(call, sent).await;
        };
        let work = async move |house: &State, call| house.errand(call, sent).await;
        to_its_end(once(Arc::clone(self), (call, asked), work, State::told)).await
    }

    /// The same of what is posted to the FHIR base.
    pub async fn interaction_once(self: &Arc<Self>, call: Call) -> Result<Reply, Problem> {
        let Some(asked) = interaction_asked(self, &call) else {
            return self.interaction(call).await;
        };
        let work = State::interaction;
        to_its_end(once(Arc::clone(self), (call, asked), work, State::noted)).await
    }
}

/// Does the work if the call is the first under its key, and keeps the answer; or tells what was answered.
async fn once<T: Kept>(
    house: Arc<State>,
    (call, asked): (Call, Asked),
    work: impl AsyncFnOnce(&State, Call) -> Result<T, Problem>,
    tell: impl AsyncFnOnce(&State, Witness, Result<T, Problem>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let tenant = call.reach.tenant.0;
    let witness = Witness::of(&call, house.now_ms());
    match known(&house, &call, asked.key).await {
        Ok(Known::First(since)) => {
            let answer = work(&house, call).await;
            settle(&house, (tenant, asked, since), &answer).await;
            answer
        }
        Ok(Known::Answered(_)) if asked.tells_itself => work(&house, call).await,
        Ok(Known::Answered(kept)) => tell(&house, witness, T::again(&kept)).await,
        Err(problem) => tell(&house, witness, Err(problem)).await,
    }
}

/// The key under which an errand is known, with all that it asks for.
fn errand_asked(state: &State, call: &Call, sent: &Bytes) -> Option<Asked> {
    let errand = call.errand()?;
    let row = outside::ROWS.iter().find(|row| {
        let writes = row.class == Class::Write && matches!(row.access, Access::May(_));
        row.does == errand.does && row.method == Verb::Post && writes
    })?;
    let names = errand.names.iter().map(|(_, name)| name.as_bytes());
    Some(Asked {
        key: key_with(state, call, (row.path, names.collect()), sent)?,
        tells_itself: errand.does == Does::CertificateIssue,
    })
}

/// The same of what is posted to the FHIR base and makes more than one resource, or changes some. A create finds by its key
/// what it stored, within the write itself.
fn interaction_asked(state: &State, call: &Call) -> Option<Asked> {
    let (what, key) = match &call.interaction {
        Interaction::Bundle => ("bundle", None),
        Interaction::Scan => ("$scan", None),
        Interaction::MetaAdd(key) => ("$meta-add", Some(key.to_string())),
        Interaction::MetaDelete(key) => ("$meta-delete", Some(key.to_string())),
        Interaction::CardsOf(key) => ("$health-cards-issue", Some(key.to_string())),
        Interaction::HealthCertificate(key) => (
            "$generateHealthCertificate",
            key.as_ref().map(ToString::to_string),
        ),
        Interaction::HealthCertificateRevoke => ("$revokeHealthCertificate", None),
        _ => return None,
    };
    let names = key.iter().map(|key| key.as_bytes()).collect();
    let sent = call.body.as_ref().map(|body| body.bytes.clone());
    let issues = matches!(
        call.interaction,
        Interaction::CardsOf(_) | Interaction::HealthCertificate(_)
    );
    Some(Asked {
        key: key_with(state, call, (what, names), &sent.unwrap_or_default())?,
        tells_itself: issues,
    })
}

fn key_with(
    state: &State,
    call: &Call,
    (place, names): (&str, Vec<&[u8]>),
    sent: &Bytes,
) -> Option<Idempotency> {
    let pairs = call.parameters.iter();
    let pairs = pairs.flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]);
    let asked: Vec<&[u8]> = [place.as_bytes()]
        .into_iter()
        .chain(names)
        .chain(pairs)
        .chain([sent.as_ref()])
        .collect();
    key_of(state, call, &asked)
}

/// Does the work in a task of its own: who takes a key keeps it until there is an answer, also where whoever asked is gone.
async fn to_its_end<T: 'static>(
    work: impl Future<Output = Result<T, Problem>> + 'static,
) -> Result<T, Problem> {
    let done = actix_web::rt::spawn(work).await;
    done.map_err(|error| Problem::new(ProblemKind::Exception, "internal").from_source(error))?
}

/// Takes the key of a call, or finds what came of it. Who comes while the first is at it waits.
async fn known(state: &State, call: &Call, asked: Idempotency) -> Result<Known, Problem> {
    let left = call.deadline.saturating_duration_since(Instant::now());
    let patience = i64::try_from(left.as_millis()).unwrap_or(i64::MAX / 2);
    let tenant = call.reach.tenant.0;
    loop {
        let (store, now) = (state.store.clone(), state.now_ms());
        let given_up = now.saturating_sub(patience + GRACE_MS);
        let taken = state.blocking(call, move || store.take_key(tenant, asked, (now, given_up)));
        match taken.await? {
            Repeated::First => return Ok(Known::First(now)),
            Repeated::Answered(answer) => return Ok(Known::Answered(answer)),
            Repeated::Other => return Err(conflict()),
            Repeated::Busy if call.deadline <= Instant::now() + 2 * LOOK_EVERY => {
                return Err(Problem {
                    retry_after_seconds: Some(1),
                    ..Problem::new(ProblemKind::Conflict, "idempotency-busy")
                });
            }
            Repeated::Busy => tokio::time::sleep(LOOK_EVERY).await,
        }
    }
}

/// Keeps an answer; or gives the key back, where there is none that could be given again.
async fn settle<T: Kept>(
    state: &State,
    (tenant, asked, since): (i32, Asked, i64),
    answer: &Result<T, Problem>,
) {
    let kept = answer.as_ref().ok().and_then(Kept::kept);
    let kept = kept.map(|kept| match asked.tells_itself {
        true => Vec::new(),
        false => kept,
    });
    let (store, of) = (state.store.clone(), (asked.key, since));
    let settled = state.beside(Instant::now() + KEEP_TIME_MAX, move || match kept {
        Some(kept) => store.keep_answer(tenant, of, &kept),
        None => store.give_key_back(tenant, of),
    });
    let settled = settled.await;
    let settled = settled.and_then(|it| it.map_err(|error| problem::from_store(&error)));
    if settled.is_err() {
        // Who repeats the request waits until the key is believed to be free, and asks anew.
        log::warn!("what was answered to a request with a key was not kept");
    }
}

#[cfg(test)]
mod tests;
