//! What time alone changes: a dose that has waited too long for its person has to be put right.

use fhir::search::{Criterion, Query, Want, canonical_system, folded_code};
use fhir::{Kind, Reach, Version};
use immunization::{Day, MunicipalityCode};
use profiles::naming::system;
use store::{Found, Search, Store, StoreError, Stored};

use super::follow::{Follow, Subject};
use super::person::waits;
use super::tags;
use crate::job::runner::Engine;
use crate::state::day_at;
use crate::told;

/// Records that are looked through at once.
const PAGE: usize = 200;

/// The day on which a record first came here. From then on it waits.
pub fn first_came(store: &Store, reach: &Reach, stored: &Stored) -> Result<Day, StoreError> {
    let first = match stored.version {
        Version(1) => stored.changed_at,
        _ => match store.vread(reach, &stored.key, Version(1))? {
            Found::Text(first) => first.changed_at,
            Found::Gone(_, at) => at,
            Found::Nothing => stored.changed_at,
        },
    };
    day_at(first)
}

/// Looks for doses that have waited too long by now, and marks them. Tells how many there were.
pub fn look_for_impatient(
    engine: &Engine,
    bases: &[String],
    (now_ms, asked): (i64, &dyn Fn() -> bool),
) -> Result<usize, StoreError> {
    let mut marked = 0;
    for tenant in engine.store.tenants()? {
        if let Ok(municipality) = MunicipalityCode::from_number(tenant) {
            let follow = Follow {
                now_ms,
                ..Follow::new(engine, bases, municipality)
            };
            match of_tenant(&follow, asked) {
                Ok(count) => marked += count,
                Err(error) if error.is_transient() => return Err(error),
                // One town holds no other up.
                Err(error) => {
                    log::warn!(tenant; "marks of quality were left as they are: {error}");
                }
            }
        }
    }
    Ok(marked)
}

fn of_tenant(follow: &Follow<'_>, asked: &dyn Fn() -> bool) -> Result<usize, StoreError> {
    let (store, reach) = (&follow.engine.store, follow.reach());
    let today = day_at(follow.now_ms)?;
    let catalogue = &follow.engine.rules.catalogue;
    let tag = catalogue.find(Kind::IMMUNIZATION, "_tag");
    let missing = || StoreError::Unexpected("tags cannot be searched for".to_owned());
    let tag = tag.ok_or_else(missing)?;
    let (mut marked, mut after) = (0, None);
    while !asked() {
        let criterion = Criterion::Value {
            slot: tag.slot,
            wants: vec![Want::Token {
                system: Some(canonical_system(system::QUALITY).into()),
                code: Some(folded_code(tags::WAITING, tag.case_counts).into()),
            }],
            negated: false,
        };
        let search = Search {
            query: Query {
                kind: Kind::IMMUNIZATION,
                criteria: vec![criterion],
            },
            sort: Vec::new(),
            most: PAGE,
            after,
        };
        let page = store.readable().search(&reach, &search)?;
        let mut late = Vec::new();
        for hit in page.hits {
            let stored = Stored::from(hit);
            match is_newly_late(follow, &stored, today) {
                Ok(true) => late.push(Subject::Waiting(stored.key)),
                Ok(false) => {}
                Err(error) if error.is_transient() => return Err(error),
                // One that cannot be read holds nobody else up.
                Err(error) => log::warn!("marks of quality were left as they are: {error}"),
            }
        }
        marked += follow.judge(late)?;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(marked)
}

/// Whether a dose has waited too long by now, and does not say so.
fn is_newly_late(follow: &Follow<'_>, stored: &Stored, today: Day) -> Result<bool, StoreError> {
    let element = told::element_of(stored)?;
    let is_known = tags::computed(&element)
        .iter()
        .any(|code| code == tags::MUST_FIX);
    if is_known || !waits(&element) {
        return Ok(false);
    }
    let came = first_came(&follow.engine.store, &follow.reach(), stored)?;
    Ok(tags::is_late(came, today))
}
