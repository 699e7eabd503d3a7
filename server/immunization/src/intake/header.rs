//! The first row of a file: whether it names the columns, which name is not the layout's, and which layout comes nearest.

use super::layout::{Column, FileKind, Layout, folded};
use super::rejected::REMARKS;
use super::rule::Rule;
use super::settings::Header;
use crate::finding::{Fact, Finding, Place};

/// More names that differ than anybody reads: then it is another layout.
const NAMES_MAX: usize = 10;

/// The first row, as far as it could be read.
pub(super) struct FirstRow<'a> {
    /// Its number.
    pub number: u64,
    /// How many cells it has; none where it could not be taken apart.
    pub columns: usize,
    /// What stands in them, without the columns of remarks behind it.
    pub texts: &'a [&'a str],
}

/// What the first row turned out to be.
#[derive(PartialEq, Eq)]
enum Naming {
    /// A row of data.
    None,
    /// Every column by its name.
    Exact,
    /// Most cells are names of columns, of this layout before all others; but they are not the names in their order.
    Near(&'static Layout),
}

/// Whether the first row names the columns; and what is wrong with it. What names most columns is no row of data: which
/// name was meant is told, and never guessed.
pub(super) fn judge(
    first: &FirstRow<'_>,
    layout: &Layout,
    wanted: Header,
    findings: &mut Vec<Finding>,
) -> bool {
    let told = first.texts.strip_suffix(&REMARKS).unwrap_or(first.texts);
    let naming = naming(told, layout);
    let columns = match naming {
        Naming::None => first.columns,
        Naming::Exact | Naming::Near(_) => told.len(),
    };
    let has_names = naming != Naming::None;
    let is_wrong = match wanted {
        Header::Auto => false,
        Header::Required => !has_names,
        Header::Absent => has_names,
    };
    if is_wrong {
        findings.push(Rule::FileHeader.in_row(first.number));
    }
    // A first row that cannot be taken apart is a row's fault, not the file's.
    if columns != 0 && columns != layout.columns().len() {
        findings.push(other_columns(first.number, columns, told, &naming, layout));
    } else if let Naming::Near(nearest) = naming {
        other_names(first.number, told, nearest, layout, findings);
    }
    has_names
}

fn naming(told: &[&str], layout: &Layout) -> Naming {
    if layout.is_header(told.iter().copied()) {
        return Naming::Exact;
    }
    let told: Vec<String> = told.iter().map(|cell| folded(cell)).collect();
    let known = |layout: &Layout| {
        let names = layout.columns().iter();
        let names: Vec<String> = names
            .flat_map(|column| [folded(column.name), folded(column.name_en)])
            .collect();
        told.iter().filter(|cell| names.contains(cell)).count()
    };
    let layouts = Layout::embedded().unwrap_or_default().iter();
    // The layout that was chosen comes before others that are as near.
    let nearest = layouts.max_by_key(|one| (known(one), *one == layout));
    match nearest {
        Some(nearest) if known(nearest) * 2 > told.len() => Naming::Near(nearest),
        _ => Naming::None,
    }
}

/// More or fewer columns than the layout has: how many, of which layout they may be, and the first that differs.
fn other_columns(
    row: u64,
    columns: usize,
    told: &[&str],
    naming: &Naming,
    layout: &Layout,
) -> Finding {
    let expected = layout.columns();
    let finding = Rule::FileCols.finding().at(Place::Row(row));
    let finding = finding.with("columns", number(columns));
    let finding = finding.with("expected", number(expected.len()));
    let shared = columns.min(expected.len());
    let (nearest, place) = match naming {
        Naming::Near(nearest) => {
            let place = first_other(told, layout);
            (nearest.kind(), place.unwrap_or(shared))
        }
        Naming::None | Naming::Exact => (kind_with(columns).unwrap_or(layout.kind()), shared),
    };
    let written = told.get(place).filter(|_| *naming != Naming::None);
    let finding = finding.with("layout", Fact::Word(nearest.code()));
    at_column(
        finding,
        place,
        written.copied(),
        wanted_name(told, expected.get(place)),
    )
}

/// As many columns as the layout has, and names among them that are not its own, each told at its column.
fn other_names(
    row: u64,
    told: &[&str],
    nearest: &Layout,
    layout: &Layout,
    findings: &mut Vec<Finding>,
) {
    let others = told.iter().zip(layout.columns());
    let others = others.filter(|(cell, column)| !is_name(cell, column));
    for (cell, column) in others.take(NAMES_MAX) {
        let finding = Rule::FileColName.in_cell(row, column.name);
        let finding = match nearest.kind() == layout.kind() {
            true => finding,
            false => finding.with("layout", Fact::Word(nearest.kind().code())),
        };
        let wanted = wanted_name(told, Some(column));
        findings.push(at_column(finding, column.place, Some(*cell), wanted));
    }
}

/// The finding with the column it is about, what stands there, and what the layout has there.
fn at_column(
    finding: Finding,
    place: usize,
    written: Option<&str>,
    wanted: Option<&'static str>,
) -> Finding {
    let finding = finding.with("differs_at", number(place + 1));
    let written = written.and_then(Fact::heading);
    let finding = match written {
        Some(written) => finding.with("written", written),
        None => finding,
    };
    match wanted {
        Some(wanted) => finding.with("wanted", Fact::Word(wanted)),
        None => finding,
    }
}

/// A column's name in the language in which the row names columns.
fn wanted_name(told: &[&str], column: Option<&Column>) -> Option<&'static str> {
    let column = column?;
    let is_english = !told.is_empty() && told.iter().all(|cell| cell.is_ascii());
    Some(if is_english {
        column.name_en
    } else {
        column.name
    })
}

fn first_other(told: &[&str], layout: &Layout) -> Option<usize> {
    let mut pairs = told.iter().zip(layout.columns());
    pairs.position(|(cell, column)| !is_name(cell, column))
}

fn is_name(cell: &str, column: &Column) -> bool {
    let cell = folded(cell);
    cell == folded(column.name) || cell == folded(column.name_en)
}

/// The kind of file that has so many columns, the first of several.
fn kind_with(columns: usize) -> Option<FileKind> {
    let mut layouts = Layout::embedded().ok()?.iter();
    let fitting = layouts.find(|layout| layout.columns().len() == columns);
    fitting.map(Layout::kind)
}

fn number(count: usize) -> Fact {
    Fact::Number(i64::try_from(count).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests;
