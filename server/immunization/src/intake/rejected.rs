//! Rejected rows as a file that can be mended and sent again: each row as it came, then its codes and what they mean.

use super::csv::Row;
use super::encoding::Encoding;
use super::layout::Layout;
use crate::finding::{Finding, Severity};

/// Writes the rows of one file that were not taken, in the encoding that the file came in.
#[derive(Clone, Copy, Debug)]
pub struct RejectedRows {
    encoding: Encoding,
}

impl RejectedRows {
    /// For a file in this encoding.
    pub fn new(encoding: Encoding) -> RejectedRows {
        RejectedRows { encoding }
    }

    /// The first row, which names the columns.
    pub fn write_header(&self, layout: &Layout, out: &mut Vec<u8>) {
        let names = layout.columns().iter().map(|column| column.name);
        for name in names.chain(["コード"]) {
            self.write_cell(name, out);
            out.push(b',');
        }
        self.write_cell("内容", out);
        out.extend_from_slice(b"\r\n");
    }

    /// A row as it came, the codes of its errors, and what they mean in words.
    ///
    /// A cell that a spreadsheet would run as a formula gets an apostrophe in front; nothing else is changed. A row that
    /// could not be taken apart stands as one cell, because its quotes would swallow what follows.
    pub fn write_row(&self, row: &Row<'_>, findings: &[Finding], words: &str, out: &mut Vec<u8>) {
        if row.fault().is_some() || row.columns() > super::COLUMNS_MAX {
            out.push(b'"');
            if starts_formula(row.bytes(), self.encoding) {
                out.push(b'\'');
            }
            for byte in row.bytes() {
                out.push(*byte);
                if *byte == b'"' {
                    out.push(b'"');
                }
            }
            out.push(b'"');
        } else {
            self.write_original(row, out);
        }
        let errors = findings
            .iter()
            .filter(|finding| finding.severity() >= Severity::Error);
        let mut codes: Vec<&str> = errors.map(Finding::code).collect();
        codes.dedup();
        out.push(b',');
        self.write_cell(&codes.join(" "), out);
        out.push(b',');
        self.write_cell(words, out);
        out.extend_from_slice(b"\r\n");
    }

    fn write_original(&self, row: &Row<'_>, out: &mut Vec<u8>) {
        let bytes = row.bytes();
        let mut written = 0;
        for start in row.cell_starts() {
            let inside = bytes.get(start..).unwrap_or_default();
            if starts_formula(inside, self.encoding) {
                out.extend_from_slice(bytes.get(written..start).unwrap_or_default());
                out.push(b'\'');
                written = start;
            }
        }
        out.extend_from_slice(bytes.get(written..).unwrap_or_default());
    }

    fn write_cell(&self, text: &str, out: &mut Vec<u8>) {
        write_cell(&self.encoding.encode(text), out);
    }
}

/// A cell with quotes where they are needed. The bytes are of an encoding in which marks are marks.
pub(super) fn write_cell(bytes: &[u8], out: &mut Vec<u8>) {
    let marks = |byte: &u8| matches!(byte, b',' | b'"' | b'\r' | b'\n');
    if !bytes.iter().any(marks) {
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    for byte in bytes {
        out.push(*byte);
        if *byte == b'"' {
            out.push(b'"');
        }
    }
    out.push(b'"');
}

/// Whether a spreadsheet takes what begins here for a formula: the four signs, narrow or wide, perhaps behind blanks.
fn starts_formula(bytes: &[u8], encoding: Encoding) -> bool {
    let wide: [&[u8]; 4] = match encoding {
        Encoding::Utf8 => ["＝", "＋", "－", "＠"].map(str::as_bytes),
        Encoding::Cp932 => [b"\x81\x81", b"\x81\x7B", b"\x81\x7C", b"\x81\x97"],
    };
    let blanks = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let blank = bytes.iter().take_while(blanks).count();
    let rest = bytes.get(blank..).unwrap_or_default();
    matches!(rest.first(), Some(b'=' | b'+' | b'-' | b'@'))
        || wide.iter().any(|sign| rest.starts_with(sign))
}

#[cfg(test)]
mod tests;
