//! How guessing is slowed down: what failed is remembered in the store, for all processes.

use std::net::IpAddr;

use access::second::{Attempts, Throttle};
use store::{KeptAttempts, Store, StoreError};

use super::Stop;

/// Guesses of one source at one target.
pub(super) struct Guessing<'a> {
    store: &'a Store,
    watched: Vec<([u8; 16], Throttle)>,
}

impl<'a> Guessing<'a> {
    /// Guesses at an account's password.
    pub(super) fn of_account(store: &'a Store, source: Option<IpAddr>, name: &str) -> Guessing<'a> {
        let source = text(source);
        let watch = |kind: &str, from: &str, at: &str| {
            let parts = [kind.as_bytes(), from.as_bytes(), at.as_bytes()];
            store.attempts_name(&parts)
        };
        Guessing {
            store,
            watched: vec![
                (watch("account pair", &source, name), Throttle::PAIR),
                (watch("account source", &source, ""), Throttle::SOURCE),
                (watch("account target", "", name), Throttle::TARGET),
            ],
        }
    }

    /// Guesses at the codes of an account's second factor, whose password was right before.
    pub(super) fn of_code(store: &'a Store, source: Option<IpAddr>, account: &str) -> Guessing<'a> {
        let source = text(source);
        let watch = |kind: &str, from: &str| {
            let parts = [kind.as_bytes(), from.as_bytes(), account.as_bytes()];
            store.attempts_name(&parts)
        };
        Guessing {
            store,
            watched: vec![
                (watch("code pair", &source), Throttle::PAIR),
                (watch("code target", ""), Throttle::TARGET),
            ],
        }
    }

    /// Guesses at a client's secret or at its codes. Others at the same address are other systems of one house, and a
    /// system waits for nobody: only the pair of both is watched.
    pub(super) fn of_client(store: &'a Store, source: Option<IpAddr>, id: &str) -> Guessing<'a> {
        let source = text(source);
        let parts = [b"client pair".as_slice(), source.as_bytes(), id.as_bytes()];
        Guessing {
            store,
            watched: vec![(store.attempts_name(&parts), Throttle::PAIR)],
        }
    }

    /// Counts a guess as failed before it is looked at, so that of many at once each is counted; or says how long to wait.
    /// Whoever was right takes it back.
    pub(super) fn begin(&self, now_ms: i64) -> Result<(), Stop> {
        let wait_ms = self.change(|watched| {
            let waits = watched
                .iter()
                .map(|(throttle, attempts)| throttle.wait_ms(attempts, now_ms));
            let longest = waits.max().unwrap_or(0);
            if longest == 0 {
                for (throttle, attempts) in watched {
                    *attempts = throttle.failed(attempts, now_ms);
                }
            }
            longest
        })?;
        match wait_ms {
            0 => Ok(()),
            wait_ms => Err(Stop::Wait(wait_ms)),
        }
    }

    /// It was no guess.
    pub(super) fn right(&self) -> Result<(), StoreError> {
        self.change(|watched| {
            for (_, attempts) in watched {
                attempts.failures = attempts.failures.saturating_sub(1);
            }
        })
    }

    /// Says how long to wait, where it has to be. What cannot be guessed is looked at before it is counted: a system asks
    /// for many things at once and waits for nobody.
    pub(super) fn wait(&self, now_ms: i64) -> Result<(), Stop> {
        let names: Vec<[u8; 16]> = self.watched.iter().map(|(name, _)| *name).collect();
        let known = self.store.attempts(&names)?;
        let waits = self.watched.iter().zip(known);
        let longest = waits
            .map(|((_, throttle), kept)| throttle.wait_ms(&read(kept), now_ms))
            .max();
        match longest {
            Some(wait_ms) if wait_ms > 0 => Err(Stop::Wait(wait_ms)),
            _ => Ok(()),
        }
    }

    /// Remembers a failure.
    pub(super) fn failed(&self, now_ms: i64) -> Result<(), StoreError> {
        self.change(|watched| {
            for (throttle, attempts) in watched {
                *attempts = throttle.failed(attempts, now_ms);
            }
        })
    }

    /// Changes what is remembered, alone.
    fn change<T>(&self, by: impl Fn(&mut [(Throttle, Attempts)]) -> T) -> Result<T, StoreError> {
        let names: Vec<[u8; 16]> = self.watched.iter().map(|(name, _)| *name).collect();
        self.store.change_attempts(&names, |kept| {
            let throttles = self.watched.iter().map(|(_, throttle)| *throttle);
            let known = kept.iter().map(|kept| read(*kept));
            let mut watched: Vec<(Throttle, Attempts)> = throttles.zip(known).collect();
            let told = by(&mut watched);
            for (kept, (_, attempts)) in kept.iter_mut().zip(watched) {
                kept.failures = i32::try_from(attempts.failures).unwrap_or(i32::MAX);
                kept.last_at = attempts.last_at_ms;
            }
            told
        })
    }
}

fn read(kept: KeptAttempts) -> Attempts {
    Attempts {
        failures: u32::try_from(kept.failures).unwrap_or(0),
        last_at_ms: kept.last_at,
    }
}

fn text(source: Option<IpAddr>) -> String {
    source.map_or_else(String::new, |source| source.to_string())
}
