//! The second wall between tenants, on PostgreSQL: a session that reads does so under a role that owns nothing and sees the
//! rows of one tenant, the one that it was handed out for. The first wall is that every statement names its tenant.
//!
//! Sessions that write keep the role of the server, to which the tables belong: rows that are copied in many at a time go
//! past row security, and a write is held to its tenant by its lane.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::AnyConnection;
use crate::error::StoreError;

/// The role where the settings name none.
const ROLE: &str = "sesshu_reader";

/// Whether the second wall has to stand, and by which role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Wall {
    /// Where the database lets the server make its role; where not, sessions read without it.
    #[default]
    IfPossible,
    /// By this role. A session that cannot take it on is not opened.
    Required(String),
}

/// Tables that are read across tenants. They hold nothing about a person: how far each tenant's order has come, how its
/// index was made, and where its trails end.
const OPEN_TABLES: &str = "'tenant_order', 'index_state', 'trail_head'";

impl Wall {
    fn role(&self) -> &str {
        match self {
            Wall::IfPossible => ROLE,
            Wall::Required(role) => role,
        }
    }
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    is_so: bool,
}

/// Builds the wall, or what it lacks: the role, its right to read, and a policy on every table that has a tenant. A new
/// table stands behind it without anybody thinking of it. What decides who a caller is (`auth_…`) is read before there is
/// a tenant.
pub(crate) fn build(connection: &mut AnyConnection, wall: &Wall) -> Result<(), StoreError> {
    let AnyConnection::Postgres(connection) = connection else {
        return Ok(());
    };
    let (name, role) = (literal(wall.role()), quoted(wall.role()));
    // Who may not make roles has one made: then everything else is done all the same, and sessions find out.
    connection.batch_execute(&format!(
        "do $wall$
declare
    place regclass;
    is_bound boolean;
    has_tenant boolean;
begin
    if not exists (select from pg_roles where rolname = {name}) then
        begin
            create role {role} nologin;
        exception when insufficient_privilege or duplicate_object or unique_violation then
        end;
    end if;
    if not exists (select from pg_roles where rolname = {name}) then
        return;
    end if;
    if not pg_has_role(current_user, {name}, 'member') then
        begin
            grant {role} to current_user;
        exception when insufficient_privilege then
        end;
    end if;
    if not has_schema_privilege({name}, current_schema(), 'usage') then
        execute format('grant usage on schema %I to {role}', current_schema());
    end if;
    for place, is_bound, has_tenant in
        select c.oid, c.relrowsecurity, c.relname not in ({OPEN_TABLES}) and c.relname not like 'auth\\_%'
            and exists (select from pg_attribute a
                where a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped)
        from pg_class c
        where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
          and pg_has_role(c.relowner, 'usage')
    loop
        execute format('grant select on table %s to {role}', place);
        if has_tenant and not is_bound then
            execute format('alter table %s enable row level security', place);
            execute format(
                'create policy one_tenant on %s for select using \
                 (tenant = (select nullif(current_setting(''sesshu.tenant'', true), '''')::integer))', place);
        end if;
    end loop;
end
$wall$"
    ))?;
    Ok(())
}

/// Has a session that reads take on the role, and tells whether it did.
pub(super) fn enter(connection: &mut PgConnection, wall: &Wall) -> Result<bool, StoreError> {
    let taken = connection.batch_execute(&format!("set role {}", quoted(wall.role())));
    let has_entered = taken.is_ok() && may_read(connection)?;
    if has_entered {
        return Ok(true);
    }
    connection.batch_execute("reset role")?;
    match wall {
        Wall::IfPossible => Ok(false),
        // Before the first migration there is nothing to read yet.
        Wall::Required(_) if !has_tables(connection)? => Ok(false),
        Wall::Required(_) => Err(StoreError::Schema(
            "the role of `database.reader_role` is not there, or this server's role may not take it on; \
             see `sesshu migrate up`"
                .to_owned(),
        )),
    }
}

/// Has a session see the rows of this tenant, or of none.
pub(super) fn face(connection: &mut PgConnection, tenant: Option<i32>) -> Result<(), StoreError> {
    let tenant = tenant.map(|tenant| tenant.to_string()).unwrap_or_default();
    Ok(connection.batch_execute(&format!("set sesshu.tenant = '{tenant}'"))?)
}

fn has_tables(connection: &mut PgConnection) -> Result<bool, StoreError> {
    ask(connection, "to_regclass('resource') is not null")
}

/// Whether the session's role reads, and is bound where it does.
fn may_read(connection: &mut PgConnection) -> Result<bool, StoreError> {
    Ok(has_tables(connection)?
        && ask(
            connection,
            "has_table_privilege('resource', 'select') and row_security_active('resource')",
        )?)
}

fn ask(connection: &mut PgConnection, question: &str) -> Result<bool, StoreError> {
    let answer: Answer = diesel::sql_query(format!("select coalesce({question}, false) as is_so"))
        .get_result(connection)?;
    Ok(answer.is_so)
}

/// A name as PostgreSQL reads it, whatever stands in it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\0', "").replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', "''"))
}

#[cfg(test)]
mod tests;
