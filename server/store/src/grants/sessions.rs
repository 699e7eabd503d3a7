//! Sessions of persons on the page of their own, at rest: who is signed in since when, and when somebody was last there.

use diesel::Connection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::{AuthEvent, Mark, row};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::search::{Statement, flavour};
use crate::store::Store;

/// A session that nobody came back to for a day is over, however long sessions hold.
const KEPT_MS: i64 = 24 * 3_600 * 1_000;

/// A session, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSession {
    /// Of the secret that the browser holds.
    pub digest: Mark,
    /// Who signed in.
    pub account: String,
    /// When.
    pub began_at: i64,
    /// When somebody was last there.
    pub seen_at: i64,
}

impl Store {
    /// Keeps a session that was just begun.
    pub fn begin_auth_session(
        &self,
        session: &KeptSession,
        event: &AuthEvent,
    ) -> Result<(), StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| {
                insert(connection, session)?;
                row::insert_event(connection, event)
            })
        })
    }

    /// A session.
    pub fn auth_session(&self, digest: &Mark) -> Result<Option<KeptSession>, StoreError> {
        self.read_session(|connection| find(connection, digest))
    }

    /// Notes that somebody was there.
    pub fn touch_auth_session(&self, digest: &Mark, now_ms: i64) -> Result<(), StoreError> {
        self.write_session(|connection| {
            let mut out = Statement::new(flavour(connection));
            out.sql("update auth_session set seen_at = ").big(now_ms);
            out.sql(" where digest = ").bytes(digest.to_vec());
            run(connection, out).map(drop)
        })
    }

    /// Ends a session.
    pub fn end_auth_session(&self, digest: &Mark, event: &AuthEvent) -> Result<(), StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| {
                let mut out = Statement::new(flavour(connection));
                out.sql("delete from auth_session where digest = ")
                    .bytes(digest.to_vec());
                run(connection, out)?;
                row::insert_event(connection, event)
            })
        })
    }
}

fn insert(connection: &mut AnyConnection, session: &KeptSession) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_session (began_at, seen_at, digest, account) values (");
    out.big(session.began_at).sql(", ").big(session.seen_at);
    out.sql(", ").bytes(session.digest.to_vec());
    out.sql(", ").text(session.account.clone()).sql(")");
    run(connection, out).map(drop)
}

fn find(connection: &mut AnyConnection, digest: &Mark) -> Result<Option<KeptSession>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select began_at, seen_at, account from auth_session where digest = ")
        .bytes(digest.to_vec());
    let found: Option<(i64, i64, String)> = on_either!(connection, c => {
        out.giving::<(BigInt, BigInt, Text)>().get_result(c).optional()
    })?;
    Ok(found.map(|(began_at, seen_at, account)| KeptSession {
        digest: *digest,
        account,
        began_at,
        seen_at,
    }))
}

/// Ends all sessions of an account.
pub(super) fn delete_of_account(
    connection: &mut AnyConnection,
    account: &str,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("delete from auth_session where account = ")
        .text(account.to_owned());
    run(connection, out).map(drop)
}

/// Forgets sessions that are long over.
pub(super) fn forget(connection: &mut AnyConnection, before_ms: i64) -> Result<usize, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("delete from auth_session where seen_at < ")
        .big(before_ms.saturating_sub(KEPT_MS));
    run(connection, out)
}
