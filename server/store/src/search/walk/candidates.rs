//! Where the candidates of a walk come from, as SQL, and in which order.

use fhir::search::{Slot, Sort, SortBy};

use super::{Walk, Way};
use crate::index::{Range, each_number};
use crate::search::Cursor;
use crate::search::plan::Source;
use crate::search::statement::{Flavour, Statement};

impl Walk<'_> {
    /// `select` of the numbers of candidates, so many of them, in the order of the walk.
    pub(super) fn candidates(&self, out: &mut Statement, after: Option<&Cursor>, portion: i64) {
        match (self.way, &self.plan.source, self.plan.criteria.first()) {
            (Way::Value, Source::Value(range), _) => {
                self.of_value(out, range, after);
                out.sql(" limit ").big(portion);
            }
            (Way::Gather | Way::Value, _, Some(first)) => {
                // The sign keeps SQLite from reading all entries of a tenant, only because they lie in this order.
                out.sql("select distinct +resource_no as resource_no from (");
                self.scene.conditions().set(out, self.plan.kind, first);
                out.sql(") f");
            }
            _ => match self.sort {
                [] => self.of_kind(out, after, portion),
                [only] => self.in_order(out, only, after, portion),
                [first, ..] => self.whole_values(out, first, after, portion),
            },
        }
    }

    /// All that have this one value, in the order of their numbers.
    fn of_value(&self, out: &mut Statement, range: &Range, after: Option<&Cursor>) {
        if out.flavour == Flavour::Sqlite {
            out.sql("select resource_no from index_entry where ");
            self.scene.conditions().range(out, range);
            self.numbers_behind(out, after);
            out.sql(" order by resource_no desc");
            return;
        }
        // Rows lie in the order of stretches, and each stretch is put in order by itself, so that only as much is read
        // as is asked for.
        const ORDER: &str = " order by stretch desc, resource_no desc";
        each_number(out.sql("select resource_no from (select resource_no >> 8 as stretch, "))
            .sql(" from index_entry where ");
        self.scene.conditions().range(out, range);
        if let Some(after) = after.filter(|_| self.sort.is_empty()) {
            out.sql(" and resource_no >> 8 <= ").big(after.number >> 8);
        }
        out.sql(ORDER).sql(") n");
        if let Some(after) = after.filter(|_| self.sort.is_empty()) {
            out.sql(" where resource_no < ").big(after.number);
        }
        out.sql(ORDER);
    }

    fn numbers_behind(&self, out: &mut Statement, after: Option<&Cursor>) {
        if let Some(after) = after.filter(|_| self.sort.is_empty()) {
            out.sql(" and resource_no < ").big(after.number);
        }
    }

    /// All of the kind, the newest first.
    fn of_kind(&self, out: &mut Statement, after: Option<&Cursor>, portion: i64) {
        out.sql("select resource_no");
        self.rows_of_kind(out);
        self.numbers_behind(out, after);
        out.sql(" order by resource_no desc limit ").big(portion);
    }

    /// All of the kind that have a value, in the order of the values and, where they are the same, as a page has them.
    fn in_order(&self, out: &mut Statement, sort: &Sort, after: Option<&Cursor>, portion: i64) {
        let column = Column::of(sort);
        let place = place_of(after);
        let order = |out: &mut Statement| {
            out.sql(" order by ").sql(column.name);
            out.sql(match sort.descending {
                true => " desc, resource_no desc",
                false => ", resource_no desc",
            });
        };
        out.sql("select resource_no from (select ")
            .sql(column.name)
            .sql(", ");
        self.rows_of_column(out, &column);
        if let Some((value, _)) = place {
            let onwards = if sort.descending { " <= " } else { " >= " };
            column.compared(out.sql(" and "), onwards, value);
        }
        order(out);
        out.sql(") n");
        if let Some((value, number)) = place {
            out.sql(" where (resource_no < ").big(number);
            column.compared(out.sql(" or "), " <> ", value);
            out.sql(")");
        }
        order(out);
        out.sql(" limit ").big(portion);
    }

    /// All of the kind that have one of the next values. As pages have yet another order among those with the same value, none of
    /// these is left out.
    fn whole_values(&self, out: &mut Statement, sort: &Sort, after: Option<&Cursor>, portion: i64) {
        let column = Column::of(sort);
        let (from, to) = match sort.descending {
            true => (" <= ", " >= "),
            false => (" >= ", " <= "),
        };
        let values = |out: &mut Statement| {
            self.rows_of_column(out, &column);
            if let Some((value, _)) = place_of(after) {
                column.compared(out.sql(" and "), from, value);
            }
        };
        let ordered = |out: &mut Statement, descending: bool| {
            out.sql(" order by ").sql(column.name);
            out.sql(if descending { " desc" } else { "" });
        };
        out.sql("select ");
        values(out);
        // The last of the next values, or of all where there are fewer.
        out.sql(" and ")
            .sql(column.name)
            .sql(to)
            .sql("coalesce((select v from (select ");
        out.sql(column.name).sql(" as v, ");
        values(out);
        ordered(out, sort.descending);
        out.sql(") l limit 1 offset ").big(portion - 1);
        out.sql("), (select v from (select ")
            .sql(column.name)
            .sql(" as v, ");
        values(out);
        ordered(out, !sort.descending);
        out.sql(") l limit 1))");
    }

    /// The rows of a column, behind the first words of a `select`: the last that it gives is the number.
    fn rows_of_column(&self, out: &mut Statement, column: &Column) {
        let Some(slot) = column.slot else {
            out.sql("resource_no");
            return self.rows_of_kind(out);
        };
        each_number(out)
            .sql(" from index_entry where tenant = ")
            .integer(self.scene.reach.tenant.0)
            .sql(" and parameter = ")
            .integer(slot.0);
    }

    fn rows_of_kind(&self, out: &mut Statement) {
        out.sql(" from resource where tenant = ")
            .integer(self.scene.reach.tenant.0)
            .sql(" and kind = ")
            .small(self.plan.kind.number())
            .sql(" and not deleted");
    }
}

/// The first key of a cursor, with its number.
fn place_of(after: Option<&Cursor>) -> Option<(&[u8], i64)> {
    let after = after?;
    Some((after.keys.first()?.as_deref()?, after.number))
}

/// What a walk over a kind goes by.
struct Column {
    slot: Option<Slot>,
    name: &'static str,
}

impl Column {
    fn of(sort: &Sort) -> Column {
        let (slot, name) = match sort.by {
            SortBy::Slot(slot) => (Some(slot), "value"),
            SortBy::Id => (None, "id"),
            SortBy::LastUpdated => (None, "changed_at"),
        };
        Column { slot, name }
    }

    /// Compares it with a key of a cursor.
    fn compared(&self, out: &mut Statement, compare: &'static str, key: &[u8]) {
        let text = || String::from_utf8_lossy(key).into_owned();
        out.sql(self.name).sql(compare);
        match self.name {
            "id" => out.text(text()),
            "changed_at" => out.big(text().parse().unwrap_or(0)),
            _ => out.bytes(key.to_vec()),
        };
    }
}
