//! Steps of jobs: how far a job came is committed together with what it wrote on the way.

use std::fmt;

use super::{Context, Refusal, Witness, Write};
use crate::certificates::{self, CertificateStep};
use crate::error::StoreError;
use crate::jobs::{self, JobId, Owner, Stretch};
use crate::store::fresh_bytes;

/// How far a job comes with a write. It is refused where the job is no longer this runner's, or does not stand where the
/// step begins; so no row is done twice, whoever else believes to be at it.
#[derive(Clone, PartialEq, Eq)]
pub struct Step {
    /// Which job.
    pub job: JobId,
    /// Who is at it.
    pub runner: [u8; 16],
    /// How many rows were done before.
    pub rows_from: u64,
    /// How many are done then.
    pub rows_to: u64,
    /// What there is to say of the job then. It is sealed.
    pub progress: Vec<u8>,
    /// What it gives out on the way, each piece with its kind. Pieces of a kind stay in order.
    pub outputs: Vec<(i16, Vec<u8>)>,
}

/// What a job gives out may be about a person and is never shown.
impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Step({}, {} to {})",
            self.job, self.rows_from, self.rows_to
        )
    }
}

/// A person's individual number, under the number that the municipality has given that person.
#[derive(Clone, PartialEq, Eq)]
pub struct IndividualEntry {
    /// The resident number.
    pub resident: String,
    /// The individual number: twelve digits.
    pub number: String,
}

/// Neither number is ever shown.
impl fmt::Debug for IndividualEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IndividualEntry(…)")
    }
}

impl Context<'_> {
    /// Ends a call whose changes are decided: with the step of its job and its individual numbers. What stands in the way
    /// of it stands in the way of the whole call.
    pub(super) fn conclude(&mut self, write: &Write) -> Result<Option<Refusal>, StoreError> {
        let tenant = write.reach.tenant.0;
        let asked = if write.individual.is_empty() {
            None
        } else {
            let role = self.settings.numbers_role.as_deref();
            let with = (self.keys, role);
            let asked = self
                .numbers
                .ask(self.connection, with, tenant, &write.individual)?;
            match asked {
                Ok(asked) => Some(asked),
                Err(place) => return Ok(Some(Refusal::NumberTaken(place))),
            }
        };
        if let Some(refusal) = self.take_certificates(tenant, &write.certificates)? {
            return Ok(Some(refusal));
        }
        if let Some(step) = &write.step
            && !self.take_step(tenant, step)?
        {
            return Ok(Some(Refusal::StepLost));
        }
        if let Some(asked) = asked {
            let by = write.step.as_ref().map(|step| step.job);
            self.numbers.take((tenant, by), asked);
        }
        Ok(None)
    }

    /// Writes what becomes of certificates. All of it is looked at before any of it is written.
    fn take_certificates(
        &mut self,
        tenant: i32,
        steps: &[CertificateStep],
    ) -> Result<Option<Refusal>, StoreError> {
        for step in steps {
            for held in step.held() {
                let row = self.known.row(tenant, &held.key);
                let version = row.filter(|row| !row.deleted).map(|row| row.version);
                if version.map(i32::cast_unsigned) != Some(held.version.0) {
                    return Ok(Some(Refusal::HeldChanged));
                }
            }
            if let Some(refusal) =
                certificates::hindrance(self.connection, (self.keys, tenant), step, steps)?
            {
                return Ok(Some(refusal));
            }
        }
        let now_ms = self.clocks.get(&tenant).map_or(0, |clock| clock.now);
        certificates::write(self.connection, (self.keys, tenant), steps, now_ms)?;
        Ok(None)
    }

    /// Writes the step. It is the last that can refuse a call, so nothing has to be taken back behind it.
    fn take_step(&mut self, tenant: i32, step: &Step) -> Result<bool, StoreError> {
        let clock = self
            .clocks
            .get(&tenant)
            .ok_or(StoreError::UnknownTenant(tenant))?;
        let before = self.trial.as_ref().and_then(|trial| trial.began_at());
        let first = before.unwrap_or(clock.sequence) + 1;
        let stretch = Stretch {
            written: (first <= clock.sequence).then_some((first, clock.sequence)),
            now_ms: clock.now,
        };
        let owner = Owner {
            of: (tenant, step.job),
            runner: Some(step.runner),
            mark: fresh_bytes()?,
        };
        let taken = jobs::take_step(self.connection, self.keys, (step, &owner), &stretch)?;
        if taken {
            self.witness.get_or_insert(Witness::Step(owner));
        }
        Ok(taken)
    }
}
