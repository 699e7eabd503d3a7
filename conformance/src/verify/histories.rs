//! The long view: the histories of the types and of the whole system against every promise, and against each other.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::look::{Entry, read_history};
use super::{Seen, accuse};
use crate::load::{BASE, Thing, World};
use crate::oracle::{Current, Outcome, Sighting, Version, judge};
use crate::parts::Kind;

/// Reads the histories of types and system in every tenant and holds them against all things, against what single
/// looks showed, and against each other. Gives how many versions of ours there are.
pub fn judge_histories(world: &World, seen: &Seen) -> usize {
    let things = world.things();
    let mut versions = 0;
    for tenant in 0..world.tenants.len() {
        let mut client = world.client(tenant);
        let mut read = |scope: &str| {
            let path = format!("{BASE}/{scope}?_count=1000");
            read_history(&mut client, &path).unwrap_or_else(|detail| {
                accuse(world, "history", scope, detail);
                Vec::new()
            })
        };
        let mut entries = Vec::new();
        for kind in [Kind::Patient, Kind::Immunization] {
            let listed = read(&format!("{}/_history", kind.name()));
            judge_all(world, (tenant, kind), &listed, &things);
            entries.extend(listed);
        }
        let of_types = keys(world, tenant, &entries);
        let of_system = keys(world, tenant, &read("_history"));
        let of_kinds = |kind: &str| kind == "Patient" || kind == "Immunization";
        let of_system = of_system.into_iter().filter(|(_, kind, ..)| of_kinds(kind));
        compare(world, "types and system", &of_types, &of_system.collect());
        let looked_at: BTreeSet<&str> = seen.iter().map(|(_, _, id, _)| id.as_str()).collect();
        let listed = of_types
            .iter()
            .filter(|(_, _, id, _)| looked_at.contains(id.as_str()));
        let single = seen.iter().filter(|(owner, ..)| *owner == tenant);
        compare(
            world,
            "instances and types",
            &single.cloned().collect(),
            &listed.cloned().collect(),
        );
        versions += of_types.len();
    }
    versions
}

/// What is listed, as a set; something listed twice is an accusation.
fn keys(world: &World, tenant: usize, entries: &[Entry]) -> Seen {
    let mut keys = Seen::new();
    for entry in entries {
        let key = (tenant, entry.kind.clone(), entry.id.clone(), entry.version);
        if !keys.insert(key) {
            let detail = format!("{}/{} {} twice", entry.kind, entry.id, entry.version);
            accuse(world, "history", "listing", detail);
        }
    }
    keys
}

fn compare(world: &World, what: &str, one: &Seen, other: &Seen) {
    for key in one.symmetric_difference(other).take(5) {
        accuse(world, "history", what, format!("only one lists {key:?}"));
    }
}

/// Asks the oracle about every thing of one kind, on the word of the history of its type alone.
fn judge_all(
    world: &World,
    (tenant, kind): (usize, Kind),
    entries: &[Entry],
    things: &[Arc<Thing>],
) {
    let mut by_id: BTreeMap<&str, Vec<Version>> = BTreeMap::new();
    let mut by_marker: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for entry in entries {
        by_id.entry(&entry.id).or_default().push(entry.to_version());
        if let Some(marker) = &entry.marker {
            by_marker.entry(marker).or_default().insert(&entry.id);
        }
    }
    for thing in things {
        if thing.tenant != tenant || thing.kind != kind {
            continue;
        }
        let slot = thing.inner().slot.clone();
        let mut ids = by_marker
            .get(slot.marker.as_str())
            .cloned()
            .unwrap_or_default();
        for operation in &slot.operations {
            if let Outcome::Done { id, .. } | Outcome::Found { id } = &operation.outcome {
                ids.insert(id);
            }
        }
        let sightings: Vec<Sighting> = ids
            .into_iter()
            .filter_map(|id| {
                Some(Sighting {
                    id: id.to_owned(),
                    versions: by_id.get(id)?.clone(),
                    current: Current::NotAsked,
                })
            })
            .collect();
        for violation in judge(&slot, &sightings) {
            world.accuse(violation);
        }
    }
}
