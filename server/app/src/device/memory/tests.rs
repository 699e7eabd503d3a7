//! What is remembered of what left no trace.

use super::*;

fn fresh() -> JobId {
    JobId::fresh().unwrap()
}

#[test]
fn gaps_are_told_until_they_are_filled() {
    let id = fresh();
    assert!(note_sequence(id, vec![4, 5, 6], 0).is_empty());
    assert_eq!(note_sequence(id, vec![10], 0), [(7, 9)]);
    // Sent again, and out of order.
    assert_eq!(note_sequence(id, vec![8, 5], 0), [(7, 7), (9, 9)]);
    assert_eq!(note_sequence(id, vec![12], 0), [(7, 7), (9, 9), (11, 11)]);
    assert_eq!(note_sequence(id, vec![9, 7], 0), [(11, 11)]);
    assert!(note_sequence(id, vec![11], 0).is_empty());
}

#[test]
fn who_counts_through_numbers_gets_few_hints() {
    let hints = |client| (0..100).filter(|_| may_hint(client, 0)).count();
    assert_eq!((hints("memory-1"), hints("memory-1")), (30, 0));
    assert!(!may_hint("memory-1", 299_999));
    assert!(may_hint("memory-1", 300_000));
    assert_eq!(hints("memory-2"), 30);
}

#[test]
fn a_scan_that_was_not_recorded_counts_once_and_no_more_when_it_is() {
    let (id, other) = (fresh(), fresh());
    let sum = |recorded: &[&str]| {
        let recorded = recorded.iter().copied().collect();
        let sum = unwritten(id, &recorded, 0).into_iter();
        sum.collect::<Vec<(&str, u64)>>()
    };
    note_unwritten(id, "one", "SCAN-MISMATCH", 0);
    note_unwritten(id, "one", "HOLD-CONFIRM", 0);
    note_unwritten(id, "two", "HOLD-CONFIRM", 0);
    note_unwritten(other, "three", "HOLD-CONFIRM", 0);
    assert_eq!(sum(&[]), [("HOLD-CONFIRM", 2)]);
    assert_eq!(sum(&["two", "three"]), [("HOLD-CONFIRM", 1)]);
    // Behind so many they are counted, and no longer known by themselves.
    for number in 0..UNWRITTEN_MAX {
        note_unwritten(id, &number.to_string(), "SCAN-LEN", 0);
    }
    note_unwritten(id, "one", "SCAN-LEN", 0);
    let many = u64::try_from(UNWRITTEN_MAX).unwrap();
    assert_eq!(sum(&[]), [("HOLD-CONFIRM", 1), ("SCAN-LEN", many + 1)]);
}
