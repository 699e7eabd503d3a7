//! What is wished of the answer: its order, how much of it, what comes along.

use super::wrong::{Wrong, issue};
use super::{Context, SORT_KEYS_MAX, leaf, name, sorts_everything, wrong};
use crate::key::Kind;
use crate::problem::{self, Issue};
use crate::search::{Include, ParameterType, Sort, SortBy};

/// Whether all matches are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Total {
    /// Not at all.
    None,
    /// Roughly.
    Estimate,
    /// Exactly.
    Accurate,
}

/// What was wished so far.
pub(super) struct Wishes<'a> {
    pub kind: Kind,
    pub context: &'a Context<'a>,
    /// Whether the search goes over several kinds.
    pub several: bool,
    pub sort: Vec<Sort>,
    pub includes: Vec<Include>,
    pub includes_asked: usize,
    pub count: Option<u32>,
    pub total: Option<Total>,
    pub explain: bool,
    once: Vec<&'static str>,
}

/// Wishes that are made once.
const ONCE: [&str; 4] = ["_sort", "_count", "_total", "_explain"];

impl<'a> Wishes<'a> {
    pub fn new(kind: Kind, context: &'a Context<'a>, several: bool) -> Wishes<'a> {
        Wishes {
            kind,
            context,
            several,
            sort: Vec::new(),
            includes: Vec::new(),
            includes_asked: 0,
            count: None,
            total: None,
            explain: false,
            once: Vec::new(),
        }
    }

    /// Whether the parameter is a wish and no criterion.
    pub fn is_wish(name: &str) -> bool {
        let (code, _) = name::parts(name);
        ONCE.contains(&code) || ["_include", "_revinclude"].contains(&code)
    }

    /// Takes a wish, and gives back what of it was understood.
    pub fn take(
        &mut self,
        name: &str,
        value: &str,
        notes: &mut Vec<Issue>,
    ) -> Result<Option<String>, Wrong> {
        let (code, modifier) = name::parts(name);
        if ["_include", "_revinclude"].contains(&code) {
            return self.include(name, value, notes);
        }
        if modifier.is_some() {
            return Err(super::modifier::unknown(&[]));
        }
        if let Some(once) = ONCE.into_iter().find(|once| *once == code) {
            if self.once.contains(&once) {
                return Err(Wrong::fault("parameter-repeated"));
            }
            self.once.push(once);
        }
        if value.is_empty() {
            return Err(Wrong::Empty);
        }
        match code {
            "_sort" => return self.sort(value, notes),
            "_count" => self.count = Some(count(value)?),
            "_total" => self.total = Some(total(value)?),
            _ => self.explain = leaf::yes_or_no(&[value])?,
        }
        Ok(Some(value.to_owned()))
    }

    /// `_sort=a,-b`
    fn sort(&mut self, value: &str, notes: &mut Vec<Issue>) -> Result<Option<String>, Wrong> {
        let keys: Vec<&str> = value
            .split(',')
            .map(str::trim)
            .filter(|key| !key.is_empty())
            .collect();
        if keys.is_empty() {
            return Err(Wrong::Empty);
        }
        if keys.len() > SORT_KEYS_MAX {
            let most = SORT_KEYS_MAX;
            return Err(Wrong::Fault(issue("sort-too-many").with("limit", most)));
        }
        let mut understood = Vec::new();
        for key in keys {
            let (descending, code) = match key.strip_prefix('-') {
                Some(code) => (true, code),
                None => (false, key),
            };
            match self.sort_by(code) {
                Some(by) => {
                    self.sort.push(Sort { by, descending });
                    understood.push(key);
                }
                None => self.passed_over("sort-unknown", code, &self.sort_keys(), notes)?,
            }
        }
        Ok((!understood.is_empty()).then(|| understood.join(",")))
    }

    fn sort_by(&self, code: &str) -> Option<SortBy> {
        let by = match code {
            "_id" => SortBy::Id,
            "_lastUpdated" => SortBy::LastUpdated,
            code => {
                let parameter = self.context.catalogue.find(self.kind, code)?;
                if !has_order(parameter.ty) {
                    return None;
                }
                SortBy::Slot(parameter.slot)
            }
        };
        (!self.several || sorts_everything(by)).then_some(by)
    }

    fn sort_keys(&self) -> Vec<&'a str> {
        let mut keys = vec!["_id", "_lastUpdated"];
        let known = self.context.catalogue.of_kind(self.kind);
        keys.extend(known.map(|parameter| &*parameter.code));
        keys.retain(|key| self.sort_by(key).is_some());
        keys
    }

    /// A key or an include that is unknown: refused, or passed over with a note where that is wanted.
    pub fn passed_over(
        &self,
        rule: &'static str,
        text: &str,
        offered: &[&str],
        notes: &mut Vec<Issue>,
    ) -> Result<(), Wrong> {
        let fill = |issue: Issue| {
            issue
                .with("value", name::shown(text))
                .with("nearest", wrong::nearest(text, offered))
                .with("offered", offered.join(", "))
        };
        if self.context.lenient {
            notes.push(fill(Issue::warning(problem::Kind::ParameterUnknown, rule)));
            return Ok(());
        }
        let kind = problem::Kind::ParameterUnknown;
        Err(Wrong::Fault(fill(Issue::error(kind, rule))))
    }
}

/// A number of matches. One that is too large to be a number here is as good as any large one.
fn count(value: &str) -> Result<u32, Wrong> {
    let plain = value.bytes().all(|b| b.is_ascii_digit());
    match plain {
        true => Ok(value.parse().unwrap_or(u32::MAX)),
        false => Err(Wrong::value("0, 1, 2, …")),
    }
}

fn total(value: &str) -> Result<Total, Wrong> {
    match value {
        "none" => Ok(Total::None),
        "estimate" => Ok(Total::Estimate),
        "accurate" => Ok(Total::Accurate),
        _ => Err(Wrong::value("none | estimate | accurate")),
    }
}

/// Whether values of a type have an order that people know. Codes and references are kept as keyed digests, and the order
/// of those means nothing.
fn has_order(ty: ParameterType) -> bool {
    match ty {
        ParameterType::String
        | ParameterType::Date
        | ParameterType::Number
        | ParameterType::Quantity
        | ParameterType::Uri => true,
        ParameterType::Token | ParameterType::Reference | ParameterType::Composite => false,
    }
}
