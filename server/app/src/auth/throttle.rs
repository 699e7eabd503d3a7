//! How guessing is slowed down: what failed is remembered in the store, for all processes.

use std::net::IpAddr;

use access::second::{Attempts, Throttle};
use store::{KeptAttempts, StoreError};

use super::{Auth, Stop};

/// Guesses of one source at one target.
pub(super) struct Guessing<'a> {
    auth: &'a Auth,
    watched: Vec<([u8; 16], Throttle)>,
}

impl<'a> Guessing<'a> {
    /// Guesses at an account's password.
    pub(super) fn of_account(auth: &'a Auth, source: Option<IpAddr>, name: &str) -> Guessing<'a> {
        let source = text(source);
        let watch = |kind: &str, from: &str, at: &str| {
            let parts = [kind.as_bytes(), from.as_bytes(), at.as_bytes()];
            auth.store.attempts_name(&parts)
        };
        Guessing {
            auth,
            watched: vec![
                (watch("account pair", &source, name), Throttle::PAIR),
                (watch("account source", &source, ""), Throttle::SOURCE),
                (watch("account target", "", name), Throttle::TARGET),
            ],
        }
    }

    /// Guesses at a client's secret or at its codes. Others at the same address are other systems of one house, and a
    /// system waits for nobody: only the pair of both is watched.
    pub(super) fn of_client(auth: &'a Auth, source: Option<IpAddr>, id: &str) -> Guessing<'a> {
        let source = text(source);
        let parts = [b"client pair".as_slice(), source.as_bytes(), id.as_bytes()];
        Guessing {
            auth,
            watched: vec![(auth.store.attempts_name(&parts), Throttle::PAIR)],
        }
    }

    fn known(&self) -> Result<Vec<Attempts>, StoreError> {
        let names: Vec<[u8; 16]> = self.watched.iter().map(|(name, _)| *name).collect();
        let kept = self.auth.store.attempts(&names)?;
        let read = |kept: KeptAttempts| Attempts {
            failures: u32::try_from(kept.failures).unwrap_or(0),
            last_at_ms: kept.last_at,
        };
        Ok(kept.into_iter().map(read).collect())
    }

    /// Says how long to wait, where it has to be.
    pub(super) fn wait(&self, now_ms: i64) -> Result<(), Stop> {
        let known = self.known()?;
        let waits = self.watched.iter().zip(&known);
        let longest = waits
            .map(|((_, throttle), attempts)| throttle.wait_ms(attempts, now_ms))
            .max();
        match longest {
            Some(wait_ms) if wait_ms > 0 => Err(Stop::Wait(wait_ms)),
            _ => Ok(()),
        }
    }

    /// Remembers a failure.
    pub(super) fn failed(&self, now_ms: i64) -> Result<(), StoreError> {
        let known = self.known()?;
        let all: Vec<([u8; 16], KeptAttempts)> = self
            .watched
            .iter()
            .zip(&known)
            .map(|((name, throttle), attempts)| {
                let after = throttle.failed(attempts, now_ms);
                let kept = KeptAttempts {
                    failures: i32::try_from(after.failures).unwrap_or(i32::MAX),
                    last_at: after.last_at_ms,
                };
                (*name, kept)
            })
            .collect();
        self.auth.store.put_attempts(&all)
    }
}

fn text(source: Option<IpAddr>) -> String {
    source.map_or_else(String::new, |source| source.to_string())
}
