//! The list of imports, newest first, and the form that begins one.

use immunization::Moment;
use maud::{Markup, html};

use crate::import::{Counts, ImportMode, ImportState, is_file, kind_shown};
use crate::page::{Page, in_language};
use crate::words::{self, Language, counted, screen};

/// One import in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportLine {
    /// Where its page is, without a query.
    pub address: String,
    /// The kind of file.
    pub kind: String,
    /// The name that it came by.
    pub file_name: Option<String>,
    /// When it arrived.
    pub received_at: Option<Moment>,
    /// Who sent it.
    pub sent_by: String,
    /// How it is imported.
    pub mode: ImportMode,
    /// Where it stands.
    pub state: ImportState,
    /// What became of its rows.
    pub counts: Counts,
}

/// Everything that the list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportsView {
    /// The page's own address, without a query.
    pub address: String,
    /// Whose imports these are: name and code.
    pub municipality: String,
    /// The imports, newest first.
    pub imports: Vec<ImportLine>,
    /// Where older ones are.
    pub older: Option<String>,
    /// Whether these are not the newest.
    pub is_later_page: bool,
    /// Where a file is sent as a multipart form: `kind`, `mode`, `file`, `token`. Nothing for people who may not.
    pub upload_address: Option<String>,
    /// What the form carries back, so that nobody else can send it.
    pub token: Option<String>,
    /// Whether the people are invented.
    pub is_demo: bool,
}

/// The list of imports.
pub fn imports_page(view: &ImportsView, language: Language) -> String {
    let title = screen("imports", language, &[]);
    let content = html! {
        h1 { (title) }
        p .soft { (view.municipality) }
        (upload(view, language))
        @if view.imports.is_empty() {
            // Nobody is told to choose a file where there is nothing to choose it with.
            @let key = if view.upload_address.is_some() { "imports-empty" } else { "imports-empty-here" };
            p { (screen(key, language, &[])) }
        } @else {
            (table(view, language))
        }
        @if view.older.is_some() || view.is_later_page {
            nav .more aria-label=(title) {
                @if view.is_later_page {
                    a href=(in_language(&view.address, language)) { (screen("newest", language, &[])) }
                }
                @if let Some(older) = &view.older {
                    a href=(in_language(older, language)) rel="next" { (screen("older", language, &[])) }
                }
            }
        }
    };
    let page = Page {
        language,
        title: &title,
        address: &view.address,
        imports: Some(&view.address),
        renewed_after: None,
        is_demo: view.is_demo,
    };
    page.around(&content)
}

fn table(view: &ImportsView, language: Language) -> Markup {
    let said = |key: &str| screen(key, language, &[]);
    let count = u64::try_from(view.imports.len()).unwrap_or(u64::MAX);
    let lead = screen("imports-lead", language, &[("count", counted(count))]);
    html! {
        div .scroll tabindex="0" role="region" aria-label=(said("imports")) {
            table .spread {
                caption { (lead) }
                thead {
                    tr {
                        th scope="col" { (said("imports-when")) }
                        th scope="col" { (said("imports-file")) }
                        th scope="col" { (said("about-state")) }
                        th scope="col" .number { (said("rows")) }
                        th scope="col" .number { (words::term(words::Term::Outcome, "rejected", language).unwrap_or_default()) }
                        th scope="col" { (said("about-by")) }
                    }
                }
                tbody {
                    @for line in &view.imports { (import(line, language)) }
                }
            }
        }
    }
}

fn import(line: &ImportLine, language: Language) -> Markup {
    let when = line.received_at.map(|moment| {
        let (hour, minute, _) = moment.time();
        format!("{} {hour:02}:{minute:02}", moment.day())
    });
    let name = line.file_name.clone().filter(|name| !name.is_empty());
    html! {
        tr {
            td .mark { (when.unwrap_or_else(|| "–".to_owned())) }
            th scope="row" .wide {
                a href=(in_language(&line.address, language)) {
                    (name.unwrap_or_else(|| screen("imports-none", language, &[])))
                }
                br;
                span .soft { (kind_shown(&line.kind, language)) }
            }
            td {
                (line.state.in_words(language))
                @if is_file(&line.kind) { br; span .soft { (line.mode.in_words(language)) } }
            }
            td .number { (counted(line.counts.total())) }
            td .number { (counted(line.counts.rejected)) }
            td { (line.sent_by) }
        }
    }
}

fn upload(view: &ImportsView, language: Language) -> Markup {
    let said = |key: &str| screen(key, language, &[]);
    let Some(address) = &view.upload_address else {
        return html! {};
    };
    html! {
        h2 { (said("upload")) }
        form method="post" action=(address) enctype="multipart/form-data" {
            p { (said("upload-lead")) }
            @if let Some(token) = &view.token { input type="hidden" name="token" value=(token); }
            input type="hidden" name="lang" value=(language.tag());
            input type="hidden" name="mode" value=(ImportMode::DryRun.code());
            div .field {
                label for="kind" { (said("upload-kind")) span .need { (said("required")) } }
                select #kind name="kind" required {
                    @for kind in ["A", "B", "F"] {
                        option value=(kind) {
                            (kind_shown(kind, language))
                        }
                    }
                }
            }
            div .field {
                label for="file" { (said("upload-file")) span .need { (said("required")) } }
                p #file-help .soft { (said("upload-file-help")) }
                input #file type="file" name="file" accept=".csv,.txt,text/csv" required aria-describedby="file-help";
            }
            button .primary type="submit" { (said("upload-go")) }
        }
        h2 { (said("imports")) }
    }
}

#[cfg(test)]
mod tests;
