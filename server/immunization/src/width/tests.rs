//! Both directions, and what stays as it is.

use super::*;

#[test]
fn every_half_width_kana_has_its_wide_form() {
    use unicode_normalization::UnicodeNormalization;
    assert_eq!(KANA.chars().count(), 0xFF9F - 0xFF61 + 1);
    for letter in '\u{FF61}'..='\u{FF9D}' {
        let expected: String = letter.to_string().nfkc().collect();
        assert_eq!(widen_kana(&letter.to_string()), expected);
    }
}

#[test]
fn a_voice_mark_joins_the_kana_before_it() {
    assert_eq!(widen_kana("ｶﾞｷﾞﾊﾟｳﾞ"), "ガギパヴ");
    assert_eq!(widen_kana("カ゛"), "ガ");
    assert_eq!(widen_kana("ｱﾞ"), "ア゛");
    assert_eq!(widen_kana("ﾞ"), "゛");
}

#[test]
fn only_ascii_and_the_space_become_narrow() {
    assert_eq!(narrow("ＡＢｃ　０１２－（）～"), "ABc 012-()~");
    assert_eq!(narrow("髙橋ｱ①㈱"), "髙橋ｱ①㈱");
}
