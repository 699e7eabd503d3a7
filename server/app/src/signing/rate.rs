//! How many may be signed in a minute: a bucket that fills by itself.

use std::time::Instant;

/// The bucket.
pub struct Rate {
    a_minute: f64,
    left: f64,
    since: Instant,
}

impl Rate {
    /// A full bucket.
    pub fn new(a_minute: u32, now: Instant) -> Rate {
        Rate {
            a_minute: f64::from(a_minute),
            left: f64::from(a_minute),
            since: now,
        }
    }

    /// Takes one, if there is one.
    pub fn take(&mut self, now: Instant) -> bool {
        let passed = now.saturating_duration_since(self.since).as_secs_f64();
        self.since = now;
        self.left = (self.left + passed * self.a_minute / 60.0).min(self.a_minute);
        let is_there = self.left >= 1.0;
        if is_there {
            self.left -= 1.0;
        }
        is_there
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn no_more_than_a_minutes_worth_is_taken_at_once_and_it_fills_again() {
        let now = Instant::now();
        let mut rate = Rate::new(60, now);
        let taken = (0..100).filter(|_| rate.take(now)).count();
        assert_eq!(taken, 60);
        let later = now + Duration::from_millis(2_500);
        assert_eq!((0..100).filter(|_| rate.take(later)).count(), 2);
        let much_later = now + Duration::from_secs(3_600);
        assert_eq!((0..100).filter(|_| rate.take(much_later)).count(), 60);
    }
}
