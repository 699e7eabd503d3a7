//! Objects of JSON one after the other, as lines or as one array, in memory that does not grow with the file.

use std::io::{self, Read};

use immunization::Finding;
use immunization::intake::{Encoding, FILE_BYTES_MAX, ROWS_MAX, Rule, Survey};

/// Longer than any person. What is longer is refused as a row.
const OBJECT_BYTES_MAX: usize = 64 * 1_024;
/// How much is read at once.
const BLOCK_BYTES: usize = 64 * 1_024;

/// The objects of a file.
pub struct HubRows<R> {
    source: R,
    block: Vec<u8>,
    filled: usize,
    read: usize,
    number: u64,
    bytes: u64,
    /// Whether something stood between objects that does not belong there.
    has_strays: bool,
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
            has_strays: false,
        }
    }

    fn next_byte(&mut self) -> io::Result<Option<u8>> {
        while self.read >= self.filled {
            self.filled = match self.source.read(&mut self.block) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                filled => filled?,
            };
            self.read = 0;
            if self.filled == 0 {
                return Ok(None);
            }
        }
        let byte = self.block.get(self.read).copied();
        self.read += 1;
        self.bytes += 1;
        Ok(byte)
    }

    /// The next object with its number from 1. Of one that is too long only the beginning is handed out, which is no
    /// object.
    pub fn next_object(&mut self) -> io::Result<Option<(u64, Vec<u8>)>> {
        let (mut depth, mut in_text, mut is_escaped) = (0_u64, false, false);
        let mut object = Vec::new();
        while let Some(byte) = self.next_byte()? {
            if depth == 0 && byte != b'{' {
                let may_stand = matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' | b']');
                // A mark of the encoding may stand in front of all.
                let is_mark = self.bytes <= 3 && matches!(byte, 0xEF | 0xBB | 0xBF);
                self.has_strays |= !may_stand && !is_mark;
                continue;
            }
            if object.len() < OBJECT_BYTES_MAX + 1 {
                object.push(byte);
            }
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if in_text => is_escaped = true,
                b'"' => in_text = !in_text,
                b'{' if !in_text => depth += 1,
                b'}' if !in_text => {
                    depth -= 1;
                    if depth == 0 {
                        self.number += 1;
                        return Ok(Some((self.number, object)));
                    }
                }
                _ => {}
            }
        }
        // The file ended within an object: what there is of it is a row that cannot be read.
        if object.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some((self.number, object)))
    }
}

/// Goes over a whole file once.
pub fn survey<R: Read>(source: R) -> io::Result<Result<Survey, Vec<Finding>>> {
    let mut rows = HubRows::new(source);
    while rows.next_object()?.is_some() {
        if rows.number > ROWS_MAX || rows.bytes > FILE_BYTES_MAX {
            return Ok(Err(vec![Rule::FileSize.finding()]));
        }
    }
    if rows.has_strays {
        return Ok(Err(vec![Rule::HubForm.finding()]));
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
