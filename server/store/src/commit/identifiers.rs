//! What changes of one call can be found by before they are written: their identifiers.

use std::collections::HashMap;

use fhir::Kind;
use fhir::search_first::{Criterion, Entry, Query, Token};

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
        for entry in &content.entries {
            if let Entry::Identifier { system, value } = entry {
                let same = self.by_value.entry((kind, value)).or_default();
                same.push((change, system));
            }
        }
    }

    /// The changes that meet the criteria, as far as identifiers alone can tell; `None` where they cannot.
    pub fn find(&self, query: &Query) -> Option<Vec<usize>> {
        let mut found: Option<Vec<usize>> = None;
        for criterion in &query.criteria {
            let Criterion::Identifier(tokens) = criterion else {
                return None;
            };
            let mut here: Vec<usize> = tokens
                .iter()
                .flat_map(|token| self.with(query.kind, token))
                .collect();
            here.sort_unstable();
            here.dedup();
            if let Some(before) = found {
                here.retain(|change| before.contains(change));
            }
            found = Some(here);
        }
        found
    }

    fn with<'s>(
        &'s self,
        kind: Kind,
        token: &'s Token,
    ) -> impl Iterator<Item = usize> + use<'s, 'w> {
        let same = self.by_value.get(&(kind, token.value.as_str()));
        same.into_iter()
            .flatten()
            .filter_map(move |(change, system)| {
                token
                    .system
                    .as_deref()
                    .is_none_or(|wanted| wanted == *system)
                    .then_some(*change)
            })
    }
}

/// A value that equal criteria have in common, so that few have to be compared with each other.
pub(super) fn bucket(query: &Query) -> (Kind, &str) {
    let value = query.criteria.iter().find_map(|criterion| match criterion {
        Criterion::Identifier(tokens) => tokens.first().map(|token| token.value.as_str()),
        Criterion::Id(_) | Criterion::LastUpdated(_) => None,
    });
    (query.kind, value.unwrap_or_default())
}
