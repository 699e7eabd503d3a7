//! The trail on each database: changes and looks are linked, opened again, found by person, and only added to.

use diesel::connection::SimpleConnection;

use super::*;
use crate::connection::on_either;
use crate::testing::*;

fn look(at: i64, patient: &str) -> Noted {
    Noted {
        at,
        bytes: format!("look {at} {patient}").into_bytes(),
        patients: vec![Id::parse(patient).unwrap()],
    }
}

fn note(store: &Store, tenant: i32, looks: Vec<Noted>) {
    store
        .note_looks(&BTreeMap::from([(tenant, looks)]))
        .unwrap();
}

/// All events of a trail, after each was held against the chain; and where it ends.
fn whole(store: &Store, trail: Trail) -> (Vec<String>, End) {
    let (mut end, mut texts) = ((0, [0; 32]), Vec::new());
    for stretch in store.trail_from(trail, 1, 1_000).unwrap() {
        assert_eq!(stretch.first, end.0 + 1);
        for (bytes, mark) in stretch.events.expect("it opens") {
            let number = end.0 + 1;
            end = (number, digest_of(&end.1, trail, number, &bytes));
            assert!(end.1.starts_with(&mark), "event {number}");
            texts.push(String::from_utf8_lossy(&bytes).into_owned());
        }
        assert_eq!(stretch.next, end.0 + 1);
    }
    let heads = store.trail_heads().unwrap();
    let head = heads
        .iter()
        .find(|head| (head.tenant, head.strand) == trail);
    assert_eq!(head.map(|head| (head.number, head.digest)), Some(end));
    (texts, end)
}

#[test]
fn looks_are_linked_in_order_and_found_by_person_and_time() {
    each_database(|store| {
        note(store, TOWN.0, vec![look(10, "a"), look(20, "b")]);
        note(store, TOWN.0, vec![look(30, "a")]);
        let both = BTreeMap::from([
            (TOWN.0, vec![look(40, "c")]),
            (OTHER_TOWN.0, vec![look(41, "a")]),
        ]);
        store.note_looks(&both).unwrap();
        // Another process has added to it in the meantime.
        store.looks().ends().insert(TOWN.0, (1, [7; 32]));
        note(store, TOWN.0, vec![look(50, "b")]);
        let (texts, end) = whole(store, (TOWN.0, LOOKS));
        let expected = [
            "look 10 a",
            "look 20 b",
            "look 30 a",
            "look 40 c",
            "look 50 b",
        ];
        assert_eq!((texts, end.0), (expected.map(str::to_owned).to_vec(), 5));
        assert_eq!(whole(store, (OTHER_TOWN.0, LOOKS)).0, ["look 41 a"]);
        let question = TrailQuestion {
            strand: LOOKS,
            patient: Id::parse("a"),
            from: 0,
            before: i64::MAX,
            upto: i64::MAX,
            most: 10,
        };
        let firsts = |question: &TrailQuestion| -> Vec<i64> {
            let found = store.trail_like(TOWN.0, question).unwrap();
            found.iter().map(|stretch| stretch.first).collect()
        };
        assert_eq!(firsts(&question), [3, 1]);
        let late = TrailQuestion {
            from: 25,
            ..question.clone()
        };
        assert_eq!(firsts(&late), [3]);
        let early = TrailQuestion {
            before: 11,
            ..question.clone()
        };
        assert_eq!(firsts(&early), [1]);
        let all = TrailQuestion {
            patient: None,
            upto: 4,
            most: 2,
            ..question
        };
        assert_eq!(firsts(&all), [4, 3]);
    });
}

#[test]
fn a_change_is_in_the_trail_with_whom_it_touches_and_a_refused_one_is_not() {
    each_database(|store| {
        let (p, d) = (key("Patient", "p"), key("Immunization", "d"));
        commit(store, put(&p, patient("p", "2001-01-01"))).unwrap();
        commit(store, put(&d, dose("d", "p"))).unwrap();
        commit(store, put(&d, dose("d", "nobody"))).unwrap_err();
        commit(store, delete(&d)).unwrap();
        let (texts, end) = whole(store, (TOWN.0, CHANGES));
        assert_eq!(end.0, 3);
        let objects = ["Patient/p/1", "Immunization/d/1", "Immunization/d/2"];
        for (text, object) in texts.iter().zip(objects) {
            assert!(text.contains(object), "{text:?}");
            assert!(text.contains("test"), "the client: {text:?}");
        }
        assert!(texts[0].contains("create") && texts[2].contains("delete"));
        let of_p = TrailQuestion {
            strand: CHANGES,
            patient: Id::parse("p"),
            from: 0,
            before: i64::MAX,
            upto: i64::MAX,
            most: 10,
        };
        let found = store.trail_like(TOWN.0, &of_p).unwrap();
        assert_eq!(found.len(), 3, "the delete is told with whose dose it was");
    });
}

#[test]
fn a_call_that_is_taken_back_leaves_no_event_behind_its_savepoint() {
    each_database(|store| {
        let (p, d) = (key("Patient", "p"), key("Immunization", "d"));
        commit(store, put(&p, patient("p", "2001-01-01"))).unwrap();
        let refused = all_of(
            TOWN,
            vec![
                put(&d, dose("d", "p")),
                put(&key("Immunization", "e"), dose("e", "nobody")),
            ],
        );
        let taken = all_of(TOWN, vec![put(&d, dose("d", "p"))]);
        let results = transact(store, vec![refused, taken]);
        assert!(results[0].is_err() && results[1].is_ok());
        assert_eq!(whole(store, (TOWN.0, CHANGES)).1.0, 2);
    });
}

#[test]
fn r_l03_the_tables_refuse_to_change_or_cut_a_trail_and_a_moved_stretch_does_not_open() {
    each_database(|store| {
        note(store, TOWN.0, vec![look(10, "a")]);
        note(store, TOWN.0, vec![look(20, "b")]);
        for statement in [
            "update trail set from_at = 0",
            "delete from trail where first = 1",
        ] {
            let refused = store.on_connection(|connection, _| {
                Ok(on_either!(connection, c => c.batch_execute(statement)).is_err())
            });
            assert!(refused.unwrap(), "{statement}");
        }
        store
            .on_connection(|connection, _| {
                let off = match connection {
                    AnyConnection::Postgres(_) => "drop trigger trail_is_kept on trail",
                    AnyConnection::Sqlite(_) => "drop trigger trail_is_not_changed",
                };
                let swap = "update trail set body = (select t.body from trail t where t.first = 2) where first = 1";
                on_either!(connection, c => {
                    c.batch_execute(off)?;
                    c.batch_execute(swap)?;
                });
                Ok(())
            })
            .unwrap();
        let found = store.trail_from((TOWN.0, LOOKS), 1, 10).unwrap();
        let open: Vec<bool> = found.iter().map(|one| one.events.is_some()).collect();
        assert_eq!(open, [false, true]);
    });
}

#[test]
fn r_l05_what_is_cut_off_is_gone_and_the_rest_is_kept_as_before() {
    each_database(|store| {
        for at in 1..=3 {
            note(store, TOWN.0, vec![look(at, "a"), look(at, "b")]);
            note(store, OTHER_TOWN.0, vec![look(at, "c")]);
        }
        let firsts = |tenant: i32| -> Vec<i64> {
            let found = store.trail_from((tenant, LOOKS), 1, 10).unwrap();
            found.iter().map(|stretch| stretch.first).collect()
        };
        // A stretch is removed whole, or not at all.
        assert_eq!(store.cut_trail((TOWN.0, LOOKS), 3).unwrap(), 1);
        assert_eq!(firsts(TOWN.0), [3, 5]);
        assert_eq!(firsts(OTHER_TOWN.0), [1, 2, 3]);
        assert_eq!(store.cut_trail((TOWN.0, CHANGES), 9).unwrap(), 0);
        for statement in ["update trail set from_at = 0", "delete from trail"] {
            let refused = store.on_connection(|connection, _| {
                Ok(on_either!(connection, c => c.batch_execute(statement)).is_err())
            });
            assert!(refused.unwrap(), "{statement}");
        }
        note(store, TOWN.0, vec![look(4, "a")]);
        assert_eq!(firsts(TOWN.0), [3, 5, 7]);
    });
}

#[test]
fn the_patients_of_a_text_are_those_in_it_and_those_it_refers_to() {
    let text = br#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"b"}},
        {"resource":{"resourceType":"Immunization","id":"x","patient":{"reference":"Patient/a"},
        "note":[{"text":"\"reference\":\"Patient/no\" {\"resourceType\":\"Patient\",\"id\":\"no\""}]}},
        {"resource":{"resourceType":"Provenance","target":[{"reference":"Patient/a/_history/2"}]}}]}"#;
    let ids: Vec<String> = patients_in(text).iter().map(ToString::to_string).collect();
    assert_eq!(ids, ["a", "b"]);
    assert!(patients_in(br#""reference":"Patient/"#).is_empty());
    assert!(patients_in(b"").is_empty());
}

#[test]
fn the_id_of_an_event_leads_back_to_it_in_its_tenant_alone() {
    let store = opened(crate::Address::Memory);
    for (strand, number) in [(CHANGES, 1), (LOOKS, 1), (LOOKS, 2), (LOOKS, i64::MAX)] {
        let id = store.trail_id(TOWN.0, strand, number);
        assert!(Id::parse(&id).is_some());
        assert_eq!(store.trail_place(TOWN.0, &id), Some((strand, number)));
        assert_eq!(store.trail_place(OTHER_TOWN.0, &id), None);
    }
    for id in [
        "",
        "1",
        "00000000000000010000000000000001",
        "é000000000000001000000000000000",
    ] {
        assert_eq!(store.trail_place(TOWN.0, id), None);
    }
}
