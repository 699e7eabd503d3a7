//! A page of a search as a Bundle.

use fhir::Issue;
use fhir::bundle::{Bundle, Entry, SearchMode};
use store::Hit;

use super::walk::Filled;
use crate::call::{Call, Format};
use crate::state::State;
use crate::web::outcome;

/// What a page shows.
pub struct Shown<'a> {
    pub links: &'a [(&'static str, String)],
    pub total: Option<u64>,
    pub found: &'a Filled,
    pub included: &'a [Hit],
    pub notes: &'a [Issue],
}

impl Shown<'_> {
    /// The bundle as text: matches, what came along, and what is said about the search.
    pub fn bundle(&self, state: &State, call: &Call) -> Vec<u8> {
        let modes = self.found.modes.iter().copied();
        let all: Vec<(&Hit, SearchMode, String)> = self
            .found
            .hits
            .iter()
            .zip(modes)
            .chain(self.included.iter().map(|hit| (hit, SearchMode::Include)))
            .map(|(hit, mode)| (hit, mode, format!("{}/{}", call.base, hit.key)))
            .collect();
        let outcome = (!self.notes.is_empty())
            .then(|| outcome::write(self.notes, Format::Json, call.language, call.request_id));
        let id = state.new_bundle_id();
        let mut bundle = Bundle::searchset();
        bundle.id = Some(&id);
        bundle.timestamp_ms = Some(state.now_ms());
        bundle.total = self.total;
        let links = self.links.iter().map(|(name, url)| (*name, url.as_str()));
        bundle.links.extend(links);
        bundle.entries = all
            .iter()
            .map(|(hit, mode, url)| Entry {
                full_url: Some(url),
                resource: Some(&hit.body),
                search: Some(*mode),
                ..Entry::default()
            })
            .collect();
        bundle
            .entries
            .extend(outcome.as_deref().map(|outcome| Entry {
                resource: Some(outcome),
                search: Some(SearchMode::Outcome),
                ..Entry::default()
            }));
        bundle.to_json()
    }
}
