//! Sessions of persons on the page of their own: how long somebody who signed in is believed to be still there (R-F04).

use std::sync::Arc;

use crate::secret::Digest;

/// Without a sign of life for so long, a session is over.
const IDLE_MS: i64 = 15 * 60 * 1000;

/// How long a session is at most, and with it whatever was granted for as long as it lasts.
pub(crate) const SESSION_MS: i64 = 8 * 60 * 60 * 1000;

/// A sign of life is noted when the last one is so old. Until then the session ends by so much earlier, never later.
const NOTED_AFTER_MS: i64 = 60 * 1000;

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Of the secret that the browser holds.
    pub digest: Digest,
    /// Who signed in, by the account's random id.
    pub account: Arc<str>,
    /// When.
    pub began_at_ms: i64,
    /// When somebody was last there.
    pub seen_at_ms: i64,
}

impl SessionRow {
    /// Whether it holds. A clock that was put back makes no session younger.
    pub fn holds(&self, now_ms: i64) -> bool {
        let idle_ms = now_ms.saturating_sub(self.seen_at_ms);
        let age_ms = now_ms.saturating_sub(self.began_at_ms);
        (0..IDLE_MS).contains(&idle_ms) && (0..SESSION_MS).contains(&age_ms)
    }

    /// Whether it is to be noted that somebody is there.
    pub fn is_to_be_noted(&self, now_ms: i64) -> bool {
        now_ms.saturating_sub(self.seen_at_ms) >= NOTED_AFTER_MS
    }
}

#[cfg(test)]
mod tests;
