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
