//! Rows of comma-separated bytes, one after the other, in memory that does not grow with the file.
//!
//! Commas, quotes and line ends are the same bytes in UTF-8 and CP932 and never part of another character there, so rows
//! are taken apart before anything is decoded, and each keeps the bytes it came as.

mod scan;

use std::borrow::Cow;
use std::io::{self, Read};

use scan::{Scan, Span, scan};

use super::encoding::UTF8_MARK;
use super::formula::without_guard;
use super::rule::Rule;

/// The most columns a row may have.
pub const COLUMNS_MAX: usize = 200;
/// The most bytes a cell may have.
pub const CELL_BYTES_MAX: usize = 4 * 1_024;
/// The most bytes a row may have: every cell at its limit, with quotes and commas.
pub const ROW_BYTES_MAX: usize = COLUMNS_MAX * (CELL_BYTES_MAX + 3) + 2;
/// How much is read at once.
const BLOCK_BYTES: usize = 64 * 1_024;

/// What is wrong with a row as a row, before its cells are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// A quote inside a cell without quotes, something after a closing quote, or a quote that never closes.
    Quote,
    /// Longer than a row may be. Only its beginning is kept.
    Length,
    /// A carriage return that no line feed follows. Nothing after it can be trusted.
    Newline,
}

impl RowFault {
    /// The rule that is broken.
    pub fn rule(self) -> Rule {
        match self {
            RowFault::Quote => Rule::RowQuote,
            RowFault::Length => Rule::RowLen,
            RowFault::Newline => Rule::FileNewline,
        }
    }
}

/// One row: where it stands, its bytes as they came, and its cells.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    number: u64,
    offset: u64,
    bytes: &'a [u8],
    spans: &'a [Span],
    columns: usize,
    fault: Option<RowFault>,
    is_misfit: bool,
}

impl<'a> Row<'a> {
    /// Its number from 1, every row counted: the first row with names and blank ones too.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Where its first byte stands in the file, from 0.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Its bytes as they came, without the line end. Of a row that is too long, the beginning.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// How many cells it has.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// What is wrong with it as a row.
    pub fn fault(&self) -> Option<RowFault> {
        self.fault
    }

    /// Whether its cells cannot be those of the columns, however many they are.
    pub(super) fn is_misfit(&self) -> bool {
        self.is_misfit
    }

    /// The row as one whose cells are not those of the columns.
    pub(super) fn misfit(self) -> Row<'a> {
        Row {
            is_misfit: true,
            ..self
        }
    }

    /// The bytes of a cell, from 0, without its quotes.
    pub fn cell(&self, place: usize) -> Option<Cow<'a, [u8]>> {
        let span = self.spans.get(place)?;
        let inside = self.bytes.get(span.from..span.to)?;
        let inside = without_guard(inside);
        if !span.doubled {
            return Some(Cow::Borrowed(inside));
        }
        let mut plain = Vec::with_capacity(inside.len());
        let mut quote_before = false;
        for byte in inside {
            quote_before = *byte == b'"' && !quote_before;
            // The first of two quotes stays.
            if *byte != b'"' || quote_before {
                plain.push(*byte);
            }
        }
        Some(Cow::Owned(plain))
    }

    /// The row without what stands behind so many cells. One that has fewer, or was not taken apart, stays as it is.
    pub(super) fn first(self, columns: usize) -> Row<'a> {
        let last = columns.checked_sub(1).and_then(|last| self.spans.get(last));
        let is_longer = self.fault.is_none() && self.columns > columns;
        let (Some(last), true) = (last, is_longer) else {
            return self;
        };
        // The quote that ends a cell stands behind it.
        let is_quoted = self.bytes.get(last.to) == Some(&b'"');
        let end = last.to + usize::from(is_quoted);
        Row {
            bytes: self.bytes.get(..end).unwrap_or(self.bytes),
            spans: self.spans.get(..columns).unwrap_or(self.spans),
            columns,
            ..self
        }
    }

    /// Where each cell begins and ends within the bytes of the row, without its quotes.
    pub(super) fn cell_places(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.spans.iter().map(|span| (span.from, span.to))
    }

    /// Whether there is nothing in any cell: spreadsheets leave such rows behind, and old hosts one byte at the end.
    fn is_blank(&self) -> bool {
        self.fault.is_none()
            && self
                .bytes
                .iter()
                .all(|byte| matches!(byte, b',' | b' ' | b'\t' | 0x1A))
    }
}

/// The rows of a file.
pub struct Rows<R> {
    source: R,
    window: Vec<u8>,
    /// Where in the window the next row begins, and where what was read ends.
    from: usize,
    to: usize,
    is_ended: bool,
    is_begun: bool,
    /// Where the next row begins in the file.
    offset: u64,
    number: u64,
    blank: u64,
    spans: Vec<Span>,
    row_bytes_max: usize,
}

/// A row as it lies in the window.
struct Found {
    length: usize,
    content: usize,
    columns: usize,
    fault: Option<RowFault>,
}

impl<R: Read> Rows<R> {
    /// The rows of these bytes.
    pub fn new(source: R) -> Rows<R> {
        Rows::with_row_bytes_max(source, ROW_BYTES_MAX)
    }

    /// The rows of these bytes, with another limit for the length of a row.
    pub fn with_row_bytes_max(source: R, row_bytes_max: usize) -> Rows<R> {
        Rows {
            source,
            window: Vec::new(),
            from: 0,
            to: 0,
            is_ended: false,
            is_begun: false,
            offset: 0,
            number: 0,
            blank: 0,
            spans: Vec::new(),
            row_bytes_max: row_bytes_max.max(1),
        }
    }

    /// The next row that is not blank.
    pub fn next_row(&mut self) -> io::Result<Option<Row<'_>>> {
        if !self.is_begun {
            self.skip_mark()?;
        }
        loop {
            let Some(found) = self.find()? else {
                return Ok(None);
            };
            let (start, offset) = (self.from, self.offset);
            self.number += 1;
            self.advance(found.length);
            if found.fault == Some(RowFault::Length) {
                self.skip_line(start + found.content)?;
            }
            if found.fault == Some(RowFault::Newline) {
                self.give_up();
            }
            let is_blank = {
                let row = self.row_at(start, offset, &found);
                row.is_blank()
            };
            if !is_blank {
                return Ok(Some(self.row_at(start, offset, &found)));
            }
            self.blank += 1;
        }
    }

    /// How many blank rows were passed over.
    pub fn blank_rows(&self) -> u64 {
        self.blank
    }

    /// How many bytes are held. It does not grow with the file.
    pub fn held_bytes(&self) -> usize {
        self.window.capacity() + self.spans.capacity() * size_of::<Span>()
    }

    /// What the rows were read from.
    pub fn into_source(self) -> R {
        self.source
    }

    fn row_at(&self, start: usize, offset: u64, found: &Found) -> Row<'_> {
        Row {
            number: self.number,
            offset,
            bytes: self
                .window
                .get(start..start + found.content)
                .unwrap_or_default(),
            spans: &self.spans,
            columns: found.columns,
            fault: found.fault,
            is_misfit: false,
        }
    }

    /// The row that begins at `from`, reading on until it is whole.
    fn find(&mut self) -> io::Result<Option<Found>> {
        loop {
            let rest = self.window.get(self.from..self.to).unwrap_or_default();
            if rest.is_empty() && self.is_ended {
                return Ok(None);
            }
            let limited = rest.get(..self.row_bytes_max);
            let seen = limited.unwrap_or(rest);
            let is_all = limited.is_some() || self.is_ended;
            match scan(seen, is_all && limited.is_none(), &mut self.spans) {
                Scan::Row {
                    length,
                    content,
                    columns,
                } => {
                    return Ok(Some(Found {
                        length,
                        content,
                        columns,
                        fault: None,
                    }));
                }
                Scan::Quote => return self.broken(),
                Scan::Newline { at } => {
                    return Ok(Some(self.faulty(at + 1, at, RowFault::Newline)));
                }
                // A quote that has not closed by the limit is taken for one that never does.
                Scan::More { in_quotes: true } if is_all => return self.broken(),
                Scan::More { .. } if is_all => {
                    let kept = seen.len();
                    return Ok(Some(self.faulty(kept, kept, RowFault::Length)));
                }
                Scan::More { .. } => self.fill()?,
            }
        }
    }

    /// A row whose quotes do not hold: it ends with its first line, so that it does not swallow its neighbours.
    fn broken(&mut self) -> io::Result<Option<Found>> {
        loop {
            let rest = self.window.get(self.from..self.to).unwrap_or_default();
            let seen = rest.get(..self.row_bytes_max).unwrap_or(rest);
            let end = seen.iter().position(|byte| *byte == b'\n');
            let content = |end: usize| match seen.get(..end) {
                Some([line @ .., b'\r']) => line.len(),
                _ => end,
            };
            match end {
                Some(end) => {
                    let content = content(end);
                    return Ok(Some(self.faulty(end + 1, content, RowFault::Quote)));
                }
                None if seen.len() == self.row_bytes_max => {
                    let kept = seen.len();
                    return Ok(Some(self.faulty(kept, kept, RowFault::Length)));
                }
                None if self.is_ended => {
                    let kept = seen.len();
                    return Ok(Some(self.faulty(kept, kept, RowFault::Quote)));
                }
                None => self.fill()?,
            }
        }
    }

    fn faulty(&mut self, length: usize, content: usize, fault: RowFault) -> Found {
        self.spans.clear();
        Found {
            length,
            content,
            columns: 0,
            fault: Some(fault),
        }
    }

    fn advance(&mut self, length: usize) {
        self.from += length;
        self.offset += u64::try_from(length).unwrap_or(u64::MAX);
    }

    fn give_up(&mut self) {
        self.to = self.from;
        self.is_ended = true;
    }

    /// Passes over the rest of a line that is too long. What was kept of it stays in the window, up to `kept`.
    fn skip_line(&mut self, kept: usize) -> io::Result<()> {
        loop {
            let rest = self.window.get(self.from..self.to).unwrap_or_default();
            if let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                self.advance(end + 1);
                return Ok(());
            }
            let passed = rest.len();
            self.advance(passed);
            if self.is_ended {
                return Ok(());
            }
            self.from = kept;
            let wanted = kept.saturating_add(BLOCK_BYTES);
            if self.window.len() < wanted {
                self.window.resize(wanted, 0);
            }
            let room = self.window.get_mut(kept..wanted).unwrap_or_default();
            let read = read_some(&mut self.source, room)?;
            self.is_ended = read == 0;
            self.to = kept + read;
        }
    }

    /// Moves what is left to the front and reads until the window is full or the file has ended.
    fn fill(&mut self) -> io::Result<()> {
        self.window.copy_within(self.from..self.to, 0);
        self.to -= self.from;
        self.from = 0;
        let most = self.row_bytes_max.saturating_add(BLOCK_BYTES);
        let wanted = self.to.saturating_mul(2).max(BLOCK_BYTES).min(most);
        if self.window.len() < wanted {
            self.window.resize(wanted, 0);
        }
        while !self.is_ended && self.to < wanted {
            let Some(room) = self.window.get_mut(self.to..wanted) else {
                break;
            };
            let read = read_some(&mut self.source, room)?;
            self.is_ended = read == 0;
            self.to += read;
        }
        Ok(())
    }

    fn skip_mark(&mut self) -> io::Result<()> {
        self.is_begun = true;
        self.fill()?;
        if self
            .window
            .get(..self.to)
            .is_some_and(|head| head.starts_with(&UTF8_MARK))
        {
            self.advance(UTF8_MARK.len());
        }
        Ok(())
    }
}

/// A read that a signal does not end.
fn read_some<R: Read>(source: &mut R, room: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(room) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

#[cfg(test)]
mod tests;
