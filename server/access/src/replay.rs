//! Names that hold once: of assertions and proofs. Whoever keeps them is named here, and so is a memory for one process.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::secret::Digest;

/// What keeps names must be shared by all processes and outlive them, for as long as a name could come again.
pub trait Replays {
    /// Keeps a name until a time, and says whether it is new. Two callers with one name at one moment must not both be
    /// told that it is.
    fn is_first(&self, name: &Digest, until_ms: i64) -> Result<bool, Away>;
}

/// The keeper of names cannot be asked. Then nothing may be believed to be new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away;

/// The name under which an owner's id is kept. The lengths keep two owners from meeting in one name.
pub(crate) fn name(of: &str, owner: &str, id: &str) -> Digest {
    Digest::of(&format!("{of}\n{}\n{owner}\n{id}", owner.len()))
}

/// A memory in this process alone: for one process without a database, and for tests.
#[derive(Debug, Default)]
pub struct Remembered {
    names: Mutex<HashMap<Digest, i64>>,
}

/// The most names that are kept. Beyond, nothing is new any more, rather than everything.
const NAMES_MAX: usize = 100_000;

impl Remembered {
    /// Forgets what cannot come again.
    pub fn forget(&self, now_ms: i64) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.retain(|_, until_ms| *until_ms > now_ms);
    }
}

impl Replays for Remembered {
    fn is_first(&self, name: &Digest, until_ms: i64) -> Result<bool, Away> {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= NAMES_MAX {
            return Err(Away);
        }
        Ok(names.insert(*name, until_ms).is_none())
    }
}
