//! `batch`: entries that have nothing to do with each other. <https://hl7.org/fhir/R4/http.html#transaction>

use fhir::bundle::{Asked, Meaning, place_of, rewrite};
use fhir::problem::Kind as ProblemKind;
use fhir::{Issue, Problem};
use futures_util::StreamExt;
use futures_util::stream;

use super::bundle::{self, Answer, Step};
use crate::call::{Body, Call, Interaction};
use crate::rules;
use crate::state::State;

/// How many creates of a batch are on their way at once. They have nothing to do with each other, and may share a commit.
const CREATES_AT_ONCE: usize = 32;

/// Does what each entry asks for, in FHIR's order. What goes wrong with one is told in its own answer.
pub async fn batch(
    state: &State,
    call: &Call,
    entries: Vec<Asked>,
    text: Option<&Body>,
) -> Vec<Answer> {
    let mut answers: Vec<Answer> = entries.iter().map(|_| Answer::default()).collect();
    let mut ranks: [Vec<(usize, Step)>; 4] = Default::default();
    for (number, asked) in entries.into_iter().enumerate() {
        let step = bundle::step(state, call, asked).and_then(|step| {
            refuse_criteria(state, &step, number)?;
            Ok(step)
        });
        match step {
            Ok(step) => {
                let rank = usize::from(bundle::rank(&step.call.interaction));
                if let Some(same) = ranks.get_mut(rank) {
                    same.push((number, step));
                }
            }
            Err(problem) => {
                let problem = bundle::placed(problem, number);
                settle(&mut answers, number, Answer::refused(call, &problem));
            }
        }
    }
    for steps in ranks {
        let creates = steps
            .first()
            .is_some_and(|(_, step)| matches!(step.call.interaction, Interaction::Create(_)));
        let at_once = if creates { CREATES_AT_ONCE } else { 1 };
        let asking = steps
            .into_iter()
            .map(|(number, step)| answer(state, number, step, text));
        let mut done = stream::iter(asking).buffer_unordered(at_once);
        while let Some((number, answer)) = done.next().await {
            settle(&mut answers, number, answer);
        }
    }
    answers
}

fn settle(answers: &mut [Answer], number: usize, answer: Answer) {
    if let Some(place) = answers.get_mut(number) {
        *place = answer;
    }
}

/// Asks the interaction of an entry. Where the text of the bundle is given, what is found has its place there as well.
pub async fn answer(
    state: &State,
    number: usize,
    mut step: Step,
    text: Option<&Body>,
) -> (usize, Answer) {
    let element = step.call.element.take();
    let call = Call {
        element,
        ..step.call.clone()
    };
    // A bundle asks interactions, and one of the interactions is a bundle; the box ends the circle of sizes.
    let reply = Box::pin(super::answer(state, call)).await;
    let answer = match reply {
        Ok(mut reply) => {
            bundle::place(&mut reply.notes, number);
            Answer::done(&step, reply)
        }
        Err(problem) => {
            let mut problem = bundle::placed(problem, number);
            if let Some(text) = text {
                rules::locate(&mut problem.issues, text);
            }
            Answer::refused(&step.call, &problem)
        }
    };
    (number, answer)
}

/// A reference by criteria is found within a transaction. In a batch nobody finds it, and it would be stored as it is.
fn refuse_criteria(state: &State, step: &Step, number: usize) -> Result<(), Problem> {
    let Some(element) = &step.call.element else {
        return Ok(());
    };
    if !bundle::may_have_criteria(element) {
        return Ok(());
    }
    let place = format!("{}.resource", place_of(number));
    let nothing = |_: &str| None::<Meaning>;
    let met = rewrite(&mut element.clone(), &place, None, &nothing);
    let bases = state.bases(&step.call);
    let own = met
        .criteria
        .into_iter()
        .filter(|met| super::transaction::criteria_of(&met.text, &bases).is_some());
    let issues: Vec<Issue> = own
        .map(|met| Issue::error(ProblemKind::Invalid, "batch-criteria").at(met.place))
        .collect();
    if issues.is_empty() {
        Ok(())
    } else {
        Err(issues.into())
    }
}
