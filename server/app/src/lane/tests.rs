//! A lane that is started while the process ends.

use fhir::{Reach, Tenant};
use store::Author;

use super::*;
use crate::job::tests::{House, TOWN};

fn nothing() -> Write {
    Write {
        reach: Reach::whole(Tenant(TOWN)),
        author: Author {
            client: "test".into(),
            zone: 0,
            request_id: [0; 16],
            further: Default::default(),
        },
        changes: Vec::new(),
        links: Vec::new(),
        idempotency: None,
        claim: None,
        step: None,
        individual: Vec::new(),
        certificates: Vec::new(),
        watch: None,
    }
}

#[test]
fn who_comes_while_the_process_ends_is_told_and_nobody_waits_for_ever() {
    let house = House::new(None);
    let lanes = &house.state.lanes;
    let ending = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let handle = ending.handle().clone();
    ending.shutdown_background();
    for _ in 0..2 {
        let begun = {
            let _there = handle.enter();
            lanes.begin(nothing()).unwrap()
        };
        let ended = futures_util::future::FutureExt::now_or_never(begun.end());
        assert!(matches!(ended, Some(Err(LaneError::Closed))), "{ended:?}");
    }
    // The lane itself is as good as before.
    let done = house.runtime.block_on(lanes.submit(nothing()));
    assert!(done.is_ok(), "{done:?}");
}

#[test]
fn company_is_whoever_somebody_waits_for() {
    let house = House::new(None);
    let lanes = &house.state.lanes;
    let met = || lanes.figures().met.load(Ordering::Relaxed);
    let of = |zone, step| {
        let mut write = nothing();
        write.author.zone = zone;
        write.step = step;
        write
    };
    let step = || store::Step {
        job: store::JobId([1; 16]),
        runner: [2; 16],
        rows_from: 0,
        rows_to: 1,
        progress: Vec::new(),
        outputs: Vec::new(),
    };
    let done = house.runtime.block_on(lanes.submit(of(1, None)));
    assert!(done.is_ok() && met() == 0, "nobody was in the way");
    // A lane that is at work, for as long as this takes.
    lanes.lane(TOWN).lock().running = true;
    let waiting = [of(NO_ZONE, None), of(1, Some(step())), of(1, None)];
    let counts = waiting.map(|write| {
        let begun = lanes.begin(write).unwrap();
        (met(), begun)
    });
    assert_eq!(counts.each_ref().map(|(met, _)| *met), [0, 0, 1]);
}
