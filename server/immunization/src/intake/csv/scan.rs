//! One row at the beginning of some bytes: where its cells are, or why it cannot be taken apart.

use super::COLUMNS_MAX;

/// Where the inside of a cell lies within its row.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Whether quotes inside it are doubled.
    pub(super) doubled: bool,
}

/// What stands at the beginning of some bytes.
pub(super) enum Scan {
    /// A whole row.
    Row {
        /// How long it is with its line end.
        length: usize,
        /// How long it is without.
        content: usize,
        /// How many cells it has, more than are kept perhaps.
        columns: usize,
    },
    /// The beginning of a row.
    More {
        /// Whether a quote is open.
        in_quotes: bool,
    },
    /// Quotes that do not hold.
    Quote,
    /// A carriage return without a line feed, and where it stands.
    Newline { at: usize },
}

/// How a cell ends.
enum End {
    Comma,
    Line { length: usize },
    Bytes,
    More { in_quotes: bool },
    Quote,
    Newline,
}

/// Takes the first row apart. At the end of the file the last line needs no line end.
pub(super) fn scan(bytes: &[u8], at_end: bool, spans: &mut Vec<Span>) -> Scan {
    spans.clear();
    let mut columns = 0;
    let mut from = 0;
    loop {
        let quoted = bytes.get(from) == Some(&b'"');
        let (span, place, end) = if quoted {
            quoted_cell(bytes, from + 1, at_end)
        } else {
            plain_cell(bytes, from, at_end)
        };
        match end {
            End::More { in_quotes } => return Scan::More { in_quotes },
            End::Quote => return Scan::Quote,
            End::Newline => return Scan::Newline { at: place },
            End::Comma | End::Line { .. } | End::Bytes => {}
        }
        columns += 1;
        if columns <= COLUMNS_MAX {
            spans.push(span);
        }
        let length = match end {
            End::Line { length } => length,
            End::Comma => {
                from = place + 1;
                continue;
            }
            _ => 0,
        };
        return Scan::Row {
            length: place + length,
            content: place,
            columns,
        };
    }
}

fn plain_cell(bytes: &[u8], from: usize, at_end: bool) -> (Span, usize, End) {
    let rest = bytes.get(from..).unwrap_or_default();
    let special = |byte: &u8| matches!(*byte, b',' | b'"' | b'\n' | b'\r');
    let to = rest.iter().position(special);
    let to = to.map_or(bytes.len(), |length| from + length);
    let span = Span {
        from,
        to,
        doubled: false,
    };
    let end = match bytes.get(to) {
        Some(b'"') => End::Quote,
        _ => end_at(bytes, to, at_end),
    };
    (span, to, end)
}

fn quoted_cell(bytes: &[u8], from: usize, at_end: bool) -> (Span, usize, End) {
    let mut doubled = false;
    let mut place = from;
    loop {
        let rest = bytes.get(place..).unwrap_or_default();
        let quote = rest.iter().position(|byte| *byte == b'"');
        let Some(to) = quote.map(|length| place + length) else {
            let end = if at_end {
                End::Quote
            } else {
                End::More { in_quotes: true }
            };
            let to = bytes.len();
            return (Span { from, to, doubled }, to, end);
        };
        if bytes.get(to + 1) == Some(&b'"') {
            doubled = true;
            place = to + 2;
            continue;
        }
        let end = match bytes.get(to + 1) {
            None | Some(b',' | b'\n' | b'\r') => end_at(bytes, to + 1, at_end),
            Some(_) => End::Quote,
        };
        return (Span { from, to, doubled }, to + 1, end);
    }
}

/// What ends a cell at a place where it must end.
fn end_at(bytes: &[u8], place: usize, at_end: bool) -> End {
    match (bytes.get(place), bytes.get(place + 1)) {
        (Some(b','), _) => End::Comma,
        (Some(b'\n'), _) => End::Line { length: 1 },
        (Some(b'\r'), Some(b'\n')) => End::Line { length: 2 },
        (Some(b'\r'), None) if !at_end => End::More { in_quotes: false },
        (Some(_), _) => End::Newline,
        (None, _) if at_end => End::Bytes,
        (None, _) => End::More { in_quotes: false },
    }
}
