//! Reading by key: the current version, or a given one, as the bytes that were accepted.

use bytes::Bytes;
use diesel::prelude::*;
use fhir::{Id, Key, Reach, Version};

use crate::body::{self, Row};
use crate::commit::decide::kind_of;
use crate::commit::rows::ResourceRow;
use crate::commit::{Action, How, Written};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::schema::{resource, resource_version};
use crate::seal::KeyRing;
use crate::search;

/// What there is under a key, as far as the caller's reach goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A version with its text.
    Text(Stored),
    /// It was deleted: the version of the delete, and when.
    Gone(Version, i64),
    /// Nothing, or nothing within reach.
    Nothing,
}

/// A stored version with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Of which resource.
    pub key: Key,
    /// The version.
    pub version: Version,
    /// When it was made, in milliseconds of the Unix epoch.
    pub changed_at: i64,
    /// The text that was accepted, as JSON.
    pub body: Bytes,
}

/// What is read of a version.
pub(crate) type VersionColumns = (i64, i32, i64, i16, Vec<u8>, Vec<u8>);

/// The columns of [`VersionColumns`].
pub(crate) const VERSION_COLUMNS: (
    resource_version::sequence,
    resource_version::version,
    resource_version::changed_at,
    resource_version::action,
    resource_version::digest,
    resource_version::body,
) = (
    resource_version::sequence,
    resource_version::version,
    resource_version::changed_at,
    resource_version::action,
    resource_version::digest,
    resource_version::body,
);

/// The current version.
pub(crate) fn current(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    reach: &Reach,
    key: &Key,
) -> Result<Found, StoreError> {
    if !reach.touches(key.kind) {
        return Ok(Found::Nothing);
    }
    let tenant = reach.tenant.0;
    let row: Option<(i64, VersionColumns)> = on_either!(connection, c => {
        resource::table
            .inner_join(
                resource_version::table.on(resource_version::tenant
                    .eq(resource::tenant)
                    .and(resource_version::sequence.eq(resource::sequence))),
            )
            .filter(resource::tenant.eq(tenant))
            .filter(resource::kind.eq(key.kind.number()))
            .filter(resource::id.eq(key.id.as_str()))
            .select((resource::resource_no, VERSION_COLUMNS))
            .first(c)
            .optional()
    })?;
    let Some((number, columns)) = row else {
        return Ok(Found::Nothing);
    };
    if !is_within(connection, keys, reach, key, number)? {
        return Ok(Found::Nothing);
    }
    found(keys, tenant, key, columns)
}

/// A given version.
pub(crate) fn version(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    reach: &Reach,
    key: &Key,
    version: Version,
) -> Result<Found, StoreError> {
    let Some(number) = number_within(connection, keys, reach, key)? else {
        return Ok(Found::Nothing);
    };
    let tenant = reach.tenant.0;
    let Ok(version) = i32::try_from(version.0) else {
        return Ok(Found::Nothing);
    };
    let columns: Option<VersionColumns> = on_either!(connection, c => {
        resource_version::table
            .filter(resource_version::tenant.eq(tenant))
            .filter(resource_version::resource_no.eq(number))
            .filter(resource_version::version.eq(version))
            .select(VERSION_COLUMNS)
            .first(c)
            .optional()
    })?;
    columns.map_or(Ok(Found::Nothing), |columns| {
        found(keys, tenant, key, columns)
    })
}

/// The inner number of a resource, if it is within reach.
pub(crate) fn number_within(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    reach: &Reach,
    key: &Key,
) -> Result<Option<i64>, StoreError> {
    if !reach.touches(key.kind) {
        return Ok(None);
    }
    let number: Option<i64> = on_either!(connection, c => {
        resource::table
            .find((reach.tenant.0, key.kind.number(), key.id.as_str()))
            .select(resource::resource_no)
            .first(c)
            .optional()
    })?;
    match number {
        Some(number) if is_within(connection, keys, reach, key, number)? => Ok(Some(number)),
        _ => Ok(None),
    }
}

/// Whether a resource lies in the compartment to which its kind is narrowed. A deleted resource lies in none.
fn is_within(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    reach: &Reach,
    key: &Key,
    number: i64,
) -> Result<bool, StoreError> {
    let Some(patient) = reach.narrowed_to(key.kind) else {
        return Ok(true);
    };
    if key.kind == fhir::Kind::PATIENT {
        return Ok(key.id == *patient);
    }
    search::is_member(connection, (keys, reach), key.kind, number)
}

fn found(
    keys: &KeyRing,
    tenant: i32,
    key: &Key,
    columns: VersionColumns,
) -> Result<Found, StoreError> {
    let (sequence, version, changed_at, action, digest, sealed) = columns;
    let version = Version(version.cast_unsigned());
    if Action::from_number(action) == Some(Action::Delete) {
        return Ok(Found::Gone(version, changed_at));
    }
    let text = body::unpack(keys, Row { tenant, sequence }, &sealed, &digest)?;
    Ok(Found::Text(Stored {
        key: key.clone(),
        version,
        changed_at,
        body: Bytes::from(text),
    }))
}

/// The place in the tenant's order of a version of a resource.
pub(crate) fn sequence_of(
    connection: &mut AnyConnection,
    row: &ResourceRow,
    version: i32,
) -> Result<i64, StoreError> {
    Ok(on_either!(connection, c => {
        resource_version::table
            .filter(resource_version::tenant.eq(row.tenant))
            .filter(resource_version::resource_no.eq(row.resource_no))
            .filter(resource_version::version.eq(version))
            .select(resource_version::sequence)
            .first(c)
    })?)
}

/// The version with this place in the tenant's order, for a writer that already knows it may.
pub(crate) fn version_at(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    row: Row,
) -> Result<Written, StoreError> {
    let (kind, id, columns): (i16, String, VersionColumns) = on_either!(connection, c => {
        resource_version::table
            .inner_join(
                resource::table.on(resource::tenant
                    .eq(resource_version::tenant)
                    .and(resource::kind.eq(resource_version::kind))
                    .and(resource::resource_no.eq(resource_version::resource_no))),
            )
            .filter(resource_version::tenant.eq(row.tenant))
            .filter(resource_version::sequence.eq(row.sequence))
            .select((resource::kind, resource::id, VERSION_COLUMNS))
            .first(c)
    })?;
    let id = Id::parse(&id)
        .ok_or_else(|| StoreError::Unexpected("an id at rest is no id".to_owned()))?;
    let key = Key {
        kind: kind_of(kind)?,
        id,
    };
    Ok(match found(keys, row.tenant, &key, columns)? {
        Found::Text(stored) => Written {
            how: How::Matched,
            key,
            version: stored.version,
            changed_at: stored.changed_at,
            body: stored.body,
        },
        Found::Gone(version, changed_at) => Written {
            how: How::Matched,
            key,
            version,
            changed_at,
            body: Bytes::new(),
        },
        Found::Nothing => {
            return Err(StoreError::Unexpected(
                "a version was not where it stood".to_owned(),
            ));
        }
    })
}
