//! What resources can be found by, at rest: a row for each entry, in the order of the values; and the entries of each resource
//! together, for whoever comes by the resource. SQLite finds those by a second index. PostgreSQL has them as one row, a
//! list: a second index of all entries would cost more than anything else of a write.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};

use super::EntryRow;
use super::copy::COPY_MIN;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::index::numbers;
use crate::schema::{entry_list, index_entry};
use crate::search::{Flavour, Statement};

mod copied;

use copied::{copy_entries, copy_lists};

/// The row of the index in which the entry `g` stands, be it alone or with others of its stretch.
macro_rules! row_of_given {
    () => {
        "from index_entry i where i.tenant = g.tenant and i.parameter = g.parameter and i.value = g.value \
         and i.resource_no >> 8 = g.resource_no >> 8 \
         and (i.resource_no = g.resource_no or (g.resource_no & 255)::smallint = any (i.others))"
    };
}

/// An entry that an older version had: its tenant, parameter and value.
pub(crate) type Gone = (i32, i32, Bytes);

/// A resource: its tenant and number.
pub(crate) type Numbered = (i32, i64);

/// Puts the entries of resources in the place of those that the ones that `moved` have. What stays as it is, is not touched.
/// All entries of a resource stand together in `entries`.
///
/// Gives the entries that the older versions had.
pub(crate) fn replace(
    connection: &mut AnyConnection,
    moved: impl Iterator<Item = Numbered>,
    entries: Vec<EntryRow>,
) -> Result<Vec<Gone>, StoreError> {
    let mut by_tenant: BTreeMap<i32, Vec<i64>> = BTreeMap::new();
    for (tenant, number) in moved {
        by_tenant.entry(tenant).or_default().push(number);
    }
    let mut there = BTreeSet::new();
    for (tenant, numbers) in by_tenant {
        there.extend(listed(connection, tenant, &numbers)?);
        unlist(connection, tenant, &numbers)?;
    }
    // In the order of their table, neighbours go to neighbouring places.
    let mut sorted: Vec<&EntryRow> = entries.iter().collect();
    sorted.sort_unstable();
    if !there.is_empty() {
        let surplus: Vec<&EntryRow> = there
            .iter()
            .filter(|row| sorted.binary_search(row).is_err())
            .collect();
        remove(connection, surplus)?;
        sorted.retain(|row| !there.contains(*row));
    }
    insert(connection, &sorted, &entries)?;
    let gone = there.into_iter();
    Ok(gone
        .map(|row| (row.tenant, row.parameter, row.value))
        .collect())
}

/// Adds the entries of resources that have none yet.
#[cfg(test)]
pub(crate) fn add(
    connection: &mut AnyConnection,
    mut entries: Vec<EntryRow>,
) -> Result<(), StoreError> {
    entries.sort_by_key(|row| (row.tenant, row.resource_no));
    replace(connection, std::iter::empty(), entries).map(drop)
}

/// What these resources have, by the resource.
pub(crate) fn listed(
    connection: &mut AnyConnection,
    of: i32,
    numbers: &[i64],
) -> Result<BTreeSet<EntryRow>, StoreError> {
    let row = |resource_no, parameter, value: Vec<u8>| EntryRow {
        tenant: of,
        parameter,
        value: value.into(),
        resource_no,
    };
    match connection {
        AnyConnection::Postgres(c) => {
            let lists: Vec<(i64, Vec<i32>, Vec<Vec<u8>>)> = entry_list::table
                .filter(entry_list::tenant.eq(of))
                .filter(entry_list::resource_no.eq_any(numbers))
                .select((
                    entry_list::resource_no,
                    entry_list::parameters,
                    entry_list::contents,
                ))
                .load(c)?;
            let lists = lists.into_iter().flat_map(|(number, parameters, values)| {
                let entries = parameters.into_iter().zip(values);
                entries.map(move |(parameter, value)| row(number, parameter, value))
            });
            Ok(lists.collect())
        }
        AnyConnection::Sqlite(c) => {
            let mut rows = BTreeSet::new();
            // One number at a time is looked up by the same statement however many there are.
            for number in numbers {
                let found: Vec<(i32, Vec<u8>)> = index_entry::table
                    .filter(index_entry::tenant.eq(of))
                    .filter(index_entry::resource_no.eq(number))
                    .select((index_entry::parameter, index_entry::value))
                    .load(c)?;
                let found = found.into_iter();
                rows.extend(found.map(|(parameter, value)| row(*number, parameter, value)));
            }
            Ok(rows)
        }
    }
}

/// Which entries stand in the order of the values: of those that are listed, and of those that should be.
pub(crate) fn kept(
    connection: &mut AnyConnection,
    listed: &BTreeSet<EntryRow>,
    wanted: &BTreeSet<EntryRow>,
) -> Result<BTreeSet<EntryRow>, StoreError> {
    let AnyConnection::Postgres(c) = connection else {
        // There, whoever comes by the resource finds the same rows.
        return Ok(listed.clone());
    };
    const BEGIN: &str = "select g.tenant, g.parameter, g.value, g.resource_no from unnest(";
    const END: &str = concat!(
        ") g(tenant, parameter, value, resource_no) where (select 1 ",
        row_of_given!(),
        " limit 1) is not null"
    );
    let found: Vec<(i32, i32, Vec<u8>, i64)> =
        Columns::of(listed.union(wanted), (BEGIN, END)).load(c)?;
    let row = |(tenant, parameter, value, resource_no): (i32, i32, Vec<u8>, i64)| EntryRow {
        tenant,
        parameter,
        value: value.into(),
        resource_no,
    };
    Ok(found.into_iter().map(row).collect())
}

/// Takes entries out of the order of the values, and from whoever comes by the resource on SQLite.
pub(crate) fn remove<'a>(
    connection: &mut AnyConnection,
    rows: impl IntoIterator<Item = &'a EntryRow>,
) -> Result<(), StoreError> {
    // Each is found by its key, whatever the planner believes of their number. Whoever else stands in its row gets another.
    const BEGIN: &str = "with given as materialized (select * from unnest(";
    const END: &str = concat!(
        ") g(tenant, parameter, value, resource_no)), gone as (delete from index_entry where ctid = any (array( \
         select i.ctid from given g cross join lateral (select i.ctid ",
        row_of_given!(),
        " offset 0) i)) returning *), \
         stays as (select * from (select tenant, parameter, value, ",
        numbers!(),
        " from gone where others is not null) s where not exists (select from given g where g.tenant = s.tenant \
         and g.parameter = s.parameter and g.value = s.value and g.resource_no = s.resource_no)) \
         insert into index_entry (tenant, parameter, value, resource_no, others) \
         select tenant, parameter, value, max(resource_no), \
         nullif((array_agg((resource_no & 255)::smallint order by resource_no desc))[2:], '{}') \
         from stays group by tenant, parameter, value, resource_no >> 8"
    );
    match connection {
        AnyConnection::Postgres(c) => {
            let columns = Columns::of(rows, (BEGIN, END));
            if !columns.tenants.is_empty() {
                columns.execute(c)?;
            }
        }
        AnyConnection::Sqlite(c) => {
            for row in rows {
                let key = (
                    row.tenant,
                    row.parameter,
                    row.value.as_ref(),
                    row.resource_no,
                );
                diesel::delete(index_entry::table.find(key)).execute(c)?;
            }
        }
    }
    Ok(())
}

/// Forgets the lists of these resources.
pub(crate) fn unlist(
    connection: &mut AnyConnection,
    of: i32,
    numbers: &[i64],
) -> Result<(), StoreError> {
    if let AnyConnection::Postgres(c) = connection {
        let lists = entry_list::table
            .filter(entry_list::tenant.eq(of))
            .filter(entry_list::resource_no.eq_any(numbers));
        diesel::delete(lists).execute(c)?;
    }
    Ok(())
}

/// Adds `fresh` entries, in their order, to the order of the values, and the lists of the resources that have `all` of these.
/// The entries of a resource stand together in `all`.
pub(crate) fn insert(
    connection: &mut AnyConnection,
    fresh: &[&EntryRow],
    all: &[EntryRow],
) -> Result<(), StoreError> {
    match connection {
        AnyConnection::Postgres(c) if all.len() >= COPY_MIN => {
            copy_entries(fresh, c)?;
            copy_lists(all, c)?;
        }
        AnyConnection::Postgres(_) if all.is_empty() => {}
        AnyConnection::Postgres(c) => insert_few(fresh, all, c)?,
        AnyConnection::Sqlite(c) => insert_sqlite(fresh, c)?,
    }
    Ok(())
}

/// Entries as one array for each column, between the two halves of a statement. It is the same text however many they are,
/// and so it is read once for each session.
struct Columns<'a> {
    halves: (&'static str, &'static str),
    tenants: Vec<i32>,
    parameters: Vec<i32>,
    values: Vec<&'a [u8]>,
    numbers: Vec<i64>,
    /// Which of them are to be added; where that is asked.
    fresh: Option<Vec<bool>>,
}

impl<'a> Columns<'a> {
    fn of(
        rows: impl IntoIterator<Item = &'a EntryRow>,
        halves: (&'static str, &'static str),
    ) -> Columns<'a> {
        let mut columns = Columns {
            halves,
            tenants: Vec::new(),
            parameters: Vec::new(),
            values: Vec::new(),
            numbers: Vec::new(),
            fresh: None,
        };
        for row in rows {
            columns.tenants.push(row.tenant);
            columns.parameters.push(row.parameter);
            columns.values.push(&row.value);
            columns.numbers.push(row.resource_no);
        }
        columns
    }
}

impl QueryFragment<Pg> for Columns<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        use diesel::sql_types::{Array, BigInt, Binary, Bool, Integer};
        out.push_sql(self.halves.0);
        out.push_bind_param::<Array<Integer>, _>(&self.tenants)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Integer>, _>(&self.parameters)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Binary>, _>(&self.values)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.numbers)?;
        if let Some(fresh) = &self.fresh {
            out.push_sql(", ");
            out.push_bind_param::<Array<Bool>, _>(fresh)?;
        }
        out.push_sql(self.halves.1);
        Ok(())
    }
}

impl QueryId for Columns<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl diesel::query_builder::Query for Columns<'_> {
    type SqlType = (
        diesel::sql_types::Integer,
        diesel::sql_types::Integer,
        diesel::sql_types::Binary,
        diesel::sql_types::BigInt,
    );
}

impl RunQueryDsl<PgConnection> for Columns<'_> {}

/// Both tables by one journey.
fn insert_few(
    fresh: &[&EntryRow],
    all: &[EntryRow],
    connection: &mut PgConnection,
) -> QueryResult<()> {
    const BEGIN: &str = "with given as materialized (select * from unnest(";
    const END: &str = ") g(tenant, parameter, value, resource_no, is_fresh)), \
         added as (insert into index_entry (tenant, parameter, value, resource_no) \
         select tenant, parameter, value, resource_no from given where is_fresh) \
         insert into entry_list (tenant, resource_no, parameters, contents) \
         select tenant, resource_no, array_agg(parameter), array_agg(value) from given group by tenant, resource_no";
    let mut columns = Columns::of(all, (BEGIN, END));
    let is_fresh = |row: &EntryRow| fresh.binary_search(&row).is_ok();
    columns.fresh = Some(all.iter().map(is_fresh).collect());
    columns.execute(connection).map(drop)
}

/// Entries are by far the most rows, so SQLite takes a handful in one statement, which is prepared once.
const HANDFUL: usize = 48;

fn insert_sqlite(rows: &[&EntryRow], connection: &mut SqliteConnection) -> QueryResult<()> {
    let mut handfuls = rows.chunks_exact(HANDFUL);
    for rows in &mut handfuls {
        handful(rows)
            .giving::<diesel::sql_types::Integer>()
            .execute(connection)?;
    }
    for row in handfuls.remainder() {
        handful(&[row])
            .giving::<diesel::sql_types::Integer>()
            .execute(connection)?;
    }
    Ok(())
}

fn handful(rows: &[&EntryRow]) -> Statement {
    let mut out = Statement::new(Flavour::Sqlite);
    out.sql("insert into index_entry (tenant, parameter, value, resource_no) values ");
    out.joined(", ", rows, |out, row| {
        out.sql("(")
            .integer(row.tenant)
            .sql(", ")
            .integer(row.parameter)
            .sql(", ");
        out.bytes(row.value.to_vec())
            .sql(", ")
            .big(row.resource_no)
            .sql(")");
    });
    out
}

#[cfg(test)]
mod tests;
