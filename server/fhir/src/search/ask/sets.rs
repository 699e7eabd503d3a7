//! Sets of codes that a question needs and that somebody else must look up: members of a value set, what stands above or
//! below a code.

use super::wrong::Wrong;
use super::{Context, escape};
use crate::key::{Kind, local_reference};
use crate::search::{Criterion, Parameter, Query, Slot, Want, canonical_system, folded_code};

/// How a set is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetHow {
    /// A code is in the value set.
    In,
    /// No code is.
    NotIn,
    /// A code is this one, or above it in the hierarchy of its system.
    Above,
    /// A code is this one, or below it.
    Below,
}

/// A set of codes that is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetNeeded {
    /// How it is used.
    pub how: SetHow,
    /// The value set, by its address or as `ValueSet/id`; above and below, `system|code`.
    pub reference: String,
    pub(super) at: Vec<usize>,
    slot: Slot,
    case_counts: bool,
}

impl SetNeeded {
    pub(super) fn read(
        parameter: &Parameter,
        how: SetHow,
        value: &str,
        context: &Context<'_>,
    ) -> Result<SetNeeded, Wrong> {
        let reference = match how {
            SetHow::In | SetHow::NotIn => value_set(&escape::plain(value)?, context)
                .ok_or_else(|| Wrong::value("ValueSet/id | http://…"))?,
            SetHow::Above | SetHow::Below => {
                let (system, code) = escape::split_once(value, '|')?;
                let (system, code) = (
                    escape::plain(system)?,
                    escape::plain(code.unwrap_or_default())?,
                );
                if system.is_empty() || code.is_empty() {
                    return Err(Wrong::value("system|code"));
                }
                format!("{}|{code}", canonical_system(&system))
            }
        };
        Ok(SetNeeded {
            how,
            reference,
            at: Vec::new(),
            slot: parameter.slot,
            case_counts: parameter.case_counts,
        })
    }

    /// Where it stands in the query, from the outside in: the number of a criterion, of one among several, or of a query
    /// behind a reference and then of a criterion in it. What stands alone has the number 0.
    pub fn at(&self) -> &[usize] {
        &self.at
    }

    /// Puts the codes into their place.
    pub(super) fn fill(self, query: &mut Query, codes: Vec<(String, String)>) {
        let wants = codes
            .into_iter()
            .map(|(system, code)| Want::Token {
                system: Some(canonical_system(&system).into()),
                code: (!code.is_empty()).then(|| folded_code(&code, self.case_counts).into()),
            })
            .collect();
        if let Some(place) = in_query(query, &self.at) {
            *place = Criterion::Value {
                slot: self.slot,
                wants,
                negated: self.how == SetHow::NotIn,
            };
        }
    }
}

fn in_query<'q>(query: &'q mut Query, at: &[usize]) -> Option<&'q mut Criterion> {
    let (first, rest) = at.split_first()?;
    in_criterion(query.criteria.get_mut(*first)?, rest)
}

fn in_criterion<'q>(criterion: &'q mut Criterion, at: &[usize]) -> Option<&'q mut Criterion> {
    let Some((first, rest)) = at.split_first() else {
        return Some(criterion);
    };
    match criterion {
        Criterion::Any(inner) | Criterion::All(inner) => in_criterion(inner.get_mut(*first)?, rest),
        Criterion::Not(inner) => in_criterion(inner, rest),
        Criterion::Chain { to, .. } => in_query(to.get_mut(*first)?, rest),
        Criterion::Has { from, .. } => in_query(from, rest),
        _ => None,
    }
}

/// A value set by its address, or one of this server.
fn value_set(text: &str, context: &Context<'_>) -> Option<String> {
    let key = local_reference(text, context.bases);
    match key {
        Some(key) if key.kind.name() == "ValueSet" => Some(key.to_string()),
        Some(key) if Kind::parse(key.kind.name()).is_some() => None,
        _ => super::reference::is_address(text).then(|| text.to_owned()),
    }
}
