//! Rows of the authorization server, still sealed. A time of 0 stands for never.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, SmallInt, Text};

use super::{
    AuthEvent, KeptAccess, KeptAttempts, KeptCode, KeptFamily, KeptKey, KeptRefresh, Mark,
};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::search::{Statement, flavour};

pub(super) const CLIENT: &str = "auth_client";
pub(super) const ACCOUNT: &str = "auth_account";
pub(super) const CODE: &str = "auth_code";
pub(super) const FAMILY: &str = "auth_family";
pub(super) const ACCESS: &str = "auth_access";
pub(super) const KEY: &str = "auth_key";

/// Attempts are forgotten after a day of quiet: by then nothing is left of them.
const ATTEMPTS_MS: i64 = 24 * 3_600 * 1_000;

fn when(at: i64) -> Option<i64> {
    (at != 0).then_some(at)
}

fn mark(bytes: Vec<u8>) -> Result<Mark, StoreError> {
    bytes
        .try_into()
        .map_err(|_| StoreError::Schema("a digest is not of 32 bytes".to_owned()))
}

fn optional_mark(bytes: Vec<u8>) -> Result<Option<Mark>, StoreError> {
    match bytes.is_empty() {
        true => Ok(None),
        false => mark(bytes).map(Some),
    }
}

pub(super) fn put_client(
    connection: &mut AnyConnection,
    id: &str,
    (sealed, now_ms): (&[u8], i64),
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_client (changed_at, id, about) values (");
    out.big(now_ms).sql(", ").text(id.to_owned());
    out.sql(", ").bytes(sealed.to_vec());
    out.sql(
        ") on conflict (id) do update set changed_at = excluded.changed_at, about = excluded.about",
    );
    run(connection, out).map(drop)
}

pub(super) fn client(
    connection: &mut AnyConnection,
    id: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select about from auth_client where id = ")
        .text(id.to_owned());
    Ok(on_either!(connection, c => out.giving::<Binary>().get_result(c).optional())?)
}

pub(super) fn clients(
    connection: &mut AnyConnection,
) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select id, about from auth_client order by id");
    Ok(on_either!(connection, c => out.giving::<(Text, Binary)>().load(c))?)
}

pub(super) fn insert_account(
    connection: &mut AnyConnection,
    id: &str,
    login: [u8; 16],
    (about, now_ms): (&[u8], i64),
) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_account (changed_at, id, login, about) values (");
    out.big(now_ms).sql(", ").text(id.to_owned());
    out.sql(", ").bytes(login.to_vec());
    out.sql(", ").bytes(about.to_vec());
    out.sql(") on conflict do nothing");
    Ok(run(connection, out)? == 1)
}

pub(super) fn update_account(
    connection: &mut AnyConnection,
    id: &str,
    (about, now_ms): (&[u8], i64),
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update auth_account set changed_at = ").big(now_ms);
    out.sql(", about = ").bytes(about.to_vec());
    out.sql(" where id = ").text(id.to_owned());
    run(connection, out).map(drop)
}

pub(super) fn account(
    connection: &mut AnyConnection,
    login: [u8; 16],
) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select id, about from auth_account where login = ")
        .bytes(login.to_vec());
    Ok(on_either!(connection, c => out.giving::<(Text, Binary)>().get_result(c).optional())?)
}

pub(super) fn account_by_id(
    connection: &mut AnyConnection,
    id: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select about from auth_account where id = ")
        .text(id.to_owned());
    Ok(on_either!(connection, c => out.giving::<Binary>().get_result(c).optional())?)
}

pub(super) fn insert_code(
    connection: &mut AnyConnection,
    code: &KeptCode,
    about: Vec<u8>,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_code (expires_at, used_at, digest, about) values (");
    out.big(code.expires_at).sql(", 0, ");
    out.bytes(code.digest.to_vec()).sql(", ");
    out.bytes(about).sql(")");
    run(connection, out).map(drop)
}

pub(super) fn code(
    connection: &mut AnyConnection,
    digest: &Mark,
) -> Result<Option<KeptCode>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select expires_at, used_at, about from auth_code where digest = ")
        .bytes(digest.to_vec());
    let found: Option<(i64, i64, Vec<u8>)> = on_either!(connection, c => {
        out.giving::<(BigInt, BigInt, Binary)>().get_result(c).optional()
    })?;
    Ok(found.map(|(expires_at, used_at, about)| KeptCode {
        digest: *digest,
        expires_at,
        used_at: when(used_at),
        about,
    }))
}

/// Marks a code as used, if it is not.
pub(super) fn mark_code(
    connection: &mut AnyConnection,
    digest: &Mark,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update auth_code set used_at = ").big(now_ms);
    out.sql(" where digest = ").bytes(digest.to_vec());
    out.sql(" and used_at = 0");
    Ok(run(connection, out)? == 1)
}

pub(super) fn insert_family(
    connection: &mut AnyConnection,
    family: &KeptFamily,
    about: Vec<u8>,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_family (ends_at, revoked_at, id, account, about) values (");
    out.big(family.ends_at).sql(", 0, ");
    out.bytes(family.id.to_vec()).sql(", ");
    out.text(family.account.clone()).sql(", ");
    out.bytes(about).sql(")");
    run(connection, out).map(drop)
}

pub(super) fn family(
    connection: &mut AnyConnection,
    id: &Mark,
) -> Result<Option<KeptFamily>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select ends_at, revoked_at, account, about from auth_family where id = ")
        .bytes(id.to_vec());
    let found: Option<(i64, i64, String, Vec<u8>)> = on_either!(connection, c => {
        out.giving::<(BigInt, BigInt, Text, Binary)>().get_result(c).optional()
    })?;
    Ok(
        found.map(|(ends_at, revoked_at, account, about)| KeptFamily {
            id: *id,
            account,
            ends_at,
            revoked_at: when(revoked_at),
            about,
        }),
    )
}

/// An account's families that hold at a moment, with when they were last used.
pub(super) fn families(
    connection: &mut AnyConnection,
    account: &str,
    now_ms: i64,
) -> Result<Vec<(KeptFamily, Option<i64>)>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select id, ends_at, used_at, about from auth_family where account = ")
        .text(account.to_owned());
    out.sql(" and revoked_at = 0 and ends_at > ").big(now_ms);
    out.sql(" order by ends_at, id");
    let rows: Vec<(Vec<u8>, i64, i64, Vec<u8>)> = on_either!(connection, c => {
        out.giving::<(Binary, BigInt, BigInt, Binary)>().load(c)
    })?;
    rows.into_iter()
        .map(|(id, ends_at, used_at, about)| {
            let family = KeptFamily {
                id: mark(id)?,
                account: account.to_owned(),
                ends_at,
                revoked_at: None,
                about,
            };
            Ok((family, when(used_at)))
        })
        .collect()
}

/// Notes that a family was used, if it was not noted since.
pub(super) fn touch_family(
    connection: &mut AnyConnection,
    id: &Mark,
    (now_ms, since_ms): (i64, i64),
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update auth_family set used_at = ").big(now_ms);
    out.sql(" where id = ").bytes(id.to_vec());
    out.sql(" and used_at < ").big(since_ms);
    run(connection, out).map(drop)
}

pub(super) fn revoke_family(
    connection: &mut AnyConnection,
    id: &Mark,
    now_ms: i64,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update auth_family set revoked_at = ").big(now_ms);
    out.sql(" where id = ").bytes(id.to_vec());
    out.sql(" and revoked_at = 0");
    run(connection, out).map(drop)
}

pub(super) fn revoke_account(
    connection: &mut AnyConnection,
    account: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update auth_family set revoked_at = ").big(now_ms);
    out.sql(" where account = ").text(account.to_owned());
    out.sql(" and revoked_at = 0");
    run(connection, out).map(drop)
}

pub(super) fn insert_access(
    connection: &mut AnyConnection,
    access: &KeptAccess,
    about: Vec<u8>,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_access (expires_at, digest, family, about) values (");
    out.big(access.expires_at).sql(", ");
    out.bytes(access.digest.to_vec()).sql(", ");
    out.bytes(access.family.to_vec()).sql(", ");
    out.bytes(about).sql(")");
    run(connection, out).map(drop)
}

pub(super) fn access(
    connection: &mut AnyConnection,
    digest: &Mark,
) -> Result<Option<KeptAccess>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select expires_at, family, about from auth_access where digest = ")
        .bytes(digest.to_vec());
    let found: Option<(i64, Vec<u8>, Vec<u8>)> = on_either!(connection, c => {
        out.giving::<(BigInt, Binary, Binary)>().get_result(c).optional()
    })?;
    found
        .map(|(expires_at, family, about)| {
            Ok(KeptAccess {
                digest: *digest,
                family: mark(family)?,
                expires_at,
                about,
            })
        })
        .transpose()
}

pub(super) fn delete_access(
    connection: &mut AnyConnection,
    digest: &Mark,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("delete from auth_access where digest = ")
        .bytes(digest.to_vec());
    run(connection, out).map(drop)
}

pub(super) fn insert_refresh(
    connection: &mut AnyConnection,
    refresh: &KeptRefresh,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(
        "insert into auth_refresh (used_at, retried, digest, family, successor) values (0, 0, ",
    );
    out.bytes(refresh.digest.to_vec()).sql(", ");
    out.bytes(refresh.family.to_vec()).sql(", ");
    out.bytes(Vec::new()).sql(")");
    run(connection, out).map(drop)
}

pub(super) fn refresh(
    connection: &mut AnyConnection,
    digest: &Mark,
) -> Result<Option<KeptRefresh>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select used_at, retried, family, successor from auth_refresh where digest = ")
        .bytes(digest.to_vec());
    let found: Option<(i64, i16, Vec<u8>, Vec<u8>)> = on_either!(connection, c => {
        out.giving::<(BigInt, SmallInt, Binary, Binary)>().get_result(c).optional()
    })?;
    found
        .map(|(used_at, retried, family, successor)| {
            Ok(KeptRefresh {
                digest: *digest,
                family: mark(family)?,
                used_at: when(used_at),
                retried: retried != 0,
                successor: optional_mark(successor)?,
            })
        })
        .transpose()
}

/// Marks a refresh token as used, if it is as it was read. Where this is its second use, its lost successor is dropped, if
/// that is still unused.
pub(super) fn mark_refresh(
    connection: &mut AnyConnection,
    read: &KeptRefresh,
    (successor, now_ms): (Option<Mark>, i64),
) -> Result<(), StoreError> {
    let bytes = |mark: Option<Mark>| mark.map(Vec::from).unwrap_or_default();
    let mut out = Statement::new(flavour(connection));
    out.sql("update auth_refresh set used_at = ");
    out.big(read.used_at.unwrap_or(now_ms));
    out.sql(", retried = ")
        .small(i16::from(read.used_at.is_some()));
    out.sql(", successor = ").bytes(bytes(successor));
    out.sql(" where digest = ").bytes(read.digest.to_vec());
    out.sql(" and retried = 0 and used_at = ")
        .big(read.used_at.unwrap_or(0));
    out.sql(" and successor = ").bytes(bytes(read.successor));
    let moved_on = || StoreError::Misplaced("a refresh token is not as it was read");
    if run(connection, out)? != 1 {
        return Err(moved_on());
    }
    let Some(lost) = read.successor else {
        return Ok(());
    };
    let mut out = Statement::new(flavour(connection));
    out.sql("delete from auth_refresh where digest = ")
        .bytes(lost.to_vec());
    out.sql(" and used_at = 0");
    match run(connection, out)? {
        1 => Ok(()),
        // It arrived after all.
        _ => Err(moved_on()),
    }
}

pub(super) fn insert_name(
    connection: &mut AnyConnection,
    name: &Mark,
    until_ms: i64,
) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_replay (until_at, name) values (");
    out.big(until_ms).sql(", ").bytes(name.to_vec());
    out.sql(") on conflict do nothing");
    Ok(run(connection, out)? == 1)
}

pub(super) fn delete_name(connection: &mut AnyConnection, name: &Mark) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("delete from auth_replay where name = ")
        .bytes(name.to_vec());
    run(connection, out).map(drop)
}

pub(super) fn attempts(
    connection: &mut AnyConnection,
    name: [u8; 16],
) -> Result<KeptAttempts, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select failures, last_at from auth_attempt where name = ")
        .bytes(name.to_vec());
    let found: Option<(i32, i64)> = on_either!(connection, c => {
        out.giving::<(Integer, BigInt)>().get_result(c).optional()
    })?;
    Ok(
        found.map_or_else(KeptAttempts::default, |(failures, last_at)| KeptAttempts {
            failures,
            last_at,
        }),
    )
}

/// Makes the transaction the only one that changes these, until it ends.
pub(super) fn hold_attempts(
    connection: &mut AnyConnection,
    name: [u8; 16],
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_attempt (failures, last_at, name) values (0, 0, ");
    out.bytes(name.to_vec());
    out.sql(") on conflict (name) do update set failures = auth_attempt.failures");
    run(connection, out).map(drop)
}

pub(super) fn put_attempts(
    connection: &mut AnyConnection,
    name: [u8; 16],
    attempts: KeptAttempts,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_attempt (failures, last_at, name) values (");
    out.integer(attempts.failures).sql(", ");
    out.big(attempts.last_at).sql(", ").bytes(name.to_vec());
    out.sql(") on conflict (name) do update set failures = excluded.failures, last_at = excluded.last_at");
    run(connection, out).map(drop)
}

pub(super) fn keys(connection: &mut AnyConnection) -> Result<Vec<KeptKey>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(
        "select kid, signs_from, published_until, about from auth_key order by signs_from, kid",
    );
    let rows: Vec<(String, i64, i64, Vec<u8>)> =
        on_either!(connection, c => out.giving::<(Text, BigInt, BigInt, Binary)>().load(c))?;
    let key = |(kid, signs_from, until, about)| KeptKey {
        kid,
        signs_from,
        published_until: when(until),
        about,
    };
    Ok(rows.into_iter().map(key).collect())
}

/// Makes the transaction the only one that adds keys: with a lock, or by being the first to write.
pub(super) fn lock_keys(connection: &mut AnyConnection) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.by_flavour(
        "lock table auth_key in share row exclusive mode",
        "delete from auth_key where signs_from < 0",
    );
    run(connection, out).map(drop)
}

pub(super) fn insert_key(
    connection: &mut AnyConnection,
    key: &KeptKey,
    about: Vec<u8>,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_key (signs_from, published_until, kid, about) values (");
    out.big(key.signs_from).sql(", ");
    out.big(key.published_until.unwrap_or(0)).sql(", ");
    out.text(key.kid.clone()).sql(", ").bytes(about).sql(")");
    run(connection, out).map(drop)
}

/// Has every key end at this moment that is to end later, or never.
pub(super) fn retire_keys(connection: &mut AnyConnection, until: i64) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update auth_key set published_until = ").big(until);
    out.sql(" where published_until = 0 or published_until > ")
        .big(until);
    run(connection, out).map(drop)
}

pub(super) fn insert_event(
    connection: &mut AnyConnection,
    event: &AuthEvent,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_event (zone, act, happened_at, request_id, client, account, rule) values (");
    out.small(event.zone).sql(", ").small(event.act);
    out.sql(", ").big(event.at);
    out.sql(", ").bytes(event.request_id.to_vec());
    out.sql(", ").text(event.client.clone());
    out.sql(", ").text(event.account.clone());
    out.sql(", ").text(event.rule.clone());
    out.sql(") on conflict do nothing");
    run(connection, out).map(drop)
}

pub(super) fn events(
    connection: &mut AnyConnection,
    from_ms: i64,
    most: usize,
) -> Result<Vec<AuthEvent>, StoreError> {
    type Columns = (SmallInt, SmallInt, BigInt, Binary, Text, Text, Text);
    type Found = (i16, i16, i64, Vec<u8>, String, String, String);
    let mut out = Statement::new(flavour(connection));
    out.sql("select zone, act, happened_at, request_id, client, account, rule from auth_event where happened_at >= ");
    out.big(from_ms);
    out.sql(" order by happened_at, request_id, act limit ")
        .big(i64::try_from(most).unwrap_or(i64::MAX));
    let rows: Vec<Found> = on_either!(connection, c => out.giving::<Columns>().load(c))?;
    let event = |(zone, act, at, request_id, client, account, rule): Found| {
        let request_id = request_id
            .try_into()
            .map_err(|_| StoreError::Schema("a number is not of 16 bytes".to_owned()))?;
        Ok(AuthEvent {
            at,
            zone,
            act,
            request_id,
            client,
            account,
            rule,
        })
    };
    rows.into_iter().map(event).collect()
}

pub(super) fn forget(connection: &mut AnyConnection, before_ms: i64) -> Result<usize, StoreError> {
    const OVER: [&str; 5] = [
        "delete from auth_code where expires_at < ",
        "delete from auth_access where expires_at < ",
        "delete from auth_refresh where family in (select id from auth_family where ends_at < ",
        "delete from auth_family where ends_at < ",
        "delete from auth_replay where until_at < ",
    ];
    let mut gone = 0;
    for statement in OVER {
        let mut out = Statement::new(flavour(connection));
        out.sql(statement).big(before_ms);
        if statement.contains("from auth_code") {
            out.sql(" and not exists (select 1 from auth_family where auth_family.id = auth_code.digest)");
        }
        if statement.contains("(select") {
            out.sql(")");
        }
        gone += run(connection, out)?;
    }
    gone += super::sessions::forget(connection, before_ms)?;
    gone += super::once::forget(connection, before_ms)?;
    let mut out = Statement::new(flavour(connection));
    out.sql("delete from auth_attempt where last_at < ")
        .big(before_ms.saturating_sub(ATTEMPTS_MS));
    Ok(gone + run(connection, out)?)
}
