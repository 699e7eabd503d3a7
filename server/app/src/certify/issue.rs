//! The issuing cycle: the intent with its serial is kept, the signer signs, what was signed is kept, and only then anybody
//! is told. Each of the three is cut off or done; what is cut off is settled later.

use std::sync::Arc;

use certificate::claims::{CertifiedDose, Issuer, Purpose, Refusal, Serial};
use certificate::{Format, Signed};
use fhir::problem::Kind as ProblemKind;
use fhir::{Issue, Key, Kind, Problem};
use futures_util::future::join_all;
use immunization::quality::ProductWindows;
use immunization::{MunicipalityCode, VaccineTable};
use store::{CertificateState, CertificateStep, Certified, Change, Held, Intended, Issued};

use super::build::{self, Confirmed, Frame, Known, Unfit};
use super::elsewhere;
use super::intent::{Intent, Planned, sign_request};
use super::issuer;
use super::register::{doses_of, entry_change, provenance_change, write_of};
use super::resource::{self, Reason, Standing};
use crate::call::Call;
use crate::failpoint;
use crate::lane::LaneError;
use crate::problem;
use crate::quality::{Judged, Judging};
use crate::signing::{Fate, Unsigned};
use crate::state::State;

/// How often a record may change while it is certified.
const ATTEMPTS_MAX: usize = 3;
/// How many certificates one request may bring.
pub const TOGETHER_MAX: usize = 40;
/// Health cards have no end, and are never dropped from the lists.
const NO_END_MS: i64 = i64::MAX;
const DAY_MS: i64 = 86_400_000;
const JAPAN_MS: i64 = 9 * 3_600_000;

/// Makes what the person said of the passport fit the record.
pub type Confirm = dyn Fn(&Judged) -> Result<Option<Confirmed>, Problem> + Send + Sync;
/// Chooses doses.
pub type Choose = dyn Fn(&CertifiedDose) -> bool + Send + Sync;

/// What is wanted.
pub struct Wanted {
    /// Whose certificates.
    pub person: Key,
    /// What for.
    pub purpose: Purpose,
    /// In which formats.
    pub formats: Vec<Format>,
    /// Makes what the person said of the passport fit the record, or tells why it does not.
    pub confirm: Box<Confirm>,
    /// Which doses, if not all.
    pub doses: Box<Choose>,
    /// The other municipalities of whose records the person consents to have doses taken.
    pub consent: Vec<MunicipalityCode>,
    /// A digest of all that was asked for.
    pub asked: String,
}

/// What came of it.
#[derive(Default)]
pub struct Outcome {
    /// The certificates.
    pub issued: Vec<Certified>,
    /// What could not be certified in which format, and why.
    pub refused: Vec<Refused>,
    /// Doses that are not certified at all.
    pub unfit: Vec<(String, Unfit)>,
    /// It was done before, under the same key.
    pub replayed: bool,
}

/// What could not be certified.
pub struct Refused {
    /// In which format.
    pub format: Format,
    /// Which doses, as they are named to whoever asked.
    pub doses: Vec<String>,
    /// Why: the rule and its place.
    pub refusal: Refusal,
}

fn internal(what: &str) -> Problem {
    Problem::new(ProblemKind::Exception, "internal").from_source(what.to_owned())
}

/// Issues what can be issued.
pub async fn issue(state: &State, call: &Call, wanted: &Wanted) -> Result<Outcome, Problem> {
    if state.certifier.asker.is_none() {
        return Err(Problem::new(
            ProblemKind::NotSupported,
            "certificate-no-signer",
        ));
    }
    if let Some(outcome) = replay(state, call, wanted).await? {
        return Ok(outcome);
    }
    if state.certifier.is_stopped() {
        return Err(stopped());
    }
    for _ in 0..ATTEMPTS_MAX {
        match attempt(state, call, wanted).await {
            Err(Stumble::Changed) => {}
            Err(Stumble::Problem(problem)) => return Err(problem),
            Ok(outcome) => return Ok(outcome),
        }
    }
    Err(Problem::new(ProblemKind::Conflict, "certificate-changed"))
}

fn stopped() -> Problem {
    Problem {
        retry_after_seconds: Some(3_600),
        ..Problem::new(ProblemKind::Unavailable, "certificate-stopped")
    }
}

/// Why an attempt came to nothing.
enum Stumble {
    /// The record changed while it was looked at.
    Changed,
    Problem(Problem),
}

impl From<Problem> for Stumble {
    fn from(problem: Problem) -> Stumble {
        Stumble::Problem(problem)
    }
}

async fn attempt(state: &State, call: &Call, wanted: &Wanted) -> Result<Outcome, Stumble> {
    let (judged, issuer) = judged(state, call, &wanted.person).await?;
    let confirmed = (wanted.confirm)(&judged)?;
    let others = elsewhere::gather(state, call, wanted, &judged).await?;
    let known = Known {
        table: VaccineTable::embedded().map_err(|error| internal(&error.to_string()))?,
        confirmed: &state.certifier.confirmed,
    };
    let sorted = elsewhere::together(&judged, &others, known);
    let mut outcome = Outcome {
        unfit: sorted.unfit,
        ..Outcome::default()
    };
    let fit: Vec<CertifiedDose> = sorted
        .fit
        .into_iter()
        .filter(|dose| (wanted.doses)(dose))
        .collect();
    let frame = frame(state, wanted, &judged, confirmed.as_ref(), issuer);
    let mut planned = plan(state, call, (wanted, &frame), &fit, &mut outcome)?;
    if planned.is_empty() {
        return Ok(outcome);
    }
    elsewhere::lend(state, call, &mut planned, others).await?;
    let held = build::held(&wanted.person, &judged);
    intend(state, call, wanted, &planned, held).await?;
    failpoint::pass("intended");
    look_again(state, call, &planned).await?;
    let signed = sign_all(state, &planned).await;
    failpoint::pass("signed");
    finish(state, call, planned, signed, &mut outcome).await?;
    failpoint::pass("issued");
    Ok(outcome)
}

/// Looks once more at what other municipalities keep. Where that has changed, what was intended comes to nothing.
async fn look_again(state: &State, call: &Call, planned: &[Planned]) -> Result<(), Problem> {
    if elsewhere::are_as_read(state, call, planned).await? {
        return Ok(());
    }
    let mut changes = Vec::with_capacity(planned.len());
    let mut steps = Vec::with_capacity(planned.len());
    for one in planned {
        let standing = (Standing::Abandoned, false);
        changes.push(entry_change(
            state,
            call.reach.tenant.0,
            &one.intent,
            standing,
        )?);
        steps.push(CertificateStep::Abandon { id: one.id });
    }
    let write = write_of(state, call, changes, steps);
    let done = state.lanes.submit(write).await;
    done.map_err(problem::from_lane)?;
    Err(Problem::new(ProblemKind::Conflict, "certificate-changed"))
}

/// A person's doses, judged now, and who certifies them.
async fn judged(state: &State, call: &Call, person: &Key) -> Result<(Judged, Issuer), Problem> {
    let read = read_judged(state, call, municipality(call)?, person).await?;
    let nobody = || Problem::new(ProblemKind::NotFound, "not-found");
    let (judged, issuer) = read.ok_or_else(nobody)?;
    if judged.resident.is_mistake {
        return Err(Problem::new(
            ProblemKind::BusinessRule,
            "certificate-person",
        ));
    }
    Ok((judged, issuer))
}

/// The doses of a person of a municipality, judged now, and by whom they would be certified there. Nothing where there is
/// nobody.
pub async fn read_judged(
    state: &State,
    call: &Call,
    municipality: MunicipalityCode,
    person: &Key,
) -> Result<Option<(Judged, Issuer)>, Problem> {
    let (store, rules, key) = (
        Arc::clone(&state.store),
        Arc::clone(&state.rules),
        person.clone(),
    );
    let bases = state.bases(call);
    let now_ms = state.now_ms();
    let vaccines = VaccineTable::embedded().map_err(|error| internal(&error.to_string()))?;
    let windows = ProductWindows::embedded().map_err(|error| internal(&error.to_string()))?;
    let work = move || {
        let judging = Judging {
            store: &store,
            rules: &rules,
            vaccines,
            windows,
            lots: &rules.lots,
            bases: &bases,
            municipality,
            now_ms,
            instead: std::collections::HashMap::new(),
        };
        let Some(judged) = judging.judged(&key)? else {
            return Ok(None);
        };
        let issuer = issuer::issuer(&store, municipality.number(), municipality)?;
        Ok(Some((judged, issuer)))
    };
    state.blocking(call, work).await
}

fn municipality(call: &Call) -> Result<MunicipalityCode, Problem> {
    MunicipalityCode::from_number(call.reach.tenant.0)
        .map_err(|_| Problem::new(ProblemKind::Forbidden, "no-tenant"))
}

fn frame(
    state: &State,
    wanted: &Wanted,
    judged: &Judged,
    confirmed: Option<&Confirmed>,
    issuer: Issuer,
) -> Frame {
    let issued_at = state.now_ms().div_euclid(1_000);
    let validity = state.config.certificates.validity.as_secs();
    let validity = i64::try_from(validity).unwrap_or(i64::MAX);
    Frame {
        purpose: wanted.purpose,
        subject: build::subject(&judged.resident, confirmed),
        issuer,
        issued_at,
        not_after: issued_at.saturating_add(validity),
    }
}

/// What can be signed, each with its serial. What cannot is told, before a serial is used for it.
fn plan(
    state: &State,
    call: &Call,
    (wanted, frame): (&Wanted, &Frame),
    fit: &[CertifiedDose],
    outcome: &mut Outcome,
) -> Result<Vec<Planned>, Problem> {
    let mut planned = Vec::new();
    for format in &wanted.formats {
        for doses in build::sets(*format, fit) {
            let id = number(state, call, &wanted.person, planned.len())?;
            let addresses = doses.iter().map(address_of).collect();
            let claims = build::claims(frame, Serial::from_random(id), doses);
            let request = sign_request(state, *format, claims);
            if let Err(refusal) = request.check(&state.certifier.catalogue) {
                outcome.refused.push(Refused {
                    format: *format,
                    doses: addresses,
                    refusal,
                });
                continue;
            }
            let intent = Intent {
                person: wanted.person.id.to_string(),
                asked: wanted.asked.clone(),
                together: 0,
                elsewhere: Vec::new(),
                request,
            };
            planned.push(Planned { id, intent });
        }
    }
    if planned.len() > TOGETHER_MAX {
        let problem = Problem::new(ProblemKind::TooCostly, "certificate-too-many");
        return Err(problem.with("limit", TOGETHER_MAX));
    }
    let together = planned.len();
    for one in &mut planned {
        one.intent.together = together;
    }
    Ok(planned)
}

/// The number of a certificate: chance, or where the caller gave a key for the request, what the keys of the house make of
/// it, so that a repetition meets the same numbers.
fn number(state: &State, call: &Call, person: &Key, place: usize) -> Result<[u8; 16], Problem> {
    match &call.idempotency_key {
        Some(key) => Ok(numbered(state, call, (key, person), place)),
        None => store::JobId::fresh_number().map_err(|error| problem::from_store(&error)),
    }
}

/// Many people may speak through one client, each with keys of the own making: the person is part of it.
fn numbered(state: &State, call: &Call, (key, person): (&str, &Key), place: usize) -> [u8; 16] {
    let place = place.to_string();
    let person = person.id.as_str();
    let asked: [&[u8]; 3] = [key.as_bytes(), person.as_bytes(), place.as_bytes()];
    state
        .store
        .certificate_number(call.reach.tenant.0, &call.caller.client, &asked)
}

/// Keeps what will be signed, all of a request together, on condition that the records are as they were read.
async fn intend(
    state: &State,
    call: &Call,
    wanted: &Wanted,
    planned: &[Planned],
    held: Vec<Held>,
) -> Result<(), Stumble> {
    let settings = &state.config.certificates;
    let now_ms = state.now_ms();
    let midnight = (now_ms + JAPAN_MS).div_euclid(DAY_MS) * DAY_MS - JAPAN_MS;
    let mut changes = Vec::with_capacity(planned.len());
    let mut steps = Vec::with_capacity(planned.len());
    let mut held = Some(held);
    for one in planned {
        changes.push(entry_change(
            state,
            call.reach.tenant.0,
            &one.intent,
            (Standing::Intended, true),
        )?);
        let claims = one.intent.claims();
        let ends_at = match one.intent.format() {
            Format::HealthCard => NO_END_MS,
            _ => claims.not_after.saturating_mul(1_000),
        };
        let stored = one.intent.bytes();
        steps.push(CertificateStep::Intend(Box::new(Intended {
            id: one.id,
            format: resource::format_number(one.intent.format()),
            person: wanted.person.clone(),
            doses: doses_of(&one.intent),
            ends_at,
            intent: stored.map_err(|error| problem::from_store(&error))?,
            held: held.take().unwrap_or_default(),
            counted_from: midnight,
            person_max: settings.person_daily_max,
            tenant_max: settings.daily_max,
        })));
    }
    let write = write_of(state, call, changes, steps);
    match state.lanes.submit(write).await {
        Ok(_) => Ok(()),
        Err(LaneError::Store(store::WriteError::Refused(refused)))
            if refused.refusal == store::Refusal::HeldChanged =>
        {
            Err(Stumble::Changed)
        }
        Err(error) => Err(Stumble::Problem(problem::from_lane(error))),
    }
}

/// Has all signed at once.
async fn sign_all(state: &State, planned: &[Planned]) -> Vec<Result<Signed, Unsigned>> {
    let Some(asker) = &state.certifier.asker else {
        return Vec::new();
    };
    let asked = planned
        .iter()
        .map(|one| asker.sign(one.intent.request.clone()));
    join_all(asked).await
}

/// Keeps what was signed, and what was refused. What the signer was not reached for stays as it is: it may have been signed,
/// and is settled when the signer can be asked.
async fn finish(
    state: &State,
    call: &Call,
    planned: Vec<Planned>,
    signed: Vec<Result<Signed, Unsigned>>,
    outcome: &mut Outcome,
) -> Result<(), Problem> {
    let mut changes = Vec::new();
    let mut steps = Vec::new();
    let mut ids = Vec::new();
    let mut in_the_way = None;
    for (one, signed) in planned.iter().zip(signed) {
        match signed {
            Ok(signed) => {
                changes.push(entry_change(
                    state,
                    call.reach.tenant.0,
                    &one.intent,
                    (Standing::Issued, false),
                )?);
                changes.push(provenance_change(state, call, &one.intent)?);
                let kept =
                    serde_json::to_vec(&signed).map_err(|error| internal(&error.to_string()))?;
                steps.push(CertificateStep::Issue(Issued {
                    id: one.id,
                    key_id: signed.key_id.clone(),
                    revocation: signed.revocation.clone(),
                    signed: kept,
                }));
                ids.push(one.id);
            }
            Err(Unsigned::Refused(refusal)) => {
                changes.push(entry_change(
                    state,
                    call.reach.tenant.0,
                    &one.intent,
                    (Standing::Abandoned, false),
                )?);
                steps.push(CertificateStep::Abandon { id: one.id });
                let doses = one.intent.claims().doses.iter();
                outcome.refused.push(Refused {
                    format: one.intent.format(),
                    doses: doses.map(address_of).collect(),
                    refusal,
                });
            }
            Err(unsigned) => in_the_way = Some(unsigned),
        }
    }
    if !changes.is_empty() {
        let write = write_of(state, call, changes, steps);
        state
            .lanes
            .submit(write)
            .await
            .map_err(problem::from_lane)?;
    }
    if let Some(unsigned) = in_the_way {
        return Err(unreached(unsigned));
    }
    outcome.issued.extend(kept(state, call, ids).await?);
    Ok(())
}

fn unreached(unsigned: Unsigned) -> Problem {
    match unsigned {
        Unsigned::Busy => Problem {
            retry_after_seconds: Some(10),
            ..Problem::new(ProblemKind::Unavailable, "certificate-signer-busy")
        },
        Unsigned::Stopped => stopped(),
        Unsigned::Spent => Problem::new(ProblemKind::Conflict, "certificate-unfinished"),
        Unsigned::Refused(refusal) => internal(refusal.code()),
        Unsigned::Away(error) => {
            let problem = problem::unavailable("certificate-signer-away");
            problem.from_source(error.to_string())
        }
    }
}

/// The certificates with these numbers, as they are kept: nothing is given out that is not.
async fn kept(state: &State, call: &Call, ids: Vec<[u8; 16]>) -> Result<Vec<Certified>, Problem> {
    let (store, tenant) = (Arc::clone(&state.store), call.reach.tenant.0);
    let read = move || {
        let mut kept = Vec::with_capacity(ids.len());
        for id in ids {
            kept.extend(store.certificate(tenant, id)?);
        }
        Ok(kept)
    };
    state.blocking(call, read).await
}

/// The answer to a request that was made before under the same key. What was cut off then is gone on with.
async fn replay(state: &State, call: &Call, wanted: &Wanted) -> Result<Option<Outcome>, Problem> {
    let Some(key) = call.idempotency_key.clone() else {
        return Ok(None);
    };
    let first = kept(
        state,
        call,
        vec![numbered(state, call, (&key, &wanted.person), 0)],
    )
    .await?;
    let Some(first) = first.into_iter().next() else {
        return Ok(None);
    };
    let read = |kept: &Certified| Intent::of(kept).map_err(|error| problem::from_store(&error));
    let intent = read(&first)?;
    if intent.asked != wanted.asked || intent.person != wanted.person.id.as_str() {
        return Err(Problem::new(ProblemKind::Duplicate, "idempotency-conflict"));
    }
    let ids = (0..intent.together.min(TOGETHER_MAX))
        .map(|place| numbered(state, call, (&key, &wanted.person), place));
    let all = kept(state, call, ids.collect()).await?;
    let mut outcome = Outcome {
        replayed: true,
        ..Outcome::default()
    };
    let mut unfinished = Vec::new();
    for one in all {
        match one.state {
            CertificateState::Intended => unfinished.push(Planned {
                id: one.id,
                intent: read(&one)?,
            }),
            CertificateState::Issued | CertificateState::Withdrawn => outcome.issued.push(one),
            CertificateState::Abandoned => {}
        }
    }
    if outcome.issued.is_empty() && unfinished.is_empty() {
        return Err(unreached(Unsigned::Spent));
    }
    if !unfinished.is_empty() {
        if state.certifier.is_stopped() {
            return Err(stopped());
        }
        look_again(state, call, &unfinished).await?;
        let signed = sign_all(state, &unfinished).await;
        finish(state, call, unfinished, signed, &mut outcome).await?;
    }
    Ok(Some(outcome))
}

/// What becomes of a certificate that got its serial and came to nothing since: if the signer never signed it, it never will
/// be given out; if it did, it is withdrawn, because somebody may have it.
pub async fn settle(
    state: &State,
    tenant: i32,
    unfinished: &Certified,
) -> Result<Option<(Change, CertificateStep)>, Problem> {
    let Some(asker) = &state.certifier.asker else {
        return Ok(None);
    };
    let intent = Intent::of(unfinished).map_err(|error| problem::from_store(&error))?;
    let fate = asker.fate(intent.claims().serial.as_str()).await;
    let fate = match fate {
        Ok(fate) => fate,
        Err(unsigned) => return Err(unreached(unsigned)),
    };
    let (standing, step) = match fate {
        Some(Fate::Signed { key_id, revocation }) => (
            Standing::Withdrawn(Reason::Reissue, state.now_ms()),
            CertificateStep::Withdraw {
                id: unfinished.id,
                reason: Reason::Reissue.number(),
                signed: Some((key_id, revocation)),
            },
        ),
        Some(Fate::Begun | Fate::Refused) | None => (
            Standing::Abandoned,
            CertificateStep::Abandon { id: unfinished.id },
        ),
    };
    let change = entry_change(state, tenant, &intent, (standing, false))?;
    Ok(Some((change, step)))
}

/// How a dose is named to whoever asked: that of another municipality with its code in front.
fn address_of(dose: &CertifiedDose) -> String {
    let address = format!("{}/{}", Kind::IMMUNIZATION, dose.record.id);
    match &dose.record.municipality {
        Some(code) => format!("{code}/{address}"),
        None => address,
    }
}

/// Issues of a refusal: the rule, the format and the doses, and the part of the claims that is meant.
pub fn issues_of(outcome: &Outcome) -> Vec<Issue> {
    let refused = outcome.refused.iter().map(|refused| {
        let issue = Issue::error(ProblemKind::BusinessRule, refused.refusal.code());
        let issue = issue.with("format", refused.format.code());
        match refused.refusal.field() {
            Some(field) => issue.with("field", format!("{field:?}")),
            None => issue,
        }
    });
    let unfit = outcome.unfit.iter().map(|(address, why)| {
        let issue = Issue::error(ProblemKind::BusinessRule, why.code());
        issue.at(address.clone())
    });
    refused.chain(unfit).collect()
}
