//! The rows of a file, some at a time.

use std::io::Read;

use immunization::intake::{Doubled, Settings, Twins};

use super::footprint::belong_together;
use super::rows::{Reader, Taken, doubles, twins};
use crate::job::runner::Stop;

/// How many rows more than asked for a portion may have, so that those who belong together are in one.
const BEYOND_MAX: usize = 50;

/// Rows of a file, portion by portion.
pub struct Portions<'a, R> {
    reader: Reader<R>,
    twins: Twins,
    settings: &'a Settings<'a>,
    /// Read already, and for the next portion.
    kept: Option<Taken>,
}

impl<'a, R: Read> Portions<'a, R> {
    /// The rows behind so many of them. Those are read again, because later rows are held against them. What two people of
    /// the file share is known before.
    pub fn behind(
        reader: Reader<R>,
        settings: &'a Settings<'a>,
        doubled: Doubled,
        done: u64,
    ) -> Result<Portions<'a, R>, Stop> {
        let mut portions = Portions {
            reader,
            twins: twins().knowing(doubled),
            settings,
            kept: None,
        };
        for _ in 0..done {
            if portions.row()?.is_none() {
                break;
            }
        }
        Ok(portions)
    }

    /// The next rows, about so many; none behind the last. Neighbours that tell of the same are not parted: the next
    /// portion would have to wait for this one.
    pub fn next(&mut self, size: usize) -> Result<Vec<Taken>, Stop> {
        let mut rows = Vec::with_capacity(size);
        rows.extend(self.kept.take());
        while let Some(row) = self.row()? {
            let is_over = rows.len() >= size
                && (rows.len() >= size + BEYOND_MAX
                    || rows.last().is_none_or(|last| !belong_together(last, &row)));
            if is_over {
                self.kept = Some(row);
                break;
            }
            rows.push(row);
        }
        Ok(rows)
    }

    fn row(&mut self) -> Result<Option<Taken>, Stop> {
        Ok(self.reader.next(self.settings, &mut self.twins)?)
    }
}

/// The individual numbers that two people of a file have. Each row is looked at by itself.
pub fn doubled<R: Read>(mut reader: Reader<R>, settings: &Settings<'_>) -> Result<Doubled, Stop> {
    let (mut doubles, mut alone) = (doubles(), Twins::new(0));
    while let Some(row) = reader.next(settings, &mut alone)? {
        if let Some(person) = row.person() {
            doubles.note(person);
        }
    }
    Ok(doubles.finish())
}
