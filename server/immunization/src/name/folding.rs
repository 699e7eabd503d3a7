//! The forms in which names are compared. What is stored never goes through here.

use unicode_normalization::UnicodeNormalization;

use super::kana::{is_dash, to_katakana};
use super::reduction::reduced;
use crate::width;

/// The comparison form of a name in any script: composed, without width, case, blanks and variation selectors, hiragana
/// as katakana, and each kanji in the form that machines are expected to show. Private characters stay, equal to
/// themselves alone.
pub fn comparison_form(text: &str) -> String {
    // Composing comes after all that stands between two parts of a character has gone, and after what makes parts.
    let parts: String = text
        .chars()
        .filter(|letter| !is_selector(*letter) && !letter.is_whitespace())
        .map(width::narrow_letter)
        .map(to_katakana)
        .flat_map(char::to_lowercase)
        .collect();
    width::widen_kana(&parts).nfc().map(reduced).collect()
}

/// The comparison form of a reading: as of any name, and small kana as large ones, ヂ as ジ, ヅ as ズ, ヲ as オ, without
/// long-vowel marks and what is typed for them.
pub fn kana_form(text: &str) -> String {
    comparison_form(text)
        .chars()
        .filter(|letter| !is_unsounded(*letter))
        .map(sounded)
        .collect()
}

/// Long-vowel marks, what is typed for them, and voice marks that no kana took.
fn is_unsounded(letter: char) -> bool {
    is_dash(letter) || matches!(letter, 'ー' | '゛' | '゜' | '\u{3099}' | '\u{309A}')
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
