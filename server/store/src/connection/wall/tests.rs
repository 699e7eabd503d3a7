//! What a session sees behind the wall, and who can build it.

use diesel::sql_types::{BigInt, Text};

use super::*;
use crate::connection::on_either;
use crate::testing::*;
use crate::{Address, KeyRing, Settings, Store};

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn keys() -> KeyRing {
    KeyRing::parse(&KeyRing::generate().unwrap()).unwrap()
}

/// A store with a record in one town and two in another.
fn two_towns(url: &str) -> Store {
    let store = opened(Address::Postgres(url.to_owned()));
    for (town, who) in [(TOWN, "a"), (OTHER_TOWN, "b"), (OTHER_TOWN, "c")] {
        let change = put(&key("Patient", who), patient(who, "2001-01-01"));
        let mut written = commit_all(&store, vec![write(town, change)]);
        written.remove(0).unwrap();
    }
    store
}

fn names(connection: &mut AnyConnection, sql: &str) -> Vec<String> {
    let rows: Vec<Named> = on_either!(connection, c => diesel::sql_query(sql).load(c)).unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

fn number(connection: &mut AnyConnection, sql: &str) -> i64 {
    let row: Number = on_either!(connection, c => diesel::sql_query(sql).get_result(c)).unwrap();
    row.number
}

const WITH_TENANT: &str = "select c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid \
    where a.attname = 'tenant' and not a.attisdropped and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace";

#[test]
fn r_t02_a_statement_that_forgets_its_tenant_sees_no_other() {
    let Some(url) = postgres_url() else { return };
    let store = two_towns(&url);
    assert_eq!(store.has_second_wall().unwrap(), Some(true));
    let turns = [
        (Some(TOWN), 1),
        (Some(OTHER_TOWN), 2),
        (None, 0),
        (Some(TOWN), 1),
    ];
    for (town, own) in turns {
        let look = |connection: &mut AnyConnection| {
            let bound = format!("{WITH_TENANT} and c.relrowsecurity order by 1");
            let tables = names(connection, &bound);
            assert!(tables.len() >= 10, "{tables:?}");
            for table in tables {
                let all = format!("select count(*) as number from {table}");
                let of = town.map_or(-1, |town| town.0);
                let others = format!("{all} where tenant <> {of}");
                assert_eq!(number(connection, &others), 0, "{table}");
                if ["resource", "resource_version"].contains(&table.as_str()) {
                    assert_eq!(number(connection, &all), own, "{table}");
                }
            }
            Ok(())
        };
        match town {
            Some(town) => store.read_of(town.0, look).unwrap(),
            None => store.read_session(look).unwrap(),
        }
    }
}

#[test]
fn r_t02_every_table_that_has_a_tenant_stands_behind_the_wall() {
    let Some(url) = postgres_url() else { return };
    let store = opened(Address::Postgres(url));
    store
        .read_session(|connection| {
            let open = format!(
                "{WITH_TENANT} and not c.relrowsecurity and c.relname not like 'auth\\_%' order by 1"
            );
            assert_eq!(
                names(connection, &open),
                ["index_state", "tenant_order", "trail_head"]
            );
            Ok(())
        })
        .unwrap();
    // A second time there is nothing to build, and nothing is lost.
    assert!(store.migrate().unwrap().is_empty());
    assert_eq!(store.has_second_wall().unwrap(), Some(true));
}

#[test]
fn a_session_that_reads_cannot_write_or_take_the_wall_down() {
    let Some(url) = postgres_url() else { return };
    let store = two_towns(&url);
    let refused = |sql: &str| {
        let said = store.read_of(
            TOWN.0,
            |connection| on_either!(connection, c => Ok(c.batch_execute(sql)?)),
        );
        said.unwrap_err().to_string()
    };
    for (sql, reason) in [
        (
            "set default_transaction_read_only = off; commit; delete from resource",
            "permission denied",
        ),
        (
            "select * from numbers.individual_number",
            "permission denied",
        ),
        (
            "set default_transaction_read_only = off; commit; alter table resource disable row level security",
            "must be owner",
        ),
    ] {
        let said = refused(sql);
        assert!(said.contains(reason), "{sql}: {said}");
    }
}

/// A login of its own on the server of the tests, with these rights, and the same database under it.
fn login(url: &str, rights: &str) -> String {
    let database = url.rsplit('/').next().unwrap();
    let name = format!("{rights}_{database}");
    let as_super = Store::new(settings(Address::Postgres(url.to_owned())), keys());
    let sql = format!(
        "create role {name} login {rights}; grant create on database {database} to {name}; \
         grant create on schema public to {name}"
    );
    as_super
        .write_session(|connection| on_either!(connection, c => Ok(c.batch_execute(&sql)?)))
        .unwrap();
    url.replacen("postgres://postgres@", &format!("postgres://{name}@"), 1)
}

fn by(url: &str, wall: Wall) -> Store {
    let settings = Settings {
        wall,
        ..settings(Address::Postgres(url.to_owned()))
    };
    Store::new(settings, keys())
}

/// The name of a role that nobody has made.
fn fresh_role(url: &str) -> String {
    format!("reader_{}", url.rsplit('/').next().unwrap())
}

fn keeps_a_patient(store: &Store) {
    let change = put(&key("Patient", "p"), patient("p", "2001-01-01"));
    commit(store, change).unwrap();
    assert_eq!(born(store, &key("Patient", "p")), "2001-01-01");
}

#[test]
fn who_may_not_take_on_the_role_reads_without_it_or_not_at_all() {
    let Some(url) = postgres_url() else { return };
    let (own, role) = (login(&url, "nocreaterole"), fresh_role(&url));
    // Nobody made the role, and this login may not.
    let strict = by(&own, Wall::Required(role.clone()));
    strict.migrate().unwrap();
    strict.add_tenants(&[TOWN.0]).unwrap();
    let refused = strict.tenants().unwrap_err().to_string();
    assert!(refused.contains("database.reader_role"), "{refused}");
    let lenient = by(&own, Wall::IfPossible);
    assert_eq!(lenient.has_second_wall().unwrap(), Some(false));
    keeps_a_patient(&lenient);
    // Somebody who may makes it, as the documents say, and the next `migrate up` builds the wall.
    let as_super = Store::new(settings(Address::Postgres(url.clone())), keys());
    let (_, behind) = own.split_once("//").unwrap();
    let (login, _) = behind.split_once('@').unwrap();
    let sql = format!("create role {role} nologin; grant {role} to {login}");
    as_super
        .write_session(|connection| on_either!(connection, c => Ok(c.batch_execute(&sql)?)))
        .unwrap();
    strict.migrate().unwrap();
    assert_eq!(strict.has_second_wall().unwrap(), Some(true));
    assert_eq!(strict.tenants().unwrap(), [TOWN.0]);
}

#[test]
fn an_owner_who_may_make_roles_builds_the_wall_alone() {
    let Some(url) = postgres_url() else { return };
    let own = login(&url, "createrole");
    let store = by(&own, Wall::Required(fresh_role(&url)));
    store.migrate().unwrap();
    store.add_tenants(&[TOWN.0]).unwrap();
    keeps_a_patient(&store);
    assert_eq!(store.has_second_wall().unwrap(), Some(true));
}
