//! How many rows go together: many while nobody else has anything to write, fewer while others have to wait for them.

use std::time::{Duration, Instant};

/// The most rows of a group. What a row does may depend on the rows of its group only as it would on those before. Two groups are
/// in memory at once, and a file has to get by with little.
const ROWS_MAX: usize = 700;
/// The fewest. Each group costs a commit, so that groups of a few rows would be slower still.
const ROWS_MIN: usize = 100;
/// How long the write of a group may take while others come who wait for it, in milliseconds.
const MET_MS: i64 = 120;
/// And how long while nobody comes.
const ALONE_MS: i64 = 300;
/// For how long it counts that somebody came.
const MET_FOR: Duration = Duration::from_secs(5);

/// How many rows the next group has, by what is known of those before.
pub struct Pace {
    rows: usize,
    /// When somebody last had to wait.
    met_at: Option<Instant>,
}

impl Default for Pace {
    /// Nobody knows yet how quick the database is.
    fn default() -> Pace {
        Pace {
            rows: ROWS_MIN,
            met_at: None,
        }
    }
}

impl Pace {
    /// How many rows the next group has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Takes into account how long the write of a group took that has just ended, and whether others came meanwhile.
    pub fn note(&mut self, now: Instant, took_ms: i64, met_others: bool) {
        if met_others {
            self.met_at = Some(now);
        }
        let is_met = |at: Instant| now.saturating_duration_since(at) <= MET_FOR;
        let limit_ms = match self.met_at.is_some_and(is_met) {
            true => MET_MS,
            false => ALONE_MS,
        };
        let whole = |ms: i64| usize::try_from(ms).unwrap_or(usize::MAX);
        let rows = match took_ms {
            ms if ms > limit_ms => self.rows * whole(limit_ms) / whole(ms),
            ms if ms < limit_ms / 2 => self.rows + self.rows / 2,
            _ => self.rows,
        };
        self.rows = rows.clamp(ROWS_MIN, ROWS_MAX);
    }
}

#[cfg(test)]
mod tests;
