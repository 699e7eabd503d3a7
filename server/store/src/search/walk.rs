//! Candidates in order: gathered where they are few, walked over in portions where they are many.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable};
use fhir::search::{Criterion, Sort, SortBy};

use super::plan::{Plan, Source};
use super::range::by_resource;
use super::statement::Statement;
use super::{Cursor, Scene, Search, flavour, number_of};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;

mod candidates;

/// How many candidates the first portion has. Most pages are full by then.
const PORTION: i64 = 2_000;
/// How much longer each further portion is.
const LONGER: i64 = 10;

/// Where the matches of a page stand, in order.
pub(super) fn places(
    connection: &mut AnyConnection,
    scene: &Scene<'_>,
    plan: &Plan,
    search: &Search,
) -> Result<Vec<Cursor>, StoreError> {
    Walk::chosen(connection, scene, plan, search)?.places(connection, search.after.as_ref())
}

/// How many match.
pub(super) fn count(
    connection: &mut AnyConnection,
    scene: &Scene<'_>,
    plan: &Plan,
) -> Result<i64, StoreError> {
    let walk = Walk {
        scene,
        plan,
        sort: &[],
        most: 0,
        way: Way::unsorted(plan),
    };
    if let (Way::Kind, [only @ Criterion::Value { negated: false, .. }]) =
        (walk.way, plan.criteria.as_slice())
    {
        return walk.counted(connection, only);
    }
    let most = match walk.untested() {
        true => scene.costs.counted_max,
        false => scene.costs.walked_max,
    };
    if walk.seen(connection, most + 1)? > most {
        return Err(StoreError::TooCostly);
    }
    let mut out = Statement::new(flavour(connection));
    out.sql("select count(*) from (select c.resource_no from (");
    walk.candidates(&mut out, None, most);
    out.sql(") c");
    walk.tests(&mut out);
    out.sql(") a");
    number_of(connection, out)
}

/// One way through the candidates.
pub(super) struct Walk<'a> {
    pub scene: &'a Scene<'a>,
    pub plan: &'a Plan,
    pub sort: &'a [Sort],
    pub most: usize,
    pub way: Way,
}

/// How candidates are come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// All that meet the first criterion, at once.
    Gather,
    /// Those that meet the first criterion, in the order of their numbers.
    Value,
    /// All of the kind, in the order that is wanted.
    Kind,
}

impl Way {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Way::Gather => "gather",
            Way::Value => "value",
            Way::Kind => "kind",
        }
    }

    fn unsorted(plan: &Plan) -> Way {
        match plan.source {
            Source::Value(_) => Way::Value,
            Source::Few => Way::Gather,
            Source::All => Way::Kind,
        }
    }
}

type Place = (i64, Key, Key, Key, Key, Key);
type Key = Option<Vec<u8>>;
type PlaceType = (
    BigInt,
    Nullable<Binary>,
    Nullable<Binary>,
    Nullable<Binary>,
    Nullable<Binary>,
    Nullable<Binary>,
);

/// Columns of sort keys. A question has no more.
const KEYS: [&str; 5] = ["k1", "k2", "k3", "k4", "k5"];

impl Walk<'_> {
    fn most(&self) -> i64 {
        i64::try_from(self.most).unwrap_or(i64::MAX)
    }

    /// Chooses the way. Entries of one value come in the order of numbers; for another order they must be few.
    pub fn chosen<'b>(
        connection: &mut AnyConnection,
        scene: &'b Scene<'b>,
        plan: &'b Plan,
        search: &'b Search,
    ) -> Result<Walk<'b>, StoreError> {
        let mut walk = Walk {
            scene,
            plan,
            sort: &search.sort,
            most: search.most,
            way: Way::unsorted(plan),
        };
        if walk.way == Way::Value && !search.sort.is_empty() {
            let gathered = scene.costs.gathered_max;
            let few = walk.seen(connection, gathered + 1)? <= gathered;
            walk.way = if few { Way::Gather } else { Way::Kind };
        }
        Ok(walk)
    }

    fn places(
        &self,
        connection: &mut AnyConnection,
        after: Option<&Cursor>,
    ) -> Result<Vec<Cursor>, StoreError> {
        let by_slot = self
            .sort
            .first()
            .is_some_and(|sort| matches!(sort.by, SortBy::Slot(_)));
        match self.way {
            Way::Gather => self.gathered(connection, after),
            Way::Kind if by_slot => self.by_slot(connection, after),
            Way::Kind | Way::Value => self.portions(connection, after),
        }
    }

    /// Whether every candidate is a match.
    fn untested(&self) -> bool {
        self.tested().is_empty()
    }

    /// The criteria that candidates have still to meet.
    fn tested(&self) -> &[Criterion] {
        let from = usize::from(self.way != Way::Kind);
        self.plan.criteria.get(from..).unwrap_or_default()
    }

    /// How many candidates there are, as far as this.
    fn seen(&self, connection: &mut AnyConnection, most: i64) -> Result<i64, StoreError> {
        let mut out = Statement::new(flavour(connection));
        out.sql("select count(*) from (");
        self.candidates(&mut out, None, most);
        out.sql(") a");
        number_of(connection, out)
    }

    /// How many meet one criterion that stands alone, as the index itself says, up to one more than may be counted.
    fn counted(
        &self,
        connection: &mut AnyConnection,
        criterion: &Criterion,
    ) -> Result<i64, StoreError> {
        let mut out = Statement::new(flavour(connection));
        // The sign keeps SQLite from reading all entries of a tenant, only because they lie in this order.
        out.sql("select count(*) from (select distinct +resource_no as resource_no from (");
        let conditions = self.scene.conditions();
        conditions.set(&mut out, self.plan.kind, criterion);
        out.sql(") f limit ")
            .big(self.scene.costs.counted_max.saturating_add(1))
            .sql(") a");
        number_of(connection, out)
    }

    /// All candidates at once, sorted by the database.
    fn gathered(
        &self,
        connection: &mut AnyConnection,
        after: Option<&Cursor>,
    ) -> Result<Vec<Cursor>, StoreError> {
        let mut out = Statement::new(flavour(connection));
        self.selection(&mut out, after, i64::MAX);
        self.load(connection, out)
    }

    /// Candidates in their own order, in portions that grow until the page is full or the candidates end.
    fn portions(
        &self,
        connection: &mut AnyConnection,
        after: Option<&Cursor>,
    ) -> Result<Vec<Cursor>, StoreError> {
        let most = self.scene.costs.walked_max.max(self.most());
        let mut portion = PORTION.max(self.most()).min(most);
        loop {
            if self.sort.len() > 1 && self.offered(connection, after, portion)? > most {
                return Err(StoreError::TooCostly);
            }
            let mut out = Statement::new(flavour(connection));
            self.selection(&mut out, after, portion);
            let places = self.load(connection, out)?;
            let full = places.len() >= self.most;
            let all_seen = self.untested() && self.sort.is_empty();
            if full || all_seen || self.ends_within(connection, after, portion)? {
                return Ok(places);
            }
            if portion >= self.scene.costs.walked_max {
                return Err(StoreError::TooCostly);
            }
            portion = (portion * LONGER).min(self.scene.costs.walked_max);
        }
    }

    /// Whether there are fewer candidates than the portion would have held.
    fn ends_within(
        &self,
        connection: &mut AnyConnection,
        after: Option<&Cursor>,
        portion: i64,
    ) -> Result<bool, StoreError> {
        Ok(self.offered(connection, after, portion)? < portion)
    }

    /// How many candidates a portion has, which may be more where many have the same value.
    fn offered(
        &self,
        connection: &mut AnyConnection,
        after: Option<&Cursor>,
        portion: i64,
    ) -> Result<i64, StoreError> {
        let mut out = Statement::new(flavour(connection));
        out.sql("select count(*) from (");
        self.candidates(&mut out, after, portion);
        out.sql(") a");
        number_of(connection, out)
    }

    /// By the entries of a slot, in their order; then those that have none.
    fn by_slot(
        &self,
        connection: &mut AnyConnection,
        after: Option<&Cursor>,
    ) -> Result<Vec<Cursor>, StoreError> {
        let Some((
            Sort {
                by: SortBy::Slot(slot),
                ..
            },
            rest,
        )) = self.sort.split_first()
        else {
            return self.portions(connection, after);
        };
        let behind_values =
            after.is_some_and(|after| after.keys.first().is_some_and(Option::is_none));
        let mut places = if behind_values {
            Vec::new()
        } else {
            self.portions(connection, after)?
        };
        if places.len() >= self.most {
            return Ok(places);
        }
        let mut plan = self.plan.clone();
        plan.criteria.push(Criterion::Missing {
            slot: *slot,
            missing: true,
        });
        let after = after.filter(|_| behind_values).map(|after| Cursor {
            keys: after.keys.iter().skip(1).cloned().collect(),
            number: after.number,
        });
        let search = Search {
            query: fhir::search::Query {
                kind: plan.kind,
                criteria: Vec::new(),
            },
            sort: rest.to_vec(),
            most: self.most - places.len(),
            after,
        };
        let rest = Walk {
            plan: &plan,
            sort: &search.sort,
            most: search.most,
            ..*self
        };
        let valueless = rest.places(connection, search.after.as_ref())?;
        places.extend(valueless.into_iter().map(|mut place| {
            place.keys.insert(0, None);
            place
        }));
        Ok(places)
    }

    /// The statement that a page begins with.
    pub fn first_selection(&self, out: &mut Statement, after: Option<&Cursor>) {
        self.selection(out, after, PORTION.max(self.most()));
    }

    /// The whole `select`: candidates, tests, keys, order.
    fn selection(&self, out: &mut Statement, after: Option<&Cursor>, portion: i64) {
        out.sql("select resource_no");
        for (at, name) in KEYS.iter().enumerate() {
            out.sql(", ");
            match self.sort.get(at) {
                Some(_) => out.sql(name),
                None => out.by_flavour("null::bytea", "null"),
            };
        }
        out.sql(" from (select c.resource_no");
        for (sort, name) in self.sort.iter().zip(KEYS) {
            out.sql(", ");
            self.key(out, sort);
            out.sql(" as ").sql(name);
        }
        out.sql(" from (");
        self.candidates(out, after, portion);
        out.sql(") c");
        self.tests(out);
        out.sql(") s");
        if let Some(after) = after {
            out.sql(" where ");
            self.behind(out, after);
        }
        // By the values of a slot, a resource comes once for each of its values.
        if self.way == Way::Kind && !self.sort.is_empty() {
            out.sql(" group by resource_no");
            for (_, name) in self.sort.iter().zip(KEYS) {
                out.sql(", ").sql(name);
            }
        }
        self.order(out);
        out.sql(" limit ").big(self.most());
    }

    fn order(&self, out: &mut Statement) {
        out.sql(" order by ");
        for (sort, name) in self.sort.iter().zip(KEYS) {
            out.sql(name).sql(" is null, ").sql(name);
            out.sql(if sort.descending { " desc, " } else { ", " });
        }
        out.sql("resource_no desc");
    }

    /// The tests of candidates, which stand in `c`.
    fn tests(&self, out: &mut Statement) {
        let tested: Vec<&Criterion> = self.tested().iter().collect();
        let conditions = self.scene.conditions();
        conditions.and_all(out, " where ", (self.plan.kind, &tested), "c.resource_no");
    }

    /// What a match is sorted by, as bytes.
    fn key(&self, out: &mut Statement, sort: &Sort) {
        let tenant = self.scene.reach.tenant.0;
        match sort.by {
            SortBy::Slot(slot) => {
                // PostgreSQL would walk over all values in order to find this resource's first.
                by_resource(out.sql("(select value from (select value from "));
                out.sql(" h where tenant = ")
                    .integer(tenant)
                    .sql(" and resource_no = c.resource_no and parameter = ")
                    .integer(slot.0)
                    .by_flavour(" offset 0) k order by value", ") k order by value")
                    .sql(if sort.descending {
                        " desc limit 1)"
                    } else {
                        " limit 1)"
                    });
            }
            SortBy::Id | SortBy::LastUpdated => {
                out.sql("(select ");
                match sort.by {
                    SortBy::Id => out.by_flavour("convert_to(id, 'UTF8')", "cast(id as blob)"),
                    _ => out.by_flavour(
                        "convert_to(lpad(changed_at::text, 20, '0'), 'UTF8')",
                        "cast(printf('%020d', changed_at) as blob)",
                    ),
                };
                out.sql(" from resource where tenant = ")
                    .integer(tenant)
                    .sql(" and kind = ")
                    .small(self.plan.kind.number())
                    .sql(" and resource_no = c.resource_no)");
            }
        }
    }

    /// Whether a match comes behind the cursor.
    fn behind(&self, out: &mut Statement, after: &Cursor) {
        let keys: Vec<(&Sort, &'static str, &Key)> = self
            .sort
            .iter()
            .zip(KEYS)
            .zip(&after.keys)
            .map(|((sort, name), key)| (sort, name, key))
            .collect();
        out.sql("(");
        for at in 0..keys.len() {
            let (same, here) = keys.split_at(at);
            if let Some((sort, name, Some(value))) = here.first() {
                out.sql("(");
                same_keys(out, same);
                out.sql("(").sql(name);
                out.sql(if sort.descending { " < " } else { " > " });
                out.bytes(value.clone()).sql(" or ").sql(name);
                out.sql(" is null)) or ");
            }
        }
        out.sql("(");
        same_keys(out, &keys);
        out.sql("resource_no < ").big(after.number).sql("))");
    }

    fn load(
        &self,
        connection: &mut AnyConnection,
        statement: Statement,
    ) -> Result<Vec<Cursor>, StoreError> {
        let rows: Vec<Place> =
            on_either!(connection, c => statement.giving::<PlaceType>().load(c))?;
        Ok(rows
            .into_iter()
            .map(|(number, k1, k2, k3, k4, k5)| Cursor {
                keys: [k1, k2, k3, k4, k5]
                    .into_iter()
                    .take(self.sort.len())
                    .collect(),
                number,
            })
            .collect())
    }
}

/// The keys are the cursor's, each followed by `and`.
fn same_keys(out: &mut Statement, keys: &[(&Sort, &'static str, &Key)]) {
    for (_, name, key) in keys {
        match key {
            Some(value) => out.sql(name).sql(" = ").bytes(value.clone()),
            None => out.sql(name).sql(" is null"),
        };
        out.sql(" and ");
    }
}
