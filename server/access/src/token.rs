//! The static token table of the demo: bearer token → caller, by the token's digest.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use fhir::{Id, Tenant};
use immunization::MunicipalityCode;

use crate::caller::{Caller, Role};
use crate::secret::{Digest, Token, hex};

mod table;

pub use table::{EntryFault, TableFault};

/// How long an issued token holds.
const LIFE_MS: i64 = 12 * 60 * 60 * 1000;

/// One token of the table: whom it stands for, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    digest: Digest,
    caller: Caller,
    expires_at_ms: i64,
}

impl Entry {
    /// Issues a token that holds for 12 hours, out of 32 random bytes that are used for nothing else.
    ///
    /// Roles without a tenant get none, and only who is confined to one gets a patient, so a tenant or patient that is given to
    /// every role alike does no harm.
    pub fn issue(
        role: Role,
        tenant: Option<MunicipalityCode>,
        patient: Option<Id>,
        now_ms: i64,
        random: [u8; 32],
    ) -> Result<(Token, Entry), EntryFault> {
        let tenant = tenant.filter(|_| role.has_tenant());
        let token = Token::of_text(format!("demo-{role}-{}", hex(&random)));
        let client = match tenant {
            Some(code) => format!("demo-{role}-{code}"),
            None => format!("demo-{role}"),
        };
        let caller = Caller {
            client: Arc::from(client),
            role,
            tenant: tenant.map(|code| Tenant(code.number())),
            patient: patient.filter(|_| role.has_patient()),
            // Our own pages send If-Match with every change; common client libraries cannot.
            if_match_required: matches!(role, Role::Staff | Role::Approver),
            mandate: None,
        };
        let entry = Entry::checked(
            Digest::of(token.expose()),
            caller,
            now_ms.saturating_add(LIFE_MS),
        )?;
        Ok((token, entry))
    }

    /// An entry whose role, tenant and patient fit together.
    fn checked(digest: Digest, caller: Caller, expires_at_ms: i64) -> Result<Entry, EntryFault> {
        if caller.client.is_empty() || !caller.client.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(EntryFault::Client);
        }
        if caller.role.has_tenant() != caller.tenant.is_some() {
            return Err(EntryFault::TenantDoesNotFitRole);
        }
        if caller.role.has_patient() != caller.patient.is_some() {
            return Err(EntryFault::PatientDoesNotFitRole);
        }
        Ok(Entry {
            digest,
            caller,
            expires_at_ms,
        })
    }

    /// Whom the token stands for.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// From when on it holds no longer, in milliseconds of the Unix epoch.
    pub fn expires_at_ms(&self) -> i64 {
        self.expires_at_ms
    }
}

/// Why a token does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// Never issued here.
    Unknown,
    /// Its time is over.
    Expired,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TokenError::Unknown => "the token is unknown",
            TokenError::Expired => "the token has expired",
        })
    }
}

impl std::error::Error for TokenError {}

/// All tokens that were issued, by their digests.
#[derive(Clone, Debug, Default)]
pub struct TokenTable {
    entries: HashMap<Digest, Entry>,
}

impl TokenTable {
    /// Reads a table: one JSON object a line, or one JSON array. All faults are reported, each with its line.
    pub fn parse(text: &str) -> Result<TokenTable, Vec<TableFault>> {
        table::parse(text).map(|entries| TokenTable { entries })
    }

    /// Whom this bearer token stands for.
    ///
    /// The table is asked for the token's digest: how long that takes tells nothing about how near a guessed token
    /// came to a real one, because nobody can steer a digest.
    pub fn resolve(&self, bearer: &str, now_ms: i64) -> Result<Caller, TokenError> {
        let entry = self
            .entries
            .get(&Digest::of(bearer))
            .ok_or(TokenError::Unknown)?;
        if now_ms >= entry.expires_at_ms {
            return Err(TokenError::Expired);
        }
        Ok(entry.caller.clone())
    }

    /// Adds an entry that was just issued.
    pub fn insert(&mut self, entry: Entry) {
        self.entries.insert(entry.digest, entry);
    }

    /// How many tokens the table holds, expired ones included.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the table holds no token at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests;
