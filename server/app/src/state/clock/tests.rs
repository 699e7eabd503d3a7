//! How far apart two clocks are.

use super::*;

#[test]
fn r_l07_what_an_answer_takes_is_no_difference_and_five_seconds_are_the_most() {
    for (span, there, expected) in [
        ((1_000, 1_010), 1_000, 0),
        ((1_000, 1_010), 1_010, 0),
        ((1_000, 9_000), 8_999, 0),
        ((1_000, 1_010), 1_011, 1),
        ((1_000, 1_010), 999, -1),
        ((10_000, 10_010), 15_011, 5_001),
        ((10_000, 10_010), 4_999, -5_001),
    ] {
        assert_eq!(ahead_ms(span, there), expected, "{span:?} {there}");
    }
    let apart = [-5_001, -5_000, 0, 5_000, 5_001, i64::MIN].map(is_apart);
    assert_eq!(apart, [true, false, false, false, true, true]);
}
