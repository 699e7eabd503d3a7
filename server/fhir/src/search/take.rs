//! Resource → entries: everything it can be found by.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Catalogue, Entry, Fold, Parameter, ParameterType, Referent, Slot, Value};
use crate::element::Element;
use crate::key::Key;
use crate::path::{Environment, Item};
use crate::problem::{self, Problem};

mod composite;
mod computed;
mod date;
mod plain;
mod plan;
mod quantity;
mod reference;
mod string;
mod token;
mod uri;

use plan::{Path, Rule, Way};

pub(super) use plan::Plan;
pub use reference::{definition, references, referent};
pub(super) use string::folded as folded_text;
pub use token::{contact_forms, folded as folded_code};

/// How many entries a resource may have. Each is a row that is written with every version.
pub const ENTRIES_MAX: usize = 8_000;
/// How many values are looked at before equal ones have been taken together.
const VALUES_MAX: usize = 10 * ENTRIES_MAX;

/// Systems that go by two names: the object identifier → the address.
static SYSTEMS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("take/systems.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .collect()
});

/// The one name under which entries keep a system: the address, where the object identifier of a known system is given.
pub fn canonical_system(text: &str) -> &str {
    if !text.starts_with("urn:oid:") {
        return text;
    }
    SYSTEMS.get(text).copied().unwrap_or(text)
}

/// What is the same for every value of one taking.
#[derive(Clone, Copy)]
struct Circumstances<'a> {
    resource: &'a Element,
    bases: &'a [&'a str],
    zone_minutes: i32,
    fold: Fold,
}

/// The entries so far.
struct Harvest {
    entries: Vec<Entry>,
    full: bool,
}

/// The resource has more in it than an expression may look at.
struct TooLarge;

impl<'a> Circumstances<'a> {
    /// Visits what a way leads to. An expression that has no result in this resource leads nowhere: what somebody sends is
    /// stored even if a parameter cannot make sense of it.
    fn for_each<'b>(
        &self,
        way: &'b Way,
        context: &'b Element,
        visit: &mut dyn FnMut(Item<'b>) -> Result<(), TooLarge>,
    ) -> Result<(), TooLarge>
    where
        'a: 'b,
    {
        let expression = match &way.path {
            Path::Plain(steps) => {
                return steps.walk(context, &mut |element| visit(Item::Element(element)));
            }
            Path::Expression(expression) => expression,
        };
        let environment = Environment {
            zone_minutes: self.zone_minutes,
            ..Environment::of(self.resource)
        };
        match expression.evaluate(context, &environment) {
            Ok(items) => items.into_iter().try_for_each(visit),
            Err(fault) if matches!(fault.rule, "path-steps" | "path-size") => Err(TooLarge),
            Err(_) => Ok(()),
        }
    }

    /// The values of one element.
    fn push(&self, element: &Element, rule: &Rule, out: &mut Vec<Value>) {
        match rule.ty {
            ParameterType::Token => token::push(element, rule, out),
            ParameterType::String => string::push(element, self.fold, out),
            ParameterType::Date => date::push(element, self.zone_minutes, out),
            ParameterType::Number => quantity::push_number(element, out),
            ParameterType::Quantity => quantity::push(element, out),
            ParameterType::Reference => reference::push(element, self.bases, out),
            ParameterType::Uri => uri::push(element, out),
            // A composite has no values of its own, and never stands within another.
            ParameterType::Composite => {}
        }
    }
}

impl Harvest {
    fn add(&mut self, slot: Slot, value: Value) {
        if self.entries.len() >= VALUES_MAX {
            self.full = true;
            return;
        }
        self.entries.push(Entry { slot, value });
    }

    fn add_all(&mut self, slot: Slot, values: &mut Vec<Value>) {
        for value in values.drain(..) {
            self.add(slot, value);
        }
    }
}

impl Catalogue {
    /// Everything a resource can be found by, sorted, each once; its own key is not among it, because it may have none
    /// yet. `bases` are the addresses under which this server is known to its clients; a time without a zone is one of
    /// the offset `zone_minutes`.
    pub fn entries(
        &self,
        resource: &Element,
        bases: &[&str],
        zone_minutes: i32,
    ) -> Result<Vec<Entry>, Problem> {
        let plans = resource.kind().map_or(&[][..], |kind| self.plans(kind));
        let here = Circumstances {
            resource,
            bases,
            zone_minutes,
            fold: self.fold_function(),
        };
        let mut harvest = Harvest {
            entries: Vec::with_capacity(32),
            full: false,
        };
        for plan in plans {
            if !plan.take(&here, &mut harvest) {
                return Err(too_many(Some(&plan.parameter)));
            }
        }
        take_other_references(&here, &mut harvest);
        let Harvest { mut entries, full } = harvest;
        entries.sort_unstable();
        entries.dedup();
        if full || entries.len() > ENTRIES_MAX {
            return Err(too_many(most(plans, &entries)));
        }
        Ok(entries)
    }
}

/// References to resources of this server that no parameter took up, wherever they stand.
fn take_other_references(here: &Circumstances<'_>, harvest: &mut Harvest) {
    let mut others: Vec<Key> = here
        .resource
        .descendants()
        .filter_map(|element| reference::local(element, here.bases))
        .collect();
    if others.is_empty() {
        return;
    }
    others.sort_unstable();
    others.dedup();
    let mut taken: Vec<&Key> = harvest.entries.iter().filter_map(own).collect();
    taken.sort_unstable();
    others.retain(|key| taken.binary_search(&key).is_err());
    for key in others {
        harvest.add(Slot::OTHER_REFERENCE, Value::Reference(Referent::Own(key)));
    }
}

fn own(entry: &Entry) -> Option<&Key> {
    match &entry.value {
        Value::Reference(Referent::Own(key)) => Some(key),
        _ => None,
    }
}

/// The parameter that has most of the entries.
fn most<'a>(plans: &'a [Plan], entries: &[Entry]) -> Option<&'a Parameter> {
    let mut counts: HashMap<Slot, usize> = HashMap::new();
    for entry in entries {
        *counts.entry(entry.slot).or_default() += 1;
    }
    let (slot, _) = counts
        .into_iter()
        .max_by_key(|(slot, count)| (*count, *slot))?;
    let plan = plans.iter().find(|plan| plan.slots().contains(&slot))?;
    Some(&plan.parameter)
}

fn too_many(parameter: Option<&Parameter>) -> Problem {
    let problem = Problem::new(problem::Kind::BusinessRule, "index-entries-too-many")
        .with("limit", ENTRIES_MAX);
    match parameter {
        Some(parameter) => problem.with("parameter", &parameter.code),
        None => problem,
    }
}

#[cfg(test)]
mod tests;
