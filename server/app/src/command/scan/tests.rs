//! What is shown of a coupon's number.

use super::{masked, percent};

#[test]
fn a_number_is_shown_at_both_ends_only() {
    assert_eq!(masked("211399980000000101"), "21139998********01");
    assert_eq!(masked("0109\u{1d}"), "0109␝");
}

#[test]
fn no_share_is_rounded_up() {
    assert_eq!(percent(0.899), "89 %");
    assert_eq!(percent(1.0), "100 %");
}
