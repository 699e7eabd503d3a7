//! Rows that calls of a group have left to be written, and the writing of them.

use std::collections::HashSet;

use bytes::Bytes;
use diesel::pg::{CopyFormat, Pg};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use fhir::Kind;

use copy::{COPY_MIN, Copy, hand_over};

use super::pack::Packer;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::{audit_event, idempotency, resource, resource_version};
use crate::trail::{self, Noted};

/// Rows on their way to PostgreSQL: one array for each column, between the halves of a statement that is the same however many
/// rows there are. So it is read and planned once for each session.
macro_rules! with_columns {
    ($rows:ident, $connection:ident, $begin:literal, $end:literal, $($column:ident: $sql:ident = $value:ty),+) => {{
        struct Columns<'a> {
            $($column: Vec<&'a $value>),+
        }
        impl QueryFragment<Pg> for Columns<'_> {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
                use diesel::sql_types::*;
                out.push_sql($begin);
                let mut is_first = true;
                $(
                    if !std::mem::replace(&mut is_first, false) {
                        out.push_sql(", ");
                    }
                    out.push_bind_param::<Array<$sql>, _>(&self.$column)?;
                )+
                out.push_sql($end);
                Ok(())
            }
        }
        impl QueryId for Columns<'_> {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }
        impl RunQueryDsl<PgConnection> for Columns<'_> {}
        Columns {
            $($column: $rows.iter().map(|row| &row.$column).collect()),+
        }
        .execute($connection)
    }};
}
pub(crate) use with_columns;

#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = resource)]
pub(crate) struct ResourceRow {
    pub tenant: i32,
    pub kind: i16,
    pub deleted: bool,
    pub version: i32,
    pub resource_no: i64,
    pub sequence: i64,
    pub changed_at: i64,
    pub id: String,
}

/// A row that takes the place of an older one of its resource.
struct MovedRow {
    tenant: i32,
    kind: i16,
    deleted: bool,
    version: i32,
    resource_no: i64,
    sequence: i64,
    changed_at: i64,
    id: String,
    /// The version that it replaces.
    replaced: i32,
}

impl ResourceRow {
    fn moved(self, replaced: i32) -> MovedRow {
        MovedRow {
            tenant: self.tenant,
            kind: self.kind,
            deleted: self.deleted,
            version: self.version,
            resource_no: self.resource_no,
            sequence: self.sequence,
            changed_at: self.changed_at,
            id: self.id,
            replaced,
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = resource_version)]
pub(crate) struct VersionRow {
    pub tenant: i32,
    pub kind: i16,
    pub action: i16,
    pub sequence: i64,
    pub resource_no: i64,
    pub changed_at: i64,
    pub version: i32,
    pub digest: Vec<u8>,
    pub body: Vec<u8>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EntryRow {
    pub tenant: i32,
    pub parameter: i32,
    pub value: Bytes,
    pub resource_no: i64,
}

#[derive(Insertable)]
#[diesel(table_name = audit_event)]
pub(crate) struct AuditRow {
    pub tenant: i32,
    pub zone: i16,
    pub action: i16,
    pub sequence: i64,
    pub happened_at: i64,
    pub resource_no: i64,
    pub version: i32,
    pub request_id: Vec<u8>,
    pub client: String,
}

#[derive(Insertable)]
#[diesel(table_name = idempotency)]
pub(crate) struct IdempotencyRow {
    pub tenant: i32,
    pub sequence: i64,
    pub kept_from: i64,
    pub key_digest: Vec<u8>,
    pub content_digest: Vec<u8>,
}

/// What one call writes.
pub(crate) struct Rows {
    pub resource: ResourceRow,
    /// The version that the current row must still have; `None` for a new resource.
    pub replaces: Option<i32>,
    pub version: VersionRow,
    /// What the version says; it is packed when the rows are written. `None` for the end of a resource.
    pub text: Option<(Kind, Bytes)>,
    pub entries: Vec<EntryRow>,
    pub audit: AuditRow,
    /// The same for the trail.
    pub noted: Noted,
    pub idempotency: Option<IdempotencyRow>,
}

/// What the calls of a group have left so far.
#[derive(Default)]
pub(crate) struct Pending {
    new_resources: Vec<ResourceRow>,
    moved_resources: Vec<MovedRow>,
    versions: Vec<VersionRow>,
    /// What each version says, in the same order.
    texts: Vec<Option<(Kind, Bytes)>>,
    entries: Vec<EntryRow>,
    audits: Vec<AuditRow>,
    /// The event of each, in the same order.
    noted: Vec<Noted>,
    idempotencies: Vec<IdempotencyRow>,
    touched: HashSet<(i32, i64)>,
}

/// How much waited at some moment.
#[derive(Clone, Copy, Default)]
pub(crate) struct Height {
    new_resources: usize,
    moved_resources: usize,
    versions: usize,
    entries: usize,
    audits: usize,
    idempotencies: usize,
}

impl Pending {
    /// How much waits now.
    pub fn height(&self) -> Height {
        Height {
            new_resources: self.new_resources.len(),
            moved_resources: self.moved_resources.len(),
            versions: self.versions.len(),
            entries: self.entries.len(),
            audits: self.audits.len(),
            idempotencies: self.idempotencies.len(),
        }
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty() && self.idempotencies.is_empty()
    }

    /// Takes away what was left since the moment of this height. No resource waits twice, so each of those that are
    /// taken away is touched no longer.
    pub fn split_off(&mut self, height: Height) -> Pending {
        let mut rest = Pending {
            new_resources: self.new_resources.split_off(height.new_resources),
            moved_resources: self.moved_resources.split_off(height.moved_resources),
            versions: self.versions.split_off(height.versions),
            texts: self.texts.split_off(height.versions),
            entries: self.entries.split_off(height.entries),
            audits: self.audits.split_off(height.audits),
            noted: self.noted.split_off(height.audits),
            idempotencies: self.idempotencies.split_off(height.idempotencies),
            touched: HashSet::new(),
        };
        for version in &rest.versions {
            let place = (version.tenant, version.resource_no);
            self.touched.remove(&place);
            rest.touched.insert(place);
        }
        rest
    }

    /// Whether rows of this resource wait to be written.
    pub fn touches(&self, tenant: i32, resource_no: i64) -> bool {
        self.touched.contains(&(tenant, resource_no))
    }

    pub fn add(&mut self, rows: Rows) {
        self.touched
            .insert((rows.resource.tenant, rows.resource.resource_no));
        match rows.replaces {
            None => self.new_resources.push(rows.resource),
            Some(version) => self.moved_resources.push(rows.resource.moved(version)),
        }
        self.versions.push(rows.version);
        self.texts.push(rows.text);
        self.entries.extend(rows.entries);
        self.audits.push(rows.audit);
        self.noted.push(rows.noted);
        self.idempotencies.extend(rows.idempotency);
    }

    /// Adds what a number stands for.
    pub fn claim(&mut self, row: IdempotencyRow) {
        self.idempotencies.push(row);
    }

    /// Writes everything and forgets it.
    ///
    /// Gives the entries that older versions had.
    pub fn write(
        &mut self,
        connection: &mut AnyConnection,
        packer: &Packer,
    ) -> Result<Vec<Gone>, StoreError> {
        let mut all = std::mem::take(self);
        let packing = packer.begin(&all.versions, std::mem::take(&mut all.texts));
        insert_all(connection, &all.new_resources)?;
        move_all(connection, &all.moved_resources)?;
        let moved = all
            .moved_resources
            .iter()
            .map(|row| (row.tenant, row.resource_no));
        let gone = replace(connection, moved, all.entries)?;
        for (at, packed) in packing.end()? {
            if let Some(version) = all.versions.get_mut(at) {
                version.digest = packed.digest.to_vec();
                version.body = packed.sealed;
            }
        }
        insert_all(connection, &all.versions)?;
        insert_all(connection, &all.audits)?;
        let tenants = all.audits.iter().map(|audit| audit.tenant);
        trail::add_changes(connection, packer.keys(), tenants.zip(all.noted))?;
        insert_all(connection, &all.idempotencies)?;
        Ok(gone)
    }
}

/// The check of the version is part of the statement that moves a row.
fn move_all(connection: &mut AnyConnection, rows: &[MovedRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let moved = match connection {
        AnyConnection::Postgres(c) => move_together(rows, c)?,
        AnyConnection::Sqlite(c) => {
            let mut moved = 0;
            for row in rows {
                moved += diesel::update(resource::table.find((row.tenant, row.kind, &row.id)))
                    .filter(resource::version.eq(row.replaced))
                    .set((
                        resource::version.eq(row.version),
                        resource::sequence.eq(row.sequence),
                        resource::changed_at.eq(row.changed_at),
                        resource::deleted.eq(row.deleted),
                    ))
                    .execute(c)?;
            }
            moved
        }
    };
    if moved != rows.len() {
        return Err(StoreError::Unexpected(
            "a current row moved under its tenant's lock".to_owned(),
        ));
    }
    Ok(())
}

/// All of them in one journey. Each is found by its key, whatever the planner believes of their number.
fn move_together(rows: &[MovedRow], connection: &mut PgConnection) -> QueryResult<usize> {
    with_columns!(
        rows, connection,
        "update resource r set version = g.version, sequence = g.sequence, changed_at = g.changed_at, deleted = g.deleted \
         from (select i.ctid as place, g.* from unnest(",
        ") g(tenant, kind, deleted, version, sequence, changed_at, id, replaced) cross join lateral (select i.ctid from resource i \
         where i.tenant = g.tenant and i.kind = g.kind and i.id = g.id and i.version = g.replaced offset 0) i) g \
         where r.ctid = g.place",
        tenant: Integer = i32, kind: SmallInt = i16, deleted: Bool = bool, version: Integer = i32, sequence: BigInt = i64,
        changed_at: BigInt = i64, id: Text = String, replaced: Integer = i32
    )
}

/// PostgreSQL takes many rows in one statement, where each statement is a journey. SQLite takes them one by one through
/// a statement that it has already prepared, which is quicker than reading a long one.
pub(crate) trait InsertAll: Sized {
    fn insert_postgres(rows: &[Self], connection: &mut PgConnection) -> QueryResult<()>;
    fn insert_sqlite(rows: &[Self], connection: &mut SqliteConnection) -> QueryResult<()>;
}

pub(crate) fn insert_all<R: InsertAll>(
    connection: &mut AnyConnection,
    rows: &[R],
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    match connection {
        AnyConnection::Postgres(c) => R::insert_postgres(rows, c)?,
        AnyConnection::Sqlite(c) => R::insert_sqlite(rows, c)?,
    }
    Ok(())
}

/// Inserts of a table: all rows at once for PostgreSQL, as a copy where they are many, row by row for SQLite.
macro_rules! insert_all {
    ($row:ty, $table:ident, $begin:literal, $($column:ident: $sql:ident = $value:ty),+) => {
        impl InsertAll for $row {
            fn insert_postgres(rows: &[Self], connection: &mut PgConnection) -> QueryResult<()> {
                if rows.len() < COPY_MIN {
                    return with_columns!(rows, connection, $begin, ")", $($column: $sql = $value),+).map(drop);
                }
                let columns = ($($table::$column),+,);
                let mut copy = Copy::of([$(stringify!($column)),+].len(), rows.len() * 100);
                for row in rows {
                    copy.row()$(.column(&row.$column))+;
                }
                let bytes = copy.end();
                diesel::copy_from($table::table)
                    .from_raw_data(columns, |out| hand_over(&bytes, out))
                    .with_format(CopyFormat::Binary)
                    .execute(connection)
                    .map(drop)
            }

            fn insert_sqlite(rows: &[Self], connection: &mut SqliteConnection) -> QueryResult<()> {
                for row in rows {
                    diesel::insert_into($table::table)
                        .values(row)
                        .execute(connection)?;
                }
                Ok(())
            }
        }
    };
}

insert_all!(
    ResourceRow, resource,
    "insert into resource (tenant, kind, deleted, version, resource_no, sequence, changed_at, id) select * from unnest(",
    tenant: Integer = i32, kind: SmallInt = i16, deleted: Bool = bool, version: Integer = i32, resource_no: BigInt = i64,
    sequence: BigInt = i64, changed_at: BigInt = i64, id: Text = String
);
insert_all!(
    VersionRow, resource_version,
    "insert into resource_version (tenant, kind, action, sequence, resource_no, changed_at, version, digest, body) \
     select * from unnest(",
    tenant: Integer = i32, kind: SmallInt = i16, action: SmallInt = i16, sequence: BigInt = i64, resource_no: BigInt = i64,
    changed_at: BigInt = i64, version: Integer = i32, digest: Binary = Vec<u8>, body: Binary = Vec<u8>
);
insert_all!(
    AuditRow, audit_event,
    "insert into audit_event (tenant, zone, action, sequence, happened_at, resource_no, version, request_id, client) \
     select * from unnest(",
    tenant: Integer = i32, zone: SmallInt = i16, action: SmallInt = i16, sequence: BigInt = i64, happened_at: BigInt = i64,
    resource_no: BigInt = i64, version: Integer = i32, request_id: Binary = Vec<u8>, client: Text = String
);
insert_all!(
    IdempotencyRow, idempotency,
    "insert into idempotency (tenant, sequence, kept_from, key_digest, content_digest) select * from unnest(",
    tenant: Integer = i32, sequence: BigInt = i64, kept_from: BigInt = i64, key_digest: Binary = Vec<u8>,
    content_digest: Binary = Vec<u8>
);

mod copy;
mod entries;

#[cfg(test)]
pub(crate) use entries::add;
pub(crate) use entries::{Gone, insert, kept, listed, remove, replace, unlist};
