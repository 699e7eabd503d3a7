//! What all searches have in common: a question becomes parts, parts are walked page by page, a page becomes a Bundle.
//!
//! A search of one kind has one part. A search of several kinds has one for each, walked one after the other.

use fhir::bundle::SearchMode;
use fhir::search::Include;
use fhir::search::ask::{self, Asked, Total};
use fhir::{Issue, Key, Kind, Problem};
use store::Included;

use super::link::{self, Page};
use crate::call::{Call, Reply};
use crate::criteria;
use crate::guard;
use crate::problem;
use crate::rules::numbers;
use crate::state::State;

mod explain;
mod sets;
mod show;
mod walk;

use walk::{Filled, Trail};
pub use walk::{Part, refuse_order};

/// A question that is understood and allowed, and what is wished of the answer.
pub struct Question {
    /// What is searched, in this order.
    pub parts: Vec<Part>,
    /// What is to come along with the matches.
    pub includes: Vec<Include>,
    /// How many matches a page has, where it was said.
    pub count: Option<u32>,
    /// Whether all matches are to be counted.
    pub total: Option<Total>,
    /// Whether the plan is to be shown.
    pub explain: bool,
    /// The parameters that were understood.
    pub understood: Vec<(String, String)>,
    /// Warnings.
    pub notes: Vec<Issue>,
    /// Definitions in force that are not stored and are shown behind what is.
    pub definitions: Vec<Key>,
}

/// A search as it came: anew, or by a link to one of its pages.
pub struct Came {
    /// The parameters.
    pub parameters: Vec<(String, String)>,
    page: Option<Page>,
    /// Whether no link may show the parameters.
    pub hidden: bool,
}

impl Came {
    /// Takes the parameters of a call, or those of the link that it followed.
    pub fn of(state: &State, call: &Call, path: &str) -> Result<Came, Problem> {
        let page = link::open(state, call, path)?;
        Ok(Came {
            parameters: page
                .as_ref()
                .map_or_else(|| call.parameters.clone(), |page| page.parameters.clone()),
            hidden: page.as_ref().map_or(call.unseen, |page| page.hidden),
            page,
        })
    }
}

/// Reads a question of one kind, holds it against the reach, and completes it with the codes that it needs.
pub async fn asked(
    state: &State,
    call: &Call,
    kind: Kind,
    parameters: &[(String, String)],
) -> Result<Asked, Problem> {
    guard::kind(&call.reach, kind)?;
    let bases = state.bases(call);
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    numbers::refuse_asking(parameters)?;
    let mut asked = ask::ask(kind, parameters, &state.reading(call, &bases))?;
    criteria::narrow(state, call, &mut asked)?;
    sets::fill(state, call, &mut asked).await?;
    Ok(asked)
}

/// The same over several kinds.
pub async fn asked_any(
    state: &State,
    call: &Call,
    kinds: &[Kind],
    parameters: &[(String, String)],
) -> Result<Vec<Asked>, Problem> {
    for kind in kinds {
        guard::kind(&call.reach, *kind)?;
    }
    let bases = state.bases(call);
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    numbers::refuse_asking(parameters)?;
    let mut all = ask::ask_any(kinds, parameters, &state.reading(call, &bases))?;
    for asked in &mut all {
        criteria::narrow(state, call, asked)?;
        sets::fill(state, call, asked).await?;
    }
    Ok(all)
}

impl Came {
    /// Where its page begins, if it came by a link.
    pub fn place(&self) -> Option<&serde_json::Value> {
        self.page.as_ref().map(|page| &page.place)
    }
}

impl Question {
    /// One question out of one for each kind. They were read from the same parameters, so they differ in nothing but the
    /// kind.
    pub fn of(all: Vec<Asked>) -> Question {
        let mut question = Question {
            parts: Vec::with_capacity(all.len()),
            includes: Vec::new(),
            count: None,
            total: None,
            explain: false,
            understood: Vec::new(),
            notes: Vec::new(),
            definitions: Vec::new(),
        };
        for asked in all {
            for include in asked.includes {
                if !question.includes.contains(&include) {
                    question.includes.push(include);
                }
            }
            for note in asked.notes {
                if !question.notes.contains(&note) {
                    question.notes.push(note);
                }
            }
            question.count = asked.count;
            question.total = asked.total;
            question.explain = asked.explain;
            question.understood = asked.understood;
            question.parts.push(Part {
                name: asked.query.kind.to_string(),
                query: asked.query,
                sort: asked.sort,
                mode: SearchMode::Match,
            });
        }
        question
    }
}

/// A page of the answer to a question, as a Bundle.
pub async fn answer(
    state: &State,
    call: &Call,
    (path, came): (&str, Came),
    mut question: Question,
) -> Result<Reply, Problem> {
    let limits = &state.config.search;
    let most = question
        .count
        .unwrap_or(limits.count_default)
        .min(limits.count_max);
    let trail = Trail::of(came.page.as_ref())?;
    let count_only = call.count_only || most == 0;
    let filled = match count_only {
        true => Filled::default(),
        false => {
            let parts = (&question.parts[..], &question.definitions[..]);
            walk::page(state, call, parts, (&trail, most)).await?
        }
    };
    let included = included(state, call, &question.includes, &filled).await?;
    if included.cut {
        let cut = Issue::warning(fhir::problem::Kind::Invalid, "included-cut");
        question.notes.push(cut.with("limit", limits.included_max));
    }
    if question.explain {
        let said = explain::explain(state, call, &question.parts, most).await?;
        question.notes.extend(said);
    }
    let total = total(state, call, &question, (&trail, &filled, count_only)).await?;
    link::show_count(&mut question.understood, most.into());
    let links = Links {
        state,
        call,
        path,
        came: &came,
        understood: question.understood,
    };
    let links = links.all(&trail, &filled)?;
    let shown = show::Shown {
        links: &links,
        total,
        found: &filled,
        included: &included.hits,
        notes: &question.notes,
    };
    let mut reply = Reply::new(200);
    reply.resource = Some(shown.bundle(state, call).into());
    Ok(reply)
}

async fn included(
    state: &State,
    call: &Call,
    includes: &[Include],
    filled: &Filled,
) -> Result<Included, Problem> {
    if includes.is_empty() || filled.hits.is_empty() {
        return Ok(Included::default());
    }
    let (store, reach) = (state.store.clone(), criteria::beside(call));
    let most = state.config.search.included_max;
    let stored = filled
        .hits
        .iter()
        .filter(|hit| hit.number != walk::NOT_STORED);
    let (hits, includes): (Vec<_>, _) = (stored.cloned().collect(), includes.to_vec());
    state
        .blocking(call, move || {
            store.included(&reach, (&hits, &includes), most)
        })
        .await
}

/// The number of all matches: counted when it was asked for, known anyway when they fit on the first page.
async fn total(
    state: &State,
    call: &Call,
    question: &Question,
    (trail, filled, count_only): (&Trail, &Filled, bool),
) -> Result<Option<u64>, Problem> {
    let fits = trail.is_first() && filled.next.is_none();
    if !count_only {
        match question.total {
            Some(Total::None) => return Ok(None),
            _ if fits => return Ok(u64::try_from(filled.hits.len()).ok()),
            Some(Total::Accurate | Total::Estimate) => {}
            None => return Ok(None),
        }
    }
    let (store, reach) = (state.store.clone(), call.reach.clone());
    let queries: Vec<_> = question
        .parts
        .iter()
        .map(|part| part.query.clone())
        .collect();
    let count = state
        .blocking(call, move || {
            let mut sum = 0_i64;
            for query in &queries {
                sum = sum.saturating_add(store.count(&reach, query)?);
            }
            Ok(sum)
        })
        .await?;
    let definitions = u64::try_from(question.definitions.len()).unwrap_or(u64::MAX);
    Ok(u64::try_from(count)
        .ok()
        .map(|count| count.saturating_add(definitions)))
}

/// The links of a page.
struct Links<'a> {
    state: &'a State,
    call: &'a Call,
    path: &'a str,
    came: &'a Came,
    understood: Vec<(String, String)>,
}

impl Links<'_> {
    fn all(&self, trail: &Trail, filled: &Filled) -> Result<Vec<(&'static str, String)>, Problem> {
        let own = match (&self.came.page, self.came.hidden) {
            // A page that was reached by a link is known by that link.
            (Some(_), _) => link::to_self(self.call, self.path, &self.call.parameters),
            (None, true) => self.beginning(),
            (None, false) => link::to_self(self.call, self.path, &self.understood),
        };
        let mut links = vec![("self", own)];
        if !trail.is_first() || filled.next.is_some() {
            links.push(("first", self.beginning()));
        }
        if let Some(next) = &filled.next {
            links.push(("next", self.to(&trail.onward(next.clone()))?));
        }
        if let Some(back) = trail.back() {
            links.push(("previous", self.to(&back)?));
        }
        Ok(links)
    }

    /// The first page. Of a question that came in a body nothing is shown; one that is too long for a sealed address can
    /// only be asked again.
    fn beginning(&self) -> String {
        if !self.came.hidden {
            return link::to_self(self.call, self.path, &self.understood);
        }
        let page = self.page(serde_json::Value::Null);
        let sealed = link::seal(self.state, self.call, self.path, &page);
        sealed.unwrap_or_else(|_| {
            let form = match self.path {
                "" => "_search".to_owned(),
                path => format!("{path}/_search"),
            };
            format!("{}/{form}", self.call.base)
        })
    }

    /// A page somewhere on the way. The way back is shortened until the address is one that can be followed.
    fn to(&self, trail: &Trail) -> Result<String, Problem> {
        let mut trail = trail.clone();
        loop {
            let place = serde_json::to_value(&trail).map_err(|error| {
                Problem::new(fhir::problem::Kind::Exception, "internal")
                    .from_source(error.to_string())
            })?;
            match link::seal(self.state, self.call, self.path, &self.page(place)) {
                Err(problem) if problem::is(&problem, "page-too-long") && trail.forget() => {}
                sealed => return sealed,
            }
        }
    }

    fn page(&self, place: serde_json::Value) -> Page {
        Page {
            parameters: self.understood.clone(),
            place,
            hidden: self.came.hidden,
        }
    }
}
