//! Every rule of the comparison form, as pairs of texts in files, and what holds of every character there is.
use super::*;

#[test]
fn every_form_is_its_own_form_and_bounded() {
    let mut worst = (0.0, 'a');
    for letter in '\0'..=char::MAX {
        let text = letter.to_string();
        let form = fold(&text);
        assert_eq!(fold(&form), form, "{:X}", letter as u32);
        let growth = form.len() as f64 / text.len() as f64;
        if growth > worst.0 { worst = (growth, letter); }
    }
    assert!(worst.0 <= GROWTH_MAX as f64, "{worst:?}");
    panic!("{worst:?}");
}
