//! The driver's journal: what it was about to send, and what it was told, one JSON line each, written at once.
//!
//! Lines go to the file unbuffered. The driver itself is not killed, but whoever looks for the cause of a violation
//! reads them while it still runs.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

/// A journal file.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: Mutex<File>,
}

impl Journal {
    /// Begins a new journal.
    pub fn begin(path: &Path) -> io::Result<Journal> {
        Ok(Journal {
            path: path.to_owned(),
            file: Mutex::new(File::create(path)?),
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Notes what is about to be sent.
    pub fn intend(&self, number: u64, marker: &str, story: &str) -> io::Result<()> {
        self.write(&json!({"intent": number, "slot": marker, "story": story}))
    }

    /// Notes what came back.
    pub fn answer(&self, number: u64, outcome: &str) -> io::Result<()> {
        self.write(&json!({"answer": number, "outcome": outcome}))
    }

    /// Notes what was done to the processes.
    pub fn event(&self, what: &str) -> io::Result<()> {
        self.write(&json!({"event": what}))
    }

    fn write(&self, line: &Value) -> io::Result<()> {
        let text = format!("{line}\n");
        self.file
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests;
