//! Finding out what became of a commit whose answer was lost.

use diesel::prelude::*;

use super::Witness;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::{self, lock_tenant};
use crate::schema::audit_event;

/// Whether the group that this witness belongs to was committed. Taking the tenant's row first waits for the lost
/// session to end, so that the answer cannot change afterwards.
pub(crate) fn was_committed(
    connection: &mut AnyConnection,
    witness: &Witness,
) -> Result<bool, StoreError> {
    connection.transaction(|connection| match witness {
        Witness::Change {
            tenant,
            sequence,
            request_id,
        } => {
            lock_tenant(connection, *tenant)?;
            let request: Option<Vec<u8>> = on_either!(connection, c => {
                audit_event::table
                    .find((*tenant, *sequence))
                    .select(audit_event::request_id)
                    .first(c)
                    .optional()
            })?;
            Ok(request.as_deref() == Some(request_id.as_slice()))
        }
        Witness::Step(owner) => {
            lock_tenant(connection, owner.of.0)?;
            jobs::was_taken(connection, owner)
        }
    })
}
