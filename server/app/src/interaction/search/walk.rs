//! Walking the parts of a question page by page, and the way that leads back.

use fhir::bundle::SearchMode;
use fhir::problem::Kind as ProblemKind;
use fhir::search::{Query, Sort};
use fhir::{Key, Kind, Problem, Version};
use serde::{Deserialize, Serialize};
use store::{Cursor, Hit, Search};

use crate::call::Call;
use crate::definitions::{Entry, Library};
use crate::interaction::link::{self, Page};
use crate::state::State;

/// How many pages the way back is remembered.
const PAST_MAX: usize = 16;

/// One of the searches whose answers follow one another.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name among the parts, which stands in links.
    pub name: String,
    /// What is searched.
    pub query: Query,
    /// In which order.
    pub sort: Vec<Sort>,
    /// As what its results are shown.
    pub mode: SearchMode,
}

/// A place in the walk: a part, and where in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Spot {
    part: String,
    after: Option<Cursor>,
    /// How many definitions were shown, in the part that holds them.
    #[serde(default)]
    shown: usize,
}

/// The name of the part that comes last: definitions in force that nobody stored. No type has it.
const DEFINITIONS: &str = "*";
/// The number of what is not stored. The store begins with 1.
pub const NOT_STORED: i64 = 0;

/// Where a page begins, and where those before it began.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Trail {
    /// `None` is the beginning.
    at: Option<Spot>,
    /// The nearest last. The first page is not among them while the way back is whole.
    past: Vec<Option<Spot>>,
}

/// What was found for a page.
#[derive(Default)]
pub struct Filled {
    /// The resources, in order.
    pub hits: Vec<Hit>,
    /// As what each is shown, in the same order.
    pub modes: Vec<SearchMode>,
    /// Where the next page begins.
    pub next: Option<Spot>,
}

impl Part {
    fn search(&self, most: usize, after: Option<Cursor>) -> Search {
        Search {
            query: self.query.clone(),
            sort: self.sort.clone(),
            most,
            after,
        }
    }
}

impl Filled {
    /// The first page of the only part.
    fn of(part: &Part, page: &store::Page) -> Filled {
        Filled {
            hits: page.hits.clone(),
            modes: page.hits.iter().map(|_| part.mode).collect(),
            next: page.next.clone().map(|next| Spot {
                part: part.name.clone(),
                after: Some(next),
                shown: 0,
            }),
        }
    }

    /// Fills what room there is with definitions, from this one on.
    fn add(&mut self, library: &Library, definitions: &[Key], (from, most): (usize, usize)) {
        let room = most.saturating_sub(self.hits.len());
        let rest = definitions.get(from..).unwrap_or_default();
        for key in rest.iter().take(room) {
            if let Some(body) = library.find(key).and_then(Entry::body) {
                self.hits.push(Hit {
                    key: key.clone(),
                    number: NOT_STORED,
                    version: Version(1),
                    changed_at: 0,
                    body,
                });
                self.modes.push(SearchMode::Match);
            }
        }
        if rest.len() > room {
            self.next = Some(Spot {
                part: DEFINITIONS.to_owned(),
                after: None,
                shown: from + room,
            });
        }
    }
}

impl Trail {
    /// The trail in a link.
    pub fn of(page: Option<&Page>) -> Result<Trail, Problem> {
        match page {
            Some(page) if !page.place.is_null() => {
                serde_json::from_value(page.place.clone()).map_err(|_| link::unknown())
            }
            _ => Ok(Trail::default()),
        }
    }

    /// Whether it is the first page.
    pub fn is_first(&self) -> bool {
        self.at.is_none()
    }

    /// The trail of the next page.
    pub fn onward(&self, next: Spot) -> Trail {
        let mut past = self.past.clone();
        past.push(self.at.clone());
        if past.len() > PAST_MAX {
            past.remove(0);
        }
        Trail {
            at: Some(next),
            past,
        }
    }

    /// The trail of the page before, while it is remembered.
    pub fn back(&self) -> Option<Trail> {
        let mut past = self.past.clone();
        let at = past.pop()?;
        Some(Trail { at, past })
    }

    /// Forgets the farthest page of the way back. Whether there was one.
    pub fn forget(&mut self) -> bool {
        let any = !self.past.is_empty();
        if any {
            self.past.remove(0);
        }
        any
    }
}

/// Fills a page: so many at most, from where the trail says.
pub async fn page(
    state: &State,
    call: &Call,
    (parts, definitions): (&[Part], &[Key]),
    (trail, most): (&Trail, u32),
) -> Result<Filled, Problem> {
    let library = &state.rules.library;
    let shown = match &trail.at {
        Some(spot) if spot.part == DEFINITIONS => Some(spot.shown),
        _ => None,
    };
    let mut filled = match shown {
        Some(_) => Filled::default(),
        None => stored(state, call, parts, (trail, most)).await?,
    };
    if filled.next.is_none() {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        filled.add(library, definitions, (shown.unwrap_or(0), most));
    }
    Ok(filled)
}

/// Fills a page with what is stored.
async fn stored(
    state: &State,
    call: &Call,
    parts: &[Part],
    (trail, most): (&Trail, u32),
) -> Result<Filled, Problem> {
    let (begin, mut after) = match &trail.at {
        None => (0, None),
        Some(spot) => {
            let place = parts.iter().position(|part| part.name == spot.part);
            (place.ok_or_else(link::unknown)?, spot.after.clone())
        }
    };
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    if let [part] = parts
        && after.is_none()
        && !call.strong
        && let Some(page) = state
            .store
            .search_cached(&call.reach, &part.search(most, None))
    {
        return Ok(Filled::of(part, &page));
    }
    let (store, reach) = (state.store.clone(), call.reach.clone());
    let parts = parts.to_vec();
    state
        .blocking(call, move || {
            let mut filled = Filled::default();
            for part in parts.iter().skip(begin) {
                let room = most - filled.hits.len();
                // Where there is no room left, one is enough to know that there is more.
                let search = part.search(room.max(1), after.take());
                let page = store.search_and_keep(&reach, &search)?;
                if room == 0 {
                    if !page.hits.is_empty() || page.next.is_some() {
                        filled.next = Some(Spot {
                            part: part.name.clone(),
                            after: None,
                            shown: 0,
                        });
                        break;
                    }
                    continue;
                }
                filled.modes.extend(page.hits.iter().map(|_| part.mode));
                filled.hits.extend(page.hits);
                if let Some(next) = page.next {
                    filled.next = Some(Spot {
                        part: part.name.clone(),
                        after: Some(next),
                        shown: 0,
                    });
                    break;
                }
            }
            Ok(filled)
        })
        .await
}

/// Refuses an order over several kinds: they are walked one after the other, so it would not hold.
pub fn refuse_order(parts: &[Part]) -> Result<(), Problem> {
    let kinds: Vec<Kind> = parts.iter().map(|part| part.query.kind).collect();
    let ordered = parts.iter().any(|part| !part.sort.is_empty());
    match ordered && kinds.len() > 1 {
        true => Err(Problem::new(ProblemKind::Invalid, "sort-several-types")),
        false => Ok(()),
    }
}
