//! Calls of several changes, on both databases.

use fhir::search::{Criterion, Query};
use fhir::{Id, Key, Version, VersionCondition};

use crate::commit::{Change, Content, How, Link, Refusal, Refused, Target, Written};
use crate::testing::*;
use crate::{Store, Write};

fn by_number(id: &str) -> Query {
    query(
        "Patient",
        &format!("identifier=http://town.example/number|n-{id}"),
    )
}

/// One condition about several numbers: whoever has one of them meets it.
fn any_number(ids: &[&str]) -> Query {
    let one = |id: &&str| by_number(id).criteria;
    Query {
        criteria: vec![Criterion::Any(ids.iter().flat_map(one).collect())],
        ..by_number("")
    }
}

fn create(id: &str, content: Content) -> Change {
    Change::Create {
        id: Id::parse(id).unwrap(),
        content,
        unless: None,
    }
}

fn create_unless(id: &str, content: Content, unless: Query) -> Change {
    Change::Create {
        id: Id::parse(id).unwrap(),
        content,
        unless: Some(unless),
    }
}

fn update_where(query: Query, fresh: &str, content: Content) -> Change {
    Change::Update {
        target: Target::Where {
            query,
            sent_id: None,
            fresh_id: Id::parse(fresh).unwrap(),
        },
        content,
        expect: None,
        may_replace: true,
        may_create: true,
    }
}

/// A dose for the patient of a link, or of a change.
fn dose_for(id: &'static str, of: fn(&crate::Resolved<'_>) -> Key) -> Content {
    Content {
        references: Vec::new(),
        finish: Some(std::sync::Arc::new(move |resolved| {
            Some(dose(id, of(resolved).id.as_str()))
        })),
        ..content(&format!(
            r#"{{"resourceType":"Immunization","id":"{id}","status":"completed","vaccineCode":{{"text":"x"}},"patient":{{"display":"late"}},"occurrenceDateTime":"2026-01-02"}}"#
        ))
    }
}

fn linking(changes: Vec<Change>, query: Query, change: usize) -> Write {
    let mut write = all_of(TOWN, changes);
    write.links.push(Link {
        query,
        change,
        place: "Immunization.patient.reference".to_owned(),
    });
    write
}

fn at_once(store: &Store, changes: Vec<Change>) -> Result<Vec<Written>, Refused> {
    transact(store, vec![all_of(TOWN, changes)]).remove(0)
}

fn refusal(change: usize, refusal: Refusal) -> Result<Vec<Written>, Refused> {
    Err(Refused { change, refusal })
}

fn told(result: Result<Vec<Written>, Refused>) -> Result<Vec<String>, Refused> {
    result.map(|all| {
        all.iter()
            .map(|one| format!("{:?} {} {}", one.how, one.key, one.version))
            .collect()
    })
}

#[test]
fn all_changes_are_made_and_answered_in_the_order_in_which_they_came() {
    each_database(|store| {
        let old = key("Patient", "old");
        commit(store, put(&old, patient("old", "2001-01-01"))).unwrap();
        let all = at_once(
            store,
            vec![
                put(&key("Immunization", "i"), dose("i", "new")),
                create("new", patient("new", "2002-02-02")),
                delete(&old),
            ],
        );
        assert_eq!(
            told(all).unwrap(),
            [
                "Created Immunization/i 1",
                "Created Patient/new 1",
                "Deleted Patient/old 2"
            ]
        );
        assert_eq!(born(store, &old), "gone 2");
    });
}

#[test]
fn one_refused_change_leaves_no_trace_of_the_others_and_the_neighbours_go_on() {
    each_database(|store| {
        let (a, b, c) = (
            key("Patient", "a"),
            key("Patient", "b"),
            key("Patient", "c"),
        );
        commit(store, put(&a, patient("a", "2001-01-01"))).unwrap();
        let stale = || Some(VersionCondition::OneOf(vec![Version(9)]));
        // The update of `a` touches what the neighbour wrote, so rows have to be written before it is decided.
        let group = vec![
            all_of(TOWN, vec![put(&a, patient("a", "2002-02-02"))]),
            all_of(
                TOWN,
                vec![
                    delete(&key("Patient", "nobody")),
                    create_unless("u", patient("u", "2001-01-01"), by_number("u")),
                    put(&a, patient("a", "2003-03-03")),
                    create("x", patient("x", "2003-03-03")),
                    put_if(&b, patient("b", "2003-03-03"), stale()),
                ],
            ),
            all_of(TOWN, vec![put(&c, patient("c", "2004-04-04"))]),
            all_of(TOWN, vec![put(&a, patient("a", "2005-05-05"))]),
        ];
        let results = transact(store, group);
        assert_eq!(results[1], refusal(4, Refusal::VersionMismatch(None)));
        assert!(
            [0, 2, 3].iter().all(|at| results[*at].is_ok()),
            "{results:?}"
        );
        assert_eq!(results[3].as_ref().unwrap()[0].version, Version(3));
        assert_eq!(
            [&a, &b, &c, &key("Patient", "x"), &key("Patient", "u")].map(|key| born(store, key)),
            ["2005-05-05", "nothing", "2004-04-04", "nothing", "nothing"]
        );
        let again = commit(
            store,
            create_unless("w", patient("u", "2001-01-01"), by_number("u")),
        );
        assert_eq!(again.unwrap().how, How::Created, "nor in the index");
    });
}

#[test]
fn rows_that_were_written_on_trial_are_taken_back() {
    each_database(|store| {
        // A delete looks for referrers in the database, so its own rows and those before it are written on trial.
        let (who, what) = (key("Patient", "p"), key("Immunization", "i"));
        at_once(
            store,
            vec![
                create("p", patient("p", "2001-01-01")),
                put(&what, dose("i", "p")),
            ],
        )
        .unwrap();
        let group = vec![
            all_of(TOWN, vec![create("q", patient("q", "2001-01-01"))]),
            all_of(
                TOWN,
                vec![delete(&who), create("r", patient("r", "2001-01-01"))],
            ),
            all_of(TOWN, vec![create("s", patient("s", "2001-01-01"))]),
        ];
        let results = transact(store, group);
        assert_eq!(
            results[1],
            refusal(0, Refusal::Referenced(vec![what.clone()]))
        );
        assert!(results[0].is_ok() && results[2].is_ok());
        assert_eq!(
            ["p", "q", "r", "s"].map(|id| born(store, &key("Patient", id))),
            ["2001-01-01", "2001-01-01", "nothing", "2001-01-01"]
        );
        let versions: Vec<u32> = match store
            .history(
                &fhir::Reach::whole(TOWN),
                &crate::Scope::System,
                &crate::Window {
                    most: 100,
                    ..Default::default()
                },
            )
            .unwrap()
        {
            Some(history) => history.versions.iter().map(|past| past.version.0).collect(),
            None => Vec::new(),
        };
        assert_eq!(versions, [1, 1, 1, 1]);
    });
}

#[test]
fn references_are_looked_at_when_all_is_done() {
    each_database(|store| {
        let (who, what) = (key("Patient", "p"), key("Immunization", "i"));
        // Each before the other.
        at_once(
            store,
            vec![
                put(&what, dose("i", "p")),
                create("p", patient("p", "2001-01-01")),
            ],
        )
        .unwrap();
        let kept = at_once(store, vec![delete(&who)]);
        assert_eq!(kept, refusal(0, Refusal::Referenced(vec![what.clone()])));
        let lost = at_once(store, vec![delete(&who), put(&what, dose("i", "p"))]);
        assert_eq!(
            lost,
            refusal(
                1,
                Refusal::ReferenceMissing(vec!["Immunization.patient.reference".to_owned()])
            )
        );
        // The dose goes with the person, or goes over to another one.
        let over = vec![
            delete(&who),
            put(&what, dose("i", "q")),
            create("q", patient("q", "2001-01-01")),
        ];
        at_once(store, over).unwrap();
        at_once(store, vec![delete(&key("Patient", "q")), delete(&what)]).unwrap();
        assert_eq!(born(store, &key("Patient", "q")), "gone 2");
    });
}

#[test]
fn nothing_is_written_twice() {
    each_database(|store| {
        let a = key("Patient", "a");
        let text = || patient("a", "2001-01-01");
        let twice = at_once(store, vec![put(&a, text()), put(&a, text())]);
        assert_eq!(twice, refusal(1, Refusal::WrittenTwice(0)));
        let twice = at_once(store, vec![put(&a, text()), delete(&a)]);
        assert_eq!(twice, refusal(0, Refusal::WrittenTwice(1)));
        let twice = at_once(
            store,
            vec![
                update_where(by_number("a"), "f1", text()),
                update_where(by_number("a"), "f2", text()),
            ],
        );
        assert_eq!(twice, refusal(1, Refusal::WrittenTwice(0)));
        let twice = at_once(
            store,
            vec![
                create("c", text()),
                update_where(by_number("a"), "f", text()),
            ],
        );
        assert_eq!(twice, refusal(1, Refusal::WrittenTwice(0)));
        commit(store, put(&a, text())).unwrap();
        let twice = at_once(
            store,
            vec![update_where(by_number("a"), "f", text()), put(&a, text())],
        );
        assert_eq!(twice, refusal(0, Refusal::WrittenTwice(1)));
        assert_eq!(commit(store, put(&a, text())).unwrap().version, Version(2));
    });
}

#[test]
fn a_condition_finds_what_is_stored_and_what_the_call_creates() {
    each_database(|store| {
        let text = || patient("a", "2001-01-01");
        let unless = |id: &str| create_unless(id, text(), by_number("a"));
        let all = at_once(store, vec![unless("one"), unless("two"), unless("three")]);
        assert_eq!(
            told(all).unwrap(),
            [
                "Created Patient/one 1",
                "Matched Patient/one 1",
                "Matched Patient/one 1"
            ]
        );
        let all = at_once(store, vec![unless("four"), unless("five")]);
        assert_eq!(told(all).unwrap(), ["Matched Patient/one 1"; 2]);
        // What the same call deletes is not found any more.
        let all = at_once(store, vec![unless("six"), delete(&key("Patient", "one"))]);
        assert_eq!(
            told(all).unwrap(),
            ["Created Patient/six 1", "Deleted Patient/one 2"]
        );
        // Nor does it matter whether the unconditional create stands before or behind.
        let other = || patient("b", "2001-01-01");
        let all = at_once(
            store,
            vec![
                create_unless("seven", other(), by_number("b")),
                create("eight", other()),
            ],
        );
        assert_eq!(
            told(all).unwrap(),
            ["Matched Patient/eight 1", "Created Patient/eight 1"]
        );
        commit(store, put(&key("Patient", "nine"), other())).unwrap();
        let several = at_once(
            store,
            vec![
                create("t", text()),
                create_unless("u", other(), by_number("b")),
            ],
        );
        assert_eq!(several, refusal(1, Refusal::MultipleMatches));
        assert_eq!(born(store, &key("Patient", "t")), "nothing");
    });
}

#[test]
fn texts_are_finished_with_what_was_found() {
    each_database(|store| {
        let of_first = |resolved: &crate::Resolved<'_>| resolved.changes[1].clone();
        let of_link = |resolved: &crate::Resolved<'_>| resolved.links[0].clone();
        let person = || patient("a", "2001-01-01");
        // A dose that refers to a create with a condition: first created, then matched.
        for (dose_id, fresh, how) in [("d1", "one", How::Created), ("d2", "two", How::Matched)] {
            let all = at_once(
                store,
                vec![
                    create(
                        dose_id,
                        dose_for(if dose_id == "d1" { "d1" } else { "d2" }, of_first),
                    ),
                    create_unless(fresh, person(), by_number("a")),
                ],
            )
            .unwrap();
            assert_eq!(all[1].how, how);
            let body = String::from_utf8(all[0].body.to_vec()).unwrap();
            assert!(body.contains(r#""reference":"Patient/one""#), "{body}");
        }
        // A dose that refers to criteria: stored, created by the call, none, several.
        let with = |changes| transact(store, vec![linking(changes, by_number("b"), 0)]).remove(0);
        let place = || "Immunization.patient.reference".to_owned();
        let late = |id| create(id, dose_for("d3", of_link));
        assert_eq!(
            with(vec![late("d3")]),
            refusal(0, Refusal::LinkToNothing(place()))
        );
        let created = with(vec![late("d3"), create("b1", patient("b", "2001-01-01"))]).unwrap();
        assert!(String::from_utf8_lossy(&created[0].body).contains("Patient/b1"));
        let stored = with(vec![late("d4")]).unwrap();
        assert!(String::from_utf8_lossy(&stored[0].body).contains("Patient/b1"));
        let two = with(vec![late("d5"), create("b2", patient("b", "2001-01-01"))]);
        assert_eq!(two, refusal(0, Refusal::LinkToSeveral(place())));
        // What loses its number in the same call is not found by it.
        let lost = with(vec![
            late("d6"),
            put(&key("Patient", "b1"), patient("z", "2001-01-01")),
        ]);
        assert_eq!(lost, refusal(0, Refusal::LinkToNothing(place())));
        assert_eq!(born(store, &key("Patient", "b1")), "2001-01-01");
        let one = transact(store, vec![linking(vec![late("d7")], by_number("b"), 0)]).remove(0);
        assert!(one.is_ok(), "a call of one change may have links too");
    });
}

#[test]
fn one_of_many_calls_with_equal_conditions_writes_within_a_group() {
    each_database(|store| {
        let call = || {
            let fresh = crate::fresh_id(0).unwrap();
            let dose_id = crate::fresh_id(0).unwrap();
            all_of(
                TOWN,
                vec![
                    Change::Create {
                        id: dose_id,
                        content: dose_for("d", |resolved| resolved.changes[1].clone()),
                        unless: None,
                    },
                    Change::Create {
                        id: fresh,
                        content: patient("a", "2001-01-01"),
                        unless: Some(by_number("a")),
                    },
                ],
            )
        };
        let results = transact(store, (0..64).map(|_| call()).collect());
        let people: Vec<&Written> = results
            .iter()
            .map(|all| &all.as_ref().unwrap()[1])
            .collect();
        assert_eq!(
            people.iter().filter(|one| one.how == How::Created).count(),
            1
        );
        assert!(people.iter().all(|one| one.key == people[0].key));
    });
}

#[test]
fn many_conditions_at_once_are_decided_as_one_by_one() {
    each_database(|store| {
        for id in ["a", "b", "gone"] {
            commit(store, put(&key("Patient", id), patient(id, "2001-01-01"))).unwrap();
        }
        commit(store, delete(&key("Patient", "gone"))).unwrap();
        let unless =
            |id: &str, of: &str| create_unless(id, patient(of, "2002-02-02"), by_number(of));
        let before = vec![unless("new-c", "c"), unless("new-b", "b")];
        let group = vec![
            all_of(TOWN, before),
            all_of(
                TOWN,
                vec![
                    unless("x-a", "a"),
                    unless("x-c", "c"),
                    unless("x-d", "d"),
                    unless("x-d-again", "d"),
                    unless("x-gone", "gone"),
                    create_unless("x-any", patient("g", "2002-02-02"), any_number(&["g", "a"])),
                    create_unless(
                        "x-none",
                        patient("h", "2002-02-02"),
                        any_number(&["h", "i"]),
                    ),
                    create_unless(
                        "x-other",
                        patient("e", "2002-02-02"),
                        query("Patient", "birthdate=1999"),
                    ),
                    delete(&key("Patient", "b")),
                    unless("x-b", "b"),
                ],
            ),
        ];
        let told: Vec<Vec<(String, How)>> = transact(store, group)
            .into_iter()
            .map(|result| {
                let all = result.unwrap();
                all.iter()
                    .map(|one| (one.key.id.to_string(), one.how))
                    .collect()
            })
            .collect();
        let (created, matched) = (How::Created, How::Matched);
        let expected = |list: &[(&str, How)]| -> Vec<(String, How)> {
            list.iter()
                .map(|(id, how)| ((*id).to_owned(), *how))
                .collect()
        };
        assert_eq!(told[0], expected(&[("new-c", created), ("b", matched)]));
        assert_eq!(
            told[1],
            expected(&[
                ("a", matched),
                ("new-c", matched),
                ("x-d", created),
                ("x-d", matched),
                ("x-gone", created),
                ("a", matched),
                ("x-none", created),
                ("x-other", created),
                ("b", How::Deleted),
                ("x-b", created),
            ])
        );
    });
}
