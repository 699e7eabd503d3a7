//! Refresh tokens: each is used once, and its second use ends everything that came out of the sign-in (R-O11).

use super::Family;
use crate::client::{Client, GrantType};
use crate::fault::{ErrorName, Fault};
use crate::mandate::AsGranted;
use crate::scope::ScopeSet;
use crate::secret::Digest;

/// How long after its use a refresh token may be used once more: the first answer may never have arrived.
const RETRY_MS: i64 = 10 * 1000;

/// A refresh token as it is kept, until its family is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshRow {
    /// Of the token.
    pub digest: Digest,
    /// Its family.
    pub family: Digest,
    /// When it was used first.
    pub used_at_ms: Option<i64>,
    /// Whether it was used once more after that.
    pub retried: bool,
    /// What it was last replaced by.
    pub successor: Option<Digest>,
}

/// How a refresh token is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// For the first time. Whoever keeps the row marks it as used, if it is still unused at that moment.
    First,
    /// Once more, because the answer was lost. Whoever keeps the rows marks it as retried and drops the successor.
    Retry {
        /// The successor that never arrived.
        lost: Option<Digest>,
    },
}

/// Why a refresh token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshRefusal {
    /// What the client is told, which is the same for all reasons but an unknown scope.
    pub fault: Fault,
    /// The family that ends at once.
    pub revoke: Option<Digest>,
}

impl RefreshRow {
    pub(super) fn issue(digest: Digest, family: &Family) -> RefreshRow {
        RefreshRow {
            digest,
            family: family.id,
            used_at_ms: None,
            retried: false,
            successor: None,
        }
    }

    /// Whether this client may use the token now, and what it may have: what was granted at sign-in, or less where it asks
    /// for less.
    ///
    /// `successor_used` says whether the token's successor was used: then its answer did arrive, and whoever shows the old
    /// one is somebody else.
    pub fn redeem(
        &self,
        family: &Family,
        client: &Client,
        scope: Option<&str>,
        successor_used: bool,
        now_ms: i64,
    ) -> Result<(Use, ScopeSet), RefreshRefusal> {
        let refuse = |rule, revoke| RefreshRefusal {
            fault: Fault::grant(rule, "refresh_token"),
            revoke,
        };
        if family.id != self.family || family.mandate.client != client.id {
            // It was taken from its client.
            return Err(refuse("refresh-client", Some(self.family)));
        }
        if !family.is_alive(now_ms) {
            return Err(refuse("refresh-over", None));
        }
        if !client.may(family.mandate.zone, GrantType::RefreshToken) {
            return Err(refuse("client-unfit", None));
        }
        let how = match self.used_at_ms {
            None => Use::First,
            Some(used_at_ms) => {
                let in_time = (0..=RETRY_MS).contains(&now_ms.saturating_sub(used_at_ms));
                if !in_time || self.retried || successor_used {
                    return Err(refuse("refresh-used", Some(self.family)));
                }
                Use::Retry {
                    lost: self.successor,
                }
            }
        };
        let scopes = narrowed(&family.mandate.scopes, scope)?;
        Ok((how, scopes))
    }
}

/// Absent means the same as before; anything that was not granted is refused, not left out.
fn narrowed(granted: &ScopeSet, scope: Option<&str>) -> Result<ScopeSet, RefreshRefusal> {
    let Some(text) = scope else {
        return Ok(granted.clone());
    };
    // What was granted was held against the catalogue; whatever else is named here is not covered by it.
    let (asked, dropped) = ScopeSet::parse(text, &AsGranted);
    match dropped.is_empty() && !asked.is_empty() && granted.covers(&asked) {
        true => Ok(asked),
        false => Err(RefreshRefusal {
            fault: Fault::new(ErrorName::InvalidScope, "scope-not-granted", "scope"),
            revoke: None,
        }),
    }
}
