//! Public keys that were fetched from a client's address: how long they hold, and when to ask again (R-B02).

use crate::jose::KeySet;

/// The shortest time between two questions to one address, however often a stranger names a key we do not know.
const PAUSE_MS: i64 = 60_000;

/// The longest that keys are believed without asking, whatever the answer said.
const FRESH_MS_MAX: i64 = 24 * 60 * 60 * 1000;

/// What to do with keys that were fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeysNow {
    /// Use them.
    Use,
    /// Fetch them again, then decide with what came.
    Fetch,
    /// The key is not among them, and it is too early to ask again: there is no such key.
    Unknown,
}

/// Keys as they were fetched last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedKeys {
    /// What was fetched; none when the address did not answer.
    pub keys: Option<KeySet>,
    /// When.
    pub at_ms: i64,
    /// How long the answer may be believed.
    pub fresh_ms: i64,
    /// When the address was asked last, whatever came of it.
    pub asked_ms: i64,
}

impl FetchedKeys {
    /// What came, with the answer's `Cache-Control`.
    pub fn of(keys: Option<KeySet>, cache_control: Option<&str>, now_ms: i64) -> FetchedKeys {
        FetchedKeys {
            keys,
            at_ms: now_ms,
            fresh_ms: fresh_ms(cache_control),
            asked_ms: now_ms,
        }
    }

    /// The address was asked again and gave nothing: what came before goes on for as long as it was fresh.
    #[must_use]
    pub fn asked_in_vain(self, now_ms: i64) -> FetchedKeys {
        FetchedKeys {
            asked_ms: now_ms,
            ..self
        }
    }

    /// The keys that may be believed now.
    pub fn fresh(&self, now_ms: i64) -> Option<&KeySet> {
        let is_fresh = (0..self.fresh_ms).contains(&now_ms.saturating_sub(self.at_ms));
        self.keys.as_ref().filter(|_| is_fresh)
    }

    /// What to do when an assertion names this key.
    pub fn for_key(&self, kid: &str, now_ms: i64) -> KeysNow {
        // A clock that was put back is no reason to believe for longer, nor to wait for longer.
        let is_known = self.fresh(now_ms).is_some_and(|keys| keys.knows(kid));
        let is_early = (0..PAUSE_MS).contains(&now_ms.saturating_sub(self.asked_ms));
        match (is_known, is_early) {
            (true, _) => KeysNow::Use,
            (false, true) => KeysNow::Unknown,
            (false, false) => KeysNow::Fetch,
        }
    }
}

fn fresh_ms(cache_control: Option<&str>) -> i64 {
    let seconds = cache_control.and_then(|header| {
        header.split(',').find_map(|part| {
            let (name, value) = part.trim().split_once('=')?;
            name.eq_ignore_ascii_case("max-age")
                .then(|| value.trim_matches('"').parse::<i64>().ok())?
        })
    });
    seconds
        .unwrap_or(0)
        .saturating_mul(1000)
        .clamp(PAUSE_MS, FRESH_MS_MAX)
}
