//! What a group knows of the database without asking again: the current rows and idempotency keys that its calls name.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};
use fhir::{Id, Key, Kind};

use super::rows::ResourceRow;
use super::{CertificateStep, Change, Target, Write};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::many::{MANY_MAX, Many, joined};
use crate::schema::resource;
use crate::search::{Statement, flavour};

/// Current rows and used keys, kept up to date with what the group decides.
#[derive(Default)]
pub(crate) struct Known {
    rows: HashMap<(i32, Key), ResourceRow>,
    keys: HashMap<(i32, [u8; 16]), Used>,
}

/// What an idempotency key was used for.
#[derive(Clone, Copy)]
pub(crate) struct Used {
    pub sequence: i64,
    pub content: [u8; 16],
}

impl Known {
    /// The current row, deleted or not. Every key that a call names was loaded.
    pub fn row(&self, tenant: i32, key: &Key) -> Option<&ResourceRow> {
        self.rows.get(&(tenant, key.clone()))
    }

    pub fn is_there(&self, tenant: i32, key: &Key) -> bool {
        self.row(tenant, key).is_some_and(|row| !row.deleted)
    }

    pub fn used(&self, tenant: i32, key: [u8; 16]) -> Option<Used> {
        self.keys.get(&(tenant, key)).copied()
    }

    /// Keeps a row, and hands back the one that was kept before.
    pub fn remember(&mut self, key: Key, row: ResourceRow) -> Option<ResourceRow> {
        self.rows.insert((row.tenant, key), row)
    }

    /// Puts a row back as it was before.
    pub fn put_back(&mut self, tenant: i32, key: Key, row: Option<ResourceRow>) {
        match row {
            Some(row) => self.rows.insert((tenant, key), row),
            None => self.rows.remove(&(tenant, key)),
        };
    }

    pub fn remember_key(&mut self, tenant: i32, key: [u8; 16], used: Used) {
        self.keys.insert((tenant, key), used);
    }
}

/// SQLite counts the values of a statement, and takes 32,766.
const IDS_MAX: usize = 10_000;

/// Loads what the calls name, in one query for each tenant and kind.
pub(crate) fn load(connection: &mut AnyConnection, writes: &[Write]) -> Result<Known, StoreError> {
    let mut ids: BTreeMap<(i32, Kind), Vec<&str>> = BTreeMap::new();
    let mut digests: BTreeMap<i32, Vec<[u8; 16]>> = BTreeMap::new();
    for write in writes {
        let tenant = write.reach.tenant.0;
        let fresh: HashSet<(Kind, &str)> = write.changes.iter().filter_map(fresh).collect();
        for named in write.changes.iter().flat_map(named) {
            if !fresh.contains(&named) {
                ids.entry((tenant, named.0)).or_default().push(named.1);
            }
        }
        for held in write.certificates.iter().flat_map(CertificateStep::held) {
            let key = (tenant, held.key.kind);
            ids.entry(key).or_default().push(held.key.id.as_str());
        }
        let claimed = write.claim.as_ref().map(|claim| &claim.number);
        for used in write.idempotency.iter().chain(claimed) {
            digests.entry(tenant).or_default().push(used.key);
        }
    }
    let mut known = Known::default();
    for ((tenant, kind), mut ids) in ids {
        ids.sort_unstable();
        ids.dedup();
        for ids in ids.chunks(IDS_MAX) {
            load_rows(connection, &mut known, (tenant, kind), ids)?;
        }
    }
    for (tenant, digests) in digests {
        load_keys(connection, &mut known, tenant, &digests)?;
    }
    Ok(known)
}

/// What a change creates under an id that was just made up. Nothing is stored under it, so what refers to it within the
/// same call needs no look either.
fn fresh(change: &Change) -> Option<(Kind, &str)> {
    match change {
        Change::Create { id, content, .. } => Some((content.draft.kind(), id.as_str())),
        _ => None,
    }
}

/// The resources that a change names: what it changes, and what it refers to. A fresh id of ours needs no look.
fn named(change: &Change) -> impl Iterator<Item = (Kind, &str)> + use<'_> {
    let (content, target) = match change {
        Change::Create { content, .. } => (Some(content), None),
        Change::Update {
            content, target, ..
        } => (Some(content), Some(target)),
        Change::Delete { target, .. } => (None, Some(target)),
    };
    let own = target.and_then(|target| match target {
        Target::Key(key) => Some((key.kind, key.id.as_str())),
        Target::Where { query, sent_id, .. } => {
            sent_id.as_ref().map(|id| (query.kind, id.as_str()))
        }
    });
    let referred = content.into_iter().flat_map(|content| &content.references);
    own.into_iter()
        .chain(referred.map(|(key, _)| (key.kind, key.id.as_str())))
}

fn load_rows(
    connection: &mut AnyConnection,
    known: &mut Known,
    (tenant, kind): (i32, Kind),
    ids: &[&str],
) -> Result<(), StoreError> {
    let rows: Vec<ResourceRow> = on_either!(connection, c => {
        resource::table
            .filter(resource::tenant.eq(tenant))
            .filter(resource::kind.eq(kind.number()))
            .filter(resource::id.eq_any(ids))
            .select(ResourceRow::as_select())
            .load(c)
    })?;
    for row in rows {
        if let Some(id) = Id::parse(&row.id) {
            known.remember(Key { kind, id }, row);
        }
    }
    Ok(())
}

/// What keys were used for. Each is looked up through the index, however the table grew since the database looked at it.
fn load_keys(
    connection: &mut AnyConnection,
    known: &mut Known,
    tenant: i32,
    digests: &[[u8; 16]],
) -> Result<(), StoreError> {
    for digests in digests.chunks(MANY_MAX) {
        let mut out = Statement::new(flavour(connection));
        let many = Many::of(digests);
        many.head(&mut out);
        out.sql("select i.key_digest, i.content_digest, i.sequence");
        many.sources(&mut out);
        joined(&mut out, ("idempotency i", "i"), |out| {
            out.sql("i.tenant = ").integer(tenant);
            many.value(out.sql(" and i.key_digest = "));
        });
        let rows: Vec<(Vec<u8>, Vec<u8>, i64)> =
            on_either!(connection, c => out.giving::<(Binary, Binary, BigInt)>().load(c))?;
        for (key, content, sequence) in rows {
            if let (Ok(key), Ok(content)) = (key.try_into(), content.try_into()) {
                known.remember_key(tenant, key, Used { sequence, content });
            }
        }
    }
    Ok(())
}
