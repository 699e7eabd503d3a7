//! What is on record about people, as far as a judgment looks at it: read out of the store, many at once.

use fhir::codec::{Limits, json};
use fhir::{Element, Key, Kind, Reach};
use store::{Found, Store, StoreError, Stored};

/// How many people are looked up in one go.
pub const PERSONS_MAX: usize = 200;

/// A person's resources.
pub struct Record {
    /// The person.
    pub patient: Element,
    /// The doses, by when they came to be known here.
    pub doses: Vec<Element>,
    /// Observations.
    pub facts: Vec<Element>,
}

/// What is on record about these people, in the order in which they were asked for. Nothing where there is nobody, or
/// nobody within reach.
pub fn records(
    store: &Store,
    reach: &Reach,
    persons: &[Key],
) -> Result<Vec<Option<Record>>, StoreError> {
    let mut records = Vec::with_capacity(persons.len());
    for persons in persons.chunks(PERSONS_MAX) {
        let doses = store.find_by_reference(reach, Kind::IMMUNIZATION, "patient", persons)?;
        let facts = match Kind::parse("Observation").filter(|kind| reach.touches(*kind)) {
            Some(kind) => store.find_by_reference(reach, kind, "patient", persons)?,
            None => vec![Vec::new(); persons.len()],
        };
        for ((person, doses), facts) in persons.iter().zip(doses).zip(facts) {
            let Found::Text(stored) = store.read(reach, person)? else {
                records.push(None);
                continue;
            };
            records.push(Some(Record {
                patient: element_of(&stored)?,
                doses: all(&doses)?,
                facts: all(&facts)?,
            }));
        }
    }
    Ok(records)
}

fn all(stored: &[Stored]) -> Result<Vec<Element>, StoreError> {
    stored.iter().map(element_of).collect()
}

/// A stored text as a tree.
pub fn element_of(stored: &Stored) -> Result<Element, StoreError> {
    json::read(&stored.body, &Limits::own())
        .map_err(|_| StoreError::Unexpected(format!("{} cannot be read", stored.key.kind)))
}
