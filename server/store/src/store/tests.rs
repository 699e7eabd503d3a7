//! The store as a whole on each database: reach, histories, searches, scrub, columns, durability.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use fhir::{Id, Key, Kind, KindSet, Reach, Tenant, Version};

use super::GROWN_AFTER;
use crate::connection::{AnyConnection, on_either};
use crate::testing::*;
use crate::{Address, Found, MadeBy, Portion, Scope, Search, Store, StoreError, Window};

fn whole() -> Reach {
    Reach::whole(TOWN)
}

/// The reach of a person: the own record, and organizations.
fn own(patient: &str) -> Reach {
    let kinds = |names: &[&str]| {
        names
            .iter()
            .map(|name| Kind::parse(name).unwrap())
            .collect::<KindSet>()
    };
    Reach {
        tenant: TOWN,
        open: kinds(&["Organization"]),
        compartment: Some((
            Id::parse(patient).unwrap(),
            kinds(&["Patient", "Immunization"]),
        )),
    }
}

fn two_people(store: &Store) {
    for (who, what) in [("a", "dose-a"), ("b", "dose-b")] {
        commit(store, put(&key("Patient", who), patient(who, "2001-01-01"))).unwrap();
        commit(store, put(&key("Immunization", what), dose(what, who))).unwrap();
    }
}

#[test]
fn another_tenant_finds_nothing_under_the_same_key() {
    each_database(|store| {
        two_people(store);
        let foreign = Reach::whole(OTHER_TOWN);
        let key = key("Patient", "a");
        assert_eq!(store.read(&foreign, &key).unwrap(), Found::Nothing);
        assert!(store.read_and_keep(&whole(), &key).unwrap() != Found::Nothing);
        assert!(store.read_cached(&foreign, &key).is_none(), "nor in memory");
        assert_eq!(
            store.vread(&foreign, &key, Version(1)).unwrap(),
            Found::Nothing
        );
        let window = Window {
            most: 10,
            ..Window::default()
        };
        assert!(
            store
                .history(&foreign, &Scope::Instance(key), &window)
                .unwrap()
                .is_none()
        );
        let everything = store
            .history(&foreign, &Scope::System, &window)
            .unwrap()
            .unwrap();
        assert_eq!((everything.total, everything.versions.len()), (0, 0));
        assert!(found(store, &foreign, "Patient", "").is_empty());
        assert_eq!(store.count(&foreign, &query("Patient", "")).unwrap(), 0);
    });
}

#[test]
fn a_person_reaches_the_own_compartment_and_no_further() {
    each_database(|store| {
        two_people(store);
        let reach = own("a");
        let window = || Window {
            most: 10,
            ..Window::default()
        };
        for (kind, mine, others) in [("Patient", "a", "b"), ("Immunization", "dose-a", "dose-b")] {
            // What another caller has read before lies in memory, which must not widen anybody's reach.
            store.read_and_keep(&whole(), &key(kind, others)).unwrap();
            assert!(matches!(
                store.read(&reach, &key(kind, mine)).unwrap(),
                Found::Text(_)
            ));
            assert!(store.read_cached(&reach, &key(kind, others)).is_none());
            assert_eq!(
                store.read(&reach, &key(kind, others)).unwrap(),
                Found::Nothing
            );
            assert_eq!(
                store.vread(&reach, &key(kind, others), Version(1)).unwrap(),
                Found::Nothing
            );
            let scope = Scope::Instance(key(kind, others));
            assert!(store.history(&reach, &scope, &window()).unwrap().is_none());
            assert_eq!(found(store, &reach, kind, ""), [mine]);
            assert_eq!(store.count(&reach, &query(kind, "")).unwrap(), 1);
            assert!(
                store
                    .history(&reach, &Scope::Type(Kind::parse(kind).unwrap()), &window())
                    .unwrap()
                    .is_none()
            );
        }
        assert_eq!(
            store
                .history(&reach, &Scope::System, &window())
                .unwrap()
                .unwrap()
                .total,
            0
        );
    });
}

#[test]
fn histories_are_newest_first_in_pages_that_fit_together() {
    each_database(|store| {
        for version in 1..=7 {
            let text = patient("p", &format!("2001-01-{version:02}"));
            commit(store, put(&key("Patient", "p"), text)).unwrap();
        }
        commit(store, delete(&key("Patient", "p"))).unwrap();
        let scope = Scope::Instance(key("Patient", "p"));
        let mut window = Window {
            most: 3,
            ..Window::default()
        };
        let mut versions = Vec::new();
        loop {
            let page = store.history(&whole(), &scope, &window).unwrap().unwrap();
            assert_eq!(page.total, 8);
            versions.extend(
                page.versions
                    .iter()
                    .map(|past| (past.version.0, past.made_by)),
            );
            window.before = page.next_before;
            if window.before.is_none() {
                break;
            }
        }
        assert_eq!(
            versions
                .iter()
                .map(|(version, _)| *version)
                .collect::<Vec<_>>(),
            [8, 7, 6, 5, 4, 3, 2, 1]
        );
        assert_eq!(versions[0].1, MadeBy::Delete);
        assert_eq!(versions[1].1, MadeBy::Update);
        assert_eq!(versions[7].1, MadeBy::Create);
    });
}

#[test]
fn a_history_can_be_cut_by_time() {
    each_database(|store| {
        let times: Vec<i64> = (1..=3)
            .map(|day| {
                commit(
                    store,
                    put(
                        &key("Patient", "p"),
                        patient("p", &format!("2001-01-{day:02}")),
                    ),
                )
                .unwrap()
                .changed_at
            })
            .collect();
        let versions = |window: Window| -> Vec<u32> {
            let scope = Scope::Instance(key("Patient", "p"));
            let page = store
                .history(&whole(), &scope, &Window { most: 9, ..window })
                .unwrap()
                .unwrap();
            page.versions.iter().map(|past| past.version.0).collect()
        };
        assert_eq!(
            versions(Window {
                since: Some(times[1]),
                ..Window::default()
            }),
            [3, 2]
        );
        assert_eq!(
            versions(Window {
                at: Some((times[0], times[0] + 1)),
                ..Window::default()
            }),
            [1]
        );
        assert_eq!(
            versions(Window {
                at: Some((times[1], times[2] + 1)),
                ..Window::default()
            }),
            [3, 2]
        );
        assert_eq!(
            versions(Window {
                at: Some((0, times[0])),
                ..Window::default()
            }),
            Vec::<u32>::new()
        );
    });
}

#[test]
fn searches_find_by_id_time_and_identifier() {
    each_database(|store| {
        two_people(store);
        let find = |question: &str| {
            let found = found(store, &whole(), "Patient", question);
            let counted = store.count(&whole(), &query("Patient", question)).unwrap();
            assert_eq!(counted, i64::try_from(found.len()).unwrap(), "{question}");
            found
        };
        let none = Vec::<String>::new();
        assert_eq!(find(""), ["b", "a"], "the last created first");
        assert_eq!(find("_id=a"), ["a"]);
        assert_eq!(find("_id=_"), none, "what cannot be an id finds nothing");
        assert_eq!(find("identifier=http://town.example/number|n-a"), ["a"]);
        assert_eq!(find("identifier=n-b"), ["b"]);
        assert_eq!(find("identifier=|n-b"), none);
        assert_eq!(find("identifier=http://x|n-b"), none);
        assert_eq!(find("identifier=http://town.example/number|"), ["b", "a"]);
        let either = "identifier=http://town.example/number|n-a,n-b";
        assert_eq!(find(either), ["b", "a"]);
        assert_eq!(find(&format!("{either}&_id=b")), ["b"]);
        assert_eq!(find("_lastUpdated=ge1970-01-01"), ["b", "a"]);
        assert_eq!(find("_lastUpdated=lt1970-01-01"), none);
        // An update takes the old identifier away, a delete takes all away.
        let other = patient("other", "2001-01-01");
        commit(store, put(&key("Patient", "a"), other)).unwrap();
        assert_eq!(find("identifier=http://town.example/number|n-a"), none);
        assert_eq!(find("identifier=http://town.example/number|n-other"), ["a"]);
    });
}

#[test]
fn a_write_is_seen_by_the_next_read_although_the_last_one_lies_in_memory() {
    each_database(|store| {
        let key = key("Patient", "p");
        for day in 1..=5 {
            let text = format!("2001-01-{day:02}");
            commit(store, put(&key, patient("p", &text))).unwrap();
            assert_eq!(born(store, &key), text);
            assert!(store.read_cached(&whole(), &key).is_some());
        }
        commit(store, delete(&key)).unwrap();
        assert!(store.read_cached(&whole(), &key).is_none());
    });
}

#[test]
fn what_is_read_in_passing_does_not_stay_in_memory() {
    each_database(|store| {
        two_people(store);
        let (reach, key) = (whole(), key("Patient", "a"));
        let search = Search {
            query: query("Immunization", "patient=Patient/a"),
            sort: Vec::new(),
            most: 10,
            after: None,
        };
        store.read(&reach, &key).unwrap();
        store.search(&reach, &search).unwrap();
        assert!(store.read_cached(&reach, &key).is_none());
        assert!(store.search_cached(&reach, &search).is_none());
        store.read_and_keep(&reach, &key).unwrap();
        store.search_and_keep(&reach, &search).unwrap();
        assert!(store.read_cached(&reach, &key).is_some());
        assert!(store.search_cached(&reach, &search).is_some());
    });
}

#[test]
fn what_another_process_writes_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let mut addresses = vec![Address::File(folder.path().join("store.db"))];
    addresses.extend(postgres_url().map(Address::Postgres));
    for address in addresses {
        let keys = crate::KeyRing::generate().unwrap();
        let open = || {
            Store::new(
                settings(address.clone()),
                crate::KeyRing::parse(&keys).unwrap(),
            )
        };
        let (here, there) = (open(), open());
        here.migrate().unwrap();
        here.add_tenants(&[TOWN.0]).unwrap();
        let key = key("Patient", "p");
        commit(&here, put(&key, patient("p", "2001-01-01"))).unwrap();
        here.follow().unwrap();
        assert_eq!(born(&here, &key), "2001-01-01");
        commit(&there, put(&key, patient("p", "2002-02-02"))).unwrap();
        here.follow().unwrap();
        assert_eq!(born(&here, &key), "2002-02-02");
    }
}

#[test]
fn memory_is_not_believed_when_nobody_has_looked_lately_at_what_others_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::File(folder.path().join("store.db"));
    let trust = std::time::Duration::from_millis(200);
    let settings = crate::Settings {
        cache_trust: Some(trust),
        ..settings(address)
    };
    let keys = crate::KeyRing::parse(&crate::KeyRing::generate().unwrap()).unwrap();
    let store = Store::new(settings, keys);
    store.migrate().unwrap();
    store.add_tenants(&[TOWN.0]).unwrap();
    let key = key("Patient", "p");
    commit(&store, put(&key, patient("p", "2001-01-01"))).unwrap();
    store.follow().unwrap();
    born(&store, &key);
    assert!(store.read_cached(&whole(), &key).is_some());
    std::thread::sleep(trust);
    assert!(store.read_cached(&whole(), &key).is_none());
    assert_eq!(
        born(&store, &key),
        "2001-01-01",
        "the database is asked instead"
    );
    store.follow().unwrap();
    assert!(store.read_cached(&whole(), &key).is_some());
}

#[test]
fn r_d10_the_scrub_reports_exactly_the_damaged_version_and_it_is_not_served() {
    each_database(|store| {
        two_people(store);
        let portion = Portion {
            most: 2,
            from_first: false,
            now_ms: 5_000,
        };
        let scrub_all = || {
            let mut found = (0, Vec::new());
            loop {
                let part = store.scrub(TOWN.0, portion).unwrap();
                found.0 += part.checked;
                found.1.extend(part.damaged);
                if part.finished {
                    return found;
                }
            }
        };
        assert_eq!(scrub_all(), (4, vec![]));
        flip_a_byte(store, 3);
        assert_eq!(scrub_all(), (4, vec![3]));
        // The third version is the second patient.
        let read = store.read(&whole(), &key("Patient", "b"));
        assert!(
            matches!(read, Err(StoreError::Damaged { sequence: 3, .. })),
            "{read:?}"
        );
        assert!(matches!(
            store.read(&whole(), &key("Patient", "a")),
            Ok(Found::Text(_))
        ));
        let noted = "select count(*) as number from audit_event where action = 20";
        assert_eq!(number(store, noted), 1, "the finding is in the audit trail");
    });
}

fn flip_a_byte(store: &Store, sequence: i64) {
    use crate::schema::resource_version;
    store
        .write_session(|connection| {
            let mut body: Vec<u8> = on_either!(connection, c => {
                resource_version::table.find((TOWN.0, sequence)).select(resource_version::body).first(c)
            })?;
            let middle = body.len() / 2;
            body[middle] ^= 1;
            on_either!(connection, c => {
                diesel::update(resource_version::table.find((TOWN.0, sequence)))
                    .set(resource_version::body.eq(&body))
                    .execute(c)
            })?;
            Ok(())
        })
        .unwrap();
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    number: i64,
}

fn number(store: &Store, sql: &str) -> i64 {
    let count = |connection: &mut AnyConnection| {
        Ok(on_either!(connection, c => diesel::sql_query(sql).get_result::<Number>(c))?.number)
    };
    store.write_session(count).unwrap()
}

#[test]
fn of_a_person_only_what_names_are_compared_by_is_readable_at_rest() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store = opened(Address::File(path.clone()));
    let text = content(
        r#"{"resourceType":"Patient","id":"p","identifier":[{"value":"secret-number"}],"name":[{"family":"Secretname"}],"gender":"female"}"#,
    );
    commit(&store, put(&key("Patient", "p"), text)).unwrap();
    drop(store);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for secret in ["secret-number", "secretnumber", "Secretname", "female"] {
            assert!(
                !bytes
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes())
            );
        }
    }
}

#[test]
fn every_column_of_both_databases_is_accounted_for() {
    let text = include_str!("../../columns.toml");
    let known: BTreeMap<String, BTreeMap<String, toml::Value>> = toml::from_str(text).unwrap();
    for columns in known.values().flat_map(BTreeMap::values) {
        let about = columns.get("about").and_then(toml::Value::as_str).unwrap();
        assert!(
            ["identifies", "person", "technical"].contains(&about),
            "{about}"
        );
        assert!(columns.get("sealed").is_some_and(toml::Value::is_bool));
    }
    // Names and dates of birth are asked for by their beginning and order, so their form for comparing is readable; it
    // is the one column that needs an encrypted volume.
    let readable: Vec<String> = known
        .iter()
        .flat_map(|(table, columns)| {
            columns
                .iter()
                .map(move |(column, facts)| (table, column, facts))
        })
        .filter(|(_, _, facts)| facts["about"].as_str() == Some("identifies"))
        .filter(|(_, _, facts)| facts["sealed"].as_bool() != Some(true))
        .map(|(table, column, _)| format!("{table}.{column}"))
        .collect();
    assert_eq!(readable, ["entry_list.contents", "index_entry.value"]);
    let written: Vec<String> = known
        .iter()
        .flat_map(|(table, columns)| {
            columns
                .keys()
                .map(move |column| format!("{table}.{column}"))
        })
        .collect();
    each_database(|store| {
        let names = store.write_session(columns_of).unwrap();
        let written = written.iter().filter(|name| {
            let is_postgres =
                store.on_connection(|c, _| Ok(matches!(c, AnyConnection::Postgres(_))));
            is_postgres.unwrap()
                || !(name.starts_with("entry_list.") || *name == "index_entry.others")
        });
        assert!(names.iter().eq(written), "{names:?}");
    });
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

fn columns_of(connection: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    let sql = match connection {
        AnyConnection::Postgres(_) => {
            "select table_name || '.' || column_name as name from information_schema.columns \
             where table_schema in ('public', 'numbers') and table_name not like '\\_\\_diesel%'"
        }
        AnyConnection::Sqlite(_) => {
            "select m.name || '.' || c.name as name from sqlite_master m, pragma_table_info(m.name) c \
             where m.type = 'table' and m.name not like '\\_\\_diesel%' escape '\\'"
        }
    };
    let rows: Vec<Name> = on_either!(connection, c => diesel::sql_query(sql).load(c))?;
    let mut names: Vec<String> = rows.into_iter().map(|row| row.name).collect();
    names.sort();
    Ok(names)
}

#[test]
fn tenant_stands_first_in_every_key_and_index() {
    // The one index that is asked across tenants, on purpose.
    let but_one = |text: &str| {
        let mut lines = text
            .lines()
            .filter(|line| !line.contains("individual_by_number"));
        lines.by_ref().collect::<Vec<_>>().join("\n")
    };
    let ground = [
        include_str!("../../migrations/sqlite/0001_ground/up.sql"),
        include_str!("../../migrations/postgres/0001_ground/up.sql"),
    ];
    let submitted = [
        include_str!("../../migrations/sqlite/0003_submitted/up.sql"),
        include_str!("../../migrations/postgres/0003_submitted/up.sql"),
    ];
    for text in ground.into_iter().chain(submitted).map(but_one) {
        let keys = text.split("primary key (").skip(1).chain(
            text.split(" on ")
                .skip(1)
                .map(|rest| rest.split_once('(').map_or("", |(_, columns)| columns)),
        );
        let mut seen = 0;
        for columns in keys {
            assert!(
                columns.starts_with("tenant"),
                "{}",
                &columns[..columns.len().min(60)]
            );
            seen += 1;
        }
        assert!(seen >= 12, "{seen}");
    }
}

#[test]
fn r_d02_a_weak_default_of_the_role_does_not_weaken_our_sessions() {
    let Some(url) = postgres_url() else { return };
    let store = opened(Address::Postgres(url.clone()));
    let database = url.rsplit('/').next().unwrap().to_owned();
    let weaken = |value: &str| {
        let sql = format!("alter database {database} set synchronous_commit = {value}");
        store
            .write_session(|c| on_either!(c, c => Ok(c.batch_execute(&sql)?)))
            .unwrap();
    };
    weaken("off");
    let fresh = Store::new(
        settings(Address::Postgres(url)),
        crate::KeyRing::parse(&crate::KeyRing::generate().unwrap()).unwrap(),
    );
    fresh.check().unwrap();
    let strong = "select count(*) as number from pg_settings where name = 'synchronous_commit' and setting = 'on'";
    assert_eq!(number(&fresh, strong), 1);
    let plain = "select count(*) as number from pg_settings where name = 'jit' and setting = 'off'";
    assert_eq!(number(&fresh, plain), 1);
}

#[test]
fn r_d02_a_database_that_does_not_keep_what_it_acknowledges_is_refused() {
    if std::env::var_os("TESTS_WITHOUT_POSTGRES").is_some() {
        return;
    }
    for (setting, weak) in [
        ("fsync", "fsync=off"),
        ("full_page_writes", "full_page_writes=off"),
    ] {
        let postgres = conformance::postgres::Postgres::start_with(&[weak]).unwrap();
        let keys = crate::KeyRing::parse(&crate::KeyRing::generate().unwrap()).unwrap();
        let store = Store::new(settings(Address::Postgres(postgres.fresh_database())), keys);
        let refused = |error| {
            assert!(
                matches!(&error, StoreError::WeakDurability { setting: named, .. } if *named == setting),
                "{error}"
            );
        };
        refused(store.check().unwrap_err());
        refused(store.read(&whole(), &key("Patient", "a")).unwrap_err());
    }
}

#[test]
fn a_schema_newer_than_the_program_is_refused() {
    each_database(|store| {
        assert!(store.check().unwrap().pending.is_empty());
        let sql = "insert into __diesel_schema_migrations (version) values ('99990101')";
        store
            .write_session(|c| on_either!(c, c => Ok(c.batch_execute(sql)?)))
            .unwrap();
        assert!(matches!(store.check(), Err(StoreError::Schema(_))));
    });
}

#[test]
fn tenants_are_made_once() {
    each_database(|store| {
        store.add_tenants(&[TOWN.0, 19_992]).unwrap();
        assert_eq!(store.tenants().unwrap(), [19_992, TOWN.0, OTHER_TOWN.0]);
        let key = Key {
            kind: Kind::PATIENT,
            id: Id::parse("x").unwrap(),
        };
        assert_eq!(
            store.read(&Reach::whole(Tenant(19_992)), &key).unwrap(),
            Found::Nothing
        );
    });
}

#[test]
fn a_page_in_memory_is_gone_when_what_refers_to_its_patient_is_written() {
    each_database(|store| {
        two_people(store);
        let search = |patient: &str| Search {
            query: query("Immunization", &format!("patient=Patient/{patient}")),
            sort: Vec::new(),
            most: 10,
            after: None,
        };
        let shown = |patient: &str| -> Vec<String> {
            let search = search(patient);
            let page = store.search_and_keep(&whole(), &search).unwrap();
            let kept = store.search_cached(&whole(), &search).expect("in memory");
            let ids = |page: &crate::Page| -> Vec<String> {
                page.hits
                    .iter()
                    .map(|hit| format!("{} {}", hit.key.id, hit.version))
                    .collect()
            };
            assert_eq!(ids(&page), ids(&kept));
            ids(&page)
        };
        assert_eq!(
            (shown("a"), shown("b")),
            (vec!["dose-a 1".into()], vec!["dose-b 1".into()])
        );
        assert!(
            store.search_cached(&own("a"), &search("a")).is_none(),
            "narrowed"
        );
        assert!(
            store
                .search_cached(&Reach::whole(OTHER_TOWN), &search("a"))
                .is_none()
        );
        // Another version, the move to another patient, a further dose, and the end: each is seen at once.
        let write = |id: &str, patient: &str| {
            commit(store, put(&key("Immunization", id), dose(id, patient))).unwrap()
        };
        write("dose-a", "a");
        assert!(store.search_cached(&whole(), &search("a")).is_none());
        assert_eq!(shown("a"), ["dose-a 2"]);
        write("dose-a", "b");
        assert!(
            store.search_cached(&whole(), &search("a")).is_none(),
            "it referred to this one"
        );
        assert_eq!(shown("a"), Vec::<String>::new());
        assert_eq!(shown("b"), ["dose-b 1", "dose-a 3"]);
        write("dose-c", "a");
        assert_eq!(shown("a"), ["dose-c 1"]);
        commit(store, delete(&key("Immunization", "dose-c"))).unwrap();
        assert!(store.search_cached(&whole(), &search("a")).is_none());
        assert_eq!(shown("a"), Vec::<String>::new());
    });
}

#[test]
fn a_database_of_the_version_before_is_brought_up_with_what_it_holds() {
    each_database(|store| {
        two_people(store);
        let down = if store.has_one_lane() {
            include_str!("../../migrations/sqlite/0003_submitted/down.sql")
        } else {
            include_str!("../../migrations/postgres/0003_submitted/down.sql")
        };
        let sql = format!("{down} delete from __diesel_schema_migrations where version = '0003';");
        store
            .write_session(|c| on_either!(c, c => Ok(c.batch_execute(&sql)?)))
            .unwrap();
        assert_eq!(store.check().unwrap().pending, ["0003_submitted"]);
        let left = store.write_session(columns_of).unwrap();
        let of_before = |name: &String| !name.starts_with("submitted") && !name.starts_with("scan");
        assert!(left.iter().all(of_before), "{left:?}");
        assert_eq!(store.migrate().unwrap(), ["0003_submitted"]);
        assert!(store.check().unwrap().pending.is_empty());
        assert_eq!(found(store, &whole(), "Patient", "").len(), 2);
        let offer = crate::Offer {
            kind: 1,
            by: "staff",
            about: b"{}",
        };
        store.begin_job(TOWN.0, &offer, 1).unwrap();
        assert_eq!(store.jobs(TOWN.0, 9, None).unwrap().len(), 1);
    });
}

/// What PostgreSQL believes of the number of rows of a table; it knows nothing of one that it never looked at.
fn believed(store: &Store, table: &'static str) -> Option<f32> {
    let asked = store.on_connection(|connection, _| match connection {
        AnyConnection::Postgres(c) => {
            let rows = diesel::sql_query("select reltuples from pg_class where oid = $1::regclass")
                .bind::<diesel::sql_types::Text, _>(table)
                .get_result::<Believed>(c)?;
            Ok(Some(rows.reltuples))
        }
        AnyConnection::Sqlite(_) => Ok(None),
    });
    asked.unwrap()
}

#[derive(QueryableByName)]
struct Believed {
    #[diesel(sql_type = diesel::sql_types::Float)]
    reltuples: f32,
}

#[test]
fn the_database_is_told_that_its_tables_have_grown() {
    each_database(|store| {
        // At first nothing is known of how large they were before.
        assert!(!store.note_growth().unwrap());
        two_people(store);
        assert!(!store.note_growth().unwrap(), "a few more are no growth");
        store.noted.store(-GROWN_AFTER, Ordering::Relaxed);
        assert!(store.note_growth().unwrap());
        assert!(!store.note_growth().unwrap(), "once is enough");
        for (table, rows) in [
            ("resource", 4.0),
            ("resource_version", 4.0),
            ("audit_event", 4.0),
        ] {
            assert!(
                believed(store, table).is_none_or(|believed| believed == rows),
                "{table}"
            );
        }
        let entries = believed(store, "index_entry");
        assert!(entries.is_none_or(|believed| believed > 4.0));
    });
}

#[test]
fn ids_are_of_version_seven_and_ascend_from_moment_to_moment() {
    let moment = 1_795_000_000_123;
    let id = crate::fresh_id(moment).unwrap();
    let text = id.as_str();
    assert_eq!(text.len(), 36);
    assert_eq!(text.replace('-', "")[..12], format!("{moment:012x}"));
    assert_eq!(&text[14..15], "7");
    assert!(matches!(&text[19..20], "8" | "9" | "a" | "b"), "{text}");
    assert!(crate::JobId::parse(text).is_some());
    let later = crate::fresh_id(moment + 1).unwrap();
    assert!(text < later.as_str());
    // Of one moment no two are the same, and what is behind it is chance.
    let many: std::collections::BTreeSet<String> = (0..5_000)
        .map(|_| crate::fresh_id(moment).unwrap().to_string())
        .collect();
    assert_eq!(many.len(), 5_000);
    // What opens something by being known is chance throughout.
    assert_eq!(&crate::JobId::fresh().unwrap().to_string()[14..15], "4");
    // Clocks may be wrong.
    assert!(
        crate::fresh_id(-1)
            .unwrap()
            .as_str()
            .starts_with("00000000-0000-7")
    );
    assert!(crate::fresh_id(i64::MAX).is_ok());
}
