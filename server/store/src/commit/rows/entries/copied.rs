//! Entries on their way to PostgreSQL when they are many: as a binary copy.

use diesel::pg::CopyFormat;
use diesel::prelude::*;

use super::EntryRow;
use crate::schema::{entry_list, index_entry};

/// From how many entries on they are copied. It fills pages by many rows at a time then, which takes a quarter less
/// of its time, but takes two journeys more.
pub(super) const COPY_MIN: usize = 100;

/// What PostgreSQL's binary form of a copy begins and ends with.
const COPY_HEAD: &[u8; 19] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const COPY_END: i16 = -1;
/// The length of a column that says nothing.
const NULL: i32 = -1;

/// Resources whose numbers differ in these last bits alone are of one stretch. The index on PostgreSQL goes by it.
const STRETCH_BITS: u32 = 8;

/// The bytes of a column, behind their length.
fn column(out: &mut Vec<u8>, bytes: &[u8]) {
    // No value is longer than a text of a resource may be.
    let length = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

/// The entries, in their order. Those of one value and one stretch of numbers share a row.
pub(super) fn copy_entries(rows: &[&EntryRow], connection: &mut PgConnection) -> QueryResult<()> {
    const COLUMNS: i16 = 5;
    const SMALL: i32 = 21;
    if rows.is_empty() {
        return Ok(());
    }
    let mut bytes = Vec::with_capacity(COPY_HEAD.len() + rows.len() * 40);
    let mut others = Vec::new();
    bytes.extend_from_slice(COPY_HEAD);
    for rows in rows.chunk_by(|one, next| share_a_row(one, next)) {
        let Some((row, rest)) = rows.split_last() else {
            continue;
        };
        bytes.extend_from_slice(&COLUMNS.to_be_bytes());
        column(&mut bytes, &row.tenant.to_be_bytes());
        column(&mut bytes, &row.parameter.to_be_bytes());
        column(&mut bytes, &row.value);
        column(&mut bytes, &row.resource_no.to_be_bytes());
        if rest.is_empty() {
            bytes.extend_from_slice(&NULL.to_be_bytes());
            continue;
        }
        array_head(&mut others, SMALL, rest.len());
        for row in rest {
            column(&mut others, &within_stretch(row.resource_no).to_be_bytes());
        }
        column(&mut bytes, &others);
    }
    bytes.extend_from_slice(&COPY_END.to_be_bytes());
    let columns = (
        index_entry::tenant,
        index_entry::parameter,
        index_entry::value,
        index_entry::resource_no,
        index_entry::others,
    );
    diesel::copy_from(index_entry::table)
        .from_raw_data(columns, |out| written(out.write_all(&bytes)))
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

pub(super) fn copy_lists(all: &[EntryRow], connection: &mut PgConnection) -> QueryResult<()> {
    const COLUMNS: i16 = 4;
    const INTEGER: i32 = 23;
    const BINARY: i32 = 17;
    let mut bytes = Vec::with_capacity(COPY_HEAD.len() + all.len() * 40);
    let mut list = Vec::new();
    bytes.extend_from_slice(COPY_HEAD);
    let same = |one: &EntryRow, next: &EntryRow| {
        (one.tenant, one.resource_no) == (next.tenant, next.resource_no)
    };
    for rows in all.chunk_by(same) {
        let Some(first) = rows.first() else { continue };
        bytes.extend_from_slice(&COLUMNS.to_be_bytes());
        column(&mut bytes, &first.tenant.to_be_bytes());
        column(&mut bytes, &first.resource_no.to_be_bytes());
        array_head(&mut list, INTEGER, rows.len());
        for row in rows {
            column(&mut list, &row.parameter.to_be_bytes());
        }
        column(&mut bytes, &list);
        array_head(&mut list, BINARY, rows.len());
        for row in rows {
            column(&mut list, &row.value);
        }
        column(&mut bytes, &list);
    }
    bytes.extend_from_slice(&COPY_END.to_be_bytes());
    let columns = (
        entry_list::tenant,
        entry_list::resource_no,
        entry_list::parameters,
        entry_list::contents,
    );
    diesel::copy_from(entry_list::table)
        .from_raw_data(columns, |out| written(out.write_all(&bytes)))
        .with_format(CopyFormat::Binary)
        .execute(connection)
        .map(drop)
}

/// What an array of one dimension without nulls begins with, counted from one.
fn array_head(out: &mut Vec<u8>, of: i32, length: usize) {
    let length = i32::try_from(length).unwrap_or(i32::MAX);
    out.clear();
    for number in [1, 0, of, length, 1] {
        out.extend_from_slice(&number.to_be_bytes());
    }
}

fn written(result: std::io::Result<()>) -> QueryResult<()> {
    result.map_err(|error| diesel::result::Error::SerializationError(error.into()))
}
