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
}

impl FetchedKeys {
    /// What came, with the answer's `Cache-Control`.
    pub fn of(keys: Option<KeySet>, cache_control: Option<&str>, now_ms: i64) -> FetchedKeys {
        FetchedKeys {
            keys,
            at_ms: now_ms,
            fresh_ms: fresh_ms(cache_control),
        }
    }

    /// What to do when an assertion names this key.
    pub fn for_key(&self, kid: &str, now_ms: i64) -> KeysNow {
        let age_ms = now_ms.saturating_sub(self.at_ms);
        let known = self.keys.as_ref().is_some_and(|keys| keys.knows(kid));
        if age_ms < 0 || age_ms >= self.fresh_ms {
            return KeysNow::Fetch;
        }
        match known {
            true => KeysNow::Use,
            false if age_ms >= PAUSE_MS => KeysNow::Fetch,
            false => KeysNow::Unknown,
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
