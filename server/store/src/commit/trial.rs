//! Deciding several changes on trial: if one of them is refused, nothing of the others is left, and the neighbours in
//! the group go on.
//!
//! What a call leaves lies in memory until somebody has to look at it in the database. As long as it does, going back is
//! forgetting. Only when rows of the call itself have to be written before its end, a savepoint is set in front of them.

use diesel::connection::SimpleConnection;
use fhir::Key;

use super::rows::{Height, Pending, ResourceRow};
use super::{Clock, Context, Witness};
use crate::error::StoreError;

/// What it takes to go back.
pub(crate) struct Trial {
    tenant: i32,
    clock: Option<Clock>,
    witness: Option<Witness>,
    changed: usize,
    waiting: Height,
    /// Whether rows of the call are in the database, behind a savepoint.
    saved: bool,
    /// Current rows as they were known before, the last noted last.
    known: Vec<(i32, Key, Option<ResourceRow>)>,
}

impl Trial {
    /// The tenant's sequence number before the call.
    pub fn began_at(&self) -> Option<i64> {
        self.clock.map(|clock| clock.sequence)
    }

    /// Notes how a current row was known before the call changed it.
    pub fn note(&mut self, tenant: i32, key: Key, before: Option<ResourceRow>) {
        self.known.push((tenant, key, before));
    }
}

impl Context<'_> {
    /// Begins a trial.
    pub(super) fn begin(&mut self, tenant: i32) {
        self.trial = Some(Trial {
            tenant,
            clock: self.clocks.get(&tenant).copied(),
            witness: self.witness,
            changed: self.changed.len(),
            waiting: self.pending.height(),
            saved: false,
            known: Vec::new(),
        });
    }

    /// Ends a trial and keeps what it left.
    pub(super) fn keep(&mut self) -> Result<(), StoreError> {
        match self.trial.take() {
            Some(trial) if trial.saved => self.say("release savepoint trial"),
            _ => Ok(()),
        }
    }

    /// Ends a trial and goes back to where it began.
    pub(super) fn go_back(&mut self) -> Result<(), StoreError> {
        let Some(trial) = self.trial.take() else {
            return Ok(());
        };
        if trial.saved {
            self.pending = Pending::default();
            self.say("rollback to savepoint trial; release savepoint trial")?;
        } else {
            self.pending.split_off(trial.waiting);
        }
        for (tenant, key, before) in trial.known.into_iter().rev() {
            self.known.put_back(tenant, key, before);
        }
        if let Some(clock) = trial.clock {
            self.clocks.insert(trial.tenant, clock);
        }
        self.witness = trial.witness;
        self.changed.truncate(trial.changed);
        Ok(())
    }

    /// Writes what waits, so that it can be looked at in the database.
    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        if let Some(trial) = self.trial.as_mut().filter(|trial| !trial.saved) {
            let own = self.pending.split_off(trial.waiting);
            trial.waiting = Height::default();
            trial.saved = !own.is_empty();
            self.write_pending()?;
            if own.is_empty() {
                return Ok(());
            }
            self.pending = own;
            self.say("savepoint trial")?;
        }
        self.write_pending()
    }

    /// Writes what waits, and notes to what the older versions referred.
    pub(super) fn write_pending(&mut self) -> Result<(), StoreError> {
        let gone = self.pending.write(self.connection, self.packer)?;
        for (tenant, parameter, value) in gone {
            self.note_reference(tenant, parameter, &value);
        }
        Ok(())
    }

    /// Notes that what refers to this resource is different now, or was.
    pub(super) fn note_reference(&mut self, tenant: i32, parameter: i32, value: &[u8]) {
        if self.references.contains(&parameter)
            && let Ok(target) = value.try_into()
        {
            self.referred.insert((tenant, target));
        }
    }

    fn say(&mut self, sql: &str) -> Result<(), StoreError> {
        Ok(self.connection.batch_execute(sql)?)
    }
}
