//! Look-ups that wait at the same time are made as one: the same few questions to the database serve the tablets of a whole
//! hall.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use store::StoreError;
use tokio::sync::oneshot;

use super::super::names::Names;
use super::super::{internal, vaccines};
use super::{Found, Want, look_up};
use crate::call::Call;
use crate::problem;
use crate::state::State;
use crate::turn::Turn;

/// How many scans are looked up together.
const WANTS_MAX: usize = 200;
/// How many look-ups are made at the same time. Were there more, each would serve fewer.
const AT_WORK_MAX: usize = 2;

/// Scans that wait to be looked up.
#[derive(Default)]
pub struct LookUps {
    waiting: Mutex<Waiting>,
    /// The names that were looked up lately.
    pub(in crate::device) names: Names,
}

#[derive(Default)]
struct Waiting {
    asks: Vec<Ask>,
    at_work: usize,
}

/// The scans of one message.
struct Ask {
    wants: Vec<Want>,
    answer: oneshot::Sender<Answer>,
}

type Answer = Result<Vec<Found>, Failure>;

/// Why nothing was found out. Everybody who waited is told the same.
#[derive(Clone, Copy)]
struct Failure {
    kind: ProblemKind,
    rule: &'static str,
    is_transient: bool,
}

impl LookUps {
    /// Looks up what is known about the scans of a message, together with those of others.
    pub async fn ask(state: &State, call: &Call, wants: Vec<Want>) -> Result<Vec<Found>, Problem> {
        let table = vaccines()?;
        let (answer, answered) = oneshot::channel();
        let look_ups = Arc::clone(&state.scans);
        if look_ups.put(Ask { wants, answer }) {
            let store = Arc::clone(&state.store);
            let look = move |wants: &[Want]| {
                look_up(&store, table, wants).map_err(|error| Failure::of(&error))
            };
            let turn = Turn::of(&look_ups, LookUps::give_up);
            state.detached(move || turn.take(|look_ups| look_ups.work(look)));
        }
        let deadline = tokio::time::Instant::from_std(call.deadline);
        match tokio::time::timeout_at(deadline, answered).await {
            Ok(Ok(found)) => found.map_err(|failure| Problem::new(failure.kind, failure.rule)),
            Ok(Err(_)) => Err(internal("a look-up that nobody answered")),
            Err(_) => Err(Problem::new(ProblemKind::Timeout, "timeout")),
        }
    }

    /// Lets scans wait, and tells whether somebody has to begin to work.
    fn put(&self, ask: Ask) -> bool {
        let mut waiting = self.lock();
        waiting.asks.push(ask);
        let begins = waiting.at_work < AT_WORK_MAX;
        waiting.at_work += usize::from(begins);
        begins
    }

    /// Answers whoever waits, until nobody does.
    fn work(&self, look: impl Fn(&[Want]) -> Answer) {
        while let Some(mut asks) = self.take() {
            // Who has gone is not looked up for.
            asks.retain(|ask| !ask.answer.is_closed());
            answer(asks, &look);
        }
    }

    /// Whoever waits, as far as they are looked up together. Where nobody does, one less is at work: whoever comes next
    /// begins anew.
    fn take(&self) -> Option<Vec<Ask>> {
        let mut waiting = self.lock();
        if waiting.asks.is_empty() {
            waiting.at_work -= 1;
            return None;
        }
        let mut wants = 0;
        let fits = |ask: &&Ask| {
            wants += ask.wants.len();
            wants <= WANTS_MAX
        };
        let count = waiting.asks.iter().take_while(fits).count().max(1);
        Some(waiting.asks.drain(..count).collect())
    }

    /// Tells those who wait that nothing is looked up for them.
    fn give_up(&self) {
        let mut waiting = self.lock();
        waiting.at_work -= 1;
        waiting.asks.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks up for all of them. Where something cannot be read each is looked up by itself, so that it holds nobody else up.
fn answer(asks: Vec<Ask>, look: impl Fn(&[Want]) -> Answer) {
    let (mut wants, mut answers) = (Vec::new(), Vec::with_capacity(asks.len()));
    for ask in asks {
        answers.push((ask.wants.len(), ask.answer));
        wants.extend(ask.wants);
    }
    if answers.is_empty() {
        return;
    }
    let is_shared = answers.len() > 1;
    let mut found = look(&wants).map(Vec::into_iter);
    let mut rest = wants.as_slice();
    for (count, answer) in answers {
        let (own, others) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        rest = others;
        // Whoever asked may have gone.
        let _ = answer.send(match &mut found {
            Ok(found) => Ok(found.by_ref().take(count).collect()),
            Err(failure) if is_shared && !failure.is_transient => look(own),
            Err(failure) => Err(*failure),
        });
    }
}

impl Failure {
    fn of(error: &StoreError) -> Failure {
        let problem = problem::from_store(error);
        let first = problem.issues.first();
        Failure {
            kind: problem.kind(),
            rule: first.map_or("internal", |issue| issue.rule),
            is_transient: error.is_transient(),
        }
    }
}

#[cfg(test)]
mod tests;
