//! What anybody may read: the files of open data, one set for each day, and the memory of every number that was ever
//! shown of a municipality. Nothing here is about a person, so nothing is sealed and nothing asks for a reach.

use crate::body::{self, NO_DICTIONARY};
use crate::error::StoreError;
use crate::store::Store;

mod row;

/// A file of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFile {
    /// The day of the snapshot, as in 20260401.
    pub snapshot: i32,
    /// When it was made.
    pub made_at: i64,
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A number that was shown of a municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Shown {
    /// Which municipality.
    pub municipality: i32,
    /// Of which dose. An older form showed 0 for the sum of all.
    pub dose: i32,
    /// How many.
    pub number: i64,
    /// Since when.
    pub shown_at: i64,
}

/// What is to be published.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'a> {
    /// Its day, as in 20260401.
    pub day: i32,
    /// When it was made.
    pub made_at: i64,
    /// Its files by name.
    pub files: &'a [(&'a str, &'a [u8])],
    /// What it shows that was not shown before.
    pub newly_shown: &'a [Shown],
    /// How many numbers had been shown when it was made.
    pub shown_before: usize,
    /// Whether it takes the place of an earlier one of the same day.
    pub may_replace: bool,
}

/// What became of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// It can be read.
    Done,
    /// The day has one.
    There,
    /// Somebody else showed something since it was made: what it withholds may not be enough any more.
    Outdated,
}

impl Store {
    /// Every number that was ever shown of a municipality, by dose in the order in which they were shown.
    pub fn open_data_shown(&self) -> Result<Vec<Shown>, StoreError> {
        self.read_session(row::shown)
    }

    /// Publishes a snapshot: all of its files and the memory of what they show, or nothing.
    pub fn publish_open_data(&self, snapshot: &Snapshot<'_>) -> Result<Published, StoreError> {
        let files = snapshot.files.iter().map(|(name, bytes)| {
            let body = body::compress(NO_DICTIONARY, bytes)?;
            Ok((*name, openssl::sha::sha256(bytes), body))
        });
        let files = files.collect::<Result<Vec<_>, StoreError>>()?;
        self.write_session(|connection| row::publish(connection, snapshot, &files))
    }

    /// The days of snapshots, the newest first, at most so many.
    pub fn open_data_days(&self, most: usize) -> Result<Vec<i32>, StoreError> {
        self.read_session(|connection| row::days(connection, most))
    }

    /// A file of a day's snapshot, or of the newest one.
    pub fn open_data_file(
        &self,
        day: Option<i32>,
        name: &str,
    ) -> Result<Option<OpenFile>, StoreError> {
        let found = self.read_session(|connection| row::file(connection, day, name))?;
        let Some((snapshot, made_at, digest, body)) = found else {
            return Ok(None);
        };
        let bytes = body::expand(&body).filter(|bytes| openssl::sha::sha256(bytes)[..] == digest);
        let damaged = || StoreError::Unexpected("a file of open data is damaged".to_owned());
        Ok(Some(OpenFile {
            snapshot,
            made_at,
            digest: digest.try_into().map_err(|_| damaged())?,
            bytes: bytes.ok_or_else(damaged)?,
        }))
    }

    /// Forgets the files of snapshots before a day, but never the newest. What they showed is remembered.
    pub fn forget_open_data(&self, before_day: i32) -> Result<usize, StoreError> {
        self.write_session(|connection| row::forget(connection, before_day))
    }
}

#[cfg(test)]
mod tests;
