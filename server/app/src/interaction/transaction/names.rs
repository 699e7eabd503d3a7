//! Names within a transaction: what they stand for, now or once the conditions are decided, and the texts they are in.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::sync::Arc;

use fhir::bundle::{Meaning, place_of, rewrite};
use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Key, Kind, Problem};
use store::{Content, Link, Resolved};

use crate::call::Call;
use crate::interaction::bundle;
use crate::rules::Rules;
use crate::state::State;
use crate::web::query;
use crate::write::{self, Prepared};

/// How many faults are told. More help nobody.
const ISSUES_MAX: usize = 50;

/// What a name in the bundle stands for.
pub enum Named {
    /// This resource.
    Key(Key),
    /// The resource of the change with this number, which a condition decides.
    Change(usize),
}

/// A resource of an entry.
pub struct Text {
    /// The number of the entry.
    pub entry: usize,
    /// The number of its change.
    pub change: usize,
    /// The kind that its address names.
    pub kind: Kind,
    /// What was sent.
    pub element: Element,
    /// Its name.
    pub full_url: Option<String>,
}

/// What became of the texts of a bundle.
pub struct Taken {
    /// The texts, in the order of their changes.
    pub prepared: Vec<Prepared>,
    /// What they refer to by criteria.
    pub links: Vec<Criteria>,
}

/// A reference by criteria, as it stands in a text.
pub struct Criteria {
    change: usize,
    place: String,
    kind: String,
    query: String,
}

impl Criteria {
    /// Reads the criteria, as strictly as those of any condition.
    pub fn read(self, state: &State, call: &Call) -> Result<Link, Problem> {
        let at = |mut problem: Problem| {
            for issue in &mut problem.issues {
                issue.expression = Some(self.place.clone());
            }
            problem
        };
        let unknown = || Problem::new(ProblemKind::NotSupported, "kind-unknown");
        let kind = Kind::parse(&self.kind).ok_or_else(|| at(unknown()))?;
        let limits = state.edge_limits(call.zone);
        let query = query::parse(self.query.as_bytes(), limits.parameters_max)
            .and_then(|parameters| write::criteria(state, call, kind, &parameters))
            .map_err(at)?;
        Ok(Link {
            query,
            change: self.change,
            place: self.place,
        })
    }
}

/// Type and criteria of a reference by criteria to this server; `None` for those that lead elsewhere.
pub fn criteria_of<'t>(text: &'t str, bases: &[String]) -> Option<(&'t str, &'t str)> {
    let own = |base: &String| text.strip_prefix(base.as_str())?.strip_prefix('/');
    let relative = bases.iter().find_map(own).unwrap_or(text);
    let (kind, query) = relative.split_once('?')?;
    kind.bytes()
        .all(|byte| byte.is_ascii_alphabetic())
        .then_some((kind, query))
}

/// What is needed to finish a text while the changes are made.
struct Names {
    named: HashMap<String, Named>,
    links: HashMap<String, usize>,
    bases: Vec<String>,
    rules: Arc<Rules>,
}

impl Names {
    /// What is known of a name before the changes are made.
    fn before(&self, name: &str) -> Option<Meaning> {
        self.named.get(name).map(|named| match named {
            Named::Key(key) => Meaning::Key(key.clone()),
            Named::Change(_) => Meaning::Later,
        })
    }

    /// What a name stands for when everything is known.
    fn within(&self, name: &str, resolved: &Resolved<'_>) -> Option<Meaning> {
        let key = match (self.named.get(name), self.links.get(name)) {
            (Some(Named::Key(key)), _) => key,
            (Some(Named::Change(number)), _) => resolved.changes.get(*number)?,
            (None, Some(link)) => resolved.links.get(*link)?,
            (None, None) => return None,
        };
        Some(Meaning::Key(key.clone()))
    }

    fn finish(&self, text: &Text, resolved: &Resolved<'_>) -> Option<Content> {
        let mut element = text.element.clone();
        let meaning = |name: &str| self.within(name, resolved);
        rewrite(&mut element, "", text.full_url.as_deref(), &meaning);
        let prepared = write::content_unchecked(&self.rules, element, &self.bases);
        prepared.ok().map(|prepared| prepared.content)
    }
}

/// Replaces the names in all texts and takes them apart. All that is wrong is told.
pub fn take_apart(
    texts: Vec<Text>,
    named: HashMap<String, Named>,
    (bases, rules): (Vec<String>, Arc<Rules>),
) -> Result<Taken, Problem> {
    let has_later = named
        .values()
        .any(|named| matches!(named, Named::Change(_)));
    let mut names = Names {
        named,
        links: HashMap::new(),
        bases,
        rules,
    };
    let mut issues = Vec::new();
    let mut links = Vec::new();
    let mut taken = Vec::with_capacity(texts.len());
    for mut text in texts {
        let whole =
            (has_later || bundle::may_have_criteria(&text.element)).then(|| text.element.clone());
        let place = format!("{}.resource", place_of(text.entry));
        let meaning = |name: &str| names.before(name);
        let met = rewrite(
            &mut text.element,
            &place,
            text.full_url.as_deref(),
            &meaning,
        );
        issues.extend(met.lost);
        let mut late = met.later;
        for by in met.criteria {
            let Some((kind, query)) = criteria_of(&by.text, &names.bases) else {
                continue;
            };
            let (kind, query) = (kind.to_owned(), query.to_owned());
            late = true;
            if let Slot::Vacant(free) = names.links.entry(by.text) {
                free.insert(links.len());
                links.push(Criteria {
                    change: text.change,
                    place: by.place,
                    kind,
                    query,
                });
            }
        }
        let Text {
            entry,
            change,
            kind,
            element,
            full_url,
        } = text;
        let late = whole.filter(|_| late).map(|element| Text {
            entry,
            change,
            kind,
            element,
            full_url,
        });
        match write::content_of(&names.rules, element, kind, &names.bases) {
            Ok(prepared) => taken.push((prepared, late)),
            Err(problem) => issues.extend(bundle::placed(problem, entry).issues),
        }
        if issues.len() > ISSUES_MAX {
            break;
        }
    }
    if !issues.is_empty() {
        issues.truncate(ISSUES_MAX);
        return Err(issues.into());
    }
    let names = Arc::new(names);
    let prepared = taken.into_iter().map(|(mut prepared, late)| {
        if let Some(text) = late {
            let names = Arc::clone(&names);
            let finish = move |resolved: &Resolved<'_>| names.finish(&text, resolved);
            prepared.content.finish = Some(Arc::new(finish));
        }
        prepared
    });
    Ok(Taken {
        prepared: prepared.collect(),
        links,
    })
}
