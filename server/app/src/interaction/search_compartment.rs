//! Search in a compartment: what belongs to one patient. <https://hl7.org/fhir/R4/compartmentdefinition.html>

use fhir::problem::Kind as ProblemKind;
use fhir::search::compartment;
use fhir::{Key, Kind, Problem};

use super::read;
use super::search::{self, Came, Question};
use super::search_system;
use crate::call::{Call, Conditions, Reply};
use crate::guard;
use crate::state::State;

/// A page of matches among what belongs to the patient: of one kind, or, without one, of all.
pub async fn search_compartment(
    state: &State,
    call: &Call,
    patient: &Key,
    kind: Option<Kind>,
) -> Result<Reply, Problem> {
    let name = kind.map_or("*", Kind::name);
    let path = format!("{patient}/{name}");
    if patient.kind != Kind::PATIENT {
        return Err(Problem::new(
            ProblemKind::NotSupported,
            "compartment-unknown",
        ));
    }
    if let Some(kind) = kind {
        guard::kind(&call.reach, kind)?;
        if compartment::compartment_parameters(kind).is_empty() {
            let problem = Problem::new(ProblemKind::NotSupported, "compartment-without");
            return Err(problem.with("type", kind));
        }
    }
    refuse_absent(state, call, patient).await?;
    let came = Came::of(state, call, &path)?;
    let mut all = match kind {
        Some(kind) => vec![search::asked(state, call, kind, &came.parameters).await?],
        None => {
            let (mut kinds, rest) = search_system::kinds(call, &came.parameters)?;
            kinds.retain(|kind| !compartment::compartment_parameters(*kind).is_empty());
            let mut all = search::asked_any(state, call, &kinds, &rest).await?;
            for asked in &mut all {
                let types = came.parameters.iter().filter(|(name, _)| name == "_type");
                asked.understood.splice(0..0, types.cloned());
            }
            all
        }
    };
    for asked in &mut all {
        let kind = asked.query.kind;
        asked
            .query
            .criteria
            .push(compartment::criterion(kind, &patient.id));
    }
    let question = Question::of(all);
    search::refuse_order(&question.parts)?;
    search::answer(state, call, (&path, came), question).await
}

/// A patient who is not within reach has nothing; that must not be told from one who does not exist.
pub async fn refuse_absent(state: &State, call: &Call, patient: &Key) -> Result<(), Problem> {
    let (store, reach, key) = (state.store.clone(), call.reach.clone(), patient.clone());
    let found = state
        .blocking(call, move || store.read(&reach, &key))
        .await?;
    read::shown(found, &Conditions::default()).map(drop)
}
