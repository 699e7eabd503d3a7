//! What resources have in the order of the values is what they list, and an update touches only what is another.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::Store;
use crate::Write;
use crate::connection::AnyConnection;
use crate::index::numbers;
use crate::testing::*;

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What PostgreSQL counts; SQLite has one table only, so there is nothing that could differ.
fn count(store: &Store, sql: &str) -> Option<i64> {
    store
        .on_connection(|connection, _| match connection {
            AnyConnection::Postgres(c) => {
                let counted: Counted = diesel::sql_query(sql).get_result(c)?;
                Ok(Some(counted.count))
            }
            AnyConnection::Sqlite(_) => Ok(None),
        })
        .unwrap()
}

const LISTED: &str = "select l.tenant, x.parameter, x.value, l.resource_no from entry_list l \
     cross join lateral unnest(l.parameters, l.contents) x(parameter, value)";
const KEPT: &str = concat!(
    "select tenant, parameter, value, ",
    numbers!(),
    " from index_entry"
);

fn agrees(store: &Store) {
    let only = |one: &str, other: &str| {
        let sql = format!("select count(*) as count from (({one}) except all ({other})) a");
        count(store, &sql)
    };
    assert!(
        only(LISTED, KEPT).is_none_or(|count| count == 0),
        "listed only"
    );
    assert!(
        only(KEPT, LISTED).is_none_or(|count| count == 0),
        "kept only"
    );
}

#[test]
fn what_is_listed_is_what_is_kept() {
    each_database(|store| {
        commit(store, put(&key("Patient", "a"), patient("a", "2001-01-01"))).unwrap();
        commit(store, put(&key("Immunization", "d"), dose("d", "a"))).unwrap();
        agrees(store);
        let listed = format!("select count(*) as count from ({LISTED}) a");
        assert!(count(store, &listed).is_none_or(|count| count > 8));
        commit(store, put(&key("Patient", "a"), patient("a", "2002-02-02"))).unwrap();
        agrees(store);
        commit(store, delete(&key("Immunization", "d"))).unwrap();
        agrees(store);
        // So many that they are copied in.
        let many = (0..40).map(|at| {
            let id = format!("many-{at}");
            write(TOWN, put(&key("Patient", &id), patient(&id, "2003-03-03")))
        });
        assert!(commit_all(store, many.collect()).iter().all(Result::is_ok));
        agrees(store);
        let again = (0..40).map(|at| {
            let id = format!("many-{at}");
            let born = if at % 2 == 0 {
                "2003-03-03"
            } else {
                "2004-04-04"
            };
            write(TOWN, put(&key("Patient", &id), patient(&id, born)))
        });
        assert!(commit_all(store, again.collect()).iter().all(Result::is_ok));
        agrees(store);
    });
}

#[test]
fn an_update_leaves_alone_what_stays() {
    each_database(|store| {
        let whole = "select count(*) as count from index_entry";
        let moved = "select count(*) as count from index_entry where xmin::text <> \
             (select xmin::text from index_entry where parameter = 101)";
        commit(store, put(&key("Patient", "a"), patient("a", "2001-01-01"))).unwrap();
        let before = count(store, whole);
        commit(store, put(&key("Patient", "a"), patient("a", "2002-02-02"))).unwrap();
        assert_eq!(count(store, whole), before);
        assert!(count(store, moved).is_none_or(|moved| moved == 1));
        agrees(store);
    });
}

#[test]
fn resources_of_one_group_share_rows_and_leave_them_one_by_one() {
    each_database(|store| {
        let shared = |at: usize| match count(
            store,
            "select count(*) as count from index_entry where others is not null",
        ) {
            Some(rows) if at == 0 => assert_eq!(rows, 0),
            Some(rows) => assert!(rows >= at as i64, "{rows} rows are shared"),
            None => {}
        };
        let put_day = |at: usize, day: usize| {
            let id = format!("many-{at}");
            let born = format!("2003-03-{day:02}");
            write(TOWN, put(&key("Patient", &id), patient(&id, &born)))
        };
        let many: Vec<Write> = (0..600).map(|at| put_day(at, 1)).collect();
        assert!(commit_all(store, many).iter().all(Result::is_ok));
        agrees(store);
        // 600 numbers lie in three stretches at least.
        shared(3);
        let born = |day: usize| {
            let reach = fhir::Reach::whole(TOWN);
            let asked = asked("Patient", &format!("birthdate=2003-03-{day:02}"));
            let search = crate::Search {
                query: asked.query,
                sort: asked.sort,
                most: 1_000,
                after: None,
            };
            store.search(&reach, &search).unwrap().hits.len()
        };
        assert_eq!(born(1), 600);
        // Somebody out of the middle, the first, the last; then a great part of them at once.
        for at in [300, 0, 599, 299] {
            assert!(
                commit_all(store, vec![put_day(at, 2)])
                    .iter()
                    .all(Result::is_ok)
            );
            agrees(store);
        }
        assert_eq!((born(1), born(2)), (596, 4));
        let half: Vec<Write> = (0..600).step_by(2).map(|at| put_day(at, 3)).collect();
        assert!(commit_all(store, half).iter().all(Result::is_ok));
        agrees(store);
        assert_eq!((born(1), born(2), born(3)), (298, 2, 300));
        for at in 0..600 {
            let key = key("Patient", &format!("many-{at}"));
            let gone = commit_all(store, vec![write(TOWN, delete(&key))]);
            assert!(gone.iter().all(Result::is_ok));
        }
        agrees(store);
        assert!(
            count(store, "select count(*) as count from index_entry").is_none_or(|left| left == 0)
        );
        shared(0);
    });
}
