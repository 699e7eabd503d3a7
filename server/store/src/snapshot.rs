//! A tenant's records as they stood at one place in its order, page by page, whatever is written in the meantime.
//!
//! At that place, the version of a resource that counts is the last one at or before it. Pages go through the resources of a
//! kind by their numbers, which never change, so each resource comes exactly once, and a page costs the same however far it
//! is and however often its resources were changed. For most, the version that counts is still the current one, which the
//! resource's own row names; only where a resource has moved on since is looked among its versions.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable, SmallInt, Text};
use fhir::{Id, Key, Kind};

use crate::body::{self, Row};
use crate::commit::Action;
use crate::commit::decide::kind_of;
use crate::connection::on_either;
use crate::error::StoreError;
use crate::schema::tenant_order;
use crate::search::{Flavour, Statement, flavour};
use crate::store::Store;

/// Where a tenant's order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The place.
    pub sequence: i64,
    /// When the last change before it was made; nothing that comes later is earlier.
    pub at: i64,
}

/// Which resources a page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Sweep {
    /// Of this kind.
    pub kind: Kind,
    /// Behind the resource with this number.
    pub after: i64,
    /// The place at which the records are taken as they stood.
    pub upto: i64,
    /// Only what was made at this time or later.
    pub since: Option<i64>,
    /// So many resources are looked at, at most.
    pub most: i64,
}

/// A page of versions that count.
#[derive(Debug)]
pub struct Swept {
    /// The number of the last resource that was looked at.
    pub last: i64,
    /// What counts of those, in the order of their numbers.
    pub versions: Vec<Lying>,
}

/// A version as it lies at rest, not opened yet.
#[derive(Debug)]
pub struct Lying {
    sequence: i64,
    kind: i16,
    action: i16,
    digest: Vec<u8>,
    body: Vec<u8>,
}

/// What a version says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// A resource, whose text was given.
    Text,
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

    /// What counts of the next resources of a kind; nothing where there are none.
    pub fn sweep(&self, tenant: i32, sweep: &Sweep) -> Result<Option<Swept>, StoreError> {
        let rows: Vec<Found> = self.read_of(tenant, |connection| {
            let out = statement(flavour(connection), tenant, sweep);
            Ok(on_either!(connection, c => out.giving::<Columns>().load(c))?)
        })?;
        let Some((last, ..)) = rows.last() else {
            return Ok(None);
        };
        Ok(Some(Swept {
            last: *last,
            versions: rows
                .into_iter()
                .filter_map(|(_, sequence, action, digest, body)| {
                    Some(Lying {
                        sequence: sequence?,
                        kind: sweep.kind.number(),
                        action: action?,
                        digest: digest?,
                        body: body?,
                    })
                })
                .collect(),
        }))
    }

    /// What a version says. The text of a resource is put behind what stands there.
    pub fn say(
        &self,
        tenant: i32,
        lying: &Lying,
        behind: &mut Vec<u8>,
    ) -> Result<Said, StoreError> {
        if lying.action == Action::Delete.number() {
            return Ok(Said::Gone);
        }
        let row = Row {
            tenant,
            sequence: lying.sequence,
        };
        body::unpack_behind(self.keys(), row, &lying.body, &lying.digest, behind)?;
        Ok(Said::Text)
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

type Columns = (
    BigInt,
    Nullable<BigInt>,
    Nullable<SmallInt>,
    Nullable<Binary>,
    Nullable<Binary>,
);
type Found = (
    i64,
    Option<i64>,
    Option<i16>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
);

/// The next resources with the places of what counts of them, and beside each what stands there: nothing where the resource
/// came later, or where what counts is too old.
fn statement(flavour: Flavour, tenant: i32, sweep: &Sweep) -> Statement {
    let mut out = Statement::new(flavour);
    out.sql("select page.resource_no, v.sequence, v.action, v.digest, v.body from (select r.resource_no, case when r.sequence <= ")
        .big(sweep.upto)
        .sql(" then r.sequence else (select older.sequence from resource_version older where older.tenant = r.tenant and older.resource_no = r.resource_no and older.sequence <= ")
        .big(sweep.upto)
        .sql(" order by older.version desc limit 1) end as place from resource r where r.tenant = ")
        .integer(tenant)
        .sql(" and r.kind = ")
        .small(sweep.kind.number())
        .sql(" and r.resource_no > ")
        .big(sweep.after);
    // What has not changed since then has no version of then either.
    if let Some(since) = sweep.since {
        out.sql(" and r.changed_at >= ").big(since);
    }
    out.sql(" order by r.resource_no limit ")
        .big(sweep.most)
        .sql(") page left join resource_version v on v.tenant = ")
        .integer(tenant)
        .sql(" and v.sequence = page.place");
    if let Some(since) = sweep.since {
        out.sql(" and v.changed_at >= ").big(since);
    }
    out.sql(" order by page.resource_no");
    out
}

#[cfg(test)]
mod tests;
