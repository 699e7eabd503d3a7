//! Answers that are kept beside the key of a request, so that a repetition gets what came of it the first time.
//!
//! Who comes first with a key holds it while the answer is made; others wait, or are told that they ask for something else.
//! A holder who is gone loses the key after a while. What was answered is sealed.

use diesel::prelude::*;

use crate::commit::Idempotency;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::lock_tenant;
use crate::schema::idempotency;
use crate::seal::{KeyRing, Place};
use crate::store::Store;

/// What is known of the key of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// Nobody brought it before. Who asks holds it from now on.
    First,
    /// The same is being answered at this moment.
    Busy,
    /// Something else was asked for under it.
    Other,
    /// This was answered.
    Answered(Vec<u8>),
}

/// What stands under a key.
struct Held {
    content: Vec<u8>,
    sequence: i64,
    since: i64,
    answer: Option<Vec<u8>>,
}

impl Held {
    /// Whether who held it for the same is gone.
    fn is_free(&self, asked: Idempotency, given_up: i64) -> bool {
        let is_open = self.answer.is_none() && self.sequence == 0;
        is_open && self.content == asked.content && self.since < given_up
    }
}

impl Store {
    /// Takes a key for a request, or tells what came of the same request. A key that was taken before `given_up` and led to
    /// no answer is free again: who held it is gone.
    pub fn take_key(
        &self,
        tenant: i32,
        asked: Idempotency,
        (now_ms, given_up): (i64, i64),
    ) -> Result<Repeated, StoreError> {
        // Whoever waits for the answer of another looks often, and is in nobody's way.
        let looked = self.read_of(tenant, |connection| held(connection, tenant, asked))?;
        if let Some(held) = looked.filter(|held| !held.is_free(asked, given_up)) {
            return told(self.keys(), (tenant, asked), held);
        }
        let held = self.write_session(|connection| {
            connection.transaction(|connection| {
                lock_tenant(connection, tenant)?;
                let held = held(connection, tenant, asked)?;
                match held
                    .as_ref()
                    .is_none_or(|held| held.is_free(asked, given_up))
                {
                    true => {
                        release(connection, tenant, (asked, None))?;
                        hold(connection, tenant, (asked, now_ms), None)?;
                        Ok(None)
                    }
                    false => Ok(held),
                }
            })
        })?;
        held.map_or(Ok(Repeated::First), |held| {
            told(self.keys(), (tenant, asked), held)
        })
    }

    /// Keeps what was answered to the request that took its key at this time.
    pub fn keep_answer(
        &self,
        tenant: i32,
        (asked, since): (Idempotency, i64),
        answer: &[u8],
    ) -> Result<(), StoreError> {
        let sealed = self.keys().seal(tenant, Place::Answer(asked.key), answer)?;
        self.write_session(|connection| {
            on_either!(connection, c => {
                diesel::update(idempotency::table.find((tenant, asked.key.to_vec())))
                    .filter(idempotency::kept_from.eq(since))
                    .set(idempotency::answer.eq(Some(&sealed)))
                    .execute(c)
            })?;
            Ok(())
        })
    }

    /// Gives back a key that was taken at this time: nothing came of the request, and it may be made again.
    pub fn give_key_back(
        &self,
        tenant: i32,
        (asked, since): (Idempotency, i64),
    ) -> Result<(), StoreError> {
        self.write_session(|connection| release(connection, tenant, (asked, Some(since))))
    }
}

/// What stands under a key of a tenant.
fn held(
    connection: &mut AnyConnection,
    tenant: i32,
    asked: Idempotency,
) -> Result<Option<Held>, StoreError> {
    type Row = (Vec<u8>, i64, i64, Option<Vec<u8>>);
    let row: Option<Row> = on_either!(connection, c => {
        idempotency::table
            .find((tenant, asked.key.to_vec()))
            .select((
                idempotency::content_digest,
                idempotency::sequence,
                idempotency::kept_from,
                idempotency::answer,
            ))
            .first(c)
            .optional()
    })?;
    Ok(row.map(|(content, sequence, since, answer)| Held {
        content,
        sequence,
        since,
        answer,
    }))
}

fn hold(
    connection: &mut AnyConnection,
    tenant: i32,
    (asked, now_ms): (Idempotency, i64),
    answer: Option<&[u8]>,
) -> Result<(), StoreError> {
    let row = (
        idempotency::tenant.eq(tenant),
        idempotency::sequence.eq(0),
        idempotency::kept_from.eq(now_ms),
        idempotency::key_digest.eq(asked.key.to_vec()),
        idempotency::content_digest.eq(asked.content.to_vec()),
        idempotency::answer.eq(answer),
    );
    on_either!(connection, c => diesel::insert_into(idempotency::table).values(row).execute(c))?;
    Ok(())
}

/// Takes away a key without an answer, if it was taken at this time.
fn release(
    connection: &mut AnyConnection,
    tenant: i32,
    (asked, since): (Idempotency, Option<i64>),
) -> Result<(), StoreError> {
    let open = idempotency::table
        .find((tenant, asked.key.to_vec()))
        .filter(idempotency::answer.is_null())
        .filter(idempotency::sequence.eq(0));
    match since {
        Some(since) => on_either!(connection, c => {
            diesel::delete(open.filter(idempotency::kept_from.eq(since))).execute(c)
        })?,
        None => on_either!(connection, c => diesel::delete(open).execute(c))?,
    };
    Ok(())
}

/// Takes the key of a request in the transaction of what it asks for, with what is answered to a repetition; or tells what
/// came of the same request. The tenant is locked.
pub(crate) fn take_with(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    (tenant, asked, now_ms): (i32, Idempotency, i64),
    answer: &[u8],
) -> Result<Repeated, StoreError> {
    match answered(connection, keys, (tenant, asked))? {
        Some(known) => Ok(known),
        None => {
            let sealed = keys.seal(tenant, Place::Answer(asked.key), answer)?;
            hold(connection, tenant, (asked, now_ms), Some(&sealed))?;
            Ok(Repeated::First)
        }
    }
}

/// What is known of the key of a request; nothing where nobody brought it.
pub(crate) fn answered(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    (tenant, asked): (i32, Idempotency),
) -> Result<Option<Repeated>, StoreError> {
    let held = held(connection, tenant, asked)?;
    held.map(|held| told(keys, (tenant, asked), held))
        .transpose()
}

/// What is told to who asks under a key that is held.
fn told(
    keys: &KeyRing,
    (tenant, asked): (i32, Idempotency),
    held: Held,
) -> Result<Repeated, StoreError> {
    if held.content != asked.content {
        return Ok(Repeated::Other);
    }
    let Some(sealed) = held.answer else {
        return Ok(Repeated::Busy);
    };
    let plain = keys.open(tenant, Place::Answer(asked.key), &sealed);
    let damaged = || StoreError::Unexpected("a kept answer does not open".to_owned());
    plain.map(Repeated::Answered).ok_or_else(damaged)
}

#[cfg(test)]
mod tests;
