//! What a number stands for: a call claims it with its changes, and whoever brings it for something else is refused.

use diesel::prelude::*;

use super::super::known::Used;
use super::super::rows::IdempotencyRow;
use super::super::{Context, How, Idempotency, Refusal, Write, Written};
use crate::connection::on_either;
use crate::error::StoreError;
use crate::jobs::lock_tenant;
use crate::schema::idempotency;
use crate::store::Store;

impl Context<'_> {
    /// Why the number of a call does not let it be done: it stands for something else, or this was done and may be done once
    /// only.
    pub(super) fn claimed_before(&self, write: &Write) -> Option<Refusal> {
        let claim = write.claim?;
        let used = self.known.used(write.reach.tenant.0, claim.number.key)?;
        match used.content == claim.number.content {
            false => Some(Refusal::IdempotencyConflict),
            true => claim.is_once.then_some(Refusal::DoneBefore),
        }
    }

    /// Keeps what the number of a call stands for, if anything was done.
    pub(super) fn claim(&mut self, write: &Write, written: &[Written]) {
        let tenant = write.reach.tenant.0;
        let (Some(claim), Some(clock)) = (write.claim, self.clocks.get(&tenant)) else {
            return;
        };
        let claim = claim.number;
        let is_done = |one: &Written| !matches!(one.how, How::Matched | How::Absent);
        if !written.iter().any(is_done) || self.known.used(tenant, claim.key).is_some() {
            return;
        }
        let (sequence, content) = (clock.sequence, claim.content);
        self.pending
            .claim(row(tenant, claim, (sequence, clock.now)));
        let used = Used { sequence, content };
        self.known.remember_key(tenant, claim.key, used);
    }
}

fn row(tenant: i32, claim: Idempotency, (sequence, now_ms): (i64, i64)) -> IdempotencyRow {
    IdempotencyRow {
        tenant,
        sequence,
        kept_from: now_ms,
        key_digest: claim.key.to_vec(),
        content_digest: claim.content.to_vec(),
    }
}

impl Store {
    /// Claims a number for something that is done elsewhere: in the records of another tenant, or beside all records. Tells
    /// whether it stands for that, now or since earlier.
    pub fn claim(&self, tenant: i32, claim: Idempotency, now_ms: i64) -> Result<bool, StoreError> {
        let row = row(tenant, claim, (0, now_ms));
        self.write_session(|connection| {
            connection.transaction(|connection| {
                lock_tenant(connection, tenant)?;
                let known: Option<Vec<u8>> = on_either!(connection, c => {
                    idempotency::table
                        .find((tenant, &row.key_digest))
                        .select(idempotency::content_digest)
                        .first(c)
                        .optional()
                })?;
                if let Some(content) = known {
                    return Ok(content == row.content_digest);
                }
                on_either!(connection, c => diesel::insert_into(idempotency::table).values(&row).execute(c))?;
                Ok(true)
            })
        })
    }
}
