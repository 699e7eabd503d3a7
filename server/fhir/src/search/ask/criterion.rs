//! One parameter → one criterion: plain ones, chains along references, and back along them (`_has`).

use std::sync::Arc;

use super::sets::SetNeeded;
use super::wrong::{Wrong, issue};
use super::{Context, LINKS_MAX, WANTS_MAX, filter, name};
use crate::key::Kind;
use crate::search::{Criterion, Parameter, ParameterType, Query};

/// Reads criteria, and keeps account of what they come to.
pub(super) struct Reader<'a> {
    pub context: &'a Context<'a>,
    /// The sets that are needed. While criteria are read, their places are told from the inside out.
    pub sets: Vec<SetNeeded>,
    pub sets_max: usize,
    /// The operator of the comparison that is being read, within a filter.
    pub operator: Option<&'static str>,
    left: usize,
}

impl<'a> Reader<'a> {
    pub fn new(context: &'a Context<'a>, sets_max: usize) -> Reader<'a> {
        Reader {
            context,
            sets: Vec::new(),
            sets_max,
            operator: None,
            left: WANTS_MAX,
        }
    }

    /// The criteria behind the mark now stand at this place of the one around them.
    pub fn place(&mut self, mark: usize, at: usize) {
        for set in self.sets.iter_mut().skip(mark) {
            set.at.push(at);
        }
    }

    /// The sets that are needed, with their places from the outside in.
    pub fn finish(mut self) -> Vec<SetNeeded> {
        for set in &mut self.sets {
            set.at.reverse();
        }
        self.sets
    }

    /// Values and queries are counted over the whole question.
    pub fn spend(&mut self, count: usize) -> Result<(), Wrong> {
        self.left = self
            .left
            .checked_sub(count)
            .ok_or_else(|| Wrong::Fault(issue("query-too-large").with("limit", WANTS_MAX)))?;
        Ok(())
    }

    /// A parameter as it was sent.
    pub fn top(&mut self, kind: Kind, name: &str, value: &str) -> Result<Criterion, Wrong> {
        let (code, modifier) = name::parts(name);
        if name::is_harmless(name) {
            return Err(Wrong::Harmless);
        }
        if name::NOT_SERVED.contains(&code) {
            return Err(Wrong::NotServed);
        }
        if code == "_filter" {
            return match modifier {
                None => filter::read(self, kind, value),
                Some(_) => Err(super::modifier::unknown(&[])),
            };
        }
        self.named(kind, name, value, 0)
    }

    /// A parameter of a kind, after so many references.
    pub fn named(
        &mut self,
        kind: Kind,
        name: &str,
        value: &str,
        links: usize,
    ) -> Result<Criterion, Wrong> {
        // A chain that fans out reads the value again behind each reference.
        self.spend(1 + value.len() / 1_024)?;
        if name == "_has" || name.starts_with("_has:") {
            return self.has(kind, name, value, links);
        }
        match name.split_once('.') {
            Some((head, rest)) => self.chain((kind, head), rest, value, links),
            None => self.leaf(kind, name, value),
        }
    }

    /// The parameter of this name.
    pub fn find(&self, kind: Kind, code: &str) -> Result<Arc<Parameter>, Wrong> {
        let found = self.context.catalogue.find(kind, code).cloned();
        found.ok_or_else(|| Wrong::Unknown {
            name: code.to_owned(),
            kinds: vec![kind],
        })
    }

    /// `_has:Kind:reference:parameter`
    fn has(
        &mut self,
        kind: Kind,
        name: &str,
        value: &str,
        links: usize,
    ) -> Result<Criterion, Wrong> {
        let malformed = || {
            let expected = "_has:Type:reference:parameter";
            issue("has-malformed").with("expected", expected)
        };
        let mut parts = name.splitn(4, ':').skip(1);
        let (Some(source), Some(reference), Some(rest)) = (
            parts.next().and_then(Kind::parse),
            parts.next(),
            parts.next(),
        ) else {
            return Err(Wrong::Fault(malformed()));
        };
        let leads_here = self
            .context
            .catalogue
            .find(source, reference)
            .filter(|found| found.ty == ParameterType::Reference && found.targets.contains(kind));
        let Some(slot) = leads_here.map(|found| found.slot) else {
            return Err(Wrong::NoWay(malformed()));
        };
        let links = self.deeper(links)?;
        let mark = self.sets.len();
        let criterion = self.named(source, rest, value, links)?;
        self.place(mark, 0);
        self.place(mark, 0);
        Ok(Criterion::Has {
            slot,
            from: Box::new(Query {
                kind: source,
                criteria: vec![criterion],
            }),
        })
    }

    /// `reference.parameter`, `reference:Kind.parameter`. Without a kind, every kind is searched to which the reference
    /// may lead and which has the parameter.
    fn chain(
        &mut self,
        (kind, head): (Kind, &str),
        rest: &str,
        value: &str,
        links: usize,
    ) -> Result<Criterion, Wrong> {
        let (code, ty) = name::parts(head);
        let parameter = self.find(kind, code)?;
        if parameter.ty != ParameterType::Reference {
            let no_way = issue("chain-not-reference").with("element", name::shown(code));
            return Err(Wrong::NoWay(no_way));
        }
        let targets = match ty {
            Some(ty) => vec![super::modifier::target(&parameter, ty)?],
            None => super::modifier::targets(&parameter),
        };
        let links = self.deeper(links)?;
        let mut to = Vec::new();
        let mut failed = None;
        for target in &targets {
            let mark = self.sets.len();
            match self.named(*target, rest, value, links) {
                Ok(criterion) => {
                    self.place(mark, 0);
                    self.place(mark, to.len());
                    to.push(Query {
                        kind: *target,
                        criteria: vec![criterion],
                    });
                }
                Err(wrong @ (Wrong::Unknown { .. } | Wrong::NoWay(_))) => {
                    self.sets.truncate(mark);
                    failed = Some(wrong);
                }
                Err(wrong) => return Err(wrong),
            }
        }
        if !to.is_empty() {
            return Ok(Criterion::Chain {
                slot: parameter.slot,
                to,
            });
        }
        Err(match failed {
            Some(wrong) if targets.len() == 1 => wrong,
            Some(wrong @ Wrong::NoWay(_)) => wrong,
            _ => Wrong::Unknown {
                name: rest.to_owned(),
                kinds: targets,
            },
        })
    }

    fn deeper(&self, links: usize) -> Result<usize, Wrong> {
        let most = self.context.chain_max.min(LINKS_MAX);
        if links >= most {
            return Err(Wrong::Fault(issue("chain-too-deep").with("limit", most)));
        }
        Ok(links + 1)
    }
}
