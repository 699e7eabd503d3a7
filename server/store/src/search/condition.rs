//! Criteria → SQL, in two forms: *the numbers of all that meet it*, and *whether this one meets it*.
//!
//! The planner of neither database is trusted to choose between them: what narrows most is written as a set that is
//! found through an index, everything else as a question about one resource that is answered through an index. So no
//! statement scans a table, however the statistics lie.

use fhir::search::{self, Criterion, Query, Slot, Want};
use fhir::{Id, Kind, Reach};

use super::range::{bounds, by_resource, changed, is_one_of};
use super::statement::{Names, Statement};
use crate::index::{Encoder, Range, each_number, everything, own_number};
use crate::many::joined_entries;

/// What conditions need to know.
#[derive(Clone, Copy)]
pub(super) struct Conditions<'a> {
    pub encoder: Encoder<'a>,
    pub reach: &'a Reach,
}

/// The column in which the number of the resource stands that is asked about.
pub(super) type Number = &'static str;

impl Conditions<'_> {
    /// The criteria of a query with what narrows it to the reach. `None` where nothing of the kind is within reach.
    pub fn within_reach(&self, query: &Query) -> Option<Vec<Criterion>> {
        if !self.reach.touches(query.kind) {
            return None;
        }
        let mut criteria = Vec::with_capacity(query.criteria.len() + 1);
        criteria.extend(
            self.reach
                .narrowed_to(query.kind)
                .map(|patient| membership(query.kind, patient)),
        );
        for criterion in &query.criteria {
            match criterion {
                Criterion::All(inner) => criteria.extend(inner.iter().cloned()),
                one => criteria.push(one.clone()),
            }
        }
        Some(criteria)
    }

    fn reached(&self, queries: &[Query]) -> Vec<(Kind, Vec<Criterion>)> {
        queries
            .iter()
            .filter_map(|query| Some((query.kind, self.within_reach(query)?)))
            .collect()
    }

    pub fn ranges(&self, slot: Slot, wants: &[Want]) -> Vec<Range> {
        wants
            .iter()
            .flat_map(|want| self.encoder.ranges(slot, want))
            .collect()
    }

    /// `select` of the numbers of all of this kind that meet the criterion. A number may come more than once.
    pub fn set(&self, out: &mut Statement, kind: Kind, criterion: &Criterion) {
        match criterion {
            Criterion::Id(ids) => self.resources(out, kind, |out| is_named(out, ids)),
            Criterion::LastUpdated(wants) => self.resources(out, kind, |out| changed(out, wants)),
            Criterion::Value { slot, wants, .. } => self.entries(out, &self.ranges(*slot, wants)),
            Criterion::Missing { slot, .. } => self.entries(out, &everything(*slot)),
            Criterion::Chain { slot, to } => self.referrers_of(out, *slot, &self.reached(to)),
            Criterion::Has { slot, from } => self.referred_by(out, kind, *slot, from),
            Criterion::Any(inner) if !inner.is_empty() => {
                out.joined(" union all ", inner, |out, one| {
                    out.sql("select resource_no from (");
                    self.set(out, kind, one);
                    out.sql(") a");
                });
            }
            Criterion::All(inner) => self.conjunction(out, kind, inner),
            Criterion::Any(_) | Criterion::Not(_) => nothing(out),
        }
    }

    /// `select` of the numbers of all of this kind that meet all criteria: the first that can be a set as a set, the
    /// rest as tests. The planner has put the narrowest first.
    pub fn conjunction(&self, out: &mut Statement, kind: Kind, criteria: &[Criterion]) {
        let driver = criteria.iter().position(is_set);
        let rest: Vec<&Criterion> = criteria
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != driver)
            .map(|(_, criterion)| criterion)
            .collect();
        out.deeper(|out, names| {
            out.sql("select ").sql(names.set_number).sql(" from (");
            match driver.and_then(|at| criteria.get(at)) {
                Some(driver) => self.set(out, kind, driver),
                None => self.resources(out, kind, |out| {
                    out.sql("1 = 1");
                }),
            }
            out.sql(") ").sql(names.set);
            self.and_all(out, " where ", (kind, &rest), names.set_number);
        });
    }

    /// Tests, each behind a word.
    pub fn and_all(
        &self,
        out: &mut Statement,
        first: &'static str,
        (kind, criteria): (Kind, &[&Criterion]),
        number: Number,
    ) {
        for (at, criterion) in criteria.iter().enumerate() {
            out.sql(if at == 0 { first } else { " and " });
            self.test(out, kind, criterion, number);
        }
    }

    /// Whether the resource with this number meets the criterion.
    pub fn test(&self, out: &mut Statement, kind: Kind, criterion: &Criterion, number: Number) {
        match criterion {
            Criterion::Id(ids) => self.resource(out, kind, number, |out| is_named(out, ids)),
            Criterion::LastUpdated(wants) => {
                self.resource(out, kind, number, |out| changed(out, wants));
            }
            Criterion::Value {
                slot,
                wants,
                negated,
            } => {
                out.sql(if *negated { "not " } else { "" });
                self.entry(out, number, &self.ranges(*slot, wants));
            }
            Criterion::Missing { slot, missing } => {
                out.sql(if *missing { "not " } else { "" });
                self.entry(out, number, &everything(*slot));
            }
            Criterion::Chain { slot, to } => self.leads_to(out, number, *slot, to),
            Criterion::Has { slot, from } => self.is_referred_by(out, kind, number, (*slot, from)),
            Criterion::Any(inner) => self.tests(out, kind, (inner, " or ", "(1 = 0)"), number),
            Criterion::All(inner) => self.tests(out, kind, (inner, " and ", "(1 = 1)"), number),
            Criterion::Not(inner) => {
                out.sql("not ");
                self.test(out, kind, inner, number);
            }
        }
    }

    fn tests(
        &self,
        out: &mut Statement,
        kind: Kind,
        (inner, between, none): (&[Criterion], &'static str, &'static str),
        number: Number,
    ) {
        if inner.is_empty() {
            out.sql(none);
            return;
        }
        out.sql("(");
        out.joined(between, inner, |out, one| self.test(out, kind, one, number));
        out.sql(")");
    }

    /// `select` of the numbers of current resources of a kind.
    fn resources(&self, out: &mut Statement, kind: Kind, condition: impl FnOnce(&mut Statement)) {
        out.sql("select resource_no from resource where tenant = ")
            .integer(self.encoder.tenant)
            .sql(" and kind = ")
            .small(kind.number())
            .sql(" and not deleted and ");
        condition(out);
    }

    /// Whether the current row with this number meets a condition.
    fn resource(
        &self,
        out: &mut Statement,
        kind: Kind,
        number: Number,
        condition: impl FnOnce(&mut Statement),
    ) {
        out.sql("(");
        self.resources(out, kind, |out| {
            condition(out);
            out.sql(" and resource_no = ").sql(number);
        });
        out.sql(" limit 1) is not null");
    }

    /// `select` of the numbers under these ranges.
    fn entries(&self, out: &mut Statement, ranges: &[Range]) {
        if ranges.is_empty() {
            return nothing(out);
        }
        out.joined(" union all ", ranges, |out, range| {
            each_number(out.sql("select ")).sql(" from index_entry where ");
            self.range(out, range);
        });
    }

    /// Whether one of these ranges holds an entry of this resource.
    fn entry(&self, out: &mut Statement, number: Number, ranges: &[Range]) {
        if ranges.is_empty() {
            out.sql("(1 = 0)");
            return;
        }
        // A scalar that ends at the first row is answered as written; an `exists` may be turned into something else.
        out.sql("(");
        out.joined(" or ", ranges, |out, range| {
            by_resource(out.sql("(select 1 from ")).sql(" h where resource_no = ");
            out.sql(number).sql(" and ");
            self.range(out, range);
            out.sql(" limit 1) is not null");
        });
        out.sql(")");
    }

    pub fn range(&self, out: &mut Statement, range: &Range) {
        out.sql("tenant = ")
            .integer(self.encoder.tenant)
            .sql(" and parameter = ")
            .integer(range.slot);
        bounds(out, range);
    }

    /// `select` of those whose reference leads to what one of the queries finds.
    fn referrers_of(&self, out: &mut Statement, slot: Slot, to: &[(Kind, Vec<Criterion>)]) {
        each_number(out.sql("select "))
            .sql(" from index_entry where tenant = ")
            .integer(self.encoder.tenant)
            .sql(" and parameter = ")
            .integer(slot.0)
            .sql(" and value ");
        is_one_of(out, |out| self.own_values(out, to));
    }

    /// `select` of the own values of what the queries find.
    fn own_values(&self, out: &mut Statement, to: &[(Kind, Vec<Criterion>)]) {
        if to.is_empty() {
            out.sql("select value from index_entry where 1 = 0");
            return;
        }
        out.joined(" union all ", to, |out, (kind, criteria)| {
            by_resource(out.sql("select value from "));
            out.sql(" h where tenant = ")
                .integer(self.encoder.tenant)
                .sql(" and parameter = ")
                .integer(own_number(*kind))
                .sql(" and resource_no ");
            is_one_of(out, |out| self.conjunction(out, *kind, criteria));
        });
    }

    /// `select` of those of this kind to whom what the query finds refers.
    fn referred_by(&self, out: &mut Statement, kind: Kind, slot: Slot, from: &Query) {
        let Some(criteria) = self.within_reach(from) else {
            return nothing(out);
        };
        each_number(out.sql("select "))
            .sql(" from index_entry where tenant = ")
            .integer(self.encoder.tenant)
            .sql(" and parameter = ")
            .integer(own_number(kind))
            .sql(" and value ");
        is_one_of(out, |out| {
            by_resource(out.sql("select value from "));
            out.sql(" h where tenant = ")
                .integer(self.encoder.tenant)
                .sql(" and parameter = ")
                .integer(slot.0)
                .sql(" and resource_no ");
            is_one_of(out, |out| self.conjunction(out, from.kind, &criteria));
        });
    }

    /// Whether a reference of this resource leads to what one of the queries finds.
    fn leads_to(&self, out: &mut Statement, number: Number, slot: Slot, to: &[Query]) {
        let reached = self.reached(to);
        if reached.is_empty() {
            out.sql("(1 = 0)");
            return;
        }
        out.sql("(");
        out.joined(" or ", &reached, |out, (kind, criteria)| {
            out.deeper(|out, names| {
                let (near, far) = ((names.entry, slot.0), (names.own, own_number(*kind)));
                self.linked(out, (near, far), (names.entry_number, number));
                let criteria: Vec<&Criterion> = criteria.iter().collect();
                self.and_all(out, " and ", (*kind, &criteria), names.own_number);
                out.sql(" limit 1) is not null");
            });
        });
        out.sql(")");
    }

    /// Whether what the query finds refers to this resource.
    fn is_referred_by(
        &self,
        out: &mut Statement,
        kind: Kind,
        number: Number,
        (slot, from): (Slot, &Query),
    ) {
        let Some(criteria) = self.within_reach(from) else {
            out.sql("(1 = 0)");
            return;
        };
        out.deeper(|out, names: &Names| {
            let (near, far) = ((names.own, own_number(kind)), (names.entry, slot.0));
            self.linked(out, (near, far), (names.own_number, number));
            let criteria: Vec<&Criterion> = criteria.iter().collect();
            self.and_all(out, " and ", (from.kind, &criteria), names.entry_number);
            out.sql(" limit 1) is not null");
        });
    }

    /// The beginning of a question about entries of this resource and entries elsewhere that have the same value.
    fn linked(
        &self,
        out: &mut Statement,
        (near, far): ((&'static str, i32), (&'static str, i32)),
        (near_number, number): (Number, Number),
    ) {
        let tenant = self.encoder.tenant;
        by_resource(out.sql("(select 1 from ")).sql(" ").sql(near.0);
        out.sql(" cross join ");
        joined_entries(out, far.0, (tenant, far.1), |out| {
            out.sql(near.0).sql(".value");
        });
        out.sql(" where ");
        out.sql(near.0).sql(".tenant = ").integer(tenant);
        out.sql(" and ").sql(near_number).sql(" = ").sql(number);
        out.sql(" and ").sql(near.0).sql(".parameter = ");
        out.integer(near.1);
    }
}

/// Whether the numbers of all that meet it can be found through an index, without looking at others.
pub(super) fn is_set(criterion: &Criterion) -> bool {
    match criterion {
        Criterion::Id(_)
        | Criterion::LastUpdated(_)
        | Criterion::Missing { missing: false, .. }
        | Criterion::Chain { .. }
        | Criterion::Has { .. } => true,
        Criterion::Value { negated, .. } => !negated,
        Criterion::Missing { .. } | Criterion::Not(_) => false,
        Criterion::Any(inner) => inner.iter().all(is_set),
        Criterion::All(inner) => inner.iter().any(is_set),
    }
}

/// Whether a resource belongs to a patient. Of patients it is only this one: a link to another does not open that
/// one's record.
fn membership(kind: Kind, patient: &Id) -> Criterion {
    if kind == Kind::PATIENT {
        return Criterion::Id(vec![patient.clone()]);
    }
    search::compartment::criterion(kind, patient)
}

fn is_named(out: &mut Statement, ids: &[Id]) {
    if ids.is_empty() {
        out.sql("1 = 0");
        return;
    }
    out.sql("id in (");
    out.joined(", ", ids, |out, id| {
        out.text(id.as_str().to_owned());
    });
    out.sql(")");
}

fn nothing(out: &mut Statement) {
    out.sql("select resource_no from index_entry where 1 = 0");
}
