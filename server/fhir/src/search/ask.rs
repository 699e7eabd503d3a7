//! Text → [`Query`]: parameters as they came in an address, a form or a condition, understood or refused.
//!
//! Everything that is wrong is told, not only the first. What is understood is given back as text too: asked again, it
//! means the same.

use super::{Catalogue, Criterion, Include, Query, Sort, SortBy};
use crate::key::Kind;
use crate::problem::Issue;

mod criterion;
mod escape;
mod filter;
mod include;
mod leaf;
mod modifier;
mod name;
mod offered;
mod ordered;
mod reference;
mod sets;
mod want;
mod wishes;
mod wrong;

pub use name::is_harmless;
pub use offered::{Offered, OfferedParameter, offered};
pub use sets::{SetHow, SetNeeded};
pub use wishes::Total;

use criterion::Reader;
use wishes::Wishes;
use wrong::Wrong;

/// How many values, and how many queries behind references, one question may come to in all. Long values count for more,
/// so that it bounds the work of reading as well.
pub const WANTS_MAX: usize = 5_000;
/// How many references a chain may follow, whatever the setting says.
pub const LINKS_MAX: usize = 16;
/// How many value sets one question may need.
pub const SETS_MAX: usize = 20;
/// How many keys a result is sorted by.
pub const SORT_KEYS_MAX: usize = 5;
/// How many letters a `:contains` has at least, once they are folded. Every text contains every single letter sooner or
/// later; two Chinese characters are a name, and two Latin letters are what a person types before seeing results.
pub const CONTAINS_LETTERS_MIN: usize = 2;
/// How deep a `_filter` may be nested.
pub const FILTER_DEPTH_MAX: usize = 16;
/// How many comparisons a `_filter` may have.
pub const FILTER_COMPARISONS_MAX: usize = 64;

/// What reading a question needs to know beside the text.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What can be asked.
    pub catalogue: &'a Catalogue,
    /// The offset that a time without one has, in minutes.
    pub zone_minutes: i32,
    /// Now, in milliseconds of the Unix epoch; for `ap`.
    pub now_ms: i64,
    /// The server's own addresses: what stands behind one of them is a resource of this server.
    pub bases: &'a [&'a str],
    /// How many values one parameter may have, joined by commas.
    pub values_max: usize,
    /// How many references a chain may follow, forwards and backwards; never more than [`LINKS_MAX`].
    pub chain_max: usize,
    /// How many includes there may be.
    pub includes_max: usize,
    /// How many parameters there may be.
    pub criteria_max: usize,
    /// Whether unknown parameters are ignored with a warning rather than refused.
    pub lenient: bool,
}

/// A question as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What is searched for. While sets are needed it is not complete, and the places of those sets find nothing.
    pub query: Query,
    /// In which order; empty where nothing was said.
    pub sort: Vec<Sort>,
    /// What is to come along.
    pub includes: Vec<Include>,
    /// How many matches a page has.
    pub count: Option<u32>,
    /// Whether all matches are to be counted.
    pub total: Option<Total>,
    /// Whether the plan is to be shown.
    pub explain: bool,
    /// The parameters that were understood, for the self link. Asked again, they come to the same.
    pub understood: Vec<(String, String)>,
    /// Warnings about what was ignored, and about what has no effect.
    pub notes: Vec<Issue>,
    /// Sets of codes that somebody must look up. [`Asked::fill`] puts them in.
    pub sets: Vec<SetNeeded>,
}

impl Asked {
    /// Completes the query: one set of system and code for each of [`Asked::sets`], in their order. An empty code is every
    /// code of its system.
    pub fn fill(&mut self, sets: Vec<Vec<(String, String)>>) {
        let needed = std::mem::take(&mut self.sets);
        for (needed, set) in needed.into_iter().zip(sets) {
            needed.fill(&mut self.query, set);
        }
    }
}

/// Reads a search within one kind.
pub fn ask(
    kind: Kind,
    parameters: &[(String, String)],
    context: &Context<'_>,
) -> Result<Asked, Vec<Issue>> {
    read(kind, parameters, context, false)
}

/// Reads the criteria of a condition. Nothing is ignored but what means nothing, and wishes for the answer are refused:
/// a condition has none.
pub fn criteria(
    kind: Kind,
    parameters: &[(String, String)],
    context: &Context<'_>,
) -> Result<Query, Vec<Issue>> {
    let context = Context {
        lenient: false,
        ..*context
    };
    let mut reader = Reader::new(&context, 0);
    let mut errors = too_many(parameters, &context);
    let mut criteria = Vec::new();
    for (name, value) in parameters.iter().take(context.criteria_max) {
        let read = if Wishes::is_wish(name) {
            Err(Wrong::fault("parameter-no-criterion"))
        } else {
            reader.top(kind, name, value)
        };
        match read {
            Ok(criterion) => criteria.push(criterion),
            Err(Wrong::Harmless) => {}
            Err(wrong) => errors.push(wrong.error(name, &context)),
        }
    }
    match errors.is_empty() {
        true => Ok(Query { kind, criteria }),
        false => Err(errors),
    }
}

/// Reads a search over several kinds: one question for each. Only parameters that all of them have can be asked.
pub fn ask_any(
    kinds: &[Kind],
    parameters: &[(String, String)],
    context: &Context<'_>,
) -> Result<Vec<Asked>, Vec<Issue>> {
    let first = each(kinds, parameters, context)?;
    let common: Vec<(String, String)> = first.first().map_or_else(Vec::new, |one| {
        let everywhere = |parameter: &&(String, String)| {
            first
                .iter()
                .all(|asked| asked.understood.contains(parameter))
        };
        one.understood.iter().filter(everywhere).cloned().collect()
    });
    if first.iter().all(|asked| asked.understood == common) {
        return Ok(first);
    }
    // What one of the kinds does not know is ignored for all of them: otherwise it would narrow some and not others.
    let mut notes: Vec<Issue> = Vec::new();
    for note in first.into_iter().flat_map(|asked| asked.notes) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    let mut all = each(kinds, &common, context)?;
    for asked in &mut all {
        asked.notes.clone_from(&notes);
    }
    Ok(all)
}

fn each(
    kinds: &[Kind],
    parameters: &[(String, String)],
    context: &Context<'_>,
) -> Result<Vec<Asked>, Vec<Issue>> {
    let mut all = Vec::new();
    let mut errors: Vec<Issue> = Vec::new();
    for kind in kinds {
        match read(*kind, parameters, context, kinds.len() > 1) {
            Ok(asked) => all.push(asked),
            Err(more) => {
                for error in more {
                    if !errors.contains(&error) {
                        errors.push(error);
                    }
                }
            }
        }
    }
    match errors.is_empty() {
        true => Ok(all),
        false => Err(errors),
    }
}

/// Reads a search within one kind, which may be one of several.
fn read(
    kind: Kind,
    parameters: &[(String, String)],
    context: &Context<'_>,
    several: bool,
) -> Result<Asked, Vec<Issue>> {
    let mut reader = Reader::new(context, SETS_MAX);
    let mut wishes = Wishes::new(kind, context, several);
    let mut errors = too_many(parameters, context);
    let mut notes = Vec::new();
    let mut understood = Vec::new();
    let mut criteria: Vec<Criterion> = Vec::new();
    for (name, value) in parameters.iter().take(context.criteria_max) {
        let read = if Wishes::is_wish(name) {
            wishes.take(name, value, &mut notes)
        } else {
            let mark = reader.sets.len();
            reader.top(kind, name, value).map(|criterion| {
                reader.place(mark, criteria.len());
                criteria.push(criterion);
                Some(value.clone())
            })
        };
        match read {
            Ok(Some(value)) => understood.push((name.clone(), value)),
            Ok(None) => {}
            Err(wrong) if wrong.is_ignored(context.lenient) => {
                notes.push(wrong.note(name, context));
            }
            Err(wrong) => errors.push(wrong.error(name, context)),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Asked {
        query: Query { kind, criteria },
        sort: wishes.sort,
        includes: wishes.includes,
        count: wishes.count,
        total: wishes.total,
        explain: wishes.explain,
        understood,
        notes,
        sets: reader.finish(),
    })
}

fn too_many(parameters: &[(String, String)], context: &Context<'_>) -> Vec<Issue> {
    let most = context.criteria_max;
    match parameters.len() > most {
        true => vec![wrong::issue("parameters-too-many").with("limit", most)],
        false => Vec::new(),
    }
}

/// What a result over several kinds can be sorted by: only what all of them keep in the same way.
fn sorts_everything(by: SortBy) -> bool {
    matches!(by, SortBy::Id | SortBy::LastUpdated)
}

#[cfg(test)]
mod tests;
