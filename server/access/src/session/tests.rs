//! When a session is over.

use super::*;

const NOW: i64 = 1_800_000_000_000;
const MINUTE: i64 = 60 * 1000;

fn session(began_ago: i64, seen_ago: i64) -> SessionRow {
    SessionRow {
        digest: Digest::of("a secret"),
        account: Arc::from("a1"),
        began_at_ms: NOW - began_ago,
        seen_at_ms: NOW - seen_ago,
    }
}

#[test]
fn r_f04_a_session_ends_when_nobody_is_there_and_at_the_end_of_the_day() {
    for (began_ago, seen_ago, holds) in [
        (0, 0, true),
        (MINUTE, MINUTE, true),
        (20 * MINUTE, 15 * MINUTE - 1, true),
        (20 * MINUTE, 15 * MINUTE, false),
        (8 * 60 * MINUTE - 1, 0, true),
        (8 * 60 * MINUTE, 0, false),
        (9 * 60 * MINUTE, 0, false),
        // The clock was put back.
        (-1, -1, false),
        (MINUTE, -1, false),
        (-1, 0, false),
    ] {
        assert_eq!(
            session(began_ago, seen_ago).holds(NOW),
            holds,
            "{began_ago} {seen_ago}"
        );
    }
}

#[test]
fn a_sign_of_life_is_noted_once_a_minute() {
    assert!(!session(0, 0).is_to_be_noted(NOW));
    assert!(!session(MINUTE, MINUTE - 1).is_to_be_noted(NOW));
    assert!(session(MINUTE, MINUTE).is_to_be_noted(NOW));
}
