//! Snapshots on each database.

use super::*;
use crate::testing::*;

const SHOWN: [Shown; 2] = [
    Shown {
        municipality: 139_998,
        dose: 1,
        number: 120,
        shown_at: 7,
    },
    Shown {
        municipality: 139_998,
        dose: 1,
        number: 80,
        shown_at: 9,
    },
];

fn snapshot<'a>(
    day: i32,
    files: &'a [(&'a str, &'a [u8])],
    newly_shown: &'a [Shown],
) -> Snapshot<'a> {
    Snapshot {
        day,
        made_at: 1_000,
        files,
        newly_shown,
        shown_before: 0,
        may_replace: false,
    }
}

fn text(store: &Store, day: Option<i32>, name: &str) -> Option<String> {
    let file = store.open_data_file(day, name).unwrap()?;
    assert_eq!(file.digest, openssl::sha::sha256(&file.bytes));
    Some(format!(
        "{} {}",
        file.snapshot,
        String::from_utf8(file.bytes).unwrap()
    ))
}

#[test]
fn snapshots_are_kept_by_their_day_and_the_newest_is_the_latest() {
    each_database(|store| {
        assert_eq!(text(store, None, "a"), None);
        for (day, words) in [
            (20_260_402, "second"),
            (20_260_401, "first"),
            (20_260_403, ""),
        ] {
            let files: [(&str, &[u8]); 2] = [("a", words.as_bytes()), ("b", b"b")];
            let done = store.publish_open_data(&snapshot(day, &files, &[]));
            assert_eq!(done.unwrap(), Published::Done);
        }
        assert_eq!(
            store.open_data_days(9).unwrap(),
            [20_260_403, 20_260_402, 20_260_401]
        );
        assert_eq!(store.open_data_days(1).unwrap(), [20_260_403]);
        assert_eq!(text(store, None, "a").unwrap(), "20260403 ");
        assert_eq!(
            text(store, Some(20_260_401), "a").unwrap(),
            "20260401 first"
        );
        assert_eq!(text(store, Some(20_260_401), "c"), None);
        assert_eq!(text(store, Some(20_260_404), "a"), None);
    });
}

#[test]
fn a_day_has_one_snapshot_and_only_who_means_to_replaces_it() {
    each_database(|store| {
        let old: [(&str, &[u8]); 2] = [("a", b"old"), ("gone", b"")];
        let new: [(&str, &[u8]); 1] = [("a", b"new")];
        let first = snapshot(20_260_401, &old, &[]);
        assert_eq!(store.publish_open_data(&first).unwrap(), Published::Done);
        let second = snapshot(20_260_401, &new, &[]);
        assert_eq!(store.publish_open_data(&second).unwrap(), Published::There);
        assert_eq!(text(store, None, "a").unwrap(), "20260401 old");
        let meant = Snapshot {
            may_replace: true,
            ..second
        };
        assert_eq!(store.publish_open_data(&meant).unwrap(), Published::Done);
        assert_eq!(text(store, None, "a").unwrap(), "20260401 new");
        assert_eq!(text(store, None, "gone"), None);
    });
}

#[test]
fn what_was_shown_is_remembered_and_who_did_not_know_of_it_publishes_nothing() {
    each_database(|store| {
        let files: [(&str, &[u8]); 1] = [("a", b"a")];
        let done = store.publish_open_data(&snapshot(20_260_401, &files, &SHOWN));
        assert_eq!(done.unwrap(), Published::Done);
        assert_eq!(store.open_data_shown().unwrap(), SHOWN);
        let next = snapshot(20_260_402, &files, &SHOWN[..1]);
        assert_eq!(store.publish_open_data(&next).unwrap(), Published::Outdated);
        assert_eq!(store.open_data_days(9).unwrap(), [20_260_401]);
        let knows = Snapshot {
            shown_before: 2,
            ..next
        };
        assert_eq!(store.publish_open_data(&knows).unwrap(), Published::Done);
        assert_eq!(store.open_data_shown().unwrap(), SHOWN);
    });
}

#[test]
fn old_snapshots_are_forgotten_but_neither_the_newest_nor_what_was_shown() {
    each_database(|store| {
        let files: [(&str, &[u8]); 1] = [("a", b"a")];
        for (day, newly, before) in [(20_260_401, &SHOWN[..], 0), (20_260_402, &[], 2)] {
            let one = Snapshot {
                shown_before: before,
                ..snapshot(day, &files, newly)
            };
            assert_eq!(store.publish_open_data(&one).unwrap(), Published::Done);
        }
        assert_eq!(store.forget_open_data(20_260_401).unwrap(), 0);
        assert_eq!(store.forget_open_data(20_270_101).unwrap(), 1);
        assert_eq!(store.open_data_days(9).unwrap(), [20_260_402]);
        assert_eq!(store.open_data_shown().unwrap(), SHOWN);
    });
}
