//! Entries against a question, in memory: what a search means, said as plainly as it can be. The store says the same in
//! SQL, and is tested against this.

use super::{Criterion, Entry, Query, Referent, Slot, Value};
use crate::key::{Id, Kind};

mod value;

/// A resource, as far as questions can ask about it.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: &'a Id,
    /// The time of its current version, in milliseconds of the Unix epoch.
    pub changed_at_ms: i64,
    /// What it can be found by.
    pub entries: &'a [Entry],
}

/// All resources that a question may follow references to. What is deleted, or out of reach, is not among them.
pub trait World {
    /// Every resource of a kind.
    fn all(&self, kind: Kind) -> Vec<Facts<'_>>;
}

/// Nothing to follow references to: a question is about the resource alone.
#[derive(Clone, Copy, Debug)]
pub struct Alone;

impl World for Alone {
    fn all(&self, _: Kind) -> Vec<Facts<'_>> {
        Vec::new()
    }
}

/// Whether a query finds a resource. References are followed through the world.
pub fn matches(query: &Query, resource: &Facts<'_>, world: &dyn World) -> bool {
    query.kind == resource.kind
        && query
            .criteria
            .iter()
            .all(|criterion| holds(criterion, resource, world))
}

fn holds(criterion: &Criterion, resource: &Facts<'_>, world: &dyn World) -> bool {
    match criterion {
        Criterion::Id(ids) => ids.contains(resource.id),
        Criterion::LastUpdated(wants) => {
            let changed = Value::Time {
                from_ms: resource.changed_at_ms,
                to_ms: resource.changed_at_ms.saturating_add(1),
            };
            wants.iter().any(|want| value::meets(&changed, want))
        }
        Criterion::Value {
            slot,
            wants,
            negated,
        } => {
            let found = values(resource, *slot)
                .any(|value| wants.iter().any(|want| value::meets(value, want)));
            found != *negated
        }
        Criterion::Missing { slot, missing } => {
            values(resource, *slot).next().is_none() == *missing
        }
        Criterion::Chain { slot, to } => to.iter().any(|query| {
            world
                .all(query.kind)
                .iter()
                .any(|target| refers(resource, *slot, target) && matches(query, target, world))
        }),
        Criterion::Has { slot, from } => world
            .all(from.kind)
            .iter()
            .any(|source| refers(source, *slot, resource) && matches(from, source, world)),
        Criterion::Any(inner) => inner.iter().any(|one| holds(one, resource, world)),
        Criterion::All(inner) => inner.iter().all(|one| holds(one, resource, world)),
        Criterion::Not(inner) => !holds(inner, resource, world),
    }
}

fn values<'a>(resource: &Facts<'a>, slot: Slot) -> impl Iterator<Item = &'a Value> {
    resource
        .entries
        .iter()
        .filter(move |entry| entry.slot == slot)
        .map(|entry| &entry.value)
}

fn refers(source: &Facts<'_>, slot: Slot, target: &Facts<'_>) -> bool {
    values(source, slot).any(|value| match value {
        Value::Reference(Referent::Own(key)) => key.kind == target.kind && key.id == *target.id,
        _ => false,
    })
}

#[cfg(test)]
mod tests;
