//! What `access` decided ⇄ how the store keeps it.

use std::sync::Arc;

use access::authorize::CodeRow;
use access::grant::{AccessRow, Binding, Family, Issued, RefreshRow};
use access::{Digest, Mandate};
use serde::{Deserialize, Serialize};
use store::{KeptAccess, KeptCode, KeptFamily, KeptRefresh, NewTokens, StoreError};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AboutCode {
    mandate: String,
    redirect: String,
    challenge: String,
    nonce: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AboutTokens {
    mandate: String,
    binding: String,
    issued_at: i64,
}

pub(super) fn json(value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value).map_err(|error| StoreError::Unexpected(error.to_string()))
}

/// What was sealed by us and cannot be read is a defect, and never less than what was granted.
pub(super) fn unreadable() -> StoreError {
    StoreError::Unexpected("what is kept of a grant cannot be read".to_owned())
}

pub(super) fn code(row: &CodeRow) -> Result<KeptCode, StoreError> {
    let about = json(&AboutCode {
        mandate: row.mandate.to_json(),
        redirect: row.redirect.clone(),
        challenge: row.challenge.clone(),
        nonce: row.nonce.clone(),
    })?;
    Ok(KeptCode {
        digest: *row.digest.as_bytes(),
        expires_at: row.expires_at_ms,
        used_at: row.used_at_ms,
        about,
    })
}

pub(super) fn read_code(kept: &KeptCode) -> Result<CodeRow, StoreError> {
    let about: AboutCode = serde_json::from_slice(&kept.about).map_err(|_| unreadable())?;
    Ok(CodeRow {
        digest: Digest::from_bytes(kept.digest),
        mandate: Mandate::parse(&about.mandate).ok_or_else(unreadable)?,
        redirect: about.redirect,
        challenge: about.challenge,
        nonce: about.nonce,
        expires_at_ms: kept.expires_at,
        used_at_ms: kept.used_at,
    })
}

fn about_tokens(mandate: &Mandate, binding: &Binding, at: i64) -> Result<Vec<u8>, StoreError> {
    json(&AboutTokens {
        mandate: mandate.to_json(),
        binding: binding.to_text(),
        issued_at: at,
    })
}

fn read_tokens(about: &[u8]) -> Result<(Mandate, Binding, i64), StoreError> {
    let about: AboutTokens = serde_json::from_slice(about).map_err(|_| unreadable())?;
    let mandate = Mandate::parse(&about.mandate).ok_or_else(unreadable)?;
    let binding = Binding::parse(&about.binding).ok_or_else(unreadable)?;
    Ok((mandate, binding, about.issued_at))
}

pub(super) fn read_family(kept: &KeptFamily) -> Result<Family, StoreError> {
    let (mandate, binding, _) = read_tokens(&kept.about)?;
    Ok(Family {
        id: Digest::from_bytes(kept.id),
        mandate,
        binding,
        ends_at_ms: kept.ends_at,
        revoked_at_ms: kept.revoked_at,
    })
}

pub(super) fn read_access(kept: &KeptAccess) -> Result<AccessRow, StoreError> {
    let (mandate, binding, issued_at_ms) = read_tokens(&kept.about)?;
    Ok(AccessRow {
        digest: Digest::from_bytes(kept.digest),
        mandate: Arc::new(mandate),
        binding,
        issued_at_ms,
        expires_at_ms: kept.expires_at,
    })
}

/// An access token in the form in which it is kept.
pub(super) fn access(row: &AccessRow) -> Result<KeptAccess, StoreError> {
    Ok(KeptAccess {
        digest: *row.digest.as_bytes(),
        family: *row.mandate.family.as_bytes(),
        expires_at: row.expires_at_ms,
        about: about_tokens(&row.mandate, &row.binding, row.issued_at_ms)?,
    })
}

pub(super) fn read_refresh(kept: &KeptRefresh) -> RefreshRow {
    RefreshRow {
        digest: Digest::from_bytes(kept.digest),
        family: Digest::from_bytes(kept.family),
        used_at_ms: kept.used_at,
        retried: kept.retried,
        successor: kept.successor.map(Digest::from_bytes),
    }
}

/// Tokens in the form in which they are kept.
pub(super) struct Tokens {
    family: Option<KeptFamily>,
    access: KeptAccess,
    refresh: Option<KeptRefresh>,
}

impl Tokens {
    /// Of tokens that were just made. Where the family is known already, it stays as it is.
    pub(super) fn of(issued: &Issued, family_is_new: bool) -> Result<Tokens, StoreError> {
        let new = issued.family.as_ref().filter(|_| family_is_new);
        let family = match new {
            None => None,
            Some(family) => Some(KeptFamily {
                id: *family.id.as_bytes(),
                account: family.mandate.subject.account.to_string(),
                ends_at: family.ends_at_ms,
                revoked_at: None,
                about: about_tokens(&family.mandate, &family.binding, issued.access.issued_at_ms)?,
            }),
        };
        let access = access(&issued.access)?;
        let refresh = issued.refresh.as_ref().map(|row| KeptRefresh {
            digest: *row.digest.as_bytes(),
            family: *row.family.as_bytes(),
            used_at: None,
            retried: false,
            successor: None,
        });
        Ok(Tokens {
            family,
            access,
            refresh,
        })
    }

    /// What the store is given.
    pub(super) fn given(&self) -> NewTokens<'_> {
        NewTokens {
            family: self.family.as_ref(),
            access: &self.access,
            refresh: self.refresh.as_ref(),
        }
    }
}
