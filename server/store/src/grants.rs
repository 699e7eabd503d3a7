//! What the authorization server keeps: clients, accounts, codes, what came out of each sign-in, tokens, names that hold
//! once, failed attempts, its own keys, and what was asked of it.
//!
//! Secrets are kept as digests. What is said of a client, an account or a grant is sealed under its own row, in the roof's
//! own form, so that a row that was changed or moved does not open. Marks are set only where they are not set yet: of two
//! that come at the same moment one finds nothing to mark.

use std::fmt;

use diesel::Connection;

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::seal::{KeyRing, Place};
use crate::store::Store;

mod devices;
mod emergencies;
mod once;
mod proofs;
mod row;
mod sessions;

pub use devices::{KeptDevice, KeptEnrolment};
pub use emergencies::KeptEmergency;
pub use once::{KeptOnce, Once};
pub use sessions::KeptSession;

/// Rows of the authorization server belong to no tenant: who signs in has yet to say where they belong.
const NO_TENANT: i32 = 0;

/// Keeps a name that holds once with what else is written, and says whether it is new.
pub(crate) fn note_name(
    connection: &mut AnyConnection,
    name: &Mark,
    until_ms: i64,
) -> Result<bool, StoreError> {
    row::insert_name(connection, name, until_ms)
}

/// Has a name hold still: nothing came of its use.
pub(crate) fn free_name(connection: &mut AnyConnection, name: &Mark) -> Result<(), StoreError> {
    row::delete_name(connection, name)
}

/// Bytes that nobody can guess and that are used for nothing else.
pub fn chance<const N: usize>() -> Result<[u8; N], StoreError> {
    crate::seal::chance::bytes()
}

/// The digest of a secret, or of a name.
pub type Mark = [u8; 32];

/// An account, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptAccount {
    /// Its random id.
    pub id: String,
    /// What else there is to say. It is sealed.
    pub about: Vec<u8>,
}

/// A code, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptCode {
    /// Its digest.
    pub digest: Mark,
    /// From when on it holds no longer.
    pub expires_at: i64,
    /// When it was used.
    pub used_at: Option<i64>,
    /// What was granted. It is sealed.
    pub about: Vec<u8>,
}

/// What came out of one sign-in, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptFamily {
    /// Its name.
    pub id: Mark,
    /// The account that signed in.
    pub account: String,
    /// From when on nothing of it holds.
    pub ends_at: i64,
    /// When it was ended before its time.
    pub revoked_at: Option<i64>,
    /// What was granted. It is sealed.
    pub about: Vec<u8>,
}

/// A refresh token, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRefresh {
    /// Its digest.
    pub digest: Mark,
    /// Its family.
    pub family: Mark,
    /// When it was used first.
    pub used_at: Option<i64>,
    /// Whether it was used once more after that.
    pub retried: bool,
    /// What it was last replaced by.
    pub successor: Option<Mark>,
}

/// An access token, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptAccess {
    /// Its digest.
    pub digest: Mark,
    /// Its family.
    pub family: Mark,
    /// From when on it holds no longer.
    pub expires_at: i64,
    /// What it is good for. It is sealed.
    pub about: Vec<u8>,
}

/// Tokens that are kept together, or not at all.
#[derive(Clone, Copy)]
pub struct NewTokens<'a> {
    /// The family, where it is new.
    pub family: Option<&'a KeptFamily>,
    /// The access token.
    pub access: &'a KeptAccess,
    /// The refresh token, if there is one.
    pub refresh: Option<&'a KeptRefresh>,
}

/// A key by which the authorization server signs.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptKey {
    /// Its name.
    pub kid: String,
    /// From when on it signs.
    pub signs_from: i64,
    /// Until when it is published, if that has an end.
    pub published_until: Option<i64>,
    /// The key, in the roof's own form. It is sealed.
    pub about: Vec<u8>,
}

/// What was asked of the authorization server, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthEvent {
    /// When.
    pub at: i64,
    /// Through which face.
    pub zone: i16,
    /// What was asked, by the roof's own number.
    pub act: i16,
    /// The number of the request.
    pub request_id: [u8; 16],
    /// The registered client, where it is known.
    pub client: String,
    /// The account's random id, where it is known.
    pub account: String,
    /// The rule by which it was refused; empty where it was done.
    pub rule: String,
}

/// Failed attempts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeptAttempts {
    /// How many, fading with time.
    pub failures: i32,
    /// When the last one was.
    pub last_at: i64,
}

macro_rules! never_shown {
    ($($kept:ident),*) => {$(
        /// What is kept of it is never shown.
        impl fmt::Debug for $kept {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($kept), "(…)"))
            }
        }
    )*};
}
never_shown!(
    KeptAccount,
    KeptCode,
    KeptFamily,
    KeptAccess,
    KeptKey,
    KeptEnrolment,
    KeptDevice,
    KeptEmergency,
    KeptOnce
);

/// Under what something is sealed: its table and its name there.
fn place(keys: &KeyRing, table: &str, name: &[u8]) -> Place {
    Place::Grant(keys.digest("grant", NO_TENANT, &[table.as_bytes(), name]))
}

fn seal(keys: &KeyRing, table: &str, name: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    keys.seal(NO_TENANT, place(keys, table, name), plain)
}

fn open(keys: &KeyRing, table: &str, name: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let opened = keys.open(NO_TENANT, place(keys, table, name), sealed);
    opened.ok_or_else(|| StoreError::Unexpected(format!("a row of {table} does not open")))
}

/// Keeps tokens. A family's about is sealed under the family, an access token's under the token.
fn keep(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    tokens: NewTokens<'_>,
) -> Result<(), StoreError> {
    if let Some(family) = tokens.family {
        let about = seal(keys, row::FAMILY, &family.id, &family.about)?;
        row::insert_family(connection, family, about)?;
    }
    let access = tokens.access;
    let about = seal(keys, row::ACCESS, &access.digest, &access.about)?;
    row::insert_access(connection, access, about)?;
    match tokens.refresh {
        Some(refresh) => row::insert_refresh(connection, refresh),
        None => Ok(()),
    }
}

impl Store {
    /// Registers a client, or registers it anew.
    pub fn put_auth_client(
        &self,
        id: &str,
        registration: &[u8],
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let sealed = seal(self.keys(), row::CLIENT, id.as_bytes(), registration)?;
        self.write_session(|connection| row::put_client(connection, id, (&sealed, now_ms)))
    }

    /// A client's registration.
    pub fn auth_client(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let found = self.read_session(|connection| row::client(connection, id))?;
        found
            .map(|sealed| open(self.keys(), row::CLIENT, id.as_bytes(), &sealed))
            .transpose()
    }

    /// All registrations, in the order of their ids.
    pub fn auth_clients(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        let all = self.read_session(row::clients)?;
        all.into_iter()
            .map(|(id, sealed)| open(self.keys(), row::CLIENT, id.as_bytes(), &sealed))
            .collect()
    }

    /// Adds an account under a name by which its owner signs in. `false` where another one has the name.
    pub fn add_auth_account(
        &self,
        name: &str,
        account: &KeptAccount,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let about = seal(
            self.keys(),
            row::ACCOUNT,
            account.id.as_bytes(),
            &account.about,
        )?;
        let login = self.login(name);
        self.write_session(|connection| {
            row::insert_account(connection, &account.id, login, (&about, now_ms))
        })
    }

    /// Says something else of an account.
    pub fn change_auth_account(
        &self,
        account: &KeptAccount,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let about = seal(
            self.keys(),
            row::ACCOUNT,
            account.id.as_bytes(),
            &account.about,
        )?;
        self.write_session(|connection| {
            row::update_account(connection, &account.id, (&about, now_ms))
        })
    }

    /// The account with this name.
    pub fn auth_account(&self, name: &str) -> Result<Option<KeptAccount>, StoreError> {
        let login = self.login(name);
        let found = self.read_session(|connection| row::account(connection, login))?;
        found
            .map(|(id, sealed)| {
                let about = open(self.keys(), row::ACCOUNT, id.as_bytes(), &sealed)?;
                Ok(KeptAccount { id, about })
            })
            .transpose()
    }

    /// The account with this random id.
    pub fn auth_account_by_id(&self, id: &str) -> Result<Option<KeptAccount>, StoreError> {
        let found = self.read_session(|connection| row::account_by_id(connection, id))?;
        found
            .map(|sealed| {
                let about = open(self.keys(), row::ACCOUNT, id.as_bytes(), &sealed)?;
                Ok(KeptAccount {
                    id: id.to_owned(),
                    about,
                })
            })
            .transpose()
    }

    fn login(&self, name: &str) -> [u8; 16] {
        self.keys()
            .digest("sign-in name", NO_TENANT, &[name.as_bytes()])
    }

    /// Keeps a new code.
    pub fn keep_code(&self, code: &KeptCode, event: &AuthEvent) -> Result<(), StoreError> {
        let about = seal(self.keys(), row::CODE, &code.digest, &code.about)?;
        self.write_session(|connection| {
            connection.transaction(|connection| {
                row::insert_code(connection, code, about.clone())?;
                row::insert_event(connection, event)
            })
        })
    }

    /// A code.
    pub fn code(&self, digest: &Mark) -> Result<Option<KeptCode>, StoreError> {
        let found = self.read_session(|connection| row::code(connection, digest))?;
        found
            .map(|code| {
                let about = open(self.keys(), row::CODE, digest, &code.about)?;
                Ok(KeptCode { about, ..code })
            })
            .transpose()
    }

    /// Marks a code as used and keeps what came of it. `false`, and nothing is kept, where it was used before.
    pub fn redeem_code(
        &self,
        digest: &Mark,
        tokens: NewTokens<'_>,
        event: &AuthEvent,
    ) -> Result<bool, StoreError> {
        let marked = self.write_session(|connection| {
            connection.transaction(|connection| {
                if !row::mark_code(connection, digest, event.at)? {
                    return Ok(false);
                }
                keep(connection, self.keys(), tokens)?;
                row::insert_event(connection, event)?;
                Ok(true)
            })
        })?;
        Ok(marked || self.has_kept(tokens.access)?)
    }

    /// Whether this very token is kept. Where the answer to a commit was lost, the work was done once more and found its own
    /// mark: what was kept beside that mark says whose it is.
    fn has_kept(&self, access: &KeptAccess) -> Result<bool, StoreError> {
        let found = self.write_session(|connection| row::access(connection, &access.digest))?;
        Ok(found.is_some())
    }

    /// Keeps tokens that nothing was redeemed for.
    pub fn keep_tokens(&self, tokens: NewTokens<'_>, event: &AuthEvent) -> Result<(), StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| {
                keep(connection, self.keys(), tokens)?;
                row::insert_event(connection, event)
            })
        })
    }

    /// A refresh token.
    pub fn refresh_token(&self, digest: &Mark) -> Result<Option<KeptRefresh>, StoreError> {
        self.read_session(|connection| row::refresh(connection, digest))
    }

    /// Marks a refresh token as used, or used again, and keeps what came of it. `false`, and nothing is kept, where it is
    /// not any more as it was read. With its second use the successor that was lost is dropped.
    pub fn redeem_refresh(
        &self,
        read: &KeptRefresh,
        tokens: NewTokens<'_>,
        event: &AuthEvent,
    ) -> Result<bool, StoreError> {
        let successor = tokens.refresh.map(|refresh| refresh.digest);
        let done = self.write_session(|connection| {
            connection.transaction(|connection| {
                row::mark_refresh(connection, read, (successor, event.at))?;
                keep(connection, self.keys(), tokens)?;
                row::insert_event(connection, event)
            })
        });
        match done {
            Ok(()) => Ok(true),
            // With it everything was taken back that was marked before it was noticed.
            Err(StoreError::Misplaced(_)) => self.has_kept(tokens.access),
            Err(error) => Err(error),
        }
    }

    /// What came out of a sign-in.
    pub fn family(&self, id: &Mark) -> Result<Option<KeptFamily>, StoreError> {
        let found = self.read_session(|connection| row::family(connection, id))?;
        found
            .map(|family| {
                let about = open(self.keys(), row::FAMILY, id, &family.about)?;
                Ok(KeptFamily { about, ..family })
            })
            .transpose()
    }

    /// An access token.
    pub fn access_token(&self, digest: &Mark) -> Result<Option<KeptAccess>, StoreError> {
        let found = self.read_session(|connection| row::access(connection, digest))?;
        found
            .map(|access| {
                let about = open(self.keys(), row::ACCESS, digest, &access.about)?;
                Ok(KeptAccess { about, ..access })
            })
            .transpose()
    }

    /// Ends what came out of a sign-in.
    pub fn revoke_family(&self, id: &Mark, event: &AuthEvent) -> Result<(), StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| {
                row::revoke_family(connection, id, event.at)?;
                row::insert_event(connection, event)
            })
        })
    }

    /// What came out of an account's sign-ins and holds at a moment, with when it was last used.
    pub fn families_of(
        &self,
        account: &str,
        now_ms: i64,
    ) -> Result<Vec<(KeptFamily, Option<i64>)>, StoreError> {
        let found = self.read_session(|connection| row::families(connection, account, now_ms))?;
        let opened = found.into_iter().map(|(family, used_at)| {
            let about = open(self.keys(), row::FAMILY, &family.id, &family.about)?;
            Ok((KeptFamily { about, ..family }, used_at))
        });
        opened.collect()
    }

    /// Notes that something of a family was used, unless that was noted after this moment.
    pub fn touch_family(&self, id: &Mark, now_ms: i64, since_ms: i64) -> Result<(), StoreError> {
        self.write_session(|connection| row::touch_family(connection, id, (now_ms, since_ms)))
    }

    /// Ends what came out of several sign-ins, all of it or nothing.
    pub fn revoke_families(&self, ids: &[Mark], event: &AuthEvent) -> Result<(), StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| {
                for id in ids {
                    row::revoke_family(connection, id, event.at)?;
                }
                row::insert_event(connection, event)
            })
        })
    }

    /// Ends everything that came out of an account's sign-ins, and its sessions.
    pub fn revoke_account(&self, account: &str, event: &AuthEvent) -> Result<(), StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| {
                row::revoke_account(connection, account, event.at)?;
                sessions::delete_of_account(connection, account)?;
                row::insert_event(connection, event)
            })
        })
    }

    /// Ends one access token.
    pub fn revoke_access(&self, digest: &Mark, event: &AuthEvent) -> Result<(), StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| {
                row::delete_access(connection, digest)?;
                row::insert_event(connection, event)
            })
        })
    }

    /// Keeps a name until a moment, and says whether it is new.
    pub fn is_first(&self, name: &Mark, until_ms: i64) -> Result<bool, StoreError> {
        self.write_session(|connection| row::insert_name(connection, name, until_ms))
    }

    /// What is remembered of failed attempts under these names, in their order.
    pub fn attempts(&self, names: &[[u8; 16]]) -> Result<Vec<KeptAttempts>, StoreError> {
        names
            .iter()
            .map(|name| self.read_session(|connection| row::attempts(connection, *name)))
            .collect()
    }

    /// Changes what is remembered of failed attempts under these names. Of those who come at the same moment each sees what
    /// the one before has left.
    pub fn change_attempts<T>(
        &self,
        names: &[[u8; 16]],
        change: impl Fn(&mut [KeptAttempts]) -> T,
    ) -> Result<T, StoreError> {
        // Always in the same order, so that no two wait for each other.
        let mut sorted = names.to_vec();
        sorted.sort_unstable();
        self.write_session(|connection| {
            connection.transaction(|connection| {
                for name in &sorted {
                    row::hold_attempts(connection, *name)?;
                }
                let known = names.iter().map(|name| row::attempts(connection, *name));
                let mut known = known.collect::<Result<Vec<_>, _>>()?;
                let told = change(&mut known);
                for (name, attempts) in names.iter().zip(&known) {
                    row::put_attempts(connection, *name, *attempts)?;
                }
                Ok(told)
            })
        })
    }

    /// The name under which attempts are remembered: chance to everybody who has not got the keys of the house.
    pub fn attempts_name(&self, parts: &[&[u8]]) -> [u8; 16] {
        self.keys().digest("attempts", NO_TENANT, parts)
    }

    /// The keys of the authorization server, the oldest first.
    pub fn auth_keys(&self) -> Result<Vec<KeptKey>, StoreError> {
        let all = self.read_session(row::keys)?;
        all.into_iter()
            .map(|key| {
                let about = open(self.keys(), row::KEY, key.kid.as_bytes(), &key.about)?;
                Ok(KeptKey { about, ..key })
            })
            .collect()
    }

    /// Adds the first key of the authorization server, if there is none: of two processes that start at once, one makes the
    /// key of both.
    pub fn add_first_auth_key(&self, key: &KeptKey) -> Result<(), StoreError> {
        let about = seal(self.keys(), row::KEY, key.kid.as_bytes(), &key.about)?;
        self.write_session(|connection| {
            connection.transaction(|connection| {
                row::lock_keys(connection)?;
                if !row::keys(connection)?.is_empty() {
                    return Ok(());
                }
                row::insert_key(connection, key, about.clone())
            })
        })
    }

    /// Adds a key of the authorization server that signs from its time on, and has the others published until this moment:
    /// what they signed must be over by then. A key that was to end earlier still does.
    pub fn rotate_auth_key(&self, key: &KeptKey, others_until: i64) -> Result<(), StoreError> {
        let about = seal(self.keys(), row::KEY, key.kid.as_bytes(), &key.about)?;
        self.write_session(|connection| {
            connection.transaction(|connection| {
                row::lock_keys(connection)?;
                row::retire_keys(connection, others_until)?;
                row::insert_key(connection, key, about.clone())
            })
        })
    }

    /// Notes what was asked of the authorization server.
    pub fn note_auth_event(&self, event: &AuthEvent) -> Result<(), StoreError> {
        self.write_session(|connection| row::insert_event(connection, event))
    }

    /// What was asked of the authorization server from a moment on, the oldest first, at most so much.
    pub fn auth_events(&self, from_ms: i64, most: usize) -> Result<Vec<AuthEvent>, StoreError> {
        self.read_session(|connection| row::events(connection, from_ms, most))
    }

    /// Forgets codes, families and tokens that were over before a moment, and names and attempts that say nothing any more.
    /// A code is kept as long as its family: only so its second use is noticed.
    pub fn forget_grants(&self, before_ms: i64) -> Result<usize, StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| row::forget(connection, before_ms))
        })
    }
}

#[cfg(test)]
mod tests;
