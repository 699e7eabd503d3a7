//! Finding out what became of a commit whose answer was lost.

use diesel::prelude::*;

use super::Witness;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::schema::{audit_event, tenant_order};

/// Whether the group that this witness belongs to was committed. Taking the tenant's row first waits for the lost
/// session to end, so that the answer cannot change afterwards.
pub(crate) fn was_committed(
    connection: &mut AnyConnection,
    witness: &Witness,
) -> Result<bool, StoreError> {
    connection.transaction(|connection| {
        on_either!(connection, c => {
            diesel::update(tenant_order::table.find(witness.tenant))
                .set(tenant_order::sequence.eq(tenant_order::sequence))
                .execute(c)
        })?;
        let request: Option<Vec<u8>> = on_either!(connection, c => {
            audit_event::table
                .find((witness.tenant, witness.sequence))
                .select(audit_event::request_id)
                .first(c)
                .optional()
        })?;
        Ok(request.as_deref() == Some(witness.request_id.as_slice()))
    })
}
