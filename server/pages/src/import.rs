//! The page of one import: one sentence, five numbers that add up, the reasons, the rows that were not taken, what to do.

mod actions;
mod numbers;
mod rows;
mod view;

use immunization::intake::{FileKind, Layout};
use maud::{Markup, html};

use crate::page::{Page, code_link, in_language};
use crate::words::{self, Language, Term, counted, screen, term};

pub use view::{
    Action, ActionKind, Counts, Download, DownloadKind, ImportMode, ImportState, ImportView,
    RejectedCell, RejectedRow, Repair,
};

/// Seconds after which a page asks for itself again while the import goes on.
const RENEWED_AFTER: u32 = 5;

/// The page of an import. It works without script: while the import goes on, the browser asks for it again.
pub fn import_page(view: &ImportView, language: Language) -> String {
    let name = kind_name(&view.kind, language);
    let title = match is_file(&view.kind) {
        true => screen("import-title", language, &[("kind", name)]),
        false => name,
    };
    let renews = view.state.goes_on() && view.is_renewed;
    let layout = FileKind::parse(&view.kind).and_then(|kind| Layout::find(kind, None));
    let content = html! {
        h1 { (title) }
        (lead(view, language))
        @if view.state.goes_on() { (progress(view, renews, language)) }
        (file_findings(view, layout, language))
        (numbers::table(view, language))
        (actions::forms(view, language))
        (numbers::reasons(view, language))
        (rows::table(view, layout, language))
        (actions::downloads(view, language))
        (samples(view, language))
        (about(view, language))
    };
    let page = Page {
        language,
        title: &title,
        address: &view.address,
        imports: Some(&view.imports_address),
        renewed_after: renews.then_some(RENEWED_AFTER),
        is_demo: view.is_demo,
    };
    page.around(&content)
}

/// The kind of a file in words; the code where nobody knows it.
pub(crate) fn kind_name(kind: &str, language: Language) -> String {
    term(Term::Kind, kind, language).map_or_else(|| kind.to_owned(), str::to_owned)
}

/// Whether a job is about a file, which has a letter; others have a name.
pub(crate) fn is_file(kind: &str) -> bool {
    kind.len() == 1
}

/// A kind with its letter, or by its name alone.
pub(crate) fn kind_shown(kind: &str, language: Language) -> String {
    let name = kind_name(kind, language);
    match is_file(kind) {
        true => screen(
            "kind-name",
            language,
            &[("kind", kind.to_owned()), ("name", name)],
        ),
        false => name,
    }
}

/// What has happened, in one sentence.
fn lead(view: &ImportView, language: Language) -> Markup {
    let counts = &view.counts;
    let total = view.rows_total.unwrap_or_else(|| counts.total());
    let facts = [
        ("total", counted(total)),
        ("done", counted(view.rows_done)),
        ("good", counted(counts.taken())),
        ("rejected", counted(counts.rejected)),
    ];
    let is_file = is_file(&view.kind);
    let is_dry = view.mode == ImportMode::DryRun;
    let is_clean = counts.rejected == 0;
    let (key, class) = match view.state {
        ImportState::Receiving => ("lead-receiving", ""),
        ImportState::Waiting => ("lead-waiting", ""),
        ImportState::Running if view.rows_total.is_none() => ("lead-running-unknown", ""),
        ImportState::Running if !is_file => ("lead-undo-running", ""),
        ImportState::Running if is_dry => ("lead-running-dry", ""),
        ImportState::Running => ("lead-running", ""),
        ImportState::AwaitingApproval => ("lead-approval", "care"),
        ImportState::Done if !is_file => ("lead-undo-done", "good"),
        ImportState::Done if is_dry && is_clean => ("lead-dry-good", "good"),
        ImportState::Done if is_dry => ("lead-dry-bad", "care"),
        ImportState::Done if is_clean => ("lead-done-good", "good"),
        ImportState::Done => ("lead-done-bad", "care"),
        ImportState::Rejected if counts.rejected > 0 => ("lead-rejected-rows", "bad"),
        ImportState::Rejected => ("lead-rejected", "bad"),
        ImportState::Failed => ("lead-failed", "bad"),
        ImportState::Duplicate => ("lead-duplicate", "care"),
        ImportState::Cancelled => ("lead-cancelled", "care"),
        ImportState::Undone => ("lead-undone", "care"),
    };
    html! {
        p class=(format!("lead {class}").trim_end()) role="status" { (screen(key, language, &facts)) }
        @if let Some(address) = &view.same_as {
            p { a href=(in_language(address, language)) { (screen("first-result", language, &[])) } }
        }
    }
}

fn progress(view: &ImportView, renews: bool, language: Language) -> Markup {
    let label = screen("progress", language, &[]);
    let total = view.rows_total.filter(|total| *total > 0);
    let mut said = Vec::new();
    if let Some(rate) = view.rows_per_second {
        said.push(screen(
            "progress-rate",
            language,
            &[("rate", counted(rate))],
        ));
    }
    if let Some(seconds) = view.seconds_left {
        let span = words::span_in_words(seconds, language);
        said.push(screen("progress-left", language, &[("span", span)]));
    }
    let joint = match language {
        Language::Japanese => "、",
        Language::English => ", ",
    };
    let (key, refresh) = match renews {
        true => ("refresh-stop", "off"),
        false => ("refresh-start", "on"),
    };
    let other = in_language(&format!("{}?refresh={refresh}", view.address), language);
    let seconds = [("seconds", RENEWED_AFTER.to_string())];
    html! {
        @match total {
            Some(total) => { progress max=(total) value=(view.rows_done.min(total)) aria-label=(label) {} }
            None => { progress aria-label=(label) {} }
        }
        @if !said.is_empty() { p { (said.join(joint)) } }
        p .soft {
            @if renews { (screen("refreshing", language, &seconds)) " " }
            a href=(other) { (screen(key, language, &[])) }
        }
    }
}

/// What is said of the file as a whole.
fn file_findings(view: &ImportView, layout: Option<&Layout>, language: Language) -> Markup {
    html! {
        @if !view.findings.is_empty() {
            h2 { (screen("file-findings", language, &[])) }
            ul .plain {
                @for finding in &view.findings {
                    li {
                        (words::told(language, finding, layout)) " "
                        (code_link(&finding.code, language))
                    }
                }
            }
        }
    }
}

/// Names of the first rows, by which a person sees whether the encoding is right.
fn samples(view: &ImportView, language: Language) -> Markup {
    html! {
        @if !view.sample_names.is_empty() {
            h2 { (screen("samples", language, &[])) }
            p { (screen("samples-lead", language, &[])) }
            ul lang="ja" {
                @for name in view.sample_names.iter().take(3) { li { (name) } }
            }
        }
    }
}

fn about(view: &ImportView, language: Language) -> Markup {
    let said = |key: &str| screen(key, language, &[]);
    let mode = view.mode.in_words(language);
    let mode = match view.is_overwriting {
        true => screen("with-overwrite", language, &[("mode", mode)]),
        false => mode,
    };
    let header = view
        .has_header
        .map(|has| said(if has { "yes" } else { "no" }));
    let chosen = view.repairs_chosen.iter();
    let chosen: Vec<&str> = chosen
        .filter_map(|word| term(Term::Repair, word, language))
        .collect();
    let moment = |moment| words::moment_in_words(moment, language);
    let facts: Vec<(&str, Option<String>)> = vec![
        ("about-state", Some(view.state.in_words(language))),
        ("about-municipality", Some(view.municipality.clone())),
        ("about-file", view.file_name.clone()),
        ("about-kind", Some(kind_shown(&view.kind, language))),
        ("about-size", Some(words::bytes_in_words(view.bytes))),
        (
            "about-encoding",
            view.encoding.map(|encoding| encoding.code().to_uppercase()),
        ),
        ("about-header", header),
        ("about-mode", Some(mode).filter(|_| is_file(&view.kind))),
        (
            "about-repairs",
            Some(chosen.join(" / ")).filter(|text| !text.is_empty()),
        ),
        ("about-by", Some(view.sent_by.clone())),
        ("about-at", view.received_at.map(moment)),
        ("about-ended", view.ended_at.map(moment)),
        ("about-reference", Some(view.job.clone())),
    ];
    html! {
        h2 { (said("about")) }
        dl .facts {
            @for (key, fact) in facts {
                @if let Some(fact) = fact.filter(|fact| !fact.is_empty()) {
                    dt { (said(key)) }
                    dd { (fact) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
