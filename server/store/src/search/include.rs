//! What comes along with matches: what they refer to, and what refers to them. Never what lies beyond the reach.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use fhir::Kind;
use fhir::search::{Include, Slot};

use super::condition::Conditions;
use super::range::{by_resource, is_one_of};
use super::statement::Statement;
use super::{Hit, Scene, flavour, hits};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::index::{each_number, own_number, reference_slots};

/// How often `:iterate` is followed.
const DEPTH_MAX: usize = 4;

/// What comes along with a page.
#[derive(Clone, Debug, Default)]
pub struct Included {
    /// The resources, each once, and none that is among the matches.
    pub hits: Vec<Hit>,
    /// Whether there were more than could come along.
    pub cut: bool,
}

/// A resource by its kind and number.
type Numbered = (Kind, i64);

/// Brings along what the includes ask for, at most so many.
pub(crate) fn included(
    connection: &mut AnyConnection,
    scene: &Scene<'_>,
    (matches, includes): (&[Hit], &[Include]),
    most: usize,
) -> Result<Included, StoreError> {
    let mut journey = Journey {
        scene,
        seen: matches
            .iter()
            .map(|hit| (hit.key.kind, hit.number))
            .collect(),
        found: Vec::new(),
        most,
        cut: false,
    };
    let mut fresh: Vec<Numbered> = journey.seen.iter().copied().collect();
    fresh.sort_unstable();
    let mut round = 0;
    while !fresh.is_empty() && round <= DEPTH_MAX && !journey.cut {
        let mut next = Vec::new();
        for include in includes.iter().filter(|one| round == 0 || one.iterate) {
            next.extend(journey.step(connection, include, &fresh)?);
        }
        fresh = next;
        round += 1;
    }
    let mut found = Vec::with_capacity(journey.found.len());
    for kind in Kind::all() {
        let numbers: Vec<i64> = journey
            .found
            .iter()
            .filter(|(of, _)| *of == kind)
            .map(|(_, number)| *number)
            .collect();
        found.extend(hits(
            connection,
            scene.keys,
            (scene.reach.tenant.0, kind),
            &numbers,
        )?);
    }
    Ok(Included {
        hits: found,
        cut: journey.cut,
    })
}

struct Journey<'a> {
    scene: &'a Scene<'a>,
    seen: HashSet<Numbered>,
    found: Vec<Numbered>,
    most: usize,
    cut: bool,
}

impl Journey<'_> {
    /// Follows one include from these resources, and gives what was not there yet.
    fn step(
        &mut self,
        connection: &mut AnyConnection,
        include: &Include,
        from: &[Numbered],
    ) -> Result<Vec<Numbered>, StoreError> {
        let slots = match &include.slots {
            Some(slots) => slots.clone(),
            None => reference_slots(self.scene.catalogue, include.source),
        };
        let mut fresh = Vec::new();
        for (near, far) in self.ends(include, from) {
            let numbers: Vec<i64> = from
                .iter()
                .filter(|(kind, _)| *kind == near)
                .map(|(_, number)| *number)
                .collect();
            if numbers.is_empty() || slots.is_empty() {
                continue;
            }
            let statement = self.statement(connection, include, (near, far), (&slots, &numbers));
            let Some(statement) = statement else {
                continue;
            };
            let rows: Vec<i64> = on_either!(connection, c => statement.giving::<BigInt>().load(c))?;
            for number in rows {
                if self.seen.contains(&(far, number)) {
                    continue;
                }
                if self.found.len() >= self.most {
                    self.cut = true;
                    return Ok(fresh);
                }
                self.seen.insert((far, number));
                self.found.push((far, number));
                fresh.push((far, number));
            }
        }
        Ok(fresh)
    }

    /// The kinds between which the include leads: from what is there to what may come.
    fn ends(&self, include: &Include, from: &[Numbered]) -> Vec<(Kind, Kind)> {
        let there: Vec<Kind> = Kind::all()
            .filter(|kind| from.iter().any(|(of, _)| of == kind))
            .collect();
        if include.reverse {
            return there
                .into_iter()
                .filter(|kind| include.target.is_none_or(|target| target == *kind))
                .map(|kind| (kind, include.source))
                .collect();
        }
        if !there.contains(&include.source) {
            return Vec::new();
        }
        Kind::all()
            .filter(|kind| include.target.is_none_or(|target| target == *kind))
            .filter(|kind| self.is_target(include, *kind))
            .map(|kind| (include.source, kind))
            .collect()
    }

    fn is_target(&self, include: &Include, kind: Kind) -> bool {
        let slots = include.slots.as_deref();
        self.scene
            .catalogue
            .of_kind(include.source)
            .any(|parameter| {
                slots.is_none_or(|slots| slots.contains(&parameter.slot))
                    && parameter.targets.contains(kind)
            })
    }

    /// `select` of the numbers at the far end. `None` where nothing of that kind is within reach.
    fn statement(
        &self,
        connection: &AnyConnection,
        include: &Include,
        (near, far): (Kind, Kind),
        (slots, numbers): (&[Slot], &[i64]),
    ) -> Option<Statement> {
        let conditions: Conditions<'_> = self.scene.conditions();
        let query = fhir::search::Query {
            kind: far,
            criteria: Vec::new(),
        };
        let reach = conditions.within_reach(&query)?;
        let tenant = self.scene.reach.tenant.0;
        let limit = i64::try_from(self.most + self.seen.len() + 1).unwrap_or(i64::MAX);
        let mut out = Statement::new(flavour(connection));
        // The sign keeps SQLite from reading all entries of a tenant, only because they lie in the order that is wanted.
        each_number(out.sql("select distinct +f.resource_no from (select "))
            .sql(" from index_entry where tenant = ")
            .integer(tenant)
            .sql(" and parameter ");
        let far_parameters = |out: &mut Statement| match include.reverse {
            true => parameters(out, slots.iter().map(|slot| slot.0)),
            false => parameters(out, [own_number(far)].into_iter()),
        };
        far_parameters(&mut out);
        out.sql(" and value ");
        is_one_of(&mut out, |out| {
            by_resource(out.sql("select n.value from "));
            out.sql(" n where n.tenant = ")
                .integer(tenant)
                .sql(" and n.parameter ");
            match include.reverse {
                true => parameters(out, [own_number(near)].into_iter()),
                false => parameters(out, slots.iter().map(|slot| slot.0)),
            }
            out.sql(" and n.resource_no in (");
            out.joined(", ", numbers, |out, number| {
                out.big(*number);
            });
            out.sql(")");
        });
        out.sql(") f");
        let tests: Vec<&fhir::search::Criterion> = reach.iter().collect();
        conditions.and_all(&mut out, " where ", (far, &tests), "f.resource_no");
        out.sql(" order by 1 desc limit ").big(limit);
        Some(out)
    }
}

/// The statement of one step, for tests of plans.
#[cfg(test)]
pub(super) fn step_statement(
    connection: &AnyConnection,
    scene: &Scene<'_>,
    include: &Include,
    ends: (Kind, Kind),
    numbers: &[i64],
) -> Option<Statement> {
    let journey = Journey {
        scene,
        seen: HashSet::new(),
        found: Vec::new(),
        most: 1_000,
        cut: false,
    };
    let slots = include.slots.clone().unwrap_or_default();
    journey.statement(connection, include, ends, (&slots, numbers))
}

fn parameters(out: &mut Statement, numbers: impl Iterator<Item = i32>) {
    out.sql("in (");
    out.joined(", ", numbers, |out, number| {
        out.integer(number);
    });
    out.sql(")");
}
