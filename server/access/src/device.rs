//! Tablets: let in by a code that holds once, and believed as long as each request proves possession of their key.

use std::sync::Arc;

use fhir::Tenant;

use crate::caller::{Role, Zone};
use crate::fault::{ErrorName, Fault};
use crate::grant::{AccessRow, Binding};
use crate::jose::PublicKey;
use crate::mandate::{Mandate, Subject};
use crate::scope::{Context, ResourceScope, ScopeSet, Verb, Verbs};
use crate::secret::{Digest, Token};

mod proof;

pub use proof::{Proof, Request};

/// How long an enrolment code may hold, and how long a device's token does (R-S01, R-S03).
const CODE_MS_MAX: i64 = 10 * 60 * 1000;
const TOKEN_MS: i64 = 15 * 60 * 1000;

/// An enrolment code as it is kept: shown as a QR symbol, good once. It is kept after its use, so that a second one is
/// noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentRow {
    /// Of the code.
    pub digest: Digest,
    /// The municipality of the staff member who made it.
    pub tenant: Tenant,
    /// The venue.
    pub site: String,
    /// Who made it.
    pub account: String,
    /// From when on it holds no longer.
    pub expires_at_ms: i64,
    /// The device that it let in.
    pub redeemed_by: Option<Arc<str>>,
}

/// A device that was let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its random id.
    pub id: Arc<str>,
    /// Its municipality.
    pub tenant: Tenant,
    /// The venue.
    pub site: String,
    /// The thumbprint of its key. The private half never leaves it.
    pub key: Arc<str>,
    /// When it was let in.
    pub enrolled_at_ms: i64,
    /// When it was switched off: stolen, lost, given back.
    pub revoked_at_ms: Option<i64>,
}

/// Why a device is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentRefusal {
    /// What it is told, which is the same for all reasons.
    pub fault: Fault,
    /// The device that the code let in before: one of the two is not genuine, so it is switched off and its municipality
    /// is told (R-S02).
    pub revoke: Option<Arc<str>>,
}

impl EnrolmentRow {
    /// Makes a code.
    pub fn issue(
        tenant: Tenant,
        site: &str,
        account: &str,
        life_ms: i64,
        now_ms: i64,
        random: [u8; 32],
    ) -> (Token, EnrolmentRow) {
        let token = Token::of_random(random);
        let row = EnrolmentRow {
            digest: token.digest(),
            tenant,
            site: site.to_owned(),
            account: account.to_owned(),
            expires_at_ms: now_ms.saturating_add(life_ms.clamp(0, CODE_MS_MAX)),
            redeemed_by: None,
        };
        (token, row)
    }

    /// Lets a device in, whose proof of possession was just checked. Whoever keeps the row marks it as redeemed by the
    /// device, if it is still unredeemed at that moment; if not, this is a second use.
    pub fn redeem(
        &self,
        key: &PublicKey,
        id: &str,
        now_ms: i64,
    ) -> Result<Device, EnrolmentRefusal> {
        let refuse = |rule, revoke| {
            Err(EnrolmentRefusal {
                fault: Fault::grant(rule, "code"),
                revoke,
            })
        };
        if let Some(first) = &self.redeemed_by {
            return refuse("enrolment-used", Some(Arc::clone(first)));
        }
        if now_ms >= self.expires_at_ms {
            return refuse("enrolment-expired", None);
        }
        Ok(Device {
            id: Arc::from(id),
            tenant: self.tenant,
            site: self.site.clone(),
            key: Arc::clone(key.thumbprint()),
            enrolled_at_ms: now_ms,
            revoked_at_ms: None,
        })
    }
}

/// What an enrolment code that is not known is refused by: it looks like one that is over.
pub const UNKNOWN_ENROLMENT: Fault = Fault::grant("enrolment-unknown", "code");

impl Device {
    /// The family of all its tokens: revoking it ends them.
    pub fn family(&self) -> Digest {
        Digest::of(&format!("device\n{}", self.id))
    }

    /// A token for the device, which proved possession of its key with this request.
    pub fn token(
        &self,
        proven: &PublicKey,
        now_ms: i64,
        random: [u8; 32],
    ) -> Result<(Token, AccessRow), Fault> {
        if self.revoked_at_ms.is_some() {
            return Err(Fault::client("device-revoked", ""));
        }
        if **proven.thumbprint() != *self.key {
            return Err(Fault::new(ErrorName::InvalidDpopProof, "proof-key", "DPoP"));
        }
        let scans = ResourceScope {
            context: Context::System,
            kind: Some(fhir::Kind::IMMUNIZATION),
            verbs: Verbs::of([Verb::Create]),
            constraints: Vec::new(),
        };
        let mandate = Mandate {
            client: Arc::clone(&self.id),
            subject: Subject {
                account: Arc::clone(&self.id),
                role: Role::Device,
                tenant: Some(self.tenant),
                fhir_user: None,
                signed_in_at_ms: now_ms,
                strength: None,
            },
            patient: None,
            scopes: ScopeSet::of([], [scans]),
            zone: Zone::Internet,
            purpose: None,
            family: self.family(),
            if_match_required: false,
            consent: None,
        };
        let token = Token::of_random(random);
        let row = AccessRow {
            digest: token.digest(),
            mandate: Arc::new(mandate),
            binding: Binding::Key(Arc::clone(&self.key)),
            issued_at_ms: now_ms,
            expires_at_ms: now_ms.saturating_add(TOKEN_MS),
        };
        Ok((token, row))
    }
}

#[cfg(test)]
mod tests;
