//! What became of the rows, in five numbers and by reason.

use immunization::Severity;
use immunization::intake::Rule;
use maud::{Markup, html};

use super::{ImportState, ImportView};
use crate::page::code_link;
use crate::words::{self, Language, Term, counted, screen, term};

/// More reasons than there are rules.
const REASONS_MAX: usize = 200;

/// The five numbers and their sum. Nothing before a row was looked at.
pub(super) fn table(view: &ImportView, language: Language) -> Markup {
    let counts = &view.counts;
    if counts.total() == 0 {
        return html! {};
    }
    let said = |key: &str| screen(key, language, &[]);
    let so_far = view.state == ImportState::Running;
    let (title, sum) = match so_far {
        true => ("numbers-so-far", "means-sum-so-far"),
        false => ("numbers", "means-sum"),
    };
    let lines = [
        ("created", counts.created),
        ("updated", counts.updated),
        ("unchanged", counts.unchanged),
        ("flagged", counts.flagged),
        ("rejected", counts.rejected),
    ];
    html! {
        h2 #numbers { (said(title)) }
        @if view.is_whole_refused() { p .soft { (said("numbers-not-written")) } }
        div .scroll tabindex="0" role="region" aria-labelledby="numbers" {
            table {
                thead {
                    tr {
                        th scope="col" { (said("outcome")) }
                        th scope="col" .number { (said("rows")) }
                        th scope="col" { (said("meaning")) }
                    }
                }
                tbody {
                    @for (code, count) in lines {
                        tr {
                            th scope="row" { (term(Term::Outcome, code, language).unwrap_or(code)) }
                            td .number { (counted(count)) }
                            td { (said(&format!("means-{code}"))) }
                        }
                    }
                }
                tfoot {
                    tr {
                        th scope="row" { (said("sum")) }
                        td .number { (counted(counts.total())) }
                        td { (said(sum)) }
                    }
                }
            }
        }
    }
}

/// How often each rule was met, the most frequent first.
pub(super) fn reasons(view: &ImportView, language: Language) -> Markup {
    let mut reasons: Vec<&(String, u64)> = view.reasons.iter().collect();
    if reasons.is_empty() {
        return html! {};
    }
    reasons.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let said = |key: &str| screen(key, language, &[]);
    html! {
        h2 #reasons { (said("reasons")) }
        p .soft { (said("reasons-lead")) }
        div .scroll tabindex="0" role="region" aria-labelledby="reasons" {
            table {
                thead {
                    tr {
                        th scope="col" .number { (said("count")) }
                        th scope="col" { (said("reason")) }
                        th scope="col" { (said("severity")) }
                    }
                }
                tbody {
                    @for (code, count) in reasons.into_iter().take(REASONS_MAX) {
                        tr {
                            td .number { (counted(*count)) }
                            th scope="row" .wide { (meaning(code, language)) " " (code_link(code, language)) }
                            td .mark { (said(severity_key(code))) }
                        }
                    }
                }
            }
        }
    }
}

fn meaning(code: &str, language: Language) -> String {
    words::help(code, language).map_or_else(|| code.to_owned(), |help| help.what)
}

/// What a rule does to its row: a sign and a word, never a colour alone.
fn severity_key(code: &str) -> &'static str {
    match Rule::parse(code).map(Rule::severity) {
        None | Some(Severity::Error | Severity::Fatal) => "severity-error",
        Some(Severity::Warning) => "severity-warning",
        Some(Severity::Information) => "severity-information",
    }
}
