//! How often it may be looked how far an export is: once a second, and a few times more at first.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use store::JobId;

/// After this time it may be looked again.
pub const INTERVAL_MS: i64 = 1_000;
/// So many looks may come at once.
const AT_ONCE: i64 = 5;

/// For each export under way, until when its looks are spoken for. Only of this process: whoever asks several is as
/// often welcome at each.
#[derive(Default)]
pub struct Looks(Mutex<HashMap<JobId, i64>>);

impl Looks {
    /// One look at an export; or after how many seconds it may be.
    pub fn take(&self, export: JobId, now_ms: i64) -> Result<(), u32> {
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What is over is as if it had never been.
        looks.retain(|_, until| *until > now_ms);
        let until = looks.get(&export).copied().unwrap_or(now_ms);
        let early = (until - now_ms) - (AT_ONCE - 1) * INTERVAL_MS;
        if early > 0 {
            return Err(u32::try_from(early.div_euclid(INTERVAL_MS) + 1).unwrap_or(1));
        }
        looks.insert(export, until + INTERVAL_MS);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_looks_at_once_and_then_one_a_second() {
        let (looks, own, other) = (Looks::default(), JobId([1; 16]), JobId([2; 16]));
        let now = 1_000_000;
        for _ in 0..AT_ONCE {
            assert_eq!(looks.take(own, now), Ok(()));
        }
        assert_eq!(looks.take(own, now), Err(2));
        assert_eq!(looks.take(own, now + 999), Err(1));
        assert_eq!(looks.take(other, now), Ok(()), "another export is another");
        assert_eq!(looks.take(own, now + 1_000), Ok(()));
        assert_eq!(looks.take(own, now + 1_001), Err(1));
        for second in 2..20 {
            assert_eq!(looks.take(own, now + second * 1_000), Ok(()), "{second}");
        }
        // After a rest it is as at first.
        for _ in 0..AT_ONCE {
            assert_eq!(looks.take(own, now + 60_000), Ok(()));
        }
    }
}
