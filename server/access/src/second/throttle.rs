//! How guessing is slowed down, without letting a stranger lock somebody out (R-O20).

/// What is remembered of failures, for one source against one target, one source, or one target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    /// How many failed, fading with time.
    pub failures: u32,
    /// When the last one was.
    pub last_at_ms: i64,
}

/// How many failures are forgiven, and how long the first pause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// Failures before any pause.
    pub free: u32,
    /// The first pause, which doubles with each further failure.
    pub pause_ms: i64,
    /// The longest pause.
    pub pause_ms_max: i64,
}

impl Throttle {
    /// For one source against one target: people mistype.
    pub const PAIR: Throttle = Throttle {
        free: 5,
        pause_ms: 1_000,
        pause_ms_max: 15 * 60 * 1000,
    };
    /// For one source against everybody: an office behind one address may mistype more often.
    pub const SOURCE: Throttle = Throttle {
        free: 50,
        pause_ms: 1_000,
        pause_ms_max: 15 * 60 * 1000,
    };
    /// For one target from anywhere: the pause stays so short that its owner is never locked out, and yet a thousand
    /// sources together guess no faster than one.
    pub const TARGET: Throttle = Throttle {
        free: 20,
        pause_ms: 500,
        pause_ms_max: 5_000,
    };

    /// How long to wait before the next try may be looked at; zero when it may be now.
    pub fn wait_ms(&self, attempts: &Attempts, now_ms: i64) -> i64 {
        let over = self.faded(attempts, now_ms).saturating_sub(self.free);
        if over == 0 {
            return 0;
        }
        let doubled = self.pause_ms.saturating_mul(1_i64 << (over - 1).min(30));
        let since_ms = now_ms.saturating_sub(attempts.last_at_ms).max(0);
        doubled
            .min(self.pause_ms_max)
            .saturating_sub(since_ms)
            .max(0)
    }

    /// What to remember after a failure.
    pub fn failed(&self, attempts: &Attempts, now_ms: i64) -> Attempts {
        Attempts {
            failures: self.faded(attempts, now_ms).saturating_add(1).min(1_000),
            last_at_ms: now_ms.max(attempts.last_at_ms),
        }
    }

    /// Half of the failures are forgotten with each hour of quiet.
    fn faded(&self, attempts: &Attempts, now_ms: i64) -> u32 {
        let hours = now_ms.saturating_sub(attempts.last_at_ms).max(0) / (60 * 60 * 1000);
        attempts.failures >> hours.min(31)
    }
}
