//! Index entries at rest: what a resource can be found by, as keyed digests.

use diesel::prelude::*;
use fhir::search_first::{Entry, Token};
use fhir::{Id, Key, Kind};

use crate::commit::decide::kind_of;
use crate::commit::rows::EntryRow;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::schema::{index_entry, resource};
use crate::seal::KeyRing;

/// What an entry is about. The numbers are at rest.
#[derive(Clone, Copy)]
pub(crate) enum Parameter {
    Identifier = 1,
    Reference = 2,
    Compartment = 3,
}

impl Parameter {
    pub fn number(self) -> i16 {
        self as i16
    }
}

/// An entry as a row.
pub(crate) fn row(
    keys: &KeyRing,
    tenant: i32,
    kind: Kind,
    resource_no: i64,
    entry: &Entry,
) -> EntryRow {
    let (parameter, value, qualifier) = match entry {
        Entry::Identifier { system, value } => (
            Parameter::Identifier,
            identifier(keys, tenant, value),
            self::system(keys, tenant, system),
        ),
        Entry::Reference {
            target,
            compartment,
        } => {
            let parameter = if *compartment {
                Parameter::Compartment
            } else {
                Parameter::Reference
            };
            (parameter, reference(keys, tenant, target), 0)
        }
    };
    EntryRow {
        tenant,
        parameter: parameter.number(),
        kind: kind.number(),
        resource_no,
        qualifier,
        value: value.to_vec(),
    }
}

/// The digest of an identifier's value.
fn identifier(keys: &KeyRing, tenant: i32, value: &str) -> [u8; 16] {
    keys.digest("identifier", tenant, &[value.as_bytes()])
}

/// The digest of an identifier's system. It only tells systems apart that share a value, so eight bytes are enough.
fn system(keys: &KeyRing, tenant: i32, system: &str) -> i64 {
    if system.is_empty() {
        return 0;
    }
    let digest = keys.digest("system", tenant, &[system.as_bytes()]);
    let mut short = [0; 8];
    for (to, from) in short.iter_mut().zip(digest) {
        *to = from;
    }
    i64::from_be_bytes(short)
}

/// The digest of a reference's target.
pub(crate) fn reference(keys: &KeyRing, tenant: i32, target: &Key) -> [u8; 16] {
    keys.digest(
        "reference",
        tenant,
        &[target.kind.name().as_bytes(), target.id.as_str().as_bytes()],
    )
}

/// What to look for, for a token: the value's digest, and the system's where one was given.
pub(crate) fn token(keys: &KeyRing, tenant: i32, token: &Token) -> (Vec<u8>, Option<i64>) {
    let system = token
        .system
        .as_deref()
        .map(|text| system(keys, tenant, text));
    (identifier(keys, tenant, &token.value).to_vec(), system)
}

/// Some of the resources that refer to this one.
pub(crate) fn referrers(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    tenant: i32,
    target: &Key,
    most: i64,
) -> Result<Vec<Key>, StoreError> {
    let digest = reference(keys, tenant, target);
    let parameters = [
        Parameter::Reference.number(),
        Parameter::Compartment.number(),
    ];
    let rows: Vec<(i16, String)> = on_either!(connection, c => {
        index_entry::table
            .inner_join(
                resource::table.on(resource::tenant
                    .eq(index_entry::tenant)
                    .and(resource::resource_no.eq(index_entry::resource_no))),
            )
            .filter(index_entry::tenant.eq(tenant))
            .filter(index_entry::parameter.eq_any(parameters))
            .filter(index_entry::value.eq(digest.as_slice()))
            .select((resource::kind, resource::id))
            .limit(most)
            .load(c)
    })?;
    rows.into_iter()
        .filter_map(|(kind, id)| Some((kind, Id::parse(&id)?)))
        .map(|(kind, id)| {
            Ok(Key {
                kind: kind_of(kind)?,
                id,
            })
        })
        .filter(|key| key.as_ref().map_or(true, |key| key != target))
        .collect()
}
