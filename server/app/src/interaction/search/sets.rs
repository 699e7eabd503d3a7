//! Sets of codes that a question needs: members of value sets, and what stands above or below a code. They come from the
//! value sets and code systems that are stored within the caller's reach, and from those that are in force.

use fhir::codec::{self, Limits};
use fhir::problem::Kind as ProblemKind;
use fhir::search::ask::{Asked, SetHow, SetNeeded};
use fhir::search::{Criterion, Query, Slot, UriMatch, Want};
use fhir::{Element, Id, Issue, Key, Kind, Problem, Reach};
use store::{Found, Search, Store};

use crate::call::Call;
use crate::definitions::Entry;
use crate::guard;
use crate::problem;
use crate::rules::Rules;
use crate::state::State;

mod codes;

use codes::{Codes, Inexact};

/// How deep value sets may be nested in each other.
const DEPTH_MAX: usize = 8;
/// How many definitions one question may read.
const READ_MAX: usize = 64;
/// How many codes the sets of one question may come to.
const CODES_MAX: usize = 5_000;
/// How many definitions may share an address before the newest is taken.
const SAME_ADDRESS_MAX: usize = 20;

/// Completes a question with the codes that it needs.
pub async fn fill(state: &State, call: &Call, asked: &mut Asked) -> Result<(), Problem> {
    if asked.sets.is_empty() {
        return Ok(());
    }
    for needed in &asked.sets {
        guard::kind(&call.reach, kind_of(needed.how)?)?;
    }
    let needed = asked.sets.clone();
    let (store, reach) = (state.store.clone(), call.reach.clone());
    let rules = state.rules.clone();
    let sets = state
        .compute(call, move || {
            let mut lookup = Lookup {
                store: &store,
                reach: &reach,
                rules: &rules,
                read: 0,
            };
            lookup.all(&needed)
        })
        .await??;
    asked.fill(sets);
    Ok(())
}

/// The kind of definition that says what is in a set.
fn kind_of(how: SetHow) -> Result<Kind, Problem> {
    let name = match how {
        SetHow::In | SetHow::NotIn => "ValueSet",
        SetHow::Above | SetHow::Below => "CodeSystem",
    };
    kind(name)
}

fn kind(name: &str) -> Result<Kind, Problem> {
    Kind::parse(name).ok_or_else(|| Problem::new(ProblemKind::NotSupported, "kind-unknown"))
}

/// Reads definitions, within limits.
struct Lookup<'a> {
    store: &'a Store,
    reach: &'a Reach,
    rules: &'a Rules,
    read: usize,
}

impl Lookup<'_> {
    fn all(&mut self, needed: &[SetNeeded]) -> Result<Vec<Vec<(String, String)>>, Problem> {
        let mut sets = Vec::with_capacity(needed.len());
        let mut room = CODES_MAX;
        for one in needed {
            let codes = match one.how {
                SetHow::In | SetHow::NotIn => self.value_set(&one.reference, 0)?,
                SetHow::Above | SetHow::Below => self.relatives(&one.reference, one.how)?,
            };
            room = room
                .checked_sub(codes.len())
                .ok_or_else(|| about("set-too-large", &one.reference).with("limit", CODES_MAX))?;
            sets.push(codes.into_vec());
        }
        Ok(sets)
    }

    /// The members of a value set, by its address or as `ValueSet/id`.
    fn value_set(&mut self, reference: &str, depth: usize) -> Result<Codes, Problem> {
        if depth > DEPTH_MAX {
            return Err(about("set-too-deep", reference)
                .with("limit", DEPTH_MAX)
                .into());
        }
        let set = self
            .definition("ValueSet", reference)?
            .ok_or_else(|| about("set-unknown", reference))?;
        let Some(compose) = set.first("compose") else {
            // Somebody else has worked it out already.
            return match set.first("expansion") {
                Some(expansion) => Ok(expanded(expansion)),
                None => Err(about("set-unknown", reference).into()),
            };
        };
        let mut codes = Codes::default();
        for include in compose.children("include") {
            codes.add(self.part(include, (reference, depth))?);
            self.check(&codes, reference)?;
        }
        for exclude in compose.children("exclude") {
            let without = self.part(exclude, (reference, depth))?;
            codes = match codes.clone().without(&without) {
                Ok(rest) => rest,
                Err(Inexact(system)) => {
                    let whole = self.whole(&system, reference)?;
                    codes
                        .instead_of_whole(&system, whole)
                        .without(&without)
                        .map_err(|_| about("set-not-enumerable", reference))?
                }
            };
        }
        Ok(codes)
    }

    /// What one part of a value set says: what is in its system and in all the value sets that it names.
    fn part(
        &mut self,
        part: &Element,
        (reference, depth): (&str, usize),
    ) -> Result<Codes, Problem> {
        if part.first("filter").is_some() {
            return Err(about("set-not-enumerable", reference).into());
        }
        let mut found: Option<Codes> = None;
        if let Some(system) = part.text_of("system") {
            let concepts = part
                .children("concept")
                .filter_map(|one| one.text_of("code"));
            let mut codes = Codes::default();
            for code in concepts {
                codes.insert(system, code);
            }
            if codes.len() == 0 {
                codes.insert_whole(system);
            }
            found = Some(codes);
        }
        for other in part.children("valueSet").filter_map(Element::text) {
            let members = self.value_set(other, depth + 1)?;
            found = Some(match found {
                Some(codes) => codes.common(&members),
                None => members,
            });
        }
        found.ok_or_else(|| about("set-not-enumerable", reference).into())
    }

    /// Every code of a system, where its definition has them all.
    fn whole(&mut self, system: &str, reference: &str) -> Result<Codes, Problem> {
        let defined = self.definition("CodeSystem", system)?;
        let complete = defined.filter(|it| it.text_of("content") == Some("complete"));
        let definition = complete.ok_or_else(|| about("set-not-enumerable", reference))?;
        let mut codes = Codes::default();
        let mut open: Vec<&Element> = definition.children("concept").collect();
        while let Some(concept) = open.pop() {
            open.extend(concept.children("concept"));
            if let Some(code) = concept.text_of("code") {
                codes.insert(system, code);
            }
        }
        self.check(&codes, reference)?;
        Ok(codes)
    }

    /// A code with what stands above it, or below.
    fn relatives(&mut self, reference: &str, how: SetHow) -> Result<Codes, Problem> {
        let (system, code) = reference.rsplit_once('|').unwrap_or((reference, ""));
        let definition = self
            .definition("CodeSystem", system)?
            .ok_or_else(|| about("set-unknown", system))?;
        let mut codes = Codes::default();
        codes.insert(system, code);
        // Each with the codes above it, the nearest last.
        let mut open: Vec<(&Element, Vec<&str>)> = definition
            .children("concept")
            .map(|concept| (concept, Vec::new()))
            .collect();
        while let Some((concept, above)) = open.pop() {
            let own = concept.text_of("code").unwrap_or_default();
            let belongs = match how {
                SetHow::Below => above.contains(&code),
                _ => false,
            };
            if belongs {
                codes.insert(system, own);
            }
            if how == SetHow::Above && own == code {
                for one in &above {
                    codes.insert(system, one);
                }
            }
            let mut path = above;
            path.push(own);
            open.extend(concept.children("concept").map(|one| (one, path.clone())));
            self.check(&codes, system)?;
        }
        Ok(codes)
    }

    fn check(&self, codes: &Codes, reference: &str) -> Result<(), Problem> {
        match codes.len() > CODES_MAX {
            true => Err(about("set-too-large", reference)
                .with("limit", CODES_MAX)
                .into()),
            false => Ok(()),
        }
    }

    /// A definition within reach, by its address, with a version or without, or as `Kind/id`.
    fn definition(&mut self, name: &str, reference: &str) -> Result<Option<Element>, Problem> {
        self.read += 1;
        if self.read > READ_MAX {
            return Err(about("set-too-deep", reference)
                .with("limit", READ_MAX)
                .into());
        }
        let kind = kind(name)?;
        let own = reference
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('/'))
            .and_then(Id::parse);
        if let Some(id) = own {
            let key = Key { kind, id };
            let found = self.store.read(self.reach, &key);
            return match found.map_err(|error| problem::from_store(&error))? {
                Found::Text(stored) => read(&stored.body).map(Some),
                Found::Nothing => self.in_force(|entry| entry.id == key.id, name),
                Found::Gone(..) => Ok(None),
            };
        }
        let (url, version) = match reference.split_once('|') {
            Some((url, version)) => (url, Some(version)),
            None => (reference, None),
        };
        let search = Search {
            query: Query {
                kind,
                criteria: vec![Criterion::Value {
                    slot: Slot::of(kind, "url"),
                    wants: vec![Want::Uri {
                        how: UriMatch::Exact,
                        text: url.into(),
                    }],
                    negated: false,
                }],
            },
            sort: Vec::new(),
            most: SAME_ADDRESS_MAX,
            after: None,
        };
        let page = self
            .store
            .search(self.reach, &search)
            .map_err(|error| problem::from_store(&error))?;
        for hit in page.hits {
            let element = read(&hit.body)?;
            if version.is_none_or(|version| element.text_of("version") == Some(version)) {
                return Ok(Some(element));
            }
        }
        let is_meant = |entry: &Entry| {
            entry.url.as_deref() == Some(url)
                && (version.is_none() || entry.version.as_deref() == version)
        };
        self.in_force(is_meant, name)
    }

    /// A definition that is in force and that nobody stored.
    fn in_force(
        &self,
        is_meant: impl Fn(&Entry) -> bool,
        name: &str,
    ) -> Result<Option<Element>, Problem> {
        let mut entries = self.rules.library.entries();
        let found = entries.find(|entry| entry.type_name == name && is_meant(entry));
        match found.and_then(Entry::body) {
            Some(text) => read(&text).map(Some),
            None => Ok(None),
        }
    }
}

/// The codes of an expansion.
fn expanded(expansion: &Element) -> Codes {
    let mut codes = Codes::default();
    let mut open: Vec<&Element> = expansion.children("contains").collect();
    while let Some(one) = open.pop() {
        open.extend(one.children("contains"));
        if one.text_of("abstract") != Some("true")
            && let (Some(system), Some(code)) = (one.text_of("system"), one.text_of("code"))
        {
            codes.insert(system, code);
        }
    }
    codes
}

fn read(body: &[u8]) -> Result<Element, Problem> {
    codec::json::read(body, &Limits::own()).map_err(|_| {
        Problem::new(ProblemKind::Exception, "internal").from_source("our own text cannot be read")
    })
}

/// What is wrong with a set, by its name. Names of sets are about codes and not about persons.
fn about(rule: &'static str, reference: &str) -> Issue {
    let plain = |c: char| c.is_ascii_graphic();
    let name: String = reference.chars().filter(|c| plain(*c)).take(200).collect();
    Issue::error(ProblemKind::Invalid, rule).with("set", name)
}

#[cfg(test)]
mod tests;
