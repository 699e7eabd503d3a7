//! The same seed gives the same schedule.

use super::*;

#[test]
fn equal_seeds_give_equal_streams_and_branches_differ() {
    let mut one = Chance::new(7).branch(3);
    let mut same = Chance::new(7).branch(3);
    let mut other = Chance::new(7).branch(4);
    let drawn: Vec<u64> = (0..8).map(|_| one.draw()).collect();
    assert_eq!(drawn, (0..8).map(|_| same.draw()).collect::<Vec<_>>());
    assert_ne!(drawn, (0..8).map(|_| other.draw()).collect::<Vec<_>>());
}

#[test]
fn a_bound_holds_and_an_empty_choice_is_no_choice() {
    let mut chance = Chance::new(1);
    assert!((0..1000).all(|_| chance.below(5) < 5));
    assert_eq!(chance.below(0), 0);
    assert_eq!(chance.pick::<u8>(&[]), None);
}
