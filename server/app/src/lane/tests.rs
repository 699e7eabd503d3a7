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
