//! Rows on their way to PostgreSQL when they are many: its binary form of a copy. It fills pages by many rows at a time, which takes a
//! quarter less of its time than a statement, but takes two journeys more.

use std::io::Write;

use diesel::prelude::*;

/// From how many rows on they are copied.
pub(super) const COPY_MIN: usize = 50;

/// What the form begins and ends with.
const HEAD: &[u8; 19] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const END: i16 = -1;
/// The length of a column that says nothing.
const NULL: i32 = -1;

/// Rows, as bytes.
pub(super) struct Copy {
    bytes: Vec<u8>,
    columns: i16,
}

impl Copy {
    /// For rows of so many columns and about so many bytes in all.
    pub fn of(columns: usize, capacity: usize) -> Copy {
        let columns = i16::try_from(columns).unwrap_or(i16::MAX);
        let mut bytes = Vec::with_capacity(HEAD.len() + capacity);
        bytes.extend_from_slice(HEAD);
        Copy { bytes, columns }
    }

    /// Begins a row. Its columns follow.
    pub fn row(&mut self) -> &mut Copy {
        self.bytes.extend_from_slice(&self.columns.to_be_bytes());
        self
    }

    pub fn column(&mut self, value: &(impl Copied + ?Sized)) -> &mut Copy {
        value.copied(&mut self.bytes);
        self
    }

    pub fn nothing(&mut self) -> &mut Copy {
        self.bytes.extend_from_slice(&NULL.to_be_bytes());
        self
    }

    /// An array of one dimension without nulls, counted from one, of the type that has this number.
    pub fn array<'a, T: Copied + ?Sized + 'a>(
        &mut self,
        of: i32,
        items: impl ExactSizeIterator<Item = &'a T>,
    ) -> &mut Copy {
        let at = self.bytes.len();
        self.bytes.extend_from_slice(&NULL.to_be_bytes());
        for number in [1, 0, of, length(items.len()), 1] {
            self.bytes.extend_from_slice(&number.to_be_bytes());
        }
        for item in items {
            item.copied(&mut self.bytes);
        }
        let whole = length(self.bytes.len() - at - size_of::<i32>());
        if let Some(place) = self.bytes.get_mut(at..at + size_of::<i32>()) {
            place.copy_from_slice(&whole.to_be_bytes());
        }
        self
    }

    /// Everything, for a statement to take.
    pub fn end(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(&END.to_be_bytes());
        self.bytes
    }
}

/// What can stand in a column.
pub(super) trait Copied {
    /// Its bytes, behind their length.
    fn copied(&self, out: &mut Vec<u8>);
}

fn length(length: usize) -> i32 {
    // No value is longer than a text of a resource may be.
    i32::try_from(length).unwrap_or(i32::MAX)
}

impl Copied for [u8] {
    fn copied(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&length(self.len()).to_be_bytes());
        out.extend_from_slice(self);
    }
}

impl Copied for Vec<u8> {
    fn copied(&self, out: &mut Vec<u8>) {
        self.as_slice().copied(out);
    }
}

impl Copied for String {
    fn copied(&self, out: &mut Vec<u8>) {
        self.as_bytes().copied(out);
    }
}

impl Copied for bool {
    fn copied(&self, out: &mut Vec<u8>) {
        [u8::from(*self)].copied(out);
    }
}

macro_rules! whole_numbers {
    ($($number:ty),+) => {
        $(impl Copied for $number {
            fn copied(&self, out: &mut Vec<u8>) {
                self.to_be_bytes().copied(out);
            }
        })+
    };
}

whole_numbers!(i16, i32, i64);

/// So much is handed over at a time. The driver keeps room for the largest piece that it was ever given.
const PIECE: usize = 8 << 10;

/// How a statement takes the bytes.
pub(super) fn hand_over(bytes: &[u8], out: &mut dyn Write) -> QueryResult<()> {
    let mut pieces = bytes.chunks(PIECE);
    let written = pieces.try_for_each(|piece| out.write_all(piece));
    written.map_err(|error| diesel::result::Error::SerializationError(error.into()))
}
