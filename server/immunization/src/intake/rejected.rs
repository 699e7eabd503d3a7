//! Rejected rows as a file that can be mended and sent again: each row as it came, then its codes and what they mean.

use super::csv::Row;
use super::encoding::Encoding;
use super::formula::starts_formula;
use super::layout::{Form, Layout};
use super::rule::Rule;
use crate::calendar::Moment;
use crate::finding::{Finding, Place, Severity};
use crate::individual_number::IndividualNumber;

/// Writes the rows of one file that were not taken, in the encoding that the file came in.
///
/// Individual numbers do not come back: their column is empty, which says nothing when the row is sent again, and what
/// may be one elsewhere is made unreadable.
#[derive(Clone, Copy, Debug)]
pub struct RejectedRows {
    encoding: Encoding,
    layout: &'static Layout,
}

/// The columns that stand behind those of the layout.
pub(super) const REMARKS: [&str; 2] = ["コード", "内容"];

impl RejectedRows {
    /// For a file of a layout in this encoding.
    pub fn new(encoding: Encoding, layout: &'static Layout) -> RejectedRows {
        RejectedRows { encoding, layout }
    }

    /// The first row, which names the columns.
    pub fn write_header(&self, out: &mut Vec<u8>) {
        let names = self.layout.columns().iter().map(|column| column.name);
        for (place, name) in names.chain(REMARKS).enumerate() {
            if place > 0 {
                out.push(b',');
            }
            self.write_cell(name, out);
        }
        out.extend_from_slice(b"\r\n");
    }

    /// A row as it came, the codes of its errors, and what they mean in words.
    ///
    /// A cell that a spreadsheet would run as a formula gets an apostrophe in front. A row that could not be taken apart
    /// stands as one cell, because its quotes would swallow what follows. One with too many or too few cells keeps them, and
    /// is refused for them again unless they are mended.
    pub fn write_row(&self, row: &Row<'_>, findings: &[Finding], words: &str, out: &mut Vec<u8>) {
        let is_misfit = findings
            .iter()
            .any(|finding| finding.code() == Rule::RowCols.code());
        let row = match is_misfit {
            true => &without_remarks(*row),
            false => row,
        };
        // With as many cells as there are columns it would be taken the next time.
        let seems_whole = is_misfit && row.columns() == self.layout.columns().len();
        if row.fault().is_some() || row.columns() > super::COLUMNS_MAX || seems_whole {
            out.push(b'"');
            if starts_formula(row.bytes()) {
                out.push(b'\'');
            }
            let mut masked = Vec::with_capacity(row.bytes().len());
            write_masked(row.bytes(), self.encoding, Suspicion::Holds, &mut masked);
            write_doubled(&masked, out);
            out.push(b'"');
        } else {
            self.write_original(row, findings, out);
        }
        out.push(b',');
        self.write_cell(&error_codes(findings), out);
        out.push(b',');
        self.write_cell(words, out);
        out.extend_from_slice(b"\r\n");
    }

    /// The bytes of a row cell by cell, with what stands between them.
    fn write_original(&self, row: &Row<'_>, findings: &[Finding], out: &mut Vec<u8>) {
        let bytes = row.bytes();
        let is_whole = row.columns() == self.layout.columns().len();
        let secret = self.place_of(Form::IndividualNumber);
        // Where the column of the number has something else, the number may stand in another.
        let found = findings.iter().filter(|finding| is_misplaced(finding));
        let misplaced: Vec<Finding> = found.cloned().collect();
        let is_shifted = !is_whole || self.is_found_in(secret, findings) || !misplaced.is_empty();
        let open = self.place_of(Form::ResidentNumber).filter(|_| !is_shifted);
        let mut written = 0;
        for ((from, to), place) in row.cell_places().zip(0..) {
            let inside = bytes.get(from..to).unwrap_or_default();
            out.extend_from_slice(bytes.get(written..from).unwrap_or_default());
            written = to;
            if is_whole && Some(place) == secret {
                continue;
            }
            if starts_formula(inside) {
                out.push(b'\'');
            }
            if Some(place) == open {
                out.extend_from_slice(inside);
            } else {
                let suspicion = if self.is_found_in(Some(place), misplaced.as_slice()) {
                    Suspicion::Found
                } else if !is_whole || self.is_found_in(Some(place), findings) {
                    Suspicion::Holds
                } else {
                    Suspicion::None
                };
                write_masked(inside, self.encoding, suspicion, out);
            }
        }
        out.extend_from_slice(bytes.get(written..).unwrap_or_default());
    }

    fn place_of(&self, form: Form) -> Option<usize> {
        let mut columns = self.layout.columns().iter();
        columns
            .find(|column| column.form == form)
            .map(|column| column.place)
    }

    fn is_found_in(&self, place: Option<usize>, findings: &[Finding]) -> bool {
        let name = place.and_then(|place| self.layout.columns().get(place));
        let is_there = |finding: &Finding| match finding.place() {
            Place::Cell { column, .. } => name.is_some_and(|name| name.name == *column),
            _ => false,
        };
        findings.iter().any(is_there)
    }

    fn write_cell(&self, text: &str, out: &mut Vec<u8>) {
        write_cell(&self.encoding.encode(text), out);
    }
}

/// The codes of the errors of a row, each once, in the order in which they were found.
pub fn error_codes(findings: &[Finding]) -> String {
    let mut codes: Vec<&str> = Vec::new();
    for finding in findings {
        if finding.severity() >= Severity::Error && !codes.contains(&finding.code()) {
            codes.push(finding.code());
        }
    }
    codes.join(" ")
}

/// A row without the remarks that it was sent back with before, if it ends in such.
fn without_remarks(row: Row<'_>) -> Row<'_> {
    let Some(columns) = row.columns().checked_sub(REMARKS.len()) else {
        return row;
    };
    let codes = row.cell(columns).unwrap_or_default();
    let codes = str::from_utf8(&codes).unwrap_or_default();
    let are_codes = codes.split(' ').all(|code| Rule::parse(code).is_some());
    match are_codes {
        true => row.first(columns),
        false => row,
    }
}

/// A text with an asterisk for each digit of what may be an individual number, for rows that are no CSV.
///
/// Of a longer run of digits only twelve go that stand side by side and fit each other: the text may be a value in order, an
/// address with a telephone number behind it or the code of an item, and is sent again as it stands.
pub fn masked_text(text: &str) -> String {
    masked_under(Suspicion::None, &IndividualNumber::masked_in(text))
}

/// The same for a row that could not be read. Nobody sends it again before it was mended by hand; so all digits go of a number
/// that got a digit or two more, in groups, too, as they do in rows of CSV that could not be taken apart.
pub fn masked_unread(text: &str) -> String {
    masked_text(&masked_under(Suspicion::Holds, text))
}

fn masked_under(suspicion: Suspicion, text: &str) -> String {
    let mut masked = Vec::with_capacity(text.len());
    write_masked(text.as_bytes(), Encoding::Utf8, suspicion, &mut masked);
    String::from_utf8_lossy(&masked).into_owned()
}

/// Whether an individual number was found where another thing belongs.
fn is_misplaced(finding: &Finding) -> bool {
    finding.code() == Rule::CodeMynoPlace.code()
}

/// Runs of so many digits may be an individual number, with its first zero or without, grouped or not.
const SECRET_DIGITS_MIN: usize = 11;
const SECRET_DIGITS_MAX: usize = 12;
/// Digits of one that got a digit or two more. The line of a coupon is longer, and has to come back to be mended.
const SLIPPED_DIGITS_MAX: usize = 14;

/// What longer runs of digits are taken for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Suspicion {
    /// The cell is in order: what is longer belongs to it.
    None,
    /// Something is wrong with the cell or the row: an individual number may have got a digit more.
    Holds,
    /// An individual number was found in the cell, and goes with all digits around it.
    Found,
}

/// Bytes with an asterisk for each digit of what may be an individual number.
fn write_masked(bytes: &[u8], encoding: Encoding, suspicion: Suspicion, out: &mut Vec<u8>) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let (digits, length) = run_of_digits(rest, encoding);
        let run = rest.get(..length).unwrap_or_default();
        let is_longer = digits > SECRET_DIGITS_MAX;
        let is_secret = match suspicion {
            _ if digits < SECRET_DIGITS_MIN => false,
            Suspicion::Found => true,
            Suspicion::Holds => {
                !is_longer || (digits <= SLIPPED_DIGITS_MAX && holds_number(run, encoding))
            }
            Suspicion::None => !is_longer,
        };
        match digits {
            0 => out.extend(rest.first()),
            _ if is_secret => out.resize(out.len() + digits, b'*'),
            _ => out.extend_from_slice(run),
        }
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
}

/// Whether twelve of these digits are an individual number. A point in time has as many digits as it needs.
fn holds_number(run: &[u8], encoding: Encoding) -> bool {
    let mut digits = String::new();
    let mut rest = run;
    while !rest.is_empty() {
        let length = digit_length(rest, encoding);
        // The last byte of a digit, narrow or wide, counts on from that of its zero.
        let zero = match (length, encoding) {
            (0 | 1, _) => b'0',
            (_, Encoding::Utf8) => 0x90,
            (_, Encoding::Cp932) => 0x4F,
        };
        let last = length.checked_sub(1).and_then(|last| rest.get(last));
        digits.extend(last.map(|last| char::from(b'0' + last.saturating_sub(zero))));
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    let is_number = |start| {
        let number = digits.get(start..start + 12);
        number.is_some_and(|number| IndividualNumber::parse(number).is_ok())
    };
    Moment::parse_compact(&digits).is_err() && (0..digits.len()).any(is_number)
}

/// How many digits begin here, narrow or wide, and how long they are with what groups them.
fn run_of_digits(bytes: &[u8], encoding: Encoding) -> (usize, usize) {
    let (mut digits, mut length, mut place) = (0, 0, 0);
    while let Some(rest) = bytes.get(place..).filter(|rest| !rest.is_empty()) {
        match (digit_length(rest, encoding), rest.first()) {
            (0, Some(b' ' | b'-')) if digits > 0 => place += 1,
            (0, _) => break,
            (of_digit, _) => {
                digits += 1;
                place += of_digit;
                length = place;
            }
        }
    }
    (digits, length)
}

/// How many bytes the digit has that begins here; none if there is no digit.
fn digit_length(bytes: &[u8], encoding: Encoding) -> usize {
    match (encoding, bytes) {
        (_, [b'0'..=b'9', ..]) => 1,
        (Encoding::Utf8, [0xEF, 0xBC, 0x90..=0x99, ..]) => 3,
        (Encoding::Cp932, [0x82, 0x4F..=0x58, ..]) => 2,
        _ => 0,
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
    write_doubled(bytes, out);
    out.push(b'"');
}

/// Bytes with every quote twice.
fn write_doubled(bytes: &[u8], out: &mut Vec<u8>) {
    for byte in bytes {
        out.push(*byte);
        if *byte == b'"' {
            out.push(b'"');
        }
    }
}

#[cfg(test)]
mod tests;
