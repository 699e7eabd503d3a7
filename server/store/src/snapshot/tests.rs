//! Snapshots on each database: every resource once, as it stood, whatever was written since.

use super::*;
use crate::testing::*;

/// The ids and birth dates of all that counts at a place, page by page of two, and the ids of what ended.
fn all(store: &Store, upto: i64, since: Option<i64>) -> (Vec<String>, Vec<String>) {
    let mut sweep = Sweep {
        kind: Kind::PATIENT,
        after: 0,
        upto,
        since,
        most: 2,
    };
    let (mut texts, mut gone) = (Vec::new(), Vec::new());
    while let Some(page) = store.sweep(TOWN.0, &sweep).unwrap() {
        assert!(page.last > sweep.after);
        sweep.after = page.last;
        for lying in &page.versions {
            let key = store.key_at(TOWN.0, lying).unwrap();
            assert_eq!(key.kind, Kind::PATIENT);
            let mut text = b"before".to_vec();
            match store.say(TOWN.0, lying, &mut text).unwrap() {
                Said::Text => {
                    let text = text.strip_prefix(b"before").unwrap();
                    texts.push(format!("{} {}", key.id, birth_date(text)));
                }
                Said::Gone => gone.push(key.id.to_string()),
            }
        }
    }
    (texts, gone)
}

#[test]
fn r_b04_a_snapshot_has_every_resource_once_as_it_stood_then() {
    each_database_but_files(|store| {
        let keys = ["a", "b", "c", "d"].map(|id| key("Patient", id));
        for key in &keys {
            commit(store, put(key, patient(key.id.as_str(), "2001-01-01"))).unwrap();
        }
        commit(store, put(&keys[1], patient("b", "2002-02-02"))).unwrap();
        commit(store, delete(&keys[2])).unwrap();
        let then = store.standing(TOWN.0).unwrap();
        // All of this comes later.
        commit(store, put(&keys[0], patient("a", "2009-09-09"))).unwrap();
        commit(store, delete(&keys[1])).unwrap();
        commit(store, put(&keys[2], patient("c", "2009-09-09"))).unwrap();
        commit(store, put(&key("Patient", "e"), patient("e", "2009-09-09"))).unwrap();
        commit(store, put(&key("Immunization", "i"), dose("i", "a"))).unwrap();
        let (texts, gone) = all(store, then.sequence, None);
        assert_eq!(texts, ["a 2001-01-01", "b 2002-02-02", "d 2001-01-01"]);
        assert_eq!(gone, ["c"]);
        // What changed last before the place counts as it was then, though it has moved on since.
        let (texts, gone) = all(store, then.sequence, Some(then.at));
        assert_eq!(texts, ["b 2002-02-02"]);
        assert_eq!(gone, ["c"]);
        let now = store.standing(TOWN.0).unwrap();
        assert!(now.at >= then.at);
        let (texts, gone) = all(store, now.sequence, None);
        assert_eq!(
            texts,
            [
                "a 2009-09-09",
                "c 2009-09-09",
                "d 2001-01-01",
                "e 2009-09-09"
            ]
        );
        assert_eq!(gone, ["b"]);
        // What was changed since a snapshot is in the next one, and so is what ended.
        let (texts, gone) = all(store, now.sequence, Some(then.at));
        assert!(texts.contains(&"a 2009-09-09".to_owned()), "{texts:?}");
        assert!(gone.contains(&"b".to_owned()), "{gone:?}");
        assert_eq!(all(store, now.sequence, Some(i64::MAX)), (vec![], vec![]));
    });
}
