//! The desk while the process ends.

use access::Zone;

use super::*;
use crate::job::tests::House;

#[test]
fn whoever_asks_while_the_process_ends_gets_no_answer_and_does_not_wait_for_one() {
    let house = House::new(None);
    let desk = &house.state.audit;
    let ending = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let handle = ending.handle().clone();
    ending.shutdown_background();
    let look = || Event::of_nobody(Zone::Internet, 1, "read");
    for _ in 0..2 {
        let _there = handle.enter();
        let noted = futures_util::FutureExt::now_or_never(desk.note(None, look()));
        assert!(matches!(noted, Some(Err(_))), "{noted:?}");
    }
    // The desk itself is as good as before.
    house.runtime.block_on(desk.note(None, look())).unwrap();
}
