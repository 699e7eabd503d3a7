//! What a group gives out: the rows that were not taken, to be mended, and what was found, one finding a line.

use immunization::intake::{RejectedRows, RowOutcome, Rows, Rule, error_codes};
use immunization::{Finding, Severity};
use pages::words::{self, Language};

use super::decide::Decided;
use super::file::File;
use super::objects;
use super::rows::Taken;
use crate::job::output;
use crate::job::progress::shown;
use crate::job::value::shown_in_row;

/// The pieces that a group adds, by their kinds. `is_first` says that no row was rejected before.
pub fn pieces(
    file: &File,
    rows: &[Taken],
    decided: &[Decided],
    is_first: bool,
) -> Vec<(i16, Vec<u8>)> {
    let mut pieces = Vec::new();
    let rejected = rejected(file, rows, decided, is_first);
    if !rejected.is_empty() {
        pieces.push((output::REJECTED, rejected));
    }
    let findings = lines(file, rows, decided, is_listed);
    let notes = lines(file, rows, decided, is_noted);
    let found = [(output::FINDINGS, findings), (output::NOTES, notes)];
    pieces.extend(found.into_iter().filter(|(_, lines)| !lines.is_empty()));
    pieces
}

/// What is listed: doubts and errors in rows that were rejected or flagged.
fn is_listed(row: &Decided, finding: &Finding) -> bool {
    let is_wanted = matches!(row.outcome, RowOutcome::Rejected | RowOutcome::Flagged);
    is_wanted && finding.severity() >= Severity::Warning
}

/// What is noted beside: which rows wait for their person, and which changed a record. How a row is written, and that it
/// says what was known, is counted alone: it may hold for every row of a large file.
fn is_noted(row: &Decided, finding: &Finding) -> bool {
    let told = [
        Rule::RefWaiting,
        Rule::DupUpdated,
        Rule::DupWithdrawn,
        Rule::RowReopen,
        Rule::RowCouponReopen,
    ];
    let is_told = told.iter().any(|rule| rule.code() == finding.code());
    row.outcome != RowOutcome::Rejected && is_told && finding.severity() < Severity::Warning
}

/// What was found in the rows, as far as it is wanted, and where it was found.
fn lines(
    file: &File,
    rows: &[Taken],
    decided: &[Decided],
    wanted: fn(&Decided, &Finding) -> bool,
) -> Vec<u8> {
    let mut lines = Vec::new();
    for (taken, row) in rows.iter().zip(decided) {
        let told = row.findings.iter().filter(|finding| wanted(row, finding));
        let mut told = told.peekable();
        if told.peek().is_none() {
            continue;
        }
        let mut bytes = Rows::new(taken.original.as_slice());
        // Bytes in memory can be read.
        let original = bytes.next_row().unwrap_or_default();
        for finding in told {
            let mut line = match (&original, file.layout) {
                (Some(cells), Some(layout)) => {
                    shown_in_row(finding, cells, layout, file.survey.encoding)
                }
                _ => shown(finding),
            };
            if let Some(line) = line.as_object_mut() {
                line.insert("outcome".to_owned(), row.outcome.code().into());
            }
            lines.extend_from_slice(line.to_string().as_bytes());
            lines.push(b'\n');
        }
    }
    lines
}

/// The rows that were not taken, as they came, with the codes and what they mean; objects of JSON as lines of JSON.
fn rejected(file: &File, rows: &[Taken], decided: &[Decided], is_first: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let writer = file
        .layout
        .map(|layout| RejectedRows::new(file.survey.encoding, layout));
    let is_rejected = |(_, row): &(&Taken, &Decided)| row.outcome == RowOutcome::Rejected;
    for (taken, row) in rows.iter().zip(decided).filter(is_rejected) {
        let said = words::row(Language::Japanese, taken.number, &row.findings, file.layout);
        let Some(writer) = &writer else {
            let codes = error_codes(&row.findings);
            out.extend(objects::line(&taken.original, taken.number, &codes, &said));
            continue;
        };
        if out.is_empty() && is_first {
            writer.write_header(&mut out);
        }
        let mut bytes = Rows::new(taken.original.as_slice());
        // Bytes in memory can be read.
        if let Ok(Some(original)) = bytes.next_row() {
            writer.write_row(&original, &row.findings, &said, &mut out);
        }
    }
    out
}
