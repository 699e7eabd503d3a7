//! How many rows a group has: as many as are written in the time for which others may be held up. Who is alone holds up nobody.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::ROWS_MAX;
use crate::lane::Lanes;

/// The fewest rows. Each group costs a commit, so that groups of a few rows would be slower still.
const ROWS_MIN: usize = 100;
/// How long a group is written where others write, too, in milliseconds.
const SHARED_MS: i64 = 100;
/// How long where nobody else has come lately: whoever comes then waits for that group, and the next ones are short again.
const ALONE_MS: i64 = 200;
/// For how long somebody who wrote may come again.
const LATELY: Duration = Duration::from_secs(2);

/// The size of groups, as it fits.
pub struct Pace {
    /// Through which others write. Nothing where they do so in other processes, too, and cannot be seen.
    others: Option<Arc<Lanes>>,
    /// How many calls they had made when it was looked last.
    calls: u64,
    last_call: Option<Instant>,
    size: usize,
}

impl Pace {
    /// At the beginning, when nothing is known yet.
    pub fn beside(others: Option<Arc<Lanes>>) -> Pace {
        Pace {
            calls: others.as_deref().map_or(0, calls),
            others,
            last_call: None,
            size: ROWS_MIN,
        }
    }

    /// How many rows the next group has.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Notes how long a group of this size took to be written.
    pub fn took(&mut self, write_ms: i64) {
        let most = if self.is_alone() { ALONE_MS } else { SHARED_MS };
        self.size = fitting(self.size, write_ms, most);
    }

    fn is_alone(&mut self) -> bool {
        let Some(others) = &self.others else {
            return false;
        };
        let calls = calls(others);
        if calls != std::mem::replace(&mut self.calls, calls) {
            self.last_call = Some(Instant::now());
        }
        self.last_call.is_none_or(|last| last.elapsed() > LATELY)
    }
}

fn calls(lanes: &Lanes) -> u64 {
    lanes.figures().calls.load(Ordering::Relaxed)
}

/// The next size, which would take three quarters of that time. It shrinks as fast as it must, and grows with care.
fn fitting(size: usize, write_ms: i64, most: i64) -> usize {
    let rows = i64::try_from(size).unwrap_or(i64::MAX);
    let aimed_at = rows.saturating_mul(most * 3 / 4) / write_ms.max(1);
    usize::try_from(aimed_at)
        .unwrap_or(ROWS_MAX)
        .min(size + size / 2)
        .clamp(ROWS_MIN, ROWS_MAX)
}

#[cfg(test)]
mod tests;
