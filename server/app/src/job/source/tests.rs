//! What passes by in a runner's hands.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::*;
use crate::job::offer::Intake;
use crate::job::tests::{House, commit};
use crate::state::now_ms;

/// So much of a file that it lies in several parts.
const LENGTH: usize = 25_000;

/// Reads a job's bytes while its time runs out with every piece. How many could be read, and why it was left.
fn read_slowly(taken_after: Option<usize>, asked_after: usize) -> (usize, Option<Stop>) {
    let house = House::new(None);
    house.hand_in(&commit(Intake::Persons), &[b'x'; LENGTH]);
    let store = &house.state.store;
    let claim = || {
        let runner = JobId::fresh().unwrap().0;
        let job = store.claim_job(runner, now_ms(), 0).unwrap();
        job.map(|job| (job, runner))
    };
    let (job, runner) = claim().unwrap();
    let mut engine = house.engine();
    engine.lease = Duration::from_millis(1);
    let read = AtomicUsize::new(0);
    let so_far = || read.load(Ordering::Relaxed);
    let asked = || so_far() > asked_after;
    let hold = Hold::new(&engine, &job, runner, &asked);
    let mut bytes = hold.bytes();
    let mut room = vec![0; 5_000];
    loop {
        std::thread::sleep(Duration::from_millis(3));
        if taken_after.is_some_and(|after| so_far() >= after) {
            assert!(claim().is_some());
        }
        match bytes.read(&mut room) {
            Ok(0) => return (so_far(), None),
            Ok(more) => drop(read.fetch_add(more, Ordering::Relaxed)),
            Err(error) => return (so_far(), Some(Stop::from(error))),
        }
    }
}

#[test]
fn whoever_reads_for_long_gives_signs_of_life_and_hears_that_it_should_leave_off() {
    assert_eq!(read_slowly(None, LENGTH), (LENGTH, None));
    assert_eq!(read_slowly(None, 9_999), (10_000, Some(Stop::Asked)));
    assert_eq!(
        read_slowly(Some(15_000), LENGTH),
        (15_000, Some(Stop::Lost))
    );
}

#[test]
fn what_else_keeps_bytes_from_coming_is_the_stores() {
    let error = io::Error::other("no disk");
    assert_eq!(Stop::from(error), Stop::Store("no disk".to_owned()));
}
