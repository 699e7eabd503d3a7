//! The comparison form of names, addresses and all text that is searched.
//!
//! Text is stored and returned as it was written; only what is compared goes through here. Two texts with one form are
//! the same to a search: 髙橋 ヒロ子 and 高橋ひろこ differ in the kanji of their last syllables only.
//!
//! The form of a text is the forms of its characters side by side. So what holds of every character holds of every text:
//! a form is its own form, it is at most [`GROWTH_MAX`] times as long, and family name and given name together have the
//! same form with a blank between them and without.

mod tables;

use std::char;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use tables::TABLES;

/// Bytes of a comparison form for each byte of the text, at most. No character reaches more: a test asks them all.
pub const GROWTH_MAX: usize = 10;

/// The comparison form of a text.
///
/// Full and half width are one, as are hiragana and katakana, small and large kana, upper and lower case, old and new
/// forms of kanji. Marks – accents, dakuten, handakuten, variation selectors – and all that is not read out – spaces,
/// punctuation, long-vowel strokes, hyphens, controls – are left out. Iteration marks, emoji, digits and characters for
/// private use stay.
pub fn fold(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    for letter in text.chars() {
        match Script::of(letter) {
            Script::Ascii => push_ascii(letter, &mut form),
            Script::Kanji => form.push(TABLES.kanji(letter)),
            Script::Kana => form.push(TABLES.kana(letter)),
            Script::Private => form.push(letter),
            // The parts of a decomposition are never decomposed again, and marks fall away, so their order is nothing.
            Script::Other => decompose_compatible(letter, |part| push_part(part, &mut form)),
        }
    }
    form
}

/// Which characters need no decomposition, and what they need instead.
enum Script {
    Ascii,
    Kanji,
    Kana,
    Private,
    Other,
}

impl Script {
    fn of(letter: char) -> Script {
        match letter {
            '\0'..='\x7F' => Script::Ascii,
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => Script::Kanji,
            // The voiced ones between are made of two, and go the long way.
            'ぁ'..='お' | 'な'..='の' | 'ま'..='ん' | 'ァ'..='オ' | 'ナ'..='ノ' | 'マ'..='ン' => {
                Script::Kana
            }
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => Script::Private,
            _ => Script::Other,
        }
    }
}

fn push_ascii(letter: char, form: &mut String) {
    if letter.is_ascii_alphanumeric() {
        form.push(letter.to_ascii_lowercase());
    }
}

/// One part of a decomposition.
fn push_part(part: char, form: &mut String) {
    if part.is_ascii() {
        push_ascii(part, form);
    } else if !is_combining_mark(part) && !TABLES.drops(part) {
        // Up and down again, because some letters meet only there: ß and ẞ, σ and ς.
        for cased in part
            .to_lowercase()
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase)
        {
            push_cased(cased, form);
        }
    }
}

fn push_cased(letter: char, form: &mut String) {
    if letter.is_ascii() {
        push_ascii(letter, form);
    } else if !is_combining_mark(letter) {
        form.push(TABLES.kanji(TABLES.kana(letter)));
    }
}

#[cfg(test)]
mod tests;
