//! Asking for many values of sixteen bytes by one statement, which is prepared once for many and once for few.
//!
//! The values stand one behind the other in a single bound text, and the database takes them out of it by number. So it
//! goes through them one by one, each through an index, and has no choice of plans.

use crate::index::each_number;
use crate::search::{Flavour, Statement};

/// How many values one statement asks for.
pub(crate) const MANY_MAX: usize = 1_000;

/// Up to how many are few: what is asked for them is answered sooner than it is planned.
const FEW_MAX: i32 = 16;

const VALUE_BYTES: usize = 16;

/// Some values, at most [`MANY_MAX`].
pub(crate) struct Many {
    bytes: Vec<u8>,
    count: i32,
}

impl Many {
    pub fn of(values: &[[u8; VALUE_BYTES]]) -> Many {
        let values = values.get(..MANY_MAX).unwrap_or(values);
        Many {
            bytes: values.concat(),
            count: i32::try_from(values.len()).unwrap_or(0),
        }
    }

    /// What a statement begins with, before its `select`. The number of each value is then `n.place`, from 0.
    pub fn head(&self, out: &mut Statement) {
        if out.flavour == Flavour::Sqlite {
            out.sql("with recursive n(place) as (select 0 union all select place + 1 from n where place + 1 < ")
                .integer(self.count)
                .sql(") ");
        }
    }

    /// What it selects from first, with the join to what comes next.
    pub fn sources(&self, out: &mut Statement) {
        out.sql(" from ");
        match out.flavour {
            Flavour::Sqlite => out.sql("n"),
            // Where the planner sees how few they are, it takes the plan that it keeps for one of many, and makes another each time,
            // which takes longer than the answer.
            Flavour::Postgres if self.count <= FEW_MAX => out
                .sql("generate_series(0, (select ")
                .integer(self.count)
                .sql(") - 1) n(place)"),
            Flavour::Postgres => out
                .sql("generate_series(0, ")
                .integer(self.count)
                .sql(" - 1) n(place)"),
        };
        out.sql(" cross join ");
    }

    /// The value itself.
    pub fn value(&self, out: &mut Statement) {
        out.sql("substr(")
            .bytes(self.bytes.clone())
            .sql(", n.place * 16 + 1, 16)");
    }
}

/// The entries of one value as they are joined to what stands before them, with the numbers of their resources.
pub(crate) fn joined_entries(
    out: &mut Statement,
    alias: &'static str,
    (tenant, parameter): (i32, i32),
    value: impl FnOnce(&mut Statement),
) {
    match out.flavour {
        Flavour::Sqlite => {
            out.sql("index_entry ").sql(alias).sql(" on ").sql(alias);
            out.sql(".tenant = ")
                .integer(tenant)
                .sql(" and ")
                .sql(alias);
            out.sql(".parameter = ").integer(parameter);
            value(out.sql(" and ").sql(alias).sql(".value = "));
        }
        Flavour::Postgres => {
            each_number(out.sql("lateral (select ")).sql(" from index_entry where tenant = ");
            out.integer(tenant)
                .sql(" and parameter = ")
                .integer(parameter);
            value(out.sql(" and value = "));
            out.sql(" offset 0) ").sql(alias);
        }
    }
}

/// A table as it is joined to what stands before it. SQLite keeps to the order of a cross join; PostgreSQL may change
/// neither order nor way where the inner `select` has an offset.
pub(crate) fn joined(
    out: &mut Statement,
    (table, alias): (&'static str, &'static str),
    condition: impl FnOnce(&mut Statement),
) {
    match out.flavour {
        Flavour::Sqlite => {
            out.sql(table).sql(" on ");
            condition(out);
        }
        Flavour::Postgres => {
            out.sql("lateral (select * from ").sql(table).sql(" where ");
            condition(out);
            out.sql(" offset 0) ").sql(alias);
        }
    }
}
