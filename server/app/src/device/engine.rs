//! Scans in the order of their device: read, looked up, decided, written, answered. Scans of different people go
//! together, so that one commit holds many of them; those of one coupon wait for each other.

mod plan;

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use fhir::problem::Kind as ProblemKind;
use fhir::{Problem, Reach, Tenant};
use futures_util::future::join_all;
use immunization::scan::{
    AcceptedScan, Clock, Decision, Held, Outcome, ScanMode, clock_in_session, decide_in_batch,
};
use immunization::{CouponDigits, CouponLine, CouponNumber, MunicipalityCode};
use profiles::naming::system;
use store::{Claim, How, JobId, Refused, Session, Written};

use super::answer::{Answer, Answered};
use super::look::{self, Found, Want};
use super::message::{Batch, Scan};
use super::settings::Chosen;
use super::{Sender, memory, municipality, posted, record, session};
use crate::call::Call;
use crate::problem;
use crate::state::State;

use plan::Plan;

/// How many scans are looked up and written together.
const TOGETHER_MAX: usize = 100;
/// How often a scan is decided again because something changed in between.
const ATTEMPTS_MAX: u32 = 4;

/// A scan that is ready to be looked up.
struct Ready {
    /// Its place in the message.
    at: usize,
    scan: Scan,
    session: Arc<Session>,
    chosen: Arc<Chosen>,
    /// What is taken, or would be taken if staff compared the person.
    accepted: AcceptedScan,
    /// Why it is not taken yet.
    held: Option<Held>,
    clock: Clock,
    is_stale: bool,
    /// Whose records it goes to.
    tenant: i32,
    attempts: u32,
}

impl Ready {
    fn coupon(&self) -> (MunicipalityCode, CouponNumber) {
        (self.accepted.line.municipality, self.accepted.line.number)
    }

    fn session_id(&self) -> JobId {
        JobId(self.session.id)
    }
}

/// What all scans of a message have in common.
struct Engine<'a> {
    state: &'a State,
    call: &'a Call,
    sender: Sender,
    home: MunicipalityCode,
    sent_ms: Option<i64>,
    received_ms: i64,
}

/// Answers the scans of a message, each by itself, and tells what is missing in the device's order.
pub async fn run(
    state: &State,
    call: &Call,
    batch: Batch,
    sender: Sender,
) -> (Vec<Answered>, Vec<(u64, u64)>) {
    let begun = Instant::now();
    let mut numbers = Vec::with_capacity(batch.scans.len());
    let mut results: Vec<Option<Result<Answer, Problem>>> = Vec::with_capacity(batch.scans.len());
    let mut queue = VecDeque::new();
    let mut places: Vec<(JobId, u64)> = Vec::new();
    let engine = municipality(call).map(|home| Engine {
        state,
        call,
        sender,
        home,
        sent_ms: batch.sent_ms,
        received_ms: state.now_ms(),
    });
    for (at, (number, scan)) in batch.scans.into_iter().enumerate() {
        numbers.push(number);
        let prepared = match (&engine, scan) {
            (_, Err(problem)) => Err(problem),
            (Err(_), Ok(_)) => Err(Problem::new(ProblemKind::Forbidden, "no-tenant")),
            (Ok(engine), Ok(scan)) => {
                let place = scan.sequence.map(|place| (scan.session, place));
                let prepared = engine.prepare(at, scan).await;
                if prepared.is_ok() {
                    places.extend(place);
                }
                prepared
            }
        };
        results.push(match prepared {
            Ok(Prepared::Ready(ready)) => {
                queue.push_back(*ready);
                None
            }
            Ok(Prepared::Answer(answer)) => Some(Ok(*answer)),
            Err(problem) => Some(Err(problem)),
        });
    }
    if let Ok(engine) = &engine {
        engine.work(queue, &mut results).await;
    }
    let took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let nothing = || Err(super::internal("a scan without an answer"));
    let answered = numbers.into_iter().zip(results).map(|(scan_id, result)| {
        let mut result = result.unwrap_or_else(nothing);
        if let Ok(answer) = &mut result {
            answer.server_ms = took;
        }
        Answered { scan_id, result }
    });
    (answered.collect(), missing(&places, state.now_ms()))
}

/// What is missing in the order of the sessions of a message.
fn missing(places: &[(JobId, u64)], now_ms: i64) -> Vec<(u64, u64)> {
    let sessions: HashSet<JobId> = places.iter().map(|(session, _)| *session).collect();
    let of = |session: JobId| {
        let all = places.iter().filter(move |(of, _)| *of == session);
        all.map(|(_, place)| *place).collect()
    };
    let gaps = sessions.into_iter();
    gaps.flat_map(|session| memory::note_sequence(session, of(session), now_ms))
        .collect()
}

enum Prepared {
    Ready(Box<Ready>),
    Answer(Box<Answer>),
}

impl Engine<'_> {
    /// What can be said of a scan without looking anybody up.
    async fn prepare(&self, at: usize, scan: Scan) -> Result<Prepared, Problem> {
        let (state, call) = (self.state, self.call);
        let session = match &self.sender {
            Sender::Device => session::own(state, call, scan.session).await?,
            Sender::StaffFor(id) => session::of(state, call, scan.session, id).await?,
        };
        if session.device != scan.device {
            return Err(Problem::new(ProblemKind::BusinessRule, "scan-device-other"));
        }
        let chosen = session::segment(state, call, &session, scan.segment).await?;
        let chosen = chosen.ok_or_else(|| posted::malformed("segment", "1, 2, 3 …"))?;
        let (clock, is_of_session) = self.clock(&scan, &session, &chosen)?;
        let is_stale = clock == Clock::Lost || !is_of_session;
        let campaign = CouponDigits::covid_19();
        let (said, batch) = (scan.comparison, chosen.batch.as_ref());
        let decided = decide_in_batch(&scan.readings, &campaign, said, batch);
        let (accepted, held) = match decided {
            Decision::Accepted(accepted) => (accepted, None),
            Decision::Held(held) => match held.candidate {
                Some(candidate) if !is_stale => (candidate, Some(held)),
                _ => {
                    let answer = self.held(&scan, held, is_stale, clock);
                    return Ok(Prepared::Answer(Box::new(answer)));
                }
            },
        };
        Ok(Prepared::Ready(Box::new(Ready {
            at,
            tenant: accepted.line.municipality.number(),
            scan,
            session,
            chosen,
            accepted,
            held,
            clock,
            is_stale,
            attempts: 0,
        })))
    }

    /// What is thought of the device's clock, and whether a coupon was read under the settings that it names.
    fn clock(
        &self,
        scan: &Scan,
        session: &Session,
        chosen: &Chosen,
    ) -> Result<(Clock, bool), Problem> {
        let span = session::span(session)?;
        let is_any_day = chosen.settings.mode == ScanMode::Batch;
        let belongs = |ms| {
            let read = session::moment(ms);
            read.is_ok_and(|read| {
                span.holds(read) && (is_any_day || chosen.chosen_day == read.day())
            })
        };
        let came = (self.sent_ms, self.received_ms);
        let (read_ms, opened_ms) = (scan.read_ms, session.opened_at);
        Ok(clock_in_session(read_ms, came, opened_ms, belongs))
    }

    fn held(&self, scan: &Scan, held: Held, is_stale: bool, clock: Clock) -> Answer {
        let outcome = match is_stale {
            true => Outcome::SessionStale,
            false => held.outcome,
        };
        memory::note_unwritten(scan.session, &scan.id, outcome.code(), self.received_ms);
        let mut answer = Answer::of(&scan.id, outcome);
        let shows = [Outcome::HoldConfirm, Outcome::Mismatch].contains(&outcome);
        answer.shown = if shows { held.shown } else { Vec::new() };
        answer.clock_off_ms = clock.off_ms();
        answer
    }

    /// Deals with all scans, a handful at a time.
    async fn work(
        &self,
        mut queue: VecDeque<Ready>,
        results: &mut [Option<Result<Answer, Problem>>],
    ) {
        let mut tell = |at: usize, result: Result<Answer, Problem>| {
            if let Some(slot) = results.get_mut(at) {
                *slot = Some(result);
            }
        };
        while !queue.is_empty() {
            let round = take_round(&mut queue);
            let found = match self.look_up(&round).await {
                Ok(found) => found,
                Err(problem) => {
                    let rule = problem
                        .issues
                        .first()
                        .map_or("internal", |issue| issue.rule);
                    let kind = problem.kind();
                    for ready in round {
                        tell(ready.at, Err(Problem::new(kind, rule)));
                    }
                    continue;
                }
            };
            let works = round
                .into_iter()
                .zip(found)
                .map(|(ready, found)| self.deal_with(ready, found));
            for dealt in join_all(works).await {
                match dealt {
                    Dealt::Done(at, result) => tell(at, *result),
                    // In front again, so that what comes behind it for the same coupon waits.
                    Dealt::Again(ready) => queue.push_front(*ready),
                }
            }
        }
    }

    async fn look_up(&self, round: &[Ready]) -> Result<Vec<Found>, Problem> {
        let wants: Vec<Want> = round
            .iter()
            .map(|ready| Want {
                line: ready.accepted.line,
                scan_id: ready.scan.id.clone(),
                tenant: ready.tenant,
            })
            .collect();
        look::LookUps::ask(self.state, self.call, wants).await
    }

    /// Decides one scan and writes what is decided.
    async fn deal_with(&self, mut ready: Ready, found: Found) -> Dealt {
        let at = ready.at;
        let done = |result| Dealt::Done(at, Box::new(result));
        let plan = match self.plan(&ready, &found).await {
            Ok(plan) => plan,
            Err(problem) => return done(Err(problem)),
        };
        let (mut answer, planned) = match plan {
            Plan::Answer(answer) => (*answer, None),
            Plan::Write(answer, planned) => (*answer, Some(planned)),
        };
        if let Some(planned) = planned {
            let (to, changes) = (ready.tenant, planned.changes);
            let written = match self.claim(&ready).await {
                Ok(claim) => record::submit(self.state, self.call, to, (changes, claim)).await,
                Err(problem) => Err(problem),
            };
            match verdict(written, &ready, self.home) {
                Verdict::Written => {}
                Verdict::Again { tenant } if ready.attempts < ATTEMPTS_MAX => {
                    ready.attempts += 1;
                    ready.tenant = tenant;
                    return Dealt::Again(Box::new(ready));
                }
                Verdict::Again { .. } => {
                    return done(Err(problem::unavailable("scan-contended")));
                }
                Verdict::Failed(problem) => return done(Err(*problem)),
            }
        } else if !answer.is_replayed {
            // What is written counts by what is stored of it, also where it is no record.
            let (session, code) = (ready.session_id(), answer.outcome.code());
            memory::note_unwritten(session, &ready.scan.id, code, self.received_ms);
        }
        answer.clock_off_ms = ready.clock.off_ms();
        answer.municipality_name = self.name_of(ready.tenant, &ready.accepted.line).await;
        done(Ok(answer))
    }

    /// What has the number of a scan stand for it, among all scans of the venue's municipality. What is written to the records
    /// of another one is claimed before, and nothing is left to be claimed with it.
    async fn claim(&self, ready: &Ready) -> Result<Option<Claim>, Problem> {
        let (store, home, now_ms) = (&self.state.store, self.home.number(), self.received_ms);
        let of_home = Reach::whole(Tenant(home));
        let (id, digest) = (&ready.scan.id, ready.scan.digest.as_slice());
        let number = store.idempotency(&of_home, system::SCAN, id, &[digest]);
        if ready.tenant == home {
            // The same may be done again: what was done before is found by its act.
            let is_once = false;
            return Ok(Some(Claim { number, is_once }));
        }
        let store = store.clone();
        let claim = move || store.claim(home, number, now_ms);
        match self.state.blocking(self.call, claim).await? {
            true => Ok(None),
            false => Err(reused()),
        }
    }

    /// The name of the municipality that gave a coupon, where its own records tell it.
    async fn name_of(&self, tenant: i32, line: &CouponLine) -> Option<String> {
        let code = line.municipality;
        let names = &self.state.scans.names;
        if let Some(name) = names.of(code, self.received_ms) {
            return name;
        }
        let store = self.state.store.clone();
        let asked = self.state.blocking(self.call, move || {
            look::municipality_name(&store, tenant, code)
        });
        // A name is worth having, and not worth failing for.
        let name = asked.await.ok()?;
        names.keep(code, &name, self.received_ms);
        name
    }
}

enum Dealt {
    Done(usize, Box<Result<Answer, Problem>>),
    Again(Box<Ready>),
}

enum Verdict {
    Written,
    Again { tenant: i32 },
    Failed(Box<Problem>),
}

/// What the store's word on a write means.
fn verdict(
    written: Result<Result<Vec<Written>, Refused>, Problem>,
    ready: &Ready,
    home: MunicipalityCode,
) -> Verdict {
    use store::Refusal;
    let again = Verdict::Again {
        tenant: ready.tenant,
    };
    match written {
        // Somebody else recorded the dose in between, and references were not looked at.
        Ok(Ok(written)) if written.iter().any(|one| one.how == How::Matched) => again,
        Ok(Ok(_)) => Verdict::Written,
        Ok(Err(refused)) => match refused.refusal {
            Refusal::VersionMismatch(_)
            | Refusal::MultipleMatches
            | Refusal::ReferenceMissing(_)
            | Refusal::AlreadyThere(_) => again,
            Refusal::IdempotencyConflict => Verdict::Failed(Box::new(reused())),
            _ => Verdict::Failed(Box::new(record::refused(refused))),
        },
        // A municipality that is not served here keeps nothing here. What was given is kept where it was given.
        Err(problem)
            if problem::is(&problem, "tenant-unserved") && ready.tenant != home.number() =>
        {
            Verdict::Again {
                tenant: home.number(),
            }
        }
        Err(problem) => Verdict::Failed(Box::new(problem)),
    }
}

/// That the number of a scan stands for another one.
fn reused() -> Problem {
    Problem::new(ProblemKind::Conflict, "scan-id-reused")
}

/// As many scans from the front as have different coupons and numbers. The first one whose coupon or number is taken
/// already ends it, so that the order of a device is kept.
fn take_round(queue: &mut VecDeque<Ready>) -> Vec<Ready> {
    let (mut coupons, mut numbers) = (HashSet::new(), HashSet::new());
    let mut round = Vec::new();
    while round.len() < TOGETHER_MAX {
        let is_free = queue.front().is_some_and(|ready| {
            coupons.insert(ready.coupon()) && numbers.insert(ready.scan.id.clone())
        });
        match queue.pop_front() {
            Some(ready) if is_free => round.push(ready),
            Some(ready) => {
                queue.push_front(ready);
                break;
            }
            None => break,
        }
    }
    round
}
