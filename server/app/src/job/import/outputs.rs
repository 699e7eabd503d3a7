//! What a group gives out: the rows that were not taken, to be mended, and what was found, one finding a line.

use immunization::Severity;
use immunization::intake::{RejectedRows, RowOutcome, Rows, error_codes};
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
    let findings = lines(file, rows, decided);
    if !findings.is_empty() {
        pieces.push((output::FINDINGS, findings));
    }
    pieces
}

/// Every row that was rejected or flagged, with what was found in it and where it was found.
fn lines(file: &File, rows: &[Taken], decided: &[Decided]) -> Vec<u8> {
    let mut lines = Vec::new();
    let listed = |(_, row): &(&Taken, &Decided)| {
        matches!(row.outcome, RowOutcome::Rejected | RowOutcome::Flagged)
    };
    for (taken, row) in rows.iter().zip(decided).filter(listed) {
        let mut bytes = Rows::new(taken.original.as_slice());
        // Bytes in memory can be read.
        let original = bytes.next_row().unwrap_or_default();
        let told = row.findings.iter();
        for finding in told.filter(|finding| finding.severity() >= Severity::Warning) {
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
