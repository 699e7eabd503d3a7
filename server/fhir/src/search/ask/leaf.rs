//! The last part of a name, with its values → a criterion.

use super::criterion::Reader;
use super::modifier::{self, Modifier};
use super::sets::{SetHow, SetNeeded};
use super::wrong::{Wrong, issue};
use super::{escape, name, ordered};
use crate::key::{Id, Kind};
use crate::search::{Criterion, Parameter, ParameterType, Query, Slot, Twin, Want};

/// What `:missing` may be.
const YES_OR_NO: &str = "true | false";

impl Reader<'_> {
    /// A parameter of a kind without any chain.
    pub fn leaf(&mut self, kind: Kind, name: &str, value: &str) -> Result<Criterion, Wrong> {
        match self.operator {
            None => self.plain_leaf(kind, name, value),
            Some(operator) => self.compare(kind, name, operator, value),
        }
    }

    /// The same, outside of a filter.
    pub fn plain_leaf(&mut self, kind: Kind, name: &str, value: &str) -> Result<Criterion, Wrong> {
        let (code, modifier) = name::parts(name);
        match code {
            "_id" => return self.id(modifier, value),
            "_lastUpdated" => return self.last_updated(modifier, value),
            "_list" => return self.list(kind, modifier, value),
            _ => {}
        }
        let parameter = self.find(kind, code)?;
        let modifier = modifier
            .map(|text| modifier::read(&parameter, text))
            .transpose()?;
        let values = self.values(value)?;
        match modifier {
            Some(Modifier::Missing) => {
                let missing = yes_or_no(&values)?;
                let slot = parameter.slot;
                Ok(Criterion::Missing { slot, missing })
            }
            Some(Modifier::In) => self.sets(&parameter, SetHow::In, &values),
            Some(Modifier::NotIn) => self.sets(&parameter, SetHow::NotIn, &values),
            Some(Modifier::Above) if parameter.ty == ParameterType::Token => {
                self.sets(&parameter, SetHow::Above, &values)
            }
            Some(Modifier::Below) if parameter.ty == ParameterType::Token => {
                self.sets(&parameter, SetHow::Below, &values)
            }
            _ => self.wanted(&parameter, modifier, &values),
        }
    }

    fn wanted(
        &mut self,
        parameter: &Parameter,
        modifier: Option<Modifier>,
        values: &[&str],
    ) -> Result<Criterion, Wrong> {
        let mut wants: Vec<Want> = Vec::new();
        for value in values {
            let more = self.wants(parameter, modifier, value)?;
            self.spend(more.len())?;
            wants.extend(more);
        }
        let twin = match modifier {
            Some(Modifier::Text) => Some(Twin::Text),
            Some(Modifier::OfType) => Some(Twin::OfType),
            Some(Modifier::Identifier) => Some(Twin::Identifier),
            _ => None,
        };
        Ok(Criterion::Value {
            slot: twin.map_or(parameter.slot, |twin| {
                Slot::twin(parameter.kind, &parameter.code, twin)
            }),
            wants,
            negated: modifier == Some(Modifier::Not),
        })
    }

    /// The values, still with their escapes. Empty ones drop out.
    fn values<'v>(&self, value: &'v str) -> Result<Vec<&'v str>, Wrong> {
        let mut values = escape::split(value, ',')?;
        values.retain(|value| !value.is_empty());
        let most = self.context.values_max;
        match values.len() {
            0 => Err(Wrong::Empty),
            count if count > most => {
                Err(Wrong::Fault(issue("parameter-values").with("most", most)))
            }
            _ => Ok(values),
        }
    }

    /// `_id`. A text that cannot be an id is well-formed here and finds nothing.
    fn id(&mut self, modifier: Option<&str>, value: &str) -> Result<Criterion, Wrong> {
        let values = self.values(value)?;
        let ids = values
            .iter()
            .filter_map(|value| Id::parse(value))
            .collect::<Vec<Id>>();
        self.spend(ids.len())?;
        match modifier {
            None => Ok(Criterion::Id(ids)),
            Some("not") => Ok(Criterion::Not(Box::new(Criterion::Id(ids)))),
            Some("missing") => never_missing(&values),
            Some(_) => Err(modifier::unknown(&["missing", "not"])),
        }
    }

    fn last_updated(&mut self, modifier: Option<&str>, value: &str) -> Result<Criterion, Wrong> {
        let values = self.values(value)?;
        match modifier {
            None => {}
            Some("missing") => return never_missing(&values),
            Some(_) => return Err(modifier::unknown(&["missing"])),
        }
        self.spend(values.len())?;
        let wants = values
            .iter()
            .map(|value| ordered::date(value, self.context));
        Ok(Criterion::LastUpdated(wants.collect::<Result<_, _>>()?))
    }

    /// What stands in one of these lists.
    fn list(
        &mut self,
        kind: Kind,
        modifier: Option<&str>,
        value: &str,
    ) -> Result<Criterion, Wrong> {
        if modifier.is_some() {
            return Err(modifier::unknown(&[]));
        }
        let item = name::list_item(self.context.catalogue, kind).ok_or_else(|| Wrong::Unknown {
            name: "_list".to_owned(),
            kinds: vec![kind],
        })?;
        let (slot, list) = (item.slot, item.kind);
        let values = self.values(value)?;
        let ids: Vec<Id> = values
            .iter()
            .filter_map(|value| Id::parse(value.strip_prefix("List/").unwrap_or(value)))
            .collect();
        self.spend(ids.len())?;
        Ok(Criterion::Has {
            slot,
            from: Box::new(Query {
                kind: list,
                criteria: vec![Criterion::Id(ids)],
            }),
        })
    }

    /// Criteria that need a set of codes: for each a place that finds nothing until it is filled. To stand in none of
    /// several sets is to be outside each of them.
    pub fn sets(
        &mut self,
        parameter: &Parameter,
        how: SetHow,
        values: &[&str],
    ) -> Result<Criterion, Wrong> {
        let empty = || Criterion::Any(Vec::new());
        for (at, value) in values.iter().enumerate() {
            self.spend(1)?;
            if self.sets_max == 0 {
                return Err(Wrong::fault("set-not-here"));
            }
            if self.sets.len() >= self.sets_max {
                let most = self.sets_max;
                return Err(Wrong::Fault(issue("query-too-large").with("limit", most)));
            }
            let mut set = SetNeeded::read(parameter, how, value, self.context)?;
            if values.len() > 1 {
                set.at.push(at);
            }
            self.sets.push(set);
        }
        let places: Vec<Criterion> = values.iter().map(|_| empty()).collect();
        Ok(match (values.len(), how) {
            (1, _) => empty(),
            (_, SetHow::NotIn) => Criterion::All(places),
            _ => Criterion::Any(places),
        })
    }
}

pub(super) fn yes_or_no(values: &[&str]) -> Result<bool, Wrong> {
    match values {
        ["true"] => Ok(true),
        ["false"] => Ok(false),
        _ => Err(Wrong::value(YES_OR_NO)),
    }
}

/// `:missing` of what every resource has.
fn never_missing(values: &[&str]) -> Result<Criterion, Wrong> {
    Ok(match yes_or_no(values)? {
        true => Criterion::Any(Vec::new()),
        false => Criterion::All(Vec::new()),
    })
}
