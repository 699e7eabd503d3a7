//! How else than by a password the owner of an account is known: by an outside provider's word, and by the codes of a
//! second factor.

use diesel::Connection;
use diesel::prelude::*;
use diesel::sql_types::Binary;

use super::{AuthEvent, NO_TENANT, open, row, seal};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::search::{Statement, flavour};
use crate::store::Store;

const OUTSIDE: &str = "auth_outside";
const SECOND: &str = "auth_second";

impl Store {
    /// Links whom a provider means with an account. `false`, and nothing changes, where the provider's name or the account
    /// is linked already.
    pub fn link_outside(
        &self,
        (issuer, subject): (&str, &str),
        account: &str,
        event: &AuthEvent,
    ) -> Result<bool, StoreError> {
        let name = self.outside_name(issuer, subject);
        // The account stands in what is sealed: a row whose account was changed leads to nobody else.
        let about = seal(self.keys(), OUTSIDE, &name, account.as_bytes())?;
        self.write_session(|connection| {
            connection.transaction(|connection| {
                let mut out = Statement::new(flavour(connection));
                out.sql("insert into auth_outside (changed_at, name, account, about) values (");
                out.big(event.at).sql(", ").bytes(name.to_vec());
                out.sql(", ").text(account.to_owned());
                out.sql(", ").bytes(about.clone());
                out.sql(") on conflict do nothing");
                let is_new = run(connection, out)? == 1;
                row::insert_event(connection, event)?;
                Ok(is_new)
            })
        })
    }

    /// The account that is linked with whom a provider means, by its random id.
    pub fn outside_account(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<String>, StoreError> {
        let name = self.outside_name(issuer, subject);
        let found: Option<Vec<u8>> = self.read_session(|connection| {
            let mut out = Statement::new(flavour(connection));
            out.sql("select about from auth_outside where name = ")
                .bytes(name.to_vec());
            Ok(on_either!(connection, c => out.giving::<Binary>().get_result(c).optional())?)
        })?;
        let Some(sealed) = found else {
            return Ok(None);
        };
        let account = open(self.keys(), OUTSIDE, &name, &sealed)?;
        String::from_utf8(account)
            .map(Some)
            .map_err(|_| StoreError::Schema("an account's id is no text".to_owned()))
    }

    /// Has no provider speak for an account any more.
    pub fn unlink_outside(&self, account: &str) -> Result<(), StoreError> {
        self.write_session(|connection| delete(connection, OUTSIDE, account))
    }

    fn outside_name(&self, issuer: &str, subject: &str) -> [u8; 16] {
        let parts = [issuer.as_bytes(), subject.as_bytes()];
        self.keys().digest("outside subject", NO_TENANT, &parts)
    }

    /// Gives an account a second factor, in the place of the one it had.
    pub fn put_second(&self, account: &str, secret: &[u8], now_ms: i64) -> Result<(), StoreError> {
        let about = seal(self.keys(), SECOND, account.as_bytes(), secret)?;
        self.write_session(|connection| {
            let mut out = Statement::new(flavour(connection));
            out.sql("insert into auth_second (changed_at, last_step, account, about) values (");
            out.big(now_ms).sql(", 0, ").text(account.to_owned());
            out.sql(", ").bytes(about.clone());
            out.sql(") on conflict (account) do update set changed_at = excluded.changed_at, last_step = 0, about = excluded.about");
            run(connection, out).map(drop)
        })
    }

    /// The secret of an account's second factor, if it has one.
    pub fn second(&self, account: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let found: Option<Vec<u8>> = self.read_session(|connection| {
            let mut out = Statement::new(flavour(connection));
            out.sql("select about from auth_second where account = ")
                .text(account.to_owned());
            Ok(on_either!(connection, c => out.giving::<Binary>().get_result(c).optional())?)
        })?;
        found
            .map(|sealed| open(self.keys(), SECOND, account.as_bytes(), &sealed))
            .transpose()
    }

    /// Marks the code of a step as used. `false` where it, or a later one, was used before.
    pub fn use_second(&self, account: &str, step: i64) -> Result<bool, StoreError> {
        self.write_session(|connection| {
            let mut out = Statement::new(flavour(connection));
            out.sql("update auth_second set last_step = ").big(step);
            out.sql(" where account = ").text(account.to_owned());
            out.sql(" and last_step < ").big(step);
            Ok(run(connection, out)? == 1)
        })
    }

    /// Takes an account's second factor away.
    pub fn remove_second(&self, account: &str) -> Result<(), StoreError> {
        self.write_session(|connection| delete(connection, SECOND, account))
    }
}

fn delete(
    connection: &mut AnyConnection,
    table: &'static str,
    account: &str,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("delete from ").sql(table);
    out.sql(" where account = ").text(account.to_owned());
    run(connection, out).map(drop)
}
