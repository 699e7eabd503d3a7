//! Ranges and spans → SQL: what both databases say alike, and the few words in which they differ.

use fhir::search::{Prefix, Want};

use super::statement::{Flavour, Statement};
use crate::index::{Also, Compare, Range};

/// Bytes at the end of a text at rest that are not the text.
const TEXT_TAIL: i32 = 7;

/// The bounds of a range, each behind `and`.
pub(super) fn bounds(out: &mut Statement, range: &Range) {
    if let Some(only) = range.sole() {
        out.sql(" and value = ").bytes(only.to_vec());
        return;
    }
    if !range.from.is_empty() {
        out.sql(" and value >= ").bytes(range.from.clone());
    }
    if let Some(to) = &range.to {
        out.sql(" and value < ").bytes(to.clone());
    }
    for also in &range.also {
        match also {
            Also::Compares(at, compare, bytes) => compares(out, *at, *compare, bytes),
            Also::Contains(bytes) => contains(out, bytes),
        }
    }
}

fn compares(out: &mut Statement, at: usize, compare: Compare, bytes: &[u8]) {
    let (from, length) = (i32::try_from(at + 1), i32::try_from(bytes.len()));
    let (Ok(from), Ok(length)) = (from, length) else {
        out.sql(" and 1 = 0");
        return;
    };
    out.sql(" and substr(value, ")
        .integer(from)
        .sql(", ")
        .integer(length)
        .sql(match compare {
            Compare::Less => ") < ",
            Compare::LessOrEqual => ") <= ",
            Compare::Greater => ") > ",
            Compare::GreaterOrEqual => ") >= ",
            Compare::Equal => ") = ",
        })
        .bytes(bytes.to_vec());
}

/// Bytes within the text. Texts are UTF-8, in which no character lies within another.
fn contains(out: &mut Statement, bytes: &[u8]) {
    let text = |out: &mut Statement| {
        out.sql("substr(value, 1, length(value) - ")
            .integer(TEXT_TAIL)
            .sql(")");
    };
    match out.flavour {
        Flavour::Postgres => {
            out.sql(" and position(").bytes(bytes.to_vec()).sql(" in ");
            text(out);
            out.sql(") > 0");
        }
        Flavour::Sqlite => {
            out.sql(" and instr(");
            text(out);
            out.sql(", ").bytes(bytes.to_vec()).sql(") > 0");
        }
    }
}

/// What a `select` by the resource reads from: entries as if they stood in its order. It needs a name behind it.
pub(super) fn by_resource(out: &mut Statement) -> &mut Statement {
    out.by_flavour(
        "(select l.tenant, l.resource_no, x.parameter, x.value from entry_list l \
         cross join lateral unnest(l.parameters, l.contents) x(parameter, value))",
        "index_entry",
    )
}

/// Whether a column is one of what a `select` gives. PostgreSQL would otherwise choose anew how to join the two.
pub(super) fn is_one_of(out: &mut Statement, select: impl FnOnce(&mut Statement)) {
    out.by_flavour("= any(array(", "in (");
    select(out);
    out.by_flavour("))", ")");
}

/// Whether the time of the current version meets one of these. It is one millisecond wide.
pub(super) fn changed(out: &mut Statement, wants: &[Want]) {
    out.sql("(1 = 0");
    for want in wants {
        if let Want::Time {
            prefix,
            from_ms,
            to_ms,
        } = want
        {
            out.sql(" or ");
            changed_within(out, *prefix, (*from_ms, *to_ms));
        }
    }
    out.sql(")");
}

fn changed_within(out: &mut Statement, prefix: Prefix, (from_ms, to_ms): (i64, i64)) {
    match prefix {
        Prefix::Equal | Prefix::Overlaps => {
            out.sql("(changed_at >= ")
                .big(from_ms)
                .sql(" and changed_at < ")
                .big(to_ms)
                .sql(")");
        }
        Prefix::NotEqual => {
            out.sql("(changed_at < ")
                .big(from_ms)
                .sql(" or changed_at >= ")
                .big(to_ms)
                .sql(")");
        }
        Prefix::Greater | Prefix::StartsAfter => {
            out.sql("changed_at >= ").big(to_ms);
        }
        Prefix::Less | Prefix::EndsBefore => {
            out.sql("changed_at < ").big(from_ms);
        }
        Prefix::GreaterOrEqual => {
            out.sql("changed_at >= ").big(from_ms);
        }
        Prefix::LessOrEqual => {
            out.sql("changed_at < ").big(to_ms);
        }
    }
}
