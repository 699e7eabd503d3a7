//! Groups are large while nobody else writes, and small as soon as somebody does.

use super::*;
use crate::job::tests::House;

/// What groups come to when a row takes so many microseconds.
fn settled(pace: &mut Pace, row_us: usize) -> usize {
    for _ in 0..20 {
        let took = pace.size() * row_us / 1_000;
        pace.took(i64::try_from(took).unwrap());
    }
    pace.size()
}

#[test]
fn groups_fit_the_time_that_others_may_be_held_up_for() {
    let mut unseen = Pace::beside(None);
    assert!((295..=305).contains(&settled(&mut unseen, 250)));
    // However slow it is, a commit is worth some rows; however fast, a group ends.
    assert_eq!(settled(&mut unseen, 10_000), ROWS_MIN);
    assert_eq!(settled(&mut unseen, 0), ROWS_MAX);
    assert_eq!(fitting(900, 1_000, SHARED_MS), ROWS_MIN, "at once");
}

#[test]
fn who_is_alone_takes_larger_ones_until_somebody_comes() {
    let house = House::new(None);
    let lanes = &house.state.lanes;
    let mut pace = Pace::beside(Some(Arc::clone(lanes)));
    let (large, small) = (590..=610, 295..=305);
    assert!(large.contains(&settled(&mut pace, 250)));
    lanes.figures().calls.fetch_add(1, Ordering::Relaxed);
    pace.took(150);
    assert!(small.contains(&pace.size()), "the next one is short");
    assert!(small.contains(&settled(&mut pace, 250)), "for a while");
    pace.last_call = Instant::now().checked_sub(LATELY * 2);
    assert!(large.contains(&settled(&mut pace, 250)), "no longer");
}
