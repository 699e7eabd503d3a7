//! What is shown of a coupon's number, and what is made of files.

use std::path::{Path, PathBuf};

use pages::words::Language;

use super::{as_json, exit, masked, percent, scan};

const LINE: &str = "211399980000000101";

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(name)
}

#[test]
fn a_photograph_of_a_coupon_gives_the_readings_of_its_message() {
    let file = sample("examples/coupons/photograph.jpg");
    let scanned = scan(&file, Language::English).ok().unwrap();
    assert_eq!(scanned.held, None);
    let told = as_json(&file, scanned);
    let readings = told["readings"].as_array().unwrap();
    let has = |source: &str, text: &str| {
        readings
            .iter()
            .any(|one| one["source"] == source && one["text"] == text)
    };
    assert!(has("qr", LINE) && has("ocr", LINE), "{told}");
    assert!(has("nw7-10", &LINE[8..]), "{told}");
}

#[test]
fn what_is_no_picture_is_an_error() {
    for name in ["examples/coupons/labels.tsv", "examples/coupons/none.jpg"] {
        let failed = scan(&sample(name), Language::Japanese).err();
        assert_eq!(failed, Some(exit::FAILED));
    }
}

#[test]
fn a_number_is_shown_at_both_ends_only() {
    assert_eq!(masked(LINE), "21139998********01");
    assert_eq!(masked("a0000000101a"), "a0********1a");
    assert_eq!(masked("12\u{7}34"), "12 34");
}

#[test]
fn no_share_is_rounded_up() {
    assert_eq!(percent(0.899), "89 %");
    assert_eq!(percent(1.0), "100 %");
}
