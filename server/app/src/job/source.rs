//! The bytes of a job, part after part, as if they were one.

use std::io::{self, Read};

use store::{JobId, Store};

use super::runner::{Hold, Stop};

/// Reads the parts of a job in their order. One part is held at a time.
pub struct Parts<'s> {
    store: &'s Store,
    tenant: i32,
    job: JobId,
    next: Option<u32>,
    held: Vec<u8>,
    read: usize,
}

impl<'s> Parts<'s> {
    /// The bytes of a job, from the first.
    pub fn new(store: &'s Store, tenant: i32, job: JobId) -> Parts<'s> {
        Parts {
            store,
            tenant,
            job,
            next: None,
            held: Vec::new(),
            read: 0,
        }
    }

    fn load(&mut self) -> io::Result<bool> {
        let part = |number| {
            let part = self.store.part(self.tenant, self.job, number);
            part.map_err(io::Error::other)
        };
        let (number, found) = match self.next {
            Some(number) => (number, part(number)?),
            // Who sends a file counts from 0 or from 1.
            None => match part(0)? {
                Some(found) => (0, Some(found)),
                None => (1, part(1)?),
            },
        };
        self.next = Some(number.saturating_add(1));
        self.read = 0;
        match found {
            Some(found) => {
                self.held = found;
                Ok(true)
            }
            None => {
                self.held = Vec::new();
                Ok(false)
            }
        }
    }
}

impl Read for Parts<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if room.is_empty() {
            return Ok(0);
        }
        while self.read >= self.held.len() {
            if !self.load()? {
                return Ok(0);
            }
        }
        let mut rest = self.held.get(self.read..).unwrap_or_default();
        let read = rest.read(room)?;
        self.read += read;
        Ok(read)
    }
}

/// Bytes in the hands of a runner. As they pass by, signs of life are given: a long file takes longer than a job may be
/// silent, whatever it is read for. Where the runner is to leave off, that is the error.
pub struct Watched<'h> {
    parts: Parts<'h>,
    hold: &'h Hold<'h>,
}

impl<'a> Hold<'a> {
    /// The bytes of the job, from the first.
    pub fn bytes(&'a self) -> Watched<'a> {
        self.bytes_of(self.job.id)
    }

    /// The bytes of a job of the same tenant, which this one looks at.
    pub fn bytes_of(&'a self, job: JobId) -> Watched<'a> {
        Watched {
            parts: Parts::new(self.store, self.job.tenant, job),
            hold: self,
        }
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.hold.beat().map_err(io::Error::other)?;
        self.parts.read(room)
    }
}

impl From<io::Error> for Stop {
    /// Why the runner is to leave off, if that is the error; else the bytes could not be had.
    fn from(error: io::Error) -> Stop {
        let stop = error.downcast::<Stop>();
        stop.unwrap_or_else(|error| Stop::Store(error.to_string()))
    }
}

#[cfg(test)]
mod tests;
