//! How candidates are found: which criterion narrows most, as the index itself says when it is asked.

use fhir::Kind;
use fhir::search::{Criterion, Query};

use super::condition::{Conditions, is_set};
use super::statement::Statement;
use super::{Scene, flavour, number_of};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::index::Range;

/// A query, ready to be asked.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub kind: Kind,
    /// All criteria, the reach among them. What narrows most stands first, if it can be found as a set.
    pub criteria: Vec<Criterion>,
    pub source: Source,
}

/// Where candidates come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Entries of one value, which lie in the order of numbers: those that meet the first criterion.
    Value(Range),
    /// The few that meet the first criterion, in no order.
    Few,
    /// All resources of the kind.
    All,
}

impl Plan {
    /// Plans a query; `None` where nothing can be found.
    pub fn of(
        connection: &mut AnyConnection,
        scene: &Scene<'_>,
        query: &Query,
    ) -> Result<Option<Plan>, StoreError> {
        let conditions = scene.conditions();
        let Some(criteria) = conditions.within_reach(query) else {
            return Ok(None);
        };
        let mut planner = Planner {
            connection,
            scene,
            conditions,
        };
        let (criteria, few) = planner.ordered(query.kind, criteria)?;
        let value = criteria
            .first()
            .and_then(|first| conditions.one_value(first));
        let source = match value {
            Some(range) => Source::Value(range),
            None if few => Source::Few,
            None => Source::All,
        };
        Ok(Some(Plan {
            kind: query.kind,
            criteria,
            source,
        }))
    }
}

impl<'a> Scene<'a> {
    pub(super) fn conditions(&self) -> Conditions<'a> {
        Conditions {
            encoder: self.encoder(),
            reach: self.reach,
        }
    }
}

impl Conditions<'_> {
    /// The one range with one value that the criterion means, if it means only one.
    fn one_value(&self, criterion: &Criterion) -> Option<Range> {
        let Criterion::Value {
            slot,
            wants,
            negated: false,
        } = criterion
        else {
            return None;
        };
        let mut ranges = self.ranges(*slot, wants);
        let range = ranges.pop().filter(|_| ranges.is_empty())?;
        range.sole().is_some().then_some(range)
    }
}

struct Planner<'a, 'b> {
    connection: &'a mut AnyConnection,
    scene: &'a Scene<'b>,
    conditions: Conditions<'b>,
}

impl Planner<'_, '_> {
    /// Puts the criterion that narrows most in front, and says whether it leaves few.
    fn ordered(
        &mut self,
        kind: Kind,
        criteria: Vec<Criterion>,
    ) -> Result<(Vec<Criterion>, bool), StoreError> {
        let mut ordered = Vec::with_capacity(criteria.len());
        for criterion in criteria {
            ordered.push(self.within(criterion)?);
        }
        let sets: Vec<usize> = (0..ordered.len())
            .filter(|at| ordered.get(*at).is_some_and(is_set))
            .collect();
        // The only way in needs no comparison, if its entries can be walked over in order.
        if let [only] = sets.as_slice()
            && let Some(criterion) = ordered.get(*only)
            && self.conditions.one_value(criterion).is_some()
        {
            ordered.swap(0, *only);
            return Ok((ordered, true));
        }
        let mut best: Option<(usize, i64)> = None;
        for at in sets {
            let Some(criterion) = ordered.get(at) else {
                continue;
            };
            let most = best.map_or(self.scene.costs.gathered_max + 1, |(_, count)| count);
            let count = self.estimate(kind, criterion, most)?;
            if best.is_none_or(|(_, least)| count < least) {
                best = Some((at, count));
            }
            if count <= 16 {
                break;
            }
        }
        let Some((at, count)) = best else {
            return Ok((ordered, false));
        };
        ordered.swap(0, at);
        Ok((ordered, count <= self.scene.costs.gathered_max))
    }

    /// The same for queries within a criterion.
    fn within(&mut self, criterion: Criterion) -> Result<Criterion, StoreError> {
        Ok(match criterion {
            Criterion::Chain { slot, to } => Criterion::Chain {
                slot,
                to: to
                    .into_iter()
                    .map(|query| self.inner(query))
                    .collect::<Result<_, _>>()?,
            },
            Criterion::Has { slot, from } => Criterion::Has {
                slot,
                from: Box::new(self.inner(*from)?),
            },
            Criterion::Any(inner) => Criterion::Any(self.each(inner)?),
            Criterion::All(inner) => Criterion::All(self.each(inner)?),
            Criterion::Not(inner) => Criterion::Not(Box::new(self.within(*inner)?)),
            plain => plain,
        })
    }

    fn each(&mut self, criteria: Vec<Criterion>) -> Result<Vec<Criterion>, StoreError> {
        criteria
            .into_iter()
            .map(|criterion| self.within(criterion))
            .collect()
    }

    fn inner(&mut self, query: Query) -> Result<Query, StoreError> {
        let (criteria, _) = self.ordered(query.kind, query.criteria)?;
        Ok(Query {
            kind: query.kind,
            criteria,
        })
    }

    /// How many entries a criterion means, as far as it is worth counting.
    fn estimate(
        &mut self,
        kind: Kind,
        criterion: &Criterion,
        most: i64,
    ) -> Result<i64, StoreError> {
        if let Criterion::Id(ids) = criterion {
            return Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX));
        }
        // What lies behind a reference is gathered whole before the reference is followed.
        if let Criterion::Chain { to, .. } = criterion {
            for query in to {
                if self.is_wide(query)? {
                    return Ok(most.max(self.scene.costs.gathered_max + 1));
                }
            }
        }
        if let Criterion::Has { from, .. } = criterion
            && self.is_wide(from)?
        {
            return Ok(most.max(self.scene.costs.gathered_max + 1));
        }
        let mut out = Statement::new(flavour(self.connection));
        out.sql("select count(*) from (select 1 from (");
        self.conditions.set(&mut out, kind, criterion);
        out.sql(") a limit ").big(most).sql(") b");
        number_of(self.connection, out)
    }

    /// Whether more lies behind a query than may be gathered.
    fn is_wide(&mut self, query: &Query) -> Result<bool, StoreError> {
        let Some(criteria) = self.conditions.within_reach(query) else {
            return Ok(false);
        };
        let Some(first) = criteria.iter().find(|criterion| is_set(criterion)) else {
            return Ok(true);
        };
        let most = self.scene.costs.gathered_max + 1;
        Ok(self.estimate(query.kind, first, most)? >= most)
    }
}
