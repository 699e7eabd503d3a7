//! What is doubtful about the doses of the people whom a group of rows touched.

use super::tags;
use super::world::{CaseEntry, Whose, World};

/// The computed tags of each dose, where they have to be looked at.
pub fn tags(world: &World) -> Vec<Option<Vec<String>>> {
    world
        .cases
        .iter()
        .map(|entry| of_case(world, entry))
        .collect()
}

fn of_case(world: &World, entry: &CaseEntry) -> Option<Vec<String>> {
    let is_touched = match entry.whose {
        Whose::Person(person) => world.persons.get(person)?.is_touched,
        Whose::Waiting => entry.row.is_some(),
        Whose::Elsewhere => entry.row.is_some(),
    };
    if !is_touched {
        return None;
    }
    let mut codes = Vec::new();
    if entry.case.is_contradicted() {
        codes.extend([tags::CONTRADICTED, tags::MUST_FIX]);
    }
    if entry.whose == Whose::Waiting {
        codes.extend([tags::WAITING, tags::TO_CHECK]);
    }
    let mut codes: Vec<String> = codes.into_iter().map(str::to_owned).collect();
    codes.sort_unstable();
    codes.dedup();
    Some(codes)
}
