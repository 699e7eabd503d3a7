//! Who stands back while files come in, and when that ends; and who hears the bell.

use std::cell::Cell;

use super::*;

/// Says that nobody asked, and notes how often it was looked.
fn looks(rush: &Rush, worked: Duration, most: u32) -> u32 {
    let looked = Cell::new(0);
    let begun = Instant::now().checked_sub(worked).unwrap();
    rush.stand_back(begun, Duration::ZERO, &|| {
        looked.set(looked.get() + 1);
        looked.get() >= most
    });
    looked.get()
}

#[test]
fn only_while_jobs_are_worked_off_does_a_follower_stand_back() {
    let rush = Rush::default();
    let worked = Duration::from_millis(2);
    assert_eq!(looks(&rush, worked, 3), 0);
    let one = rush.enter();
    let other = rush.clone().enter();
    assert_eq!(looks(&rush, worked, 1), 1);
    drop(one);
    assert_eq!(looks(&rush, worked, 1), 1);
    drop(other);
    assert_eq!(looks(&rush, worked, 3), 0);
}

#[test]
fn who_stands_back_leaves_off_when_the_process_ends_and_goes_on_in_the_end() {
    let rush = Rush::default();
    let _job = rush.enter();
    // A long piece of work would make a long pause: it ends with the first look at which somebody asks.
    assert_eq!(looks(&rush, Duration::from_millis(300), 1), 1);
    // Nobody asks and the job goes on: the pause has an end all the same.
    assert!(looks(&rush, Duration::from_millis(2), u32::MAX) >= 1);
}

#[test]
fn whoever_waits_hears_the_bell_and_one_that_was_rung_before() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async {
        let bell = Bell::default();
        let forever = Duration::from_secs(600);
        let begun = Instant::now();
        bell.ring();
        bell.wait(forever).await;
        let heard = async {
            tokio::join!(bell.wait(forever), bell.wait(forever));
        };
        let rung = async {
            tokio::task::yield_now().await;
            // One look for each ring.
            bell.ring();
            bell.ring();
        };
        tokio::join!(heard, rung);
        assert!(begun.elapsed() < forever / 10);
        // Unrung, it is waited no longer than that.
        bell.wait(Duration::from_millis(1)).await;
    });
}
