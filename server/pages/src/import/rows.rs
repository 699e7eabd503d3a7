//! The first rows that were not taken: where, what stands there, why, and how it could be mended.

use immunization::intake::{Column, Layout};
use maud::{Markup, html};

use super::{ImportView, RejectedCell, RejectedRow};
use crate::page::code_link;
use crate::words::{self, Language, Term, Told, column_letter, counted, screen, term};

/// How many rows are shown. All of them are in the file.
const ROWS_MAX: usize = 100;
/// How many faults of one row are shown.
const CELLS_MAX: usize = 30;

/// The table of rejected rows. Nothing if there are none.
pub(super) fn table(view: &ImportView, layout: Option<&Layout>, language: Language) -> Markup {
    if view.rejected.is_empty() {
        return html! {};
    }
    let said = |key: &str| screen(key, language, &[]);
    let shown = u64::try_from(view.rejected.len().min(ROWS_MAX)).unwrap_or_default();
    let facts = [
        ("shown", counted(shown)),
        ("count", counted(view.counts.rejected.max(shown))),
    ];
    html! {
        h2 #rejected { (said("rejected")) }
        p .soft { (screen("rejected-lead", language, &facts)) }
        div .scroll tabindex="0" role="region" aria-labelledby="rejected" {
            table .table-rows {
                thead {
                    tr {
                        th scope="col" .number { (said("row")) }
                        th scope="col" { (said("column")) }
                        th scope="col" { (said("value")) }
                        th scope="col" .wide { (said("reason")) }
                    }
                }
                tbody {
                    @for row in view.rejected.iter().take(ROWS_MAX) { (lines(row, layout, language)) }
                }
            }
        }
    }
}

/// A row and its faults, one line each; the number stands once.
fn lines(row: &RejectedRow, layout: Option<&Layout>, language: Language) -> Markup {
    let shown = row.cells.len().clamp(1, CELLS_MAX);
    html! {
        @for (place, cell) in row.cells.iter().take(CELLS_MAX).enumerate() {
            tr {
                @if place == 0 {
                    th scope="rowgroup" rowspan=(shown) .number { (row.row) }
                }
                (fault(cell, layout, language))
            }
        }
        @if row.cells.is_empty() {
            tr {
                th scope="row" .number { (row.row) }
                td colspan="3" { (screen("whole-row", language, &[])) }
            }
        }
    }
}

fn fault(cell: &RejectedCell, layout: Option<&Layout>, language: Language) -> Markup {
    let finding = &cell.finding;
    let named = |name: &String| {
        let mut columns = layout.into_iter().flat_map(Layout::columns);
        columns.find(|column| column.name == name)
    };
    let column = finding.column.as_ref().and_then(named);
    html! {
        td { (column_in_words(finding, column, language)) }
        td .value { (value_in_words(cell, language)) }
        td .wide {
            (words::told_briefly(language, finding)) " "
            (code_link(&finding.code, language))
            @if let Some(repair) = repair_in_words(finding, language) { br; strong { (repair) } }
        }
    }
}

fn column_in_words(finding: &Told, column: Option<&Column>, language: Language) -> Markup {
    let Some(name) = &finding.column else {
        return html! { (screen("whole-row", language, &[])) };
    };
    let Some(column) = column else {
        return html! { (name) };
    };
    let letter = [("letter", column_letter(column.place))];
    let name = match language {
        Language::Japanese => column.name,
        Language::English => column.name_en,
    };
    html! {
        span .mark { (screen("column-letter", language, &letter)) }
        br;
        (name)
    }
}

fn value_in_words(cell: &RejectedCell, language: Language) -> Markup {
    match &cell.masked {
        Some(value) if value.is_empty() => {
            html! { span .soft { (screen("empty", language, &[])) } }
        }
        Some(value) => html! { (value) },
        None if cell.finding.column.is_none() => html! { "–" },
        None => html! { span .soft { (screen("not-shown", language, &[])) } },
    }
}

fn repair_in_words(finding: &Told, language: Language) -> Option<String> {
    let Some(repair) = finding.fact("repair") else {
        // What it may be is told, and nobody is offered to have it believed.
        let suggested = [("suggested", finding.fact("suggested")?.to_owned())];
        return Some(screen("suggested", language, &suggested));
    };
    let repair = term(Term::Repair, repair, language)?;
    let facts = [("repair", repair.to_owned())];
    Some(match finding.fact("suggested") {
        None => screen("repair-offered", language, &facts),
        Some(suggested) => {
            let [repair] = facts;
            let facts = [repair, ("suggested", suggested.to_owned())];
            screen("repair-offered-to", language, &facts)
        }
    })
}
