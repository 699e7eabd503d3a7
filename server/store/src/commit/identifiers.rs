//! What changes of one call can be found by before they are written: their identifiers.

use std::collections::HashMap;

use fhir::Kind;
use fhir::search::{Criterion, Entry, Query, Slot, Value, Want};

use super::Content;

/// Changes of a call by the values of their identifiers.
#[derive(Default)]
pub(super) struct Identifiers<'w> {
    by_value: HashMap<(Kind, &'w str), Vec<(usize, &'w str)>>,
}

impl<'w> Identifiers<'w> {
    /// Takes in the identifiers of a change's text.
    pub fn add(&mut self, change: usize, content: &'w Content) {
        let kind = content.draft.kind();
        let slot = identifiers_of(kind);
        for entry in content.entries.iter().filter(|entry| entry.slot == slot) {
            if let Value::Token {
                system,
                code: value,
            } = &entry.value
            {
                let same = self.by_value.entry((kind, value)).or_default();
                same.push((change, system));
            }
        }
    }

    /// The changes that meet the criteria, as far as identifiers alone can tell; `None` where they cannot.
    pub fn find(&self, query: &Query) -> Option<Vec<usize>> {
        let mut found: Option<Vec<usize>> = None;
        for criterion in &query.criteria {
            let wants = wanted_identifiers(query.kind, criterion)?;
            let mut here = Vec::new();
            for want in wants {
                here.extend(self.with(query.kind, want)?);
            }
            here.sort_unstable();
            here.dedup();
            if let Some(before) = found {
                here.retain(|change| before.contains(change));
            }
            found = Some(here);
        }
        found
    }

    fn with(&self, kind: Kind, want: &Want) -> Option<Vec<usize>> {
        let (system, value) = token(want)?;
        let same = self
            .by_value
            .get(&(kind, value))
            .map_or(&[][..], Vec::as_slice);
        let of_system = same
            .iter()
            .filter(|(_, of)| system.is_none_or(|wanted| wanted == *of));
        Some(of_system.map(|(change, _)| *change).collect())
    }
}

/// A value that equal criteria have in common, so that few have to be compared with each other.
pub(super) fn bucket(query: &Query) -> (Kind, &str) {
    let value = query.criteria.iter().find_map(|criterion| {
        let wants = wanted_identifiers(query.kind, criterion)?;
        token(wants.first()?).map(|(_, value)| value)
    });
    (query.kind, value.unwrap_or_default())
}

/// Whether others of the same call may ask for this entry.
pub(super) fn may_ask(kind: Kind, entry: &Entry) -> bool {
    entry.slot == identifiers_of(kind)
}

fn identifiers_of(kind: Kind) -> Slot {
    Slot::of(kind, "identifier")
}

/// What a criterion wants, if it asks for identifiers and nothing else.
fn wanted_identifiers(kind: Kind, criterion: &Criterion) -> Option<&[Want]> {
    match criterion {
        Criterion::Value {
            slot,
            wants,
            negated: false,
        } if *slot == identifiers_of(kind) => Some(wants),
        _ => None,
    }
}

/// System and value of a token with a value.
fn token(want: &Want) -> Option<(Option<&str>, &str)> {
    match want {
        Want::Token {
            system,
            code: Some(code),
        } => Some((system.as_deref(), code)),
        _ => None,
    }
}
