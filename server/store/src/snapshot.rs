//! A tenant's records as they stood at one place in its order, page by page, whatever is written in the meantime.
//!
//! At that place, the version of a resource that counts is the last one at or before it. Pages go through the versions in
//! their order, so each resource comes exactly once, and a page costs the same however far it is.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, SmallInt, Text};
use fhir::{Id, Key, Kind};

use crate::body::{self, Row};
use crate::commit::Action;
use crate::commit::decide::kind_of;
use crate::connection::on_either;
use crate::error::StoreError;
use crate::schema::tenant_order;
use crate::search::{Statement, flavour};
use crate::store::Store;

/// Where a tenant's order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The place.
    pub sequence: i64,
    /// When the last change before it was made; nothing that comes later is earlier.
    pub at: i64,
}

/// Which versions a page is made of.
#[derive(Clone, Debug)]
pub struct Sweep<'a> {
    /// Behind this place.
    pub after: i64,
    /// Up to this one, at which the records are taken as they stood.
    pub upto: i64,
    /// Of these kinds.
    pub kinds: &'a [Kind],
    /// Only what was made at this time or later.
    pub since: Option<i64>,
    /// At most so many.
    pub most: i64,
}

/// A version as it lies at rest, not opened yet.
pub struct Lying {
    /// Its place in the tenant's order.
    pub sequence: i64,
    kind: i16,
    action: i16,
    digest: Vec<u8>,
    body: Vec<u8>,
}

/// What a version says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The resource.
    Text(Kind, Vec<u8>),
    /// That it ended.
    Gone,
}

impl Store {
    /// Where a tenant's order stands now.
    pub fn standing(&self, tenant: i32) -> Result<Standing, StoreError> {
        let found = self.read_of(tenant, |connection| {
            Ok(on_either!(connection, c => {
                tenant_order::table
                    .find(tenant)
                    .select((tenant_order::sequence, tenant_order::last_at))
                    .first::<(i64, i64)>(c)
                    .optional()
            })?)
        })?;
        let (sequence, at) = found.ok_or(StoreError::UnknownTenant(tenant))?;
        Ok(Standing { sequence, at })
    }

    /// The next versions that count, in their order.
    pub fn sweep(&self, tenant: i32, sweep: &Sweep<'_>) -> Result<Vec<Lying>, StoreError> {
        type Columns = (i64, i16, i16, Vec<u8>, Vec<u8>);
        let rows: Vec<Columns> = self.read_of(tenant, |connection| {
            let mut out = Statement::new(flavour(connection));
            out.sql("select v.sequence, v.kind, v.action, v.digest, v.body from resource_version v where v.tenant = ")
                .integer(tenant)
                .sql(" and v.sequence > ")
                .big(sweep.after)
                .sql(" and v.sequence <= ")
                .big(sweep.upto)
                .sql(" and v.kind in (")
                .joined(", ", sweep.kinds, |out, kind| {
                    out.small(kind.number());
                })
                .sql(")");
            if let Some(since) = sweep.since {
                out.sql(" and v.changed_at >= ").big(since);
            }
            out.sql(" and not exists (select 1 from resource_version later where later.tenant = v.tenant and later.resource_no = v.resource_no and later.version = v.version + 1 and later.sequence <= ")
                .big(sweep.upto)
                .sql(") order by v.sequence limit ")
                .big(sweep.most);
            Ok(on_either!(connection, c => {
                out.giving::<(BigInt, SmallInt, SmallInt, Binary, Binary)>().load(c)
            })?)
        })?;
        let lying = |(sequence, kind, action, digest, body)| Lying {
            sequence,
            kind,
            action,
            digest,
            body,
        };
        Ok(rows.into_iter().map(lying).collect())
    }

    /// What a version says.
    pub fn said(&self, tenant: i32, lying: &Lying) -> Result<Said, StoreError> {
        if lying.action == Action::Delete.number() {
            return Ok(Said::Gone);
        }
        let row = Row {
            tenant,
            sequence: lying.sequence,
        };
        let text = body::unpack(self.keys(), row, &lying.body, &lying.digest)?;
        Ok(Said::Text(kind_of(lying.kind)?, text))
    }

    /// Which resource a version is of.
    pub fn key_at(&self, tenant: i32, lying: &Lying) -> Result<Key, StoreError> {
        let id: String = self.read_of(tenant, |connection| {
            let mut out = Statement::new(flavour(connection));
            out.sql("select r.id from resource r join resource_version v on r.tenant = v.tenant and r.kind = v.kind and r.resource_no = v.resource_no where v.tenant = ")
                .integer(tenant)
                .sql(" and v.sequence = ")
                .big(lying.sequence);
            Ok(on_either!(connection, c => out.giving::<Text>().get_result(c))?)
        })?;
        let no_id = || StoreError::Unexpected("an id at rest is no id".to_owned());
        Ok(Key {
            kind: kind_of(lying.kind)?,
            id: Id::parse(&id).ok_or_else(no_id)?,
        })
    }
}

#[cfg(test)]
mod tests;
