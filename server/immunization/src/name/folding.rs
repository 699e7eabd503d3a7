//! The forms in which names are compared. What is stored never goes through here.

use unicode_normalization::UnicodeNormalization;

use super::kana::{is_dash, to_katakana};
use super::reduction::reduced;
use crate::width;

/// The comparison form of a name in any script: composed, without width, case, blanks and variation selectors, hiragana
/// as katakana, and each kanji in the form that machines are expected to show. Private characters stay, equal to
/// themselves alone.
pub fn comparison_form(text: &str) -> String {
    let wide = width::widen_kana(text);
    wide.nfc()
        .filter(|letter| !is_selector(*letter))
        .map(width::narrow_letter)
        .filter(|letter| !letter.is_whitespace())
        .map(to_katakana)
        .map(reduced)
        .flat_map(char::to_lowercase)
        .collect()
}

/// The comparison form of a reading: as of any name, and small kana as large ones, ヂ as ジ, ヅ as ズ, ヲ as オ, without
/// long-vowel marks and what is typed for them.
pub fn kana_form(text: &str) -> String {
    comparison_form(text)
        .chars()
        .filter(|letter| *letter != 'ー' && !is_dash(*letter))
        .map(sounded)
        .collect()
}

fn is_selector(letter: char) -> bool {
    matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{180B}'..='\u{180D}')
}

/// A kana as the one that it is taken for by ear, or by who writes without small ones.
fn sounded(letter: char) -> char {
    match letter {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' | 'ヲ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ヂ' => 'ジ',
        'ヅ' => 'ズ',
        _ => letter,
    }
}
