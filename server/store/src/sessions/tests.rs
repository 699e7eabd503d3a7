//! Sessions and segments on each database.

use super::*;
use crate::testing::*;

fn session(id: u8, opened_at: i64) -> Session {
    Session {
        id: [id; 16],
        device: "tablet-3".to_owned(),
        client: "device-client".to_owned(),
        opened_at,
        ended_at: None,
        seen_at: opened_at,
        segments: 0,
        about: br#"{"place":"hall"}"#.to_vec(),
    }
}

#[test]
fn a_session_lives_until_it_ends() {
    each_database(|store| {
        let own = session(1, 100);
        assert!(store.put_session(TOWN.0, &own).unwrap());
        assert!(store.session(TOWN.0, own.id).unwrap() == Some(own.clone()));
        assert!(store.session(OTHER_TOWN.0, own.id).unwrap().is_none());
        let other = Session {
            about: b"{}".to_vec(),
            opened_at: 999,
            seen_at: 200,
            ..own.clone()
        };
        assert!(store.put_session(TOWN.0, &other).unwrap());
        let kept = store.session(TOWN.0, own.id).unwrap().unwrap();
        assert_eq!((kept.opened_at, kept.seen_at), (100, 200));
        assert_eq!(kept.about, b"{}");
        let seen = |now_ms| {
            store.touch_session(TOWN.0, own.id, now_ms, 50).unwrap();
            store.session(TOWN.0, own.id).unwrap().unwrap().seen_at
        };
        assert_eq!(
            [seen(249), seen(250), seen(260), seen(240)],
            [200, 250, 250, 250]
        );
        assert!(!store.end_session(OTHER_TOWN.0, own.id, 300).unwrap());
        assert!(store.end_session(TOWN.0, own.id, 300).unwrap());
        assert!(!store.end_session(TOWN.0, own.id, 301).unwrap());
        assert!(
            !store.put_session(TOWN.0, &own).unwrap(),
            "an ended session stays ended"
        );
        assert_eq!(seen(900), 250);
        let kept = store.session(TOWN.0, own.id).unwrap().unwrap();
        assert_eq!(
            (kept.ended_at, kept.about.as_slice()),
            (Some(300), &b"{}"[..])
        );
    });
}

#[test]
fn segments_are_numbered_as_they_begin_and_an_ended_session_has_no_further_ones() {
    each_database(|store| {
        let own = session(1, 100);
        store.put_session(TOWN.0, &own).unwrap();
        let segment = |begun_at| Segment {
            begun_at,
            about: format!("settings of {begun_at}").into_bytes(),
        };
        for (number, begun_at) in [(1, 110), (2, 120), (3, 120)] {
            let added = store
                .add_segment(TOWN.0, own.id, &segment(begun_at))
                .unwrap();
            assert_eq!(added, number);
        }
        assert_eq!(store.session(TOWN.0, own.id).unwrap().unwrap().segments, 3);
        assert!(store.segment(TOWN.0, own.id, 2).unwrap() == Some(segment(120)));
        assert!(store.segment(TOWN.0, own.id, 4).unwrap().is_none());
        assert!(store.segment(OTHER_TOWN.0, own.id, 2).unwrap().is_none());
        store.end_session(TOWN.0, own.id, 300).unwrap();
        for tenant in [TOWN.0, OTHER_TOWN.0] {
            let late = store.add_segment(tenant, own.id, &segment(400));
            assert!(matches!(late, Err(StoreError::Misplaced(_))));
        }
        assert_eq!(store.session(TOWN.0, own.id).unwrap().unwrap().segments, 3);
    });
}

#[test]
fn sessions_are_listed_last_opened_first() {
    each_database(|store| {
        for (id, opened_at) in [(1, 100), (2, 300), (3, 200)] {
            store.put_session(TOWN.0, &session(id, opened_at)).unwrap();
        }
        store.put_session(OTHER_TOWN.0, &session(4, 400)).unwrap();
        store.end_session(TOWN.0, [2; 16], 500).unwrap();
        let listed = |open_only, most| -> Vec<u8> {
            let all = store.sessions(TOWN.0, open_only, most).unwrap();
            all.iter().map(|session| session.id[0]).collect()
        };
        assert_eq!(listed(false, 10), [2, 3, 1]);
        assert_eq!(listed(true, 10), [3, 1]);
        assert_eq!(listed(false, 2), [2, 3]);
    });
}

#[test]
fn what_is_said_of_a_segment_is_changed_by_whoever_knows_what_was_said() {
    each_database(|store| {
        let own = session(1, 100);
        store.put_session(TOWN.0, &own).unwrap();
        let first = Segment {
            begun_at: 110,
            about: b"one".to_vec(),
        };
        store.add_segment(TOWN.0, own.id, &first).unwrap();
        let change = |tenant, number, was: &[u8], about: &[u8]| {
            store
                .change_segment(tenant, (own.id, number), was, about)
                .unwrap()
        };
        assert!(change(TOWN.0, 1, b"one", b"two"));
        assert!(!change(TOWN.0, 1, b"one", b"three"), "it says two");
        assert!(!change(TOWN.0, 2, b"two", b"three"), "there is no second");
        assert!(!change(OTHER_TOWN.0, 1, b"two", b"three"));
        let kept = store.segment(TOWN.0, own.id, 1).unwrap().unwrap();
        assert_eq!((kept.begun_at, kept.about.as_slice()), (110, &b"two"[..]));
    });
}

#[test]
fn what_a_venue_chose_for_an_item_is_kept_until_it_is_forgotten() {
    each_database(|store| {
        let chosen = |vaccine: &str| VenueItem {
            venue: "hall".to_owned(),
            item: 952_000_100_001,
            vaccine: vaccine.to_owned(),
            chosen_at: 100,
        };
        let of = |town: i32, venue: &str| store.venue_item(town, venue, 952_000_100_001).unwrap();
        store.keep_item(TOWN.0, &chosen("one")).unwrap();
        store.keep_item(TOWN.0, &chosen("two")).unwrap();
        assert_eq!(of(TOWN.0, "hall").as_deref(), Some("two"));
        assert_eq!(of(TOWN.0, "school"), None);
        assert_eq!(of(OTHER_TOWN.0, "hall"), None);
        store
            .forget_item(OTHER_TOWN.0, "hall", 952_000_100_001)
            .unwrap();
        assert!(
            of(TOWN.0, "hall").is_some(),
            "it is another town's to forget"
        );
        store.forget_item(TOWN.0, "hall", 952_000_100_001).unwrap();
        assert_eq!(of(TOWN.0, "hall"), None);
    });
}
