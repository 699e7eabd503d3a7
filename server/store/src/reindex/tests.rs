//! The index made anew is the index as it was; what is wrong in it is counted and mended.

use diesel::connection::SimpleConnection;

use super::*;
use crate::testing::*;
use crate::{Reindexing, Store};

const NOW: i64 = 2_000;

fn reindexed(store: &Store, mend: bool) -> Reindexed {
    let entries_of = |element: &Element| CATALOGUE.entries(element, &[], JAPAN_MINUTES).ok();
    let how = Reindexing { mend, now_ms: NOW };
    store.reindex(TOWN.0, &entries_of, how).unwrap()
}

fn spoil(store: &Store, statement: &str) {
    store
        .on_connection(|connection, _| {
            on_either!(connection, c => c.batch_execute(statement))?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_index_as_it_was_written_has_nothing_missing_and_nothing_to_spare() {
    each_database(|store| {
        commit(store, put(&key("Patient", "a"), patient("a", "2001-01-01"))).unwrap();
        commit(store, put(&key("Patient", "a"), patient("a", "2002-01-01"))).unwrap();
        commit(store, put(&key("Patient", "b"), patient("b", "2001-01-01"))).unwrap();
        commit(store, put(&key("Immunization", "d"), dose("d", "a"))).unwrap();
        commit(store, delete(&key("Patient", "b"))).unwrap();
        let found = reindexed(store, false);
        assert_eq!((found.missing, found.surplus, found.resources), (0, 0, 2));
        assert!(found.entries > 8 && found.unreadable.is_empty());
    });
}

#[test]
fn what_is_missing_and_what_is_to_spare_is_counted_then_mended() {
    each_database(|store| {
        commit(store, put(&key("Patient", "a"), patient("a", "2001-01-01"))).unwrap();
        let whole = reindexed(store, false).entries;
        spoil(
            store,
            "insert into index_entry select tenant, parameter + 1, resource_no, value from index_entry; \
             insert into index_entry select tenant, parameter, resource_no + 77, value from index_entry where parameter = 101; \
             delete from index_entry where parameter = 101 and resource_no < 77",
        );
        let looked = reindexed(store, false);
        assert_eq!(
            (looked.missing, looked.surplus),
            (1, whole + 1),
            "only looked at"
        );
        assert_eq!(
            reindexed(store, true),
            looked,
            "found the same and mended it"
        );
        let mended = reindexed(store, false);
        assert_eq!((mended.missing, mended.surplus), (0, 0));
    });
}

#[test]
fn an_index_that_was_made_in_another_way_is_outdated_until_it_is_made_anew() {
    each_database(|store| {
        assert_eq!(store.outdated_indexes().unwrap(), Vec::<i32>::new());
        spoil(
            store,
            "update index_state set made_at = 1; delete from index_state where tenant = 139998",
        );
        assert_eq!(store.outdated_indexes().unwrap(), [TOWN.0]);
        reindexed(store, false);
        assert_eq!(
            store.outdated_indexes().unwrap(),
            [TOWN.0],
            "looking mends nothing"
        );
        reindexed(store, true);
        assert_eq!(store.outdated_indexes().unwrap(), Vec::<i32>::new());
    });
}

#[test]
fn a_damaged_text_is_named_keeps_its_entries_and_keeps_the_index_outdated() {
    each_database(|store| {
        for id in ["a", "b", "c"] {
            commit(store, put(&key("Patient", id), patient(id, "2001-01-01"))).unwrap();
        }
        spoil(
            store,
            "delete from index_state where tenant = 139998; \
             delete from index_entry where parameter = 101 and resource_no <> (select resource_no from resource where tenant = 139998 and id = 'b'); \
             update resource_version set digest = body where sequence = (select sequence from resource where tenant = 139998 and id = 'b')",
        );
        for mend in [false, true] {
            let found = reindexed(store, mend);
            assert_eq!(found.unreadable, [key("Patient", "b")]);
            assert_eq!((found.resources, found.missing, found.surplus), (3, 2, 0));
        }
        assert_eq!(reindexed(store, true).missing, 0, "the others are mended");
        assert_eq!(store.outdated_indexes().unwrap(), [TOWN.0]);
    });
}

#[test]
fn a_version_that_is_gone_is_as_one_that_is_damaged() {
    each_database(|store| {
        for id in ["a", "b"] {
            commit(store, put(&key("Patient", id), patient(id, "2001-01-01"))).unwrap();
        }
        let whole = reindexed(store, true).entries;
        spoil(
            store,
            "delete from resource_version where sequence = (select sequence from resource where tenant = 139998 and id = 'b')",
        );
        let found = reindexed(store, true);
        assert_eq!(found.unreadable, [key("Patient", "b")]);
        assert_eq!((found.missing, found.surplus), (0, 0));
        assert!(found.entries > 0 && found.entries < whole);
    });
}

#[test]
fn a_list_that_was_lost_is_missed_and_made_again() {
    each_database(|store| {
        let has_lists = store
            .on_connection(|connection, _| Ok(matches!(connection, AnyConnection::Postgres(_))))
            .unwrap();
        if !has_lists {
            return;
        }
        commit(store, put(&key("Patient", "a"), patient("a", "2001-01-01"))).unwrap();
        commit(store, put(&key("Patient", "b"), patient("b", "2001-01-01"))).unwrap();
        let whole = reindexed(store, false).entries;
        spoil(
            store,
            "delete from entry_list where resource_no = (select resource_no from resource where id = 'a')",
        );
        assert_eq!(reindexed(store, false).missing, whole / 2);
        let mended = reindexed(store, true);
        assert_eq!((mended.missing, mended.surplus), (whole / 2, 0));
        let found = reindexed(store, false);
        assert_eq!((found.missing, found.surplus), (0, 0));
    });
}
