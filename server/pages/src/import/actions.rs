//! What can be done with an import, each with what it will do in numbers, and what can be taken away.

use maud::{Markup, html};

use super::{Action, ActionKind, DownloadKind, ImportMode, ImportState, ImportView};
use crate::words::{Language, Term, counted, screen, term};

/// The forms of everything that may be done. One of them is the main one.
pub(super) fn forms(view: &ImportView, language: Language) -> Markup {
    html! {
        (offered(view, language))
        @if !view.actions.is_empty() {
            h2 { (screen("actions", language, &[])) }
            @for (place, action) in view.actions.iter().enumerate() {
                (form(view, action, place, language))
            }
        }
    }
}

fn form(view: &ImportView, action: &Action, place: usize, language: Language) -> Markup {
    let counts = &view.counts;
    let facts = [
        ("created", counted(counts.created)),
        ("updated", counted(counts.updated)),
        ("flagged", counted(counts.flagged)),
        ("good", counted(counts.taken())),
    ];
    // Rows are registered while an import runs in earnest, and at no other time.
    let is_registering = view.mode != ImportMode::DryRun && view.state == ImportState::Running;
    let (effect, label, class) = match action.kind {
        ActionKind::Register => ("register-effect", "register", "primary"),
        ActionKind::Approve => ("approve-effect", "approve", "primary"),
        ActionKind::Undo => ("undo-effect", "undo", "danger"),
        ActionKind::Cancel if is_registering => ("cancel-effect", "cancel", ""),
        ActionKind::Cancel => ("cancel-effect-dry", "cancel", ""),
    };
    html! {
        form method="post" action=(action.address) {
            p { (screen(effect, language, &facts)) }
            @if let Some(token) = &view.token { input type="hidden" name="token" value=(token); }
            input type="hidden" name="lang" value=(language.tag());
            @if action.kind == ActionKind::Register { (repairs(view, language)) }
            @if let Some(rows) = action.rows_to_confirm { (confirmation(rows, place, language)) }
            button type="submit" class=[(!class.is_empty()).then_some(class)] { (screen(label, language, &facts)) }
        }
    }
}

/// The repairs that may be chosen by other means, where the page has no form for it.
fn offered(view: &ImportView, language: Language) -> Markup {
    let is_form = |action: &Action| action.kind == ActionKind::Register;
    if view.repairs.is_empty() || view.actions.iter().any(is_form) {
        return html! {};
    }
    let lines = view.repairs.iter().filter_map(|repair| {
        let facts = [
            ("name", repair.word.clone()),
            (
                "repair",
                term(Term::Repair, &repair.word, language)?.to_owned(),
            ),
            ("count", counted(repair.rows)),
        ];
        Some(screen("repair-named", language, &facts))
    });
    html! {
        h2 { (screen("repairs-offered", language, &[])) }
        p .soft { (screen("repairs-offered-lead", language, &[])) }
        ul .plain { @for line in lines { li { (line) } } }
    }
}

/// The repairs that may be chosen.
fn repairs(view: &ImportView, language: Language) -> Markup {
    let said = |key: &str| screen(key, language, &[]);
    let known = view.repairs.iter().filter_map(|repair| {
        let name = term(Term::Repair, &repair.word, language)?;
        let facts = [("repair", name.to_owned()), ("count", counted(repair.rows))];
        Some((&repair.word, screen("repair-rows", language, &facts)))
    });
    let known: Vec<(&String, String)> = known.collect();
    html! {
        @if !known.is_empty() {
            fieldset {
                legend { (said("repairs")) }
                p .soft { (said("repairs-lead")) }
                @for (word, label) in &known {
                    label .choice {
                        input type="checkbox" name="repair" value=(word);
                        span { (label) }
                    }
                }
            }
        }
    }
}

/// The number of rows, typed in by the person, because much would change.
fn confirmation(rows: u64, place: usize, language: Language) -> Markup {
    let id = format!("rows-{place}");
    let label = screen("confirm-rows", language, &[("count", counted(rows))]);
    html! {
        div .field {
            label for=(id) {
                (label)
                span .need { (screen("required", language, &[])) }
            }
            input id=(id) name="rows" inputmode="numeric" autocomplete="off" pattern="[0-9,]+" required;
        }
    }
}

/// Links to everything that may be taken away.
pub(super) fn downloads(view: &ImportView, language: Language) -> Markup {
    let key = |kind| match kind {
        DownloadKind::RejectedForSpreadsheets => "download-rejected-sheet",
        DownloadKind::Rejected => "download-rejected",
        DownloadKind::Findings => "download-findings",
        DownloadKind::Report => "download-report",
        DownloadKind::Outcome => "download-outcome",
    };
    let is_rows = |kind| {
        matches!(
            kind,
            DownloadKind::RejectedForSpreadsheets | DownloadKind::Rejected
        )
    };
    let lead = match view.is_whole_refused() {
        true => "downloads-lead-whole",
        false => "downloads-lead",
    };
    html! {
        @if !view.downloads.is_empty() {
            h2 { (screen("downloads", language, &[])) }
            @if view.downloads.iter().any(|download| is_rows(download.kind)) {
                p .soft { (screen(lead, language, &[])) }
            }
            ul .plain {
                @for download in &view.downloads {
                    li { a href=(download.address) download { (screen(key(download.kind), language, &[])) } }
                }
            }
        }
    }
}
