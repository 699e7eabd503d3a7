//! People in JSON one after the other, as lines or as one array, in memory that does not grow with the file.
//!
//! Where people stand one on a line, the lines are the rows, and a damaged one costs nobody else. Where a person takes several
//! lines, the next begins at a line that looks like the first line of the first. What may hold more than one person and cannot
//! be taken apart stops the file: nobody is left out without a word.

mod shape;

use std::collections::VecDeque;
use std::io::{self, Read};

use immunization::intake::{Encoding, FILE_BYTES_MAX, ROWS_MAX, Rule, Survey};
use immunization::{Finding, Place};

use shape::{Shape, Structure};

/// Longer than any line of one person, or of a few. What is longer may hide others, and stops the file.
const PIECE_BYTES_MAX: usize = 256 * 1_024;
/// How much is read at once. By the first so many bytes it is known how people stand in the file.
const BLOCK_BYTES: usize = 192 * 1_024;
/// What may stand in front of all.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// An object, or what is left of one, and the line on which it begins.
struct Piece {
    line: u64,
    bytes: Vec<u8>,
}

/// The objects of a file.
pub struct HubRows<R> {
    source: R,
    block: Vec<u8>,
    filled: usize,
    read: usize,
    /// The last object's number.
    number: u64,
    bytes: u64,
    /// The number of the line that is being read.
    line: u64,
    /// How many blanks the line has so far, while it has nothing else.
    blanks: Option<u64>,
    shape: Option<Shape>,
    /// The rest of a line with several objects.
    waiting: VecDeque<Piece>,
    /// How far in the first object begins, if it begins its line.
    indent: Option<Option<u64>>,
    /// The first line with something that does not belong there.
    stray: Option<u64>,
}

impl<R: Read> HubRows<R> {
    /// The objects in these bytes.
    pub fn new(source: R) -> HubRows<R> {
        HubRows {
            source,
            block: vec![0; BLOCK_BYTES],
            filled: 0,
            read: 0,
            number: 0,
            bytes: 0,
            line: 1,
            blanks: Some(0),
            shape: None,
            waiting: VecDeque::new(),
            indent: None,
            stray: None,
        }
    }

    /// Fills the block, as far as the file goes.
    fn fill(&mut self) -> io::Result<()> {
        (self.filled, self.read) = (0, 0);
        while let Some(room) = self.block.get_mut(self.filled..)
            && !room.is_empty()
        {
            match self.source.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(0) => break,
                filled => self.filled += filled?,
            }
        }
        Ok(())
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        if self.read >= self.filled {
            self.fill()?;
        }
        let filled = self.block.get(..self.filled);
        Ok(filled.and_then(|filled| filled.get(self.read).copied()))
    }

    /// Goes behind the byte that was seen.
    fn pass(&mut self, byte: u8) {
        self.read += 1;
        self.bytes += 1;
        match byte {
            b'\n' => {
                self.line += 1;
                self.blanks = Some(0);
            }
            b' ' | b'\t' => self.blanks = self.blanks.map(|blanks| blanks + 1),
            // A mark of the encoding is no part of the first line.
            _ if is_mark(byte, self.bytes) => {}
            _ => self.blanks = None,
        }
    }

    /// The next object with its number from 1. What is damaged is handed out as it is, which is no object.
    pub fn next_object(&mut self) -> io::Result<Option<(u64, Vec<u8>)>> {
        let shape = match self.shape {
            Some(shape) => shape,
            None => {
                self.fill()?;
                let head = self.block.get(..self.filled).unwrap_or_default();
                *self
                    .shape
                    .insert(Shape::of(head, self.filled < BLOCK_BYTES))
            }
        };
        let piece = match shape {
            Shape::Lines => self.next_in_lines()?,
            Shape::Spread => self.next_spread()?,
        };
        let Some(piece) = piece else {
            return Ok(None);
        };
        if piece.bytes.len() > PIECE_BYTES_MAX || shape::may_hide_others(&piece.bytes) {
            self.stray.get_or_insert(piece.line);
        }
        self.number += 1;
        Ok(Some((self.number, piece.bytes)))
    }

    fn next_in_lines(&mut self) -> io::Result<Option<Piece>> {
        loop {
            if let Some(piece) = self.waiting.pop_front() {
                return Ok(Some(piece));
            }
            let number = self.line;
            let Some(line) = self.next_line()? else {
                return Ok(None);
            };
            let line = line.strip_prefix(MARK).unwrap_or(&line).trim_ascii();
            let objects = shape::objects_in(line).unwrap_or_else(|| vec![line]);
            let pieces = objects.into_iter().map(|bytes| Piece {
                line: number,
                bytes: bytes.to_vec(),
            });
            self.waiting.extend(pieces);
        }
    }

    /// The next line; of one that is too long, more than a line may have.
    fn next_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let mut is_there = false;
        while let Some(byte) = self.peek()? {
            self.pass(byte);
            is_there = true;
            if byte == b'\n' {
                break;
            }
            if line.len() <= PIECE_BYTES_MAX + MARK.len() {
                line.push(byte);
            }
        }
        Ok(is_there.then_some(line))
    }

    fn next_spread(&mut self) -> io::Result<Option<Piece>> {
        let Some(line) = self.next_begin()? else {
            return Ok(None);
        };
        let mut structure = Structure::default();
        let mut bytes = Vec::new();
        while let Some(byte) = self.peek()? {
            let begins_next = byte == b'{'
                && !bytes.is_empty()
                && self.blanks.is_some()
                && self.indent == Some(self.blanks)
                && !structure.may_open();
            if begins_next {
                break;
            }
            self.pass(byte);
            if bytes.len() <= PIECE_BYTES_MAX {
                bytes.push(byte);
            }
            structure.take(byte);
            if structure.is_closed() {
                break;
            }
        }
        bytes.truncate(bytes.trim_ascii_end().len());
        Ok(Some(Piece { line, bytes }))
    }

    /// Goes to where the next object begins, and says on which line that is.
    fn next_begin(&mut self) -> io::Result<Option<u64>> {
        while let Some(byte) = self.peek()? {
            if byte == b'{' {
                self.indent.get_or_insert(self.blanks);
                return Ok(Some(self.line));
            }
            if !shape::may_stand_between(byte) && !is_mark(byte, self.bytes + 1) {
                self.stray.get_or_insert(self.line);
            }
            self.pass(byte);
        }
        Ok(None)
    }
}

/// Whether a byte, the one with this number, belongs to a mark of the encoding.
fn is_mark(byte: u8, number: u64) -> bool {
    number <= 3 && MARK.contains(&byte)
}

/// Goes over a whole file once.
pub fn survey<R: Read>(source: R) -> io::Result<Result<Survey, Vec<Finding>>> {
    let mut rows = HubRows::new(source);
    loop {
        let is_there = rows.next_object()?.is_some();
        if let Some(line) = rows.stray {
            return Ok(Err(vec![Rule::HubForm.finding().at(Place::Row(line))]));
        }
        if rows.number > ROWS_MAX || rows.bytes > FILE_BYTES_MAX {
            return Ok(Err(vec![Rule::FileSize.finding()]));
        }
        if !is_there {
            break;
        }
    }
    if rows.number == 0 {
        return Ok(Err(vec![Rule::FileEmpty.finding()]));
    }
    Ok(Ok(Survey {
        encoding: Encoding::Utf8,
        has_header: false,
        rows: rows.number,
        bytes: rows.bytes,
    }))
}

#[cfg(test)]
mod tests;
