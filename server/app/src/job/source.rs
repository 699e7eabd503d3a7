//! The bytes of a job, part after part, as if they were one.

use std::io::{self, Read};

use store::{JobId, Store};

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
