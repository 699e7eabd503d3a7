//! The comparison form of names, addresses and all text that is searched.
//!
//! Text is stored and returned as it was written; only what is compared goes through here. Two texts with one form are
//! the same to a search: 髙橋 ユーコ and 高橋ゆうこ differ in one ウ only.
//!
//! The form of a text is the forms of its characters side by side. So what holds of every character holds of every text:
//! a form is its own form, it is at most ten times as long as its text, and family name and given name together have the
//! same form with a blank between them and without.

mod tables;

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use tables::TABLES;

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
            Script::Private => form.push(letter),
            Script::Kana => match KANA.of(letter) {
                Some(kana) => form.push(kana),
                None => push_parts(letter, &mut form),
            },
            Script::Other => push_parts(letter, &mut form),
        }
    }
    form
}

/// Which characters have a short way to their form.
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
            KANA_FIRST..=KANA_LAST => Script::Kana,
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => Script::Private,
            _ => Script::Other,
        }
    }
}

const KANA_FIRST: char = '\u{3041}';
const KANA_LAST: char = '\u{30FF}';

/// The forms of kana, found once: most of what is searched is kana, and voiced ones would be taken apart each time.
static KANA: LazyLock<Kana> = LazyLock::new(|| Kana {
    forms: (KANA_FIRST..=KANA_LAST).map(Kana::single).collect(),
});

struct Kana {
    /// By distance from the first; nothing where the form is not one character.
    forms: Vec<Option<char>>,
}

impl Kana {
    fn of(&self, letter: char) -> Option<char> {
        let at = u32::from(letter).checked_sub(u32::from(KANA_FIRST))?;
        *self.forms.get(usize::try_from(at).ok()?)?
    }

    fn single(letter: char) -> Option<char> {
        let mut form = String::new();
        push_parts(letter, &mut form);
        let mut letters = form.chars();
        letters.next().filter(|_| letters.next().is_none())
    }
}

fn push_ascii(letter: char, form: &mut String) {
    if letter.is_ascii_alphanumeric() {
        form.push(letter.to_ascii_lowercase());
    }
}

/// The long way. A decomposition is complete, so its parts are never taken apart again; and as all marks fall away, their
/// order is nothing.
fn push_parts(letter: char, form: &mut String) {
    decompose_compatible(letter, |part| push_part(part, form));
}

fn push_part(part: char, form: &mut String) {
    if part.is_ascii() {
        push_ascii(part, form);
    } else if is_combining_mark(part) || TABLES.drops(part) {
        // Not read out.
    } else if part.is_lowercase() || part.is_uppercase() {
        // Down, up and down again, because some letters meet only there: ß and ẞ, σ and ς.
        for cased in part
            .to_lowercase()
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase)
        {
            push_cased(cased, form);
        }
    } else {
        form.push(TABLES.kanji(TABLES.kana(part)));
    }
}

fn push_cased(letter: char, form: &mut String) {
    if letter.is_ascii() {
        push_ascii(letter, form);
    } else if !is_combining_mark(letter) {
        form.push(letter);
    }
}

#[cfg(test)]
mod tests;
