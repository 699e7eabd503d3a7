//! Jobs on each database: received whole, claimed by one, moved on by steps that are committed with what they wrote.

use std::sync::Barrier;

use fhir::search::Query;
use fhir::{Reach, VersionCondition};

use super::*;
use crate::commit::{Refusal, Refused, Step, Write};
use crate::connection::on_either;
use crate::testing::*;
use crate::{Address, Change, Found, Store};

const LEASE_MS: i64 = 1_000;
const ONE: [u8; 16] = [1; 16];
const OTHER: [u8; 16] = [2; 16];

fn offer(kind: i16) -> Offer<'static> {
    Offer {
        kind,
        by: "staff-of-mirai",
        about: br#"{"name":"file.csv"}"#,
    }
}

/// A job of one part that waits in the first town.
fn waiting(store: &Store, content: u8) -> JobId {
    waiting_in(store, (TOWN.0, 1, content), 10)
}

fn waiting_in(store: &Store, (tenant, kind, content): (i32, i16, u8), now_ms: i64) -> JobId {
    let job = store.begin_job(tenant, &offer(kind), now_ms).unwrap();
    store
        .add_part(tenant, job, 0, &[content; 40], now_ms)
        .unwrap();
    let accepted = accept(store, (tenant, job), content, now_ms).unwrap();
    assert_eq!(accepted, Accepted::Queued);
    job
}

fn accept(
    store: &Store,
    (tenant, job): (i32, JobId),
    content: u8,
    now_ms: i64,
) -> Result<Accepted, StoreError> {
    store.accept_job(tenant, job, [content; 32], b"{}", JobState::Waiting, now_ms)
}

fn claimed(store: &Store, runner: [u8; 16], now_ms: i64) -> Option<JobId> {
    let job = store.claim_job(runner, now_ms, LEASE_MS).unwrap();
    job.map(|job| job.id)
}

fn running(store: &Store, content: u8) -> JobId {
    let job = waiting(store, content);
    assert_eq!(claimed(store, ONE, 20), Some(job));
    job
}

fn shown(store: &Store, job: JobId) -> Job {
    store.job(TOWN.0, job).unwrap().unwrap()
}

fn step(job: JobId, (from, to): (u64, u64)) -> Step {
    Step {
        job,
        runner: ONE,
        rows_from: from,
        rows_to: to,
        progress: format!("after {to}").into_bytes(),
        outputs: vec![(1, format!("rejected {to}").into_bytes())],
    }
}

/// A write of a job, with its step.
fn stepping(job: JobId, rows: (u64, u64), changes: Vec<Change>) -> Write {
    let mut write = all_of(TOWN, changes);
    write.author.request_id = job.0;
    write.step = Some(step(job, rows));
    write
}

fn person(id: &str) -> Change {
    put(&key("Patient", id), patient(id, "2001-01-01"))
}

fn is_there(store: &Store, id: &str) -> bool {
    store
        .read(&Reach::whole(TOWN), &key("Patient", id))
        .unwrap()
        != Found::Nothing
}

fn pieces(store: &Store, job: JobId, kind: i16) -> Vec<String> {
    (0..)
        .map_while(|number| store.output(TOWN.0, job, kind, number).unwrap())
        .map(|piece| String::from_utf8(piece).unwrap())
        .collect()
}

fn misplaced<T: fmt::Debug>(result: Result<T, StoreError>) {
    assert!(
        matches!(result, Err(StoreError::Misplaced(_))),
        "{result:?}"
    );
}

#[test]
fn numbers_of_jobs_are_uuids() {
    let id = JobId::parse("0A1B2C3D-4e5f-4a6b-8c7d-8e9f00112233").unwrap();
    assert_eq!(id.to_string(), "0a1b2c3d-4e5f-4a6b-8c7d-8e9f00112233");
    assert_eq!(JobId::parse(&id.to_string()), Some(id));
    let fresh = JobId::fresh().unwrap();
    assert_ne!(fresh, JobId::fresh().unwrap());
    assert_eq!(JobId::parse(&fresh.to_string()), Some(fresh));
    for wrong in [
        "",
        "0a1b2c3d4e5f4a6b8c7d8e9f00112233",
        "0a1b2c3d-4e5f-4a6b-8c7d-8e9f0011223",
        "0a1b2c3d-4e5f-4a6b-8c7d-8e9f0011223g",
        "+a1b2c3d-4e5f-4a6b-8c7d-8e9f00112233",
        "0a1b2c3d-4e5f-4a6b-8c7d-8e9f001122-3",
        "0a1b2c3d-4e5f-4a6b-8c7d-8e9f001122é",
    ] {
        assert_eq!(JobId::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn a_job_comes_back_as_it_was_handed_in() {
    each_database(|store| {
        let job = store.begin_job(TOWN.0, &offer(7), 5).unwrap();
        let mut text = b"1,2,3\n".repeat(1_000);
        store.add_part(TOWN.0, job, 0, &text, 6).unwrap();
        text.reverse();
        store.add_part(TOWN.0, job, 1, &text, 7).unwrap();
        assert_eq!(shown(store, job).state, JobState::Receiving);
        let accepted = store
            .accept_job(
                TOWN.0,
                job,
                [9; 32],
                b"known now",
                JobState::AwaitingApproval,
                8,
            )
            .unwrap();
        assert_eq!(accepted, Accepted::Queued);
        let kept = shown(store, job);
        let expected = Job {
            id: job,
            tenant: TOWN.0,
            kind: 7,
            state: JobState::AwaitingApproval,
            by: "staff-of-mirai".to_owned(),
            submitted_at: 5,
            updated_at: 8,
            parts: 2,
            bytes: 12_000,
            digest: Some([9; 32]),
            rows_done: 0,
            first_sequence: 0,
            last_sequence: 0,
            about: b"known now".to_vec(),
            progress: Vec::new(),
            same_as: None,
        };
        assert!(kept == expected, "{kept:?}");
        assert_eq!(store.part(TOWN.0, job, 1).unwrap(), Some(text));
        assert_eq!(store.part(TOWN.0, job, 2).unwrap(), None);
        assert!(store.job(OTHER_TOWN.0, job).unwrap().is_none());
        assert_eq!(store.part(OTHER_TOWN.0, job, 1).unwrap(), None);
        assert!(matches!(
            store.begin_job(19_992, &offer(1), 5),
            Err(StoreError::UnknownTenant(19_992))
        ));
    });
}

#[test]
fn jobs_are_listed_newest_first_although_they_came_in_the_same_millisecond() {
    each_database(|store| {
        let begun: Vec<JobId> = (0..5)
            .map(|_| store.begin_job(TOWN.0, &offer(1), 100).unwrap())
            .collect();
        store.begin_job(OTHER_TOWN.0, &offer(1), 100).unwrap();
        let mut listed = Vec::new();
        let mut before = None;
        loop {
            let page = store.jobs(TOWN.0, 2, before).unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.submitted_at);
            listed.extend(page.iter().map(|job| job.id));
        }
        listed.reverse();
        assert_eq!(listed, begun);
    });
}

#[test]
fn a_part_may_come_twice_but_not_as_another_and_none_may_be_missing() {
    each_database(|store| {
        let job = store.begin_job(TOWN.0, &offer(1), 1).unwrap();
        store.add_part(TOWN.0, job, 1, b"one", 1).unwrap();
        store.add_part(TOWN.0, job, 1, b"one", 2).unwrap();
        assert_eq!((shown(store, job).parts, shown(store, job).bytes), (1, 3));
        misplaced(store.add_part(TOWN.0, job, 1, b"two", 2));
        assert_eq!(store.part(TOWN.0, job, 1).unwrap().unwrap(), b"one");
        store.add_part(TOWN.0, job, 3, b"three", 2).unwrap();
        misplaced(accept(store, (TOWN.0, job), 1, 3));
        assert_eq!(shown(store, job).state, JobState::Receiving);
        store.add_part(TOWN.0, job, 2, b"two", 3).unwrap();
        accept(store, (TOWN.0, job), 1, 3).unwrap();
        misplaced(store.add_part(TOWN.0, job, 4, b"four", 4));
        misplaced(store.add_part(OTHER_TOWN.0, job, 4, b"four", 4));
        assert_eq!(shown(store, job).parts, 3);
        let late = store.begin_job(TOWN.0, &offer(1), 1).unwrap();
        store.add_part(TOWN.0, late, 2, b"two", 1).unwrap();
        misplaced(accept(store, (TOWN.0, late), 1, 3));
    });
}

#[test]
fn the_same_again_is_a_duplicate_once_the_first_is_done() {
    each_database(|store| {
        let first = running(store, 5);
        let second = waiting(store, 5);
        assert!(
            store
                .end_job(TOWN.0, first, Some(ONE), JobState::Done, b"", 30)
                .unwrap()
        );
        let again = |tenant: i32, kind: i16| {
            let job = store.begin_job(tenant, &offer(kind), 40).unwrap();
            store
                .add_part(tenant, job, 0, b"other bytes, same digest", 40)
                .unwrap();
            (job, accept(store, (tenant, job), 5, 40).unwrap())
        };
        let (third, accepted) = again(TOWN.0, 1);
        assert_eq!(accepted, Accepted::Duplicate(first));
        assert_eq!(accept(store, (TOWN.0, third), 5, 41).unwrap(), accepted);
        misplaced(accept(store, (TOWN.0, third), 6, 41));
        let kept = shown(store, third);
        assert_eq!(
            (kept.state, kept.same_as),
            (JobState::Duplicate, Some(first))
        );
        assert_eq!(again(TOWN.0, 2).1, Accepted::Queued, "another kind");
        assert_eq!(again(OTHER_TOWN.0, 1).1, Accepted::Queued, "another town");
        assert_eq!(
            accept(store, (TOWN.0, second), 5, 42).unwrap(),
            Accepted::Queued
        );
        let undo = |from, to| {
            store
                .set_job_state(TOWN.0, first, from, to, None, 50)
                .unwrap()
        };
        assert!(undo(JobState::Done, JobState::Undone));
        assert_eq!(
            again(TOWN.0, 1).1,
            Accepted::Queued,
            "what was undone may come again"
        );
    });
}

#[test]
fn files_of_a_tenant_run_in_order_of_acceptance_and_tenants_beside_each_other() {
    each_database(|store| {
        let late = store.begin_job(TOWN.0, &offer(1), 1).unwrap();
        let first = waiting_in(store, (TOWN.0, 1, 1), 10);
        let elsewhere = waiting_in(store, (OTHER_TOWN.0, 1, 1), 15);
        let second = waiting_in(store, (TOWN.0, 1, 2), 10);
        // It was begun before all others and accepted after them.
        accept(store, (TOWN.0, late), 3, 10).unwrap();
        assert_eq!(claimed(store, ONE, 20), Some(first));
        assert_eq!(claimed(store, OTHER, 20), Some(elsewhere));
        assert_eq!(claimed(store, OTHER, 20), None, "one at a time in each");
        assert!(
            store
                .end_job(TOWN.0, first, Some(ONE), JobState::Failed, b"", 30)
                .unwrap()
        );
        assert_eq!(
            claimed(store, OTHER, 30),
            Some(second),
            "a failed file blocks nobody"
        );
        assert!(
            store
                .end_job(
                    TOWN.0,
                    second,
                    Some(OTHER),
                    JobState::AwaitingApproval,
                    b"",
                    31
                )
                .unwrap()
        );
        assert_eq!(
            claimed(store, ONE, 31),
            Some(late),
            "nor does one that waits for approval"
        );
        let approve = |about| {
            let (from, to) = (JobState::AwaitingApproval, JobState::Waiting);
            store
                .set_job_state(TOWN.0, second, from, to, about, 32)
                .unwrap()
        };
        assert!(approve(Some(&b"approved"[..])));
        assert!(!approve(None), "it stands there no longer");
        assert_eq!(shown(store, second).about, b"approved");
        assert_eq!(claimed(store, ONE, 32), None);
        assert!(
            store
                .end_job(TOWN.0, late, None, JobState::Cancelled, b"", 33)
                .unwrap()
        );
        assert_eq!(claimed(store, ONE, 33), Some(second));
    });
}

#[test]
fn a_job_whose_lease_ran_out_is_taken_over_and_its_old_runner_can_do_no_more() {
    each_database(|store| {
        let job = running(store, 1);
        assert!(store.keep_lease(TOWN.0, job, ONE, 900, LEASE_MS).unwrap());
        assert_eq!(claimed(store, OTHER, 1_899), None, "the lease still holds");
        assert!(
            store
                .note_progress(TOWN.0, job, ONE, b"half", 50, &[], 1_900)
                .unwrap()
        );
        assert_eq!(claimed(store, OTHER, 1_900), Some(job));
        assert_eq!(shown(store, job).rows_done, 50);
        assert!(!store.keep_lease(TOWN.0, job, ONE, 1_901, LEASE_MS).unwrap());
        let piece: &[(i16, &[u8])] = &[(1, b"late")];
        assert!(
            !store
                .note_progress(TOWN.0, job, ONE, b"late", 60, piece, 1_901)
                .unwrap()
        );
        assert!(
            !store
                .end_job(TOWN.0, job, Some(ONE), JobState::Done, b"late", 1_901)
                .unwrap()
        );
        let late = stepping(job, (50, 60), vec![person("late")]);
        let refused = transact(store, vec![late]).remove(0).unwrap_err();
        assert_eq!(refused.refusal, Refusal::StepLost);
        assert!(!is_there(store, "late"));
        let kept = shown(store, job);
        assert_eq!(
            (kept.rows_done, kept.progress.as_slice()),
            (50, &b"half"[..])
        );
        assert!(pieces(store, job, 1).is_empty());
        let mut own = stepping(job, (50, 60), vec![person("own")]);
        own.step.as_mut().unwrap().runner = OTHER;
        transact(store, vec![own]).remove(0).unwrap();
        assert!(
            store
                .end_job(TOWN.0, job, Some(OTHER), JobState::Done, b"", 1_902)
                .unwrap()
        );
        assert!(
            !store
                .end_job(TOWN.0, job, None, JobState::Failed, b"", 1_903)
                .unwrap()
        );
        assert!(
            !store
                .keep_lease(TOWN.0, job, OTHER, 1_904, LEASE_MS)
                .unwrap(),
            "it has ended"
        );
    });
}

#[test]
fn of_runners_who_race_for_a_job_exactly_one_gets_it() {
    each_database(|store| {
        const RUNNERS: u8 = 8;
        for round in 0..5_u8 {
            let mut free = vec![waiting(store, round)];
            let now_ms = i64::from(round) * 10_000 + 100;
            // First for a job that waits, then for one whose lease has run out.
            for now_ms in [now_ms, now_ms + LEASE_MS] {
                let start = Barrier::new(usize::from(RUNNERS));
                let start = &start;
                let got: Vec<JobId> = std::thread::scope(|scope| {
                    let race = |runner: u8| {
                        scope.spawn(move || {
                            start.wait();
                            claimed(store, [runner; 16], now_ms)
                        })
                    };
                    let all: Vec<_> = (0..RUNNERS).map(race).collect();
                    all.into_iter()
                        .filter_map(|one| one.join().unwrap())
                        .collect()
                });
                assert_eq!(got, free);
            }
            let job = free.remove(0);
            assert!(
                store
                    .end_job(TOWN.0, job, None, JobState::Done, b"", now_ms)
                    .unwrap()
            );
        }
    });
}

#[test]
fn a_step_is_committed_with_what_it_wrote() {
    each_database(|store| {
        commit(store, person("before")).unwrap();
        let job = running(store, 1);
        let results = transact(
            store,
            vec![
                write(TOWN, person("neighbour")),
                stepping(job, (0, 2), vec![person("a"), person("b")]),
                stepping(job, (2, 3), vec![person("c")]),
                write(TOWN, person("other")),
            ],
        );
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        let kept = shown(store, job);
        assert_eq!(kept.rows_done, 3);
        assert_eq!((kept.first_sequence, kept.last_sequence), (3, 5));
        assert_eq!(kept.progress, b"after 3");
        assert_eq!(pieces(store, job, 1), ["rejected 2", "rejected 3"]);
        assert!(
            ["a", "b", "c", "neighbour", "other"]
                .iter()
                .all(|id| is_there(store, id))
        );
        let made = store.written_by(TOWN.0, job, 0, 10).unwrap();
        let ids: Vec<&str> = made.iter().map(|one| one.key.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c"]);
    });
}

#[test]
fn a_write_that_is_refused_leaves_no_step_and_a_lost_step_no_write() {
    each_database(|store| {
        commit(store, person("there")).unwrap();
        let job = running(store, 1);
        let stale = || {
            let expect = Some(VersionCondition::OneOf(vec![fhir::Version(9)]));
            put_if(
                &key("Patient", "there"),
                patient("there", "2002-02-02"),
                expect,
            )
        };
        let results = transact(
            store,
            vec![
                write(TOWN, person("neighbour")),
                stepping(job, (0, 2), vec![person("a"), stale()]),
                stepping(job, (7, 8), vec![person("b")]),
                stepping(JobId([9; 16]), (0, 1), vec![person("c")]),
                stepping(job, (0, 1), vec![person("d")]),
                stepping(job, (0, 1), vec![person("e")]),
                write(OTHER_TOWN, person("elsewhere")),
            ],
        );
        let refusals: Vec<Option<Refusal>> = results
            .into_iter()
            .map(|result| result.err().map(|refused| refused.refusal))
            .collect();
        assert_eq!(
            refusals,
            [
                None,
                Some(Refusal::VersionMismatch(Some(fhir::Version(1)))),
                Some(Refusal::StepLost),
                Some(Refusal::StepLost),
                None,
                Some(Refusal::StepLost),
                None,
            ]
        );
        let there: Vec<&str> = ["neighbour", "a", "b", "c", "d", "e"]
            .into_iter()
            .filter(|id| is_there(store, id))
            .collect();
        assert_eq!(there, ["neighbour", "d"]);
        let kept = shown(store, job);
        assert_eq!(
            (kept.rows_done, kept.progress.as_slice()),
            (1, &b"after 1"[..])
        );
        assert_eq!(pieces(store, job, 1), ["rejected 1"]);
        assert_eq!(kept.first_sequence, kept.last_sequence);
    });
}

#[test]
fn a_step_of_rows_that_change_nothing_is_committed_alone() {
    each_database(|store| {
        let job = running(store, 1);
        let written = transact(store, vec![stepping(job, (0, 500), Vec::new())]).remove(0);
        assert_eq!(written, Ok(Vec::new()));
        let kept = shown(store, job);
        assert_eq!((kept.rows_done, kept.first_sequence), (500, 0));
        assert!(store.written_by(TOWN.0, job, 0, 10).unwrap().is_empty());
        let again = transact(store, vec![stepping(job, (0, 500), Vec::new())]).remove(0);
        let refused = Refused {
            change: 0,
            refusal: Refusal::StepLost,
        };
        assert_eq!(again, Err(refused));
    });
}

#[test]
fn a_condition_that_finds_somebody_takes_the_step_all_the_same() {
    each_database(|store| {
        commit(store, person("a")).unwrap();
        let job = running(store, 1);
        let unless: Query = query("Patient", "identifier=http://town.example/number|n-a");
        let create = Change::Create {
            id: fhir::Id::parse("fresh").unwrap(),
            content: patient("a", "2001-01-01"),
            unless: Some(unless),
        };
        let written = transact(store, vec![stepping(job, (0, 1), vec![create])])
            .remove(0)
            .unwrap();
        assert_eq!(written[0].how, crate::How::Matched);
        assert_eq!(
            (
                shown(store, job).rows_done,
                shown(store, job).first_sequence
            ),
            (1, 0)
        );
    });
}

#[test]
fn a_commit_whose_answer_was_lost_is_known_by_its_step() {
    each_database(|store| {
        let job = running(store, 1);
        let asked =
            |owner: Owner| store.on_connection(|connection, _| was_taken(connection, &owner));
        let owner = |mark| Owner {
            of: (TOWN.0, job),
            runner: Some(ONE),
            mark,
        };
        assert!(!asked(owner([7; 16])).unwrap());
        let stretch = Stretch {
            written: None,
            now_ms: 5,
        };
        let taken = store.on_connection(|connection, keys| {
            take_step(
                connection,
                keys,
                (&step(job, (0, 1)), &owner([7; 16])),
                &stretch,
            )
        });
        assert!(taken.unwrap());
        assert!(asked(owner([7; 16])).unwrap());
        assert!(!asked(owner([8; 16])).unwrap());
        assert_eq!(claimed(store, OTHER, 5_000), Some(job));
        assert!(
            asked(owner([7; 16])).unwrap_err().is_transient(),
            "nobody can tell any more"
        );
    });
}

#[test]
fn a_move_that_is_tried_again_is_made_once() {
    each_database(|store| {
        let job = running(store, 1);
        let owner = Owner {
            of: (TOWN.0, job),
            runner: Some(ONE),
            mark: [7; 16],
        };
        let sealed = |store: &Store| store.sealed_progress(TOWN.0, job, b"noted").unwrap();
        let note = states::Note {
            owner,
            rows_done: 3,
            progress: sealed(store),
            now_ms: 50,
        };
        let pieces_given: &[(i16, &[u8])] = &[(4, b"piece")];
        for _ in 0..2 {
            let noted = store.on_connection(|c, keys| states::note(c, keys, &note, pieces_given));
            assert!(noted.unwrap());
        }
        assert_eq!(pieces(store, job, 4), ["piece"]);
        let end = states::End {
            owner: Owner {
                mark: [8; 16],
                ..owner
            },
            state: JobState::Done,
            progress: sealed(store),
            now_ms: 60,
        };
        for _ in 0..2 {
            assert!(store.on_connection(|c, _| states::end(c, &end)).unwrap());
        }
        assert_eq!(shown(store, job).state, JobState::Done);
        let next = waiting(store, 2);
        let lease = queue::Lease {
            runner: ONE,
            mark: [9; 16],
            now_ms: 70,
            until_ms: 80,
        };
        for _ in 0..2 {
            let row = store
                .on_connection(|c, _| queue::claim(c, TOWN.0, &lease))
                .unwrap();
            assert_eq!(row.unwrap().open(store.keys()).unwrap().id, next);
        }
    });
}

#[test]
fn pieces_come_back_in_the_order_in_which_they_were_given_out_kind_by_kind() {
    each_database(|store| {
        let job = running(store, 1);
        let first: &[(i16, &[u8])] = &[(1, b"a"), (2, b"x"), (1, b"b")];
        let second: &[(i16, &[u8])] = &[(2, b"y"), (1, b"c"), (3, b"")];
        assert!(
            store
                .note_progress(TOWN.0, job, ONE, b"1", 1, first, 21)
                .unwrap()
        );
        assert!(
            store
                .note_progress(TOWN.0, job, ONE, b"2", 2, second, 22)
                .unwrap()
        );
        transact(store, vec![stepping(job, (2, 3), Vec::new())])
            .remove(0)
            .unwrap();
        assert_eq!(pieces(store, job, 1), ["a", "b", "c", "rejected 3"]);
        assert_eq!(pieces(store, job, 2), ["x", "y"]);
        assert_eq!(pieces(store, job, 3), [""]);
        assert_eq!(store.output(OTHER_TOWN.0, job, 1, 0).unwrap(), None);
    });
}

#[test]
fn what_a_job_wrote_is_found_page_by_page_and_nothing_of_others() {
    each_database(|store| {
        let job = running(store, 1);
        for round in 0..5_u64 {
            commit(store, person(&format!("other-{round}"))).unwrap();
            let changes = vec![person(&format!("own-{round}")), person("again")];
            let write = stepping(job, (round, round + 1), changes);
            transact(store, vec![write]).remove(0).unwrap();
        }
        let end = stepping(job, (5, 6), vec![delete(&key("Patient", "own-0"))]);
        transact(store, vec![end]).remove(0).unwrap();
        let mut made = Vec::new();
        let mut after = 0;
        loop {
            let page = store.written_by(TOWN.0, job, after, 3).unwrap();
            let Some(last) = page.last() else { break };
            assert!(page.len() <= 3 && last.sequence > after);
            after = last.sequence;
            made.extend(page);
        }
        assert_eq!(made.len(), 11);
        assert!(
            made.iter()
                .all(|one| !one.key.id.as_str().starts_with("other"))
        );
        let last = made.last().unwrap();
        assert_eq!((last.key.id.as_str(), last.how), ("own-0", MadeBy::Delete));
        assert_eq!(last.version, fhir::Version(2));
        let again: Vec<(u32, MadeBy)> = made
            .iter()
            .filter(|one| one.key.id.as_str() == "again")
            .map(|one| (one.version.0, one.how))
            .collect();
        let updated = MadeBy::Update;
        assert_eq!(
            again,
            [
                (1, MadeBy::Create),
                (2, updated),
                (3, updated),
                (4, updated),
                (5, updated)
            ]
        );
    });
}

#[test]
fn jobs_that_ended_are_forgotten_but_for_their_row() {
    each_database(|store| {
        let done = running(store, 1);
        let piece: &[(i16, &[u8])] = &[(1, b"rejected")];
        assert!(
            store
                .note_progress(TOWN.0, done, ONE, b"", 1, piece, 50)
                .unwrap()
        );
        assert!(
            store
                .end_job(TOWN.0, done, Some(ONE), JobState::Done, b"", 50)
                .unwrap()
        );
        let waits = waiting_in(store, (TOWN.0, 1, 2), 50);
        let abandoned = store.begin_job(OTHER_TOWN.0, &offer(1), 50).unwrap();
        store
            .add_part(OTHER_TOWN.0, abandoned, 0, b"half", 50)
            .unwrap();
        assert_eq!(store.forget_jobs(50).unwrap(), 0, "nothing is that old");
        assert!(store.part(TOWN.0, done, 0).unwrap().is_some());
        assert_eq!(store.forget_jobs(51).unwrap(), 2);
        assert_eq!(store.forget_jobs(51).unwrap(), 0);
        assert_eq!(store.part(TOWN.0, done, 0).unwrap(), None);
        assert_eq!(store.output(TOWN.0, done, 1, 0).unwrap(), None);
        assert_eq!(shown(store, done).state, JobState::Done);
        assert!(store.part(TOWN.0, waits, 0).unwrap().is_some());
        let given_up = store.job(OTHER_TOWN.0, abandoned).unwrap().unwrap();
        assert_eq!(given_up.state, JobState::Cancelled);
        misplaced(store.add_part(OTHER_TOWN.0, abandoned, 1, b"rest", 60));
    });
}

#[test]
fn jobs_move_only_as_they_may() {
    each_database(|store| {
        let job = store.begin_job(TOWN.0, &offer(1), 1).unwrap();
        let set = |from, to| store.set_job_state(TOWN.0, job, from, to, None, 2);
        misplaced(set(JobState::Receiving, JobState::Waiting));
        misplaced(set(JobState::Waiting, JobState::Running));
        misplaced(set(JobState::Waiting, JobState::Receiving));
        misplaced(store.end_job(TOWN.0, job, None, JobState::Running, b"", 2));
        misplaced(store.accept_job(TOWN.0, job, [1; 32], b"", JobState::Running, 2));
        misplaced(accept(store, (TOWN.0, JobId([3; 16])), 1, 2));
        assert!(!set(JobState::Waiting, JobState::Cancelled).unwrap());
        assert!(set(JobState::Receiving, JobState::Cancelled).unwrap());
        assert!(
            !store
                .end_job(TOWN.0, job, None, JobState::Failed, b"", 2)
                .unwrap()
        );
        assert_eq!(shown(store, job).state, JobState::Cancelled);
        for state in JobState::ALL {
            assert_eq!(JobState::from_number(state.number()).unwrap(), state);
        }
    });
}

#[test]
fn what_is_kept_of_a_job_opens_in_its_own_place_only() {
    each_database_but_files(|store| {
        let (one, two) = (waiting(store, 1), waiting(store, 2));
        let swap = |sql: &str| {
            store
                .on_connection(|connection, _| {
                    let count = on_either!(connection, c => {
                        use diesel::RunQueryDsl;
                        diesel::sql_query(sql)
                            .bind::<diesel::sql_types::Binary, _>(two.0.to_vec())
                            .bind::<diesel::sql_types::Binary, _>(one.0.to_vec())
                            .execute(c)
                    })?;
                    Ok(count)
                })
                .unwrap();
        };
        let marks = |sql: &str| match store.has_one_lane() {
            true => sql.replace("$1", "?1").replace("$2", "?2"),
            false => sql.to_owned(),
        };
        swap(&marks(
            "update submitted_part set body = (select body from submitted_part where job = $1) where job = $2",
        ));
        assert!(store.part(TOWN.0, one, 0).is_err());
        assert!(store.part(TOWN.0, two, 0).is_ok());
        swap(&marks(
            "update submitted_job set about = (select about from submitted_job where id = $1) where id = $2",
        ));
        assert!(store.job(TOWN.0, one).is_err());
        assert!(store.job(TOWN.0, two).is_ok());
    });
}

#[test]
fn work_is_looked_for_among_open_jobs_only() {
    let store = opened(Address::Memory);
    let lines = store
        .on_connection(|connection, _| {
            let mut out = crate::search::Statement::new(crate::search::Flavour::Sqlite);
            queue::select_open(&mut out, None);
            crate::search::plan_of(connection, out)
        })
        .unwrap();
    let plan = lines.join("\n");
    assert!(
        plan.contains("submitted_open") || plan.contains("submitted_running"),
        "{plan}"
    );
}
