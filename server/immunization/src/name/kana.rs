//! How a name is read: what may stand in kana, and the one way it is stored.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::width;

/// A reading in full-width katakana, as it is stored.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Kana(String);

/// Something that was changed on the way into a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KanaNote {
    /// Hiragana became katakana.
    Hiragana,
    /// A hyphen or a dash between kana became the long-vowel mark.
    LongMark,
}

impl KanaNote {
    /// The stable code of the finding.
    pub fn code(self) -> &'static str {
        match self {
            KanaNote::Hiragana => "CHAR-HIRA",
            KanaNote::LongMark => "CHAR-LONGMARK",
        }
    }
}

/// A character that no reading has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KanaError {
    /// Where, from 1, in the reading as it would have been stored.
    pub position: usize,
}

impl KanaError {
    /// The stable code of the finding.
    pub fn code(self) -> &'static str {
        "CHAR-KANA"
    }
}

impl fmt::Display for KanaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "character {} is not one of a reading", self.position)
    }
}

impl std::error::Error for KanaError {}

impl Kana {
    /// The reading in this text, with what was changed: half-width kana become full, voice marks join, hiragana become
    /// katakana, dashes after kana the long-vowel mark, full-width Latin letters and spaces narrow ones, and of blanks in
    /// a row one stays.
    pub fn read(text: &str) -> Result<(Kana, Vec<KanaNote>), KanaError> {
        let mut notes = Vec::new();
        let mut stored = String::with_capacity(text.len());
        let wide: String = width::widen_kana(text).nfc().collect();
        for letter in wide.trim().chars() {
            let before = stored.chars().next_back();
            let letter = match width::narrow_letter(letter) {
                dash if is_dash(dash) && before.is_some_and(is_katakana) => {
                    note(&mut notes, KanaNote::LongMark);
                    'ー'
                }
                hiragana if is_hiragana(hiragana) => {
                    note(&mut notes, KanaNote::Hiragana);
                    to_katakana(hiragana)
                }
                letter => letter,
            };
            if letter != ' ' || before != Some(' ') {
                stored.push(letter);
            }
        }
        match stored.chars().position(|letter| !is_allowed(letter)) {
            Some(before) => Err(KanaError {
                position: before + 1,
            }),
            None => Ok((Kana(stored), notes)),
        }
    }

    /// A text in the form of a reading, if it is one; else as it is.
    pub fn in_form(text: &str) -> String {
        match Kana::read(text) {
            Ok((kana, _)) => kana.0,
            Err(_) => text.to_owned(),
        }
    }

    /// The reading.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Kana {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kana(…)")
    }
}

fn note(notes: &mut Vec<KanaNote>, one: KanaNote) {
    if !notes.contains(&one) {
        notes.push(one);
    }
}

/// Hyphens and dashes that are typed for the long-vowel mark. The full-width hyphen is narrow by then.
pub(super) fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '‐' | '‑' | '–' | '—' | '―' | '−' | '─')
}

fn is_katakana(letter: char) -> bool {
    matches!(letter, 'ァ'..='ヺ' | 'ー')
}

/// Hiragana that have a katakana of the same sound.
fn is_hiragana(letter: char) -> bool {
    matches!(letter, 'ぁ'..='ゖ')
}

pub(super) fn to_katakana(letter: char) -> char {
    if is_hiragana(letter) {
        char::from_u32(u32::from(letter) + 0x60).unwrap_or(letter)
    } else {
        letter
    }
}

/// Latin letters are there for people whose entry in the register is Latin only.
fn is_allowed(letter: char) -> bool {
    is_katakana(letter) || letter == '・' || letter == ' ' || letter.is_ascii_alphabetic()
}
