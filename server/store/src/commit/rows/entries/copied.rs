//! Entries on their way to PostgreSQL when they are many.

use diesel::pg::CopyFormat;
use diesel::prelude::*;

use super::super::copy::{Copy, hand_over};
use super::EntryRow;
use crate::schema::{entry_list, index_entry};

/// Resources whose numbers differ in these last bits alone are of one stretch. The index on PostgreSQL goes by it.
const STRETCH_BITS: u32 = 8;

/// The numbers by which PostgreSQL knows types.
const SMALL: i32 = 21;
const INTEGER: i32 = 23;
const BINARY: i32 = 17;

/// The entries, in their order. Those of one value and one stretch of numbers share a row.
pub(super) fn copy_entries(rows: &[&EntryRow], connection: &mut PgConnection) -> QueryResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut copy = Copy::of(5, rows.len() * 40);
    let mut others = Vec::new();
    for rows in rows.chunk_by(|one, next| share_a_row(one, next)) {
        let Some((row, rest)) = rows.split_last() else {
            continue;
        };
        copy.row().column(&row.tenant).column(&row.parameter);
        copy.column(row.value.as_ref()).column(&row.resource_no);
        if rest.is_empty() {
            copy.nothing();
            continue;
        }
        others.clear();
        others.extend(rest.iter().map(|row| within_stretch(row.resource_no)));
        copy.array(SMALL, others.iter());
    }
    let columns = (
        index_entry::tenant,
        index_entry::parameter,
        index_entry::value,
        index_entry::resource_no,
        index_entry::others,
    );
    let bytes = copy.end();
    diesel::copy_from(index_entry::table)
        .from_raw_data(columns, |out| hand_over(&bytes, out))
        .with_format(CopyFormat::Binary)
        .execute(connection)
        .map(drop)
}

fn share_a_row(one: &EntryRow, next: &EntryRow) -> bool {
    let stretch = |row: &EntryRow| (row.tenant, row.parameter, row.resource_no >> STRETCH_BITS);
    stretch(one) == stretch(next) && one.value == next.value
}

/// The last bits of a number, which tell it from the others of its stretch.
fn within_stretch(number: i64) -> i16 {
    i16::try_from(number & ((1 << STRETCH_BITS) - 1)).unwrap_or(0)
}

/// The list of each resource. The entries of a resource stand together.
pub(super) fn copy_lists(all: &[EntryRow], connection: &mut PgConnection) -> QueryResult<()> {
    let mut copy = Copy::of(4, all.len() * 40);
    let same = |one: &EntryRow, next: &EntryRow| {
        (one.tenant, one.resource_no) == (next.tenant, next.resource_no)
    };
    for rows in all.chunk_by(same) {
        let Some(first) = rows.first() else { continue };
        copy.row().column(&first.tenant).column(&first.resource_no);
        copy.array(INTEGER, rows.iter().map(|row| &row.parameter));
        copy.array(BINARY, rows.iter().map(|row| row.value.as_ref()));
    }
    let columns = (
        entry_list::tenant,
        entry_list::resource_no,
        entry_list::parameters,
        entry_list::contents,
    );
    let bytes = copy.end();
    diesel::copy_from(entry_list::table)
        .from_raw_data(columns, |out| hand_over(&bytes, out))
        .with_format(CopyFormat::Binary)
        .execute(connection)
        .map(drop)
}
