//! `_include` and `_revinclude`: what is to come along with the matches.

use super::name;
use super::wishes::Wishes;
use super::wrong::{Wrong, issue};
use crate::key::Kind;
use crate::problem::{self, Issue};
use crate::search::{Catalogue, Include, Parameter, ParameterType};

impl Wishes<'_> {
    /// Takes one or several, joined by commas, and gives back those that were understood.
    pub fn include(
        &mut self,
        name: &str,
        value: &str,
        notes: &mut Vec<Issue>,
    ) -> Result<Option<String>, Wrong> {
        let (code, modifier) = name::parts(name);
        let iterate = match modifier {
            None => false,
            Some("iterate" | "recurse") => true,
            Some(_) => return Err(super::modifier::unknown(&["iterate"])),
        };
        let reverse = code == "_revinclude";
        let asked: Vec<&str> = value.split(',').filter(|one| !one.is_empty()).collect();
        if asked.is_empty() {
            return Err(Wrong::Empty);
        }
        self.includes_asked += asked.len();
        let most = self.context.includes_max;
        if self.includes_asked > most {
            return Err(Wrong::Fault(issue("includes-too-many").with("limit", most)));
        }
        let mut understood = Vec::new();
        for one in asked {
            let Some(read) = self.read_include(one, reverse, iterate) else {
                let offered = offered(self.context.catalogue, self.kind, reverse);
                let offered: Vec<&str> = offered.iter().map(String::as_str).collect();
                self.passed_over("include-unknown", one, &offered, notes)?;
                continue;
            };
            if !iterate && !self.several && !read.iter().any(|include| self.has_effect(include)) {
                let note = Issue::warning(problem::Kind::Invalid, "include-no-effect");
                notes.push(note.with("value", name::shown(one)));
            }
            for include in read {
                if !self.includes.contains(&include) {
                    self.includes.push(include);
                }
            }
            understood.push(one);
        }
        Ok((!understood.is_empty()).then(|| understood.join(",")))
    }

    /// One of them. A star stands for every reference of the matches, or to them.
    fn read_include(&self, text: &str, reverse: bool, iterate: bool) -> Option<Vec<Include>> {
        let whole = |source| Include {
            reverse,
            source,
            slots: None,
            target: None,
            iterate,
        };
        let catalogue = self.context.catalogue;
        if text == "*" {
            let sources = match (reverse, iterate) {
                (false, false) => vec![self.kind],
                (true, false) => referring(catalogue, Some(self.kind)),
                (_, true) => referring(catalogue, None),
            };
            return Some(sources.into_iter().map(whole).collect());
        }
        let mut parts = text.split(':');
        let (source, code) = (Kind::parse(parts.next()?)?, parts.next()?);
        let target = parts.next();
        if parts.next().is_some() {
            return None;
        }
        if code == "*" {
            return target.is_none().then(|| vec![whole(source)]);
        }
        let parameter = catalogue.find(source, code)?;
        if parameter.ty != ParameterType::Reference {
            return None;
        }
        let target = match target {
            Some(name) => Some(Kind::parse(name).filter(|kind| parameter.targets.contains(*kind))?),
            None => None,
        };
        Some(vec![Include {
            slots: Some(vec![parameter.slot]),
            target,
            ..whole(source)
        }])
    }

    /// Whether it can bring anything, with only the matches to begin with.
    fn has_effect(&self, include: &Include) -> bool {
        if !include.reverse {
            return include.source == self.kind;
        }
        let leads_here = |parameter: &Parameter| {
            let counts = include
                .slots
                .as_ref()
                .is_none_or(|slots| slots.contains(&parameter.slot));
            counts
                && parameter.ty == ParameterType::Reference
                && parameter.targets.contains(self.kind)
        };
        include.target.is_none_or(|target| target == self.kind)
            && self
                .context
                .catalogue
                .of_kind(include.source)
                .any(|parameter| leads_here(parameter))
    }
}

/// The kinds that refer to this one, or to anything.
fn referring(catalogue: &Catalogue, to: Option<Kind>) -> Vec<Kind> {
    Kind::all()
        .filter(|source| {
            catalogue.of_kind(*source).any(|parameter| {
                parameter.ty == ParameterType::Reference
                    && to.is_none_or(|kind| parameter.targets.contains(kind))
            })
        })
        .collect()
}

/// What can be included with matches of a kind.
pub(super) fn offered(catalogue: &Catalogue, kind: Kind, reverse: bool) -> Vec<String> {
    let sources = match reverse {
        true => referring(catalogue, Some(kind)),
        false => vec![kind],
    };
    let mut offered = Vec::new();
    for source in sources {
        let references = catalogue.of_kind(source).filter(|parameter| {
            parameter.ty == ParameterType::Reference
                && (!reverse || parameter.targets.contains(kind))
        });
        offered.extend(references.map(|found| format!("{source}:{}", found.code)));
    }
    if !offered.is_empty() {
        offered.push("*".to_owned());
    }
    offered
}
