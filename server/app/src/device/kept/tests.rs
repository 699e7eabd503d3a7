//! What is kept of corrected settings.

use serde_json::json;

use super::*;

fn lot(number: usize) -> Members {
    let mut all = Members::new();
    all.insert("lot".to_owned(), json!(number.to_string()));
    all
}

#[test]
fn settings_are_kept_with_those_of_before_them() {
    let chosen = Kept::read(serde_json::to_vec(&lot(1)).unwrap()).unwrap();
    assert!(chosen.earlier.is_empty() && *chosen.chosen() == lot(1));
    let once = chosen.corrected(&lot(2)).unwrap();
    let twice = Kept::read(once.text).unwrap().corrected(&lot(3)).unwrap();
    let twice = Kept::read(twice.text).unwrap();
    assert_eq!(twice.all, lot(3));
    assert_eq!(twice.earlier, [lot(1), lot(2)]);
    assert_eq!(*twice.chosen(), lot(1));
    assert!(Kept::read(b"[]".to_vec()).is_err());
    assert!(Kept::read(br#"{"earlier":[1]}"#.to_vec()).is_err());
}

#[test]
fn however_often_they_are_corrected_the_chosen_ones_stay() {
    let mut kept = Kept::read(serde_json::to_vec(&lot(1)).unwrap()).unwrap();
    for number in 2..EARLIER_MAX + 9 {
        kept = kept.corrected(&lot(number)).unwrap();
    }
    assert_eq!(kept.earlier.len(), EARLIER_MAX);
    assert_eq!(*kept.chosen(), lot(1));
    assert_eq!(kept.earlier.last(), Some(&lot(EARLIER_MAX + 7)));
}

#[test]
fn a_new_segment_begins_on_the_day_that_the_device_chose() {
    let said = |value: serde_json::Value| match value {
        serde_json::Value::Object(all) => all,
        _ => Members::new(),
    };
    let chosen = said(json!({ "date": "2026-04-02", "lot": "1", "lane": 2 }));
    let kept = Kept::read(serde_json::to_vec(&chosen).unwrap()).unwrap();
    assert_eq!(kept.onward(), chosen);
    let corrected = said(json!({
        "date": "2026-04-01", "dateReason": "前日の分", "mode": "batch", "couponPrefix": "23139998", "lot": "2",
    }));
    let kept = kept.corrected(&corrected).unwrap();
    let onward = said(json!({ "date": "2026-04-02", "lot": "2" }));
    assert_eq!(kept.onward(), onward);
    // A device that reads a batch goes on with it, and with what was corrected about its coupons.
    let batch = said(json!({
        "date": "2026-04-01", "dateReason": "回収", "mode": "batch", "couponPrefix": "23139998",
    }));
    let kept = Kept::read(serde_json::to_vec(&batch).unwrap()).unwrap();
    let mut corrected = batch.clone();
    corrected.insert("couponPrefix".to_owned(), json!("22139998"));
    let mut onward = corrected.clone();
    corrected.insert("date".to_owned(), json!("2026-03-31"));
    let kept = kept.corrected(&corrected).unwrap();
    onward.insert("date".to_owned(), json!("2026-04-01"));
    assert_eq!(kept.onward(), onward);
}
