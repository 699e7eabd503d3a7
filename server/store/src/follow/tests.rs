//! Followers on each database: they see what others wrote, once, and keep their place.

use diesel::connection::SimpleConnection;

use super::*;
use crate::testing::*;

const MOST: i64 = 100;

fn stretch<'a>(after: i64, kinds: &'a [(Kind, bool)]) -> Stretch<'a> {
    Stretch {
        after,
        places: MOST,
        kinds,
        not_by: "follower",
    }
}

fn seen(stretched: &Stretched) -> Vec<(String, u32, bool, bool)> {
    let versions = stretched.versions.iter();
    let one = |one: &Noticed| {
        (
            one.key.to_string(),
            one.version.0,
            one.body.is_empty(),
            one.before.is_empty(),
        )
    };
    versions.map(one).collect()
}

#[test]
fn a_follower_sees_what_others_wrote_with_what_was_there_before() {
    each_database_but_files(|store| {
        let of_patients = [(Kind::IMMUNIZATION, true), (Kind::PATIENT, false)];
        let (p, d) = (key("Patient", "p"), key("Immunization", "d"));
        commit(store, put(&p, patient("p", "2001-01-01"))).unwrap();
        commit(store, put(&d, dose("d", "p"))).unwrap();
        let first = store.written_in(TOWN.0, &stretch(0, &of_patients)).unwrap();
        assert_eq!(
            seen(&first),
            [("Immunization/d".to_owned(), 1, false, true)],
            "the first version of a person has no doses behind it"
        );
        commit(store, put(&p, patient("p", "2002-02-02"))).unwrap();
        commit(store, delete(&d)).unwrap();
        let next = store
            .written_in(TOWN.0, &stretch(first.reached, &of_patients))
            .unwrap();
        assert_eq!(
            seen(&next),
            [
                ("Immunization/d".to_owned(), 2, true, false),
                ("Patient/p".to_owned(), 2, false, false),
            ]
        );
        // Nothing more was written, by anybody but the follower.
        let mut own = write(TOWN, put(&p, patient("p", "2003-03-03")));
        own.author.client = "follower".into();
        commit_all(store, vec![own]).pop().unwrap().unwrap();
        let last = store
            .written_in(TOWN.0, &stretch(next.reached, &of_patients))
            .unwrap();
        assert_eq!(seen(&last), []);
        assert!(last.reached > next.reached);
        let places = store.places().unwrap();
        assert!(places.contains(&(TOWN.0, last.reached)));
        let nothing = store
            .written_in(OTHER_TOWN.0, &stretch(0, &of_patients))
            .unwrap();
        assert_eq!((nothing.reached, nothing.versions.len()), (0, 0));
    });
}

#[test]
fn a_stretch_is_no_longer_than_asked_for_and_leaves_nothing_out() {
    each_database_but_files(|store| {
        for number in 0..7 {
            let id = format!("p{number}");
            commit(store, put(&key("Patient", &id), patient(&id, "2001-01-01"))).unwrap();
        }
        let kinds = [(Kind::PATIENT, true)];
        let mut all = Vec::new();
        let mut after = 0;
        loop {
            let three = Stretch {
                places: 3,
                ..stretch(after, &kinds)
            };
            let part = store.written_in(TOWN.0, &three).unwrap();
            assert!(part.versions.len() <= 3);
            all.extend(seen(&part));
            if part.reached == after {
                break;
            }
            after = part.reached;
        }
        assert_eq!(all.len(), 7);
    });
}

#[test]
fn what_is_older_than_the_trail_is_read_whoever_wrote_it() {
    each_database_but_files(|store| {
        for id in ["a", "b"] {
            commit(store, put(&key("Patient", id), patient(id, "2001-01-01"))).unwrap();
        }
        let trimmed = "delete from audit_event where sequence = (select sequence from resource where tenant = 139998 and id = 'a')";
        store
            .write_session(|c| on_either!(c, c => Ok(c.batch_execute(trimmed)?)))
            .unwrap();
        let read = store.written_in(TOWN.0, &stretch(0, &[(Kind::PATIENT, true)]));
        let read = read.unwrap().versions;
        let read: Vec<&str> = read.iter().map(|one| one.key.id.as_str()).collect();
        assert_eq!(read, ["a", "b"]);
    });
}

#[test]
fn a_place_is_kept_and_never_goes_back() {
    each_database_but_files(|store| {
        let of = |tenant: i32| store.followed(tenant, Follower::Quality).unwrap();
        let keep = |place| {
            let place = (place, 1_000);
            store
                .keep_followed(TOWN.0, Follower::Quality, place)
                .unwrap();
        };
        assert_eq!(of(TOWN.0), 0);
        for (place, kept) in [(5, 5), (9, 9), (7, 9)] {
            keep(place);
            assert_eq!(of(TOWN.0), kept);
        }
        assert_eq!(of(OTHER_TOWN.0), 0);
        // The scrub has a place of its own.
        let portion = crate::Portion {
            most: 10,
            from_first: false,
            now_ms: 1,
        };
        store.scrub(TOWN.0, portion).unwrap();
        assert_eq!(of(TOWN.0), 9);
    });
}
