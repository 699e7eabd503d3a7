//! Keys of requests on each database: one of many who bring a key makes the answer, and all get it.

use std::sync::Barrier;

use fhir::Reach;

use super::*;
use crate::jobs::{Accepted, JobId, JobState, Offer};
use crate::testing::*;

fn asked(store: &Store, key: &str, content: &str) -> Idempotency {
    let reach = Reach::whole(TOWN);
    store.idempotency(&reach, "tablet-1", key, &[content.as_bytes()])
}

fn take(store: &Store, of: Idempotency, now_ms: i64) -> Repeated {
    let given_up = now_ms - 100;
    store.take_key(TOWN.0, of, (now_ms, given_up)).unwrap()
}

#[test]
fn r_i01_a_request_with_a_key_is_answered_once() {
    each_database(|store| {
        let (one, other) = (asked(store, "k", "open"), asked(store, "k", "end"));
        assert_eq!(take(store, one, 1_000), Repeated::First);
        assert_eq!(take(store, one, 1_050), Repeated::Busy);
        assert_eq!(take(store, other, 1_050), Repeated::Other);
        store.keep_answer(TOWN.0, (one, 1_000), b"201").unwrap();
        let answered = Repeated::Answered(b"201".to_vec());
        assert_eq!(take(store, one, 1_060), answered);
        assert_eq!(take(store, one, 9_000_000), answered);
        assert_eq!(take(store, other, 9_000_000), Repeated::Other);
        // Another municipality's key is another key.
        let far = store.take_key(OTHER_TOWN.0, one, (2_000, 0)).unwrap();
        assert_eq!(far, Repeated::First);
        // Nobody remembers for ever.
        assert_eq!(store.forget_idempotency(1_001).unwrap(), 1);
        assert_eq!(take(store, one, 2_000), Repeated::First);
    });
}

#[test]
fn r_i01_a_key_whose_holder_is_gone_or_gave_it_back_is_free() {
    each_database(|store| {
        let one = asked(store, "k", "open");
        assert_eq!(take(store, one, 1_000), Repeated::First);
        store.give_key_back(TOWN.0, (one, 999)).unwrap();
        assert_eq!(take(store, one, 1_001), Repeated::Busy);
        store.give_key_back(TOWN.0, (one, 1_000)).unwrap();
        assert_eq!(take(store, one, 1_002), Repeated::First);
        // The second holder gave no sign of life; what it says later is not the third one's answer.
        assert_eq!(take(store, one, 1_102), Repeated::Busy);
        assert_eq!(take(store, one, 1_103), Repeated::First);
        store.keep_answer(TOWN.0, (one, 1_002), b"late").unwrap();
        store.give_key_back(TOWN.0, (one, 1_002)).unwrap();
        assert_eq!(take(store, one, 1_104), Repeated::Busy);
        store.keep_answer(TOWN.0, (one, 1_103), b"own").unwrap();
        store.give_key_back(TOWN.0, (one, 1_103)).unwrap();
        assert_eq!(take(store, one, 1_105), Repeated::Answered(b"own".to_vec()));
    });
}

#[test]
fn r_i01_of_many_who_bring_one_key_at_once_one_is_the_first() {
    each_database_but_files(|store| {
        let (one, barrier) = (asked(store, "k", "open"), Barrier::new(8));
        let first = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        barrier.wait();
                        take(store, one, 1_000)
                    })
                })
                .collect();
            let all = threads.into_iter().map(|one| one.join().unwrap());
            all.filter(|taken| *taken == Repeated::First).count()
        });
        assert_eq!(first, 1);
    });
}

/// A job that was received and is about to be accepted.
fn received(store: &Store, content: u8) -> JobId {
    let offer = Offer {
        kind: 1,
        by: "staff-of-mirai",
        about: b"{}",
    };
    let job = store.begin_job(TOWN.0, &offer, 10).unwrap();
    store.add_part(TOWN.0, job, 0, &[content], 10).unwrap();
    job
}

fn accept(store: &Store, job: JobId, key: Idempotency, content: u8) -> Accepted {
    let (of, digest) = ((job, Some(key)), [content; 32]);
    let waiting = JobState::Waiting;
    let accepted = store.accept_job_under(TOWN.0, of, digest, b"{}", waiting, 20);
    accepted.unwrap()
}

#[test]
fn r_i01_a_key_stands_for_one_job_whoever_comes_at_once() {
    each_database_but_files(|store| {
        let (one, other) = (asked(store, "k", "file"), asked(store, "k", "other file"));
        let jobs: Vec<JobId> = (0..6).map(|_| received(store, 1)).collect();
        let barrier = Barrier::new(jobs.len());
        let accepted: Vec<Accepted> = std::thread::scope(|scope| {
            let threads: Vec<_> = jobs
                .iter()
                .map(|job| {
                    let barrier = &barrier;
                    scope.spawn(move || {
                        barrier.wait();
                        accept(store, *job, one, 1)
                    })
                })
                .collect();
            threads.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let queued = jobs.iter().zip(&accepted);
        let queued: Vec<JobId> = queued
            .filter(|(_, accepted)| **accepted == Accepted::Queued)
            .map(|(job, _)| *job)
            .collect();
        assert_eq!(queued.len(), 1, "{accepted:?}");
        let again = Accepted::Again(queued[0]);
        let repeated = accepted.iter().filter(|one| **one == again).count();
        assert_eq!(repeated, jobs.len() - 1);
        let state_of = |job: &JobId| store.job(TOWN.0, *job).unwrap().unwrap().state;
        let waits = jobs.iter().filter(|job| state_of(job) == JobState::Waiting);
        assert_eq!(waits.count(), 1);
        // The one that was accepted may be accepted again, as one whose answer was lost.
        assert_eq!(accept(store, queued[0], one, 1), Accepted::Queued);
        let late = received(store, 2);
        assert_eq!(accept(store, late, other, 2), Accepted::KeyTaken);
        assert_eq!(state_of(&late), JobState::Receiving);
    });
}
