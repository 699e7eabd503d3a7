//! Changes on each database: what is written, what is refused, and that a group is as good as its calls one by one.

use fhir::search::Query;
use fhir::{Reach, Tenant, Version, VersionCondition};
use proptest::prelude::*;

use super::*;
use crate::testing::*;
use crate::{Found, Scope, Store, Window};

fn by_number(id: &str) -> Query {
    query(
        "Patient",
        &format!("identifier=http://town.example/number|n-{id}"),
    )
}

#[test]
fn versions_count_up_and_the_end_is_a_version_too() {
    each_database(|store| {
        let key = key("Patient", "p");
        let first = commit(store, put(&key, patient("p", "2001-01-01"))).unwrap();
        assert_eq!((first.how, first.version), (How::Created, Version(1)));
        let second = commit(store, put(&key, patient("p", "2002-02-02"))).unwrap();
        assert_eq!((second.how, second.version), (How::Updated, Version(2)));
        assert!(
            second.changed_at > first.changed_at,
            "versions never share a millisecond"
        );
        assert_eq!(born(store, &key), "2002-02-02");
        let end = commit(store, delete(&key)).unwrap();
        assert_eq!((end.how, end.version), (How::Deleted, Version(3)));
        assert_eq!(born(store, &key), "gone 3");
        assert_eq!(commit(store, delete(&key)).unwrap().how, How::Absent);
        let again = commit(store, put(&key, patient("p", "2003-03-03"))).unwrap();
        assert_eq!((again.how, again.version), (How::Created, Version(4)));
        let reach = Reach::whole(TOWN);
        assert_eq!(
            [1, 2, 3, 4].map(|v| match store.vread(&reach, &key, Version(v)).unwrap() {
                Found::Text(stored) => birth_date(&stored.body),
                Found::Gone(..) => "gone".to_owned(),
                Found::Nothing => "nothing".to_owned(),
            }),
            ["2001-01-01", "2002-02-02", "gone", "2003-03-03"]
        );
    });
}

#[test]
fn a_named_version_must_be_the_current_one() {
    each_database(|store| {
        let key = key("Patient", "p");
        let is = |version| Some(VersionCondition::OneOf(vec![Version(version)]));
        let change = put_if(&key, patient("p", "2001-01-01"), is(1));
        assert_eq!(
            commit(store, change).unwrap_err(),
            Refusal::VersionMismatch(None)
        );
        commit(store, put(&key, patient("p", "2001-01-01"))).unwrap();
        commit(store, put_if(&key, patient("p", "2002-02-02"), is(1))).unwrap();
        let stale = put_if(&key, patient("p", "2003-03-03"), is(1));
        assert_eq!(
            commit(store, stale).unwrap_err(),
            Refusal::VersionMismatch(Some(Version(2)))
        );
        let stale = Change::Delete {
            target: Target::Key(key.clone()),
            expect: is(1),
        };
        assert_eq!(
            commit(store, stale).unwrap_err(),
            Refusal::VersionMismatch(Some(Version(2)))
        );
        assert_eq!(born(store, &key), "2002-02-02");
    });
}

#[test]
fn one_of_many_updates_from_one_version_wins_within_a_group() {
    each_database(|store| {
        let key = key("Patient", "p");
        commit(store, put(&key, patient("p", "2001-01-01"))).unwrap();
        let expect = || Some(VersionCondition::OneOf(vec![Version(1)]));
        let group = (0..64)
            .map(|_| write(TOWN, put_if(&key, patient("p", "2002-02-02"), expect())))
            .collect();
        let results = commit_all(store, group);
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
        assert!(
            results[1..]
                .iter()
                .all(|r| *r.as_ref().unwrap_err() == Refusal::VersionMismatch(Some(Version(2))))
        );
    });
}

#[test]
fn r_c01_one_of_many_equal_conditional_creates_writes_within_a_group() {
    each_database(|store| {
        let create = || Change::Create {
            id: crate::fresh_id(0).unwrap(),
            content: patient("x", "2001-01-01"),
            unless: Some(by_number("x")),
        };
        let results = commit_all(store, (0..64).map(|_| write(TOWN, create())).collect());
        let written: Vec<&Written> = results
            .iter()
            .map(|result| result.as_ref().unwrap())
            .collect();
        assert_eq!(
            written
                .iter()
                .filter(|written| written.how == How::Created)
                .count(),
            1
        );
        assert!(
            written.iter().all(|one| one.key == written[0].key),
            "all name the same resource"
        );
        let elsewhere = commit_all(store, vec![write(OTHER_TOWN, create())])
            .remove(0)
            .unwrap();
        assert_eq!(
            elsewhere.how,
            How::Created,
            "another town's record is not looked at"
        );
    });
}

#[test]
fn conditional_updates_find_create_and_refuse() {
    each_database(|store| {
        let update = |query, sent: Option<&str>, born: &str| Change::Update {
            target: Target::Where {
                query,
                sent_id: sent.map(|id| Id::parse(id).unwrap()),
                fresh_id: crate::fresh_id(0).unwrap(),
            },
            content: patient("a", born),
            expect: None,
            may_replace: true,
            may_create: true,
        };
        let first = commit(store, update(by_number("a"), None, "2001-01-01")).unwrap();
        assert_eq!(first.how, How::Created);
        let second = commit(store, update(by_number("a"), None, "2002-02-02")).unwrap();
        assert_eq!(
            (second.how, second.key.clone()),
            (How::Updated, first.key.clone())
        );
        let other_id = commit(store, update(by_number("a"), Some("other"), "2003-03-03"));
        assert_eq!(other_id.unwrap_err(), Refusal::IdMismatch);
        commit(
            store,
            put(&key("Patient", "twin"), patient("a", "2001-01-01")),
        )
        .unwrap();
        let twice = commit(store, update(by_number("a"), None, "2003-03-03"));
        assert_eq!(twice.unwrap_err(), Refusal::MultipleMatches);
    });
}

#[test]
fn an_id_is_the_clients_choice_only_where_it_may_choose() {
    each_database(|store| {
        let update = |target| Change::Update {
            target,
            content: patient("a", "2001-01-01"),
            expect: None,
            may_replace: true,
            may_create: false,
        };
        let found_by = |sent: Option<&str>| Target::Where {
            query: by_number("a"),
            sent_id: sent.map(|id| Id::parse(id).unwrap()),
            fresh_id: crate::fresh_id(0).unwrap(),
        };
        let chosen = key("Patient", "chosen");
        let refused = |change| {
            assert_eq!(
                commit(store, change).unwrap_err(),
                Refusal::CreateNotAllowed
            )
        };
        refused(update(Target::Key(chosen.clone())));
        refused(update(found_by(Some("chosen"))));
        commit(store, put(&chosen, patient("other", "2001-01-01"))).unwrap();
        commit(store, delete(&chosen)).unwrap();
        refused(update(Target::Key(chosen)));
        refused(update(found_by(Some("chosen"))));
        assert_eq!(
            commit(store, update(found_by(None))).unwrap().how,
            How::Created
        );
    });
}

#[test]
fn references_lead_somewhere_and_keep_what_they_lead_to() {
    each_database(|store| {
        let (who, what) = (key("Patient", "p"), key("Immunization", "i"));
        let lost = commit(store, put(&what, dose("i", "p"))).unwrap_err();
        assert_eq!(
            lost,
            Refusal::ReferenceMissing(vec!["Immunization.patient.reference".to_owned()])
        );
        // In one group, the dose sees the patient who came before it.
        let both = vec![
            write(TOWN, put(&who, patient("p", "2001-01-01"))),
            write(TOWN, put(&what, dose("i", "p"))),
            write(TOWN, delete(&who)),
        ];
        let results = commit_all(store, both);
        assert!(results[0].is_ok() && results[1].is_ok());
        assert_eq!(
            results[2].clone().unwrap_err(),
            Refusal::Referenced(vec![what.clone()])
        );
        commit(store, delete(&what)).unwrap();
        commit(store, delete(&who)).unwrap();
        // Another town's patient is no target.
        commit(store, put(&who, patient("p", "2001-01-01"))).unwrap();
        let elsewhere = commit_all(store, vec![write(OTHER_TOWN, put(&what, dose("i", "p")))]);
        assert!(matches!(elsewhere[0], Err(Refusal::ReferenceMissing(_))));
    });
}

#[test]
fn r_i01_a_number_stands_for_what_it_was_claimed_for() {
    each_database(|store| {
        let numbered = |number: &str, what: &str| {
            let changes = ["a", "b"].map(|of| Change::Create {
                id: crate::fresh_id(0).unwrap(),
                content: patient(&format!("{what}-{of}"), "2001-01-01"),
                unless: None,
            });
            let mut write = all_of(TOWN, changes.into());
            let number = store.idempotency(&write.reach, "scan", number, &[what.as_bytes()]);
            write.claim = Some(Claim {
                number,
                is_once: false,
            });
            write
        };
        let claim = |number: &str, what: &str| {
            let claim = numbered(number, what).claim.unwrap();
            store.claim(TOWN.0, claim.number, 1_000).unwrap()
        };
        let refused = Err(Refusal::IdempotencyConflict);
        let together = vec![numbered("1", "x"), numbered("1", "y"), numbered("2", "z")];
        let told = commit_all(store, together);
        assert!(told[0].is_ok() && told[2].is_ok());
        assert_eq!(told[1].clone().map(drop), refused);
        let later = commit_all(store, vec![numbered("1", "y"), numbered("1", "x")]);
        assert_eq!(later[0].clone().map(drop), refused);
        // Whoever claims the same again goes on: what was done before is for others to find.
        assert!(later[1].is_ok());
        assert!(claim("1", "x") && !claim("1", "y"));
        assert!(claim("3", "x") && claim("3", "x") && !claim("3", "y"));
        let told = commit_all(store, vec![numbered("3", "y"), numbered("3", "x")]);
        assert_eq!(
            (told[0].clone().map(drop), told[1].is_ok()),
            (refused, true)
        );
        // What is refused claims nothing.
        let mut lost = numbered("4", "x");
        lost.changes.push(Change::end(
            fhir::Key {
                kind: fhir::Kind::PATIENT,
                id: fhir::Id::parse("nobody").unwrap(),
            },
            fhir::Version(1),
        ));
        assert!(commit_all(store, vec![lost])[0].is_err());
        assert!(commit_all(store, vec![numbered("4", "y")])[0].is_ok());
    });
}

#[test]
fn r_i01_what_may_be_done_once_is_not_done_again() {
    each_database(|store| {
        let once = |key: &str, what: &str| {
            let create = Change::Create {
                id: crate::fresh_id(0).unwrap(),
                content: patient(what, "2001-01-01"),
                unless: None,
            };
            let mut write = all_of(TOWN, vec![create]);
            let number = store.idempotency(&write.reach, "c", key, &[what.as_bytes()]);
            write.claim = Some(Claim {
                number,
                is_once: true,
            });
            write
        };
        let told = |writes: Vec<Write>| -> Vec<Result<(), Refusal>> {
            let told = commit_all(store, writes).into_iter();
            told.map(|one| one.map(drop)).collect()
        };
        let (before, conflict) = (Err(Refusal::DoneBefore), Err(Refusal::IdempotencyConflict));
        let together = told(vec![
            once("1", "x"),
            once("1", "x"),
            once("1", "y"),
            once("2", "x"),
        ]);
        assert_eq!(together, [Ok(()), before.clone(), conflict.clone(), Ok(())]);
        assert_eq!(
            told(vec![once("1", "x"), once("1", "y")]),
            [before, conflict]
        );
    });
}

#[test]
fn r_i01_the_same_key_gives_the_same_answer_and_other_content_is_refused() {
    each_database(|store| {
        let keyed = |content: &str| {
            let create = Change::Create {
                id: crate::fresh_id(0).unwrap(),
                content: patient("k", content),
                unless: None,
            };
            let mut write = write(TOWN, create);
            let asked = store.idempotency(&write.reach, "client", "key-1", &[content.as_bytes()]);
            write.idempotency = Some(asked);
            write
        };
        let results = commit_all(
            store,
            vec![
                keyed("2001-01-01"),
                keyed("2001-01-01"),
                keyed("2002-02-02"),
            ],
        );
        let first = results[0].clone().unwrap();
        let again = results[1].clone().unwrap();
        assert_eq!((first.how, again.how), (How::Created, How::Replayed));
        assert_eq!(
            (again.key, again.version, again.body),
            (first.key.clone(), first.version, first.body)
        );
        assert_eq!(
            results[2].clone().unwrap_err(),
            Refusal::IdempotencyConflict
        );
        let later = commit_all(store, vec![keyed("2001-01-01")])
            .remove(0)
            .unwrap();
        assert_eq!((later.how, later.key), (How::Replayed, first.key));
        assert_eq!(store.forget_idempotency(i64::MAX).unwrap(), 1);
        let fresh = commit_all(store, vec![keyed("2001-01-01")])
            .remove(0)
            .unwrap();
        assert_eq!(fresh.how, How::Created);
    });
}

#[test]
fn a_refused_call_of_a_group_leaves_nothing_and_harms_nobody() {
    each_database(|store| {
        let key_a = key("Patient", "a");
        let refused = put_if(
            &key("Patient", "b"),
            patient("b", "2001-01-01"),
            Some(VersionCondition::Any),
        );
        let group = vec![
            write(TOWN, put(&key_a, patient("a", "2001-01-01"))),
            write(TOWN, refused),
            write(OTHER_TOWN, put(&key_a, patient("a", "2009-09-09"))),
        ];
        let results = commit_all(store, group);
        assert!(results[0].is_ok() && results[1].is_err() && results[2].is_ok());
        assert_eq!(born(store, &key_a), "2001-01-01");
        assert_eq!(born(store, &key("Patient", "b")), "nothing");
    });
}

#[test]
fn a_tenant_without_a_partition_is_an_error_of_its_own() {
    each_database(|store| {
        let writes = vec![
            write(Tenant(19_992), delete(&key("Patient", "a"))),
            write(TOWN, put(&key("Patient", "a"), patient("a", "2001-01-01"))),
        ];
        let results = store.commit(&writes, 1_000);
        assert!(matches!(&results[0], Err(crate::WriteError::Failed(error))
            if matches!(**error, StoreError::UnknownTenant(19_992))));
        assert!(
            results[1].is_ok(),
            "the other call of the group is not lost with it"
        );
    });
}

/// What a random sequence does to a handful of resources.
#[derive(Clone, Debug)]
enum Step {
    Put(u8, u8),
    PutIf(u8, u8, u32),
    Delete(u8),
    CreateUnless(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..4_u8, 0..9_u8).prop_map(|(id, day)| Step::Put(id, day)),
        (0..4_u8, 0..9_u8, 1..6_u32).prop_map(|(id, day, version)| Step::PutIf(id, day, version)),
        (0..4_u8).prop_map(Step::Delete),
        (0..4_u8).prop_map(Step::CreateUnless),
    ];
    proptest::collection::vec(step, 1..40)
}

fn change(step: &Step) -> Change {
    let name = |id: &u8| format!("p{id}");
    let text = |id: &u8, day: &u8| patient(&name(id), &format!("2001-01-{:02}", day + 1));
    match step {
        Step::Put(id, day) => put(&key("Patient", &name(id)), text(id, day)),
        Step::PutIf(id, day, version) => {
            let expect = Some(VersionCondition::OneOf(vec![Version(*version)]));
            put_if(&key("Patient", &name(id)), text(id, day), expect)
        }
        Step::Delete(id) => delete(&key("Patient", &name(id))),
        Step::CreateUnless(id) => Change::Create {
            id: Id::parse(&format!("fresh{id}")).unwrap(),
            content: text(id, &0),
            unless: Some(by_number(&name(id))),
        },
    }
}

/// What a history shows, without times.
fn shown(store: &Store) -> Vec<(String, u32, String)> {
    let window = Window {
        most: 1_000,
        ..Window::default()
    };
    let history = store
        .history(&Reach::whole(TOWN), &Scope::System, &window)
        .unwrap()
        .unwrap();
    history
        .versions
        .iter()
        .map(|past| {
            (
                past.key.to_string(),
                past.version.0,
                format!("{:?}{}", past.made_by, birth_date(&past.body)),
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// The heart of the lane: calls that share a commit do what they would do alone, one after the other.
    #[test]
    fn a_group_does_what_its_calls_do_one_by_one(
        steps in steps(),
        sizes in proptest::collection::vec(1..6_usize, 1..8),
        cut in 1..40_usize,
    ) {
        // A create under an id that is taken is a fault of the test, not of the store: ids of ours are fresh.
        let mut seen = std::collections::HashSet::new();
        let steps: Vec<Step> = steps
            .into_iter()
            .filter(|step| !matches!(step, Step::CreateUnless(id) if !seen.insert(*id)))
            .collect();
        let alone = opened(crate::Address::Memory);
        let grouped = opened(crate::Address::Memory);
        // Some calls make one change, some several.
        let mut calls: Vec<&[Step]> = Vec::new();
        let mut rest = steps.as_slice();
        for size in sizes.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (call, others) = rest.split_at((*size).min(rest.len()));
            calls.push(call);
            rest = others;
        }
        let call = |steps: &&[Step]| all_of(TOWN, steps.iter().map(change).collect());
        let one_by_one: Vec<_> = calls.iter().flat_map(|one| transact(&alone, vec![call(one)])).collect();
        let mut together = Vec::new();
        for chunk in calls.chunks(cut) {
            together.extend(transact(&grouped, chunk.iter().map(call).collect()));
        }
        let outcome = |results: &[Result<Vec<Written>, Refused>]| -> Vec<String> {
            let told = |written: &Written| format!("{:?} {} {}", written.how, written.key, written.version);
            results.iter().map(|result| match result {
                Ok(written) => written.iter().map(told).collect::<Vec<_>>().join(", "),
                Err(refused) => format!("{refused:?}"),
            }).collect()
        };
        prop_assert_eq!(outcome(&one_by_one), outcome(&together));
        prop_assert_eq!(shown(&alone), shown(&grouped));
    }
}
