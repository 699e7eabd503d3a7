//! What a token was granted only under criteria: the resources of a kind for which a search parameter has some value.
//!
//! A criterion is read by the same code as a search, so it means what the same search means. A search is narrowed by it
//! before anything is looked for; a resource that is read by its id must be what that search would find. Criteria are
//! granted for reading and searching alone, and what else would meet them is refused at the door.

use access::scope::{Parameters, Verb, Verbs};
use fhir::codec::{self, Limits};
use fhir::problem::Kind as ProblemKind;
use fhir::search::ask::{self, Asked};
use fhir::search::{Alone, Catalogue, Criterion, Facts, Include, ParameterType, Query, matches};
use fhir::{Key, Kind, KindSet, Problem, Reach, instant};

use crate::call::Call;
use crate::guard;
use crate::rules::numbers;
use crate::state::State;

/// The criteria that can be granted here.
pub struct Grantable<'a>(pub &'a Catalogue);

impl Parameters for Grantable<'_> {
    fn constrains(&self, verbs: Verbs, kind: Kind, code: &str, value: &str) -> bool {
        let reads = verbs
            .each()
            .all(|verb| matches!(verb, Verb::Read | Verb::Search));
        let fits = self.0.find(kind, code).is_some_and(|parameter| {
            matches!(
                parameter.ty,
                ParameterType::Token | ParameterType::Reference | ParameterType::Date
            )
        });
        let pair = [(code.to_owned(), value.to_owned())];
        let context = ask::Context {
            catalogue: self.0,
            zone_minutes: instant::JAPAN_MINUTES,
            now_ms: 0,
            bases: &[],
            values_max: VALUES_MAX,
            chain_max: 0,
            includes_max: 0,
            criteria_max: 1,
            lenient: false,
        };
        reads
            && fits
            && numbers::refuse_asking(&pair).is_ok()
            && ask::criteria(kind, &pair, &context).is_ok_and(|query| !query.criteria.is_empty())
    }
}

/// How many alternatives a criterion may name.
const VALUES_MAX: usize = 32;

/// What the token's criteria mean for the kind that is asked for, as part of a search. `None` where there are none.
fn granted(state: &State, call: &Call, kind: Kind) -> Result<Option<Criterion>, Problem> {
    let Some(granted) = call.criterion.as_deref() else {
        return Ok(None);
    };
    if granted.kind != kind {
        // A criterion of one kind says nothing of another, and whoever gets here with one has a defect.
        return Err(Problem::new(ProblemKind::Forbidden, "scope-missing"));
    }
    let bases = state.bases(call);
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    let mut ways = Vec::with_capacity(granted.any_of.len());
    for list in &granted.any_of {
        let pairs: Vec<(String, String)> = list
            .iter()
            .map(|one| (one.parameter.clone(), one.value.clone()))
            .collect();
        // What could be granted and can no longer be read grants nothing.
        let query = ask::criteria(kind, &pairs, &state.reading(call, &bases))
            .ok()
            .filter(|query| query.criteria.len() == list.len())
            .ok_or_else(|| Problem::new(ProblemKind::Forbidden, "scope-missing"))?;
        ways.push(Criterion::All(query.criteria));
    }
    Ok(Some(Criterion::Any(ways)))
}

/// The reach without the kind of which more must be true: what leads to it by another way is out of reach.
pub fn beside(call: &Call) -> Reach {
    let Some(granted) = &call.criterion else {
        return call.reach.clone();
    };
    let left = |set: KindSet| -> KindSet {
        Kind::all()
            .filter(|kind| set.contains(*kind) && *kind != granted.kind)
            .collect()
    };
    Reach {
        tenant: call.reach.tenant,
        open: left(call.reach.open),
        compartment: call
            .reach
            .compartment
            .as_ref()
            .map(|(patient, set)| (patient.clone(), left(*set))),
    }
}

/// Refuses a question that is out of reach, and narrows it by what was granted. Ways that lead back to resources of the
/// same kind are refused, or left out where only a star stands for them.
pub fn narrow(state: &State, call: &Call, asked: &mut Asked) -> Result<(), Problem> {
    guard::asked(&call.reach, asked)?;
    let kind = asked.query.kind;
    let Some(criterion) = granted(state, call, kind)? else {
        return Ok(());
    };
    let leads_back = |include: &Include| match include.reverse {
        true => include.source == kind,
        false => include.target == Some(kind),
    };
    let is_named = |include: &Include| include.slots.is_some() && leads_back(include);
    if asked.query.kinds_beyond().contains(&kind) || asked.includes.iter().any(is_named) {
        return Err(Problem::new(ProblemKind::Forbidden, "scope-missing"));
    }
    asked.includes.retain(|include| !leads_back(include));
    asked.query.criteria.push(criterion);
    Ok(())
}

/// Whether a version of a resource is among what was granted.
pub fn holds(
    state: &State,
    call: &Call,
    key: &Key,
    (body, changed_at): (&[u8], i64),
) -> Result<bool, Problem> {
    let Some(criterion) = granted(state, call, key.kind)? else {
        return Ok(true);
    };
    let damaged = || Problem::new(ProblemKind::Exception, "record-damaged");
    let element = codec::json::read(body, &Limits::own()).map_err(|_| damaged())?;
    let bases = state.bases(call);
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    let entries = state
        .catalogue
        .entries(&element, &bases, instant::JAPAN_MINUTES)
        .map_err(|_| damaged())?;
    let query = Query {
        kind: key.kind,
        criteria: vec![criterion],
    };
    let facts = Facts {
        kind: key.kind,
        id: &key.id,
        changed_at_ms: changed_at,
        entries: &entries,
    };
    // What can be granted follows no references.
    Ok(matches(&query, &facts, &Alone))
}
