//! The database's clock beside our own. Times at rest come from both, so a process whose clock is off takes no traffic.

use std::sync::atomic::{AtomicI64, Ordering};

use store::{Store, StoreError};

use super::now_ms;

/// How far the two may be apart.
const APART_MS_MAX: u64 = 5_000;

/// How far apart the clocks are, as it was last found.
#[derive(Debug, Default)]
pub struct Clock {
    ahead_ms: AtomicI64,
}

impl Clock {
    /// Asks the database, and notes by how much its clock is ahead of ours.
    pub fn look(&self, store: &Store) -> Result<i64, StoreError> {
        let before = now_ms();
        let there = store.database_now_ms()?;
        let ahead = ahead_ms((before, now_ms()), there);
        let was = self.ahead_ms.swap(ahead, Ordering::Relaxed);
        if is_apart(ahead) != is_apart(was) {
            match is_apart(ahead) {
                true => {
                    log::error!(ahead_ms = ahead; "the clock of the database is another one than ours: not ready")
                }
                false => log::warn!(ahead_ms = ahead; "the clock of the database is ours again"),
            }
        }
        Ok(ahead)
    }

    /// By how many milliseconds the database's clock is ahead.
    pub fn ahead_ms(&self) -> i64 {
        self.ahead_ms.load(Ordering::Relaxed)
    }

    /// Whether the clocks are as near as they have to be.
    pub fn holds(&self) -> bool {
        !is_apart(self.ahead_ms())
    }
}

/// Whether clocks that are so far apart are too far apart.
pub fn is_apart(ahead_ms: i64) -> bool {
    ahead_ms.unsigned_abs() > APART_MS_MAX
}

/// By how much a clock is ahead that was read between two looks at ours. What may be the time that the answer took is no
/// difference.
fn ahead_ms((before, after): (i64, i64), there: i64) -> i64 {
    if there < before {
        return there.saturating_sub(before);
    }
    there.saturating_sub(after).max(0)
}

#[cfg(test)]
mod tests;
