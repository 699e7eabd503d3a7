//! The value that a finding is about, as far as it may be shown.

use immunization::intake::{Encoding, Layout, Row, masked};
use immunization::{Finding, Place};
use serde_json::Value;

use super::progress::shown;

/// A finding as JSON, with what stands in its cell: `value`, masked. Without it where nothing may be told, where the
/// finding is about no cell, and where the cells of the row do not stand under their columns.
pub fn shown_in_row(
    finding: &Finding,
    row: &Row<'_>,
    layout: &Layout,
    encoding: Encoding,
) -> Value {
    let mut out = shown(finding);
    let value = value_of(finding, row, layout, encoding);
    if let (Some(value), Some(out)) = (value, out.as_object_mut()) {
        out.insert("value".to_owned(), Value::String(value));
    }
    out
}

fn value_of(
    finding: &Finding,
    row: &Row<'_>,
    layout: &Layout,
    encoding: Encoding,
) -> Option<String> {
    let Place::Cell { column, .. } = finding.place() else {
        return None;
    };
    let mut columns = layout.columns().iter();
    let column = columns.find(|one| one.name == *column)?;
    if row.columns() != layout.columns().len() {
        return None;
    }
    let bytes = row.cell(column.place)?;
    masked(column.form, encoding.decode(&bytes)?.as_ref())
}
